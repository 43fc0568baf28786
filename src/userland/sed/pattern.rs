//! Addresses, `s` and `y`: what holds patterns.

use crate::shell::{Regex, RegexSyntax};

use super::parse::{Failure, Parser};
use super::script::{Action, Address, Case, Piece, Substitute};

impl Parser<'_> {
    pub(super) fn address(&mut self) -> Result<Option<Address>, Failure> {
        Ok(match self.peek() {
            Some(c) if c.is_ascii_digit() => {
                let first = self.number().unwrap_or(0);
                if self.peek() == Some('~') {
                    self.at += 1;
                    Some(Address::Step(first, self.number().unwrap_or(0)))
                } else {
                    Some(Address::Line(first))
                }
            }
            Some('$') => {
                self.at += 1;
                Some(Address::Last)
            }
            Some(c @ ('/' | '\\')) => {
                self.at += 1;
                let delimiter = if c == '/' { '/' } else { self.next().unwrap_or('/') };
                let Some(text) = self.delimited(delimiter, true) else {
                    return self.fail("unterminated address regex");
                };
                let mut ignore_case = false;
                while let Some(flag @ ('I' | 'M')) = self.peek() {
                    ignore_case |= flag == 'I';
                    self.at += 1;
                }
                Some(Address::Pattern(self.regex(&text, ignore_case)?))
            }
            _ => None,
        })
    }

    pub(super) fn regex(&self, text: &str, ignore_case: bool) -> Result<Option<Regex>, Failure> {
        if text.is_empty() {
            return Ok(None);
        }
        let syntax = if self.extended { RegexSyntax::Extended } else { RegexSyntax::Basic };
        Regex::new(&unescaped(text), syntax, ignore_case)
            .map(Some)
            .map_err(|error| (self.at, error.to_owned()))
    }

    /// Text up to a delimiter that is not escaped nor, in patterns, in brackets; `\delimiter` is the delimiter.
    pub(super) fn delimited(&mut self, delimiter: char, pattern: bool) -> Option<String> {
        let mut out = String::new();
        let mut bracket = false;
        loop {
            let c = self.next()?;
            if c == delimiter && !bracket {
                return Some(out);
            }
            match c {
                '\\' if !bracket => {
                    let next = self.next()?;
                    if next == delimiter && !(pattern && "()|+?{}".contains(delimiter)) {
                        out.push(next);
                    } else {
                        out.extend(['\\', next]);
                    }
                }
                '[' if pattern && !bracket => {
                    bracket = true;
                    out.push(c);
                    for lead in ['^', ']'] {
                        if self.peek() == Some(lead) {
                            out.push(lead);
                            self.at += 1;
                        }
                    }
                }
                '[' if bracket && matches!(self.peek(), Some(':' | '.' | '=')) => {
                    let kind = self.next()?;
                    out.extend(['[', kind]);
                    loop {
                        let inner = self.next()?;
                        out.push(inner);
                        if inner == kind && self.peek() == Some(']') {
                            out.push(self.next()?);
                            break;
                        }
                    }
                }
                ']' if bracket => {
                    bracket = false;
                    out.push(c);
                }
                _ => out.push(c),
            }
        }
    }

    pub(super) fn substitute(&mut self) -> Result<Substitute, Failure> {
        let Some(delimiter) = self.next().filter(|c| *c != '\n' && *c != '\\') else {
            return self.fail("unterminated `s' command");
        };
        let Some(pattern) = self.delimited(delimiter, true) else {
            return self.fail("unterminated `s' command");
        };
        let Some(with) = self.delimited(delimiter, false) else {
            return self.fail("unterminated `s' command");
        };
        let mut substitute = Substitute {
            pattern: None,
            with: replacement(&with),
            global: false,
            nth: 1,
            print: false,
            write: None,
        };
        let mut ignore_case = false;
        loop {
            match self.peek() {
                Some('g') if substitute.global => {
                    self.at += 1;
                    return self.fail("multiple `g' options to `s' command");
                }
                Some('g') => substitute.global = true,
                Some('p') if substitute.print => {
                    self.at += 1;
                    return self.fail("multiple `p' options to `s' command");
                }
                Some('p') => substitute.print = true,
                Some('i' | 'I') => ignore_case = true,
                Some('m' | 'M' | 'e') => {}
                Some('w') => {
                    self.at += 1;
                    substitute.write = Some(self.file());
                    break;
                }
                Some(c) if c.is_ascii_digit() => {
                    substitute.nth = self.number().unwrap_or(1).max(1);
                    continue;
                }
                _ => break,
            }
            self.at += 1;
        }
        substitute.pattern = self.regex(&pattern, ignore_case)?;
        let groups = substitute.pattern.as_ref().map_or(9, Regex::groups);
        for piece in &substitute.with {
            if let Piece::Group(group) = piece
                && *group > groups
            {
                return Err((self.at, format!("invalid reference \\{group} on `s' command's RHS")));
            }
        }
        Ok(substitute)
    }

    pub(super) fn translate(&mut self) -> Result<Action, Failure> {
        let Some(delimiter) = self.next() else { return self.fail("unterminated `y' command") };
        let (Some(from), Some(to)) = (self.delimited(delimiter, false), self.delimited(delimiter, false))
        else {
            return self.fail("unterminated `y' command");
        };
        let plain = |text: &str| text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
        let (from, to) = (plain(&from), plain(&to));
        if from.chars().count() != to.chars().count() {
            return self.fail("strings for `y' command are different lengths");
        }
        Ok(Action::Translate(from.chars().zip(to.chars()).collect()))
    }
}

