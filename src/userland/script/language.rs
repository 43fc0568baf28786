//! Where the languages differ in what values mean.

use std::rc::Rc;

use super::Dialect;
use super::calls::named_apart;
use super::failures::{raise, unknown};
use super::run::Script;
use super::value::{Outcome, Scope, Value};

impl Script<'_, '_> {
    /// Whether a value counts as true; `None` where that is not known.
    pub fn truth(&self, value: &Value) -> Option<bool> {
        match (self.dialect, value) {
            (Dialect::JavaScript, _)
            | (_, Value::Unknown | Value::Null | Value::Undefined | Value::Bool(_)) => value.truth(),
            (Dialect::Ruby, _) => Some(true),
            (Dialect::Python, Value::Host(..)) if is_opaque(value) => None,
            (Dialect::Python, Value::Host(path, made_of)) if &**path == "set()" => {
                made_of.first().and_then(|own| self.truth(own))
            }
            (_, Value::Array(values)) => Some(!values.borrow().is_empty()),
            (_, Value::Map(pairs)) => Some(!pairs.borrow().is_empty()),
            (Dialect::Php, Value::Text(text)) => Some(!text.is_empty() && &**text != "0"),
            _ => value.truth(),
        }
    }

    /// What a loop goes over; `None` where that is not known.
    pub fn items(&self, value: &Value) -> Option<Vec<Value>> {
        match (value, self.dialect) {
            (Value::Map(pairs), Dialect::Python) => {
                Some(pairs.borrow().iter().map(|(key, _)| key.clone()).collect())
            }
            (Value::Map(pairs), Dialect::Php) => {
                Some(pairs.borrow().iter().map(|(_, value)| value.clone()).collect())
            }
            (Value::Map(_), _) => pairs_of(value),
            (Value::Host(path, made_of), _) if &**path == "open()" => {
                let text = self.process.text_of(&self.absolute(&made_of.first()?.to_text()?))?;
                Some(text.split_inclusive('\n').map(Value::text).collect())
            }
            (Value::Host(path, made_of), _) if &**path == "set()" => made_of.first()?.values(),
            (Value::Class(class), Dialect::Python) => class.choices(),
            (Value::Host(path, made_of), _) if &**path == "defaults()" => self.items(made_of.first()?),
            (Value::Host(path, _), _) if &**path == "os.environ" => {
                Some(self.env.keys().map(|name| Value::text(name)).collect())
            }
            _ => value.values(),
        }
    }

    /// A name that the script has not given to anything.
    pub fn own_name(&mut self, name: &str) -> Outcome {
        if name.starts_with('$') {
            return Ok(self.constant(name).unwrap_or(Value::Null));
        }
        if let Some(value) = self.constant(name) {
            return Ok(value);
        }
        if self.dialect == Dialect::Python {
            return self.python_name(name);
        }
        if self.dialect == Dialect::Ruby && name.starts_with(|c: char| c.is_lowercase()) {
            return self.function(name, &[]);
        }
        Ok(Value::host(name))
    }

    /// A module that a script imports.
    pub fn own_module(&mut self, path: &str, scope: &Rc<Scope>) -> Outcome {
        if self.dialect == Dialect::Python {
            return self.imported(path, scope);
        }
        let first = path.split('.').next().unwrap_or(path);
        if self.lacks(first) {
            return raise("ModuleNotFoundError", format!("No module named '{first}'"));
        }
        Ok(Value::host(path))
    }

