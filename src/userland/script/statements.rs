//! Words to statements: Python's blocks by indentation, PHP's in braces, Ruby's up to `end`.

use super::Dialect;
use super::expressions::Parser;
use super::lex::Token;
use super::tree::{Expr, Stmt};

/// The statements of a script; `None` if it holds something else.
pub(super) fn parse(dialect: Dialect, code: &str) -> Option<Vec<Stmt>> {
    let mut parser = Parser::new(dialect, code)?;
    parser.until(|parser| matches!(parser.peek(), Token::End))
}

impl Parser {
    /// Statements up to what ends them.
    pub(super) fn until(&mut self, mut ends: impl FnMut(&mut Self) -> bool) -> Option<Vec<Stmt>> {
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

    pub(super) fn statement(&mut self) -> Option<Stmt> {
        let statement = match self.dialect {
            Dialect::Python => self.python()?,
            Dialect::Php => self.php()?,
            Dialect::Ruby => {
                let statement = self.ruby()?;
                return self.modified(statement);
            }
        };
        Some(statement)
    }

    /// Python's indented block, or what stands behind the colon.
    fn suite(&mut self) -> Option<Vec<Stmt>> {
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

    fn names(&mut self) -> Option<Vec<String>> {
        let paren = self.op("(");
        let mut names = vec![self.name()?];
        while self.op(",") {
            names.push(self.name()?);
        }
        if paren {
            self.need(")")?;
        }
        Some(names)
    }

    /// `os.path`
    fn dotted(&mut self) -> Option<String> {
        let mut path = self.name()?;
        while self.op(".") {
            path = format!("{path}.{}", self.name()?);
        }
        Some(path)
    }

    fn python(&mut self) -> Option<Stmt> {
        let Token::Word(word) = self.peek().clone() else { return self.expressions() };
        self.at += 1;
        match word.as_str() {
            "if" => {
                let mut branches = vec![(self.expression()?, self.suite()?)];
                let mut other = Vec::new();
                loop {
                    let before = self.at;
                    self.lines();
                    if self.word("elif") {
                        branches.push((self.expression()?, self.suite()?));
                    } else if self.word("else") {
                        other = self.suite()?;
                        break;
                    } else {
                        self.at = before;
                        break;
                    }
                }
                Some(Stmt::If(branches, other))
            }
            "for" => {
                let names = self.names()?;
                if !self.word("in") {
                    return None;
                }
                let list = self.expression()?;
                Some(Stmt::For(names, list, self.suite()?))
            }
            "while" => Some(Stmt::While(self.expression()?, self.suite()?)),
            "with" => {
                let mut all = Vec::new();
                loop {
                    let value = self.expression()?;
                    let name = if self.word("as") { Some(self.name()?) } else { None };
                    all.push((value, name));
                    if !self.op(",") {
                        break;
                    }
                }
                Some(Stmt::With(all, self.suite()?))
            }
            "def" => {
                let name = self.name()?;
                self.need("(")?;
                let mut parameters = Vec::new();
                while !self.op(")") {
                    let parameter = self.name()?;
                    if self.op(":") {
                        self.annotation()?;
                    }
                    let default = if self.op("=") { Some(self.expression()?) } else { None };
                    parameters.push((parameter, default));
                    self.op(",");
                }
                if self.op("->") {
                    self.annotation()?;
                }
                Some(Stmt::Define(name, parameters, self.suite()?))
            }
            "return" => {
                let ends = matches!(self.peek(), Token::Line | Token::End | Token::Dedent);
                Some(Stmt::Return(if ends { None } else { Some(self.expression()?) }))
            }
            "break" => Some(Stmt::Break),
            "continue" => Some(Stmt::Continue),
            "pass" => Some(Stmt::If(Vec::new(), Vec::new())),
            "import" => {
                let mut all = Vec::new();
                loop {
                    let path = self.dotted()?;
                    let name = if self.word("as") { self.name()? } else { path.clone() };
                    all.push((path, name));
                    if !self.op(",") {
                        return Some(Stmt::Import(all));
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
                    all.push((what, name));
                    if !self.op(",") || self.is_op(")") {
                        break;
                    }
                }
                if paren {
                    self.need(")")?;
                }
                Some(Stmt::From(path, all))
            }
            "try" => self.attempt(),
            "raise" => {
                let ends = matches!(self.peek(), Token::Line);
                Some(Stmt::Raise(if ends { None } else { Some(self.expression()?) }))
            }
            "assert" | "global" | "nonlocal" | "del" | "class" | "async" => None,
            _ => {
                self.at -= 1;
                self.expressions()
            }
        }
    }

    fn annotation(&mut self) -> Option<()> {
        self.dotted()?;
        if self.op("[") {
            self.arguments("]")?;
        }
        while self.op("|") {
            self.annotation()?;
        }
        Some(())
    }

    fn attempt(&mut self) -> Option<Stmt> {
        let body = self.suite()?;
        let (mut handlers, mut last) = (Vec::new(), Vec::new());
        loop {
            let before = self.at;
            self.lines();
            if self.word("except") {
                let mut kinds = Vec::new();
                if !self.is_op(":") {
                    let paren = self.op("(");
                    kinds.push(self.dotted()?);
                    while self.op(",") {
                        kinds.push(self.dotted()?);
                    }
                    if paren {
                        self.need(")")?;
                    }
                }
                let name = if self.word("as") { Some(self.name()?) } else { None };
                handlers.push((kinds, name, self.suite()?));
            } else if self.word("finally") {
                last = self.suite()?;
            } else {
                self.at = before;
                return Some(Stmt::Try(body, handlers, last));
            }
        }
    }

    /// One expression, or several that names are given to: `a, b = b, a`.
    pub(super) fn expressions(&mut self) -> Option<Stmt> {
        let first = self.expression()?;
        // `name: str = value`
        if matches!(first, Expr::Name(_)) && self.op(":") {
            self.annotation()?;
            self.need("=")?;
            let value = self.expression()?;
            return Some(Stmt::Expr(Expr::Assign(Box::new(first), None, Box::new(value))));
        }
        if !self.is_op(",") {
            return Some(Stmt::Expr(first));
        }
        let mut targets = vec![first];
        while self.op(",") {
            let next = self.expression()?;
            if let Expr::Assign(last, None, value) = next {
                targets.push(*last);
                return Some(Stmt::Expr(Expr::Assign(Box::new(Expr::List(targets)), None, value)));
            }
            targets.push(next);
        }
        None
    }
}
