//! Words to Ruby's statements.

use super::super::tree::{Expr, Statement};
use super::collections::{function, gives_last};
use super::expressions::Parser;
use super::lex::Token;
use super::statements::{chosen, over_each};

impl Parser {
    /// `statement if condition`
    pub(super) fn modified(&mut self, mut statement: Statement) -> Option<Statement> {
        loop {
            let negated = self.is_word("unless");
            if !negated && !self.is_word("if") {
                return Some(statement);
            }
            self.at += 1;
            let condition = self.expression()?;
            let condition = if negated { Expr::Unary("!", Box::new(condition)) } else { condition };
            statement = chosen(vec![(condition, vec![statement])], None);
        }
    }

    pub(super) fn ruby(&mut self) -> Option<Statement> {
        let Token::Word(word) = self.peek().clone() else { return self.expressions() };
        self.at += 1;
        match word.as_str() {
            "if" | "unless" => {
                let mut branches = Vec::new();
                let mut condition = self.expression()?;
                if word == "unless" {
                    condition = Expr::Unary("!", Box::new(condition));
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
                            return Some(chosen(branches, Some(other)));
                        }
                        _ => return Some(chosen(branches, None)),
                    }
                }
            }
            "def" => {
                let name = self.name()?;
                let mut parameters = Vec::new();
                if self.op("(") {
                    while !self.op(")") {
                        parameters.push(self.parameter()?);
                        self.op(",");
                    }
                }
                let body = gives_last(self.until(|parser| parser.word("end"))?);
                let Expr::Function(function) = function(&name, parameters, body, false) else { return None };
                Some(Statement::Function(function))
            }
            "return" => {
                let ends = matches!(self.peek(), Token::Line) || self.is_word("if") || self.is_word("unless");
                Some(Statement::Return(if ends { Expr::Null } else { self.expression()? }))
            }
            "break" => Some(Statement::Break(None)),
            "next" => Some(Statement::Continue(None)),
            "class" | "module" | "begin" | "while" | "case" | "until" | "for" | "loop" => None,
            _ if self.is_command(&word) => {
                let mut arguments = Vec::new();
                loop {
                    self.argument(&mut arguments)?;
                    if !self.op(",") {
                        break;
                    }
                    self.lines();
                }
                Some(Statement::Expression(Expr::Call(Box::new(Expr::Name(word.into())), arguments, false)))
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
            Token::Regex(..) | Token::Int(_) | Token::Text(_) | Token::Symbol(_) | Token::Words(_) => true,
            Token::Op("[" | "(") => self.spaced(0),
            Token::Op("!") => true,
            _ => false,
        };
        starts && word.starts_with(|c: char| c.is_lowercase())
    }

    /// `FileUtils.mkdir_p "a"`
    fn expressions_or_command(&mut self) -> Option<Statement> {
        let statement = self.expressions()?;
        let statement = loops(statement);
        let Statement::Expression(Expr::Field(..)) = &statement else { return Some(statement) };
        if !self.is_command("a") {
            return Some(statement);
        }
        let Statement::Expression(called) = statement else { return None };
        let mut arguments = Vec::new();
        loop {
            self.argument(&mut arguments)?;
            if !self.op(",") {
                break;
            }
        }
        Some(Statement::Expression(Expr::Call(Box::new(called), arguments, false)))
    }
}

/// `list.each do |one| … end` as a loop, which statements within it may leave.
fn loops(statement: Statement) -> Statement {
    let Statement::Expression(Expr::Call(callee, mut arguments, chained)) = statement else {
        return statement;
    };
    let goes_over = matches!(&*callee, Expr::Field(_, name) if matches!(&**name, "each" | "each_pair" | "each_with_index" | "times"));
    match (arguments.pop(), goes_over && arguments.is_empty()) {
        (Some(Expr::Function(block)), true) => match std::rc::Rc::try_unwrap(block) {
            Ok(block) => {
                let mut parameters = block.parameters;
                let pattern = parameters.pop().unwrap_or_else(|| Expr::Name("_".into()));
                over_each(pattern, Expr::Call(callee, Vec::new(), false), without_return(block.body))
            }
            Err(block) => Statement::Expression(Expr::Call(callee, vec![Expr::Function(block)], chained)),
        },
        (last, _) => {
            arguments.extend(last);
            Statement::Expression(Expr::Call(callee, arguments, chained))
        }
    }
}

/// The statements of a block whose value nobody asks for.
fn without_return(mut body: Vec<Statement>) -> Vec<Statement> {
    if let Some(last) = body.pop() {
        body.push(match last {
            Statement::Return(value) => Statement::Expression(value),
            other => other,
        });
    }
    body
}
