//! The text of a template to tokens.

/// A token, the byte at which it starts, and whether it follows the one before without a blank.
#[derive(Debug, Clone, PartialEq)]
pub struct Token {
    pub at: usize,
    pub attached: bool,
    pub kind: TokenKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// What stands outside `{{` and `}}`.
    Text(String),
    Open,
    Close,
    Dot,
    /// `.A.B`.
    Fields(Vec<String>),
    /// `$` or `$name`, with the `$`.
    Variable(String),
    /// A string or raw string, unescaped.
    Quoted(String),
    Number(i64),
    /// A keyword or the name of a function.
    Word(String),
    Pipe,
    Comma,
    Declare,
    Assign,
    LeftParen,
    RightParen,
}

impl TokenKind {
    /// As Go's parser names it in a message.
    pub fn describe(&self) -> String {
        match self {
            Self::Text(text) => format!("{text:?}"),
            Self::Open => "\"{{\"".to_owned(),
            Self::Close => "\"}}\"".to_owned(),
            Self::Dot => "<.>".to_owned(),
            Self::Fields(names) => format!("<.{}>", names.join(".")),
            Self::Variable(name) | Self::Word(name) => format!("<{name}>"),
            Self::Quoted(text) => format!("{text:?}"),
            Self::Number(n) => format!("\"{n}\""),
            Self::Pipe => "\"|\"".to_owned(),
            Self::Comma => "\",\"".to_owned(),
            Self::Declare => "\":=\"".to_owned(),
            Self::Assign => "\"=\"".to_owned(),
            Self::LeftParen => "\"(\"".to_owned(),
            Self::RightParen => "\")\"".to_owned(),
        }
    }
}

/// Cuts a template into tokens.
pub struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, tokens: vec![] }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn error(&self, message: &str) -> String {
        let lines = self.text.get(..self.at).unwrap_or(self.text).matches('\n').count() + 1;
        format!("{lines}: {message}")
    }

    fn push(&mut self, at: usize, kind: TokenKind) {
        let attached = !self.text.get(..at).is_some_and(|before| before.ends_with(char::is_whitespace));
        self.tokens.push(Token { at, attached, kind });
    }

    /// # Errors
    /// Go's message, with the line in front.
    pub fn run(mut self) -> Result<Vec<Token>, String> {
        let mut trim = false;
        loop {
            let rest = self.rest();
            let open = rest.find("{{");
            let mut text = rest.get(..open.unwrap_or(rest.len())).unwrap_or("");
            if trim {
                text = text.trim_start();
            }
            let trims_left = open.and_then(|o| rest.get(o + 2..)).is_some_and(|after| {
                after.starts_with('-') && after.chars().nth(1).is_some_and(char::is_whitespace)
            });
            if trims_left {
                text = text.trim_end();
            }
            if !text.is_empty() {
                let text = text.to_owned();
                self.push(self.at, TokenKind::Text(text));
            }
            let Some(open) = open else { return Ok(self.tokens) };
            self.at += open + 2 + usize::from(trims_left);
            trim = self.action()?;
        }
    }

    /// The inside of `{{…}}`; gives whether the text after it is to be trimmed.
    fn action(&mut self) -> Result<bool, String> {
        if let Some(comment) = self.rest().trim_start().strip_prefix("/*") {
            let end = comment.find("*/").ok_or_else(|| self.error("unclosed comment"))?;
            let after = comment.get(end + 2..).unwrap_or("");
            let close =
                after.find("}}").ok_or_else(|| self.error("comment ends before closing delimiter"))?;
            let trims = after.get(..close).is_some_and(|t| t.trim_start().starts_with('-'));
            self.at = self.text.len() - after.len() + close + 2;
            return Ok(trims);
        }
        self.push(self.at, TokenKind::Open);
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { return Err(self.error("unclosed action")) };
            let start = self.at;
            if c.is_whitespace() {
                if rest.trim_start().starts_with("-}}") {
                    self.at += rest.len() - rest.trim_start().len() + 3;
                    self.push(start, TokenKind::Close);
                    return Ok(true);
                }
                self.at += c.len_utf8();
                continue;
            }
            if rest.starts_with("}}") {
                self.at += 2;
                self.push(start, TokenKind::Close);
                return Ok(false);
            }
            let kind = self.token(c, rest)?;
            self.push(start, kind);
        }
    }

    fn token(&mut self, c: char, rest: &str) -> Result<TokenKind, String> {
        let word_end = |from: usize| {
            let tail = rest.get(from..).unwrap_or("");
            from + tail.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(tail.len())
        };
        let (length, kind) = match c {
            '|' => (1, TokenKind::Pipe),
            ',' => (1, TokenKind::Comma),
            '(' => (1, TokenKind::LeftParen),
            ')' => (1, TokenKind::RightParen),
            ':' if rest.starts_with(":=") => (2, TokenKind::Declare),
            '=' => (1, TokenKind::Assign),
            '"' | '`' | '\'' => return self.quoted(c, rest),
            '.' => {
                let mut end = 1;
                let mut names = vec![];
                loop {
                    let stop = word_end(end);
                    if stop == end {
                        break;
                    }
                    names.push(rest.get(end..stop).unwrap_or("").to_owned());
                    match rest.get(stop..).is_some_and(|tail| tail.starts_with('.')) {
                        true => end = stop + 1,
                        false => {
                            end = stop;
                            break;
                        }
                    }
                }
                (end, if names.is_empty() { TokenKind::Dot } else { TokenKind::Fields(names) })
            }
            '$' => {
                let end = word_end(1);
                (end, TokenKind::Variable(rest.get(..end).unwrap_or("$").to_owned()))
            }
            c if c.is_ascii_digit()
                || (c == '-' && rest.chars().nth(1).is_some_and(|d| d.is_ascii_digit())) =>
            {
                let end = word_end(1);
                let number = rest.get(..end).unwrap_or("");
                let value =
                    number.parse().map_err(|_| self.error(&format!("bad number syntax: {number:?}")))?;
                (end, TokenKind::Number(value))
            }
            c if c.is_alphabetic() || c == '_' => {
                let end = word_end(0);
                (end, TokenKind::Word(rest.get(..end).unwrap_or("").to_owned()))
            }
            c => {
                return Err(
                    self.error(&format!("unexpected bad character U+{:04X} {c:?} in command", u32::from(c)))
                );
            }
        };
        self.at += length;
        Ok(kind)
    }

    fn quoted(&mut self, quote: char, rest: &str) -> Result<TokenKind, String> {
        let mut text = String::new();
        let mut chars = rest.char_indices().skip(1);
        while let Some((index, c)) = chars.next() {
            match c {
                '\\' if quote != '`' => match chars.next().map(|(_, c)| c) {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some(other) => text.push(other),
                    None => break,
                },
                '\n' if quote != '`' => break,
                c if c == quote => {
                    self.at += index + 1;
                    return Ok(TokenKind::Quoted(text));
                }
                c => text.push(c),
            }
        }
        Err(self.error(if quote == '`' {
            "unterminated raw quoted string"
        } else {
            "unterminated quoted string"
        }))
    }
}
