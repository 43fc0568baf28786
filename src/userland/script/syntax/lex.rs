//! Characters to words. Lines and their indentation are words of Python and Ruby.

use super::super::Dialect;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Int(i64),
    /// A number with a fraction or an exponent, as it is written.
    Float(String),
    /// A text: known parts and code between them.
    Text(Vec<Part>),
    Word(String),
    /// `$name` of PHP.
    Variable(String),
    /// `:name` of Ruby.
    Symbol(String),
    /// `%w[a b]` of Ruby.
    Words(Vec<String>),
    /// `/pattern/flags` of Ruby.
    Regex(String, String),
    Op(&'static str),
    Line,
    Indent,
    Dedent,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Code(String),
}

/// A word, and whether a blank stands before it.
pub(super) type Spaced = (Token, bool);

const OPS: &[&str] = &[
    "===", "!==", "<=>", "**=", "//=", "||=", "&&=", "...", "?->", "??=", "<<=", ">>=", "==", "!=", "=~",
    "!~", "<=", ">=", "=>", "->", "::", "&&", "||", "??", "?:", "+=", "-=", "*=", "/=", ".=", "%=", "|=",
    "&=", "^=", "**", "//", "<<", ">>", "&.", "..", ":=", "++", "--", "+", "-", "*", "/", "%", "=", "<", ">",
    "!", "?", ":", ".", ",", ";", "(", ")", "[", "]", "{", "}", "@", "&", "|", "~", "^",
];

pub(super) fn lex(dialect: Dialect, code: &str) -> Option<Vec<Spaced>> {
    let code = if dialect == Dialect::Php { php_code(code)? } else { code.to_owned() };
    let mut lexer = Lexer {
        dialect,
        chars: code.chars().collect(),
        at: 0,
        depth: 0,
        indents: vec![0],
        out: Vec::new(),
        pending: Vec::new(),
    };
    lexer.all()?;
    Some(lexer.out)
}

/// What is between `<?php` and `?>`; a script without them is code as a whole.
fn php_code(text: &str) -> Option<String> {
    let Some((before, code)) = text.split_once("<?php") else { return Some(text.to_owned()) };
    let shebang = before.trim().is_empty() || before.starts_with("#!");
    let code = code.trim_end();
    let code = code.strip_suffix("?>").unwrap_or(code);
    (shebang && !code.contains("?>")).then(|| code.to_owned())
}

