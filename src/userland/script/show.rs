//! How the languages write values.

use super::Dialect;
use super::failures::{Result, unknown};
use super::run::Script;
use super::value::{Value, number};

/// How deep lists may lie in each other.
const DEEPEST: u32 = 40;

impl Script<'_, '_> {
    /// A value as text, which has to be known.
    pub fn shown(&self, value: &Value) -> Result<String> {
        self.text_of(value).map_or_else(|| unknown("a value is not known"), Ok)
    }

    /// A value as it is printed to whoever reads the log: nothing depends on it, so a mark stands for what is not known.
    pub(super) fn seen(&mut self, value: &Value) -> Result<String> {
        if !self.process.is_watched() || self.text_of(value).is_some() {
            return self.shown(value);
        }
        self.stands_in();
        Ok("?".to_owned())
    }

    /// Says that a mark stands for something that is printed.
    pub(super) fn stands_in(&mut self) {
        let message = "what the script prints is not known in full: ? stands for the rest".to_owned();
        self.process.note("stand-in-output", message, "the real program knows it");
    }

    /// As it is printed or made part of a text; `None` for what has no text that is known.
    pub fn text_of(&self, value: &Value) -> Option<String> {
        self.show(value, 0)
    }

    /// As the language writes a value inside of a list.
    pub fn inspected(&self, value: &Value) -> Option<String> {
        self.inspect(value, 0)
    }

    fn show(&self, value: &Value, depth: u32) -> Option<String> {
        let dialect = self.dialect;
        Some(match (value, dialect) {
            (_, Dialect::JavaScript) | (Value::Text(_) | Value::Int(_), _) => return value.to_text(),
            (Value::Null | Value::Undefined, Dialect::Python) => "None".to_owned(),
            (Value::Null | Value::Undefined, _) => String::new(),
            (Value::Bool(true), Dialect::Python) => "True".to_owned(),
            (Value::Bool(false), Dialect::Python) => "False".to_owned(),
            (Value::Bool(true), Dialect::Php) => "1".to_owned(),
            (Value::Bool(false), Dialect::Php) => String::new(),
            (Value::Bool(value), _) => value.to_string(),
            (Value::Number(value), _) if value.fract() == 0.0 && dialect != Dialect::Php => {
                format!("{value:.1}")
            }
            (Value::Number(value), _) => number(*value),
            (Value::Host(path, made_of), _) if &**path == "path()" => return made_of.first()?.to_text(),
            // The order of several is not known.
            (Value::Host(path, made_of), _) if &**path == "set()" => {
                match made_of.first()?.values()?.as_slice() {
                    [] => path.to_string(),
                    [one] => format!("{{{}}}", self.inspect(one, depth + 1)?),
                    _ => return None,
                }
            }
            (Value::Object(_), _) if value.field("stack").is_some() => {
                return value.field("message")?.to_text();
            }
            (Value::Array(_) | Value::Map(_), Dialect::Php) => "Array".to_owned(),
            (Value::Array(values), Dialect::Python) if is_version(&values.borrow()) => {
                let names = ["major", "minor", "micro", "releaselevel", "serial"];
                let field = |(name, value): (&str, &Value)| {
                    Some(format!("{name}={}", self.inspect(value, depth + 1)?))
                };
                let fields =
                    names.into_iter().zip(values.borrow().iter()).map(field).collect::<Option<Vec<_>>>()?;
                format!("sys.version_info({})", fields.join(", "))
            }
            (Value::Array(_) | Value::Map(_), _) => return self.inspect(value, depth),
            _ => return None,
        })
    }

    fn inspect(&self, value: &Value, depth: u32) -> Option<String> {
        let dialect = self.dialect;
        if depth > DEEPEST {
            return None;
        }
        let inner = |value: &Value| self.inspect(value, depth + 1);
        Some(match value {
            Value::Text(text) => {
                let text = text.replace('\\', "\\\\").replace('\n', "\\n");
                if dialect == Dialect::Python && !text.contains('\'') {
                    format!("'{text}'")
                } else {
                    format!("\"{}\"", text.replace('"', "\\\""))
                }
            }
            Value::Null if dialect == Dialect::Ruby => "nil".to_owned(),
            Value::Host(path, made_of) if &**path == "path()" => {
                format!("PosixPath('{}')", made_of.first()?.to_text()?)
            }
            Value::Array(values) if self.is_tuple(value) => {
                let shown = values.borrow().iter().map(inner).collect::<Option<Vec<_>>>()?;
                format!("({}{})", shown.join(", "), if shown.len() == 1 { "," } else { "" })
            }
            Value::Array(values) => {
                format!("[{}]", values.borrow().iter().map(inner).collect::<Option<Vec<_>>>()?.join(", "))
            }
            Value::Map(pairs) => {
                let between = if dialect == Dialect::Python { ": " } else { " => " };
                let pair = |(key, value): &(Value, Value)| {
                    Some(format!("{}{between}{}", inner(key)?, inner(value)?))
                };
                format!("{{{}}}", pairs.borrow().iter().map(pair).collect::<Option<Vec<_>>>()?.join(", "))
            }
            other => self.show(other, depth)?,
        })
    }
}

/// Whether a list is `sys.version_info`.
fn is_version(values: &[Value]) -> bool {
    matches!(values, [Value::Int(_), Value::Int(_), Value::Int(_), Value::Text(level), Value::Int(0)] if &**level == "final")
}
