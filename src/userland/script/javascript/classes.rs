//! Classes.

use std::rc::Rc;

use super::super::tree::{Class, Expr, Function, Place};
use super::lex::{Token, text};
use super::parse::Parser;

impl Parser {
    /// `class NAME extends CLASS {…}`; no setters, no computed names.
    pub(super) fn class(&mut self) -> Option<Rc<Class>> {
        self.at += 1;
        let named = !self.is("{") && !self.is_word("extends");
        let name = if named { self.name()? } else { text("") };
        let parent = if self.eat_word("extends") { Some(self.calls()?) } else { None };
        self.need("{")?;
        let mut members = Vec::new();
        while !self.eat("}") {
            if !self.eat(";") {
                members.push(self.member()?);
            }
        }
        Some(Rc::new(Class { name, parent, members }))
    }

    /// Whether a word stands before the name of a member.
    fn mark(&mut self, word: &str) -> bool {
        let names = matches!(self.ahead(1), Token::Name(_) | Token::Text(_));
        names && self.eat_word(word)
    }

    fn member(&mut self) -> Option<(Place, crate::userland::script::tree::Text, Expr)> {
        let is_static = self.mark("static");
        let is_async = self.mark("async");
        let gets = self.mark("get");
        if self.is_word("set") && matches!(self.ahead(1), Token::Name(_)) {
            return None;
        }
        let (Token::Name(name) | Token::Text(name)) = self.take() else { return None };
        if !self.is("(") {
            let value = if self.eat("=") { self.assignment()? } else { Expr::Undefined };
            self.end()?;
            return Some((if is_static { Place::Class } else { Place::Instance }, name, value));
        }
        let parameters = self.list("(", ")")?;
        let function =
            Function { name: Rc::clone(&name), parameters, body: self.block()?, is_async, is_arrow: false };
        let name = if gets { text(&format!("get {name}")) } else { name };
        let place = if is_static { Place::Class } else { Place::Method };
        Some((place, name, Expr::Function(Rc::new(function))))
    }
}
