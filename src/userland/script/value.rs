//! Values, and how they are written.

use super::Dialect;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
    /// A module, a function or a class, by its full name: `os.path.join`.
    Name(String),
    /// An open file.
    File(String),
    /// A path object.
    Path(String),
    /// A function of the script, by the name it is kept under.
    Function(String),
    /// Fields by their names: what a parser of arguments gives, a finished process.
    Record(Vec<(String, Value)>),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn text_path(text: impl Into<String>) -> Self {
        Self::Path(text.into())
    }

    pub fn is_true(&self, dialect: Dialect) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            _ if dialect == Dialect::Ruby => true,
            Self::Int(number) => *number != 0,
            Self::Text(text) => !(text.is_empty() || dialect == Dialect::Php && text == "0"),
            Self::List(list) => !list.is_empty(),
            Self::Map(map) => !map.is_empty(),
            _ => true,
        }
    }

    /// As it is printed or made part of a text; `None` for what has no text that is known.
    pub fn show(&self, dialect: Dialect) -> Option<String> {
        Some(match (self, dialect) {
            (Self::Text(text) | Self::Path(text), _) => text.clone(),
            (Self::Int(number), _) => number.to_string(),
            (Self::Nil, Dialect::Python) => "None".to_owned(),
            (Self::Nil, _) => String::new(),
            (Self::Bool(true), Dialect::Python) => "True".to_owned(),
            (Self::Bool(false), Dialect::Python) => "False".to_owned(),
            (Self::Bool(value), Dialect::Ruby) => value.to_string(),
            (Self::Bool(value), Dialect::Php) => if *value { "1" } else { "" }.to_owned(),
            (Self::List(_), Dialect::Php) => "Array".to_owned(),
            (Self::List(_) | Self::Map(_), _) => self.inspect(dialect)?,
            _ => return None,
        })
    }

    /// As the language writes a value inside of a list.
    pub fn inspect(&self, dialect: Dialect) -> Option<String> {
        Some(match self {
            Self::Text(text) => {
                let text = text.replace('\\', "\\\\").replace('\n', "\\n");
                if dialect == Dialect::Python && !text.contains('\'') {
                    format!("'{text}'")
                } else {
                    format!("\"{}\"", text.replace('"', "\\\""))
                }
            }
            Self::Nil if dialect == Dialect::Ruby => "nil".to_owned(),
            Self::Path(path) => format!("PosixPath('{path}')"),
            Self::List(list) => {
                let parts: Option<Vec<String>> = list.iter().map(|one| one.inspect(dialect)).collect();
                format!("[{}]", parts?.join(", "))
            }
            Self::Map(map) => {
                let between = if dialect == Dialect::Python { ": " } else { " => " };
                let pair = |(key, value): &(Self, Self)| {
                    Some(format!("{}{between}{}", key.inspect(dialect)?, value.inspect(dialect)?))
                };
                format!("{{{}}}", map.iter().map(pair).collect::<Option<Vec<_>>>()?.join(", "))
            }
            other => other.show(dialect)?,
        })
    }

    /// As JSON; `None` for what has none.
    pub fn json(&self) -> Option<serde_json::Value> {
        use serde_json::Value as Json;
        Some(match self {
            Self::Nil => Json::Null,
            Self::Bool(value) => Json::Bool(*value),
            Self::Int(number) => Json::from(*number),
            Self::Text(text) => Json::String(text.clone()),
            Self::List(list) => Json::Array(list.iter().map(Self::json).collect::<Option<_>>()?),
            Self::Map(map) => {
                let pair = |(key, value): &(Self, Self)| Some((key.show(Dialect::Python)?, value.json()?));
                Json::Object(map.iter().map(pair).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    pub fn of_json(json: &serde_json::Value) -> Option<Self> {
        use serde_json::Value as Json;
        Some(match json {
            Json::Null => Self::Nil,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => Self::Int(number.as_i64()?),
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(list) => Self::List(list.iter().map(Self::of_json).collect::<Option<_>>()?),
            Json::Object(map) => {
                let pair = |(key, value): (&String, &Json)| Some((Self::text(key), Self::of_json(value)?));
                Self::Map(map.iter().map(pair).collect::<Option<_>>()?)
            }
        })
    }

    /// What a loop goes over.
    pub fn items(&self) -> Option<Vec<Self>> {
        Some(match self {
            Self::List(list) => list.clone(),
            Self::Map(map) => map.iter().map(|(key, _)| key.clone()).collect(),
            Self::Text(text) => text.chars().map(Self::text).collect(),
            _ => return None,
        })
    }

    /// The value of a key or of a place; places below zero count from the end.
    pub fn at(&self, key: &Self) -> Option<Self> {
        let place = |length: usize, at: i64| {
            let length = i64::try_from(length).ok()?;
            usize::try_from(if at < 0 { length + at } else { at }).ok()
        };
        match (self, key) {
            (Self::List(list), Self::Int(at)) => list.get(place(list.len(), *at)?).cloned(),
            (Self::Text(text), Self::Int(at)) => {
                text.chars().nth(place(text.chars().count(), *at)?).map(Self::text)
            }
            (Self::Map(map), _) => map.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone()),
            (Self::Record(fields), Self::Text(name)) => {
                fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
            }
            _ => None,
        }
    }
}
