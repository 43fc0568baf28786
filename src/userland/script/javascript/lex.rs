//! Tokens of a script.

use std::iter::Peekable;
use std::rc::Rc;
use std::str::Chars;

use super::super::tree::Text;

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// Names and keywords.
    Name(Text),
    Number(f64),
    Text(Text),
    Template(Vec<Text>, Vec<Vec<Lexeme>>),
    Regex(Text, Text),
    Punct(&'static str),
    End,
}

/// A token, and whether a line ended before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Lexeme {
    pub token: Token,
    pub new_line: bool,
}

/// Longer ones first.
const PUNCTS: [&str; 56] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=",
    ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>",
    "**", "{", "}", "(", ")", "[", "]", ";", ",", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "!", "~",
    "?", ":", "=",
];

/// The tokens of a script; `None` where something is no token.
pub fn tokens(text: &str) -> Option<Vec<Lexeme>> {
    let text = if text.starts_with("#!") { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
    let mut lexer = Lexer { rest: text.chars().peekable(), depth: 0 };
    let mut tokens = lexer.until(None)?;
    tokens.push(Lexeme { token: Token::End, new_line: true });
    Some(tokens)
}

struct Lexer<'t> {
    rest: Peekable<Chars<'t>>,
    /// Templates within templates.
    depth: u32,
}

