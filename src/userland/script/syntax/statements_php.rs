//! Words to PHP's statements.

use super::super::tree::{Expr, Statement};
use super::expressions::Parser;
use super::lex::Token;
use super::statements::{chosen, over_each};

impl Parser {
    pub(super) fn php(&mut self) -> Option<Statement> {
        let Token::Word(word) = self.peek().clone() else { return self.php_expression() };
        self.at += 1;
        match word.as_str() {
            "echo" | "print" => {
                let mut arguments = Vec::new();
                self.argument(&mut arguments)?;
                while self.op(",") {
                    self.argument(&mut arguments)?;
                }
                self.ended()?;
                Some(Statement::Expression(Expr::Call(Box::new(Expr::Name("echo".into())), arguments, false)))
            }
            "if" => {
                let mut branches = Vec::new();
                loop {
                    self.need("(")?;
                    let condition = self.expression()?;
                    self.need(")")?;
                    branches.push((condition, self.php_body()?));
                    if self.word("elseif") {
                        continue;
                    }
                    if !self.word("else") {
                        return Some(chosen(branches, None));
                    }
                    if !self.word("if") {
                        return Some(chosen(branches, Some(self.php_body()?)));
                    }
                }
            }
            "foreach" => {
                self.need("(")?;
                let list = self.expression()?;
                if !self.word("as") {
                    return None;
                }
                let mut pattern = self.pattern()?;
                let mut over = list;
                if self.op("=>") {
                    pattern = Expr::Array(vec![pattern, self.pattern()?]);
                    over = Expr::Call(Box::new(Expr::Name("#pairs".into())), vec![over], false);
                }
                self.need(")")?;
                Some(over_each(pattern, over, self.php_body()?))
            }
            "exit" | "die" => {
                let arguments = if self.op("(") { self.arguments(")")? } else { Vec::new() };
                let call = Expr::Call(Box::new(Expr::Name(word.into())), arguments, false);
                self.ended()?;
                Some(Statement::Expression(call))
            }
            "break" | "continue" => {
                self.ended()?;
                Some(if word == "break" { Statement::Break(None) } else { Statement::Continue(None) })
            }
            "return" => {
                let value = if self.is_op(";") { Expr::Null } else { self.expression()? };
                self.ended()?;
                Some(Statement::Return(value))
            }
            "declare" => {
                self.need("(")?;
                self.arguments(")")?;
                self.ended()?;
                Some(Statement::Empty)
            }
            "function" | "class" | "namespace" | "use" | "require" | "require_once" | "include"
            | "include_once" | "try" | "while" | "for" | "switch" | "throw" => None,
            _ => {
                self.at -= 1;
                self.php_expression()
            }
        }
    }

    fn php_expression(&mut self) -> Option<Statement> {
        let value = self.expression()?;
        // `file_exists($a) || exit(1);`
        self.ended()?;
        Some(Statement::Expression(value))
    }

    /// The semicolon, which the last statement may lack.
    fn ended(&mut self) -> Option<()> {
        (self.op(";") || matches!(self.peek(), Token::Line | Token::End) || self.is_op("}")).then_some(())
    }

    fn php_body(&mut self) -> Option<Vec<Statement>> {
        if self.op("{") {
            return self.until(|parser| parser.op("}"));
        }
        Some(vec![self.statement()?])
    }
}