    /// `OBJECT.NAME`
    pub fn attribute(&mut self, of: &Value, name: &str) -> Outcome {
        let calls = self.dialect == Dialect::Ruby && name.starts_with(|c: char| c.is_lowercase());
        match of {
            Value::Host(path, made_of) if made_of.is_empty() => {
                let full = format!("{path}.{name}");
                let known = match self.constant(&full) {
                    None if self.dialect == Dialect::Python => self.python_constant(&full),
                    known => known,
                };
                match known {
                    Some(value) => Ok(value),
                    None if calls => self.function(&full, &[]),
                    None => Ok(Value::host(&full)),
                }
            }
            Value::Object(_) | Value::Class(_) => {
                let own = match of.field(name) {
                    Some(value) => Some(value),
                    None => match self.inherited(of, name)? {
                        // A method goes with what it belongs to.
                        Some(own) if self.dialect == Dialect::Python && is_method(&own) => {
                            Some(method_of(of, name))
                        }
                        own => own,
                    },
                };
                match own {
                    Some(value) => Ok(value),
                    None if self.dialect == Dialect::Python => self.python_attribute(of, name),
                    None if self.dialect == Dialect::Php => self.php_attribute(of, name),
                    None => unknown(format!("the field {name} is not known")),
                }
            }
            Value::Unknown => Ok(Value::Unknown),
            Value::Null if self.dialect == Dialect::Php => Ok(Value::Null),
            Value::Host(path, _) if calls || &**path == "path()" => self.own_method(of, name, &[]),
            _ if calls => self.own_method(of, name, &[]),
            Value::Host(path, made_of) if self.dialect == Dialect::Python && path.ends_with("()") => {
                let (path, made_of) = (Rc::clone(path), Rc::clone(made_of));
                self.python_made_attribute(of, &path, &made_of, name)
            }
            // A method that is handed on: `map(str.strip, lines)` and the like.
            Value::Host(path, made_of) => {
                Ok(Value::Host(format!("{path}.{name}").into(), Rc::clone(made_of)))
            }
            Value::Function(closure) if self.dialect == Dialect::Python && name == "__name__" => {
                Ok(Value::Text(Rc::clone(&closure.function.name)))
            }
            Value::Array(list) if self.dialect == Dialect::Python => {
                let at = ["major", "minor", "micro"].iter().position(|field| *field == name);
                let found = at.and_then(|at| list.borrow().get(at).cloned());
                found.map_or_else(|| unknown(format!("{name} is not known")), Ok)
            }
            Value::Text(_) | Value::Map(_) | Value::Array(_) | Value::Regex(..)
                if self.dialect == Dialect::Python =>
            {
                Ok(method_of(of, name))
            }
            _ => unknown(format!("the field {name} is not known")),
        }
    }

    /// `OBJECT[KEY]`; places below zero count from the end.
    pub fn index(&mut self, of: &Value, key: &Value) -> Outcome {
        let place = |length: usize, at: i64| {
            let length = i64::try_from(length).ok()?;
            usize::try_from(if at < 0 { length + at } else { at }).ok()
        };
        let found = match (of, key) {
            (Value::Unknown, _) | (_, Value::Unknown) => return Ok(Value::Unknown),
            (Value::Host(path, made_of), _) if &**path == "match()" => {
                return self.on_match(made_of, "group", std::slice::from_ref(key));
            }
            (Value::Host(path, made_of), _) if matches!(&**path, "defaults()" | "settings()") => {
                let own = made_of.first().cloned().unwrap_or(Value::Null);
                if let (None, Some(default)) = (own.key(key), made_of.get(1)) {
                    let value = self.call(default, Value::Undefined, &[])?;
                    own.set_key(key.clone(), value);
                }
                return self.index(&own, key);
            }
            (Value::Object(_) | Value::Class(_), _) if self.dialect == Dialect::Python => {
                return self.python_item(of, key);
            }
            (Value::Host(name, _), _) if matches!(&**name, "os.environ" | "ENV") => {
                let key = self.shown(key)?;
                return match self.env.get(&key) {
                    Some(value) => Ok(Value::text(value)),
                    None if &**name == "ENV" => Ok(Value::Null),
                    None => raise("KeyError", format!("'{key}'")),
                };
            }
            (Value::Map(_), _) => of.key(key),
            (Value::Object(_), _) => key.to_text().and_then(|name| of.field(&name)),
            (Value::Array(list), Value::Int(at)) => {
                let list = list.borrow();
                place(list.len(), *at).and_then(|at| list.get(at).cloned())
            }
            (Value::Text(text), Value::Int(at)) => {
                let found = place(text.chars().count(), *at).and_then(|at| text.chars().nth(at));
                found.map(|c| Value::text(&c.to_string()))
            }
            (Value::Array(_) | Value::Text(_), _) => None,
            (Value::Null, _) if self.dialect == Dialect::Php => None,
            // A type of types, or something of a package.
            (Value::Host(path, _), _) if self.dialect == Dialect::Python => {
                return Ok(if is_opaque(of) && !path.starts_with("typing") {
                    Value::Unknown
                } else {
                    of.clone()
                });
            }
            _ => return unknown("what is looked up is not known"),
        };
        match (found, of, self.dialect) {
            (Some(value), ..) => Ok(value),
            (None, _, Dialect::Ruby | Dialect::Php) => Ok(Value::Null),
            (None, Value::Map(_), Dialect::Python) => {
                raise("KeyError", self.inspected(key).unwrap_or_default())
            }
            (None, _, Dialect::Python) => raise("IndexError", "list index out of range"),
            _ => unknown("a place in a list is not known"),
        }
    }

