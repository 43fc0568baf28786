//! Words to expressions, by the binding of their operators.

use super::super::Dialect;
use super::super::tree::Expr;
use super::lex::{Spaced, Token, lex};

pub(super) struct Parser {
    pub dialect: Dialect,
    pub tokens: Vec<Spaced>,
    pub at: usize,
    pub depth: u32,
    /// Whether the function that is read yields something.
    pub yields: bool,
}

/// Values and statements within each other.
const MAX_DEPTH: u32 = 60;

/// Types that PHP's values are made of, in parentheses before them.
const CASTS: [&str; 10] =
    ["int", "integer", "bool", "boolean", "float", "double", "string", "array", "object", "unset"];

const ASSIGNMENTS: &[&str] = &[
    "=", "+=", "-=", ".=", "*=", "/=", "||=", "&&=", "??=", "//=", "%=", "**=", "|=", "&=", "^=", "<<=",
    ">>=",
];

/// The level of comparisons.
const COMPARISONS: usize = 4;

/// Operators from the loosest to the tightest.
const BINARY: &[&[&str]] = &[
    &["or"],
    &["and"],
    &["||", "??"],
    &["&&"],
    &[
        "==",
        "!=",
        "===",
        "!==",
        "<",
        ">",
        "<=",
        ">=",
        "<=>",
        "in",
        "not in",
        "is",
        "is not",
        "instanceof",
        "=~",
        "!~",
    ],
    &["|"],
    &["^"],
    &["&"],
    &["<<", ">>"],
    &["+", "-", "."],
    &["*", "/", "%", "//"],
    &["**"],
];

impl Parser {
    pub fn new(dialect: Dialect, code: &str) -> Option<Self> {
        Some(Self { dialect, tokens: lex(dialect, code)?, at: 0, depth: 0, yields: false })
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

    /// One level deeper, if that is not too deep.
    pub(super) fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let found = read(self);
        self.depth -= 1;
        found
    }

    pub fn expression(&mut self) -> Option<Expr> {
        let left = self.choice()?;
        let Token::Op(op) = *self.peek() else { return Some(left) };
        let op = if op == ":=" && self.dialect == Dialect::Python { "=" } else { op };
        if !ASSIGNMENTS.contains(&op) {
            return Some(left);
        }
        self.at += 1;
        let mut values = vec![self.within(Self::expression)?];
        while self.dialect == Dialect::Python
            && self.is_op(",")
            && matches!(
                left,
                Expr::Name(_) | Expr::Array(_) | Expr::Tuple(_) | Expr::Field(..) | Expr::Member(..)
            )
        {
            self.at += 1;
            values.push(self.choice()?);
        }
        let value = if values.len() > 1 { Expr::Tuple(values) } else { values.pop()? };
        Some(Expr::Assign(op, Box::new(left), Box::new(value)))
    }

    pub(super) fn choice(&mut self) -> Option<Expr> {
        self.within(Self::any_choice)
    }

    fn any_choice(&mut self) -> Option<Expr> {
        let value = self.binary(0)?;
        if self.dialect == Dialect::Python {
            if self.word("if") {
                let condition = self.binary(0)?;
                if !self.word("else") {
                    return None;
                }
                let other = self.choice()?;
                return Some(Expr::Conditional(Box::new(condition), Box::new(value), Box::new(other)));
            }
            return Some(value);
        }
        if self.op("?:") {
            return Some(Expr::Binary("or", Box::new(value), Box::new(self.choice()?)));
        }
        if self.op("?") {
            let then = self.choice()?;
            self.need(":")?;
            let other = self.choice()?;
            return Some(Expr::Conditional(Box::new(value), Box::new(then), Box::new(other)));
        }
        Some(value)
    }

    pub(super) fn binary(&mut self, level: usize) -> Option<Expr> {
        let Some(ops) = BINARY.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        if self.dialect == Dialect::Python && level == COMPARISONS {
            let mut more = Vec::new();
            while let Some(op) = self.operator(ops) {
                more.push((op, self.binary(level + 1)?));
            }
            return Some(match more.len() {
                0 => left,
                1 => more.pop().map(|(op, right)| Expr::Binary(op, Box::new(left), Box::new(right)))?,
                _ => Expr::Compare(Box::new(left), more),
            });
        }
        while let Some(op) = self.operator(ops) {
            let right = self.binary(level + 1)?;
            let value = Expr::Binary(op, Box::new(left), Box::new(right));
            // PHP's logic gives truths, the others' one of the values.
            let truth = self.dialect == Dialect::Php && matches!(op, "and" | "or" | "&&" | "||");
            left = if truth { Expr::Unary("!!", Box::new(value)) } else { value };
        }
        Some(left)
    }

