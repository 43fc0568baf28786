//! Expressions.

use std::cell::RefCell;
use std::rc::Rc;

use super::Dialect;
use super::calls::NAMED;
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
            Expr::Int(value) => Value::Int(*value),
            Expr::Text(text) => Value::Text(Rc::clone(text)),
            Expr::Regex(pattern, flags) => Value::Regex(Rc::clone(pattern), Rc::clone(flags)),
            Expr::Template(texts, values) => {
                let mut out = String::new();
                let mut known = true;
                for (index, text) in texts.iter().enumerate() {
                    out.push_str(text);
                    if let Some(value) = values.get(index) {
                        let value = self.value(value, scope)?;
                        let value =
                            if self.dialect == Dialect::Python { self.as_text(&value)? } else { value };
                        match self.text_of(&value) {
                            Some(text) => out.push_str(&text),
                            None => known = false,
                        }
                    }
                }
                if known { Value::text(&out) } else { Value::Unknown }
            }
            Expr::Name(name) => match scope.get(name) {
                // A bare name of a function calls it in Ruby.
                Some(function @ Value::Function(_)) if self.dialect == Dialect::Ruby => {
                    self.call(&function, Value::Undefined, &[])?
                }
                Some(value) => value,
                None if self.dialect == Dialect::JavaScript => self.global(name)?,
                // The class whose method was called.
                None if self.dialect == Dialect::Php && matches!(&**name, "self" | "static") => {
                    let this = scope.get("this").unwrap_or(Value::Undefined);
                    let own = if &**name == "self" { scope.get(super::classes::HOME) } else { None };
                    own.or_else(|| super::classes::class_of(&this)).unwrap_or(Value::Unknown)
                }
                None => self.own_name(name)?,
            },
            Expr::Array(items) => Value::array(self.arguments(items, scope)?),
            Expr::Tuple(items) => {
                let items = self.arguments(items, scope)?;
                self.tuple(items)
            }
            Expr::Object(fields) => self.object(fields, scope)?,
            Expr::Map(pairs) => {
                let map = Value::map(Vec::new());
                for (key, value) in pairs {
                    if let Expr::Unary("**", more) = key {
                        let more = self.value(more, scope)?;
                        let Value::Map(pairs) = more else { return Err(unknown("a map that is not known")) };
                        pairs.borrow().iter().for_each(|(key, one)| map.set_key(key.clone(), one.clone()));
                        continue;
                    }
                    let (key, value) = (self.value(key, scope)?, self.value(value, scope)?);
                    map.set_key(key, value);
                }
                map
            }
            Expr::Field(object, name) => {
                let object = self.value(object, scope)?;
                self.attribute(&object, name)?
            }
            Expr::Slice(object, from, to) => {
                let object = self.value(object, scope)?;
                let mut bound = |bound: &Option<Box<Expr>>| match bound {
                    Some(bound) => self.value(bound, scope),
                    None => Ok(Value::Null),
                };
                let bounds = [bound(from)?, bound(to)?];
                let part = self.method(&object, "slice", &bounds, false)?;
                if self.is_tuple(&object) { self.tuple(part.values().unwrap_or_default()) } else { part }
            }
            Expr::Named(_, value) => self.value(value, scope)?,
            Expr::Each(value, pattern, over, condition) => {
                let over = self.value(over, scope)?;
                let mut found = Vec::new();
                for item in self.items(&over).ok_or_else(|| unknown("what it goes over is not known"))? {
                    let scope = Scope::within(scope);
                    self.bind(pattern, item, &scope, true)?;
                    let wanted = match condition {
                        Some(condition) => self.holds(condition, &scope)?,
                        None => true,
                    };
                    if !wanted {
                        continue;
                    }
                    match &**value {
                        Expr::Spread(inner) => {
                            found.extend(self.value(inner, &scope)?.values().unwrap_or_default());
                        }
                        value => found.push(self.value(value, &scope)?),
                    }
                }
                Value::array(found)
            }
            Expr::Spread(value) => self.value(value, scope)?,
            Expr::Function(function) => self.closure(function, scope),
            Expr::Class(class) => self.class(class, scope)?,
            Expr::Super => self.above(scope),
            Expr::Unary(operator, value) => self.unary(operator, value, scope)?,
            Expr::Binary(operator, left, right) => {
                let left = self.value(left, scope)?;
                match *operator {
                    "&&" | "||" | "and" | "or" => {
                        let truth =
                            self.truth(&left).ok_or_else(|| unknown("a condition on something unknown"))?;
                        return if truth == matches!(*operator, "&&" | "and") {
                            self.value(right, scope)
                        } else {
                            Ok(left)
                        };
                    }
                    "??" => return if left.is_nothing() { self.value(right, scope) } else { Ok(left) },
                    _ => {}
                }
                let right = self.value(right, scope)?;
                self.operate(operator, &left, &right)?
            }
            Expr::Compare(first, more) => {
                let mut left = self.value(first, scope)?;
                for (operator, right) in more {
                    let right = self.value(right, scope)?;
                    let holds = self.operate(operator, &left, &right)?;
                    if self.truth(&holds) != Some(true) {
                        return Ok(holds);
                    }
                    left = right;
                }
                Value::Bool(true)
            }
            Expr::Yield(value, all) => {
                let value = self.value(value, scope)?;
                let values = match all {
                    true => self.items(&value).ok_or_else(|| unknown("a list that is not known"))?,
                    false => vec![value],
                };
                if let Some(yielded) = self.yielded.last_mut() {
                    yielded.extend(values);
                }
                Value::Null
            }
            Expr::Assign(operator, target, value) => self.assign(operator, target, value, scope)?,
            Expr::Update(step, prefix, target) => {
                let old = self.value(target, scope)?;
                if let Value::Int(number) = old {
                    let new = Value::Int(number.saturating_add(*step as i64));
                    self.bind(target, new.clone(), scope, false)?;
                    return Ok(if *prefix { new } else { old });
                }
                let old = old.to_number();
                let (Some(old), new) = (old, old.map(|old| old + step)) else { return Ok(Value::Unknown) };
                let new = new.unwrap_or(old);
                self.bind(target, Value::Number(new), scope, false)?;
                Value::Number(if *prefix { new } else { old })
            }
            Expr::Conditional(condition, then, other) => {
                let condition = self.value(condition, scope)?;
                let Some(holds) = self.truth(&condition) else {
                    // One of two values that are there whatever is done.
                    if is_plain(then) && is_plain(other) {
                        return Ok(Value::Unknown);
                    }
                    return Err(unknown("a condition on something unknown"));
                };
                let chosen = if holds { then } else { other };
                self.value(chosen, scope)?
            }
            Expr::Member(object, key, optional) => {
                let object = self.value(object, scope)?;
                if *optional && object.is_nothing() {
                    return Err(Stop::Thrown(Value::Undefined));
                }
                let key = self.value(key, scope)?;
                if self.dialect == Dialect::JavaScript {
                    self.member(&object, &key)?
                } else {
                    self.index(&object, &key)?
                }
            }
            Expr::Call(function, arguments, optional) => {
                self.called(function, arguments, *optional, scope)?
            }
            Expr::New(class, arguments) => {
                let class = self.value(class, scope)?;
                let arguments = self.arguments(arguments, scope)?;
                if self.dialect == Dialect::Php {
                    self.php_made(&class, &arguments)?
                } else {
                    self.made(&class, &arguments)?
                }
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
        let (mut values, named) = (Vec::new(), Value::object([]));
        for item in list {
            match item {
                Expr::Named(name, value) => {
                    let value = self.value(value, scope)?;
                    named.set_field(name, value);
                }
                Expr::Unary("**", more) => match self.value(more, scope)? {
                    Value::Map(pairs) => {
                        for (name, value) in pairs.borrow().iter() {
                            let name = name.to_text().ok_or_else(|| unknown("an argument without a name"))?;
                            named.set_field(&name.into(), value.clone());
                        }
                    }
                    _ => return Err(unknown("arguments that are not known")),
                },
                Expr::Spread(spread) => {
                    let spread = self.value(spread, scope)?;
                    values.extend(self.items(&spread).ok_or_else(|| unknown("a list that is not known"))?);
                }
                item => values.push(self.value(item, scope)?),
            }
            if values.len() > MAX_VALUES {
                return Err(unknown("a list that is too long"));
            }
        }
        if matches!(&named, Value::Object(fields) if !fields.borrow().is_empty()) {
            values.push(Value::Host(NAMED.into(), Rc::new(vec![named])));
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
            "!" => self.truth(&value).map_or(Value::Unknown, |truth| Value::Bool(!truth)),
            "!!" => self.truth(&value).map_or(Value::Unknown, Value::Bool),
            "-" if matches!(value, Value::Int(_)) => match value {
                Value::Int(number) => Value::Int(number.saturating_neg()),
                _ => value,
            },
            "-" => value.to_number().map_or(Value::Unknown, |number| Value::Number(-number)),
            "+" => value.to_number().map_or(Value::Unknown, Value::Number),
            "~" => {
                value.to_number().map_or(Value::Unknown, |number| Value::Number(f64::from(!(number as i32))))
            }
            "typeof" => value.kind().map_or(Value::Unknown, Value::text),
            _ => Value::Undefined,
        })
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
            Expr::Field(object, name) => {
                let object = self.value(object, scope)?;
                (None, object, Some(name.to_string()))
            }
            // Ruby calls what has the name, with these arguments.
            Expr::Name(name) if self.dialect == Dialect::Ruby => {
                let known = scope.get(name).unwrap_or_else(|| Value::host(name));
                (Some(known), Value::Undefined, None)
            }
            function => (Some(self.value(function, scope)?), Value::Undefined, None),
        };
        if self.dialect == Dialect::Php
            && let Expr::Name(name) = function
            && matches!(&**name, "isset" | "empty")
        {
            let mut all = true;
            for argument in arguments {
                let value = self.value(argument, scope)?;
                if matches!(value, Value::Unknown) {
                    return Ok(Value::Unknown);
                }
                all &=
                    if &**name == "isset" { !value.is_nothing() } else { self.truth(&value) != Some(true) };
            }
            return Ok(Value::Bool(all));
        }
        let written = arguments;
        let arguments = self.arguments(arguments, scope)?;
        if self.dialect == Dialect::Php
            && let (Some(Value::Host(name, _)), Some(at)) = (&target, self.given_back(function))
            && let Some(out) = written.get(at)
        {
            let name = Rc::clone(name);
            let (value, found) = self.php_giving(&name, &arguments)?;
            self.bind(out, found, scope, false)?;
            return Ok(value);
        }
        match (target, name) {
            (Some(target), _) if optional && target.is_nothing() => Ok(Value::Undefined),
            (Some(Value::Host(path, _)), _) if &*path == "require" && self.dialect == Dialect::JavaScript => {
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

/// Whether a value is there as it is written, and nothing is done for it.
fn is_plain(value: &Expr) -> bool {
    matches!(
        value,
        Expr::Text(_)
            | Expr::Int(_)
            | Expr::Number(_)
            | Expr::Bool(_)
            | Expr::Null
            | Expr::Undefined
            | Expr::Name(_)
    )
}
