//! Compound commands: `if`, `for`, `case`, `((…))`, functions.

use std::sync::Arc;

use super::error::SyntaxErrorKind;
use super::is_name;
use super::lexer::{Parsed, Parser, Token};
use super::tree::*;

impl Parser<'_> {
    /// `((…))`, if it is one.
    pub(super) fn arith_command(&mut self, start: usize) -> Parsed<Option<Word>> {
        self.forget_peeked();
        let back = std::mem::replace(&mut self.pos, start + 2);
        match self.arith_parts(false)? {
            Some(parts) => Ok(Some(Word { parts, span: self.span(start) })),
            None => {
                self.pos = back;
                Ok(None)
            }
        }
    }

    pub(super) fn if_command(&mut self) -> Parsed<Compound> {
        let mut arms = Vec::new();
        let mut otherwise = None;
        self.next()?;
        loop {
            let condition = self.list()?;
            self.expect_word("then")?;
            arms.push((condition, self.list()?));
            if self.eat_word("elif")? {
                continue;
            }
            if self.eat_word("else")? {
                otherwise = Some(self.list()?);
            }
            self.expect_word("fi")?;
            return Ok(Compound::If { arms, otherwise });
        }
    }

    pub(super) fn do_group(&mut self) -> Parsed<List> {
        self.expect_word("do")?;
        let body = self.list()?;
        self.expect_word("done")?;
        Ok(body)
    }

    pub(super) fn for_command(&mut self) -> Parsed<Compound> {
        self.next()?;
        let start = self.token_start();
        let line = self.line(start);
        if self.is_bash() && self.slice(start, start + 2) == "((" {
            return self.arith_for(start);
        }
        let name = match self.next()? {
            Token::Word(word) if word.as_literal().is_some_and(is_name) => {
                word.as_literal().unwrap_or("").to_owned()
            }
            _ => return self.error(SyntaxErrorKind::BadForVariable),
        };
        self.skip_newlines()?;
        let mut words = None;
        if self.eat_word("in")? {
            let mut list = Vec::new();
            while let Token::Word(word) = self.peek()? {
                list.push(word.clone());
                self.next()?;
            }
            words = Some(list);
            if !self.eat_operator(";")? && *self.peek()? != Token::Newline {
                return self.unexpected(None);
            }
        } else {
            self.eat_operator(";")?;
        }
        self.skip_newlines()?;
        let body = self.do_or_braces()?;
        Ok(Compound::For { name, words, body, line })
    }

    fn do_or_braces(&mut self) -> Parsed<List> {
        if self.is_bash() && self.eat_word("{")? {
            let body = self.list()?;
            self.expect_word("}")?;
            return Ok(body);
        }
        self.do_group()
    }

    fn arith_for(&mut self, start: usize) -> Parsed<Compound> {
        self.forget_peeked();
        self.pos = start + 2;
        let mut clauses = Vec::new();
        for last in [false, false, true] {
            let from = self.pos;
            let Some(parts) = self.arith_parts(!last)? else { return self.unexpected(None) };
            clauses.push(Word { parts, span: self.span(from) });
        }
        self.eat_operator(";")?;
        self.skip_newlines()?;
        let body = self.do_or_braces()?;
        let mut clauses = clauses.into_iter();
        let mut clause = || clauses.next().unwrap_or_default();
        Ok(Compound::ArithFor { init: clause(), condition: clause(), update: clause(), body })
    }

    pub(super) fn case_command(&mut self) -> Parsed<Compound> {
        self.next()?;
        let Token::Word(word) = self.peek()?.clone() else { return self.unexpected(None) };
        self.next()?;
        self.skip_newlines()?;
        self.expect_word("in")?;
        let mut arms = Vec::new();
        loop {
            self.skip_newlines()?;
            if self.eat_word("esac")? {
                return Ok(Compound::Case { word, arms });
            }
            self.eat_operator("(")?;
            let mut patterns = Vec::new();
            loop {
                let Token::Word(pattern) = self.peek()?.clone() else {
                    let expected = (*self.peek()? == Token::End).then_some(")");
                    return self.unexpected(expected);
                };
                self.next()?;
                patterns.push(pattern);
                if !self.eat_operator("|")? {
                    break;
                }
            }
            if !self.eat_operator(")")? {
                return self.unexpected(Some(")"));
            }
            let body = self.list_or_nothing()?;
            let end = match self.peek()? {
                Token::Operator(";;") => ArmEnd::Stop,
                Token::Operator(";&") => ArmEnd::FallThrough,
                Token::Operator(";;&") => ArmEnd::Continue,
                Token::Word(word) if word.as_literal() == Some("esac") => {
                    arms.push(Arm { patterns, body, end: ArmEnd::Stop });
                    continue;
                }
                _ => return self.unexpected(Some(";;")),
            };
            self.next()?;
            arms.push(Arm { patterns, body, end });
        }
    }

    pub(super) fn function_keyword(&mut self) -> Parsed<Command> {
        self.next()?;
        let Token::Word(word) = self.next()? else { return self.error(SyntaxErrorKind::BadFunctionName) };
        let Some(name) = word.as_literal().map(str::to_owned) else {
            return self.error(SyntaxErrorKind::BadFunctionName);
        };
        if self.eat_operator("(")? && !self.eat_operator(")")? {
            return self.unexpected(Some(")"));
        }
        self.function_body(name)
    }

    pub(super) fn function_body(&mut self, name: String) -> Parsed<Command> {
        self.skip_newlines()?;
        // Dash and ash take any command.
        if self.is_bash() && !self.at_compound()? {
            return self.unexpected(None);
        }
        let body = Arc::new(self.deeper(Self::command)?);
        Ok(Command::Function { name, body })
    }
}
