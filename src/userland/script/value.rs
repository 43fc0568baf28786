//! What a script works with.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::classes::{Class, class_names};
use super::tree::{Function, Text};

/// Bytes of a text, and values of an array.
const MAX_TEXT: usize = 4 << 20;
pub const MAX_VALUES: usize = 50_000;

#[derive(Clone)]
pub enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    /// A whole number, where the language keeps these apart.
    Int(i64),
    Text(Text),
    Array(Rc<RefCell<Vec<Value>>>),
    /// Fields in the order in which they came.
    Object(Rc<RefCell<Vec<(Text, Value)>>>),
    /// Keys of any kind with their values, in the order in which they came.
    Map(Rc<RefCell<Vec<(Value, Value)>>>),
    Function(Rc<Closure>),
    Class(Rc<Class>),
    /// Something of Node or of a package, by its path: `fs.readFileSync`; with what it was made of.
    Host(Text, Rc<Vec<Value>>),
    /// What a promise came to.
    Promise(Rc<Result<Value, Value>>),
    Regex(Text, Text),
    /// Nobody knows what it is; nothing is written by what is done to it.
    Unknown,
}

pub struct Closure {
    pub function: Rc<Function>,
    pub scope: Rc<Scope>,
    pub this: Value,
}

/// The names of a block.
#[derive(Default)]
pub struct Scope {
    pub names: RefCell<BTreeMap<Text, Value>>,
    pub outer: Option<Rc<Scope>>,
}

impl Scope {
    pub fn within(outer: &Rc<Self>) -> Rc<Self> {
        Rc::new(Self { names: RefCell::default(), outer: Some(Rc::clone(outer)) })
    }

    pub fn get(&self, name: &str) -> Option<Value> {
        let own = self.names.borrow().get(name).cloned();
        own.or_else(|| self.outer.as_ref()?.get(name))
    }

    pub fn declare(&self, name: &Text, value: Value) {
        self.names.borrow_mut().insert(Rc::clone(name), value);
    }

    /// Sets a name where it was declared, or here.
    pub fn set(&self, name: &Text, value: Value) {
        let here = self.names.borrow().contains_key(name);
        match &self.outer {
            Some(outer) if !here && outer.get(name).is_some() => outer.set(name, value),
            _ => self.declare(name, value),
        }
    }
}

/// What ends a script, or a part of it, before its end.
pub enum Stop {
    Thrown(Value),
    Exit(i32),
    /// It does something that has no model.
    Unknown(String),
}

pub type Outcome = Result<Value, Stop>;

impl Value {
    /// A text; one that is too long is not known.
    pub fn text(text: &str) -> Self {
        if text.len() > MAX_TEXT { Self::Unknown } else { Self::Text(text.into()) }
    }

    /// An array; one that is too long is not known.
    pub fn array(values: Vec<Self>) -> Self {
        if values.len() > MAX_VALUES { Self::Unknown } else { Self::Array(Rc::new(RefCell::new(values))) }
    }

    pub fn texts(texts: impl IntoIterator<Item = String>) -> Self {
        Self::array(texts.into_iter().map(|text| Self::Text(text.into())).collect())
    }

