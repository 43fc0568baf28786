//! Texts with values in their midst.

use super::super::Dialect;
use super::super::tree::{Expr, Text};
use super::expressions::Parser;
use super::lex::{Part, Token};

impl Parser {
    /// A text with the values in its midst.
    pub(super) fn parts(&self, parts: Vec<Part>) -> Option<Expr> {
        let (mut texts, mut values, mut text) = (Vec::<Text>::new(), Vec::new(), String::new());
        for part in parts {
            match part {
                Part::Text(more) => text.push_str(&more),
                Part::Code(code) if self.dialect == Dialect::Python => {
                    let (shown, value) = self.formatted(&code)?;
                    text.push_str(&shown);
                    values.push(value);
                    texts.push(std::mem::take(&mut text).into());
                }
                Part::Code(code) => {
                    values.push(self.inner(&code)?);
                    texts.push(std::mem::take(&mut text).into());
                }
            }
        }
        texts.push(text.into());
        Some(if values.is_empty() { Expr::Text(texts.pop()?) } else { Expr::Template(texts, values) })
    }

    fn inner(&self, code: &str) -> Option<Expr> {
        let mut inner = Self::new(self.dialect, code.trim())?;
        inner.depth = self.depth + 1;
        let value = inner.expression()?;
        inner.lines();
        matches!(inner.peek(), Token::End).then_some(value)
    }

    /// `value!r:>8.2f` and `value=` of Python: what stands before it, and the value as it is written.
    fn formatted(&self, code: &str) -> Option<(String, Expr)> {
        let (mut depth, mut quote, mut end) = (0_i32, None::<char>, code.len());
        let mut chars = code.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match (c, quote) {
                (_, Some(open)) if c == open => quote = None,
                (_, Some(_)) => {}
                ('\'' | '"', None) => quote = Some(c),
                ('(' | '[' | '{', None) => depth += 1,
                (')' | ']' | '}', None) => depth -= 1,
                ('!', None) if chars.peek().is_some_and(|(_, next)| *next == '=') => {
                    chars.next();
                }
                (':' | '!', None) if depth == 0 => {
                    end = at;
                    break;
                }
                _ => {}
            }
        }
        let (value, rest) = code.split_at_checked(end)?;
        let (conversion, format) = match rest.strip_prefix('!') {
            Some(rest) => {
                rest.split_once(':').map_or((rest, ""), |(conversion, format)| (conversion, format))
            }
            None => ("", rest.strip_prefix(':').unwrap_or_default()),
        };
        let named = value.trim_end().strip_suffix('=').filter(|head| !head.ends_with(['=', '!', '<', '>']));
        let shown = if named.is_some() { value.to_owned() } else { String::new() };
        let call = |name: &str, arguments| Expr::Call(Box::new(Expr::Name(name.into())), arguments, false);
        let mut value = self.inner(named.unwrap_or(value))?;
        if conversion == "r" || named.is_some() && conversion.is_empty() && format.is_empty() {
            value = call("#repr", vec![value]);
        }
        if !format.is_empty() {
            let format = self.with_fields(format)?;
            value = call("#format", vec![value, format]);
        }
        Some((shown, value))
    }

    /// A format with values in its midst: `>{width}`.
    fn with_fields(&self, format: &str) -> Option<Expr> {
        let mut parts = Vec::new();
        let mut rest = format;
        while let Some((before, after)) = rest.split_once('{') {
            let (code, more) = after.split_once('}')?;
            parts.extend([Part::Text(before.to_owned()), Part::Code(code.to_owned())]);
            rest = more;
        }
        parts.push(Part::Text(rest.to_owned()));
        self.parts(parts)
    }
}
