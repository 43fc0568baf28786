//! Characters to tokens: blanks, comments, operators, words, and the bodies of here-documents.

use std::cell::Cell;
use std::sync::{Arc, OnceLock};

use crate::shell::ShellKind;
use crate::text::Span;

use super::error::{Expected, SyntaxError, SyntaxErrorKind, TokenClass};
use super::tree::{Part, Word};

/// Compound commands and substitutions inside of each other; more is a syntax error.
const MAX_DEPTH: u32 = 60;

/// Longest first.
const OPERATORS: &[&str] = &[
    "&>>", ";;&", "<<<", "<<-", "&&", "||", ";;", ";&", "&>", ">>", ">&", ">|", "<<", "<&", "<>", "|&", "(",
    ")", ";", "&", "|", "<", ">",
];
/// Operators that only bash has, or bash and ash.
const BASH_ONLY: &[&str] = &[";;&", "<<<", "|&", ";&"];
const NOT_DASH: &[&str] = &["&>>", "&>"];

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    End,
    Newline,
    Operator(&'static str),
    /// Digits right before a redirection.
    IoNumber(u32),
    /// `{name}` right before a redirection, in bash.
    IoName(String),
    Word(Word),
}

pub(super) type Parsed<T> = Result<T, SyntaxError>;

struct Pending {
    delimiter: String,
    strip_tabs: bool,
    quoted: bool,
    body: Arc<OnceLock<Word>>,
}

pub(super) struct Parser<'a> {
    pub text: &'a str,
    pub pos: usize,
    pub kind: ShellKind,
    /// Set where the text is not part of the script as written: everything has this span then.
    pub inside: Option<Span>,
    peeked: Option<(Token, usize, usize)>,
    pending: Vec<Pending>,
    depth: u32,
    /// A position whose line is known, and that line.
    counted: Cell<(usize, u32)>,
}

impl<'a> Parser<'a> {
    pub fn new(text: &'a str, kind: ShellKind, inside: Option<Span>) -> Self {
        Self {
            text,
            pos: 0,
            kind,
            inside,
            peeked: None,
            pending: Vec::new(),
            depth: 0,
            counted: Cell::new((0, 1)),
        }
    }

