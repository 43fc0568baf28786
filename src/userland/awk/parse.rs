//! Tokens to a program: rules and statements.

use std::rc::Rc;

use super::error::Trouble;
use super::lex::Token;
use super::tree::*;

pub(super) type Parsed<T> = Result<T, Trouble>;

const MAX_DEPTH: u32 = 60;

pub fn parse(tokens: &[Token]) -> Parsed<Program> {
    let mut parser = Parser { tokens, at: 0, depth: 0, no_in: false, no_greater: false };
    parser.program()
}

pub(super) struct Parser<'t> {
    pub(super) tokens: &'t [Token],
    pub(super) at: usize,
    pub(super) depth: u32,
    /// In the head of `for`, where `in` is not an operator.
    pub(super) no_in: bool,
    /// In `print`, where `>` redirects.
    pub(super) no_greater: bool,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> &Token {
        self.tokens.get(self.at).unwrap_or(&Token::End)
    }

    pub(super) fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    pub(super) fn sees(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(next) if *next == sign)
    }

    pub(super) fn eat(&mut self, sign: &str) -> bool {
        let found = self.sees(sign);
        self.at += usize::from(found);
        found
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Token::Word(next) if *next == word);
        self.at += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.eat(sign) { Ok(()) } else { self.unexpected() }
    }

    /// The token at hand does not fit.
    pub(super) fn unexpected<T>(&self) -> Parsed<T> {
        Err(Trouble::Token(self.at))
    }

    /// The token that was taken last does not fit.
    pub(super) fn unexpected_before<T>(&self) -> Parsed<T> {
        Err(Trouble::Token(self.at.saturating_sub(1)))
    }

    pub(super) fn newlines(&mut self) {
        while *self.peek() == Token::Newline {
            self.at += 1;
        }
    }

    pub(super) fn separators(&mut self) {
        while *self.peek() == Token::Newline || self.sees(";") {
            self.at += 1;
        }
    }

    pub(super) fn deeper<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return Err(Trouble::TooDeep);
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
                    return self.unexpected_before();
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
        self.unexpected()
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
                return self.unexpected();
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
                let Token::Name(name) = self.next() else { return self.unexpected_before() };
                if self.eat("[") {
                    let index = self.list("]")?;
                    Statement::Delete(name, Some(index))
                } else {
                    Statement::Delete(name, None)
                }
            }
            "print" | "printf" => self.print(word == "printf")?,
            _ => return self.unexpected_before(),
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
    pub(super) fn list(&mut self, closing: &str) -> Parsed<Vec<Expression>> {
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
}