    /// Calls something of the language's own: with files for all, the others by language.
    pub fn function(&mut self, name: &str, arguments: &[Value]) -> Outcome {
        self.spend()?;
        let (plain, named) = named_apart(arguments);
        let words: Vec<String> = plain.iter().filter_map(|value| self.text_of(value)).collect();
        if name.starts_with('#') && self.dialect == Dialect::Python {
            return self.python_inner(name, plain);
        }
        if name == "#pairs" {
            let list = plain.first().cloned().unwrap_or(Value::Null);
            return pairs_of(&list)
                .map_or_else(|| unknown("what it goes over is not known"), |all| Ok(Value::array(all)));
        }
        if words.len() == plain.len()
            && let Some(done) = self.on_files(name, &words)
        {
            return done;
        }
        match self.dialect {
            Dialect::Python => self.python(name, plain, &named),
            Dialect::Php if name.starts_with('#') => self.php_inner(name, plain),
            Dialect::Php => self.php(name, plain, &words),
            Dialect::Ruby => {
                // What is given by name is a map there.
                let mut plain = plain.to_vec();
                if !named.is_empty() {
                    plain.push(Value::map(
                        named.into_iter().map(|(name, value)| (Value::text(&name), value)).collect(),
                    ));
                }
                self.ruby(name, &plain, &words)
            }
            Dialect::JavaScript => self.host(name, &Rc::default(), arguments),
        }
    }

