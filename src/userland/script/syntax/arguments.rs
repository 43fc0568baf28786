//! Words to arguments, patterns of names, and Python's lists by rule.

use super::super::Dialect;
use super::super::tree::Expr;
use super::expressions::Parser;
use super::lex::Token;

impl Parser {
    /// Arguments up to what closes them.
    pub fn arguments(&mut self, close: &str) -> Option<Vec<Expr>> {
        let mut found = Vec::new();
        self.blank_lines();
        while !self.op(close) {
            self.argument(&mut found)?;
            self.blank_lines();
            if !self.op(",") && !self.is_op(close) {
                return None;
            }
            self.blank_lines();
        }
        Some(found)
    }

    pub(super) fn blank_lines(&mut self) {
        while matches!(self.peek(), Token::Line | Token::Indent | Token::Dedent) {
            self.at += 1;
        }
    }

    pub fn argument(&mut self, found: &mut Vec<Expr>) -> Option<()> {
        let named = match (self.dialect, self.peek(), self.ahead(1)) {
            (Dialect::Python, Token::Word(name), Token::Op("=")) => Some(name.clone()),
            (Dialect::Ruby | Dialect::Php, Token::Word(name), Token::Op(":")) if !self.spaced(1) => {
                Some(name.clone())
            }
            _ => None,
        };
        if let Some(name) = named {
            self.at += 2;
            let value = self.expression()?;
            found.push(Expr::Named(name.into(), Box::new(value)));
            return Some(());
        }
        if self.dialect == Dialect::Python && self.op("**") {
            found.push(Expr::Unary("**", Box::new(self.choice()?)));
            return Some(());
        }
        let value = self.item()?;
        let value =
            if self.dialect == Dialect::Python && self.is_word("for") { self.each(value)? } else { value };
        if self.dialect == Dialect::Ruby && self.op("=>") {
            let other = self.expression()?;
            found.push(Expr::Map(vec![(value, other)]));
            return Some(());
        }
        found.push(value);
        Some(())
    }

    /// What follows a value in `value for pattern in list if condition`.
    pub(super) fn each(&mut self, value: Expr) -> Option<Expr> {
        self.at += 1;
        let pattern = self.pattern()?;
        if !self.word("in") {
            return None;
        }
        let list = self.binary(0)?;
        let mut condition: Option<Expr> = None;
        while self.word("if") {
            let more = self.binary(0)?;
            condition = Some(match condition {
                Some(first) => Expr::Binary("and", Box::new(first), Box::new(more)),
                None => more,
            });
        }
        // Another list within.
        let inner = self.is_word("for") || self.is_word("async") && self.word("async");
        let value = if inner { Expr::Spread(Box::new(self.each(value)?)) } else { value };
        Some(Expr::Each(Box::new(value), Box::new(pattern), Box::new(list), condition.map(Box::new)))
    }

    /// One name or several: `a`, `a, b`, `(a, b)`, `i, (a, b)`.
    pub(super) fn pattern(&mut self) -> Option<Expr> {
        let mut all = Vec::new();
        loop {
            all.push(if self.op("(") {
                let inner = self.pattern()?;
                self.need(")")?;
                inner
            } else if self.dialect != Dialect::Php && self.op("*") {
                Expr::Spread(Box::new(Expr::Name(self.name()?.into())))
            } else {
                let mark = if matches!(self.peek(), Token::Variable(_)) { "$" } else { "" };
                Expr::Name(format!("{mark}{}", self.name()?).into())
            });
            if !self.op(",") || self.is_word("in") || self.is_op(")") {
                break;
            }
        }
        if all.len() == 1 { all.pop() } else { Some(Expr::Array(all)) }
    }
}
