//! Tokens to a program.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::lex::{Token, tokens};

#[derive(Debug, Default)]
pub struct Program {
    pub begin: Vec<Statement>,
    pub rules: Vec<(Pattern, Option<Vec<Statement>>)>,
    pub end: Vec<Statement>,
    pub functions: BTreeMap<String, Rc<Function>>,
}

#[derive(Debug)]
pub struct Function {
    pub parameters: Vec<String>,
    pub body: Vec<Statement>,
}

#[derive(Debug)]
pub enum Pattern {
    Always,
    When(Expression),
    Range(Expression, Expression),
}

#[derive(Debug)]
pub enum Statement {
    Expression(Expression),
    Print { format: bool, items: Vec<Expression>, to: Option<(&'static str, Expression)> },
    If(Expression, Vec<Statement>, Vec<Statement>),
    While(Expression, Vec<Statement>),
    DoWhile(Vec<Statement>, Expression),
    For(Box<Statement>, Option<Expression>, Box<Statement>, Vec<Statement>),
    ForIn(String, String, Vec<Statement>),
    Block(Vec<Statement>),
    Break,
    Continue,
    Next,
    Exit(Option<Expression>),
    Return(Option<Expression>),
    Delete(String, Option<Vec<Expression>>),
}

#[derive(Debug)]
pub enum Expression {
    Number(f64),
    Text(String),
    Regex(String),
    Variable(String),
    Field(Box<Expression>),
    Element(String, Vec<Expression>),
    Assign(&'static str, Box<Expression>, Box<Expression>),
    Conditional(Box<Expression>, Box<Expression>, Box<Expression>),
    Binary(&'static str, Box<Expression>, Box<Expression>),
    Unary(&'static str, Box<Expression>),
    /// `++x` and the like: by how much, and whether the old value counts.
    Step(Box<Expression>, f64, bool),
    In(Vec<Expression>, String),
    Call(String, Vec<Expression>),
    /// `getline`, into a variable, from a file.
    Getline(Option<Box<Expression>>, Option<Box<Expression>>),
    Group(Box<Expression>),
}

type Parsed<T> = Result<T, String>;

const MAX_DEPTH: u32 = 60;

pub fn parse(text: &str) -> Parsed<Program> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, at: 0, depth: 0, no_in: false, no_greater: false };
    parser.program()
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
    /// In the head of `for`, where `in` is not an operator.
    no_in: bool,
    /// In `print`, where `>` redirects.
    no_greater: bool,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).unwrap_or(&Token::End)
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn sees(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(next) if *next == sign)
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.sees(sign);
        self.at += usize::from(found);
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(next) if *next == word);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.eat(sign) { Ok(()) } else { Err(format!("at or near {:?}, expected {sign}", self.peek())) }
    }

    fn newlines(&mut self) {
        while *self.peek() == Token::Newline {
            self.at += 1;
        }
    }

    fn separators(&mut self) {
        while *self.peek() == Token::Newline || self.sees(";") {
            self.at += 1;
        }
    }

    fn deeper<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err("nested too deeply".to_owned());
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    fn program(&mut self) -> Parsed<Program> {
        let mut program = Program::default();
        loop {
            self.separators();
            if *self.peek() == Token::End {
                return Ok(program);
            }
            if self.eat_word("BEGIN") {
                self.newlines();
                program.begin.extend(self.block()?);
            } else if self.eat_word("END") {
                self.newlines();
                program.end.extend(self.block()?);
            } else if self.eat_word("function") {
                let (Token::Call(name) | Token::Name(name)) = self.next() else {
                    return Err("bad function name".to_owned());
                };
                self.expect("(")?;
                let mut parameters = Vec::new();
                while let Token::Name(parameter) = self.peek().clone() {
                    self.at += 1;
                    parameters.push(parameter);
                    self.eat(",");
                    self.newlines();
                }
                self.expect(")")?;
                self.newlines();
                let body = self.block()?;
                program.functions.insert(name, Rc::new(Function { parameters, body }));
            } else {
                let mut pattern = Pattern::Always;
                if !self.sees("{") {
                    let first = self.expression()?;
                    pattern = if self.eat(",") {
                        self.newlines();
                        Pattern::Range(first, self.expression()?)
                    } else {
                        Pattern::When(first)
                    };
                }
                let body = if self.sees("{") { Some(self.block()?) } else { None };
                program.rules.push((pattern, body));
            }
        }
    }

