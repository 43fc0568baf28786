//! Words to statements: Python's blocks by indentation, PHP's in braces, Ruby's up to `end`.

use super::super::Dialect;
use super::super::tree::{Expr, Handler, Statement};
use super::collections::function;
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

    fn python(&mut self) -> Option<Statement> {
        if self.is_op("@") {
            return self.decorated();
        }
        let Token::Word(word) = self.peek().clone() else { return self.expressions() };
        self.at += 1;
        match word.as_str() {
            "if" => {
                let mut branches = vec![(self.expression()?, self.suite()?)];
                let mut other = None;
                loop {
                    let before = self.at;
                    self.lines();
                    if self.word("elif") {
                        branches.push((self.expression()?, self.suite()?));
                    } else if self.word("else") {
                        other = Some(self.suite()?);
                        break;
                    } else {
                        self.at = before;
                        break;
                    }
                }
                Some(chosen(branches, other))
            }
            "for" => {
                let pattern = self.pattern()?;
                if !self.word("in") {
                    return None;
                }
                let over = self.several()?;
                Some(over_each(pattern, over, self.suite()?))
            }
            "while" => Some(Statement::While(self.expression()?, Box::new(Statement::Group(self.suite()?)))),
            "with" => {
                // What is opened needs no closing.
                let mut all = Vec::new();
                loop {
                    let value = self.expression()?;
                    all.push(Statement::Expression(if self.word("as") {
                        Expr::Assign("=", Box::new(Expr::Name(self.name()?.into())), Box::new(value))
                    } else {
                        value
                    }));
                    if !self.op(",") {
                        break;
                    }
                }
                all.extend(self.suite()?);
                Some(Statement::Group(all))
            }
            "def" => {
                let name = self.name()?;
                self.need("(")?;
                let mut parameters = Vec::new();
                self.blank_lines();
                while !self.op(")") {
                    if self.op("*") && self.op(",") {
                        continue;
                    }
                    let star =
                        self.at > 0 && matches!(self.tokens.get(self.at - 1), Some((Token::Op("*"), _)));
                    let mut parameter = Expr::Name(self.name()?.into());
                    if self.op(":") {
                        self.annotation()?;
                    }
                    if self.op("=") {
                        parameter = Expr::Assign("=", Box::new(parameter), Box::new(self.expression()?));
                    }
                    parameters.push(if star { Expr::Spread(Box::new(parameter)) } else { parameter });
                    self.op(",");
                    self.blank_lines();
                }
                if self.op("->") {
                    self.annotation()?;
                }
                let Expr::Function(function) = function(&name, parameters, self.suite()?, false) else {
                    return None;
                };
                Some(Statement::Function(function))
            }
            "return" => {
                let ends = matches!(self.peek(), Token::Line | Token::End | Token::Dedent);
                Some(Statement::Return(if ends { Expr::Null } else { self.several()? }))
            }
            "break" => Some(Statement::Break(None)),
            "continue" => Some(Statement::Continue(None)),
            "pass" => Some(Statement::Empty),
            "import" => {
                let mut all = Vec::new();
                loop {
                    let path = self.dotted()?;
                    let first = path.split('.').next().unwrap_or(&path).to_owned();
                    let (module, name) =
                        if self.word("as") { (path.clone(), self.name()?) } else { (first.clone(), first) };
                    all.push(Statement::Import(path.into(), Vec::new()));
                    all.push(Statement::Import(module.into(), vec![("*".into(), name.into())]));
                    if !self.op(",") {
                        return Some(Statement::Group(all));
                    }
                }
            }
            "from" => {
                let path = self.dotted()?;
                if !self.word("import") {
                    return None;
                }
                let paren = self.op("(");
                let mut all = Vec::new();
                loop {
                    let what = self.name()?;
                    let name = if self.word("as") { self.name()? } else { what.clone() };
                    all.push((what.into(), name.into()));
                    if !self.op(",") || self.is_op(")") {
                        break;
                    }
                }
                if paren {
                    self.need(")")?;
                }
                Some(Statement::Import(path.into(), all))
            }
            "try" => self.attempt(),
            "raise" => {
                let ends = matches!(self.peek(), Token::Line);
                Some(Statement::Throw(if ends { Expr::Name("#error".into()) } else { self.expression()? }))
            }
            "class" => self.python_class(false),
            "assert" | "global" | "nonlocal" | "del" | "async" => None,
            _ => {
                self.at -= 1;
                self.expressions()
            }
        }
    }

    pub(super) fn annotation(&mut self) -> Option<()> {
        self.dotted()?;
        if self.op("[") {
            self.arguments("]")?;
        }
        while self.op("|") {
            self.annotation()?;
        }
        Some(())
    }

    fn attempt(&mut self) -> Option<Statement> {
        let body = self.suite()?;
        let (mut handlers, mut last) = (Vec::new(), Vec::new());
        loop {
            let before = self.at;
            self.lines();
            if self.word("except") {
                let mut kinds = Vec::new();
                if !self.is_op(":") {
                    let paren = self.op("(");
                    kinds.push(self.dotted()?.into());
                    while self.op(",") {
                        kinds.push(self.dotted()?.into());
                    }
                    if paren {
                        self.need(")")?;
                    }
                }
                let parameter = if self.word("as") { Some(Expr::Name(self.name()?.into())) } else { None };
                handlers.push(Handler { kinds, parameter, body: self.suite()? });
            } else if self.word("finally") {
                last = self.suite()?;
            } else {
                self.at = before;
                return Some(Statement::Try { body, handlers, after: last });
            }
        }
    }

    /// One expression, or a list without brackets: `a, b`.
    fn several(&mut self) -> Option<Expr> {
        let mut all = vec![self.expression()?];
        while self.dialect != Dialect::Php && self.op(",") {
            all.push(self.expression()?);
        }
        if all.len() == 1 { all.pop() } else { Some(Expr::Array(all)) }
    }

    /// One expression, or several that names are given to: `a, b = b, a`.
    pub(super) fn expressions(&mut self) -> Option<Statement> {
        let first = self.expression()?;
        // `name: str = value`
        if matches!(first, Expr::Name(_)) && self.op(":") {
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
            let next = self.expression()?;
            if let Expr::Assign("=", last, value) = next {
                targets.push(*last);
                return Some(Statement::Expression(Expr::Assign("=", Box::new(Expr::Array(targets)), value)));
            }
            targets.push(next);
        }
        None
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
