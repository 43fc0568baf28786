//! Words to lists, maps and Ruby's blocks.

use std::rc::Rc;

use super::super::Dialect;
use super::super::tree::{Expr, Function, Statement};
use super::expressions::Parser;
use super::lex::Token;

impl Parser {
    /// A list, or PHP's map, up to its end.
    pub(super) fn list(&mut self, close: &str) -> Option<Expr> {
        let (mut items, mut pairs) = (Vec::new(), Vec::new());
        self.blank_lines();
        while !self.op(close) {
            let item = self.item()?;
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
            (_, true) => Some(Expr::Array(items)),
            (true, false) => Some(Expr::Map(pairs)),
            _ => None,
        }
    }

    pub(super) fn map(&mut self) -> Option<Expr> {
        let mut pairs = Vec::new();
        self.blank_lines();
        while !self.op("}") {
            if self.op("**") {
                pairs.push((Expr::Unary("**", Box::new(self.choice()?)), Expr::Null));
                if !self.op(",") && !self.is_op("}") {
                    return None;
                }
                continue;
            }
            let key = match (self.dialect, self.peek().clone(), self.ahead(1)) {
                (Dialect::Ruby, Token::Word(name), Token::Op(":")) => {
                    self.at += 2;
                    Expr::Text(name.into())
                }
                _ => {
                    let key = self.expression()?;
                    if !self.op(":") && !self.op("=>") {
                        return if pairs.is_empty() { self.set(key) } else { None };
                    }
                    key
                }
            };
            let value = self.expression()?;
            if self.dialect == Dialect::Python && self.is_word("for") {
                let each = self.each(Expr::Array(vec![key, value]))?;
                self.need("}")?;
                return Some(Expr::Call(Box::new(Expr::Name("dict".into())), vec![each], false));
            }
            pairs.push((key, value));
            self.blank_lines();
            if !self.op(",") && !self.is_op("}") {
                return None;
            }
            self.blank_lines();
        }
        Some(Expr::Map(pairs))
    }

    /// Python's set, of which the first value has been read.
    fn set(&mut self, first: Expr) -> Option<Expr> {
        let mut all = vec![first];
        if self.is_word("for") {
            let each = self.each(all.pop()?)?;
            self.need("}")?;
            return Some(Expr::Call(Box::new(Expr::Name("set".into())), vec![each], false));
        }
        while self.op(",") {
            if !self.is_op("}") {
                all.push(self.expression()?);
            }
            self.blank_lines();
        }
        self.need("}")?;
        Some(Expr::Call(Box::new(Expr::Name("set".into())), vec![Expr::Array(all)], false))
    }

    /// Ruby's block after a call: `do |a, b| … end` or in braces. Nothing where there is none.
    pub(super) fn block(&mut self) -> Option<Option<Expr>> {
        if self.dialect != Dialect::Ruby {
            return Some(None);
        }
        let braces = self.is_op("{");
        if !braces && !self.is_word("do") {
            return Some(None);
        }
        self.at += 1;
        let mut parameters = Vec::new();
        if self.op("|") {
            parameters.push(self.pattern()?);
            self.need("|")?;
        }
        let body = self.until(|parser| if braces { parser.op("}") } else { parser.word("end") })?;
        Some(Some(function("", parameters, gives_last(body), true)))
    }

    /// Python's `lambda a, b: value`.
    pub(super) fn lambda(&mut self) -> Option<Expr> {
        let mut parameters = Vec::new();
        while !self.op(":") {
            parameters.push(self.parameter()?);
            self.op(",");
        }
        let body = vec![Statement::Return(self.choice()?)];
        Some(function("", parameters, body, true))
    }

    /// `name`, `name: type`, `name = default`, `*names`.
    pub(super) fn parameter(&mut self) -> Option<Expr> {
        if self.op("*") {
            return Some(Expr::Spread(Box::new(Expr::Name(self.name()?.into()))));
        }
        if self.op("**") {
            return Some(Expr::Unary("**", Box::new(Expr::Name(self.name()?.into()))));
        }
        let name = Expr::Name(self.name()?.into());
        Some(if self.op("=") { Expr::Assign("=", Box::new(name), Box::new(self.choice()?)) } else { name })
    }
}

pub(super) fn function(name: &str, parameters: Vec<Expr>, body: Vec<Statement>, is_arrow: bool) -> Expr {
    Expr::Function(Rc::new(Function {
        name: name.into(),
        parameters,
        body,
        is_async: false,
        is_arrow,
        yields: false,
    }))
}

/// What Ruby's functions and blocks give: their last value.
pub(super) fn gives_last(mut body: Vec<Statement>) -> Vec<Statement> {
    if let Some(last) = body.pop() {
        body.push(match last {
            Statement::Expression(value) => Statement::Return(value),
            Statement::If(condition, then, other) => {
                let within = |inner: Box<Statement>| match *inner {
                    Statement::Group(body) => Box::new(Statement::Group(gives_last(body))),
                    one => Box::new(Statement::Group(gives_last(vec![one]))),
                };
                Statement::If(condition, within(then), other.map(within))
            }
            other => other,
        });
    }
    body
}
