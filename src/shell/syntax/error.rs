//! Syntax errors, and how each shell words them.

use crate::shell::ShellKind;
use crate::text::Span;

/// Where parsing ended before the end of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    pub span: Span,
    /// 1-based.
    pub line: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A token that cannot stand here. `token` is its text; words, newlines and the end are told apart by `class`.
    Unexpected {
        token: String,
        class: TokenClass,
        expected: Option<Expected>,
    },
    /// A quote of that kind without its end.
    UnterminatedQuote(char),
    /// `${` without `}`.
    MissingBrace,
    /// `$(` or a backquote without its end.
    UnterminatedSubstitution(char),
    BadForVariable,
    BadFunctionName,
    /// Nested deeper than is parsed.
    TooDeep,
}

/// The token that the grammar wanted.
pub type Expected = &'static str;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenClass {
    End,
    Newline,
    Word,
    Redirection,
    /// An operator or a reserved word.
    Fixed,
}

impl SyntaxError {
    /// The lines that the shell prints, each ended; `argv0` is the name it was called by.
    pub fn message(&self, shell: ShellKind, argv0: &str, text: &str) -> String {
        let line = match self.kind {
            // What has no end is noticed at the end.
            SyntaxErrorKind::UnterminatedQuote(_)
            | SyntaxErrorKind::UnterminatedSubstitution(_)
            | SyntaxErrorKind::MissingBrace => {
                u32::try_from(1 + text.bytes().filter(|b| *b == b'\n').count()).unwrap_or(u32::MAX)
            }
            _ => self.line,
        };
        match shell {
            ShellKind::Dash => format!("{argv0}: {line}: Syntax error: {}\n", self.ash_text(false)),
            ShellKind::Ash => format!("{argv0}: syntax error: {}\n", self.ash_text(true)),
            ShellKind::Bash => self.bash_text(argv0, text),
        }
    }

    fn ash_text(&self, busybox: bool) -> String {
        match &self.kind {
            SyntaxErrorKind::Unexpected { token, class, expected } => {
                let token = match class {
                    TokenClass::End => "end of file".to_owned(),
                    TokenClass::Newline => "newline".to_owned(),
                    TokenClass::Word => "word".to_owned(),
                    TokenClass::Redirection => "redirection".to_owned(),
                    TokenClass::Fixed => format!("\"{token}\""),
                };
                let expected = expected.map(|e| format!(" (expecting \"{e}\")")).unwrap_or_default();
                if busybox {
                    format!("unexpected {token}{expected}")
                } else {
                    format!("{token} unexpected{expected}")
                }
            }
            SyntaxErrorKind::UnterminatedQuote(_) if busybox => "unterminated quoted string".to_owned(),
            SyntaxErrorKind::UnterminatedQuote(_) => "Unterminated quoted string".to_owned(),
            SyntaxErrorKind::MissingBrace if busybox => "missing '}'".to_owned(),
            SyntaxErrorKind::MissingBrace => "Missing '}'".to_owned(),
            SyntaxErrorKind::UnterminatedSubstitution('`') => "EOF in backquote substitution".to_owned(),
            SyntaxErrorKind::UnterminatedSubstitution(_) if busybox => {
                "unexpected end of file (expecting \")\")".to_owned()
            }
            SyntaxErrorKind::UnterminatedSubstitution(_) => {
                "end of file unexpected (expecting \")\")".to_owned()
            }
            SyntaxErrorKind::BadForVariable if busybox => "bad for loop variable".to_owned(),
            SyntaxErrorKind::BadForVariable => "Bad for loop variable".to_owned(),
            SyntaxErrorKind::BadFunctionName if busybox => "bad function name".to_owned(),
            SyntaxErrorKind::BadFunctionName => "Bad function name".to_owned(),
            SyntaxErrorKind::TooDeep => "nested too deeply".to_owned(),
        }
    }

    fn bash_text(&self, argv0: &str, text: &str) -> String {
        let line = self.line;
        match &self.kind {
            SyntaxErrorKind::Unexpected { class: TokenClass::End, .. } => {
                let lines = text.lines().count().max(1) + 1;
                format!("{argv0}: -c: line {lines}: syntax error: unexpected end of file\n")
            }
            SyntaxErrorKind::Unexpected { token, class, .. } => {
                let token = if *class == TokenClass::Newline { "newline" } else { token };
                let source = text.lines().nth(line.saturating_sub(1) as usize).unwrap_or("");
                format!(
                    "{argv0}: -c: line {line}: syntax error near unexpected token `{token}'\n{argv0}: -c: line {line}: `{source}'\n"
                )
            }
            SyntaxErrorKind::UnterminatedSubstitution('(') => {
                let lines = 1 + text.bytes().filter(|b| *b == b'\n').count();
                format!("{argv0}: -c: line {lines}: unexpected EOF while looking for matching `)'\n")
            }
            SyntaxErrorKind::UnterminatedQuote(quote) | SyntaxErrorKind::UnterminatedSubstitution(quote) => {
                format!("{argv0}: -c: line {line}: unexpected EOF while looking for matching `{quote}'\n")
            }
            SyntaxErrorKind::MissingBrace => {
                format!("{argv0}: -c: line {line}: unexpected EOF while looking for matching `}}'\n")
            }
            SyntaxErrorKind::BadForVariable | SyntaxErrorKind::BadFunctionName => {
                format!("{argv0}: -c: line {line}: not a valid identifier\n")
            }
            SyntaxErrorKind::TooDeep => format!("{argv0}: -c: line {line}: nested too deeply\n"),
        }
    }
}
