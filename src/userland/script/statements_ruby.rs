//! Words to Ruby's statements.

use super::expressions::Parser;
use super::lex::Token;
use super::tree::{Arguments, Expr, Stmt};

impl Parser {
    /// `statement if condition`
    pub(super) fn modified(&mut self, mut statement: Stmt) -> Option<Stmt> {
        loop {
            let negated = self.is_word("unless");
            if !negated && !self.is_word("if") {
                return Some(statement);
            }
            self.at += 1;
            let condition = self.expression()?;
            let condition = if negated { Expr::Not(Box::new(condition)) } else { condition };
            statement = Stmt::If(vec![(condition, vec![statement])], Vec::new());
        }
    }

    pub(super) fn ruby(&mut self) -> Option<Stmt> {
        let Token::Word(word) = self.peek().clone() else { return self.expressions() };
        self.at += 1;
        match word.as_str() {
            "if" | "unless" => {
                let mut branches = Vec::new();
                let mut condition = self.expression()?;
                if word == "unless" {
                    condition = Expr::Not(Box::new(condition));
                }
                loop {
                    self.word("then");
                    let mut ended = String::new();
                    let body = self.until(|parser| match parser.peek() {
                        Token::Word(word) if matches!(word.as_str(), "elsif" | "else" | "end") => {
                            ended.clone_from(word);
                            parser.at += 1;
                            true
                        }
                        _ => false,
                    })?;
                    branches.push((condition, body));
                    match ended.as_str() {
                        "elsif" => condition = self.expression()?,
                        "else" => {
                            let other = self.until(|parser| parser.word("end"))?;
                            return Some(Stmt::If(branches, other));
                        }
                        _ => return Some(Stmt::If(branches, Vec::new())),
                    }
                }
            }
            "def" => {
                let name = self.name()?;
                let mut parameters = Vec::new();
                if self.op("(") {
                    while !self.op(")") {
                        self.op("*");
                        parameters.push((self.name()?, None));
                        self.op(",");
                    }
                }
                Some(Stmt::Define(name, parameters, self.until(|parser| parser.word("end"))?))
            }
            "return" => {
                let ends = matches!(self.peek(), Token::Line) || self.is_word("if") || self.is_word("unless");
                Some(Stmt::Return(if ends { None } else { Some(self.expression()?) }))
            }
            "break" => Some(Stmt::Break),
            "next" => Some(Stmt::Continue),
            "class" | "module" | "begin" | "while" | "case" | "until" | "for" | "loop" => None,
            _ if self.is_command(&word) => {
                let mut arguments = Arguments::default();
                loop {
                    self.argument(&mut arguments)?;
                    if !self.op(",") {
                        break;
                    }
                    self.lines();
                }
                Some(Stmt::Expr(Expr::Call(Box::new(Expr::Name(word)), arguments)))
            }
            _ => {
                self.at -= 1;
                self.expressions_or_command()
            }
        }
    }

    /// Whether arguments follow a name without parentheses: `puts x`.
    fn is_command(&self, word: &str) -> bool {
        let starts = match self.peek() {
            Token::Word(next) => {
                !matches!(next.as_str(), "if" | "unless" | "and" | "or" | "do" | "then" | "end")
            }
            Token::Int(_) | Token::Text(_) | Token::Symbol(_) | Token::Words(_) => true,
            Token::Op("[" | "(") => self.spaced(0),
            Token::Op("!") => true,
            _ => false,
        };
        starts && word.starts_with(|c: char| c.is_lowercase())
    }

    /// `FileUtils.mkdir_p "a"`
    fn expressions_or_command(&mut self) -> Option<Stmt> {
        let statement = self.expressions()?;
        let Stmt::Expr(Expr::Field(..)) = &statement else { return Some(statement) };
        if !self.is_command("a") {
            return Some(statement);
        }
        let Stmt::Expr(called) = statement else { return None };
        let mut arguments = Arguments::default();
        loop {
            self.argument(&mut arguments)?;
            if !self.op(",") {
                break;
            }
        }
        Some(Stmt::Expr(Expr::Call(Box::new(called), arguments)))
    }
}
