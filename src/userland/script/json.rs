//! JSON in and out.

use super::Dialect;
use super::failures::{Result, raise, unknown};
use super::run::Script;
use super::value::{Outcome, Value};
use crate::userland::ordered::Ordered as Json;

pub fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::Text(text) => Value::text(text),
        Json::List(values) => Value::array(values.iter().map(from_json).collect()),
        Json::Object(fields) => {
            let object = Value::object([]);
            for (name, value) in fields {
                object.set_field(&name.as_str().into(), from_json(value));
            }
            object
        }
    }
}

/// As `JSON.stringify` writes it; the outer `None`: something in it is not known, the inner: it is left out.
/// Between the parts of one line stands `blank`.
pub fn to_json(value: &Value, indent: &str, blank: &str, around: &str, depth: u32) -> Option<Option<String>> {
    if depth > 60 {
        return None;
    }
    let within = format!("{around}{indent}");
    let enclosed = |open: &str, parts: Vec<String>, close: &str| {
        if parts.is_empty() {
            format!("{open}{close}")
        } else if indent.is_empty() {
            format!("{open}{}{close}", parts.join(&format!(",{blank}")))
        } else {
            format!("{open}\n{within}{}\n{around}{close}", parts.join(&format!(",\n{within}")))
        }
    };
    Some(match value {
        Value::Undefined | Value::Function(_) | Value::Class(_) => None,
        Value::Null => Some("null".to_owned()),
        Value::Number(number) if !number.is_finite() => Some("null".to_owned()),
        Value::Bool(_) | Value::Number(_) | Value::Int(_) => value.to_text(),
        Value::Text(text) => serde_json::to_string(&**text).ok(),
        Value::Array(values) => {
            let mut parts = Vec::new();
            for value in values.borrow().iter() {
                parts.push(
                    to_json(value, indent, blank, &within, depth + 1)?.unwrap_or_else(|| "null".to_owned()),
                );
            }
            Some(enclosed("[", parts, "]"))
        }
        Value::Object(fields) => {
            let mut parts = Vec::new();
            for (name, value) in fields.borrow().iter().filter(|(name, _)| !name.starts_with('#')) {
                let name = serde_json::to_string(&**name).ok()?;
                if let Some(value) = to_json(value, indent, blank, &within, depth + 1)? {
                    parts.push(format!("{name}:{}{value}", if indent.is_empty() { blank } else { " " }));
                }
            }
            Some(enclosed("{", parts, "}"))
        }
        Value::Map(pairs) => {
            let mut parts = Vec::new();
            for (name, value) in pairs.borrow().iter() {
                let name = serde_json::to_string(&name.to_text()?).ok()?;
                let value =
                    to_json(value, indent, blank, &within, depth + 1)?.unwrap_or_else(|| "null".to_owned());
                parts.push(format!("{name}:{}{value}", if indent.is_empty() { blank } else { " " }));
            }
            Some(enclosed("{", parts, "}"))
        }
        Value::Regex(..) => Some("{}".to_owned()),
        Value::Host(..) | Value::Promise(_) | Value::Unknown => return None,
    })
}

impl Script<'_, '_> {
    /// JSON of a value that has to be known.
    pub fn json_text(&self, value: &Value, indent: &str, blank: &str) -> Result<String> {
        to_json(value, indent, blank, "", 0)
            .flatten()
            .map_or_else(|| unknown("a value has no JSON that is known"), Ok)
    }

    /// What JSON says, in the values that the languages other than JavaScript have for it.
    pub fn parsed(&self, text: &str) -> Outcome {
        match serde_json::from_str::<Json>(text) {
            Ok(json) => Ok(plain_json(&json)),
            Err(error) => raise(
                if self.dialect == Dialect::Ruby {
                    "JSON::ParserError"
                } else {
                    "json.decoder.JSONDecodeError"
                },
                error.to_string(),
            ),
        }
    }

    /// A map with its keys in their order, and those within it.
    pub fn sorted_keys(&mut self, value: &Value) -> Outcome {
        self.deeper()?;
        let sorted = match value {
            Value::Map(pairs) => {
                let mut all = Vec::new();
                for (key, value) in pairs.borrow().iter() {
                    all.push((self.shown(key)?, key.clone(), self.sorted_keys(value)?));
                }
                all.sort_by(|(a, ..), (b, ..)| a.cmp(b));
                Value::map(all.into_iter().map(|(_, key, value)| (key, value)).collect())
            }
            Value::Array(values) => {
                let values = values.borrow().clone();
                Value::array(values.iter().map(|one| self.sorted_keys(one)).collect::<Result<_>>()?)
            }
            other => other.clone(),
        };
        self.depth -= 1;
        Ok(sorted)
    }
}

fn plain_json(json: &Json) -> Value {
    match json {
        Json::Number(number) => number.as_i64().map_or_else(|| from_json(json), Value::Int),
        Json::List(values) => Value::array(values.iter().map(plain_json).collect()),
        Json::Object(fields) => {
            let map = Value::map(Vec::new());
            fields.iter().for_each(|(name, value)| map.set_key(Value::text(name), plain_json(value)));
            map
        }
        other => from_json(other),
    }
}
