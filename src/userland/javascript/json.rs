//! JSON in and out.

use serde_json::Value as Json;

use super::value::Value;

pub fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::text(text),
        Json::Array(values) => Value::array(values.iter().map(from_json).collect()),
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
pub fn to_json(value: &Value, indent: &str, around: &str, depth: u32) -> Option<Option<String>> {
    if depth > 60 {
        return None;
    }
    let within = format!("{around}{indent}");
    let enclosed = |open: &str, parts: Vec<String>, close: &str| {
        if parts.is_empty() {
            format!("{open}{close}")
        } else if indent.is_empty() {
            format!("{open}{}{close}", parts.join(","))
        } else {
            format!("{open}\n{within}{}\n{around}{close}", parts.join(&format!(",\n{within}")))
        }
    };
    Some(match value {
        Value::Undefined | Value::Function(_) => None,
        Value::Null => Some("null".to_owned()),
        Value::Number(number) if !number.is_finite() => Some("null".to_owned()),
        Value::Bool(_) | Value::Number(_) => value.to_text(),
        Value::Text(text) => serde_json::to_string(&**text).ok(),
        Value::Array(values) => {
            let mut parts = Vec::new();
            for value in values.borrow().iter() {
                parts.push(to_json(value, indent, &within, depth + 1)?.unwrap_or_else(|| "null".to_owned()));
            }
            Some(enclosed("[", parts, "]"))
        }
        Value::Object(fields) => {
            let mut parts = Vec::new();
            for (name, value) in fields.borrow().iter() {
                let name = serde_json::to_string(&**name).ok()?;
                if let Some(value) = to_json(value, indent, &within, depth + 1)? {
                    parts.push(format!("{name}:{}{value}", if indent.is_empty() { "" } else { " " }));
                }
            }
            Some(enclosed("{", parts, "}"))
        }
        Value::Regex(..) => Some("{}".to_owned()),
        Value::Host(..) | Value::Promise(_) | Value::Unknown => return None,
    })
}
