//! What TypeScript makes values of besides JavaScript's own: `enum`, `namespace`; functions that are declared ahead.

use std::rc::Rc;

use super::super::tree::{Expr, Function, Key, Statement, Text};
use super::lex::Token;
use super::parse::Parser;

impl Parser {
    /// `enum`, `const enum`, `namespace`, exported or not; a function without a body. `None` if it is none of these.
    pub(super) fn typed_values(&mut self) -> Option<Option<Statement>> {
        let before = self.at;
        let exported = self.eat_word("export");
        let statement = self.typed_value();
        match statement {
            Some(Some((name, value))) => {
                let target = Expr::Name(Rc::clone(&name));
                let declared = Statement::Declare(vec![(target, Some(value))]);
                Some(Some(if exported {
                    Statement::ExportDeclared(vec![name], Box::new(declared))
                } else {
                    declared
                }))
            }
            Some(None) => Some(Some(Statement::Empty)),
            None => {
                self.at = before;
                None
            }
        }
    }

    fn typed_value(&mut self) -> Option<Option<(Text, Expr)>> {
        let names = |token: &Token| matches!(token, Token::Name(_));
        if self.is_word("const") && matches!(self.ahead(1), Token::Name(next) if &**next == "enum") {
            self.at += 1;
        }
        if self.is_word("enum") && names(self.ahead(1)) {
            self.at += 1;
            return self.choices().map(Some);
        }
        if (self.is_word("namespace") || self.is_word("module")) && names(self.ahead(1)) {
            self.at += 1;
            return self.space().map(Some);
        }
        self.eat_word("default");
        self.eat_word("async");
        if self.is_word("function") && names(self.ahead(1)) {
            self.at += 1;
            self.name()?;
            self.generic()?;
            self.parameters()?;
            self.typed()?;
            if !self.is("{") {
                self.end()?;
                return Some(None);
            }
        }
        None
    }

    /// `NAME { A, B = 2, C = "c" }`; numbers lead back to their names.
    fn choices(&mut self) -> Option<(Text, Expr)> {
        let name = self.name()?;
        self.need("{")?;
        let (mut fields, mut next) = (Vec::new(), 0.0);
        while !self.eat("}") {
            let member = self.name()?;
            let value = if self.eat("=") { self.assignment()? } else { Expr::Number(next) };
            let number = match &value {
                Expr::Number(number) => Some(*number),
                Expr::Unary("-", inner) => match **inner {
                    Expr::Number(number) => Some(-number),
                    _ => None,
                },
                Expr::Binary("<<", a, b) => match (&**a, &**b) {
                    (Expr::Number(a), Expr::Number(b)) => Some(a * b.exp2()),
                    _ => None,
                },
                Expr::Text(_) | Expr::Template(..) => None,
                // What is worked out of other members is not known here.
                _ => return None,
            };
            if let Some(number) = number {
                next = number + 1.0;
                let back = super::super::value::number(number);
                fields.push((Key::Named(back.into()), Expr::Text(Rc::clone(&member))));
            }
            fields.push((Key::Named(member), number.map_or(value, Expr::Number)));
            if !self.eat(",") && !self.is("}") {
                return None;
            }
        }
        Some((name, Expr::Object(fields)))
    }

    /// `NAME { … }`: an object of what is exported in it.
    fn space(&mut self) -> Option<(Text, Expr)> {
        let name = self.name()?;
        let (mut body, mut fields) = (Vec::new(), Vec::new());
        for statement in self.block()? {
            body.push(match statement {
                Statement::ExportDeclared(names, declared) => {
                    let field = |name: Text| (Key::Named(Rc::clone(&name)), Expr::Name(name));
                    fields.extend(names.into_iter().map(field));
                    *declared
                }
                other => other,
            });
        }
        body.push(Statement::Return(Expr::Object(fields)));
        let function = Function {
            name: "".into(),
            parameters: Vec::new(),
            body,
            is_async: false,
            is_arrow: true,
            yields: false,
        };
        let called = Expr::Call(Box::new(Expr::Function(Rc::new(function))), Vec::new(), false);
        Some((name, called))
    }
}