    fn block(&mut self) -> Parsed<Vec<Statement>> {
        self.expect("{")?;
        let mut statements = Vec::new();
        loop {
            self.separators();
            if self.eat("}") {
                return Ok(statements);
            }
            let statement = self.deeper(Self::statement)?;
            statements.push(statement);
        }
    }

    /// The body of `if`, loops: a block or one statement.
    fn body(&mut self) -> Parsed<Vec<Statement>> {
        self.newlines();
        if self.sees("{") {
            return self.deeper(Self::block);
        }
        if self.eat(";") {
            return Ok(Vec::new());
        }
        Ok(vec![self.deeper(Self::statement)?])
    }

    fn end_statement(&mut self) -> Parsed<()> {
        if self.eat(";") || self.sees("}") || matches!(self.peek(), Token::Newline | Token::End) {
            return Ok(());
        }
        Err(format!("at or near {:?}", self.peek()))
    }

    fn statement(&mut self) -> Parsed<Statement> {
        if self.sees("{") {
            return Ok(Statement::Block(self.block()?));
        }
        if self.eat_word("if") {
            self.expect("(")?;
            let condition = self.expression()?;
            self.expect(")")?;
            let yes = self.body()?;
            let back = self.at;
            self.separators();
            if self.eat_word("else") {
                return Ok(Statement::If(condition, yes, self.body()?));
            }
            self.at = back;
            return Ok(Statement::If(condition, yes, Vec::new()));
        }
        if self.eat_word("while") {
            self.expect("(")?;
            let condition = self.expression()?;
            self.expect(")")?;
            return Ok(Statement::While(condition, self.body()?));
        }
        if self.eat_word("do") {
            let body = self.body()?;
            self.separators();
            if !self.eat_word("while") {
                return Err("expected while".to_owned());
            }
            self.expect("(")?;
            let condition = self.expression()?;
            self.expect(")")?;
            self.end_statement()?;
            return Ok(Statement::DoWhile(body, condition));
        }
        if self.eat_word("for") {
            return self.for_statement();
        }
        let statement = self.simple_statement()?;
        self.end_statement()?;
        Ok(statement)
    }

    fn for_statement(&mut self) -> Parsed<Statement> {
        self.expect("(")?;
        if let (
            Some(Token::Name(variable)),
            Some(Token::Word("in")),
            Some(Token::Name(array)),
            Some(Token::Sign(")")),
        ) = (
            self.tokens.get(self.at).cloned(),
            self.tokens.get(self.at + 1),
            self.tokens.get(self.at + 2).cloned(),
            self.tokens.get(self.at + 3),
        ) {
            self.at += 4;
            return Ok(Statement::ForIn(variable, array, self.body()?));
        }
        let nothing = || Statement::Block(Vec::new());
        let init = if self.sees(";") { nothing() } else { self.simple_statement()? };
        self.expect(";")?;
        let condition = if self.sees(";") { None } else { Some(self.expression()?) };
        self.expect(";")?;
        self.newlines();
        let update = if self.sees(")") { nothing() } else { self.simple_statement()? };
        self.expect(")")?;
        Ok(Statement::For(Box::new(init), condition, Box::new(update), self.body()?))
    }

    fn ends_here(&self) -> bool {
        self.sees(";") || self.sees("}") || matches!(self.peek(), Token::Newline | Token::End)
    }

    fn simple_statement(&mut self) -> Parsed<Statement> {
        let Token::Word(word) = self.peek().clone() else {
            return Ok(Statement::Expression(self.expression()?));
        };
        if word == "getline" {
            return Ok(Statement::Expression(self.expression()?));
        }
        self.at += 1;
        let optional =
            |parser: &mut Self| if parser.ends_here() { Ok(None) } else { parser.expression().map(Some) };
        Ok(match word {
            "break" => Statement::Break,
            "continue" => Statement::Continue,
            "next" | "nextfile" => Statement::Next,
            "exit" => Statement::Exit(optional(self)?),
            "return" => Statement::Return(optional(self)?),
            "delete" => {
                let Token::Name(name) = self.next() else { return Err("bad delete".to_owned()) };
                if self.eat("[") {
                    let index = self.list("]")?;
                    Statement::Delete(name, Some(index))
                } else {
                    Statement::Delete(name, None)
                }
            }
            "print" | "printf" => self.print(word == "printf")?,
            _ => return Err(format!("at or near {word}")),
        })
    }

