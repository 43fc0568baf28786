//! Numbers, and texts in quotes with what is interpolated.

use std::rc::Rc;

use super::json::Json;
use super::parse::{Parsed, Parser, Unexpected};
use super::tree::{Name, Node, Part, Tree};

impl Parser<'_> {
    /// A text in quotes, with what is interpolated.
    pub(super) fn text(&mut self, format: Option<Name>) -> Parsed<Tree> {
        self.want("\"")?;
        let mut parts = Vec::new();
        let mut literal = String::new();
        loop {
            let Some(c) = self.rest.chars().next() else { return self.unexpected() };
            self.rest = self.rest.get(c.len_utf8()..).unwrap_or_default();
            match c {
                '"' => break,
                '\\' => {
                    let Some(escaped) = self.rest.chars().next() else { return self.unexpected() };
                    self.rest = self.rest.get(escaped.len_utf8()..).unwrap_or_default();
                    match escaped {
                        '(' => {
                            let inner = self.pipe()?;
                            self.want(")")?;
                            parts.push(Part::Text(std::mem::take(&mut literal)));
                            parts.push(Part::Filter(inner));
                        }
                        'n' => literal.push('\n'),
                        't' => literal.push('\t'),
                        'r' => literal.push('\r'),
                        'b' => literal.push('\u{8}'),
                        'f' => literal.push('\u{c}'),
                        'u' => literal.push(self.unicode()?),
                        '"' | '\\' | '/' => literal.push(escaped),
                        _ => return Err(Unexpected("INVALID_CHARACTER".to_owned())),
                    }
                }
                _ => literal.push(c),
            }
        }
        if parts.is_empty() {
            return Ok(Rc::new(Node::Literal(Json::text(literal))));
        }
        parts.push(Part::Text(literal));
        Ok(Rc::new(Node::Interpolated(format, parts)))
    }

    /// The four digits after `\u`, and those of a second half.
    fn unicode(&mut self) -> Parsed<char> {
        let mut units = Vec::new();
        while units.len() < 2 {
            let digits = self.rest.get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
            let Some(unit) = digits else { return Err(Unexpected("INVALID_CHARACTER".to_owned())) };
            self.rest = self.rest.get(4..).unwrap_or_default();
            units.push(unit);
            if !(0xd800..0xdc00).contains(&unit) {
                break;
            }
            let Some(rest) = self.rest.strip_prefix("\\u") else { break };
            self.rest = rest;
        }
        Ok(char::decode_utf16(units).next().and_then(Result::ok).unwrap_or('\u{fffd}'))
    }

    pub(super) fn number(&mut self) -> Parsed<Json> {
        let rest = self.blank();
        let mut end = 0;
        for (at, c) in rest.char_indices() {
            let signed = at > 0 && rest.get(..at).is_some_and(|before| before.ends_with(['e', 'E']));
            if c.is_ascii_digit()
                || c == '.'
                || (at > 0 && matches!(c, 'e' | 'E'))
                || (signed && matches!(c, '+' | '-'))
            {
                end = at + 1;
            } else {
                break;
            }
        }
        let Some(number) = rest.get(..end).and_then(|digits| digits.parse().ok()) else {
            return self.unexpected();
        };
        self.rest = rest.get(end..).unwrap_or_default();
        Ok(Json::Number(number))
    }
}
