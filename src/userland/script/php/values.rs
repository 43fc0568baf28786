//! PHP's values: lists with keys, casts, what is printed of them, instances and their methods.

use super::super::classes::{class_names, class_of, is_instance};
use super::super::failures::{Result, Stop, raise, unknown};
use super::super::language::pairs_of;
use super::super::run::Script;
use super::super::tree::Expr;
use super::super::value::{Outcome, Value};

impl Script<'_, '_> {
    /// `$list[KEY] = VALUE`, without a key at the end. What the list becomes, where it is another one.
    pub(in super::super) fn php_set(
        &mut self,
        of: &Value,
        key: Option<Value>,
        value: Value,
    ) -> Result<Option<Value>> {
        let length = |list: &[Value]| i64::try_from(list.len()).unwrap_or(i64::MAX);
        match (of, key) {
            (Value::Null | Value::Undefined, None) => Ok(Some(Value::array(vec![value]))),
            (Value::Null | Value::Undefined, Some(Value::Int(0))) => Ok(Some(Value::array(vec![value]))),
            (Value::Null | Value::Undefined, Some(key)) => Ok(Some(Value::map(vec![(key, value)]))),
            (Value::Array(list), None) => {
                list.borrow_mut().push(value);
                Ok(None)
            }
            (Value::Array(list), Some(Value::Int(at))) if (0..=length(&list.borrow())).contains(&at) => {
                let at = usize::try_from(at).unwrap_or(0);
                let mut list = list.borrow_mut();
                match list.get_mut(at) {
                    Some(place) => *place = value,
                    None => list.push(value),
                }
                Ok(None)
            }
            (Value::Array(list), Some(key)) => {
                let pairs =
                    (0..).zip(list.borrow().iter()).map(|(at, one)| (Value::Int(at), one.clone())).collect();
                let map = Value::map(pairs);
                map.set_key(key, value);
                Ok(Some(map))
            }
            (Value::Map(pairs), None) => {
                let place = |(key, _): &(Value, Value)| match key {
                    Value::Int(at) => Some(at + 1),
                    _ => None,
                };
                let next = pairs.borrow().iter().filter_map(place).max().unwrap_or(0);
                of.set_key(Value::Int(next), value);
                Ok(None)
            }
            (Value::Map(_), Some(key)) => {
                of.set_key(key, value);
                Ok(None)
            }
            (Value::Unknown, _) => Ok(None),
            (Value::Object(_), Some(key)) => {
                let key = self.shown(&key)?;
                of.set_field(&key.into(), value);
                Ok(None)
            }
            _ => unknown("what is set is not known"),
        }
    }

    /// Words of the language that are no functions of it.
    pub(in super::super) fn php_inner(&mut self, name: &str, plain: &[Value]) -> Outcome {
        let first = plain.first().cloned().unwrap_or(Value::Null);
        let text = |script: &Self| script.text_of(&first).map_or(Value::Unknown, |text| Value::text(&text));
        if matches!(first, Value::Unknown) && name.starts_with("#cast") {
            return Ok(Value::Unknown);
        }
        Ok(match name {
            "#pairs" => match pairs_of(&first) {
                Some(pairs) => Value::array(pairs),
                None => return unknown("what it goes over is not known"),
            },
            "#throw" => return Err(Stop::Thrown(first)),
            "#cast int" | "#cast integer" => Value::Int(self.php_number(&first)? as i64),
            "#cast float" | "#cast double" => Value::Number(self.php_number(&first)?),
            "#cast bool" | "#cast boolean" => self.truth(&first).map_or(Value::Unknown, Value::Bool),
            "#cast string" => {
                let shown = self.php_text(&first)?;
                return Ok(shown);
            }
            "#cast array" => match first {
                Value::Array(_) | Value::Map(_) => first,
                Value::Null => Value::array(Vec::new()),
                Value::Object(_) => Value::map(
                    first
                        .fields()
                        .into_iter()
                        .filter(|(name, _)| !name.starts_with('#'))
                        .map(|(name, value)| (Value::Text(name), value))
                        .collect(),
                ),
                other => Value::array(vec![other]),
            },
            "#match" => {
                let [value, branches @ ..] = plain else { return Ok(Value::Unknown) };
                for branch in branches.chunks(2) {
                    let [wanted, then] = branch else { continue };
                    let fits = match wanted {
                        Value::Null => true,
                        wanted => {
                            let list = self.call(wanted, Value::Undefined, &[])?;
                            let mut fits = false;
                            for one in list.values().unwrap_or_default() {
                                match self.operate("===", value, &one)? {
                                    Value::Bool(is) => fits |= is,
                                    _ => return unknown("a choice by something unknown"),
                                }
                            }
                            fits
                        }
                    };
                    if fits {
                        return self.call(then, Value::Undefined, &[]);
                    }
                }
                return raise("UnhandledMatchError", "Unhandled match case");
            }
            "#clone" => {
                let copy = Value::object([]);
                first.fields().into_iter().for_each(|(name, value)| copy.set_field(&name, value));
                copy
            }
            _ => text(self),
        })
    }

