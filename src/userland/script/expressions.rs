//! Words to expressions, by the binding of their operators.

use super::Dialect;
use super::lex::{Part, Spaced, Token, lex};
use super::tree::{Arguments, Expr};
use super::value::Value;

pub(super) struct Parser {
    pub dialect: Dialect,
    pub tokens: Vec<Spaced>,
    pub at: usize,
}

/// Operators from the loosest to the tightest.
const BINARY: &[&[&str]] = &[
    &["or"],
    &["and"],
    &["||", "??"],
    &["&&"],
    &["==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "not in", "is", "is not", "=~"],
    &["|"],
    &["<<"],
    &["+", "-", "."],
    &["*", "/", "%", "//"],
    &["**"],
];

impl Parser {
    pub fn new(dialect: Dialect, code: &str) -> Option<Self> {
        Some(Self { dialect, tokens: lex(dialect, code)?, at: 0 })
    }

    pub fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |(token, _)| token)
    }

    pub fn ahead(&self, by: usize) -> &Token {
        self.tokens.get(self.at + by).map_or(&Token::End, |(token, _)| token)
    }

    /// Whether a blank stands before the next word.
    pub fn spaced(&self, by: usize) -> bool {
        self.tokens.get(self.at + by).is_some_and(|(_, blank)| *blank)
    }

    pub fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    pub fn is_op(&self, op: &str) -> bool {
        matches!(self.peek(), Token::Op(found) if *found == op)
    }

    pub fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Word(found) if found == word)
    }

    pub fn op(&mut self, op: &str) -> bool {
        let is = self.is_op(op);
        self.at += usize::from(is);
        is
    }

    pub fn word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.at += usize::from(is);
        is
    }

    pub fn need(&mut self, op: &str) -> Option<()> {
        self.op(op).then_some(())
    }

    pub fn name(&mut self) -> Option<String> {
        match self.next() {
            Token::Word(name) | Token::Variable(name) | Token::Symbol(name) => Some(name),
            _ => None,
        }
    }

    pub fn lines(&mut self) {
        while matches!(self.peek(), Token::Line) || self.is_op(";") {
            self.at += 1;
        }
    }

    pub fn expression(&mut self) -> Option<Expr> {
        let left = self.choice()?;
        for (op, with) in [
            ("=", None),
            ("+=", Some("+")),
            ("-=", Some("-")),
            (".=", Some(".")),
            ("*=", Some("*")),
            ("||=", Some("||")),
            ("??=", Some("??")),
        ] {
            if self.op(op) {
                let first = self.expression()?;
                let mut values = vec![first];
                while self.dialect == Dialect::Python
                    && self.is_op(",")
                    && matches!(left, Expr::Name(_) | Expr::List(_))
                {
                    self.at += 1;
                    values.push(self.choice()?);
                }
                let value = if values.len() > 1 { Expr::List(values) } else { values.pop()? };
                return Some(Expr::Assign(Box::new(left), with, Box::new(value)));
            }
        }
        Some(left)
    }

    fn choice(&mut self) -> Option<Expr> {
        let value = self.binary(0)?;
        if self.dialect == Dialect::Python {
            if self.is_word("if") {
                self.at += 1;
                let condition = self.binary(0)?;
                if !self.word("else") {
                    return None;
                }
                let other = self.choice()?;
                return Some(Expr::Choice(Box::new(condition), Some(Box::new(value)), Box::new(other)));
            }
            return Some(value);
        }
        if self.op("?:") {
            let other = self.choice()?;
            return Some(Expr::Choice(Box::new(value), None, Box::new(other)));
        }
        if self.op("?") {
            let then = self.choice()?;
            self.need(":")?;
            let other = self.choice()?;
            return Some(Expr::Choice(Box::new(value), Some(Box::new(then)), Box::new(other)));
        }
        Some(value)
    }

    fn binary(&mut self, level: usize) -> Option<Expr> {
        let Some(ops) = BINARY.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        while let Some(op) = self.operator(ops) {
            let right = self.binary(level + 1)?;
            left = Expr::Binary(op, Box::new(left), Box::new(right));
        }
        Some(left)
    }

    fn operator(&mut self, ops: &[&'static str]) -> Option<&'static str> {
        let (op, width) = match self.peek() {
            Token::Op(op) => (*op, 1),
            Token::Word(word) if self.dialect == Dialect::Python || word == "and" || word == "or" => {
                match word.as_str() {
                    "not" if matches!(self.ahead(1), Token::Word(next) if next == "in") => ("not in", 2),
                    "is" if matches!(self.ahead(1), Token::Word(next) if next == "not") => ("is not", 2),
                    "is" => ("is", 1),
                    "in" => ("in", 1),
                    "and" => ("and", 1),
                    "or" => ("or", 1),
                    _ => return None,
                }
            }
            _ => return None,
        };
        let op = ops.iter().find(|known| **known == op)?;
        // `.` binds texts in PHP alone.
        if *op == "." && self.dialect != Dialect::Php {
            return None;
        }
        self.at += width;
        Some(op)
    }

    fn unary(&mut self) -> Option<Expr> {
        if self.op("!") || self.word("not") {
            // Python's `not` takes a whole comparison.
            let level = if self.dialect == Dialect::Python { 4 } else { BINARY.len() };
            return Some(Expr::Not(Box::new(self.binary(level)?)));
        }
        if self.op("-") {
            return Some(Expr::Minus(Box::new(self.unary()?)));
        }
        if self.dialect == Dialect::Php && self.op("@") {
            return self.unary();
        }
        let first = self.primary()?;
        self.trailers(first)
    }

    fn trailers(&mut self, mut value: Expr) -> Option<Expr> {
        loop {
            let blank = self.spaced(0);
            let field = match self.dialect {
                Dialect::Php => self.op("->") || self.op("::"),
                // A chain may go on in the next line.
                Dialect::Ruby => {
                    if matches!(self.peek(), Token::Line) && matches!(self.ahead(1), Token::Op(".")) {
                        self.at += 1;
                    }
                    self.op(".") || self.op("::") || self.op("&.")
                }
                Dialect::Python => self.op("."),
            };
            if field {
                value = Expr::Field(Box::new(value), self.name()?);
            } else if self.is_op("(") && !(blank && self.dialect == Dialect::Ruby) {
                self.at += 1;
                let mut arguments = self.arguments(")")?;
                arguments.block = self.block()?;
                value = Expr::Call(Box::new(value), arguments);
            } else if self.is_op("[") && !(blank && self.dialect == Dialect::Ruby) {
                self.at += 1;
                value = self.index(value)?;
            } else if self.dialect == Dialect::Ruby
                && matches!(value, Expr::Field(..))
                && (self.is_op("{") || self.is_word("do"))
            {
                let block = self.block()?;
                value = Expr::Call(Box::new(value), Arguments { block, ..Arguments::default() });
            } else {
                return Some(value);
            }
        }
    }

    fn index(&mut self, value: Expr) -> Option<Expr> {
        let from = if self.is_op(":") { None } else { Some(Box::new(self.expression()?)) };
        if self.op(":") {
            let to = if self.is_op("]") { None } else { Some(Box::new(self.expression()?)) };
            self.need("]")?;
            return Some(Expr::Slice(Box::new(value), from, to));
        }
        self.need("]")?;
        Some(Expr::Index(Box::new(value), from?))
    }

    /// Arguments up to what closes them.
    pub fn arguments(&mut self, close: &str) -> Option<Arguments> {
        let mut found = Arguments::default();
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

    pub fn argument(&mut self, found: &mut Arguments) -> Option<()> {
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
            found.named.push((name, value));
            return Some(());
        }
        let value = self.expression()?;
        let value =
            if self.dialect == Dialect::Python && self.is_word("for") { self.each(value)? } else { value };
        if self.dialect == Dialect::Ruby && self.op("=>") {
            let other = self.expression()?;
            found.plain.push(Expr::Map(vec![(value, other)]));
            return Some(());
        }
        found.plain.push(value);
        Some(())
    }

    pub(super) fn each(&mut self, value: Expr) -> Option<Expr> {
        self.at += 1;
        let mut names = vec![self.name()?];
        while self.op(",") {
            names.push(self.name()?);
        }
        if !self.word("in") {
            return None;
        }
        let list = self.binary(0)?;
        let condition = if self.word("if") { Some(Box::new(self.binary(0)?)) } else { None };
        Some(Expr::Each(Box::new(value), names, Box::new(list), condition))
    }

    fn primary(&mut self) -> Option<Expr> {
        let value = |value: Value| Some(Expr::Value(value));
        match self.next() {
            Token::Int(number) => value(Value::Int(number)),
            Token::Text(parts) => {
                let mut all = parts;
                // Texts that follow one another are one in Python and Ruby.
                while let (Token::Text(more), true) = (self.peek().clone(), self.dialect != Dialect::Php) {
                    all.extend(more);
                    self.at += 1;
                }
                self.parts(all)
            }
            Token::Symbol(name) => value(Value::Text(name)),
            Token::Words(words) => value(Value::List(words.into_iter().map(Value::Text).collect())),
            Token::Variable(name) => Some(Expr::Name(format!("${name}"))),
            Token::Word(word) => match word.as_str() {
                "None" | "nil" | "null" | "NULL" => value(Value::Nil),
                "True" | "true" | "TRUE" => value(Value::Bool(true)),
                "False" | "false" | "FALSE" => value(Value::Bool(false)),
                "lambda" | "function" | "fn" | "new" | "class" | "yield" | "await" | "async" | "proc" => None,
                "array" if self.dialect == Dialect::Php && self.op("(") => self.list(")"),
                _ => Some(Expr::Name(word)),
            },
            Token::Op("(") => {
                if self.dialect == Dialect::Python && self.op(")") {
                    return Some(Expr::List(Vec::new()));
                }
                let first = self.expression()?;
                let first = if self.is_word("for") { self.each(first)? } else { first };
                if self.dialect == Dialect::Python && self.is_op(",") {
                    let mut all = vec![first];
                    while self.op(",") {
                        if !self.is_op(")") {
                            all.push(self.expression()?);
                        }
                    }
                    self.need(")")?;
                    return Some(Expr::List(all));
                }
                self.need(")")?;
                Some(first)
            }
            Token::Op("[") => self.list("]"),
            Token::Op("{") if self.dialect != Dialect::Php => self.map(),
            _ => None,
        }
    }

    fn parts(&self, parts: Vec<Part>) -> Option<Expr> {
        let mut all = Vec::new();
        for part in parts {
            all.push(match part {
                Part::Text(text) => Expr::Value(Value::Text(text)),
                Part::Code(code) => {
                    let mut inner = Self::new(self.dialect, code.trim())?;
                    let value = inner.expression()?;
                    inner.lines();
                    if !matches!(inner.peek(), Token::End) {
                        return None;
                    }
                    value
                }
            });
        }
        Some(if all.len() == 1 { all.pop()? } else { Expr::Parts(all) })
    }
}
