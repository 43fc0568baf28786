//! Backslashes, quotes and backquotes.

use super::error::SyntaxErrorKind;
use super::lexer::{Parsed, Parser};
use super::tree::{Part, Script};
use super::word::{Mode, push_literal};

impl Parser<'_> {
    pub(super) fn backslash(&mut self, mode: Mode, parts: &mut Vec<Part>) {
        self.pos += 1;
        let special = match (mode, self.byte()) {
            (_, None) => {
                push_literal(parts, '\\');
                return;
            }
            (_, Some(b'\n')) => {
                self.pos += 1;
                return;
            }
            (Mode::Double | Mode::Arith, Some(byte)) => matches!(byte, b'$' | b'`' | b'"' | b'\\'),
            (Mode::DoubleBrace, Some(byte)) => matches!(byte, b'$' | b'`' | b'"' | b'\\' | b'}'),
            (Mode::Here, Some(byte)) => matches!(byte, b'$' | b'`' | b'\\'),
            _ => true,
        };
        if !special {
            push_literal(parts, '\\');
        } else if let Some(c) = self.bump() {
            match parts.last_mut() {
                Some(Part::Quoted(text)) => text.push(c),
                _ => parts.push(Part::Quoted(c.to_string())),
            }
        }
    }

    pub(super) fn single_quoted(&mut self) -> Parsed<String> {
        let body = self.slice(self.pos + 1, self.text.len());
        let Some(end) = body.find('\'') else {
            return self.error(SyntaxErrorKind::UnterminatedQuote('\''));
        };
        let text = body.get(..end).unwrap_or("").to_owned();
        self.pos += end + 2;
        Ok(text)
    }

    pub(super) fn backquoted(&mut self, mode: Mode) -> Parsed<Script> {
        let start = self.pos;
        self.pos += 1;
        let mut text = String::new();
        loop {
            match self.bump() {
                None => {
                    self.pos = start;
                    return self.error(SyntaxErrorKind::UnterminatedSubstitution('`'));
                }
                Some('`') => break,
                Some('\\') => match self.bump() {
                    Some(c @ ('$' | '`' | '\\')) => text.push(c),
                    Some('"') if mode.is_double() => text.push('"'),
                    Some(c) => text.extend(['\\', c]),
                    None => text.push('\\'),
                },
                Some(c) => text.push(c),
            }
        }
        let span = self.span(start);
        self.deeper(|parser| {
            let script = parser.nested(&text, span).script();
            match script.error {
                Some(error) => Err(error),
                None => Ok(script),
            }
        })
    }

    /// What follows `$'`, with the closing quote.
    pub(super) fn ansi_quoted(&mut self) -> Parsed<String> {
        let start = self.pos;
        let mut raw = String::new();
        loop {
            match self.bump() {
                None => {
                    self.pos = start;
                    return self.error(SyntaxErrorKind::UnterminatedQuote('\''));
                }
                Some('\'') => return Ok(crate::shell::interp::escapes::ansi(&raw)),
                Some('\\') => {
                    raw.push('\\');
                    raw.extend(self.bump());
                }
                Some(c) => raw.push(c),
            }
        }
    }
}
