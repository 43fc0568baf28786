//! Program text to tokens.

use std::ops::Range;

use super::error::Trouble;

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Number(f64),
    Text(String),
    Regex(String),
    Name(String),
    /// A name right before `(`.
    Call(String),
    Word(&'static str),
    Sign(&'static str),
    Newline,
    End,
}

const WORDS: &[&str] = &[
    "BEGIN", "END", "function", "func", "if", "else", "while", "for", "do", "break", "continue", "next",
    "nextfile", "exit", "return", "delete", "in", "getline", "print", "printf",
];

/// Longest first.
const SIGNS: &[&str] = &[
    "**=", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "**", "==", "<=", ">=", "!=", ">>",
    "!~", "{", "}", "(", ")", "[", "]", ";", ",", "+", "-", "*", "/", "%", "^", "!", "<", ">", "|", "?", ":",
    "~", "$", "=",
];

/// The tokens of a text, and where each is.
pub fn tokens(text: &str) -> (Vec<Token>, Vec<Range<usize>>, Result<(), Trouble>) {
    let mut out: Vec<Token> = Vec::new();
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let start = text.len() - rest.len();
        let result = token(&mut out, &mut rest, c, start);
        let end = text.len() - rest.len();
        places.resize(out.len(), start..end);
        if let Err(trouble) = result {
            return (out, places, Err(trouble));
        }
    }
    out.push(Token::End);
    places.push(text.len()..text.len());
    (out, places, Ok(()))
}

/// Takes a token, or what stands between tokens, off the rest of a text.
fn token(out: &mut Vec<Token>, all: &mut &str, c: char, start: usize) -> Result<(), Trouble> {
    let mut rest = *all;
    let take = |n: usize| rest.get(n..).unwrap_or("");
    match c {
        '\n' => {
            out.push(Token::Newline);
            rest = take(1);
        }
        '\\' if rest.starts_with("\\\n") => rest = take(2),
        c if c.is_whitespace() => rest = take(c.len_utf8()),
        '#' => rest = take(rest.find('\n').unwrap_or(rest.len())),
        '"' => {
            let end = closing(rest, '"').ok_or(Trouble::Unterminated { regex: false, at: start })?;
            out.push(Token::Text(unescape(rest.get(1..end).unwrap_or(""))));
            rest = take(end + 1);
        }
        '/' if regex_may_come(out.last()) => {
            let end = closing(rest, '/').ok_or(Trouble::Unterminated { regex: true, at: start })?;
            out.push(Token::Regex(rest.get(1..end).unwrap_or("").replace("\\/", "/")));
            rest = take(end + 1);
        }
        c if c.is_ascii_digit() || (c == '.' && take(1).starts_with(|c: char| c.is_ascii_digit())) => {
            let length = number_length(rest);
            out.push(Token::Number(rest.get(..length).and_then(|digits| digits.parse().ok()).unwrap_or(0.0)));
            rest = take(length);
        }
        c if c.is_ascii_alphabetic() || c == '_' => {
            let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let name = rest.get(..length).unwrap_or("");
            rest = take(length);
            out.push(match WORDS.iter().find(|word| **word == name) {
                Some(word) => Token::Word(if *word == "func" { "function" } else { word }),
                None if rest.starts_with('(') => Token::Call(name.to_owned()),
                None => Token::Name(name.to_owned()),
            });
        }
        _ => {
            let sign =
                SIGNS.iter().find(|sign| rest.starts_with(**sign)).ok_or(Trouble::Character(c, start))?;
            rest = take(sign.len());
            out.push(Token::Sign(match *sign {
                "**" => "^",
                "**=" => "^=",
                sign => sign,
            }));
        }
    }
    *all = rest;
    Ok(())
}

/// Where a quote closes; in regular expressions, brackets hide the slash.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    let mut bracket = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            '[' if quote == '/' => bracket = true,
            ']' if quote == '/' => bracket = false,
            c if c == quote && !bracket => return Some(at),
            _ => {}
        }
    }
    None
}

fn regex_may_come(last: Option<&Token>) -> bool {
    match last {
        Some(Token::Number(_) | Token::Text(_) | Token::Name(_) | Token::Regex(_)) => false,
        Some(Token::Sign(sign)) => !matches!(*sign, ")" | "]" | "$" | "++" | "--"),
        _ => true,
    }
}

fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while bytes.get(at).is_some_and(|b| b.is_ascii_digit() || *b == b'.') {
        at += 1;
    }
    let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
    if matches!(bytes.get(at), Some(b'e' | b'E')) && bytes.get(at + 1 + sign).is_some_and(u8::is_ascii_digit)
    {
        at += 1 + sign;
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
    }
    at
}

/// Replaces the sequences of strings.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('a') => out.push('\u{7}'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('v') => out.push('\u{b}'),
            Some(c @ ('"' | '\\' | '/')) => out.push(c),
            Some('\n') => {}
            Some(digit @ '0'..='7') => {
                let mut code = digit.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = chars.peek().and_then(|c| c.to_digit(8)) else { break };
                    code = code * 8 + digit;
                    chars.next();
                }
                out.extend(char::from_u32(code));
            }
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}