    /// A parser for a text inside of this one (backquotes).
    pub fn nested<'b>(&self, text: &'b str, inside: Span) -> Parser<'b> {
        Parser { depth: self.depth + 1, ..Parser::new(text, self.kind, Some(self.inside.unwrap_or(inside))) }
    }

    pub fn is_bash(&self) -> bool {
        self.kind == ShellKind::Bash
    }

    pub fn span(&self, from: usize) -> Span {
        self.inside.unwrap_or(Span::of(from, self.pos))
    }

    pub fn line(&self, pos: usize) -> u32 {
        let (from, line) = match self.counted.get() {
            (from, line) if from <= pos => (from, line),
            _ => (0, 1),
        };
        let newlines = self.slice_bytes(from, pos).iter().filter(|&&b| b == b'\n').count();
        let line = line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
        self.counted.set((pos, line));
        line
    }

    pub fn error<T>(&self, kind: SyntaxErrorKind) -> Parsed<T> {
        Err(SyntaxError {
            kind,
            span: self.inside.unwrap_or(Span::of(self.pos, self.pos)),
            line: self.line(self.pos),
        })
    }

    /// Runs a rule one level deeper.
    pub fn deeper<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth >= MAX_DEPTH {
            return self.error(SyntaxErrorKind::TooDeep);
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        result
    }

    pub fn byte(&self) -> Option<u8> {
        self.byte_at(0)
    }

    pub fn byte_at(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.pos + ahead).copied()
    }

    pub fn rest(&self) -> &'a str {
        self.text.get(self.pos..).unwrap_or("")
    }

    fn slice_bytes(&self, from: usize, to: usize) -> &[u8] {
        self.text.as_bytes().get(from..to.min(self.text.len())).unwrap_or_default()
    }

    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or("")
    }

    /// Takes one character.
    pub fn bump(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    /// Takes a text if it comes next.
    pub fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.pos += text.len();
        }
        found
    }

    fn skip_blanks(&mut self) {
        loop {
            match self.byte() {
                Some(b' ' | b'\t') => self.pos += 1,
                Some(b'\\') if self.byte_at(1) == Some(b'\n') => self.pos += 2,
                Some(b'#') => self.pos += self.rest().find('\n').unwrap_or(self.rest().len()),
                _ => return,
            }
        }
    }

    pub fn peek(&mut self) -> Parsed<&Token> {
        if self.peeked.is_none() {
            let back = self.pos;
            let token = self.lex()?;
            self.peeked = Some((token, back, self.pos));
            self.pos = back;
        }
        match &self.peeked {
            Some((token, ..)) => Ok(token),
            None => Ok(&Token::End),
        }
    }

    pub fn next(&mut self) -> Parsed<Token> {
        self.peek()?;
        let Some((token, _, end)) = self.peeked.take() else { return Ok(Token::End) };
        self.pos = end;
        if token == Token::Newline {
            self.read_bodies();
        }
        Ok(token)
    }

    /// The position after the blanks: where the next token begins.
    pub fn token_start(&mut self) -> usize {
        let back = self.pos;
        self.skip_blanks();
        std::mem::replace(&mut self.pos, back)
    }

    /// Gives up on the token that was looked at, so that it can be read in another way.
    pub fn forget_peeked(&mut self) {
        self.peeked = None;
    }

    fn lex(&mut self) -> Parsed<Token> {
        self.skip_blanks();
        let Some(byte) = self.byte() else { return Ok(Token::End) };
        if byte == b'\n' {
            self.pos += 1;
            return Ok(Token::Newline);
        }
        if self.is_bash() && (self.rest().starts_with("<(") || self.rest().starts_with(">(")) {
            return self.word().map(Token::Word);
        }
        if let Some(operator) = self.operator() {
            self.pos += operator.len();
            return Ok(Token::Operator(operator));
        }
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && matches!(self.byte_at(digits), Some(b'<' | b'>')) {
            let number = self.slice(self.pos, self.pos + digits).parse().unwrap_or(u32::MAX);
            self.pos += digits;
            return Ok(Token::IoNumber(number));
        }
        if let Some(name) = self.io_name() {
            self.pos += name.len() + 2;
            return Ok(Token::IoName(name));
        }
        self.word().map(Token::Word)
    }

    fn io_name(&self) -> Option<String> {
        let (name, rest) = self.rest().strip_prefix('{').filter(|_| self.is_bash())?.split_once('}')?;
        (super::is_name(name) && rest.starts_with(['<', '>'])).then(|| name.to_owned())
    }

    pub fn operator(&self) -> Option<&'static str> {
        let rest = self.rest();
        let known = |operator: &&&str| {
            rest.starts_with(**operator)
                && (self.is_bash() || !BASH_ONLY.contains(operator))
                && (self.kind != ShellKind::Dash || !NOT_DASH.contains(operator))
        };
        OPERATORS.iter().find(known).copied()
    }

    /// Takes an operator if it comes next.
    pub fn eat_operator(&mut self, operator: &str) -> Parsed<bool> {
        let found = matches!(self.peek()?, Token::Operator(next) if *next == operator);
        if found {
            self.next()?;
        }
        Ok(found)
    }

    pub fn skip_newlines(&mut self) -> Parsed<()> {
        while *self.peek()? == Token::Newline {
            self.next()?;
        }
        Ok(())
    }

    /// The error that the next token cannot stand here.
    pub fn unexpected<T>(&mut self, expected: Option<Expected>) -> Parsed<T> {
        let token = self.peek()?.clone();
        let start = self.token_start();
        let (class, text) = match &token {
            Token::End => (TokenClass::End, String::new()),
            Token::Newline => (TokenClass::Newline, String::new()),
            Token::Operator(op) if op.contains(['<', '>']) => (TokenClass::Redirection, (*op).to_owned()),
            Token::Operator(op) => (TokenClass::Fixed, (*op).to_owned()),
            Token::IoNumber(_) | Token::IoName(_) => (TokenClass::Redirection, String::new()),
            Token::Word(word) => match word.as_literal() {
                Some(text) if super::grammar::is_reserved(text) => (TokenClass::Fixed, text.to_owned()),
                _ => (TokenClass::Word, self.text.get(word.span.range()).unwrap_or("").to_owned()),
            },
        };
        let end = self.peeked.as_ref().map_or(start, |peeked| peeked.2).max(start);
        Err(SyntaxError {
            kind: SyntaxErrorKind::Unexpected { token: text, class, expected },
            span: self.inside.unwrap_or(Span::of(start, end)),
            line: self.line(start),
        })
    }

    /// Notes a here-document whose body follows after this line.
    pub fn expect_body(&mut self, delimiter: &Word, strip_tabs: bool) -> Arc<OnceLock<Word>> {
        let body = Arc::new(OnceLock::new());
        let quoted = !matches!(delimiter.parts.as_slice(), [Part::Literal(_)]);
        let delimiter = delimiter_text(&delimiter.parts);
        self.pending.push(Pending { delimiter, strip_tabs, quoted, body: Arc::clone(&body) });
        body
    }

    /// Reads the bodies of the here-documents that the line just ended began; at the end of the text as well.
    pub fn read_bodies(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            let start = self.pos;
            let mut body = String::new();
            while self.pos < self.text.len() {
                let line_end = self.rest().find('\n').map_or(self.text.len(), |at| self.pos + at + 1);
                let mut line = self.slice(self.pos, line_end);
                self.pos = line_end;
                if pending.strip_tabs {
                    line = line.trim_start_matches('\t');
                }
                if line.strip_suffix('\n').unwrap_or(line) == pending.delimiter {
                    break;
                }
                body.push_str(line);
            }
            let span = self.span(start);
            let word = if pending.quoted { Word::quoted(body, span) } else { self.here_body(&body, span) };
            // Each body is read once.
            let _ = pending.body.set(word);
        }
    }

    fn here_body(&self, body: &str, span: Span) -> Word {
        let parts = self.nested(body, span).here_parts();
        // What cannot be parsed stands as it is.
        Word { parts: parts.unwrap_or_else(|_| vec![Part::Quoted(body.to_owned())]), span }
    }
}

fn delimiter_text(parts: &[Part]) -> String {
    parts
        .iter()
        .map(|part| match part {
            Part::Literal(text) | Part::Quoted(text) => text.clone(),
            Part::Double(parts) => delimiter_text(parts),
            Part::Param(param) => format!("${}", param.name),
            _ => String::new(),
        })
        .collect()
}
