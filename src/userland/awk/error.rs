//! What is wrong with a program, in the words of mawk, gawk and busybox.

use std::ops::Range;

use super::lex::Token;

/// Why a text is no program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// A string or a regular expression without its end, and where it begins.
    Unterminated {
        regex: bool,
        at: usize,
    },
    Character(char, usize),
    /// The token that does not fit, by its place among the tokens.
    Token(usize),
    TooDeep,
}

/// Whose words are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Mawk,
    Gawk,
    Busybox,
}

impl Dialect {
    /// The exit status that follows.
    pub const fn status(self) -> i32 {
        match self {
            Self::Mawk => 2,
            Self::Gawk | Self::Busybox => 1,
        }
    }
}

/// A program as it was read.
pub struct Source<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub places: &'a [Range<usize>],
    /// The file of `-f`.
    pub file: Option<&'a str>,
}

impl Trouble {
    /// The lines to say, each without the program's name in front.
    pub fn lines(&self, dialect: Dialect, source: &Source<'_>) -> Vec<String> {
        match dialect {
            Dialect::Mawk => vec![self.mawk(source)],
            Dialect::Gawk => self.gawk(source),
            Dialect::Busybox => {
                let what = match self {
                    Self::Unterminated { .. } => "Unexpected end of string",
                    _ => "Unexpected token",
                };
                vec![format!("{}{}: {what}", source.place(), source.line(self.at(source)))]
            }
        }
    }

    fn at(&self, source: &Source<'_>) -> usize {
        match self {
            Self::Unterminated { at, .. } | Self::Character(_, at) => *at,
            Self::Token(index) => source.places.get(*index).map_or(source.text.len(), |place| place.start),
            Self::TooDeep => source.text.len(),
        }
    }

    fn mawk(&self, source: &Source<'_>) -> String {
        let line = source.line(self.at(source));
        let head = match source.file {
            Some(file) => format!("{file}: line {line}"),
            None => format!("line {line}"),
        };
        match self {
            Self::Unterminated { regex, at } => {
                let text: String = source.text.get(at + 1..).unwrap_or("").chars().take(10).collect();
                let text = text.split('\n').next().unwrap_or("");
                if *regex {
                    format!("{head}: runaway regular expression /{text} ...")
                } else {
                    format!("{head}: runaway string constant \"{text} ...")
                }
            }
            Self::Character(c, _) => format!("{line}: unexpected character '{c}'"),
            Self::TooDeep => format!("{head}: nested too deeply"),
            Self::Token(index) => {
                let (mut braces, mut parentheses) = (0i32, 0i32);
                for token in source.tokens.get(..*index).unwrap_or_default() {
                    match token {
                        Token::Sign("{") => braces += 1,
                        Token::Sign("}") => braces -= 1,
                        Token::Sign("(") => parentheses += 1,
                        Token::Sign(")") => parentheses -= 1,
                        _ => {}
                    }
                }
                let shown = source.shown(*index);
                match source.tokens.get(*index) {
                    Some(Token::End) | None if braces > 0 => {
                        // A line end is put behind the program.
                        let head = head.replace(&format!("line {line}"), &format!("line {}", line + 1));
                        format!("{head}: missing }} near end of file")
                    }
                    Some(Token::Sign("}")) if parentheses > 0 => format!("{head}: missing ) near }}"),
                    Some(Token::Sign("}")) if braces <= 0 => format!("{head}: extra '}}'"),
                    Some(Token::Sign(")")) if parentheses <= 0 => format!("{head}: extra ')'"),
                    _ => format!("{head}: syntax error at or near {shown}"),
                }
            }
        }
    }

    fn gawk(&self, source: &Source<'_>) -> Vec<String> {
        let at = self.at(source);
        let line = source.line(at);
        let head = format!("{}{line}:", source.place());
        let begin = source.text.get(..at).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
        let written = source.text.get(begin..).and_then(|text| text.split('\n').next()).unwrap_or("");
        let (what, column) = match self {
            Self::Unterminated { regex: true, .. } => ("unterminated regexp", at + 1 - begin),
            Self::Unterminated { .. } => ("unterminated string", at - begin),
            Self::Token(index) => match source.tokens.get(*index) {
                Some(Token::End | Token::Newline) | None => {
                    ("unexpected newline or end of string", at - begin)
                }
                _ => ("syntax error", at - begin),
            },
            _ => ("syntax error", at - begin),
        };
        vec![format!("{head} {written}"), format!("{head} {}^ {what}", " ".repeat(column))]
    }
}

impl Source<'_> {
    /// The line that a place is in, from 1.
    fn line(&self, at: usize) -> usize {
        1 + self.text.get(..at).unwrap_or(self.text).matches('\n').count()
    }

    fn place(&self) -> String {
        self.file.map_or_else(|| "cmd. line:".to_owned(), |file| format!("{file}:"))
    }

    fn shown(&self, index: usize) -> &str {
        match self.tokens.get(index) {
            None | Some(Token::End | Token::Newline) => "end of line",
            Some(_) => {
                let place = self.places.get(index).cloned().unwrap_or_default();
                self.text.get(place).unwrap_or("")
            }
        }
    }
}
