//! Expressions.

use std::cell::RefCell;
use std::rc::Rc;

use super::operators::binary;
use super::run::{FILE, Script, unknown};
use super::tree::{Expr, Key};
use super::value::{MAX_VALUES, Outcome, Scope, Stop, Value};

impl Script<'_, '_> {
    pub fn value(&mut self, expression: &Expr, scope: &Rc<Scope>) -> Outcome {
        self.deeper()?;
        let value = self.any_value(expression, scope);
        self.depth -= 1;
        value
    }

    fn any_value(&mut self, expression: &Expr, scope: &Rc<Scope>) -> Outcome {
        Ok(match expression {
            Expr::Undefined => Value::Undefined,
            Expr::Null => Value::Null,
            Expr::This => scope.get("this").unwrap_or(Value::Undefined),
            Expr::Bool(value) => Value::Bool(*value),
            Expr::Number(value) => Value::Number(*value),
            Expr::Text(text) => Value::Text(Rc::clone(text)),
            Expr::Regex(pattern, flags) => Value::Regex(Rc::clone(pattern), Rc::clone(flags)),
            Expr::Template(texts, values) => {
                let mut out = String::new();
                let mut known = true;
                for (index, text) in texts.iter().enumerate() {
                    out.push_str(text);
                    if let Some(value) = values.get(index) {
                        match self.value(value, scope)?.to_text() {
                            Some(text) => out.push_str(&text),
                            None => known = false,
                        }
                    }
                }
                if known { Value::text(&out) } else { Value::Unknown }
            }
            Expr::Name(name) => match scope.get(name) {
                Some(value) => value,
                None => self.global(name)?,
            },
            Expr::Array(items) => Value::array(self.arguments(items, scope)?),
            Expr::Object(fields) => self.object(fields, scope)?,
            Expr::Spread(value) => self.value(value, scope)?,
            Expr::Function(function) => self.closure(function, scope),
            Expr::Unary(operator, value) => self.unary(operator, value, scope)?,
            Expr::Binary(operator, left, right) => {
                let left = self.value(left, scope)?;
                match *operator {
                    "&&" | "||" => {
                        let truth =
                            left.truth().ok_or_else(|| unknown("a condition on something unknown"))?;
                        return if truth == (*operator == "&&") {
                            self.value(right, scope)
                        } else {
                            Ok(left)
                        };
                    }
                    "??" => return if left.is_nothing() { self.value(right, scope) } else { Ok(left) },
                    _ => {}
                }
                let right = self.value(right, scope)?;
                binary(operator, &left, &right)
            }
            Expr::Assign(operator, target, value) => self.assign(operator, target, value, scope)?,
            Expr::Update(step, prefix, target) => {
                let old = self.value(target, scope)?.to_number();
                let (Some(old), new) = (old, old.map(|old| old + step)) else { return Ok(Value::Unknown) };
                let new = new.unwrap_or(old);
                self.bind(target, Value::Number(new), scope, false)?;
                Value::Number(if *prefix { new } else { old })
            }
            Expr::Conditional(condition, then, other) => {
                let chosen = if self.holds(condition, scope)? { then } else { other };
                self.value(chosen, scope)?
            }
            Expr::Member(object, key, optional) => {
                let object = self.value(object, scope)?;
                if *optional && object.is_nothing() {
                    return Err(Stop::Thrown(Value::Undefined));
                }
                let key = self.value(key, scope)?;
                self.member(&object, &key)?
            }
            Expr::Call(function, arguments, optional) => {
                self.called(function, arguments, *optional, scope)?
            }
            Expr::New(class, arguments) => {
                let class = self.value(class, scope)?;
                let arguments = self.arguments(arguments, scope)?;
                self.made(&class, &arguments)?
            }
            Expr::Chain(value) => match self.value(value, scope) {
                // Where the chain ended; what is thrown within it is an object.
                Err(Stop::Thrown(Value::Undefined)) => Value::Undefined,
                other => other?,
            },
            Expr::Await(value) => match self.value(value, scope)? {
                Value::Promise(outcome) => (*outcome).clone().map_err(Stop::Thrown)?,
                value => value,
            },
            Expr::Sequence(values) => {
                let mut last = Value::Undefined;
                for value in values {
                    last = self.value(value, scope)?;
                }
                last
            }
            Expr::Import(module) => {
                let module =
                    self.value(module, scope)?.to_text().ok_or_else(|| unknown("a module without a name"))?;
                let exports = self.module(&module, scope)?;
                let with_default = match &exports {
                    Value::Object(fields) if exports.field("default").is_none() => {
                        let copy = Value::Object(Rc::new(RefCell::new(fields.borrow().clone())));
                        copy.set_field(&"default".into(), exports.clone());
                        copy
                    }
                    _ => exports,
                };
                Value::resolved(with_default)
            }
            Expr::Meta => {
                let file = scope.get(FILE).and_then(|file| file.to_text()).unwrap_or_default();
                Value::object([
                    ("url", Value::text(&format!("file://{file}"))),
                    ("filename", Value::text(&file)),
                    ("dirname", Value::text(crate::vfs::path::parent(&file))),
                    ("main", Value::Bool(self.argv.get(1) == Some(&file))),
                    ("env", Value::host("process.env")),
                ])
            }
        })
    }

