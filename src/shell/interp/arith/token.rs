//! The tokens of an expression.

use crate::shell::ShellKind;

use super::Trouble;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Number(i64),
    Name(String),
    Operator(&'static str),
}

/// Longest first.
const OPERATORS: &[&str] = &[
    "<<=", ">>=", "**", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "+", "-", "*", "/", "%", "<", ">", "=", "!", "~", "&", "|", "^", "?", ":", "(",
    ")", ",",
];

pub(super) fn tokenize(text: &str, kind: ShellKind) -> Result<Vec<Token>, Trouble> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let word = |keep: fn(char) -> bool| rest.find(|c| !keep(c)).unwrap_or(rest.len());
        let length = if c.is_ascii_digit() {
            let length = word(|c| c.is_ascii_alphanumeric() || matches!(c, '#' | '@' | '_'));
            let digits = rest.get(..length).unwrap_or("");
            tokens.push(Token::Number(number(digits).ok_or_else(|| Trouble::Number(digits.to_owned()))?));
            length
        } else if c.is_ascii_alphabetic() || c == '_' {
            let mut length = word(|c| c.is_ascii_alphanumeric() || c == '_');
            // `name[index]` is kept together.
            if rest.get(length..).is_some_and(|tail| tail.starts_with('[')) {
                length += rest.get(length..).and_then(|tail| tail.find(']')).map_or(0, |end| end + 1);
            }
            tokens.push(Token::Name(rest.get(..length).unwrap_or("").to_owned()));
            length
        } else {
            let operator = OPERATORS.iter().find(|operator| {
                // dash has neither powers nor increments.
                rest.starts_with(**operator)
                    && !(kind == ShellKind::Dash && matches!(**operator, "**" | "++" | "--" | ","))
            });
            let Some(operator) = operator else {
                return Err(Trouble::Syntax("expecting primary".to_owned()));
            };
            tokens.push(Token::Operator(operator));
            operator.len()
        };
        rest = rest.get(length..).unwrap_or("").trim_start();
    }
    Ok(tokens)
}

pub(super) fn number(digits: &str) -> Option<i64> {
    let parse = |digits: &str, radix: u32| {
        digits.chars().try_fold(0i64, |value, c| {
            Some(value.wrapping_mul(i64::from(radix)).wrapping_add(i64::from(c.to_digit(radix)?)))
        })
    };
    if let Some((base, digits)) = digits.split_once('#') {
        let base: u32 = base.parse().ok().filter(|base| (2..=36).contains(base))?;
        return parse(digits, base);
    }
    match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => parse(hex, 16),
        None if digits.len() > 1 && digits.starts_with('0') => parse(digits, 8),
        None => parse(digits, 10),
    }
}
