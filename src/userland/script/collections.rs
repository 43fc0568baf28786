//! Words to lists, maps and Ruby's blocks.

use super::Dialect;
use super::expressions::Parser;
use super::lex::Token;
use super::tree::{Expr, Stmt};
use super::value::Value;

impl Parser {
    /// A list, or PHP's map, up to its end.
    pub(super) fn list(&mut self, close: &str) -> Option<Expr> {
        let (mut items, mut pairs) = (Vec::new(), Vec::new());
        self.blank_lines();
        while !self.op(close) {
            let item = self.expression()?;
            if self.dialect == Dialect::Php && self.op("=>") {
                pairs.push((item, self.expression()?));
            } else if self.dialect == Dialect::Python && self.is_word("for") {
                let each = self.each(item)?;
                self.need(close)?;
                return Some(each);
            } else {
                items.push(item);
            }
            self.blank_lines();
            if !self.op(",") && !self.is_op(close) {
                return None;
            }
            self.blank_lines();
        }
        match (items.is_empty(), pairs.is_empty()) {
            (_, true) => Some(Expr::List(items)),
            (true, false) => Some(Expr::Map(pairs)),
            _ => None,
        }
    }

    pub(super) fn map(&mut self) -> Option<Expr> {
        let mut pairs = Vec::new();
        self.blank_lines();
        while !self.op("}") {
            let key = match (self.dialect, self.peek().clone(), self.ahead(1)) {
                (Dialect::Ruby, Token::Word(name), Token::Op(":")) => {
                    self.at += 2;
                    Expr::Value(Value::Text(name))
                }
                _ => {
                    let key = self.expression()?;
                    if !self.op(":") && !self.op("=>") {
                        return None;
                    }
                    key
                }
            };
            pairs.push((key, self.expression()?));
            self.blank_lines();
            if !self.op(",") && !self.is_op("}") {
                return None;
            }
            self.blank_lines();
        }
        Some(Expr::Map(pairs))
    }

    /// Ruby's block after a call: `do |a, b| … end` or in braces. Nothing where there is none.
    pub(super) fn block(&mut self) -> Option<Option<(Vec<String>, Vec<Stmt>)>> {
        if self.dialect != Dialect::Ruby {
            return Some(None);
        }
        let braces = self.is_op("{");
        if !braces && !self.is_word("do") {
            return Some(None);
        }
        self.at += 1;
        let mut names = Vec::new();
        if self.op("|") {
            while !self.op("|") {
                names.push(self.name()?);
                self.op(",");
            }
        }
        let body = self.until(|parser| if braces { parser.op("}") } else { parser.word("end") })?;
        Some(Some((names, body)))
    }
}
