//! The data that templates read: Go's values, as far as Docker's documents have them.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A Go value.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    #[default]
    Nil,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Value>),
    /// A map with string keys: printed and walked in the order of the keys.
    Map(BTreeMap<String, Value>),
    /// Named fields in the order of their declaration.
    Struct(Vec<(String, Value)>),
    /// One row of a table; an unknown name is an error that names the row's Go type.
    Row(Row),
}

/// One row of a table command: its columns and how Docker calls the type.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// For example `*formatter.historyContext`.
    pub type_name: &'static str,
    /// Names in byte order, as Go marshals the map that such a row becomes.
    pub fields: BTreeMap<&'static str, String>,
}

/// Whether `<`, `>` and `&` are written as `\u003c` (Go's default) or as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    Html,
    Plain,
}

impl Value {
    /// Reads JSON; objects become [`Value::Struct`]s in the order in which they were written.
    ///
    /// # Errors
    /// The text is not JSON.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A list of texts.
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(|t| Self::Text(t.into())).collect())
    }

    /// A list of texts that are lent.
    pub fn texts_of(texts: &[String]) -> Self {
        Self::texts(texts.iter().map(String::as_str))
    }

    /// The fields of a struct, from pairs.
    pub fn fields<K: Into<String>>(fields: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Struct(fields.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// The named field or entry.
    pub fn get(&self, name: &str) -> Option<Value> {
        match self {
            Self::Map(map) => map.get(name).cloned(),
            Self::Struct(fields) => fields.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone()),
            Self::Row(row) => row.fields.get(name).map(|text| Self::Text(text.clone())),
            _ => None,
        }
    }

    /// Turns the struct in field `name` into a map, as labels, volumes and ports are in Go.
    pub fn with_map(mut self, name: &str) -> Self {
        if let Self::Struct(fields) = &mut self {
            for (_, value) in fields.iter_mut().filter(|(k, _)| k == name) {
                if let Self::Struct(entries) = value {
                    *value = Self::Map(std::mem::take(entries).into_iter().collect());
                }
            }
        }
        self
    }

    /// What `if`, `and` and `or` ask for.
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(b) => *b,
            Self::Int(n) => *n != 0,
            Self::Text(t) => !t.is_empty(),
            Self::List(l) => !l.is_empty(),
            Self::Map(m) => !m.is_empty(),
            Self::Struct(_) | Self::Row(_) => true,
        }
    }

    /// The length that `len` gives.
    pub fn length(&self) -> Option<usize> {
        match self {
            Self::Text(t) => Some(t.len()),
            Self::List(l) => Some(l.len()),
            Self::Map(m) => Some(m.len()),
            _ => None,
        }
    }

    /// Compact JSON.
    pub fn to_json(&self, escape: Escape) -> String {
        let mut out = String::new();
        self.write_json(&mut out, escape, None, 0);
        out
    }

    /// JSON with every element on a line of its own, indented by `indent` a level.
    pub fn to_json_pretty(&self, escape: Escape, indent: &str) -> String {
        let mut out = String::new();
        self.write_json(&mut out, escape, Some(indent), 0);
        out
    }

    fn write_json(&self, out: &mut String, escape: Escape, indent: Option<&str>, level: usize) {
        match self {
            Self::Nil => out.push_str("null"),
            Self::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
            Self::Int(n) => out.push_str(&n.to_string()),
            Self::Text(text) => write_json_text(out, text, escape),
            Self::List(items) => {
                let items = items.iter().map(|item| (None, item));
                write_json_items(out, ('[', ']'), items, escape, indent, level);
            }
            Self::Map(map) => {
                let items = map.iter().map(|(k, v)| (Some(k.as_str()), v));
                write_json_items(out, ('{', '}'), items, escape, indent, level);
            }
            Self::Struct(fields) => {
                let items = fields.iter().map(|(k, v)| (Some(k.as_str()), v));
                write_json_items(out, ('{', '}'), items, escape, indent, level);
            }
            // A row marshals itself with Go's default escaping, whatever the caller asked for.
            Self::Row(row) => {
                let values: Vec<_> = row.fields.iter().map(|(k, v)| (*k, Self::Text(v.clone()))).collect();
                let items = values.iter().map(|(k, v)| (Some(*k), v));
                write_json_items(out, ('{', '}'), items, Escape::Html, indent, level);
            }
        }
    }
}

/// One object or list. The recursion is as deep as the document, which the daemon makes, not the user.
fn write_json_items<'a>(
    out: &mut String,
    (open, close): (char, char),
    items: impl Iterator<Item = (Option<&'a str>, &'a Value)>,
    escape: Escape,
    indent: Option<&str>,
    level: usize,
) {
    let newline = |out: &mut String, level: usize| {
        if let Some(indent) = indent {
            out.push('\n');
            out.extend(std::iter::repeat_n(indent, level));
        }
    };
    out.push(open);
    let mut any = false;
    for (key, value) in items {
        if any {
            out.push(',');
        }
        any = true;
        newline(out, level + 1);
        if let Some(key) = key {
            write_json_text(out, key, escape);
            out.push_str(if indent.is_some() { ": " } else { ":" });
        }
        value.write_json(out, escape, indent, level + 1);
    }
    if any {
        newline(out, level);
    }
    out.push(close);
}

fn write_json_text(out: &mut String, text: &str, escape: Escape) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' if escape == Escape::Html => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if u32::from(c) < 0x20 => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Go's `%v`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("<no value>"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::Int(n) => write!(f, "{n}"),
            Self::Text(text) => f.write_str(text),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { " " })?;
                }
                f.write_str("]")
            }
            Self::Map(map) => {
                f.write_str("map[")?;
                for (index, (key, value)) in map.iter().enumerate() {
                    write!(f, "{}{key}:{value}", if index == 0 { "" } else { " " })?;
                }
                f.write_str("]")
            }
            Self::Struct(fields) => {
                f.write_str("{")?;
                for (index, (_, value)) in fields.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { " " })?;
                }
                f.write_str("}")
            }
            Self::Row(_) => f.write_str(&self.to_json(Escape::Html)),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Nil)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Int(i64::try_from(value).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Int(value as i64))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = vec![];
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = vec![];
        while let Some((key, value)) = entries.next_entry::<String, Value>()? {
            fields.push((key, value));
        }
        Ok(Value::Struct(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_the_order_of_fields_and_escapes_on_demand() {
        let value = Value::from_json(r#"{"b":[1,"<a>"],"a":null,"e":{},"l":[]}"#).unwrap();
        assert_eq!(value.to_json(Escape::Plain), r#"{"b":[1,"<a>"],"a":null,"e":{},"l":[]}"#);
        assert_eq!(value.to_json(Escape::Html), r#"{"b":[1,"\u003ca\u003e"],"a":null,"e":{},"l":[]}"#);
        let want = "{\n  \"b\": [\n    1,\n    \"<a>\"\n  ],\n  \"a\": null,\n  \"e\": {},\n  \"l\": []\n}";
        assert_eq!(value.to_json_pretty(Escape::Plain, "  "), want);
    }

    #[test]
    fn prints_as_go_does() {
        let value =
            Value::from_json(r#"{"Labels":{"b":"2","a":"1"},"Cmd":["x","y"]}"#).unwrap().with_map("Labels");
        assert_eq!(value.to_string(), "{map[a:1 b:2] [x y]}");
        assert_eq!(value.get("Labels").unwrap().to_string(), "map[a:1 b:2]");
    }
}
