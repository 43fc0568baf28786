//! Words to PHP's statements.

use super::expressions::Parser;
use super::lex::Token;
use super::tree::{Arguments, Expr, Stmt};

impl Parser {
    pub(super) fn php(&mut self) -> Option<Stmt> {
        let Token::Word(word) = self.peek().clone() else { return self.php_expression() };
        self.at += 1;
        match word.as_str() {
            "echo" | "print" => {
                let mut arguments = Arguments::default();
                self.argument(&mut arguments)?;
                while self.op(",") {
                    self.argument(&mut arguments)?;
                }
                self.ended()?;
                Some(Stmt::Expr(Expr::Call(Box::new(Expr::Name("echo".to_owned())), arguments)))
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
                        return Some(Stmt::If(branches, Vec::new()));
                    }
                    if !self.word("if") {
                        return Some(Stmt::If(branches, self.php_body()?));
                    }
                }
            }
            "foreach" => {
                self.need("(")?;
                let list = self.expression()?;
                if !self.word("as") {
                    return None;
                }
                let mut names = vec![self.name()?];
                if self.op("=>") {
                    names.push(self.name()?);
                }
                self.need(")")?;
                let names = names.iter().map(|name| format!("${name}")).collect();
                Some(Stmt::For(names, list, self.php_body()?))
            }
            "exit" | "die" => {
                let arguments = if self.op("(") { self.arguments(")")? } else { Arguments::default() };
                let call = Expr::Call(Box::new(Expr::Name(word)), arguments);
                self.ended()?;
                Some(Stmt::Expr(call))
            }
            "break" | "continue" => {
                self.ended()?;
                Some(if word == "break" { Stmt::Break } else { Stmt::Continue })
            }
            "return" => {
                let value = if self.is_op(";") { None } else { Some(self.expression()?) };
                self.ended()?;
                Some(Stmt::Return(value))
            }
            "declare" => {
                self.need("(")?;
                self.arguments(")")?;
                self.ended()?;
                Some(Stmt::If(Vec::new(), Vec::new()))
            }
            "function" | "class" | "namespace" | "use" | "require" | "require_once" | "include"
            | "include_once" | "try" | "while" | "for" | "switch" | "throw" => None,
            _ => {
                self.at -= 1;
                self.php_expression()
            }
        }
    }

    fn php_expression(&mut self) -> Option<Stmt> {
        let value = self.expression()?;
        // `file_exists($a) || exit(1);`
        self.ended()?;
        Some(Stmt::Expr(value))
    }

    /// The semicolon, which the last statement may lack.
    fn ended(&mut self) -> Option<()> {
        (self.op(";") || matches!(self.peek(), Token::Line | Token::End) || self.is_op("}")).then_some(())
    }

    fn php_body(&mut self) -> Option<Vec<Stmt>> {
        if self.op("{") {
            return self.until(|parser| parser.op("}"));
        }
        Some(vec![self.statement()?])
    }
}
