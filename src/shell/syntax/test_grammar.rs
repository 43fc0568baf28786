//! The grammar of `[[ … ]]`.

use super::lexer::{Parsed, Parser, Token};
use super::tree::{Test, Word};

const UNARY: &[&str] = &[
    "-a", "-b", "-c", "-d", "-e", "-f", "-g", "-h", "-k", "-L", "-n", "-N", "-o", "-O", "-G", "-p", "-r",
    "-s", "-S", "-t", "-u", "-v", "-w", "-x", "-z",
];
const BINARY: &[&str] =
    &["=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"];

impl Parser<'_> {
    /// What follows `[[`, with the closing `]]`.
    pub(super) fn test_command(&mut self) -> Parsed<Test> {
        let test = self.test_or()?;
        match self.peek()? {
            Token::Word(word) if word.as_literal() == Some("]]") => {
                self.next()?;
                Ok(test)
            }
            _ => self.unexpected(Some("]]")),
        }
    }

    fn test_or(&mut self) -> Parsed<Test> {
        let mut left = self.test_and()?;
        while self.test_operator("||")? {
            left = Test::Or(Box::new(left), Box::new(self.test_and()?));
        }
        Ok(left)
    }

    fn test_and(&mut self) -> Parsed<Test> {
        let mut left = self.test_not()?;
        while self.test_operator("&&")? {
            left = Test::And(Box::new(left), Box::new(self.test_not()?));
        }
        Ok(left)
    }

    fn test_operator(&mut self, operator: &str) -> Parsed<bool> {
        self.skip_newlines()?;
        let found = self.eat_operator(operator)?;
        if found {
            self.skip_newlines()?;
        }
        Ok(found)
    }

    fn test_not(&mut self) -> Parsed<Test> {
        self.skip_newlines()?;
        if matches!(self.peek()?, Token::Word(word) if word.as_literal() == Some("!")) {
            self.next()?;
            return Ok(Test::Not(Box::new(self.deeper(Self::test_not)?)));
        }
        if self.eat_operator("(")? {
            let inner = self.deeper(Self::test_or)?;
            return if self.eat_operator(")")? { Ok(inner) } else { self.unexpected(Some(")")) };
        }
        let left = self.test_word()?;
        // Bash takes an operator for one wherever it stands first, so `[[ -n ]]` lacks its operand.
        if let Some(name) = left.as_literal()
            && UNARY.contains(&name)
        {
            return Ok(Test::Unary(name.to_owned(), self.test_word()?));
        }
        let operator = match self.peek()? {
            Token::Operator(op @ ("<" | ">")) => (*op).to_owned(),
            Token::Word(word) => word.as_literal().unwrap_or("").to_owned(),
            _ => String::new(),
        };
        if operator == "<" || operator == ">" || BINARY.contains(&operator.as_str()) {
            self.next()?;
            let right = if operator == "=~" { self.regex_word()? } else { self.test_word()? };
            return Ok(Test::Binary(operator, left, right));
        }
        Ok(Test::Unary("-n".to_owned(), left))
    }

    fn test_word(&mut self) -> Parsed<Word> {
        match self.peek()?.clone() {
            Token::Word(word) if word.as_literal() != Some("]]") => {
                self.next()?;
                Ok(word)
            }
            _ => self.unexpected(None),
        }
    }
}
