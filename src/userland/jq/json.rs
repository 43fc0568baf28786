//! JSON that keeps the order of its fields; copies share what they hold.

use std::cmp::Ordering;
use std::rc::Rc;

/// Bytes of one printed value; more than a command may hold.
const LONGEST: usize = 32 << 20;

use crate::userland::ordered::Ordered;

#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    List(Rc<Vec<Json>>),
    Object(Rc<Vec<(Rc<str>, Json)>>),
}

impl From<Ordered> for Json {
    fn from(read: Ordered) -> Self {
        match read {
            Ordered::Null => Self::Null,
            Ordered::Bool(value) => Self::Bool(value),
            Ordered::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::MAX)),
            Ordered::Text(text) => Self::text(text),
            Ordered::List(items) => Self::list(items.into_iter().map(Self::from).collect()),
            Ordered::Object(read) => {
                let mut fields: Vec<(Rc<str>, Self)> = Vec::with_capacity(read.len());
                for (name, value) in read {
                    match fields.iter_mut().find(|(known, _)| **known == *name) {
                        Some(field) => field.1 = value.into(),
                        None => fields.push((name.into(), value.into())),
                    }
                }
                Self::object(fields)
            }
        }
    }
}

/// How documents are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Style {
    /// What a level is set in by; without one all is on a line.
    pub indent: Option<String>,
    pub sorted: bool,
    pub ascii: bool,
}

impl Json {
    /// The documents of a text, one after the other, each with the number of lines read so far; the last may be an
    /// error.
    pub fn stream(text: &str) -> impl Iterator<Item = Result<(Self, usize), String>> {
        let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Ordered>();
        std::iter::from_fn(move || {
            let item = stream.next()?;
            let read = text.get(..stream.byte_offset() + 1).unwrap_or(text);
            let lines = read.matches('\n').count();
            Some(item.map(|value| (value.into(), lines)).map_err(|why| {
                if why.is_eof() {
                    format!("Unfinished JSON term at EOF at line {}, column {}", why.line(), why.column())
                } else {
                    format!("Invalid literal at line {}, column {}", why.line(), why.column())
                }
            }))
        })
    }

    /// The one document of a text.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str::<Ordered>(text).ok().map(Self::from)
    }

    pub fn text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(items))
    }

    pub fn object(fields: Vec<(Rc<str>, Self)>) -> Self {
        Self::Object(Rc::new(fields))
    }

    pub fn count(count: usize) -> Self {
        Self::Number(count as f64)
    }

    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }

    pub fn is_true(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    pub fn field(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(key, _)| &**key == name).map(|(_, value)| value)
    }

    /// The type and the beginning of the value, as jq's errors have it.
    pub fn told(&self) -> String {
        let text = self.compact();
        let shown: String = match text.char_indices().nth(14) {
            Some(_) => text.chars().take(11).chain("...".chars()).collect(),
            None => text,
        };
        format!("{} ({shown})", self.type_name())
    }

    pub fn compact(&self) -> String {
        self.show(&Style::default())
    }

    /// The order of jq: null, false, true, numbers, texts, lists, objects.
    pub fn order(&self, other: &Self) -> Ordering {
        let rank = |value: &Self| match value {
            Self::Null => 0,
            Self::Bool(false) => 1,
            Self::Bool(true) => 2,
            Self::Number(_) => 3,
            Self::Text(_) => 4,
            Self::List(_) => 5,
            Self::Object(_) => 6,
        };
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b).unwrap_or(Ordering::Less),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::List(a), Self::List(b)) => {
                let unlike = a.iter().zip(b.iter()).map(|(a, b)| a.order(b)).find(|order| order.is_ne());
                unlike.unwrap_or_else(|| a.len().cmp(&b.len()))
            }
            (Self::Object(a), Self::Object(b)) => {
                let (a, b) = (by_name(a), by_name(b));
                let names = |fields: &[&(Rc<str>, Self)]| -> Vec<Rc<str>> {
                    fields.iter().map(|(name, _)| Rc::clone(name)).collect()
                };
                let values = a.iter().zip(b.iter()).map(|((_, a), (_, b))| a.order(b));
                names(&a)
                    .cmp(&names(&b))
                    .then_with(|| values.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal))
            }
            _ => rank(self).cmp(&rank(other)),
        }
    }

    /// As text; the recursion is as deep as serde_json reads, or as filters nest.
    pub fn show(&self, style: &Style) -> String {
        let mut out = String::new();
        self.write(&mut out, style, 0);
        out
    }

    fn write(&self, out: &mut String, style: &Style, level: usize) {
        // Values that hold each other twice at every level are endless to print; no program may hold as much.
        if out.len() > LONGEST {
            return;
        }
        let line = |out: &mut String, level: usize| {
            if let Some(indent) = &style.indent {
                out.push('\n');
                out.extend(std::iter::repeat_n(indent.as_str(), level));
            }
        };
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => out.push_str(&number_text(*number)),
            Self::Text(text) => out.push_str(&quoted(text, style.ascii)),
            Self::List(items) if items.is_empty() => out.push_str("[]"),
            Self::Object(fields) if fields.is_empty() => out.push_str("{}"),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    line(out, level + 1);
                    item.write(out, style, level + 1);
                }
                line(out, level);
                out.push(']');
            }
            Self::Object(fields) => {
                let fields = if style.sorted { by_name(fields) } else { fields.iter().collect() };
                out.push('{');
                for (index, (key, value)) in fields.into_iter().enumerate() {
                    out.push_str(if index > 0 { "," } else { "" });
                    line(out, level + 1);
                    out.push_str(&quoted(key, style.ascii));
                    out.push_str(if style.indent.is_some() { ": " } else { ":" });
                    value.write(out, style, level + 1);
                }
                line(out, level);
                out.push('}');
            }
        }
    }
}

/// Fields in the order of their names.
pub fn by_name(fields: &[(Rc<str>, Json)]) -> Vec<&(Rc<str>, Json)> {
    let mut fields: Vec<&(Rc<str>, Json)> = fields.iter().collect();
    fields.sort_by(|a, b| a.0.cmp(&b.0));
    fields
}

fn quoted(text: &str, ascii: bool) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007f");
    if !ascii {
        return quoted;
    }
    let mut out = String::new();
    let mut units = [0; 2];
    for c in quoted.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

/// A number with the digits it needs; very large and very small ones have an exponent. What is not a number is null.
pub fn number_text(number: f64) -> String {
    if number.is_nan() {
        return "null".to_owned();
    }
    let number = number.clamp(f64::MIN, f64::MAX);
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let count = i32::try_from(digits.chars().filter(char::is_ascii_digit).count()).unwrap_or(1);
    if number == 0.0 || (exponent >= -5 && exponent < count + 15) {
        return format!("{number}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}
