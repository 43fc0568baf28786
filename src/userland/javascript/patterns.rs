//! Assignments to names, to fields, and by patterns.

use std::rc::Rc;

use super::run::{Script, unknown};
use super::tree::{Expr, Key, Text};
use super::value::{Scope, Stop, Value};

impl Script<'_, '_> {
    /// Sets the names of a pattern.
    pub fn bind(
        &mut self,
        pattern: &Expr,
        value: Value,
        scope: &Rc<Scope>,
        declares: bool,
    ) -> Result<(), Stop> {
        match pattern {
            Expr::Name(name) if declares => scope.declare(name, value),
            Expr::Name(name) => scope.set(name, value),
            Expr::Assign("=", pattern, default) => {
                let value =
                    if matches!(value, Value::Undefined) { self.value(default, scope)? } else { value };
                self.bind(pattern, value, scope, declares)?;
            }
            Expr::Array(patterns) => {
                let values = value.values();
                for (index, pattern) in patterns.iter().enumerate() {
                    let missing = if values.is_some() { Value::Undefined } else { Value::Unknown };
                    match pattern {
                        Expr::Undefined => {}
                        Expr::Spread(rest) => {
                            let rest_of = values.iter().flatten().skip(index).cloned().collect();
                            self.bind(rest, Value::array(rest_of), scope, declares)?;
                        }
                        pattern => {
                            let found = values.as_ref().and_then(|values| values.get(index)).cloned();
                            self.bind(pattern, found.unwrap_or(missing), scope, declares)?;
                        }
                    }
                }
            }
            Expr::Object(fields) => {
                let mut taken: Vec<Text> = Vec::new();
                for (key, pattern) in fields {
                    let name = match key {
                        Key::Named(name) => Rc::clone(name),
                        Key::Computed(name) => self.value(name, scope)?.to_text().unwrap_or_default().into(),
                        Key::Spread => {
                            let rest = Value::object([]);
                            for name in value.keys().unwrap_or_default() {
                                if !taken.iter().any(|taken| **taken == *name) {
                                    rest.set_field(
                                        &name.as_str().into(),
                                        self.member(&value, &Value::text(&name))?,
                                    );
                                }
                            }
                            self.bind(pattern, rest, scope, declares)?;
                            continue;
                        }
                    };
                    let found = self.member(&value, &Value::Text(Rc::clone(&name)))?;
                    taken.push(name);
                    self.bind(pattern, found, scope, declares)?;
                }
            }
            Expr::Member(object, key, _) => {
                let object = self.value(object, scope)?;
                let key = self.value(key, scope)?;
                self.set_member(&object, &key, value);
            }
            _ => return Err(unknown("a pattern")),
        }
        Ok(())
    }

    fn set_member(&mut self, object: &Value, key: &Value, value: Value) {
        let Some(name) = key.to_text() else { return };
        match object {
            Value::Object(_) => object.set_field(&name.into(), value),
            Value::Array(values) => {
                let mut values = values.borrow_mut();
                if let Ok(at) = name.parse::<usize>()
                    && at < 100_000
                {
                    while values.len() <= at {
                        values.push(Value::Undefined);
                    }
                    if let Some(place) = values.get_mut(at) {
                        *place = value;
                    }
                }
            }
            Value::Host(path, _) if &**path == "process.env" => {
                if let Some(text) = value.to_text() {
                    self.env.insert(name, text);
                }
            }
            Value::Host(path, _) if &**path == "process" && name == "exitCode" => {
                self.exit_code = value.to_number().unwrap_or(0.0) as i32;
            }
            _ => {}
        }
    }
}