    /// `OBJECT.NAME(…)` of the languages that are not JavaScript.
    pub fn own_method(&mut self, of: &Value, name: &str, arguments: &[Value]) -> Outcome {
        self.spend()?;
        let (plain, named) = named_apart(arguments);
        match (of, name) {
            (Value::Unknown, _) if self.dialect == Dialect::Python => {
                self.call_unknown(&format!("something.{name}"), arguments)
            }
            (Value::Unknown, _) => Ok(Value::Unknown),
            (Value::Host(path, made_of), _) if &**path == "match()" => self.on_match(made_of, name, plain),
            (Value::Host(path, made_of), _)
                if self.dialect == Dialect::Python
                    && path.ends_with("()")
                    && !matches!(&**path, "super()" | "open()" | "path()" | "set()") =>
            {
                self.on_made(path, made_of, name, plain, &named)
            }
            (Value::Regex(..), _) if self.dialect == Dialect::Python => {
                self.on_pattern(of, name, plain, &named)
            }
            (Value::Host(path, made_of), _) if &**path == "super()" => {
                self.call_above(made_of, name, arguments)
            }
            (Value::Host(path, made_of), _) if &**path == "open()" => {
                let path = made_of.first().map_or(Ok(String::new()), |path| self.shown(path))?;
                self.on_file(&path, name, plain)
            }
            (Value::Host(path, made_of), _) if &**path == "path()" => {
                let path = made_of.first().map_or(Ok(String::new()), |path| self.shown(path))?;
                self.on_path(&path, name, plain, &named)
            }
            (Value::Host(path, made_of), _) if &**path == "set()" => {
                let own = made_of.first().cloned().unwrap_or(Value::Null);
                self.on_list(&own, name, plain, &named)
            }
            (Value::Host(path, _), _) => self.function(&format!("{path}.{name}"), arguments),
            // Fields and methods of PHP may have the same name.
            (Value::Object(_) | Value::Class(_), _) if self.dialect == Dialect::Php => {
                match self.call_inherited(of, name, arguments)? {
                    Some(given) => Ok(given),
                    None => self.php_method(of, name),
                }
            }
            (Value::Object(_) | Value::Class(_), _) => match of.field(name) {
                Some(function) => self.call(&function, of.clone(), arguments),
                None => match self.call_inherited(of, name, arguments)? {
                    Some(given) => Ok(given),
                    None if self.dialect == Dialect::Python => {
                        let function = self.python_attribute(of, name)?;
                        self.call(&function, Value::Undefined, arguments)
                    }
                    None => unknown(format!("{name} has no model")),
                },
            },
            (_, "to_s") => Ok(Value::text(&self.shown(of)?)),
            (_, "nil?") => Ok(Value::Bool(of.is_nothing())),
            (_, "inspect") => Ok(self.inspected(of).map_or(Value::Null, |text| Value::text(&text))),
            (_, "to_json") => self.json_text(of, "", "").map(|text| Value::text(&text)),
            (Value::Text(text), "format") if self.dialect == Dialect::Python => {
                self.format_fields(text, plain, &named)
            }
            (Value::Text(text), "sub" | "gsub" | "match?" | "scan" | "split" | "=~")
                if self.dialect == Dialect::Ruby && matches!(plain.first(), Some(Value::Regex(..))) =>
            {
                self.by_pattern(text, name, plain)
            }
            (Value::Text(text), _) => self.on_text(text, name, plain),
            (Value::Array(_), _) => self.on_list(of, name, plain, &named),
            (Value::Map(_), _) => self.on_map(of, name, plain),
            (Value::Int(count), "times") => {
                let all = Value::array((0..(*count).min(100_000)).map(Value::Int).collect());
                match plain.first() {
                    Some(block) => {
                        self.array_method(&all, "forEach", std::slice::from_ref(block)).map(|_| of.clone())
                    }
                    None => Ok(all),
                }
            }
            (Value::Int(_), "to_i") => Ok(of.clone()),
            _ => unknown(format!("{name} has no model")),
        }
    }
}

/// Keys or places with their values.
pub fn pairs_of(list: &Value) -> Option<Vec<Value>> {
    let pair = |key: Value, value: &Value| Value::array(vec![key, value.clone()]);
    Some(match list {
        Value::Map(pairs) => pairs.borrow().iter().map(|(key, value)| pair(key.clone(), value)).collect(),
        Value::Array(values) => {
            (0..).zip(values.borrow().iter()).map(|(at, value)| pair(Value::Int(at), value)).collect()
        }
        _ => return None,
    })
}

/// Whether it is something of a module, of which no more than the name is known.
pub fn is_opaque(value: &Value) -> bool {
    matches!(value, Value::Host(path, made_of) if made_of.is_empty() && path.contains('.'))
}

/// A method, with what it belongs to.
fn method_of(of: &Value, name: &str) -> Value {
    Value::Host("#method()".into(), Rc::new(vec![of.clone(), Value::text(name)]))
}

/// Whether what a class has is called with an instance or with the class.
fn is_method(value: &Value) -> bool {
    match value {
        Value::Function(closure) => !closure.function.is_arrow,
        Value::Host(path, _) => &**path == "#classmethod",
        _ => false,
    }
}
