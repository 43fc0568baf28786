//! The values of expressions.

use super::Dialect;
use super::run::{DEEPEST, Machine, Result, Stop, raise, unknown};
use super::tree::{Arguments, Expr};
use super::value::Value;

impl Machine<'_, '_> {
    pub fn value(&mut self, expr: &Expr) -> Result<Value> {
        match expr {
            Expr::Value(value) => Ok(value.clone()),
            Expr::Parts(parts) => {
                let mut text = String::new();
                for part in parts {
                    let value = self.value(part)?;
                    text.push_str(&self.shown(&value)?);
                }
                Ok(Value::Text(text))
            }
            Expr::Name(name) => self.name(name),
            Expr::List(items) => {
                Ok(Value::List(items.iter().map(|one| self.value(one)).collect::<Result<_>>()?))
            }
            Expr::Map(pairs) => {
                let pair = |(key, value): &(Expr, Expr)| Ok((self.value(key)?, self.value(value)?));
                Ok(Value::Map(pairs.iter().map(pair).collect::<Result<_>>()?))
            }
            Expr::Field(of, name) => {
                let of = self.value(of)?;
                self.field(&of, name)
            }
            Expr::Index(of, key) => {
                let (of, key) = (self.value(of)?, self.value(key)?);
                self.index(&of, &key)
            }
            Expr::Slice(of, from, to) => {
                let of = self.value(of)?;
                let mut bound = |bound: &Option<Box<Expr>>| match bound {
                    Some(bound) => self.value(bound).map(Some),
                    None => Ok(None),
                };
                let (from, to) = (bound(from)?, bound(to)?);
                slice(&of, from, to).map_or_else(|| unknown("a part of a value is not known"), Ok)
            }
            Expr::Call(callee, arguments) => self.called(callee, arguments),
            Expr::Not(value) => Ok(Value::Bool(!self.holds(value)?)),
            Expr::Minus(value) => match self.value(value)? {
                Value::Int(number) => Ok(Value::Int(number.saturating_neg())),
                _ => unknown("a number is not known"),
            },
            Expr::Binary(op, left, right) => self.binary(op, left, right),
            Expr::Choice(condition, then, other) => {
                let value = self.value(condition)?;
                match (value.is_true(self.dialect), then) {
                    (true, Some(then)) => self.value(then),
                    (true, None) => Ok(value),
                    (false, _) => self.value(other),
                }
            }
            Expr::Each(value, names, list, condition) => {
                let list = self.value(list)?;
                let mut found = Vec::new();
                for item in self.rounds(names, &list)? {
                    self.bind(names, item)?;
                    let wanted = match condition {
                        Some(condition) => self.holds(condition)?,
                        None => true,
                    };
                    if wanted {
                        found.push(self.value(value)?);
                    }
                }
                Ok(Value::List(found))
            }
            Expr::Assign(target, with, value) => {
                let value = match with {
                    Some(op) => self.binary(op, target, value)?,
                    None => self.value(value)?,
                };
                self.assign(target, value.clone())?;
                Ok(value)
            }
        }
    }

    /// A value as text.
    pub fn shown(&self, value: &Value) -> Result<String> {
        value.show(self.dialect).map_or_else(|| unknown("a value is not known"), Ok)
    }

    fn name(&mut self, name: &str) -> Result<Value> {
        if let Some(value) = self.variables.get(name) {
            return Ok(value.clone());
        }
        if name.starts_with('$') {
            return unknown(format!("the variable {name} is not set"));
        }
        if self.functions.contains_key(name) {
            let function = Value::Function(name.to_owned());
            return if self.dialect == Dialect::Ruby {
                self.call(&function, Vec::new(), Vec::new())
            } else {
                Ok(function)
            };
        }
        if let Some(value) = self.constant(name) {
            return Ok(value);
        }
        let value = Value::Name(name.to_owned());
        if self.dialect == Dialect::Ruby && name.starts_with(|c: char| c.is_lowercase()) {
            return self.call(&value, Vec::new(), Vec::new());
        }
        Ok(value)
    }

    pub fn field(&mut self, of: &Value, name: &str) -> Result<Value> {
        match of {
            Value::Name(path) => {
                let full = format!("{path}.{name}");
                if let Some(value) = self.constant(&full) {
                    return Ok(value);
                }
                let value = Value::Name(full);
                if self.dialect == Dialect::Ruby && name.starts_with(|c: char| c.is_lowercase()) {
                    return self.call(&value, Vec::new(), Vec::new());
                }
                Ok(value)
            }
            Value::Record(_) => of
                .at(&Value::text(name))
                .map_or_else(|| unknown(format!("the field {name} is not known")), Ok),
            _ if self.dialect == Dialect::Ruby => {
                self.method(of, name, &[], &[], None).map(|(value, _)| value)
            }
            Value::Path(_) => self.method(of, name, &[], &[], None).map(|(value, _)| value),
            Value::List(list) if self.dialect == Dialect::Python => {
                let at = ["major", "minor", "micro"].iter().position(|field| *field == name);
                at.and_then(|at| list.get(at))
                    .cloned()
                    .map_or_else(|| unknown(format!("{name} is not known")), Ok)
            }
            _ => unknown(format!("the field {name} is not known")),
        }
    }

