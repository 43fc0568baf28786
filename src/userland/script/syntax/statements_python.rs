//! Words to Python's statements.

use std::rc::Rc;

use super::super::Dialect;
use super::super::tree::{Expr, Function, Handler, Statement};
use super::expressions::Parser;
use super::lex::Token;
use super::statements::{chosen, over_each};

impl Parser {
    pub(super) fn python(&mut self) -> Option<Statement> {
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
                let body = self.suite()?;
                self.otherwise(over_each(pattern, over, body))
            }
            "while" => {
                let condition = self.expression()?;
                let body = Box::new(Statement::Group(self.suite()?));
                self.otherwise(Statement::While(condition, body))
            }
            "with" => self.with(),
            "def" => self.python_function().map(Statement::Function),
            // What is waited for is there.
            "async" => match self.peek() {
                Token::Word(word) if matches!(word.as_str(), "def" | "for" | "with") => self.python(),
                _ => None,
            },
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
            "from" => self.python_from(),
            "try" => self.attempt(),
            "raise" => {
                let ends = matches!(self.peek(), Token::Line) || self.is_op(";");
                let thrown = if ends { Expr::Name("#error".into()) } else { self.expression()? };
                if self.word("from") {
                    self.expression()?;
                }
                Some(Statement::Throw(thrown))
            }
            "class" => self.python_class(false),
            "assert" => {
                let condition = self.expression()?;
                let message = if self.op(",") { Some(self.expression()?) } else { None };
                Some(Statement::Assert(condition, message))
            }
            "global" | "nonlocal" => {
                let mut names = vec![self.name()?.into()];
                while self.op(",") {
                    names.push(self.name()?.into());
                }
                Some(Statement::Outer(names))
            }
            "del" => {
                let mut targets = vec![self.expression()?];
                while self.op(",") {
                    targets.push(self.expression()?);
                }
                Some(Statement::Delete(targets))
            }
            _ => {
                self.at -= 1;
                self.expressions()
            }
        }
    }

    /// A loop with its `else`.
    fn otherwise(&mut self, whole: Statement) -> Option<Statement> {
        let before = self.at;
        self.lines();
        if self.word("else") {
            return Some(Statement::Otherwise(Box::new(whole), self.suite()?));
        }
        self.at = before;
        Some(whole)
    }

    /// What a type is written as says nothing here.
    pub(super) fn annotation(&mut self) -> Option<()> {
        self.choice().map(|_| ())
    }

    /// A function from its name on.
    pub(super) fn python_function(&mut self) -> Option<Rc<Function>> {
        let name = self.name()?;
        self.need("(")?;
        let mut parameters = Vec::new();
        self.blank_lines();
        while !self.op(")") {
            let mark = ["**", "*", "/"].into_iter().find(|mark| self.op(mark));
            // What follows is given by name, what stands before by place.
            if mark.is_some() && (self.is_op(",") || self.is_op(")")) {
                self.op(",");
                continue;
            }
            let mut parameter = Expr::Name(self.name()?.into());
            if self.op(":") {
                self.annotation()?;
            }
            if self.op("=") {
                parameter = Expr::Assign("=", Box::new(parameter), Box::new(self.choice()?));
            }
            parameters.push(match mark {
                Some("*") => Expr::Spread(Box::new(parameter)),
                Some(_) => Expr::Unary("**", Box::new(parameter)),
                None => parameter,
            });
            self.op(",");
            self.blank_lines();
        }
        if self.op("->") {
            self.annotation()?;
        }
        let around = std::mem::take(&mut self.yields);
        let body = self.suite()?;
        let yields = std::mem::replace(&mut self.yields, around);
        Some(Rc::new(Function {
            name: name.into(),
            parameters,
            body,
            is_async: false,
            is_arrow: false,
            yields,
        }))
    }

    /// `with VALUE as TARGET, …:`; what is opened needs no closing.
    fn with(&mut self) -> Option<Statement> {
        let before = self.at;
        let paren = self.op("(");
        let opened = self.opened(paren).or_else(|| {
            self.at = before;
            self.opened(false)
        });
        let mut all = opened?;
        all.extend(self.suite()?);
        Some(Statement::Group(all))
    }

    fn opened(&mut self, paren: bool) -> Option<Vec<Statement>> {
        let mut all = Vec::new();
        loop {
            let value = self.choice()?;
            let value = Expr::Call(Box::new(Expr::Name("#entered".into())), vec![value], false);
            all.push(Statement::Expression(if self.word("as") {
                let target = self.choice()?;
                Expr::Assign("=", Box::new(target), Box::new(value))
            } else {
                value
            }));
            if !self.op(",") || paren && self.is_op(")") {
                break;
            }
        }
        if paren {
            self.need(")")?;
        }
        self.is_op(":").then_some(all)
    }

    /// `yield`, `yield VALUE`, `yield from LIST`.
    pub(super) fn yielded(&mut self) -> Option<Expr> {
        self.yields = true;
        let all = self.word("from");
        let ends = matches!(self.peek(), Token::Line) || self.is_op(")") || self.is_op(";");
        let value = if ends { Expr::Null } else { self.several()? };
        Some(Expr::Yield(Box::new(value), all))
    }

    /// A value, or `*LIST` in the midst of others.
    pub(super) fn item(&mut self) -> Option<Expr> {
        if self.dialect != Dialect::Php && self.op("*") {
            let mut list = self.choice()?;
            // `*rest, = list`
            if self.op("=") {
                let value = self.several()?;
                list = Expr::Spread(Box::new(list));
                return Some(Expr::Assign("=", Box::new(list), Box::new(value)));
            }
            return Some(Expr::Spread(Box::new(list)));
        }
        self.expression()
    }

    /// `from MODULE import NAME as NAME, …`
    fn python_from(&mut self) -> Option<Statement> {
        let mut path = String::new();
        loop {
            if self.op(".") {
                path.push('.');
            } else if self.op("...") {
                path.push_str("...");
            } else {
                break;
            }
        }
        if !self.is_word("import") {
            path.push_str(&self.dotted()?);
        }
        if !self.word("import") {
            return None;
        }
        if self.op("*") {
            return Some(Statement::Import(path.into(), vec![("#all".into(), "#all".into())]));
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

    fn attempt(&mut self) -> Option<Statement> {
        let body = self.suite()?;
        let (mut handlers, mut otherwise, mut last) = (Vec::new(), Vec::new(), Vec::new());
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
            } else if self.word("else") {
                otherwise = self.suite()?;
            } else if self.word("finally") {
                last = self.suite()?;
            } else {
                self.at = before;
                return Some(Statement::Try { body, handlers, otherwise, after: last });
            }
        }
    }
}
