//! `${…}`: a parameter and its operator.

use crate::shell::ShellKind;

use super::error::SyntaxErrorKind;
use super::is_name;
use super::lexer::{Parsed, Parser};
use super::tree::{Operator, Param, ReplaceMode, Word};
use super::word::Mode;

impl Parser<'_> {
    /// What follows `${`, with the closing brace.
    pub(super) fn braced(&mut self, double: bool, start: usize) -> Parsed<Param> {
        let mut operator = Operator::None;
        let mut indirect = false;
        if self.byte() == Some(b'#')
            && self.byte_at(1) != Some(b'}')
            && name_length(self.slice(self.pos + 1, self.text.len()), true) > 0
        {
            operator = Operator::Length;
            self.pos += 1;
        } else if self.is_bash()
            && self.byte() == Some(b'!')
            && self
                .byte_at(1)
                .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'#' | b'@' | b'*'))
        {
            indirect = true;
            self.pos += 1;
        }
        let length = name_length(self.rest(), true);
        let name = self.slice(self.pos, self.pos + length).to_owned();
        self.pos += length;
        let mut index = None;
        if self.is_bash() && is_name(&name) && self.eat("[") {
            index = Some(self.sub_word(Mode::Index)?);
            self.eat("]");
        }
        if name.is_empty() {
            operator = Operator::Bad;
        } else if indirect
            && index.is_none()
            && matches!(self.byte(), Some(b'@' | b'*'))
            && self.byte_at(1) == Some(b'}')
        {
            operator = Operator::Names { apart: self.byte() == Some(b'@') };
            self.pos += 1;
        } else if operator == Operator::None && self.byte() != Some(b'}') {
            operator = self.operator_word(double)?;
        }
        if self.byte().is_some_and(|byte| byte != b'}') {
            operator = Operator::Bad;
            self.parts(if double { Mode::DoubleBrace } else { Mode::Brace })?;
        }
        if !self.eat("}") {
            return self.error(SyntaxErrorKind::MissingBrace);
        }
        Ok(Param { name, index, indirect, operator, span: self.span(start) })
    }

    fn operator_word(&mut self, double: bool) -> Parsed<Operator> {
        let mode = if double { Mode::DoubleBrace } else { Mode::Brace };
        let colon = self.byte() == Some(b':') && matches!(self.byte_at(1), Some(b'-' | b'=' | b'?' | b'+'));
        if colon {
            self.pos += 1;
        }
        let bash = self.kind != ShellKind::Dash;
        let Some(byte) = self.byte() else { return Ok(Operator::None) };
        // A whole character: it may be none that an operator begins with.
        self.bump();
        Ok(match byte {
            b'-' => Operator::Default { colon, word: self.sub_word(mode)? },
            b'=' => Operator::Assign { colon, word: self.sub_word(mode)? },
            b'+' => Operator::Alternative { colon, word: self.sub_word(mode)? },
            b'?' => {
                let word = self.sub_word(mode)?;
                Operator::Error { colon, word: (!word.parts.is_empty()).then_some(word) }
            }
            b'#' => {
                let longest = self.eat("#");
                Operator::RemovePrefix { longest, pattern: self.sub_word(Mode::Brace)? }
            }
            b'%' => {
                let longest = self.eat("%");
                Operator::RemoveSuffix { longest, pattern: self.sub_word(Mode::Brace)? }
            }
            b'/' if bash => {
                let mode = match self.byte() {
                    Some(b'/') => ReplaceMode::All,
                    Some(b'#') => ReplaceMode::Prefix,
                    Some(b'%') => ReplaceMode::Suffix,
                    _ => ReplaceMode::First,
                };
                self.pos += usize::from(mode != ReplaceMode::First);
                let pattern = self.sub_word(Mode::BraceUpTo(b'/'))?;
                let with = if self.eat("/") { self.sub_word(Mode::Brace)? } else { Word::default() };
                Operator::Replace { mode, pattern, with }
            }
            b':' if bash => {
                let offset = self.sub_word(Mode::BraceUpTo(b':'))?;
                let length = if self.eat(":") { Some(self.sub_word(Mode::Brace)?) } else { None };
                Operator::Substring { offset, length }
            }
            b'^' | b',' if self.is_bash() => {
                let all = self.eat(if byte == b'^' { "^" } else { "," });
                Operator::Case { upper: byte == b'^', all, pattern: self.sub_word(Mode::Brace)? }
            }
            b'@' if self.is_bash() => Operator::Transform(self.bump().unwrap_or(' ')),
            _ => {
                self.parts(mode)?;
                Operator::Bad
            }
        })
    }
}

/// How long the parameter name at the start of a text is: a name, a special character, or digits (one digit
/// outside of braces).
pub(super) fn name_length(text: &str, braced: bool) -> usize {
    let Some(first) = text.bytes().next() else { return 0 };
    match first {
        b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!' => 1,
        b'0'..=b'9' if braced => text.bytes().take_while(u8::is_ascii_digit).count(),
        b'0'..=b'9' => 1,
        _ if first.is_ascii_alphabetic() || first == b'_' => {
            text.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count()
        }
        _ => 0,
    }
}