struct Lexer {
    dialect: Dialect,
    chars: Vec<char>,
    at: usize,
    depth: i32,
    indents: Vec<usize>,
    out: Vec<Spaced>,
    /// Lines of a text that is being read.
    pending: Vec<String>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn starts(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, c)| self.peek(ahead) == c)
    }

    fn all(&mut self) -> Option<()> {
        self.indent()?;
        let mut blank = false;
        while self.at < self.chars.len() {
            let c = self.peek(0);
            let comment = c == '#' || self.dialect == Dialect::Php && self.starts("//");
            // Attributes of PHP, up to the end of their line.
            if comment {
                while self.at < self.chars.len() && self.peek(0) != '\n' {
                    self.at += 1;
                }
                continue;
            }
            if self.dialect == Dialect::Php && self.starts("/*") {
                while self.at < self.chars.len() && !self.starts("*/") {
                    self.at += 1;
                }
                self.at += 2;
                continue;
            }
            if c == '\n' {
                self.at += 1;
                if self.depth == 0 && self.dialect != Dialect::Php {
                    self.push(Token::Line, false);
                    self.indent()?;
                }
                blank = true;
                continue;
            }
            if c == '\\' && self.peek(1) == '\n' {
                self.at += 2;
                continue;
            }
            if c.is_whitespace() {
                self.at += 1;
                blank = true;
                continue;
            }
            let token = self.token()?;
            self.push(token, std::mem::take(&mut blank));
        }
        self.push(Token::Line, false);
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(Token::Dedent, false);
        }
        self.push(Token::End, false);
        Some(())
    }

    fn push(&mut self, token: Token, blank: bool) {
        if token == Token::Line
            && matches!(self.out.last(), None | Some((Token::Line | Token::Indent | Token::Dedent, _)))
        {
            return;
        }
        self.out.push((token, blank));
    }

    /// Python's blocks, at the beginning of a line.
    fn indent(&mut self) -> Option<()> {
        if self.dialect != Dialect::Python {
            return Some(());
        }
        let mut width = 0;
        while matches!(self.peek(width), ' ' | '\t') {
            width += 1;
        }
        if matches!(self.peek(width), '\n' | '#' | '\0') {
            return Some(());
        }
        self.at += width;
        // The code of `-c` may stand indented as a whole.
        if self.out.is_empty() {
            self.indents = vec![width];
        }
        if width > *self.indents.last()? {
            self.indents.push(width);
            self.push(Token::Indent, false);
        }
        while width < *self.indents.last()? {
            self.indents.pop();
            if self.indents.is_empty() {
                return None;
            }
            self.push(Token::Dedent, false);
        }
        (width == *self.indents.last()?).then_some(())
    }

    fn token(&mut self) -> Option<Token> {
        let c = self.peek(0);
        let letter = |c: char| c.is_alphabetic() || c == '_';
        if c.is_ascii_digit() {
            let mut text = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
            let hexadecimal = text.starts_with("0x");
            // A fraction; a range, or a method of a number, is none.
            let fraction = self.peek(0) == '.' && self.peek(1).is_ascii_digit()
                || self.dialect == Dialect::Python && self.peek(0) == '.' && !self.peek(1).is_alphanumeric();
            if fraction {
                self.at += 1;
                text = format!("{text}.{}", self.take(|c| c.is_ascii_alphanumeric() || c == '_'));
            }
            let exponent = text.ends_with(['e', 'E']) && !hexadecimal && matches!(self.peek(0), '-' | '+');
            if exponent {
                text.push(self.peek(0));
                self.at += 1;
                text.push_str(&self.take(|c| c.is_ascii_digit()));
            }
            if fraction || exponent || !hexadecimal && text.contains(['e', 'E']) {
                return Some(Token::Float(text.replace('_', "")));
            }
            let text = text.replace('_', "");
            let number = match (text.strip_prefix("0o"), text.strip_prefix("0x")) {
                (Some(octal), _) => i64::from_str_radix(octal, 8),
                (_, Some(hex)) => i64::from_str_radix(hex, 16),
                _ if text.starts_with("0b") => i64::from_str_radix(text.get(2..)?, 2),
                _ if self.dialect != Dialect::Python && text.len() > 1 && text.starts_with('0') => {
                    i64::from_str_radix(&text, 8)
                }
                _ => text.parse(),
            };
            return number.ok().map(Token::Int);
        }
        if self.dialect == Dialect::Python && matches!(c, 'f' | 'r' | 'b' | 'u' | 'F' | 'R' | 'B') {
            let marks = if matches!(self.peek(1), 'f' | 'r' | 'b' | 'F' | 'R' | 'B') { 2 } else { 1 };
            if matches!(self.peek(marks), '"' | '\'') {
                let prefix: String = self.chars.get(self.at..self.at + marks)?.iter().collect();
                self.at += marks;
                return self.text(prefix.contains(['f', 'F']), prefix.contains(['r', 'R']));
            }
        }
        if matches!(c, '"' | '\'') {
            let expands = c == '"' && self.dialect != Dialect::Python;
            let raw = c == '\'' && self.dialect != Dialect::Python;
            return self.text(expands, raw);
        }
        if c == '$' {
            self.at += 1;
            return (self.dialect == Dialect::Php)
                .then(|| Token::Variable(self.take(|c| c.is_alphanumeric() || c == '_')));
        }
        // Names of PHP with their namespace: the last part names it.
        let rooted = self.dialect == Dialect::Php && c == '\\' && letter(self.peek(1));
        if letter(c) || rooted {
            let parts = self.dialect == Dialect::Php;
            let mut word = self.take(|c| c.is_alphanumeric() || c == '_' || c == '\\' && parts);
            if let Some((_, last)) = word.rsplit_once('\\') {
                word = last.to_owned();
            }
            if self.dialect == Dialect::Ruby && matches!(self.peek(0), '?' | '!') && self.peek(1) != '=' {
                word.push(self.peek(0));
                self.at += 1;
            }
            return Some(Token::Word(word));
        }
        if self.dialect == Dialect::Ruby && c == '/' && self.begins_value() {
            return self.ruby_regex();
        }
        if self.dialect == Dialect::Ruby {
            if c == ':' && (letter(self.peek(1))) {
                self.at += 1;
                return Some(Token::Symbol(self.take(|c| c.is_alphanumeric() || c == '_')));
            }
            if c == '%' && matches!(self.peek(1), 'w' | 'i') && matches!(self.peek(2), '[' | '(' | '{') {
                let close = match self.peek(2) {
                    '[' => ']',
                    '(' => ')',
                    _ => '}',
                };
                self.at += 3;
                let words = self.take(|c| c != close);
                self.at += 1;
                return Some(Token::Words(words.split_whitespace().map(str::to_owned).collect()));
            }
        }
        if self.dialect == Dialect::Php && self.starts("<<<") {
            return self.php_heredoc();
        }
        let op = OPS.iter().find(|op| self.starts(op))?;
        match *op {
            "(" | "[" => self.depth += 1,
            // Ruby's braces may hold statements.
            "{" if self.dialect == Dialect::Python => self.depth += 1,
            ")" | "]" => self.depth -= 1,
            "}" if self.dialect == Dialect::Python => self.depth -= 1,
            _ => {}
        }
        self.at += op.len();
        Some(Token::Op(op))
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while self.at < self.chars.len() && wanted(self.peek(0)) {
            text.push(self.peek(0));
            self.at += 1;
        }
        text
    }

    /// A text from its opening quote on.
    fn text(&mut self, expands: bool, raw: bool) -> Option<Token> {
        let quote = self.peek(0);
        let long = self.dialect == Dialect::Python && self.peek(1) == quote && self.peek(2) == quote;
        let width = if long { 3 } else { 1 };
        self.at += width;
        let closes = |lexer: &Self| (0..width).all(|ahead| lexer.peek(ahead) == quote);
        let (mut parts, mut text) = (Vec::new(), String::new());
        while !closes(self) {
            let c = self.peek(0);
            if self.at >= self.chars.len() || c == '\n' && !long && self.dialect == Dialect::Python {
                return None;
            }
            let code = match self.dialect {
                Dialect::Python | Dialect::JavaScript => {
                    (expands && c == '{' && self.peek(1) != '{').then_some(1)
                }
                Dialect::Ruby => (expands && self.starts("#{")).then_some(2),
                Dialect::Php if expands && self.starts("${") => {
                    self.at += 1;
                    let name = self.inner_of_braces()?;
                    parts.push(Part::Text(std::mem::take(&mut text)));
                    parts.push(Part::Code(format!("${name}")));
                    continue;
                }
                Dialect::Php => (expands && self.starts("{$")).then_some(1),
            };
            if let Some(skip) = code {
                self.at += skip;
                let inner = self.inner()?;
                parts.push(Part::Text(std::mem::take(&mut text)));
                parts.push(Part::Code(inner));
            } else if self.dialect == Dialect::Php && expands && c == '$' && self.peek(1).is_alphabetic() {
                self.at += 1;
                let mut name = self.take(|c| c.is_alphanumeric() || c == '_');
                // `$a[key]` and `$a->field`
                if self.peek(0) == '[' && self.peek(1) != ']' {
                    self.at += 1;
                    let key = self.take(|c| c != ']');
                    self.at += 1;
                    let plain = key.starts_with('$') || key.starts_with('\'') || key.parse::<i64>().is_ok();
                    name += &if plain { format!("[{key}]") } else { format!("['{key}']") };
                } else if self.starts("->") && self.peek(2).is_alphabetic() {
                    self.at += 2;
                    name += &format!("->{}", self.take(|c| c.is_alphanumeric() || c == '_'));
                }
                parts.push(Part::Text(std::mem::take(&mut text)));
                parts.push(Part::Code(format!("${name}")));
            } else if self.dialect == Dialect::Python && expands && matches!(c, '{' | '}') {
                text.push(c);
                self.at += 2;
            } else if c == '\\' {
                let escaped = self.peek(1);
                self.at += 2;
                match escaped {
                    _ if raw && self.dialect == Dialect::Python => text.extend(['\\', escaped]),
                    '\\' => text.push('\\'),
                    _ if escaped == quote => text.push(quote),
                    _ if raw => text.extend(['\\', escaped]),
                    'x' | 'u' if self.dialect != Dialect::Php || escaped == 'x' || self.peek(0) == '{' => {
                        text.push(self.coded(if escaped == 'x' { 2 } else { 4 })?);
                    }
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    'r' => text.push('\r'),
                    'e' => text.push('\u{1b}'),
                    '0' => text.push('\0'),
                    '$' | '#' if self.dialect != Dialect::Python => text.push(escaped),
                    '\n' => {}
                    _ => text.extend(['\\', escaped]),
                }
            } else {
                text.push(c);
                self.at += 1;
            }
        }
        self.at += width;
        parts.push(Part::Text(text));
        Some(Token::Text(parts))
    }

    /// Whether a value may begin here, and no operator stand.
    fn begins_value(&self) -> bool {
        match self.out.last() {
            Some((
                Token::Int(_) | Token::Float(_) | Token::Text(_) | Token::Symbol(_) | Token::Words(_),
                _,
            )) => false,
            Some((Token::Op(")" | "]" | "}"), _)) => false,
            Some((Token::Word(word), _)) => {
                matches!(
                    word.as_str(),
                    "if" | "unless" | "when" | "and" | "or" | "not" | "return" | "puts" | "p"
                )
            }
            _ => true,
        }
    }

    fn ruby_regex(&mut self) -> Option<Token> {
        self.at += 1;
        let mut pattern = String::new();
        while self.peek(0) != '/' {
            match (self.peek(0), self.peek(1)) {
                ('\0' | '\n', _) | ('#', '{') => return None,
                ('\\', '/') => self.at += 1,
                ('\\', next) => {
                    pattern.extend(['\\', next]);
                    self.at += 2;
                    continue;
                }
                _ => {}
            }
            pattern.push(self.peek(0));
            self.at += 1;
        }
        self.at += 1;
        let flags = self.take(|c| c.is_ascii_lowercase());
        // A dot is any character with `m`; the ends of lines always count.
        let flags = flags.replace('m', "s") + "m";
        Some(Token::Regex(pattern, flags))
    }

    fn inner_of_braces(&mut self) -> Option<String> {
        self.at += 1;
        self.inner()
    }

    /// `<<<NAME … NAME` of PHP: the indentation of its end is none of its text.
    fn php_heredoc(&mut self) -> Option<Token> {
        self.at += 3;
        self.take(|c| c == ' ');
        let raw = self.peek(0) == '\'';
        self.take(|c| c == '\'' || c == '"');
        let name = self.take(|c| c.is_alphanumeric() || c == '_');
        self.take(|c| c != '\n');
        self.at += 1;
        let (mut lines, indent) = (
            Vec::new(),
            loop {
                if self.at >= self.chars.len() {
                    return None;
                }
                let rest: String = self.chars.get(self.at..)?.iter().take_while(|c| **c != '\n').collect();
                let plain = rest.trim_start();
                if plain
                    .strip_prefix(name.as_str())
                    .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric()))
                {
                    break rest.len() - plain.len();
                }
                self.at += rest.chars().count() + 1;
                self.pending.push(rest);
            },
        );
        lines.append(&mut self.pending);
        self.at += indent + name.chars().count();
        let cut: Vec<&str> =
            lines.iter().map(|line: &String| line.get(indent..).unwrap_or_default()).collect();
        let text = cut.join("\n");
        if raw {
            return Some(Token::Text(vec![Part::Text(text)]));
        }
        // Quotes mean nothing in it.
        let quoted = format!("\"{}\"", text.replace('"', "\\\""));
        match lex(self.dialect, &quoted)?.into_iter().next() {
            Some((token @ Token::Text(_), _)) => Some(token),
            _ => None,
        }
    }

    /// The character of so many hexadecimal digits, or of those in braces.
    fn coded(&mut self, digits: usize) -> Option<char> {
        let code = if self.peek(0) == '{' {
            self.at += 1;
            let code = self.take(|c| c != '}');
            self.at += 1;
            code
        } else {
            let code: String = self.chars.get(self.at..self.at + digits)?.iter().collect();
            self.at += digits;
            code
        };
        char::from_u32(u32::from_str_radix(&code, 16).ok()?)
    }

    /// Code up to its closing brace.
    fn inner(&mut self) -> Option<String> {
        let (mut depth, mut code) = (0, String::new());
        loop {
            let c = self.peek(0);
            match c {
                '\0' => return None,
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                _ => {}
            }
            code.push(c);
            self.at += 1;
        }
        self.at += 1;
        Some(code)
    }
}
