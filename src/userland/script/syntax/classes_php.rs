//! Words to PHP's classes, and to what makes functions and instances of them.

use std::rc::Rc;

use super::super::tree::{Class, Expr, Function, Place, Statement, Text};
use super::expressions::Parser;
use super::lex::Token;

impl Parser {
    /// A class from its first word on; of an interface nothing is left but the name.
    pub(super) fn php_class(&mut self) -> Option<Statement> {
        let mut kind = String::new();
        while let Token::Word(word) = self.peek().clone() {
            self.at += 1;
            if matches!(word.as_str(), "class" | "interface" | "trait") {
                kind = word;
                break;
            }
        }
        let name: Text = self.name()?.into();
        let parent = if self.word("extends") { Some(Expr::Name(self.name()?.into())) } else { None };
        let parent = if kind == "interface" { None } else { parent };
        while !self.is_op("{") {
            if matches!(self.next(), Token::End) {
                return None;
            }
        }
        let members = self.php_members(kind == "trait")?;
        let class = Expr::Class(Rc::new(Class { name: Rc::clone(&name), parent, members }));
        Some(Statement::Expression(Expr::Assign("=", Box::new(Expr::Name(name)), Box::new(class))))
    }

    fn php_members(&mut self, is_trait: bool) -> Option<Vec<(Place, Text, Expr)>> {
        self.need("{")?;
        let mut members = Vec::new();
        while !self.op("}") {
            let mut is_static = false;
            loop {
                match self.peek().clone() {
                    Token::Word(word) if word == "static" => {
                        is_static = true;
                        self.at += 1;
                    }
                    Token::Word(word)
                        if matches!(
                            word.as_str(),
                            "public" | "private" | "protected" | "final" | "abstract" | "readonly" | "var"
                        ) =>
                    {
                        self.at += 1;
                    }
                    _ => break,
                }
            }
            if self.word("const") {
                if matches!((self.peek(), self.ahead(1)), (Token::Word(_), Token::Word(_))) {
                    self.at += 1;
                }
                let name = self.name()?;
                self.need("=")?;
                let value = self.expression()?;
                self.ended()?;
                members.push((Place::Class, name.into(), value));
                continue;
            }
            if self.word("function") {
                let name = self.name()?;
                let (function, _) = self.php_function(&name, true)?;
                let place = if is_static { Place::Class } else { Place::Method };
                members.push((place, name.into(), Expr::Function(function)));
                continue;
            }
            // A trait's members are not known here.
            if is_trait || self.is_word("use") || self.is_word("case") {
                return None;
            }
            if !matches!(self.peek(), Token::Variable(_)) {
                self.php_type()?;
            }
            let Token::Variable(field) = self.next() else { return None };
            let value = if self.op("=") { self.expression()? } else { Expr::Null };
            self.ended()?;
            let place = if is_static { Place::Class } else { Place::Instance };
            members.push((place, field.as_str().into(), value));
        }
        Some(members)
    }

    /// `function (…) use (…) {…}` and `fn (…) => …`.
    pub(super) fn php_closure(&mut self, arrow: bool) -> Option<Expr> {
        self.op("&");
        let (function, _) = self.php_function("", !arrow)?;
        let plain = Rc::try_unwrap(function).ok()?;
        let body = if arrow {
            self.need("=>")?;
            vec![Statement::Return(self.choice()?)]
        } else {
            plain.body
        };
        Some(Expr::Function(Rc::new(Function { body, is_arrow: true, ..plain })))
    }

    /// A word of PHP at the beginning of a value.
    pub(super) fn php_word(&mut self, word: &str) -> Option<Expr> {
        let call = |name: &str, arguments| Expr::Call(Box::new(Expr::Name(name.into())), arguments, false);
        Some(match word {
            "function" | "fn" => self.php_closure(word == "fn")?,
            "static" if self.word("function") => self.php_closure(false)?,
            "static" if self.word("fn") => self.php_closure(true)?,
            "new" => self.php_new()?,
            "match" if self.is_op("(") => self.php_match()?,
            "array" | "list" if self.op("(") => self.list(")")?,
            "clone" => call("#clone", vec![self.choice()?]),
            "print" => call("echo", vec![self.choice()?]),
            "throw" => call("#throw", vec![self.choice()?]),
            "require" | "require_once" | "include" | "include_once" => call(word, vec![self.choice()?]),
            "exit" | "die" => {
                let arguments = if self.op("(") { self.arguments(")")? } else { Vec::new() };
                call(word, arguments)
            }
            "class" | "yield" => return None,
            _ => Expr::Name(word.into()),
        })
    }

    /// `new NAME(…)`, `new class {…}`.
    pub(super) fn php_new(&mut self) -> Option<Expr> {
        let class = match self.next() {
            Token::Word(word) if word == "class" => return None,
            Token::Word(word) => Expr::Name(word.into()),
            Token::Variable(name) => Expr::Name(format!("${name}").into()),
            _ => return None,
        };
        let arguments = if self.op("(") { self.arguments(")")? } else { Vec::new() };
        Some(Expr::New(Box::new(class), arguments))
    }

    /// `match (VALUE) { A, B => X, default => Y }`
    pub(super) fn php_match(&mut self) -> Option<Expr> {
        self.need("(")?;
        let value = self.expression()?;
        self.need(")")?;
        self.need("{")?;
        let mut arguments = vec![value];
        while !self.op("}") {
            let mut wanted = Vec::new();
            if self.word("default") {
                self.op(",");
            } else {
                while !self.is_op("=>") {
                    wanted.push(self.choice()?);
                    self.op(",");
                }
            }
            self.need("=>")?;
            let lazily = |body: Expr| {
                let body = vec![Statement::Return(body)];
                let parameters = Vec::new();
                let function = Function {
                    name: "".into(),
                    parameters,
                    body,
                    is_async: false,
                    is_arrow: true,
                    yields: false,
                };
                Expr::Function(Rc::new(function))
            };
            let is_default = wanted.is_empty();
            arguments.push(if is_default { Expr::Null } else { lazily(Expr::Array(wanted)) });
            arguments.push(lazily(self.expression()?));
            self.op(",");
        }
        Some(Expr::Call(Box::new(Expr::Name("#match".into())), arguments, false))
    }
}
