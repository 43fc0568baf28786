//! Tokens to statements.

use std::rc::Rc;

use super::super::tree::{Expr, Function, Handler, Statement, Text};
use super::lex::{Lexeme, Token, text, tokens};

/// Statements and values within each other.
pub(super) const MAX_DEPTH: u32 = 50;

/// The statements of a script; `None` where something is not understood.
pub fn parse(source: &str, types: bool) -> Option<Vec<Statement>> {
    let mut parser =
        Parser { tokens: tokens(source)?, at: 0, depth: 0, no_in: false, types, in_choice: false };
    let mut statements = Vec::new();
    while !parser.at_end() {
        statements.push(parser.statement()?);
    }
    Some(statements)
}

pub(super) struct Parser {
    pub tokens: Vec<Lexeme>,
    pub at: usize,
    pub depth: u32,
    /// In the head of a `for`, where `in` is no operator.
    pub no_in: bool,
    /// Whether it is TypeScript.
    pub types: bool,
    /// Between `?` and `:`, where a colon after parentheses begins no type.
    pub in_choice: bool,
}

impl Parser {
    pub(super) fn peek(&self) -> &Token {
        self.tokens.get(self.at).map_or(&Token::End, |lexeme| &lexeme.token)
    }

    pub(super) fn ahead(&self, count: usize) -> &Token {
        self.tokens.get(self.at + count).map_or(&Token::End, |lexeme| &lexeme.token)
    }

    pub(super) fn on_new_line(&self) -> bool {
        self.tokens.get(self.at).is_none_or(|lexeme| lexeme.new_line)
    }

    fn at_end(&self) -> bool {
        *self.peek() == Token::End
    }

    pub(super) fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    pub(super) fn is(&self, punct: &str) -> bool {
        matches!(self.peek(), Token::Punct(found) if *found == punct)
    }

    pub(super) fn eat(&mut self, punct: &str) -> bool {
        let found = self.is(punct);
        self.at += usize::from(found);
        found
    }