/// A pattern with `\r`, `\x41` and the like as the characters that they stand for, also in brackets.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let Some(letter) = (if c == '\\' { chars.next() } else { None }) else {
            out.push(c);
            continue;
        };
        match escape(letter) {
            Some(character) => out.push(character),
            None => match numbered(letter, &mut chars) {
                // What it stands for has no meaning of its own.
                Some(character) if character.is_ascii_punctuation() => out.extend(['\\', character]),
                Some(character) => out.push(character),
                None => out.extend([c, letter]),
            },
        }
    }
    out
}

/// What a letter after a backslash stands for.
pub(super) fn escape(letter: char) -> Option<char> {
    Some(match letter {
        'a' => '\x07',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        _ => return None,
    })
}

/// `\x41`, `\o101`, `\d065`: the character of that number; takes its digits.
fn numbered(letter: char, chars: &mut std::str::Chars<'_>) -> Option<char> {
    let (base, digits) = match letter {
        'x' => (16, 2),
        'o' => (8, 3),
        'd' => (10, 3),
        _ => return None,
    };
    let text = chars.as_str();
    let count = text.chars().take(digits).take_while(|c| c.is_digit(base)).count();
    let number = u32::from_str_radix(text.get(..count)?, base).ok()?;
    *chars = text.get(count..)?.chars();
    char::from_u32(number).filter(char::is_ascii)
}

fn replacement(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let piece = match c {
            '&' => Piece::Group(0),
            '\\' => match chars.next() {
                Some(digit @ '0'..='9') => Piece::Group(digit.to_digit(10).unwrap_or(0) as usize),
                Some('U') => Piece::Case(Case::Upper),
                Some('L') => Piece::Case(Case::Lower),
                Some('u') => Piece::Case(Case::UpperNext),
                Some('l') => Piece::Case(Case::LowerNext),
                Some('E') => Piece::Case(Case::End),
                Some(c) => {
                    literal.push(escape(c).or_else(|| numbered(c, &mut chars)).unwrap_or(c));
                    continue;
                }
                None => continue,
            },
            _ => {
                literal.push(c);
                continue;
            }
        };
        if !literal.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut literal)));
        }
        pieces.push(piece);
    }
    if !literal.is_empty() {
        pieces.push(Piece::Text(literal));
    }
    pieces
}