    fn print(&mut self, format: bool) -> Parsed<Statement> {
        let outer = std::mem::replace(&mut self.no_greater, true);
        let mut items = Vec::new();
        while !self.ends_here() && !self.sees(">") && !self.sees(">>") && !self.sees("|") {
            items.push(self.expression()?);
            if !self.eat(",") {
                break;
            }
            self.newlines();
        }
        self.no_greater = outer;
        // `print (a, b)`: a group of several.
        if let [Expression::In(_, name)] = items.as_slice()
            && name.is_empty()
            && let Some(Expression::In(group, _)) = items.pop()
        {
            items = group;
        }
        let mut to = None;
        for sign in [">", ">>", "|"] {
            if self.eat(sign) {
                to = Some((sign, self.concatenation()?));
                break;
            }
        }
        Ok(Statement::Print { format, items, to })
    }

    /// Expressions up to a closing sign, which is taken.
    fn list(&mut self, closing: &str) -> Parsed<Vec<Expression>> {
        let (no_in, no_greater) = (std::mem::take(&mut self.no_in), std::mem::take(&mut self.no_greater));
        let mut items = Vec::new();
        self.newlines();
        while !self.sees(closing) {
            items.push(self.expression()?);
            self.newlines();
            if !self.eat(",") {
                break;
            }
            self.newlines();
        }
        (self.no_in, self.no_greater) = (no_in, no_greater);
        self.expect(closing)?;
        Ok(items)
    }

    fn expression(&mut self) -> Parsed<Expression> {
        self.deeper(Self::assignment)
    }

    fn assignment(&mut self) -> Parsed<Expression> {
        let left = self.conditional()?;
        for sign in ["=", "+=", "-=", "*=", "/=", "%=", "^="] {
            if is_place(&left) && self.eat(sign) {
                self.newlines();
                let right = self.expression()?;
                return Ok(Expression::Assign(sign, Box::new(left), Box::new(right)));
            }
        }
        Ok(left)
    }

    fn conditional(&mut self) -> Parsed<Expression> {
        let condition = self.binary(0)?;
        if !self.eat("?") {
            return Ok(condition);
        }
        self.newlines();
        let yes = self.expression()?;
        self.newlines();
        self.expect(":")?;
        self.newlines();
        let no = self.expression()?;
        Ok(Expression::Conditional(Box::new(condition), Box::new(yes), Box::new(no)))
    }

    fn binary(&mut self, level: usize) -> Parsed<Expression> {
        const LEVELS: &[&[&str]] =
            &[&["||"], &["&&"], &["in"], &["~", "!~"], &["<", "<=", "==", "!=", ">", ">="]];
        let Some(signs) = LEVELS.get(level) else { return self.concatenation() };
        let mut left = self.binary(level + 1)?;
        loop {
            if *signs == ["in"] {
                if self.no_in || !self.eat_word("in") {
                    return Ok(left);
                }
                let Token::Name(array) = self.next() else { return Err("expected an array".to_owned()) };
                let index = match left {
                    Expression::In(group, name) if name.is_empty() => group,
                    other => vec![other],
                };
                left = Expression::In(index, array);
                continue;
            }
            let sign = match self.peek() {
                Token::Sign(">") if self.no_greater => return Ok(left),
                Token::Sign(sign) if signs.contains(sign) => *sign,
                _ => return Ok(left),
            };
            self.at += 1;
            self.newlines();
            let right = self.binary(level + 1)?;
            left = Expression::Binary(sign, Box::new(left), Box::new(right));
        }
    }

