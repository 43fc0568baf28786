//! The grammar of POSIX 2.10.2, with what bash and ash add to it.

use crate::shell::ShellKind;

use super::lexer::{Parsed, Parser, Token};
use super::tree::*;

const RESERVED: &[&str] = &[
    "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until",
    "while",
];

/// Words that can only end something: no command begins with them.
const CLOSING: &[&str] = &["}", "do", "done", "elif", "else", "esac", "fi", "then"];

/// Words that begin a compound command.
const OPENING: &[&str] = &["{", "[[", "case", "for", "if", "until", "while"];

/// Whether a word is reserved by the grammar of POSIX.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

impl Parser<'_> {
    pub fn script(mut self) -> Script {
        let mut lines = Vec::new();
        let error = loop {
            match self.script_line() {
                Ok(Some(line)) => lines.push(line),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        Script { lines, error }
    }

    /// One line of the script with all that belongs to its commands; `None` at the end.
    fn script_line(&mut self) -> Parsed<Option<List>> {
        self.skip_newlines()?;
        if *self.peek()? == Token::End {
            self.read_bodies();
            return Ok(None);
        }
        let mut line = List::new();
        loop {
            let (and_or, separated) = self.and_or()?;
            line.push(and_or);
            match self.peek()? {
                Token::End => {
                    self.read_bodies();
                    return Ok(Some(line));
                }
                Token::Newline => {
                    self.next()?;
                    return Ok(Some(line));
                }
                _ if separated => {}
                _ => return self.unexpected(None),
            }
        }
    }

    pub(super) fn lines_until_parenthesis(&mut self) -> Parsed<Vec<List>> {
        let list = self.list_or_nothing()?;
        Ok(if list.is_empty() { vec![] } else { vec![list] })
    }

    /// Commands up to something that closes; at least one.
    pub(super) fn list(&mut self) -> Parsed<List> {
        let list = self.list_or_nothing()?;
        // At the end of the text the caller says what it expected.
        if list.is_empty() && *self.peek()? != Token::End { self.unexpected(None) } else { Ok(list) }
    }

    pub(super) fn list_or_nothing(&mut self) -> Parsed<List> {
        let mut list = List::new();
        loop {
            self.skip_newlines()?;
            if self.at_closing()? {
                return Ok(list);
            }
            let (and_or, separated) = self.and_or()?;
            list.push(and_or);
            if !separated && *self.peek()? != Token::Newline {
                return Ok(list);
            }
        }
    }

    fn at_closing(&mut self) -> Parsed<bool> {
        Ok(match self.peek()? {
            Token::End => true,
            Token::Operator(op) => matches!(*op, ")" | ";;" | ";&" | ";;&"),
            Token::Word(word) => word.as_literal().is_some_and(|text| CLOSING.contains(&text)),
            _ => false,
        })
    }

    /// An and-or list, and whether `;` or `&` follows it (taken).
    fn and_or(&mut self) -> Parsed<(AndOr, bool)> {
        let first = self.pipeline()?;
        let mut rest = Vec::new();
        loop {
            let connective = match self.peek()? {
                Token::Operator("&&") => Connective::And,
                Token::Operator("||") => Connective::Or,
                _ => break,
            };
            self.next()?;
            self.skip_newlines()?;
            rest.push((connective, self.pipeline()?));
        }
        let background = self.eat_operator("&")?;
        let separated = background || self.eat_operator(";")?;
        Ok((AndOr { first, rest, background }, separated))
    }

    fn pipeline(&mut self) -> Parsed<Pipeline> {
        let (mut negated, mut marks) = (false, false);
        while self.eat_word("!")? {
            (negated, marks) = (!negated, true);
        }
        if self.is_bash() && self.eat_word("time")? {
            self.eat_word("-p")?;
        }
        if marks && self.is_bash() && self.at_terminator()? {
            // A `!` alone: nothing succeeds, and that is negated.
            return Ok(Pipeline { negated, commands: vec![Command::Simple(Simple::default())] });
        }
        let mut commands = vec![self.command()?];
        loop {
            let both = self.eat_operator("|&")?;
            if both {
                add_stderr(commands.last_mut());
            } else if !self.eat_operator("|")? {
                return Ok(Pipeline { negated, commands });
            }
            self.skip_newlines()?;
            commands.push(self.command()?);
        }
    }

    pub(super) fn at_compound(&mut self) -> Parsed<bool> {
        Ok(match self.peek()? {
            Token::Operator(op) => *op == "(",
            Token::Word(word) => word.as_literal().is_some_and(|text| OPENING.contains(&text)),
            _ => false,
        })
    }

    fn at_terminator(&mut self) -> Parsed<bool> {
        Ok(matches!(self.peek()?, Token::End | Token::Newline | Token::Operator(";")))
    }

    /// Takes a reserved word if it comes next.
    pub(super) fn eat_word(&mut self, text: &str) -> Parsed<bool> {
        let found = matches!(self.peek()?, Token::Word(word) if word.as_literal() == Some(text));
        if found {
            self.next()?;
        }
        Ok(found)
    }

    pub(super) fn expect_word(&mut self, text: &'static str) -> Parsed<()> {
        if self.eat_word(text)? { Ok(()) } else { self.unexpected(Some(text)) }
    }

    pub(super) fn command(&mut self) -> Parsed<Command> {
        let token = self.peek()?.clone();
        let not_dash = self.kind != ShellKind::Dash;
        let compound = match &token {
            Token::Operator("(") => {
                let start = self.token_start();
                if not_dash
                    && self.slice(start, start + 2) == "(("
                    && let Some(word) = self.arith_command(start)?
                {
                    Compound::Arith(word)
                } else {
                    self.next()?;
                    let list = self.deeper(Self::list)?;
                    if !self.eat_operator(")")? {
                        return self.unexpected(Some(")"));
                    }
                    Compound::Subshell(list)
                }
            }
            Token::Word(word) => match word.as_literal() {
                Some("{") => {
                    self.next()?;
                    let list = self.deeper(Self::list)?;
                    self.expect_word("}")?;
                    Compound::Group(list)
                }
                Some("if") => self.deeper(Self::if_command)?,
                Some(keyword @ ("while" | "until")) => {
                    let until = keyword == "until";
                    self.next()?;
                    let condition = self.deeper(Self::list)?;
                    let body = self.deeper(Self::do_group)?;
                    Compound::While { until, condition, body }
                }
                Some("for") => self.deeper(Self::for_command)?,
                Some("case") => self.deeper(Self::case_command)?,
                Some("[[") if self.is_bash() => {
                    self.next()?;
                    Compound::Test(self.deeper(Self::test_command)?)
                }
                Some("function") if not_dash => return self.function_keyword(),
                Some(text) if CLOSING.contains(&text) => return self.unexpected(None),
                // A pipeline takes those it begins with.
                Some("!") => return self.unexpected(None),
                Some("in" | "]]") if self.is_bash() => return self.unexpected(None),
                _ => return self.simple(),
            },
            Token::IoNumber(_) | Token::IoName(_) => return self.simple(),
            Token::Operator(op) if op.contains(['<', '>']) => return self.simple(),
            _ => return self.unexpected(None),
        };
        let mut redirects = Vec::new();
        while let Some(redirect) = self.redirect()? {
            redirects.push(redirect);
        }
        Ok(Command::Compound(Box::new(compound), redirects))
    }
}

/// `a |& b` is `a 2>&1 | b`.
fn add_stderr(command: Option<&mut Command>) {
    let redirect = Redirect {
        fd: Some(2),
        variable: None,
        kind: RedirectKind::DupOutput,
        target: Word { parts: vec![Part::Literal("1".to_owned())], ..Word::default() },
        body: None,
    };
    match command {
        Some(Command::Simple(simple)) => simple.redirects.push(redirect),
        Some(Command::Compound(_, redirects)) => redirects.push(redirect),
        _ => {}
    }
}