impl Lexer<'_> {
    /// Tokens up to the end, or to the brace that closes a template's value.
    fn until(&mut self, end: Option<char>) -> Option<Vec<Lexeme>> {
        let mut out: Vec<Lexeme> = Vec::new();
        let mut depth = 0_u32;
        loop {
            let new_line = self.blanks()?;
            let Some(&c) = self.rest.peek() else { return end.is_none().then_some(out) };
            if end == Some(c) && depth == 0 {
                self.rest.next();
                return Some(out);
            }
            let token = match c {
                '"' | '\'' => Token::Text(self.quoted(c)?),
                '`' => self.template()?,
                '0'..='9' => self.number()?,
                '.' if self.follows(|c| c.is_ascii_digit()) => self.number()?,
                '/' if begins_value(out.last()) => self.regex()?,
                _ if c == '_' || c == '$' || c == '#' || c == '@' || c.is_alphabetic() => {
                    Token::Name(self.name())
                }
                '.' if !self.rest.clone().skip(1).take(2).eq(['.', '.']) => {
                    self.rest.next();
                    Token::Punct(".")
                }
                _ => self.punct()?,
            };
            match token {
                Token::Punct("{") => depth += 1,
                Token::Punct("}") => depth = depth.saturating_sub(1),
                _ => {}
            }
            out.push(Lexeme { token, new_line });
        }
    }

    fn follows(&self, wanted: impl Fn(char) -> bool) -> bool {
        self.rest.clone().nth(1).is_some_and(wanted)
    }

    /// Skips blanks and comments; whether a line ended.
    fn blanks(&mut self) -> Option<bool> {
        let mut new_line = false;
        while let Some(&c) = self.rest.peek() {
            if c.is_whitespace() || c == '\u{feff}' {
                new_line |= c == '\n';
                self.rest.next();
            } else if c == '/' && self.follows(|c| c == '/') {
                while self.rest.next_if(|c| *c != '\n').is_some() {}
            } else if c == '/' && self.follows(|c| c == '*') {
                self.rest.nth(1);
                let mut last = ' ';
                loop {
                    let c = self.rest.next()?;
                    new_line |= c == '\n';
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            } else {
                break;
            }
        }
        Some(new_line)
    }

    fn name(&mut self) -> Text {
        let mut name = String::new();
        let part = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '@');
        while let Some(c) = self.rest.next_if(part) {
            name.push(c);
        }
        name.into()
    }

    fn number(&mut self) -> Option<Token> {
        let mut text = String::new();
        while let Some(c) = self.rest.next_if(|c| c.is_alphanumeric() || matches!(c, '.' | '_')) {
            text.push(c);
            if matches!(c, 'e' | 'E') && !text.starts_with("0x") {
                text.extend(self.rest.next_if(|c| matches!(c, '+' | '-')));
            }
        }
        let text = text.replace('_', "");
        let text = text.trim_end_matches('n');
        let based = |digits: &str, base| i64::from_str_radix(digits, base).ok().map(|value| value as f64);
        let value = match text.get(..2) {
            Some("0x" | "0X") => based(text.get(2..)?, 16)?,
            Some("0o") => based(text.get(2..)?, 8)?,
            Some("0b") => based(text.get(2..)?, 2)?,
            _ => text.parse().ok()?,
        };
        Some(Token::Number(value))
    }

    fn quoted(&mut self, quote: char) -> Option<Text> {
        self.rest.next();
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                c if c == quote => return Some(text.into()),
                '\\' => self.escape(&mut text)?,
                '\n' => return None,
                c => text.push(c),
            }
        }
    }

    fn escape(&mut self, text: &mut String) -> Option<()> {
        let c = self.rest.next()?;
        match c {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'v' => text.push('\u{b}'),
            '0' => text.push('\0'),
            '\n' => {}
            'x' | 'u' => {
                let digits: String = if self.rest.next_if_eq(&'{').is_some() {
                    let mut digits = String::new();
                    while let Some(c) = self.rest.next_if(|c| *c != '}') {
                        digits.push(c);
                    }
                    self.rest.next();
                    digits
                } else {
                    let count = if c == 'x' { 2 } else { 4 };
                    (0..count).filter_map(|_| self.rest.next()).collect()
                };
                let code = u32::from_str_radix(&digits, 16).ok()?;
                text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            c => text.push(c),
        }
        Some(())
    }

    fn template(&mut self) -> Option<Token> {
        self.rest.next();
        let (mut texts, mut values, mut text) = (Vec::new(), Vec::new(), String::new());
        loop {
            match self.rest.next()? {
                '`' => {
                    texts.push(text.into());
                    return Some(Token::Template(texts, values));
                }
                '\\' => self.escape(&mut text)?,
                '$' if self.rest.next_if_eq(&'{').is_some() => {
                    texts.push(std::mem::take(&mut text).into());
                    self.depth += 1;
                    if self.depth > 20 {
                        return None;
                    }
                    let mut value = self.until(Some('}'))?;
                    self.depth -= 1;
                    value.push(Lexeme { token: Token::End, new_line: true });
                    values.push(value);
                }
                c => text.push(c),
            }
        }
    }

    fn regex(&mut self) -> Option<Token> {
        self.rest.next();
        let (mut pattern, mut in_set) = (String::new(), false);
        loop {
            let c = self.rest.next()?;
            match c {
                '\n' => return None,
                '/' if !in_set => break,
                '[' => in_set = true,
                ']' => in_set = false,
                _ => {}
            }
            if c == '\\' {
                // A slash needs none.
                match self.rest.next()? {
                    '/' => pattern.push('/'),
                    next => pattern.extend(['\\', next]),
                }
            } else {
                pattern.push(c);
            }
        }
        let flags = self.name();
        Some(Token::Regex(pattern.into(), flags))
    }

    fn punct(&mut self) -> Option<Token> {
        let ahead: String = self.rest.clone().take(4).collect();
        // `a?.5:1` is no chain.
        let found = PUNCTS.iter().find(|punct| {
            ahead.starts_with(**punct)
                && !(**punct == "?." && ahead.chars().nth(2).is_some_and(|c| c.is_ascii_digit()))
        })?;
        for _ in 0..found.len() {
            self.rest.next();
        }
        Some(Token::Punct(found))
    }
}

/// Whether a value may begin after this token, so that a slash begins a regular expression.
fn begins_value(before: Option<&Lexeme>) -> bool {
    match before.map(|lexeme| &lexeme.token) {
        None => true,
        Some(Token::Punct(punct)) => !matches!(*punct, ")" | "]" | "++" | "--"),
        Some(Token::Name(name)) => {
            matches!(
                &**name,
                "return" | "typeof" | "case" | "in" | "of" | "do" | "else" | "void" | "delete" | "await"
            )
        }
        Some(_) => false,
    }
}

/// A text that is shared.
pub fn text(text: &str) -> Text {
    Rc::from(text)
}
