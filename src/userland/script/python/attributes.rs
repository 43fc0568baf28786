//! Names and fields that Python has of its own.

use std::rc::Rc;

use super::super::classes::{class_names, class_of, is_foreign};
use super::super::failures::{Result, raise, unknown};
use super::super::run::Script;
use super::super::value::{Outcome, Value};
use super::names::is_built_in;
use super::patterns::flag;

impl Script<'_, '_> {
    /// A name that the script has not given to anything.
    pub(in super::super) fn python_name(&mut self, name: &str) -> Outcome {
        if name == "#several" {
            return Ok(Value::Unknown);
        }
        if name.starts_with('#') || is_built_in(name) {
            return Ok(Value::host(name));
        }
        raise("NameError", format!("name '{name}' is not defined"))
    }

    /// What a module of the library has by a name.
    pub(in super::super) fn python_constant(&mut self, name: &str) -> Option<Value> {
        let asked = |script: &Self, key: &str| script.ask(key).map(|text| Value::text(&text));
        Some(match name {
            "string.ascii_letters" => Value::text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            "string.ascii_lowercase" => Value::text("abcdefghijklmnopqrstuvwxyz"),
            "string.ascii_uppercase" => Value::text("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            "string.digits" => Value::text("0123456789"),
            "sys.maxsize" => Value::Int(i64::MAX),
            "sys.byteorder" => Value::text("little"),
            "sys.prefix" | "sys.base_prefix" | "sys.exec_prefix" => return asked(self, "prefix"),
            "sys.implementation.name" => Value::text("cpython"),
            "sys.path" => Value::Host("sys.path()".into(), Rc::new(Vec::new())),
            "os.name" => Value::text("posix"),
            "os.pathsep" => Value::text(":"),
            "os.curdir" => Value::text("."),
            "os.devnull" => Value::text("/dev/null"),
            "math.pi" => Value::Number(std::f64::consts::PI),
            "subprocess.PIPE" | "subprocess.STDOUT" | "subprocess.DEVNULL" => return None,
            _ if name.starts_with("re.") => return flag(name),
            _ => return asked(self, name),
        })
    }

    /// A field that an object has not: what is known of its class says what is to be thought of it.
    pub(in super::super) fn python_attribute(&mut self, of: &Value, name: &str) -> Outcome {
        let class = class_of(of);
        if of.field("#partly").is_some() || class.as_ref().is_some_and(is_foreign) {
            return Ok(Value::Unknown);
        }
        // What errors of the library tell.
        if of.field("stack").is_some() {
            return Ok(match name {
                "args" => Value::array(vec![of.field("message").unwrap_or(Value::Unknown)]),
                _ => Value::Unknown,
            });
        }
        match (class, name) {
            (Some(class), "__class__") => return Ok(class),
            (Some(Value::Class(class)), "__name__" | "__qualname__") => {
                return Ok(Value::Text(Rc::clone(&class.tree.name)));
            }
            (_, "__doc__" | "__dict__" | "__module__" | "__path__" | "__spec__" | "__loader__") => {
                return Ok(Value::Unknown);
            }
            (None, _) if of.field("__name__").is_none() => {
                return unknown(format!("the field {name} is not known"));
            }
            _ => {}
        }
        match class_names(of).first() {
            Some(class) => {
                let what = if matches!(of, Value::Class(_)) {
                    format!("type object '{class}'")
                } else {
                    format!("'{class}' object")
                };
                raise("AttributeError", format!("{what} has no attribute '{name}'"))
            }
            None => {
                let module = of.field("__name__").and_then(|name| name.to_text()).unwrap_or_default();
                raise("AttributeError", format!("module '{module}' has no attribute '{name}'"))
            }
        }
    }

    /// `OBJECT[KEY]` of an instance, of an enumeration by name, of a class with a type.
    pub(in super::super) fn python_item(&mut self, of: &Value, key: &Value) -> Outcome {
        if let Value::Class(class) = of {
            return match (class.choices(), key.to_text()) {
                (Some(_), Some(name)) => {
                    let found = class.statics.field(&name);
                    found.map_or_else(|| raise("KeyError", format!("'{name}'")), Ok)
                }
                _ => Ok(of.clone()),
            };
        }
        match self.call_inherited(of, "__getitem__", std::slice::from_ref(key))? {
            Some(value) => Ok(value),
            None => unknown("what is looked up is not known"),
        }
    }

    /// What the words of the language do that it has no names for.
    pub(in super::super) fn python_inner(&mut self, name: &str, plain: &[Value]) -> Outcome {
        let first = plain.first().cloned().unwrap_or(Value::Null);
        Ok(match (name, plain) {
            ("#repr", _) => match self.repr_of(&first)? {
                Some(text) => Value::text(&text),
                None => Value::Unknown,
            },
            ("#format", [value, spec]) => {
                let spec = self.shown(spec)?;
                let value = self.as_text(value)?;
                return self.formatted(&value, &spec);
            }
            ("#stepped", [list, from, to, step]) => self.stepped(list, [from, to, step])?,
            ("#entered", _) => match self.call_inherited(&first, "__enter__", &[]) {
                Ok(Some(value)) => value,
                Ok(None) => first,
                Err(stop) => return Err(stop),
            },
            ("#classmethod" | "#staticmethod" | "#property", _) => {
                Value::Host(name.into(), Rc::new(plain.to_vec()))
            }
            _ => first,
        })
    }

    /// `LIST[FROM:TO:STEP]`
    fn stepped(&mut self, list: &Value, bounds: [&Value; 3]) -> Outcome {
        let Some(items) = self.items(list) else { return Ok(Value::Unknown) };
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let [from, to, step] = bounds;
        let step = self.number(Some(step))?;
        let bound = |bound: &Value, default: i64, low: i64, high: i64| match bound {
            Value::Int(at) => (if *at < 0 { at + length } else { *at }).clamp(low, high),
            _ => default,
        };
        let mut found = Vec::new();
        let (mut at, end) = if step > 0 {
            (bound(from, 0, 0, length), bound(to, length, 0, length))
        } else {
            (bound(from, length - 1, -1, length - 1), bound(to, -1, -1, length - 1))
        };
        while step != 0 && (step > 0 && at < end || step < 0 && at > end) {
            found.extend(usize::try_from(at).ok().and_then(|at| items.get(at).cloned()));
            at += step;
        }
        Ok(match list {
            Value::Text(_) => Value::text(&found.iter().filter_map(Value::to_text).collect::<String>()),
            _ => Value::array(found),
        })
    }

    /// An instance as the text that its class makes of it.
    pub(in super::super) fn as_text(&mut self, value: &Value) -> Outcome {
        if class_of(value).is_none() || !matches!(value, Value::Object(_)) {
            return Ok(value.clone());
        }
        for name in ["__str__", "__repr__"] {
            if let Some(text) = self.call_inherited(value, name, &[])? {
                return Ok(text);
            }
        }
        Ok(match (value.field("stack"), class_names(value).first(), value.field("name")) {
            (Some(_), ..) => value.clone(),
            (None, Some(class), Some(Value::Text(name))) if value.field("value").is_some() => {
                Value::text(&format!("{class}.{name}"))
            }
            _ => Value::Unknown,
        })
    }

    fn repr_of(&mut self, value: &Value) -> Result<Option<String>> {
        if class_of(value).is_some() && matches!(value, Value::Object(_)) {
            let text = self.call_inherited(value, "__repr__", &[])?;
            return Ok(text.and_then(|text| text.to_text()));
        }
        Ok(self.inspected(value))
    }
}
