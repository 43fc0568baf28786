//! Assignments to names, to fields, and by patterns.

use std::rc::Rc;

use super::Dialect;
use super::run::{OUTER, Script, unknown};
use super::tree::{Expr, Key, Text};
use super::value::{Outcome, Scope, Stop, Value};

impl Script<'_, '_> {
    pub fn delete(&mut self, target: &Expr, scope: &Rc<Scope>) -> Outcome {
        if let Expr::Name(name) = target {
            scope.names.borrow_mut().remove(name);
        }
        if let Expr::Member(object, key, _) = target {
            let object = self.value(object, scope)?;
            let key = self.value(key, scope)?;
            if self.dialect == Dialect::Php
                && let (Value::Array(list), Expr::Member(target, ..)) = (&object, target)
            {
                // What is left has the places that it had.
                let pairs =
                    (0..).zip(list.borrow().iter()).map(|(at, one)| (Value::Int(at), one.clone())).collect();
                let map = Value::map(pairs);
                if let Value::Map(pairs) = &map {
                    pairs.borrow_mut().retain(|(known, _)| known.equals(&key) != Some(true));
                }
                self.bind(target, map, scope, false)?;
                return Ok(Value::Bool(true));
            }
            if self.dialect == Dialect::Python && matches!(object, Value::Map(_) | Value::Array(_)) {
                self.index(&object, &key)?;
            }
            if let (Value::Map(pairs), key) = (&object, &key) {
                pairs.borrow_mut().retain(|(known, _)| known.equals(key) != Some(true));
            }
            if let (Value::Array(list), Value::Int(at)) = (&object, &key) {
                let length = list.borrow().len();
                let at = usize::try_from(if *at < 0 { *at + length as i64 } else { *at }).unwrap_or(length);
                if at < length {
                    list.borrow_mut().remove(at);
                }
            }
            let key = key.to_text().unwrap_or_default();
            match &object {
                Value::Object(fields) => fields.borrow_mut().retain(|(name, _)| **name != *key),
                Value::Host(path, _) if &**path == "process.env" => {
                    self.env.remove(&key);
                }
                _ => {}
            }
        }
        Ok(Value::Bool(true))
    }

    pub fn assign(&mut self, operator: &str, target: &Expr, value: &Expr, scope: &Rc<Scope>) -> Outcome {
        let new = if operator == "=" {
            self.value(value, scope)?
        } else {
            let old = self.value(target, scope)?;
            let operator = operator.trim_end_matches('=');
            let kept = match operator {
                "&&" | "||" => {
                    let truth =
                        self.truth(&old).ok_or_else(|| unknown("a condition on something unknown"))?;
                    truth != (operator == "&&")
                }
                "??" => !old.is_nothing(),
                _ => false,
            };
            if kept {
                return Ok(old);
            }
            let value = self.value(value, scope)?;
            if matches!(operator, "&&" | "||" | "??") { value } else { self.operate(operator, &old, &value)? }
        };
        self.bind(target, new.clone(), scope, false)?;
        Ok(new)
    }

