//! Escapes and character classes.

use super::super::program::{Instruction, Node, Set};
use super::{Parsed, Parser, UNMODELLED};

impl Parser<'_> {
    pub(super) fn escape(&mut self) -> Parsed {
        let Some(c) = self.peek() else { return Err("\\ at end of pattern") };
        self.at += 1;
        if let Some(set) = class(c) {
            return Ok(Node::One(Instruction::Set(set)));
        }
        Ok(match c {
            'b' => Node::One(Instruction::WordEdge(true)),
            'B' => Node::One(Instruction::WordEdge(false)),
            'A' | 'G' => Node::One(Instruction::LineStart),
            'z' => Node::One(Instruction::LineEnd),
            'Z' => Node::One(Instruction::LastEnd),
            'K' => Node::One(Instruction::Save(0)),
            'R' => {
                let line = |c| Node::One(Instruction::Char(c));
                Node::Or(vec![Node::Concat(vec![line('\r'), line('\n')]), line('\n'), line('\r')])
            }
            'E' => Node::Empty,
            '1'..='9' => {
                let index = c.to_digit(10).unwrap_or(1) as usize;
                self.reference(index)?
            }
            'k' => {
                let end = match self.peek() {
                    Some('{') => '}',
                    Some('\'') => '\'',
                    _ => '>',
                };
                self.at += 1;
                let name = self.name(end)?;
                let index = self.names.iter().find(|(known, _)| *known == name).map(|(_, index)| *index);
                self.reference(index.unwrap_or(usize::MAX))?
            }
            _ => Node::One(Instruction::Char(self.character(c)?)),
        })
    }

    fn reference(&mut self, index: usize) -> Parsed {
        if index > self.groups {
            return Err("reference to non-existent subpattern");
        }
        self.back = true;
        Ok(Node::One(Instruction::BackReference(index)))
    }

    /// The character that an escape stands for.
    fn character(&mut self, letter: char) -> Result<char, &'static str> {
        Ok(match letter {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\u{c}',
            'e' => '\u{1b}',
            'a' => '\u{7}',
            'x' => {
                let digits = if self.eat("{") {
                    self.name('}')?
                } else {
                    let digits: String = self
                        .chars
                        .iter()
                        .skip(self.at)
                        .take(2)
                        .take_while(|c| c.is_ascii_hexdigit())
                        .collect();
                    self.at += digits.len();
                    digits
                };
                u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap_or('\0')
            }
            '0' => '\0',
            'p' | 'P' | 'X' | 'c' | 'g' | 'o' | 'C' => return Err(UNMODELLED),
            c if c.is_ascii_alphabetic() => return Err("unrecognized character follows \\"),
            c => c,
        })
    }

    pub(super) fn set(&mut self) -> Result<Set, &'static str> {
        const OPEN: &str = "missing terminating ] for character class";
        let mut set = Set { negated: self.eat("^"), ..Set::default() };
        let mut first = true;
        loop {
            let c = self.peek().ok_or(OPEN)?;
            self.at += 1;
            if c == ']' && !first {
                return Ok(set);
            }
            first = false;
            if c == '[' && self.peek() == Some(':') {
                self.at += 1;
                set.classes.push(self.name(':')?);
                self.at += 1;
                continue;
            }
            let mut low = c;
            if c == '\\' {
                let letter = self.peek().ok_or(OPEN)?;
                self.at += 1;
                if let Some(inner) = class(letter) {
                    if inner.negated {
                        set.sets.push(inner);
                    } else {
                        set.ranges.extend(inner.ranges);
                        set.classes.extend(inner.classes);
                    }
                    continue;
                }
                low = if letter == 'b' { '\u{8}' } else { self.character(letter)? };
            }
            let ranges =
                self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|next| *next != ']');
            if !ranges {
                set.ranges.push((low, low));
                continue;
            }
            self.at += 1;
            let mut high = self.peek().ok_or(OPEN)?;
            self.at += 1;
            if high == '\\' {
                let letter = self.peek().ok_or(OPEN)?;
                self.at += 1;
                high = self.character(letter)?;
            }
            if high < low {
                return Err("range out of order in character class");
            }
            set.ranges.push((low, high));
        }
    }
}

/// `\d` and its kin.
fn class(letter: char) -> Option<Set> {
    let ranges: &[(char, char)] = match letter.to_ascii_lowercase() {
        'd' => &[('0', '9')],
        'w' => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        's' => &[('\t', '\r'), (' ', ' ')],
        'h' => &[('\t', '\t'), (' ', ' ')],
        'v' => &[('\n', '\r')],
        'n' if letter == 'N' => &[('\n', '\n')],
        _ => return None,
    };
    Some(Set { negated: letter.is_ascii_uppercase(), ranges: ranges.to_vec(), ..Set::default() })
}
