//! Words to statements: Python's blocks by indentation, PHP's in braces, Ruby's up to `end`.

use super::super::Dialect;
use super::super::tree::{Expr, Statement};
use super::expressions::Parser;
use super::lex::Token;

/// The statements of a script; `None` if it holds something else.
pub(in crate::userland::script) fn parse(dialect: Dialect, code: &str) -> Option<Vec<Statement>> {
    let mut parser = Parser::new(dialect, code)?;
    parser.until(|parser| matches!(parser.peek(), Token::End))
}

impl Parser {
    /// Statements up to what ends them.
    pub(super) fn until(&mut self, mut ends: impl FnMut(&mut Self) -> bool) -> Option<Vec<Statement>> {
        let mut all = Vec::new();
        loop {
            self.lines();
            if ends(self) {
                return Some(all);
            }
            if matches!(self.peek(), Token::End) {
                return None;
            }
            let statement = self.statement()?;
            all.push(statement);
        }
    }

    pub(super) fn statement(&mut self) -> Option<Statement> {
        self.within(Self::any_statement)
    }

    fn any_statement(&mut self) -> Option<Statement> {
        let statement = match self.dialect {
            Dialect::Python | Dialect::JavaScript => self.python()?,
            Dialect::Php => self.php()?,
            Dialect::Ruby => {
                let statement = self.ruby()?;
                return self.modified(statement);
            }
        };
        Some(statement)
    }

    /// Python's indented block, or what stands behind the colon.
    pub(super) fn suite(&mut self) -> Option<Vec<Statement>> {
        self.need(":")?;
        if !matches!(self.peek(), Token::Line) {
            let mut all = vec![self.statement()?];
            while self.op(";") && !matches!(self.peek(), Token::Line) {
                all.push(self.statement()?);
            }
            return Some(all);
        }
        self.lines();
        if !matches!(self.next(), Token::Indent) {
            return None;
        }
        self.until(|parser| {
            let ends = matches!(parser.peek(), Token::Dedent);
            parser.at += usize::from(ends);
            ends
        })
    }

    /// `os.path`
    pub(super) fn dotted(&mut self) -> Option<String> {
        let mut path = self.name()?;
        while self.op(".") {
            path = format!("{path}.{}", self.name()?);
        }
        Some(path)
    }

    /// One expression, or a list without brackets: `a, b`.
    pub(super) fn several(&mut self) -> Option<Expr> {
        let mut all = vec![self.item()?];
        let mut is_list = false;
        while self.dialect != Dialect::Php && self.op(",") {
            is_list = true;
            if matches!(self.peek(), Token::Line) || self.is_op(":") || self.is_op(")") {
                break;
            }
            all.push(self.item()?);
        }
        if is_list { Some(Expr::Tuple(all)) } else { all.pop() }
    }

    /// One expression, or several that names are given to: `a, b = b, a`.
    pub(super) fn expressions(&mut self) -> Option<Statement> {
        let first = self.item()?;
        // `name: str = value`
        let annotated = matches!(first, Expr::Name(_) | Expr::Field(..)) && self.dialect == Dialect::Python;
        if annotated && self.op(":") {
            self.annotation()?;
            if !self.op("=") {
                return Some(Statement::Empty);
            }
            let value = self.expression()?;
            return Some(Statement::Expression(Expr::Assign("=", Box::new(first), Box::new(value))));
        }
        if !self.is_op(",") {
            return Some(Statement::Expression(first));
        }
        let mut targets = vec![first];
        while self.op(",") {
            if matches!(self.peek(), Token::Line | Token::End) {
                break;
            }
            let next = self.item()?;
            if let Expr::Assign("=", last, value) = next {
                targets.push(*last);
                return Some(Statement::Expression(Expr::Assign("=", Box::new(Expr::Array(targets)), value)));
            }
            targets.push(next);
        }
        Some(Statement::Expression(Expr::Tuple(targets)))
    }
}

/// Conditions with their statements, and what is done if none holds.
pub(super) fn chosen(branches: Vec<(Expr, Vec<Statement>)>, other: Option<Vec<Statement>>) -> Statement {
    let last = other.map(|other| Box::new(Statement::Group(other)));
    let whole = branches.into_iter().rev().fold(last, |other, (condition, then)| {
        Some(Box::new(Statement::If(condition, Box::new(Statement::Group(then)), other)))
    });
    whole.map_or(Statement::Empty, |whole| *whole)
}

pub(super) fn over_each(pattern: Expr, over: Expr, body: Vec<Statement>) -> Statement {
    Statement::ForEach { pattern, over, of: true, body: Box::new(Statement::Group(body)) }
}