    fn index(&mut self, of: &Value, key: &Value) -> Result<Value> {
        match (of, self.dialect) {
            (Value::Name(name), _) if matches!(name.as_str(), "os.environ" | "ENV") => {
                let key = self.shown(key)?;
                match self.process.var(&key) {
                    Some(value) => Ok(Value::text(value)),
                    None if name == "ENV" => Ok(Value::Nil),
                    None => raise("KeyError", format!("'{key}'")),
                }
            }
            (Value::Map(_) | Value::List(_) | Value::Text(_) | Value::Record(_), dialect) => {
                match (of.at(key), of, dialect) {
                    (Some(value), ..) => Ok(value),
                    (None, _, Dialect::Ruby) => Ok(Value::Nil),
                    (None, Value::Map(_), Dialect::Python) => {
                        raise("KeyError", key.inspect(dialect).unwrap_or_default())
                    }
                    (None, _, Dialect::Python) => raise("IndexError", "list index out of range"),
                    _ => unknown("a place in a list is not known"),
                }
            }
            _ => unknown("what is looked up is not known"),
        }
    }

    fn called(&mut self, callee: &Expr, arguments: &Arguments) -> Result<Value> {
        let block = arguments.block.as_ref();
        let plain = arguments.plain.iter().map(|one| self.value(one)).collect::<Result<Vec<_>>>()?;
        let mut named = Vec::new();
        for (name, value) in &arguments.named {
            named.push((name.clone(), self.value(value)?));
        }
        match callee {
            Expr::Field(of, name) => {
                let object = self.value(of)?;
                if let Value::Name(path) = &object {
                    return self.call(&Value::Name(format!("{path}.{name}")), plain, named);
                }
                let (value, changed) = self.method(&object, name, &plain, &named, block)?;
                if let Some(changed) = changed {
                    self.assign(of, changed)?;
                }
                Ok(value)
            }
            Expr::Name(name) => {
                let known = self.functions.contains_key(name).then(|| Value::Function(name.clone()));
                let variable = || self.variables.get(name).cloned();
                let callee = known.or_else(variable).unwrap_or_else(|| Value::Name(name.clone()));
                self.call(&callee, plain, named)
            }
            _ => unknown("what it calls is not known"),
        }
    }

    pub fn call(&mut self, callee: &Value, plain: Vec<Value>, named: Vec<(String, Value)>) -> Result<Value> {
        match callee {
            Value::Name(name) => self.function(name, &plain, &named),
            Value::Function(name) => {
                let Some(function) = self.functions.get(name).cloned() else {
                    return unknown("a function is not known");
                };
                if self.depth >= DEEPEST {
                    return unknown("its functions call one another too deep");
                }
                let (parameters, body) = &*function;
                let outer = self.variables.clone();
                let mut plain = plain.into_iter();
                for (parameter, default) in parameters {
                    let by_name =
                        named.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.clone());
                    let value = match (plain.next().or(by_name), default) {
                        (Some(value), _) => value,
                        (None, Some(default)) => self.value(default)?,
                        (None, None) => return unknown(format!("{name} lacks an argument")),
                    };
                    self.variables.insert(parameter.clone(), value);
                }
                self.depth += 1;
                let done = self.yield_to(&(Vec::new(), body.clone()), Value::Nil);
                self.depth -= 1;
                self.variables = outer;
                match done {
                    Err(Stop::Return(value)) => Ok(value),
                    Ok(value) => Ok(if self.dialect == Dialect::Ruby { value } else { Value::Nil }),
                    Err(stop) => Err(stop),
                }
            }
            _ => unknown("what it calls is not known"),
        }
    }

    fn assign(&mut self, target: &Expr, value: Value) -> Result<()> {
        match target {
            Expr::Name(name) => {
                self.variables.insert(name.clone(), value);
                Ok(())
            }
            Expr::List(targets) => match value {
                Value::List(values) if values.len() == targets.len() => {
                    targets.iter().zip(values).try_for_each(|(target, value)| self.assign(target, value))
                }
                _ => unknown("values are not as many as names"),
            },
            Expr::Index(of, key) => {
                let (mut object, key) = (self.value(of)?, self.value(key)?);
                match (&mut object, &key) {
                    // What it runs later has the process's own variables.
                    (Value::Name(name), _) if matches!(name.as_str(), "os.environ" | "ENV") => return Ok(()),
                    (Value::Map(map), _) => match map.iter_mut().find(|(known, _)| *known == key) {
                        Some(pair) => pair.1 = value,
                        None => map.push((key, value)),
                    },
                    (Value::List(list), Value::Int(at)) => {
                        let place = usize::try_from(*at).ok().and_then(|at| list.get_mut(at));
                        let Some(place) = place else { return unknown("a place in a list is not known") };
                        *place = value;
                    }
                    _ => return unknown("what is set is not known"),
                }
                self.assign(of, object)
            }
            _ => unknown("what is set is not known"),
        }
    }
}

fn slice(of: &Value, from: Option<Value>, to: Option<Value>) -> Option<Value> {
    let length = match of {
        Value::List(list) => list.len(),
        Value::Text(text) => text.chars().count(),
        _ => return None,
    };
    let place = |bound: Option<Value>, default: usize| match bound {
        None | Some(Value::Nil) => Some(default),
        Some(Value::Int(at)) if at < 0 => {
            Some(length.saturating_sub(usize::try_from(at.unsigned_abs()).ok()?))
        }
        Some(Value::Int(at)) => Some(usize::try_from(at).ok()?.min(length)),
        _ => None,
    };
    let (from, to) = (place(from, 0)?, place(to, length)?);
    let count = to.saturating_sub(from);
    Some(match of {
        Value::List(list) => Value::List(list.iter().skip(from).take(count).cloned().collect()),
        Value::Text(text) => Value::Text(text.chars().skip(from).take(count).collect()),
        _ => return None,
    })
}