    /// Another file of the project, which is run among the names of the script; the loader of packages finds classes.
    pub(super) fn php_included(&mut self, name: &str, path: &str) -> Outcome {
        if path.ends_with("vendor/autoload.php") && self.exists(path) {
            return Ok(Value::Unknown);
        }
        if !self.exists(path) {
            if name.starts_with("include") {
                return Ok(Value::Bool(false));
            }
            return raise("Error", format!("Failed opening required '{path}'"));
        }
        let text = self.read(path)?;
        let Some(program) = super::super::syntax::parse(super::super::Dialect::Php, &text) else {
            return unknown(format!("what {path} does is not known"));
        };
        let globals = std::rc::Rc::clone(&self.globals);
        Ok(match self.statements(&program, &globals)? {
            super::super::run::Flow::Return(value) => value,
            _ => Value::Int(1),
        })
    }

    /// A value as a number: a text by what it begins with.
    pub(super) fn php_number(&self, value: &Value) -> Result<f64> {
        Ok(match value {
            Value::Text(text) => {
                let text = text.trim_start();
                let end = text
                    .char_indices()
                    .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || *at == 0 && matches!(c, '-' | '+')))
                    .map_or(text.len(), |(at, _)| at);
                text.get(..end).and_then(|head| head.parse().ok()).unwrap_or(0.0)
            }
            Value::Null | Value::Undefined => 0.0,
            Value::Bool(_) | Value::Int(_) | Value::Number(_) => value.to_number().unwrap_or(0.0),
            _ => return unknown("a number is not known"),
        })
    }

    /// A value as a text; an instance as its class makes it.
    pub(in super::super) fn php_text(&mut self, value: &Value) -> Outcome {
        if matches!(value, Value::Object(_)) && class_of(value).is_some() {
            let own = self.call_inherited(value, "__toString", &[])?;
            return Ok(own.unwrap_or(Value::Unknown));
        }
        Ok(self.text_of(value).map_or(Value::Unknown, |text| Value::text(&text)))
    }

    /// `new CLASS(…)`
    pub(in super::super) fn php_made(&mut self, class: &Value, arguments: &[Value]) -> Outcome {
        match class {
            Value::Class(_) => self.instance(class, arguments),
            Value::Host(name, _) if name.ends_with("Exception") || name.ends_with("Error") => {
                let message = arguments.first().and_then(|first| self.text_of(first)).unwrap_or_default();
                let made = Value::failure(name, &message);
                made.set_field(&"code".into(), arguments.get(1).cloned().unwrap_or(Value::Int(0)));
                Ok(made)
            }
            Value::Host(name, _) if &**name == "stdClass" => Ok(Value::object([])),
            Value::Host(name, _) if &**name == "PDO" => {
                let source = arguments.first().and_then(|first| self.text_of(first)).unwrap_or_default();
                let driver = source.split(':').next().unwrap_or_default().to_owned();
                if self.lacks(&format!("pdo_{driver}")) {
                    return raise("PDOException", "could not find driver");
                }
                if driver == "sqlite" {
                    Ok(Value::Unknown)
                } else {
                    unknown("what a database answers is not known")
                }
            }
            Value::Host(name, _)
                if matches!(
                    &**name,
                    "DateTime" | "DateTimeImmutable" | "DateTimeZone" | "ReflectionClass" | "ArrayObject"
                ) =>
            {
                Ok(Value::Unknown)
            }
            Value::Host(..) | Value::Unknown => {
                self.not_run();
                Ok(Value::Unknown)
            }
            Value::Text(name) => {
                let class = self.globals.get(name).unwrap_or(Value::Unknown);
                self.php_made(&class, arguments)
            }
            _ => unknown("a class is not known"),
        }
    }

    /// A field that an object or a class has not.
    pub(in super::super) fn php_attribute(&mut self, of: &Value, name: &str) -> Outcome {
        if name == "class" {
            let class = class_names(of).first().cloned();
            let space = self.globals.get("#namespace").and_then(|space| space.to_text());
            return Ok(match (class, space) {
                (Some(class), None) => Value::Text(class),
                // Of a namespace only the last part is known here.
                _ => Value::Unknown,
            });
        }
        Ok(Value::Null)
    }

    /// A method that an object has by the language.
    pub(in super::super) fn php_method(&mut self, of: &Value, name: &str) -> Outcome {
        let field = |name: &str| Ok(of.field(name).unwrap_or(Value::Unknown));
        if of.field("stack").is_some() {
            return match name {
                "getMessage" => field("message"),
                "getCode" => field("code"),
                _ => Ok(Value::Unknown),
            };
        }
        let class = class_names(of).first().map(ToString::to_string).unwrap_or_default();
        raise("Error", format!("Call to undefined method {class}::{name}()"))
    }

    /// Where a function gives something back through one of its arguments.
    pub(in super::super) fn given_back(&self, function: &Expr) -> Option<usize> {
        let Expr::Name(name) = function else { return None };
        match &**name {
            "preg_match" | "preg_match_all" => Some(2),
            "exec" | "passthru" | "system" => Some(1),
            _ => None,
        }
    }

    /// `instanceof`
    pub(in super::super) fn is_of(&self, object: &Value, class: &Value) -> Value {
        match (object, class) {
            (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
            (_, Value::Class(_)) => Value::Bool(is_instance(object, class)),
            (_, Value::Host(name, _)) => {
                let own = object.field("name").and_then(|name| name.to_text());
                let named = class_names(object).iter().any(|one| **one == **name)
                    || own.is_some_and(|own| own == **name);
                let wide = object.field("stack").is_some() && matches!(&**name, "Throwable" | "Exception");
                if named || wide {
                    Value::Bool(true)
                } else if matches!(object, Value::Object(_)) {
                    Value::Unknown
                } else {
                    Value::Bool(false)
                }
            }
            _ => Value::Unknown,
        }
    }

    /// `print_r`
    pub(super) fn php_printed(&mut self, value: &Value, around: &str) -> Result<String> {
        self.deeper()?;
        let pairs = match value {
            Value::Array(_) | Value::Map(_) => pairs_of(value),
            Value::Object(_) => Some(
                value
                    .fields()
                    .into_iter()
                    .filter(|(name, _)| !name.starts_with('#'))
                    .map(|(name, one)| Value::array(vec![Value::Text(name), one]))
                    .collect(),
            ),
            _ => None,
        };
        let shown = match pairs {
            Some(pairs) => {
                let head = if matches!(value, Value::Object(_)) {
                    format!("{} Object", class_names(value).first().map_or("stdClass", |name| name))
                } else {
                    "Array".to_owned()
                };
                let mut out = format!("{head}\n{around}(\n");
                for pair in pairs {
                    let pair = pair.values().unwrap_or_default();
                    if let [key, one] = pair.as_slice() {
                        let inner = self.php_printed(one, &format!("{around}        "))?;
                        out.push_str(&format!("{around}    [{}] => {inner}\n", self.shown(key)?));
                    }
                }
                out + around + ")\n"
            }
            None => {
                let text = self.php_text(value)?;
                self.shown(&text)?
            }
        };
        self.depth -= 1;
        Ok(shown)
    }

    /// `var_dump`
    pub(super) fn php_dumped(&mut self, value: &Value, around: &str) -> Result<String> {
        self.deeper()?;
        let shown = match value {
            Value::Null | Value::Undefined => format!("{around}NULL\n"),
            Value::Bool(value) => format!("{around}bool({value})\n"),
            Value::Int(number) => format!("{around}int({number})\n"),
            Value::Number(_) => format!("{around}float({})\n", self.shown(value)?),
            Value::Text(text) => format!("{around}string({}) \"{text}\"\n", text.len()),
            Value::Array(_) | Value::Map(_) => {
                let pairs = pairs_of(value).unwrap_or_default();
                let mut out = format!("{around}array({}) {{\n", pairs.len());
                for pair in pairs {
                    let pair = pair.values().unwrap_or_default();
                    if let [key, one] = pair.as_slice() {
                        let key = match key {
                            Value::Text(key) => format!("\"{key}\""),
                            key => self.shown(key)?,
                        };
                        out.push_str(&format!(
                            "{around}  [{key}]=>\n{}",
                            self.php_dumped(one, &format!("{around}  "))?
                        ));
                    }
                }
                out + around + "}\n"
            }
            _ => return unknown("how a value is dumped is not known"),
        };
        self.depth -= 1;
        Ok(shown)
    }
}