    pub fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Object(Rc::new(RefCell::new(fields.map(|(name, value)| (name.into(), value)).into())))
    }

    pub fn host(path: &str) -> Self {
        Self::Host(path.into(), Rc::default())
    }

    /// A path of Python's `pathlib`.
    pub fn path(path: &str) -> Self {
        Self::Host("path()".into(), Rc::new(vec![Self::text(path)]))
    }

    pub fn resolved(value: Self) -> Self {
        Self::Promise(Rc::new(Ok(value)))
    }

    /// An `Error`.
    pub fn error(message: &str) -> Self {
        Self::failure("Error", message)
    }

    /// An error of a class.
    pub fn failure(class: &str, message: &str) -> Self {
        Self::object([
            ("name", Self::text(class)),
            ("message", Self::text(message)),
            ("stack", Self::text(&format!("{class}: {message}"))),
        ])
    }

    /// Whether it counts as true; `None` where that is not known.
    pub fn truth(&self) -> Option<bool> {
        Some(match self {
            Self::Undefined | Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(value) => *value != 0.0 && !value.is_nan(),
            Self::Int(value) => *value != 0,
            Self::Text(text) => !text.is_empty(),
            Self::Unknown => return None,
            _ => true,
        })
    }

    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null)
    }

    /// As a text; `None` where it holds something unknown.
    pub fn to_text(&self) -> Option<String> {
        self.text_within(0)
    }

    fn text_within(&self, depth: u32) -> Option<String> {
        Some(match self {
            Self::Array(_) if depth > 20 => return None,
            Self::Undefined => "undefined".to_owned(),
            Self::Null => "null".to_owned(),
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => number(*value),
            Self::Int(value) => value.to_string(),
            Self::Text(text) => text.to_string(),
            Self::Array(values) => {
                let texts =
                    values
                        .borrow()
                        .iter()
                        .map(|value| {
                            if value.is_nothing() {
                                Some(String::new())
                            } else {
                                value.text_within(depth + 1)
                            }
                        })
                        .collect::<Option<Vec<_>>>()?;
                texts.join(",")
            }
            Self::Object(_) => match self.field("message") {
                Some(Self::Text(message)) => format!("Error: {message}"),
                _ => match self.field("href") {
                    Some(Self::Text(address)) => address.to_string(),
                    _ => "[object Object]".to_owned(),
                },
            },
            Self::Regex(pattern, flags) => format!("/{pattern}/{flags}"),
            Self::Map(_)
            | Self::Class(_)
            | Self::Function(_)
            | Self::Host(..)
            | Self::Promise(_)
            | Self::Unknown => {
                return None;
            }
        })
    }

    pub fn to_number(&self) -> Option<f64> {
        Some(match self {
            Self::Undefined => f64::NAN,
            Self::Null => 0.0,
            Self::Bool(value) => f64::from(u8::from(*value)),
            Self::Number(value) => *value,
            Self::Int(value) => *value as f64,
            Self::Text(text) if text.trim().is_empty() => 0.0,
            Self::Text(text) => text.trim().parse().unwrap_or(f64::NAN),
            Self::Unknown | Self::Host(..) => return None,
            _ => f64::NAN,
        })
    }

    /// A field of its own.
    pub fn field(&self, name: &str) -> Option<Self> {
        let Self::Object(fields) = self else { return None };
        fields.borrow().iter().find(|(known, _)| &**known == name).map(|(_, value)| value.clone())
    }

    pub fn set_field(&self, name: &Text, value: Self) {
        let Self::Object(fields) = self else { return };
        let mut fields = fields.borrow_mut();
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => fields.push((Rc::clone(name), value)),
        }
    }

    /// `===`; `None` where that is not known.
    pub fn same(&self, other: &Self) -> Option<bool> {
        Some(match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) => return None,
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => Rc::ptr_eq(a, b),
            (Self::Map(a), Self::Map(b)) => Rc::ptr_eq(a, b),
            (Self::Object(a), Self::Object(b)) => Rc::ptr_eq(a, b),
            (Self::Function(a), Self::Function(b)) => Rc::ptr_eq(a, b),
            (Self::Class(a), Self::Class(b)) => Rc::ptr_eq(a, b),
            (Self::Host(a, _), Self::Host(b, _)) => a == b,
            _ => false,
        })
    }

    pub fn kind(&self) -> Option<&'static str> {
        Some(match self {
            Self::Undefined => "undefined",
            Self::Bool(_) => "boolean",
            Self::Number(_) | Self::Int(_) => "number",
            Self::Text(_) => "string",
            Self::Function(_) | Self::Class(_) => "function",
            Self::Unknown | Self::Host(..) => return None,
            _ => "object",
        })
    }

    /// What is iterated over: the values of an array, the characters of a text.
    pub fn values(&self) -> Option<Vec<Self>> {
        match self {
            Self::Array(values) => Some(values.borrow().clone()),
            Self::Text(text) => Some(text.chars().map(|c| Self::text(&c.to_string())).collect()),
            _ => None,
        }
    }

    /// Names of fields, or places in an array.
    pub fn keys(&self) -> Option<Vec<String>> {
        match self {
            Self::Object(fields) => {
                let seen = |(name, _): &(Text, Self)| (!name.starts_with('#')).then(|| name.to_string());
                Some(fields.borrow().iter().filter_map(seen).collect())
            }
            Self::Array(values) => Some((0..values.borrow().len()).map(|at| at.to_string()).collect()),
            _ => None,
        }
    }
}

pub fn number(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned();
    }
    if value == 0.0 { "0".to_owned() } else { value.to_string() }
}

/// As `console.log` shows it; `None` where it holds something unknown.
pub fn shown(value: &Value, depth: u32) -> Option<String> {
    Some(match value {
        Value::Text(text) if depth > 0 => format!("'{text}'"),
        Value::Array(_) | Value::Object(_) if depth > 2 => "[Object]".to_owned(),
        Value::Array(values) => {
            let values =
                values.borrow().iter().map(|value| shown(value, depth + 1)).collect::<Option<Vec<_>>>()?;
            enclosed("[", &values, "]")
        }
        Value::Object(fields) if value.field("stack").is_none() => {
            let field = |(name, value): &(Text, Value)| Some(format!("{name}: {}", shown(value, depth + 1)?));
            let fields = fields.borrow();
            let seen = fields.iter().filter(|(name, _)| !name.starts_with('#'));
            let class =
                class_names(value).first().map(|name| format!("{name} {{")).unwrap_or_else(|| "{".to_owned());
            enclosed(&class, &seen.map(field).collect::<Option<Vec<_>>>()?, "}")
        }
        Value::Function(_) => "[Function]".to_owned(),
        Value::Class(class) => format!("[class {}]", class.tree.name),
        other => other.to_text()?,
    })
}

/// On one line while it is short.
fn enclosed(open: &str, parts: &[String], close: &str) -> String {
    let length: usize = parts.iter().map(|part| part.len() + 2).sum();
    if parts.is_empty() {
        format!("{open}{close}")
    } else if length < 72 {
        format!("{open} {} {close}", parts.join(", "))
    } else {
        format!("{open}\n  {}\n{close}", parts.join(",\n").replace('\n', "\n  "))
    }
}

/// Whether an argument by name is there and true.
pub(super) fn is_set(named: &[(String, Value)], key: &str) -> bool {
    named.iter().any(|(name, value)| name == key && matches!(value, Value::Bool(true)))
}