    /// Values of a list, what is spread in their midst.
    pub fn arguments(&mut self, list: &[Expr], scope: &Rc<Scope>) -> Result<Vec<Value>, Stop> {
        let mut values = Vec::new();
        for item in list {
            match item {
                Expr::Spread(spread) => {
                    let spread = self.value(spread, scope)?;
                    values.extend(spread.values().ok_or_else(|| unknown("a list that is not known"))?);
                }
                item => values.push(self.value(item, scope)?),
            }
            if values.len() > MAX_VALUES {
                return Err(unknown("a list that is too long"));
            }
        }
        Ok(values)
    }

    fn object(&mut self, fields: &[(Key, Expr)], scope: &Rc<Scope>) -> Outcome {
        let object = Value::object([]);
        for (key, value) in fields {
            let found = self.value(value, scope)?;
            match key {
                Key::Named(name) => object.set_field(name, found),
                Key::Computed(name) => {
                    let name = self
                        .value(name, scope)?
                        .to_text()
                        .ok_or_else(|| unknown("a field without a name"))?;
                    object.set_field(&name.into(), found);
                }
                Key::Spread => {
                    if let Value::Host(path, _) = &found
                        && &**path == "process.env"
                    {
                        for (name, value) in &self.env {
                            object.set_field(&name.as_str().into(), Value::text(value));
                        }
                    }
                    for name in found.keys().unwrap_or_default() {
                        let value = self.member(&found, &Value::text(&name))?;
                        object.set_field(&name.into(), value);
                    }
                }
            }
        }
        Ok(object)
    }

    fn unary(&mut self, operator: &str, value: &Expr, scope: &Rc<Scope>) -> Outcome {
        if operator == "typeof"
            && let Expr::Name(name) = value
            && scope.get(name).is_none()
        {
            return Ok(self
                .global(name)
                .map_or(Value::text("undefined"), |value| Value::text(value.kind().unwrap_or("object"))));
        }
        if operator == "delete" {
            return self.delete(value, scope);
        }
        let value = self.value(value, scope)?;
        Ok(match operator {
            "!" => value.truth().map_or(Value::Unknown, |truth| Value::Bool(!truth)),
            "-" => value.to_number().map_or(Value::Unknown, |number| Value::Number(-number)),
            "+" => value.to_number().map_or(Value::Unknown, Value::Number),
            "~" => {
                value.to_number().map_or(Value::Unknown, |number| Value::Number(f64::from(!(number as i32))))
            }
            "typeof" => value.kind().map_or(Value::Unknown, Value::text),
            _ => Value::Undefined,
        })
    }

    fn delete(&mut self, target: &Expr, scope: &Rc<Scope>) -> Outcome {
        if let Expr::Member(object, key, _) = target {
            let object = self.value(object, scope)?;
            let key = self.value(key, scope)?.to_text().unwrap_or_default();
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

    fn assign(&mut self, operator: &str, target: &Expr, value: &Expr, scope: &Rc<Scope>) -> Outcome {
        let new = if operator == "=" {
            self.value(value, scope)?
        } else {
            let old = self.value(target, scope)?;
            let operator = operator.trim_end_matches('=');
            let kept = match operator {
                "&&" | "||" => {
                    let truth = old.truth().ok_or_else(|| unknown("a condition on something unknown"))?;
                    truth != (operator == "&&")
                }
                "??" => !old.is_nothing(),
                _ => false,
            };
            if kept {
                return Ok(old);
            }
            let value = self.value(value, scope)?;
            if matches!(operator, "&&" | "||" | "??") { value } else { binary(operator, &old, &value) }
        };
        self.bind(target, new.clone(), scope, false)?;
        Ok(new)
    }

    fn called(&mut self, function: &Expr, arguments: &[Expr], optional: bool, scope: &Rc<Scope>) -> Outcome {
        let (target, this, name) = match function {
            Expr::Member(object, key, chained) => {
                let object = self.value(object, scope)?;
                if *chained && object.is_nothing() {
                    return Err(Stop::Thrown(Value::Undefined));
                }
                let key = self.value(key, scope)?;
                (None, object, key.to_text())
            }
            function => (Some(self.value(function, scope)?), Value::Undefined, None),
        };
        let arguments = self.arguments(arguments, scope)?;
        match (target, name) {
            (Some(target), _) if optional && target.is_nothing() => Ok(Value::Undefined),
            (Some(Value::Host(path, _)), _) if &*path == "require" => {
                let module = arguments
                    .first()
                    .and_then(Value::to_text)
                    .ok_or_else(|| unknown("a module without a name"))?;
                self.module(&module, scope)
            }
            (Some(target), _) => self.call(&target, Value::Undefined, &arguments),
            (None, Some(name)) => self.method(&this, &name, &arguments, optional),
            (None, None) => Ok(Value::Unknown),
        }
    }
}