    fn concatenation(&mut self) -> Parsed<Expression> {
        let mut left = self.additive()?;
        loop {
            let begins = match self.peek() {
                Token::Number(_) | Token::Text(_) | Token::Name(_) | Token::Call(_) => true,
                Token::Sign(sign) => matches!(*sign, "$" | "!" | "(" | "-" | "+" | "++" | "--"),
                _ => false,
            };
            if !begins {
                return Ok(left);
            }
            let right = self.additive()?;
            left = Expression::Binary(" ", Box::new(left), Box::new(right));
        }
    }

    fn additive(&mut self) -> Parsed<Expression> {
        let mut left = self.multiplicative()?;
        while let Token::Sign(sign @ ("+" | "-")) = *self.peek() {
            self.at += 1;
            let right = self.multiplicative()?;
            left = Expression::Binary(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn multiplicative(&mut self) -> Parsed<Expression> {
        let mut left = self.unary()?;
        while let Token::Sign(sign @ ("*" | "/" | "%")) = *self.peek() {
            self.at += 1;
            let right = self.unary()?;
            left = Expression::Binary(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsed<Expression> {
        if let Token::Sign(sign @ ("!" | "-" | "+")) = *self.peek() {
            self.at += 1;
            let inner = self.deeper(Self::unary)?;
            return Ok(Expression::Unary(sign, Box::new(inner)));
        }
        let base = self.postfix()?;
        if self.eat("^") {
            let power = self.deeper(Self::unary)?;
            return Ok(Expression::Binary("^", Box::new(base), Box::new(power)));
        }
        Ok(base)
    }

    fn postfix(&mut self) -> Parsed<Expression> {
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if self.eat(sign) {
                let place = self.deeper(Self::postfix)?;
                return Ok(Expression::Step(Box::new(place), by, false));
            }
        }
        let primary = self.primary()?;
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if is_place(&primary) && self.eat(sign) {
                return Ok(Expression::Step(Box::new(primary), by, true));
            }
        }
        Ok(primary)
    }

    fn primary(&mut self) -> Parsed<Expression> {
        Ok(match self.next() {
            Token::Number(number) => Expression::Number(number),
            Token::Text(text) => Expression::Text(text),
            Token::Regex(text) => Expression::Regex(text),
            Token::Name(name) => {
                if self.eat("[") {
                    Expression::Element(name, self.list("]")?)
                } else if name == "length" {
                    Expression::Call(name, Vec::new())
                } else {
                    Expression::Variable(name)
                }
            }
            Token::Call(name) => {
                self.expect("(")?;
                Expression::Call(name, self.list(")")?)
            }
            Token::Word("getline") => {
                let place = match self.peek() {
                    Token::Name(_) | Token::Sign("$") => Some(Box::new(self.deeper(Self::primary)?)),
                    _ => None,
                };
                let from = if self.eat("<") { Some(Box::new(self.deeper(Self::primary)?)) } else { None };
                Expression::Getline(place, from)
            }
            Token::Sign("$") => {
                let inner = self.deeper(Self::postfix_of_field)?;
                Expression::Field(Box::new(inner))
            }
            Token::Sign("(") => {
                let mut items = self.deeper(|parser| parser.list(")"))?;
                match (items.len(), items.pop()) {
                    (1, Some(only)) => Expression::Group(Box::new(only)),
                    (0, _) | (_, None) => return Err("at or near )".to_owned()),
                    (_, Some(last)) => {
                        items.push(last);
                        Expression::In(items, String::new())
                    }
                }
            }
            other => return Err(format!("at or near {other:?}")),
        })
    }

    /// What follows `$`: binds tighter than anything but steps in front.
    fn postfix_of_field(&mut self) -> Parsed<Expression> {
        for (sign, by) in [("++", 1.0), ("--", -1.0)] {
            if self.eat(sign) {
                let place = self.deeper(Self::primary)?;
                return Ok(Expression::Step(Box::new(place), by, false));
            }
        }
        if self.eat("-") {
            let inner = self.deeper(Self::primary)?;
            return Ok(Expression::Unary("-", Box::new(inner)));
        }
        self.deeper(Self::primary)
    }
}

fn is_place(expression: &Expression) -> bool {
    matches!(expression, Expression::Variable(_) | Expression::Field(_) | Expression::Element(..))
}
