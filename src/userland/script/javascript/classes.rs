//! Classes.

use std::rc::Rc;

use super::super::tree::{Class, Expr, Function, Place, Statement, Text};
use super::lex::{Token, text};
use super::parse::Parser;

impl Parser {
    /// `class NAME extends CLASS {…}`; no setters, no computed names.
    pub(super) fn class(&mut self) -> Option<Rc<Class>> {
        self.at += 1;
        let named = !self.is("{") && !self.is_word("extends") && !self.is_word("implements");
        let name = if named { self.name()? } else { text("") };
        self.generic()?;
        let parent = if self.eat_word("extends") { Some(self.calls()?) } else { None };
        if self.types && self.is("<") {
            self.generic()?;
        }
        if self.types && self.eat_word("implements") {
            self.skip_type()?;
            while self.eat(",") {
                self.skip_type()?;
            }
        }
        self.need("{")?;
        let mut members = Vec::new();
        while !self.eat("}") {
            if !self.eat(";") {
                members.extend(self.member()?);
            }
        }
        Some(Rc::new(Class { name, parent, members }))
    }

    /// Whether a word stands before the name of a member.
    fn mark(&mut self, word: &str) -> bool {
        let names = matches!(self.ahead(1), Token::Name(_) | Token::Text(_));
        names && self.eat_word(word)
    }

    /// A member; of one that is abstract nothing.
    fn member(&mut self) -> Option<Option<(Place, Text, Expr)>> {
        let mut is_abstract = false;
        while self.types
            && ["public", "private", "protected", "override", "declare", "abstract"]
                .iter()
                .any(|word| self.is_word(word))
            && matches!(self.ahead(1), Token::Name(_))
        {
            is_abstract |= self.is_word("abstract") || self.is_word("declare");
            self.at += 1;
        }
        let is_static = self.mark("static");
        if self.types {
            self.mark("readonly");
        }
        let is_async = self.mark("async");
        let gets = self.mark("get");
        if self.is_word("set") && matches!(self.ahead(1), Token::Name(_)) {
            return None;
        }
        let (Token::Name(name) | Token::Text(name)) = self.take() else { return None };
        if self.types {
            let _ = self.eat("?") || self.eat("!");
        }
        self.generic()?;
        if !self.is("(") {
            self.typed()?;
            let value = if self.eat("=") { self.assignment()? } else { Expr::Undefined };
            self.end()?;
            if is_abstract {
                return Some(None);
            }
            return Some(Some((if is_static { Place::Class } else { Place::Instance }, name, value)));
        }
        let (parameters, kept) = self.parameters()?;
        self.typed()?;
        if is_abstract || self.types && !self.is("{") {
            self.end()?;
            return Some(None);
        }
        let mut body = self.block()?;
        let sets = |name: Text| {
            let field = Expr::Member(Box::new(Expr::This), Box::new(Expr::Text(Rc::clone(&name))), false);
            Statement::Expression(Expr::Assign("=", Box::new(field), Box::new(Expr::Name(name))))
        };
        // After the class above has had its turn.
        let at = usize::from(
            matches!(body.first(), Some(Statement::Expression(Expr::Call(callee, ..))) if matches!(**callee, Expr::Super)),
        );
        body.splice(at..at, kept.into_iter().map(sets));
        let function =
            Function { name: Rc::clone(&name), parameters, body, is_async, is_arrow: false, yields: false };
        let name = if gets { text(&format!("get {name}")) } else { name };
        let place = if is_static { Place::Class } else { Place::Method };
        Some(Some((place, name, Expr::Function(Rc::new(function)))))
    }
}
