//! Words: quotes, expansions, and what stands inside of them.

use std::sync::Arc;

use crate::shell::ShellKind;

use super::error::SyntaxErrorKind;
use super::is_name;
use super::lexer::{Parsed, Parser};
use super::tree::{Operator, Param, Part, ReplaceMode, Script, Word};

/// Where a stretch of a word stands, which says what ends it and what a backslash does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
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
    const fn is_double(self) -> bool {
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

    fn parts(&mut self, mode: Mode) -> Parsed<Vec<Part>> {
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
            Some(b'<' | b'>') if mode == Mode::Unquoted => {
                self.pos += 2;
                let script = self.deeper(Self::substitution_body)?;
                parts.push(Part::ProcessInput(Arc::new(script)));
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

    fn backslash(&mut self, mode: Mode, parts: &mut Vec<Part>) {
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

    fn single_quoted(&mut self) -> Parsed<String> {
        let body = self.slice(self.pos + 1, self.text.len());
        let Some(end) = body.find('\'') else {
            return self.error(SyntaxErrorKind::UnterminatedQuote('\''));
        };
        let text = body.get(..end).unwrap_or("").to_owned();
        self.pos += end + 2;
        Ok(text)
    }

    fn backquoted(&mut self, mode: Mode) -> Parsed<Script> {
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

    fn sub_word(&mut self, mode: Mode) -> Parsed<Word> {
        let start = self.pos;
        let parts = self.parts(mode)?;
        Ok(Word { parts, span: self.span(start) })
    }

    /// What follows `${`, with the closing brace.
    fn braced(&mut self, double: bool, start: usize) -> Parsed<Param> {
        let mut operator = Operator::None;
        if self.byte() == Some(b'#')
            && self.byte_at(1) != Some(b'}')
            && name_length(self.slice(self.pos + 1, self.text.len()), true) > 0
        {
            operator = Operator::Length;
            self.pos += 1;
        } else if self.is_bash() && self.byte() == Some(b'!') && self.byte_at(1) != Some(b'}') {
            operator = Operator::Indirect;
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
        Ok(Param { name, index, operator, span: self.span(start) })
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
                Operator::Case { upper: byte == b'^', all }
            }
            b'@' if self.is_bash() => Operator::Transform(self.bump().unwrap_or(' ')),
            _ => {
                self.parts(mode)?;
                Operator::Bad
            }
        })
    }

    /// What follows `$'`, with the closing quote.
    fn ansi_quoted(&mut self) -> Parsed<String> {
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

/// How long the parameter name at the start of a text is: a name, a special character, or digits (one digit
/// outside of braces).
fn name_length(text: &str, braced: bool) -> usize {
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

fn push_literal(parts: &mut Vec<Part>, c: char) {
    match parts.last_mut() {
        Some(Part::Literal(text)) => text.push(c),
        _ => parts.push(Part::Literal(c.to_string())),
    }
}