    fn operator(&mut self, ops: &[&'static str]) -> Option<&'static str> {
        let (op, width) = match self.peek() {
            Token::Op(op) => (*op, 1),
            Token::Word(word) if self.dialect == Dialect::Php && word == "instanceof" => ("instanceof", 1),
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
        self.within(Self::any_unary)
    }

    fn any_unary(&mut self) -> Option<Expr> {
        if self.op("!") || self.word("not") {
            // Python's `not` takes a whole comparison.
            let level = if self.dialect == Dialect::Python { COMPARISONS } else { BINARY.len() };
            return Some(Expr::Unary("!", Box::new(self.binary(level)?)));
        }
        for sign in ["-", "+", "~"] {
            if self.op(sign) {
                return Some(Expr::Unary(sign, Box::new(self.unary()?)));
            }
        }
        if self.dialect == Dialect::Python && self.word("await") {
            return Some(Expr::Await(Box::new(self.unary()?)));
        }
        if self.dialect == Dialect::Php {
            if self.op("@") {
                return self.unary();
            }
            for (mark, step) in [("++", 1.0), ("--", -1.0)] {
                if self.op(mark) {
                    return Some(Expr::Update(step, true, Box::new(self.unary()?)));
                }
            }
        }
        let first = self.primary()?;
        self.trailers(first)
    }

    fn trailers(&mut self, mut value: Expr) -> Option<Expr> {
        loop {
            let blank = self.spaced(0);
            let field = match self.dialect {
                Dialect::Php if self.is_op("?->") => {
                    self.at += 1;
                    true
                }
                Dialect::Php => self.op("->") || self.op("::"),
                // A chain may go on in the next line.
                Dialect::Ruby => {
                    if matches!(self.peek(), Token::Line) && matches!(self.ahead(1), Token::Op(".")) {
                        self.at += 1;
                    }
                    self.op(".") || self.op("::") || self.op("&.")
                }
                Dialect::Python | Dialect::JavaScript => self.op("."),
            };
            if self.dialect == Dialect::Php && (self.is_op("++") || self.is_op("--")) {
                let step = if self.op("++") { 1.0 } else { -1.0 };
                self.at += usize::from(step < 0.0);
                value = Expr::Update(step, false, Box::new(value));
                continue;
            }
            if field && self.dialect == Dialect::Php && matches!(self.peek(), Token::Op("{")) {
                return None;
            }
            if field {
                value = Expr::Field(Box::new(value), self.name()?.into());
            } else if self.is_op("(") && !(blank && self.dialect == Dialect::Ruby) {
                self.at += 1;
                let mut arguments = self.arguments(")")?;
                arguments.extend(self.block()?);
                value = Expr::Call(Box::new(value), arguments, false);
            } else if self.is_op("[") && !(blank && self.dialect == Dialect::Ruby) {
                self.at += 1;
                value = self.index(value)?;
            } else if self.dialect == Dialect::Ruby
                && matches!(value, Expr::Field(..))
                && (self.is_op("{") || self.is_word("do"))
            {
                let block = self.block()?;
                value = Expr::Call(Box::new(value), block.into_iter().collect(), false);
            } else {
                return Some(value);
            }
        }
    }

    fn index(&mut self, value: Expr) -> Option<Expr> {
        if self.dialect == Dialect::Php && self.op("]") {
            return Some(Expr::Member(Box::new(value), Box::new(Expr::Undefined), false));
        }
        let from =
            if self.is_op(":") || self.is_op("::") { None } else { Some(Box::new(self.expression()?)) };
        if self.op(":") || self.is_op("::") {
            let to = if self.is_op("]") || self.is_op(":") || self.is_op("::") {
                None
            } else {
                Some(Box::new(self.expression()?))
            };
            if self.op(":") || self.op("::") {
                let step = self.expression()?;
                self.need("]")?;
                let bound = |bound: Option<Box<Expr>>| bound.map_or(Expr::Null, |bound| *bound);
                let arguments = vec![value, bound(from), bound(to), step];
                return Some(Expr::Call(Box::new(Expr::Name("#stepped".into())), arguments, false));
            }
            self.need("]")?;
            return Some(Expr::Slice(Box::new(value), from, to));
        }
        if self.is_op(",") && self.dialect != Dialect::Php {
            let mut all = vec![*from?];
            while self.op(",") {
                if !self.is_op("]") {
                    all.push(self.expression()?);
                }
            }
            self.need("]")?;
            return Some(Expr::Member(Box::new(value), Box::new(Expr::Tuple(all)), false));
        }
        self.need("]")?;
        Some(Expr::Member(Box::new(value), from?, false))
    }

    fn primary(&mut self) -> Option<Expr> {
        match self.next() {
            Token::Int(number) => Some(Expr::Int(number)),
            Token::Regex(pattern, flags) => Some(Expr::Regex(pattern.into(), flags.into())),
            Token::Float(text) => text.parse().ok().map(Expr::Number),
            Token::Op("...") if self.dialect == Dialect::Python => Some(Expr::Name("Ellipsis".into())),
            Token::Text(parts) => {
                let mut all = parts;
                // Texts that follow one another are one in Python and Ruby.
                while let (Token::Text(more), true) = (self.peek().clone(), self.dialect != Dialect::Php) {
                    all.extend(more);
                    self.at += 1;
                }
                self.parts(all)
            }
            Token::Symbol(name) => Some(Expr::Text(name.into())),
            Token::Words(words) => {
                Some(Expr::Array(words.into_iter().map(|word| Expr::Text(word.into())).collect()))
            }
            Token::Variable(name) if name == "this" && self.dialect == Dialect::Php => Some(Expr::This),
            Token::Variable(name) => Some(Expr::Name(format!("${name}").into())),
            Token::Word(word) => match word.as_str() {
                "None" | "nil" | "null" | "NULL" => Some(Expr::Null),
                "True" | "true" | "TRUE" => Some(Expr::Bool(true)),
                "False" | "false" | "FALSE" => Some(Expr::Bool(false)),
                "super" if self.is_op("(") && matches!(self.ahead(1), Token::Op(")")) => {
                    self.at += 2;
                    Some(Expr::Super)
                }
                "lambda" if self.dialect == Dialect::Python => self.lambda(),
                "yield" if self.dialect == Dialect::Python => self.yielded(),
                _ if self.dialect == Dialect::Php && !self.is_op("::") => self.php_word(&word),
                "parent" if self.dialect == Dialect::Php => Some(Expr::Super),
                "lambda" | "function" | "fn" | "new" | "class" | "yield" | "await" | "async" | "proc" => None,
                "array" if self.dialect == Dialect::Php && self.op("(") => self.list(")"),
                _ => Some(Expr::Name(word.into())),
            },
            Token::Op("(") => {
                if let (Dialect::Php, Token::Word(kind), Token::Op(")")) =
                    (self.dialect, self.peek().clone(), self.ahead(1).clone())
                    && CASTS.contains(&kind.to_lowercase().as_str())
                {
                    self.at += 2;
                    let value = self.unary()?;
                    let name = Expr::Name(format!("#cast {}", kind.to_lowercase()).into());
                    return Some(Expr::Call(Box::new(name), vec![value], false));
                }
                if self.dialect == Dialect::Python && self.op(")") {
                    return Some(Expr::Tuple(Vec::new()));
                }
                let first = self.item()?;
                let first = if self.is_word("for") { self.each(first)? } else { first };
                if self.dialect == Dialect::Python && self.is_op(",") {
                    let mut all = vec![first];
                    while self.op(",") {
                        if !self.is_op(")") {
                            all.push(self.item()?);
                        }
                    }
                    self.need(")")?;
                    return Some(Expr::Tuple(all));
                }
                self.need(")")?;
                Some(first)
            }
            Token::Op("[") => self.list("]"),
            Token::Op("{") if self.dialect != Dialect::Php => self.map(),
            _ => None,
        }
    }
}