    /// Sets the names of a pattern.
    pub fn bind(
        &mut self,
        pattern: &Expr,
        value: Value,
        scope: &Rc<Scope>,
        declares: bool,
    ) -> Result<(), Stop> {
        match pattern {
            Expr::Name(name)
                if matches!(self.dialect, Dialect::Python | Dialect::Php)
                    && scope.names.borrow().contains_key(format!("{OUTER}{name}").as_str()) =>
            {
                let mut at = Rc::clone(scope);
                while let Some(outer) = at.outer.clone() {
                    at = outer;
                    if at.names.borrow().contains_key(name) {
                        break;
                    }
                }
                at.declare(name, value);
            }
            Expr::Name(name) if declares || matches!(self.dialect, Dialect::Python | Dialect::Php) => {
                scope.declare(name, self.kept(value));
            }
            Expr::Name(name) => scope.set(name, value),
            Expr::Assign("=", pattern, default) => {
                let value =
                    if matches!(value, Value::Undefined) { self.value(default, scope)? } else { value };
                self.bind(pattern, value, scope, declares)?;
            }
            Expr::Array(patterns) | Expr::Tuple(patterns) if matches!(value, Value::Unknown) => {
                for pattern in patterns {
                    let pattern = if let Expr::Spread(rest) = pattern { rest } else { pattern };
                    self.bind(pattern, Value::Unknown, scope, declares)?;
                }
            }
            Expr::Array(patterns) | Expr::Tuple(patterns) => {
                let values =
                    if self.dialect == Dialect::JavaScript { value.values() } else { self.items(&value) };
                let rest = patterns.iter().position(|one| matches!(one, Expr::Spread(_)));
                if let (Some(rest), Some(values), true) = (rest, &values, self.dialect != Dialect::JavaScript)
                {
                    let after = patterns.len() - rest - 1;
                    let Some(end) = values.len().checked_sub(after).filter(|end| *end >= rest) else {
                        return Err(unknown("values are not as many as names"));
                    };
                    for (index, pattern) in patterns.iter().enumerate() {
                        let (pattern, value) = match pattern {
                            Expr::Spread(own) => {
                                (&**own, Value::array(values.get(rest..end).unwrap_or_default().to_vec()))
                            }
                            own => {
                                let at = if index < rest { index } else { end + index - rest - 1 };
                                (own, values.get(at).cloned().unwrap_or(Value::Undefined))
                            }
                        };
                        self.bind(pattern, value, scope, declares)?;
                    }
                    return Ok(());
                }
                if self.dialect != Dialect::JavaScript
                    && values.as_ref().is_none_or(|values| values.len() < patterns.len())
                {
                    return Err(unknown("values are not as many as names"));
                }
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
            Expr::Map(pairs) => {
                for (key, pattern) in pairs {
                    let key = self.value(key, scope)?;
                    let found = self.index(&value, &key)?;
                    self.bind(pattern, found, scope, declares)?;
                }
            }
            Expr::Member(target, key, _) if self.dialect == Dialect::Php => {
                let object = self.value(target, scope)?;
                let value = self.kept(value);
                let key = if matches!(**key, Expr::Undefined) { None } else { Some(self.value(key, scope)?) };
                if let Some(whole) = self.php_set(&object, key, value)? {
                    self.bind(target, whole, scope, declares)?;
                }
            }
            Expr::Member(object, key, _) => {
                let object = self.value(object, scope)?;
                let key = self.value(key, scope)?;
                let value = self.kept(value);
                if matches!(object, Value::Map(_)) {
                    object.set_key(key, value)
                } else {
                    self.set_member(&object, &key, value)
                }
            }
            Expr::Field(object, name) => {
                let object = self.value(object, scope)?;
                self.set_member(&object, &Value::Text(Rc::clone(name)), value);
            }
            _ => return Err(unknown("a pattern")),
        }
        Ok(())
    }

    /// A value as a name keeps it: PHP's lists are copied.
    fn kept(&self, value: Value) -> Value {
        match &value {
            Value::Array(values) if self.dialect == Dialect::Php => {
                Value::array(values.borrow().iter().map(|one| self.kept(one.clone())).collect())
            }
            Value::Map(pairs) if self.dialect == Dialect::Php => Value::map(
                pairs.borrow().iter().map(|(key, one)| (key.clone(), self.kept(one.clone()))).collect(),
            ),
            _ => value,
        }
    }

    fn set_member(&mut self, object: &Value, key: &Value, value: Value) {
        let Some(name) = key.to_text() else { return };
        match object {
            Value::Object(_) => object.set_field(&name.into(), value),
            Value::Class(class) => class.statics.set_field(&name.into(), value),
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
            Value::Host(path, _) if matches!(&**path, "process.env" | "os.environ" | "ENV") => {
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
