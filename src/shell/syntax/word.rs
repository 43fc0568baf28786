//! Words: quotes, expansions, and what stands inside of them.

use std::sync::Arc;

use crate::shell::ShellKind;

use super::braced::name_length;
use super::error::SyntaxErrorKind;
use super::lexer::{Parsed, Parser};
use super::tree::{Operator, Param, Part, Script, Word};

/// Where a stretch of a word stands, which says what ends it and what a backslash does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Unquoted,
    Double,
    Here,
    /// Inside of `${…}`, not in double quotes.
    Brace,
    /// Inside of `${…}` in double quotes.
    DoubleBrace,
    /// Inside of `${…}`, up to that character as well.
    BraceUpTo(u8),
    /// Inside of `$((…))` or `((…))`.
    Arith,
    /// Inside of `name[…]`.
    Index,
    /// The right side of `=~`.
    Regex,
}

impl Mode {
    /// Whether text here counts as double-quoted.
    pub const fn is_double(self) -> bool {
        matches!(self, Self::Double | Self::Here | Self::DoubleBrace | Self::Arith)
    }
}

impl Parser<'_> {
    pub(super) fn word(&mut self) -> Parsed<Word> {
        let start = self.pos;
        let parts = self.parts(Mode::Unquoted)?;
        Ok(Word { parts, span: self.span(start) })
    }

    pub(super) fn regex_word(&mut self) -> Parsed<Word> {
        while matches!(self.byte(), Some(b' ' | b'\t')) {
            self.pos += 1;
        }
        let start = self.pos;
        let parts = self.parts(Mode::Regex)?;
        Ok(Word { parts, span: self.span(start) })
    }

    pub(super) fn here_parts(&mut self) -> Parsed<Vec<Part>> {
        self.parts(Mode::Here)
    }

    /// The text of an arithmetic expression up to `))`, or up to `;` where that is asked for; `None` if it is
    /// not arithmetic after all.
    pub(super) fn arith_parts(&mut self, up_to_semicolon: bool) -> Parsed<Option<Vec<Part>>> {
        let mut parts = Vec::new();
        let mut open = 0u32;
        loop {
            match self.byte() {
                None => return Ok(None),
                Some(b'(') => open += 1,
                Some(b')') if open > 0 => open -= 1,
                Some(b')') if self.byte_at(1) == Some(b')') => {
                    self.pos += 2;
                    return Ok(Some(parts));
                }
                Some(b')') => return Ok(None),
                Some(b';') if up_to_semicolon && open == 0 => {
                    self.pos += 1;
                    return Ok(Some(parts));
                }
                Some(_) => {
                    self.part(Mode::Arith, &mut parts)?;
                    continue;
                }
            }
            self.push_char(&mut parts);
        }
    }

    pub(super) fn parts(&mut self, mode: Mode) -> Parsed<Vec<Part>> {
        let mut parts = Vec::new();
        while let Some(byte) = self.byte() {
            if self.ends(mode, byte, &parts) {
                break;
            }
            self.part(mode, &mut parts)?;
        }
        Ok(parts)
    }

    fn ends(&self, mode: Mode, byte: u8, parts: &[Part]) -> bool {
        match mode {
            Mode::Unquoted => match byte {
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b')' => true,
                b'<' | b'>' => !(self.is_bash() && parts.is_empty() && self.byte_at(1) == Some(b'(')),
                // `@(a|b)` of bash is taken whole by `part`.
                b'(' => true,
                _ => false,
            },
            Mode::Double => byte == b'"',
            Mode::Here => false,
            Mode::Brace | Mode::DoubleBrace => byte == b'}',
            Mode::BraceUpTo(end) => byte == b'}' || byte == end,
            Mode::Index => byte == b']',
            Mode::Arith => byte == b')',
            Mode::Regex => matches!(byte, b' ' | b'\t' | b'\n'),
        }
    }

    fn push_char(&mut self, parts: &mut Vec<Part>) {
        if let Some(c) = self.bump() {
            push_literal(parts, c);
        }
    }

    fn part(&mut self, mode: Mode, parts: &mut Vec<Part>) -> Parsed<()> {
        match self.byte() {
            Some(b'\\') => self.backslash(mode, parts),
            Some(b'\'') if !mode.is_double() => {
                let text = self.single_quoted()?;
                parts.push(Part::Quoted(text));
            }
            Some(b'"') if mode != Mode::Here && mode != Mode::Arith => {
                let start = self.pos;
                self.pos += 1;
                let inner = self.deeper(|parser| parser.parts(Mode::Double))?;
                if !self.eat("\"") {
                    self.pos = start;
                    return self.error(SyntaxErrorKind::UnterminatedQuote('"'));
                }
                parts.push(Part::Double(inner));
            }
            Some(b'"') if mode == Mode::Arith => self.pos += 1,
            Some(b'`') => {
                let script = self.backquoted(mode)?;
                parts.push(Part::Command(Arc::new(script)));
            }
            Some(b'$') => self.dollar(mode, parts)?,
            Some(byte @ (b'<' | b'>')) if mode == Mode::Unquoted => {
                self.pos += 2;
                let script = self.deeper(Self::substitution_body)?;
                parts.push(match byte {
                    b'<' => Part::ProcessInput(Arc::new(script)),
                    _ => Part::ProcessOutput,
                });
            }
            Some(b'?' | b'*' | b'+' | b'@' | b'!')
                if mode == Mode::Unquoted && self.is_bash() && self.byte_at(1) == Some(b'(') =>
            {
                self.extended_pattern(parts)?;
            }
            _ => self.push_char(parts),
        }
        Ok(())
    }

    /// `@(a|b)` and its kin, taken as literal pattern text with expansions inside.
    fn extended_pattern(&mut self, parts: &mut Vec<Part>) -> Parsed<()> {
        self.push_char(parts);
        let mut open = 0u32;
        while let Some(byte) = self.byte() {
            match byte {
                b'(' => open += 1,
                b')' => open = open.saturating_sub(1),
                b'|' | b' ' => {}
                _ => {
                    self.part(Mode::BraceUpTo(b')'), parts)?;
                    continue;
                }
            }
            self.push_char(parts);
            if open == 0 {
                break;
            }
        }
        Ok(())
    }

    fn dollar(&mut self, mode: Mode, parts: &mut Vec<Part>) -> Parsed<()> {
        let start = self.pos;
        match self.byte_at(1) {
            Some(b'(') if self.byte_at(2) == Some(b'(') => {
                self.pos += 3;
                let inner = self.deeper(|parser| parser.arith_parts(false))?;
                if let Some(inner) = inner {
                    parts.push(Part::Arith(inner));
                    return Ok(());
                }
                self.pos = start + 2;
                let script = self.deeper(Self::substitution_body)?;
                parts.push(Part::Command(Arc::new(script)));
            }
            Some(b'(') => {
                self.pos += 2;
                let script = self.deeper(Self::substitution_body)?;
                parts.push(Part::Command(Arc::new(script)));
            }
            Some(b'{') => {
                self.pos += 2;
                let param = self.deeper(|parser| parser.braced(mode.is_double(), start))?;
                parts.push(Part::Param(Box::new(param)));
            }
            Some(b'\'') if !mode.is_double() && self.kind != ShellKind::Dash => {
                self.pos += 2;
                let text = self.ansi_quoted()?;
                parts.push(Part::Quoted(text));
            }
            Some(b'"') if !mode.is_double() && self.is_bash() => self.pos += 1,
            _ => {
                self.pos += 1;
                let length = name_length(self.rest(), false);
                if length == 0 {
                    push_literal(parts, '$');
                    return Ok(());
                }
                let name = self.slice(self.pos, self.pos + length).to_owned();
                self.pos += length;
                let span = self.span(start);
                parts.push(Part::Param(Box::new(Param {
                    name,
                    index: None,
                    indirect: false,
                    operator: Operator::None,
                    span,
                })));
            }
        }
        Ok(())
    }

    /// What follows `$(`, with the closing parenthesis.
    pub(super) fn substitution_body(&mut self) -> Parsed<Script> {
        let start = self.pos;
        self.forget_peeked();
        let lines = self.lines_until_parenthesis()?;
        if !self.eat_operator(")")? {
            if *self.peek()? == super::lexer::Token::End {
                self.pos = start;
                return self.error(SyntaxErrorKind::UnterminatedSubstitution('('));
            }
            return self.unexpected(Some(")"));
        }
        Ok(Script { lines, error: None })
    }

    pub(super) fn sub_word(&mut self, mode: Mode) -> Parsed<Word> {
        let start = self.pos;
        let parts = self.parts(mode)?;
        Ok(Word { parts, span: self.span(start) })
    }
}

pub(super) fn push_literal(parts: &mut Vec<Part>, c: char) {
    match parts.last_mut() {
        Some(Part::Literal(text)) => text.push(c),
        _ => parts.push(Part::Literal(c.to_string())),
    }
}
