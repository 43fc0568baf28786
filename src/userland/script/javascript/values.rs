//! Expressions, by the precedence of their operators.

use std::rc::Rc;

use super::super::tree::{Expr, Function, Key, Statement};
use super::lex::{Lexeme, Token, text};
use super::parse::{MAX_DEPTH, Parser};

/// Operators of two values, the weakest first.
const LEVELS: [&[&str]; 11] = [
    &["??"],
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!=", "===", "!=="],
    &["<", ">", "<=", ">=", "in", "instanceof"],
    &["<<", ">>", ">>>"],
    &["+", "-"],
    &["*", "/", "%"],
];

const ASSIGNMENTS: [&str; 16] =
    ["=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??="];

impl Parser {
    pub(super) fn expression(&mut self) -> Option<Expr> {
        let first = self.assignment()?;
        if !self.is(",") {
            return Some(first);
        }
        let mut all = vec![first];
        while self.eat(",") {
            all.push(self.assignment()?);
        }
        Some(Expr::Sequence(all))
    }

    pub(super) fn assignment(&mut self) -> Option<Expr> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let value = self.any_assignment();
        self.depth -= 1;
        value
    }

    fn any_assignment(&mut self) -> Option<Expr> {
        if self.eat("...") {
            return Some(Expr::Spread(Box::new(self.assignment()?)));
        }
        if let Some(arrow) = self.arrow() {
            return arrow;
        }
        let left = self.conditional()?;
        let Token::Punct(punct) = self.peek() else { return Some(left) };
        let Some(operator) = ASSIGNMENTS.iter().find(|assignment| *assignment == punct) else {
            return Some(left);
        };
        self.at += 1;
        Some(Expr::Assign(operator, Box::new(left), Box::new(self.assignment()?)))
    }

    /// `a => …`, `(a, b) => …`, `async () => …`; the outer `None`: it is no arrow.
    fn arrow(&mut self) -> Option<Option<Expr>> {
        let is_async = self.is_word("async") && matches!(self.ahead(1), Token::Punct("(") | Token::Name(_));
        let from = usize::from(is_async);
        let past = match self.ahead(from) {
            Token::Name(_) => from + 1,
            Token::Punct("(") => {
                let mut depth = 0_usize;
                let mut at = from;
                loop {
                    match self.ahead(at) {
                        Token::Punct("(" | "[" | "{") => depth += 1,
                        Token::Punct(")" | "]" | "}") => depth = depth.saturating_sub(1),
                        Token::End => return None,
                        _ => {}
                    }
                    at += 1;
                    if depth == 0 {
                        break at;
                    }
                }
            }
            _ => return None,
        };
        if !matches!(self.ahead(past), Token::Punct("=>")) {
            // `(a): TYPE => …`
            let before = (self.at, self.depth);
            self.at += past;
            let typed =
                !self.in_choice && self.types && self.is(":") && self.typed().is_some() && self.is("=>");
            (self.at, self.depth) = before;
            if !typed {
                return None;
            }
        }
        self.at += from;
        Some(self.arrow_function(is_async))
    }

    fn arrow_function(&mut self, is_async: bool) -> Option<Expr> {
        let parameters = if self.is("(") { self.parameters()?.0 } else { vec![Expr::Name(self.name()?)] };
        self.typed()?;
        self.need("=>")?;
        let no_in = std::mem::take(&mut self.no_in);
        let body = if self.is("{") { self.block()? } else { vec![Statement::Return(self.assignment()?)] };
        self.no_in = no_in;
        Some(Expr::Function(Rc::new(Function {
            name: text(""),
            parameters,
            body,
            is_async,
            is_arrow: true,
            yields: false,
        })))
    }

    fn conditional(&mut self) -> Option<Expr> {
        let condition = self.binary(0)?;
        if !self.eat("?") {
            return Some(condition);
        }
        let in_choice = std::mem::replace(&mut self.in_choice, true);
        let then = self.assignment()?;
        self.in_choice = in_choice;
        self.need(":")?;
        Some(Expr::Conditional(Box::new(condition), Box::new(then), Box::new(self.assignment()?)))
    }

    fn binary(&mut self, level: usize) -> Option<Expr> {
        let Some(operators) = LEVELS.get(level) else { return self.power() };
        let mut left = self.binary(level + 1)?;
        loop {
            // `value as TYPE` binds as a comparison does.
            if self.types
                && level == 7
                && !self.on_new_line()
                && (self.is_word("as") || self.is_word("satisfies"))
            {
                self.at += 1;
                self.skip_type()?;
                continue;
            }
            let word = match self.peek() {
                Token::Punct(punct) => *punct,
                Token::Name(name) if &**name == "instanceof" => "instanceof",
                Token::Name(name) if &**name == "in" && !self.no_in => "in",
                _ => return Some(left),
            };
            let Some(operator) = operators.iter().find(|operator| **operator == word) else {
                return Some(left);
            };
            self.at += 1;
            left = Expr::Binary(operator, Box::new(left), Box::new(self.binary(level + 1)?));
        }
    }

    fn power(&mut self) -> Option<Expr> {
        let base = self.unary()?;
        if !self.eat("**") {
            return Some(base);
        }
        Some(Expr::Binary("**", Box::new(base), Box::new(self.unary()?)))
    }

    fn unary(&mut self) -> Option<Expr> {
        const WORDS: [&str; 8] = ["!", "-", "+", "~", "typeof", "void", "delete", "await"];
        let word = match self.peek() {
            Token::Punct("++") | Token::Punct("--") => {
                let step = if self.is("++") { 1.0 } else { -1.0 };
                self.at += 1;
                return Some(Expr::Update(step, true, Box::new(self.unary()?)));
            }
            Token::Punct(punct) => *punct,
            Token::Name(name) => WORDS.iter().find(|word| **word == &**name).copied().unwrap_or(""),
            _ => "",
        };
        let Some(operator) = WORDS.iter().find(|operator| **operator == word) else { return self.postfix() };
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let value = Box::new(self.unary()?);
        self.depth -= 1;
        Some(if word == "await" { Expr::Await(value) } else { Expr::Unary(operator, value) })
    }

    fn postfix(&mut self) -> Option<Expr> {
        let value = self.calls()?;
        if !self.on_new_line() && (self.is("++") || self.is("--")) {
            let step = if self.is("++") { 1.0 } else { -1.0 };
            self.at += 1;
            return Some(Expr::Update(step, false, Box::new(value)));
        }
        Some(value)
    }

    pub(super) fn calls(&mut self) -> Option<Expr> {
        if self.eat_word("new") {
            let mut class = self.primary()?;
            while self.eat(".") {
                class = Expr::Member(Box::new(class), Box::new(Expr::Text(self.name()?)), false);
            }
            self.type_arguments();
            let arguments = if self.is("(") { self.list("(", ")")? } else { Vec::new() };
            return self.links(Expr::New(Box::new(class), arguments));
        }
        let first = self.primary()?;
        self.links(first)
    }

    /// Members and calls that follow a value.
    fn links(&mut self, mut value: Expr) -> Option<Expr> {
        let mut optional = false;
        loop {
            self.type_arguments();
            if self.is_there() {
                self.at += 1;
            } else if self.eat("?.") {
                optional = true;
                value = if self.is("(") {
                    Expr::Call(Box::new(value), self.list("(", ")")?, true)
                } else if self.eat("[") {
                    let key = self.expression()?;
                    self.need("]")?;
                    Expr::Member(Box::new(value), Box::new(key), true)
                } else {
                    Expr::Member(Box::new(value), Box::new(Expr::Text(self.name()?)), true)
                };
            } else if self.eat(".") {
                value = Expr::Member(Box::new(value), Box::new(Expr::Text(self.name()?)), false);
            } else if self.eat("[") {
                let no_in = std::mem::take(&mut self.no_in);
                let key = self.expression()?;
                self.no_in = no_in;
                self.need("]")?;
                value = Expr::Member(Box::new(value), Box::new(key), false);
            } else if self.is("(") {
                value = Expr::Call(Box::new(value), self.list("(", ")")?, false);
            } else if let Token::Template(..) = self.peek() {
                // `$`ls``: the template is the one argument.
                let template = self.primary()?;
                value = Expr::Call(Box::new(value), vec![template], false);
            } else {
                return Some(if optional { Expr::Chain(Box::new(value)) } else { value });
            }
        }
    }

    /// Values between brackets, commas between them.
    pub(super) fn list(&mut self, open: &str, close: &str) -> Option<Vec<Expr>> {
        self.need(open)?;
        let no_in = std::mem::take(&mut self.no_in);
        let in_choice = std::mem::take(&mut self.in_choice);
        let mut values = Vec::new();
        while !self.eat(close) {
            if self.eat(",") {
                // A place that a pattern leaves out.
                values.push(Expr::Undefined);
                continue;
            }
            values.push(self.assignment()?);
            if !self.eat(",") && !self.is(close) {
                return None;
            }
        }
        (self.no_in, self.in_choice) = (no_in, in_choice);
        Some(values)
    }

    pub(super) fn primary(&mut self) -> Option<Expr> {
        match self.peek().clone() {
            Token::Punct("(") => {
                self.at += 1;
                let no_in = std::mem::take(&mut self.no_in);
                let in_choice = std::mem::take(&mut self.in_choice);
                let value = self.expression()?;
                (self.no_in, self.in_choice) = (no_in, in_choice);
                self.need(")")?;
                Some(value)
            }
            Token::Punct("[") => Some(Expr::Array(self.list("[", "]")?)),
            Token::Punct("{") => self.object(),
            Token::Number(number) => self.one(Expr::Number(number)),
            Token::Text(text) => self.one(Expr::Text(text)),
            Token::Regex(pattern, flags) => self.one(Expr::Regex(pattern, flags)),
            Token::Template(texts, values) => {
                self.at += 1;
                let values = values.into_iter().map(|tokens| self.within(tokens)).collect::<Option<_>>()?;
                Some(Expr::Template(texts, values))
            }
            Token::Name(name) => match &*name {
                "function" => Some(Expr::Function(self.function()?)),
                "async" if matches!(self.ahead(1), Token::Name(name) if &**name == "function") => {
                    Some(Expr::Function(self.function()?))
                }
                "class" => Some(Expr::Class(self.class()?)),
                "super" => self.one(Expr::Super),
                "yield" => None,
                "import" => {
                    self.at += 1;
                    if self.eat(".") {
                        self.at += 1;
                        return Some(Expr::Meta);
                    }
                    let module = self.list("(", ")")?.into_iter().next()?;
                    Some(Expr::Import(Box::new(module)))
                }
                "true" | "false" => self.one(Expr::Bool(&*name == "true")),
                "null" => self.one(Expr::Null),
                "undefined" => self.one(Expr::Undefined),
                "this" => self.one(Expr::This),
                _ => self.one(Expr::Name(name)),
            },
            _ => None,
        }
    }

    fn one(&mut self, value: Expr) -> Option<Expr> {
        self.at += 1;
        Some(value)
    }

    /// The value of a template's part.
    fn within(&self, tokens: Vec<Lexeme>) -> Option<Expr> {
        let mut parser =
            Self { tokens, at: 0, depth: self.depth + 1, no_in: false, types: self.types, in_choice: false };
        parser.expression().filter(|_| *parser.peek() == Token::End)
    }

    fn object(&mut self) -> Option<Expr> {
        self.need("{")?;
        let no_in = std::mem::take(&mut self.no_in);
        let mut fields = Vec::new();
        while !self.eat("}") {
            if self.eat("...") {
                fields.push((Key::Spread, self.assignment()?));
            } else {
                fields.push(self.field()?);
            }
            if !self.eat(",") && !self.is("}") {
                return None;
            }
        }
        self.no_in = no_in;
        Some(Expr::Object(fields))
    }

    fn field(&mut self) -> Option<(Key, Expr)> {
        let is_async = self.is_word("async") && !matches!(self.ahead(1), Token::Punct(":" | "," | "(" | "}"));
        self.at += usize::from(is_async);
        let key = match self.take() {
            Token::Punct("[") => {
                let key = self.expression()?;
                self.need("]")?;
                Key::Computed(key)
            }
            Token::Name(name) | Token::Text(name) => Key::Named(name),
            Token::Number(number) => Key::Named(text(&number.to_string())),
            _ => return None,
        };
        if self.eat(":") {
            return Some((key, self.assignment()?));
        }
        let Key::Named(name) = &key else { return None };
        let name = Rc::clone(name);
        self.generic()?;
        if self.is("(") {
            let (parameters, _) = self.parameters()?;
            self.typed()?;
            let function =
                Function { name, parameters, body: self.block()?, is_async, is_arrow: false, yields: false };
            return Some((key, Expr::Function(Rc::new(function))));
        }
        // `{ a }`, and in a pattern `{ a = 1 }`.
        let value = Expr::Name(name);
        if self.eat("=") {
            return Some((key, Expr::Assign("=", Box::new(value), Box::new(self.assignment()?))));
        }
        (self.is(",") || self.is("}")).then_some((key, value))
    }
}