    pub(super) fn need(&mut self, punct: &str) -> Option<()> {
        self.eat(punct).then_some(())
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Token::Name(name) if &**name == word)
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    pub(super) fn name(&mut self) -> Option<Text> {
        match self.take() {
            Token::Name(name) => Some(name),
            Token::Text(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn string(&mut self) -> Option<Text> {
        match self.take() {
            Token::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The end of a statement, written or not.
    pub(super) fn end(&mut self) -> Option<()> {
        (self.eat(";") || self.is("}") || self.on_new_line() || self.at_end()).then_some(())
    }

    pub(super) fn block(&mut self) -> Option<Vec<Statement>> {
        self.need("{")?;
        let in_choice = std::mem::take(&mut self.in_choice);
        let mut statements = Vec::new();
        while !self.eat("}") {
            if self.at_end() {
                return None;
            }
            statements.push(self.statement()?);
        }
        self.in_choice = in_choice;
        Some(statements)
    }

    pub(super) fn statement(&mut self) -> Option<Statement> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let statement = self.any_statement();
        self.depth -= 1;
        statement
    }

    fn any_statement(&mut self) -> Option<Statement> {
        if self.is("{") {
            return Some(Statement::Block(self.block()?));
        }
        if self.eat(";") {
            return Some(Statement::Empty);
        }
        let Token::Name(word) = self.peek().clone() else { return self.expression_statement() };
        if let Some(statement) = self.type_statement(&word) {
            return statement;
        }
        match &*word {
            "abstract" if self.types && matches!(self.ahead(1), Token::Name(next) if &**next == "class") => {
                self.at += 1;
                self.statement()
            }
            "const" | "let" | "var" if !matches!(self.ahead(1), Token::Punct("=" | "." | "(")) => {
                self.at += 1;
                let declared = self.declared()?;
                self.end()?;
                Some(Statement::Declare(declared))
            }
            "function" => Some(Statement::Function(self.function()?)),
            "async" if matches!(self.ahead(1), Token::Name(name) if &**name == "function") => {
                Some(Statement::Function(self.function()?))
            }
            "class" => {
                let class = self.class()?;
                let name = Expr::Name(Rc::clone(&class.name));
                Some(Statement::Declare(vec![(name, Some(Expr::Class(class)))]))
            }
            "import" if !matches!(self.ahead(1), Token::Punct("(" | ".")) => self.import(),
            "export" => self.export(),
            "if" => {
                self.at += 1;
                let condition = self.in_parentheses()?;
                let then = Box::new(self.statement()?);
                let other = if self.eat_word("else") { Some(Box::new(self.statement()?)) } else { None };
                Some(Statement::If(condition, then, other))
            }
            "for" => self.for_loop(),
            "while" => {
                self.at += 1;
                let condition = self.in_parentheses()?;
                Some(Statement::While(condition, Box::new(self.statement()?)))
            }
            "do" => {
                self.at += 1;
                let body = Box::new(self.statement()?);
                self.eat_word("while").then_some(())?;
                let condition = self.in_parentheses()?;
                self.eat(";");
                Some(Statement::DoWhile(body, condition))
            }
            "switch" => self.switch(),
            "try" => {
                self.at += 1;
                let body = self.block()?;
                let (mut handlers, mut after) = (Vec::new(), Vec::new());
                if self.eat_word("catch") {
                    let mut parameter = None;
                    if self.eat("(") {
                        parameter = Some(self.assignment()?);
                        self.need(")")?;
                    }
                    handlers.push(Handler { kinds: Vec::new(), parameter, body: self.block()? });
                }
                if self.eat_word("finally") {
                    after = self.block()?;
                }
                Some(Statement::Try { body, handlers, otherwise: Vec::new(), after })
            }
            "throw" => {
                self.at += 1;
                let value = self.expression()?;
                self.end()?;
                Some(Statement::Throw(value))
            }
            "return" => {
                self.at += 1;
                let none = self.is(";") || self.is("}") || self.on_new_line() || self.at_end();
                let value = if none { Expr::Undefined } else { self.expression()? };
                self.end()?;
                Some(Statement::Return(value))
            }
            "break" | "continue" => {
                self.at += 1;
                let labelled = !self.on_new_line() && matches!(self.peek(), Token::Name(_));
                let label = if labelled { Some(self.name()?) } else { None };
                self.end()?;
                Some(if &*word == "break" { Statement::Break(label) } else { Statement::Continue(label) })
            }
            _ if matches!(self.ahead(1), Token::Punct(":")) => {
                self.at += 2;
                Some(Statement::Labelled(word, Box::new(self.statement()?)))
            }
            _ => self.expression_statement(),
        }
    }

    fn expression_statement(&mut self) -> Option<Statement> {
        let expression = self.expression()?;
        self.end()?;
        Some(Statement::Expression(expression))
    }

    fn in_parentheses(&mut self) -> Option<Expr> {
        self.need("(")?;
        let expression = self.expression()?;
        self.need(")")?;
        Some(expression)
    }

    fn declared(&mut self) -> Option<Vec<(Expr, Option<Expr>)>> {
        let mut declared = Vec::new();
        loop {
            let pattern = self.primary()?;
            if self.types {
                self.eat("!");
            }
            self.typed()?;
            let value = if self.eat("=") { Some(self.assignment()?) } else { None };
            declared.push((pattern, value));
            if !self.eat(",") {
                return Some(declared);
            }
        }
    }

    fn for_loop(&mut self) -> Option<Statement> {
        self.at += 1;
        self.eat_word("await");
        self.need("(")?;
        self.no_in = true;
        let declares = self.is_word("const") || self.is_word("let") || self.is_word("var");
        let first = if self.is(";") {
            Statement::Empty
        } else if declares {
            self.at += 1;
            Statement::Declare(self.declared()?)
        } else {
            Statement::Expression(self.expression()?)
        };
        self.no_in = false;
        if self.is_word("of") || self.is_word("in") {
            let of = self.is_word("of");
            self.at += 1;
            let over = self.expression()?;
            self.need(")")?;
            let pattern = match first {
                Statement::Declare(declared) => declared.into_iter().next()?.0,
                Statement::Expression(pattern) => pattern,
                _ => return None,
            };
            return Some(Statement::ForEach { pattern, over, of, body: Box::new(self.statement()?) });
        }
        self.need(";")?;
        let condition = if self.is(";") { None } else { Some(self.expression()?) };
        self.need(";")?;
        let step = if self.is(")") { None } else { Some(self.expression()?) };
        self.need(")")?;
        Some(Statement::For(Box::new(first), condition, step, Box::new(self.statement()?)))
    }

    fn switch(&mut self) -> Option<Statement> {
        self.at += 1;
        let value = self.in_parentheses()?;
        self.need("{")?;
        let mut cases: Vec<(Option<Expr>, Vec<Statement>)> = Vec::new();
        while !self.eat("}") {
            if self.eat_word("default") {
                cases.push((None, Vec::new()));
                self.need(":")?;
            } else if self.eat_word("case") {
                let wanted = self.expression()?;
                cases.push((Some(wanted), Vec::new()));
                self.need(":")?;
            } else {
                let statement = self.statement()?;
                cases.last_mut()?.1.push(statement);
            }
        }
        Some(Statement::Switch(value, cases))
    }

    /// `function name(…) {…}`, also `async`.
    pub(super) fn function(&mut self) -> Option<Rc<Function>> {
        let is_async = self.eat_word("async");
        self.at += 1;
        if self.is("*") {
            return None;
        }
        let name = if self.is("(") || self.is("<") { text("") } else { self.name()? };
        self.generic()?;
        let (parameters, _) = self.parameters()?;
        self.typed()?;
        Some(Rc::new(Function {
            name,
            parameters,
            body: self.block()?,
            is_async,
            is_arrow: false,
            yields: false,
        }))
    }
}
