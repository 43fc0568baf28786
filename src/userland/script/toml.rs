//! TOML, as far as projects write it: tables, lists of tables, texts, numbers, lists, tables on a line.

use super::value::Value;

/// What a file says; `None` if it holds something else.
pub fn read(text: &str) -> Option<Value> {
    let root = Value::map(Vec::new());
    let mut table = root.clone();
    let mut reader = Reader { chars: text.chars().collect(), at: 0, depth: 0 };
    loop {
        reader.blanks(true);
        match reader.peek() {
            '\0' => return Some(root),
            '[' => {
                reader.at += 1;
                let many = reader.eat('[');
                let path = reader.path()?;
                reader.eat(']').then_some(())?;
                if many {
                    reader.eat(']').then_some(())?;
                }
                table = opened(&root, &path, many)?;
            }
            _ => {
                let path = reader.path()?;
                reader.eat('=').then_some(())?;
                let value = reader.value()?;
                let (last, parents) = path.split_last()?;
                opened(&table, parents, false)?.set_key(Value::text(last), value);
            }
        }
        reader.blanks(false);
        (matches!(reader.peek(), '\n' | '\0')).then_some(())?;
    }
}

/// The table of a path, made where it is not there.
fn opened(root: &Value, path: &[String], many: bool) -> Option<Value> {
    let mut at = root.clone();
    for (index, part) in path.iter().enumerate() {
        let key = Value::text(part);
        let last = index + 1 == path.len();
        at = match at.key(&key) {
            Some(Value::Array(list)) => {
                if last && many {
                    list.borrow_mut().push(Value::map(Vec::new()));
                }
                list.borrow().last().cloned()?
            }
            Some(table @ Value::Map(_)) => table,
            Some(_) => return None,
            None => {
                let table = Value::map(Vec::new());
                let kept = if last && many { Value::array(vec![table.clone()]) } else { table.clone() };
                at.set_key(key, kept);
                table
            }
        };
    }
    Some(at)
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: u32,
}

impl Reader {
    fn peek(&self) -> char {
        self.chars.get(self.at).copied().unwrap_or('\0')
    }

    fn eat(&mut self, c: char) -> bool {
        self.blanks(false);
        let is = self.peek() == c;
        self.at += usize::from(is);
        self.blanks(false);
        is
    }

    /// Blanks and comments; line ends too where these mean nothing.
    fn blanks(&mut self, lines: bool) {
        loop {
            match self.peek() {
                ' ' | '\t' | '\r' => self.at += 1,
                '\n' if lines => self.at += 1,
                '#' => {
                    while !matches!(self.peek(), '\n' | '\0') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    /// `a.b."c d"`
    fn path(&mut self) -> Option<Vec<String>> {
        let mut parts = Vec::new();
        loop {
            self.blanks(false);
            parts.push(if matches!(self.peek(), '"' | '\'') {
                self.text()?
            } else {
                let word = self.word(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
                (!word.is_empty()).then_some(word)?
            });
            if !self.eat('.') {
                return Some(parts);
            }
        }
    }

    fn word(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut word = String::new();
        while wanted(self.peek()) && self.peek() != '\0' {
            word.push(self.peek());
            self.at += 1;
        }
        word
    }

    fn text(&mut self) -> Option<String> {
        let quote = self.peek();
        let starts = |reader: &Self| (0..3).all(|ahead| reader.chars.get(reader.at + ahead) == Some(&quote));
        let long = starts(self);
        self.at += if long { 3 } else { 1 };
        if long && self.peek() == '\n' {
            self.at += 1;
        }
        let mut text = String::new();
        loop {
            let c = self.peek();
            match c {
                '\0' => return None,
                '\n' if !long => return None,
                _ if c == quote && (!long || starts(self)) => break,
                '\\' if quote == '"' => {
                    self.at += 1;
                    match self.peek() {
                        'n' => text.push('\n'),
                        't' => text.push('\t'),
                        'r' => text.push('\r'),
                        '\n' => {
                            while self.peek().is_whitespace() {
                                self.at += 1;
                            }
                            continue;
                        }
                        c @ ('"' | '\\') => text.push(c),
                        _ => return None,
                    }
                }
                c => text.push(c),
            }
            self.at += 1;
        }
        self.at += if long { 3 } else { 1 };
        Some(text)
    }

    fn value(&mut self) -> Option<Value> {
        self.depth += 1;
        (self.depth < 60).then_some(())?;
        let value = self.any_value();
        self.depth -= 1;
        value
    }

    fn any_value(&mut self) -> Option<Value> {
        self.blanks(false);
        Some(match self.peek() {
            '"' | '\'' => Value::text(&self.text()?),
            '[' => {
                self.at += 1;
                let mut all = Vec::new();
                loop {
                    self.blanks(true);
                    if self.peek() == ']' {
                        self.at += 1;
                        return Some(Value::array(all));
                    }
                    all.push(self.value()?);
                    self.blanks(true);
                    if self.peek() == ',' {
                        self.at += 1;
                    } else if self.peek() != ']' {
                        return None;
                    }
                }
            }
            '{' => {
                self.at += 1;
                let table = Value::map(Vec::new());
                loop {
                    if self.eat('}') {
                        return Some(table);
                    }
                    let path = self.path()?;
                    self.eat('=').then_some(())?;
                    let value = self.value()?;
                    let (last, parents) = path.split_last()?;
                    opened(&table, parents, false)?.set_key(Value::text(last), value);
                    if !self.eat(',') && self.peek() != '}' {
                        return None;
                    }
                }
            }
            _ => {
                let word = self.word(|c| c.is_ascii_alphanumeric() || "+-._:".contains(c));
                match word.as_str() {
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    "" => return None,
                    word => {
                        let digits = word.replace('_', "");
                        match (digits.parse::<i64>(), digits.parse::<f64>()) {
                            (Ok(number), _) => Value::Int(number),
                            (_, Ok(number)) => Value::Number(number),
                            // A date.
                            _ => Value::Unknown,
                        }
                    }
                }
            }
        })
    }
}
