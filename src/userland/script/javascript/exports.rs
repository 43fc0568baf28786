//! `import` and `export`.

use std::rc::Rc;

use super::super::tree::{Expr, Statement, Text};
use super::lex::{Token, text};
use super::parse::Parser;

impl Parser {
    /// `a, b as c` in braces; the outer name first.
    fn pairs(&mut self) -> Option<Vec<(Text, Text)>> {
        let mut pairs = Vec::new();
        self.need("{")?;
        while !self.eat("}") {
            // `type` before a name says that it is one.
            if self.types
                && self.is_word("type")
                && matches!(self.ahead(1), Token::Name(next) if &**next != "as")
            {
                self.at += 1;
            }
            let name = self.name()?;
            let other = if self.eat_word("as") { self.name()? } else { Rc::clone(&name) };
            pairs.push((name, other));
            if !self.eat(",") && !self.is("}") {
                return None;
            }
        }
        Some(pairs)
    }

    fn from(&mut self) -> Option<Text> {
        self.eat_word("from").then_some(())?;
        let module = self.string()?;
        // `with { type: 'json' }`.
        if self.eat_word("with") || self.eat_word("assert") {
            self.primary()?;
        }
        self.end()?;
        Some(module)
    }

    pub(super) fn import(&mut self) -> Option<Statement> {
        self.at += 1;
        if let Token::Text(module) = self.peek().clone() {
            self.at += 1;
            self.end()?;
            return Some(Statement::Import(module, Vec::new()));
        }
        let mut names = Vec::new();
        if !self.is("{") && !self.is("*") {
            names.push((text("default"), self.name()?));
            if !self.eat(",") {
                return Some(Statement::Import(self.from()?, names));
            }
        }
        if self.eat("*") {
            self.eat_word("as").then_some(())?;
            names.push((text("*"), self.name()?));
        } else {
            names.extend(self.pairs()?);
        }
        Some(Statement::Import(self.from()?, names))
    }

    pub(super) fn export(&mut self) -> Option<Statement> {
        self.at += 1;
        if self.eat_word("default") {
            let value = if self.is_word("function")
                || self.is_word("async")
                    && matches!(self.ahead(1), Token::Name(name) if &**name == "function")
            {
                Expr::Function(self.function()?)
            } else if self.is_word("class") {
                Expr::Class(self.class()?)
            } else {
                self.assignment()?
            };
            self.eat(";");
            return Some(Statement::ExportDefault(value));
        }
        if self.eat("*") {
            return Some(Statement::Export(vec![(text("*"), text("*"))], Some(self.from()?)));
        }
        if self.is("{") {
            let pairs = self.pairs()?;
            let module = if self.is_word("from") { Some(self.from()?) } else { None };
            if module.is_none() {
                self.end()?;
            }
            return Some(Statement::Export(pairs, module));
        }
        let declaration = self.statement()?;
        let names = match &declaration {
            Statement::Function(function) => vec![Rc::clone(&function.name)],
            Statement::Declare(declared) => {
                let named = |(pattern, _): &(Expr, Option<Expr>)| match pattern {
                    Expr::Name(name) => Some(Rc::clone(name)),
                    _ => None,
                };
                declared.iter().map(named).collect::<Option<Vec<Text>>>()?
            }
            _ => return None,
        };
        Some(Statement::ExportDeclared(names, Box::new(declaration)))
    }
}
