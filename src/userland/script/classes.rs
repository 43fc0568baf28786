//! Classes of JavaScript and Python. An instance is an object that knows its class by a field that nobody sees.

use std::rc::Rc;

use super::Dialect;
use super::failures::{Result, raise, unknown};
use super::run::Script;
use super::tree::{self, Place, Text};
use super::value::{Outcome, Scope, Value};

/// The field of an instance that holds its class, and the name under which methods find theirs.
const CLASS: &str = "#class";
pub const HOME: &str = "#home";

pub struct Class {
    pub tree: Rc<tree::Class>,
    pub parent: Option<Value>,
    pub methods: Value,
    pub statics: Value,
    scope: Rc<Scope>,
}

impl Script<'_, '_> {
    pub fn class(&mut self, tree: &Rc<tree::Class>, scope: &Rc<Scope>) -> Outcome {
        let scope = Scope::within(scope);
        let parent = tree.parent.as_ref().map(|parent| self.value(parent, &scope)).transpose()?;
        let (methods, statics) = (Value::object([]), Value::object([]));
        let class = Value::Class(Rc::new(Class {
            tree: Rc::clone(tree),
            parent,
            methods: methods.clone(),
            statics: statics.clone(),
            scope: Rc::clone(&scope),
        }));
        scope.declare(&HOME.into(), class.clone());
        scope.declare(&tree.name, class.clone());
        // What stands in a class sees what stands before it there; functions do not.
        let body = Scope::within(&scope);
        for (place, name, value) in &tree.members {
            match place {
                Place::Method => methods.set_field(name, self.value(value, &scope)?),
                Place::Class => {
                    let value = self.value(value, &body)?;
                    if self.dialect == Dialect::Python {
                        body.declare(name, value.clone());
                    }
                    statics.set_field(name, value);
                }
                Place::Instance => {}
            }
        }
        if let Value::Class(own) = &class
            && own.is_choice()
        {
            own.choose(&class);
        }
        Ok(class)
    }

    /// What a call of a class makes.
    pub fn instance(&mut self, class: &Value, arguments: &[Value]) -> Outcome {
        if self.dialect == Dialect::Python {
            if is_foreign(class) {
                self.not_run();
                return Ok(Value::Unknown);
            }
            if let (Value::Class(own), Some(wanted)) = (class, arguments.first())
                && let Some(all) = own.choices()
            {
                let found = all
                    .into_iter()
                    .find(|one| one.field("value").is_some_and(|value| value.equals(wanted) == Some(true)));
                return match found {
                    Some(found) => Ok(found),
                    None => raise(
                        "ValueError",
                        format!(
                            "{} is not a valid {}",
                            self.inspected(wanted).unwrap_or_default(),
                            own.tree.name
                        ),
                    ),
                };
            }
        }
        let this = match (error_of(class), class) {
            (Some(_), Value::Class(own)) => {
                let message = arguments.first().and_then(|first| self.text_of(first)).unwrap_or_default();
                Value::failure(&own.tree.name, &message)
            }
            _ => Value::object([]),
        };
        this.set_field(&CLASS.into(), class.clone());
        self.initialize(class, &this, arguments)?;
        Ok(this)
    }

    fn initialize(&mut self, class: &Value, this: &Value, arguments: &[Value]) -> Result<()> {
        self.deeper()?;
        match class {
            Value::Class(class) => {
                let own = ["constructor", "__init__", "__construct"]
                    .iter()
                    .find_map(|name| class.methods.field(name));
                match (own, &class.parent) {
                    (Some(function), parent) => {
                        if self.dialect == Dialect::Php {
                            self.fields_of(class, this)?;
                        } else if parent.is_none() {
                            self.own_fields(class, this)?;
                        }
                        self.call_on(&function, this, arguments)?;
                    }
                    (None, parent) => {
                        if let Some(parent) = parent {
                            self.initialize(parent, this, arguments)?;
                        }
                        self.own_fields(class, this)?;
                    }
                }
            }
            _ if error_of(class).is_some() => {
                let message = arguments.first().and_then(|first| self.text_of(first)).unwrap_or_default();
                this.set_field(&"message".into(), Value::text(&message));
            }
            _ => {}
        }
        self.depth -= 1;
        Ok(())
    }

    /// The fields of a class and of those above it.
    fn fields_of(&mut self, class: &Class, this: &Value) -> Result<()> {
        if let Some(Value::Class(parent)) = &class.parent {
            self.fields_of(parent, this)?;
        }
        self.own_fields(class, this)
    }

    fn own_fields(&mut self, class: &Class, this: &Value) -> Result<()> {
        let scope = Scope::within(&class.scope);
        scope.declare(&"this".into(), this.clone());
        for (place, name, value) in &class.tree.members {
            if *place == Place::Instance {
                let value = self.value(value, &scope)?;
                this.set_field(name, value);
            }
        }
        Ok(())
    }

    /// Calls a method; Python's have the instance among their arguments.
    fn call_on(&mut self, function: &Value, this: &Value, arguments: &[Value]) -> Outcome {
        if self.dialect == Dialect::Python {
            let all = [std::slice::from_ref(this), arguments].concat();
            return self.call(function, this.clone(), &all);
        }
        self.call(function, this.clone(), arguments)
    }

    /// `super`: the class above the one whose method this is, and the instance.
    pub fn above(&self, scope: &Scope) -> Value {
        let home = scope.get(HOME).unwrap_or(Value::Undefined);
        Value::Host("super()".into(), Rc::new(vec![home, scope.get("this").unwrap_or(Value::Undefined)]))
    }

    /// `super(…)` and `super().NAME(…)`.
    pub fn call_above(&mut self, made_of: &[Value], name: &str, arguments: &[Value]) -> Outcome {
        let [Value::Class(home), this] = made_of else { return unknown("a class is not known") };
        let Some(parent) = &home.parent else { return Ok(Value::Undefined) };
        if matches!(name, "" | "__init__" | "__construct") {
            let before = if self.dialect == Dialect::Php { this.fields() } else { Vec::new() };
            self.initialize(parent, this, arguments)?;
            if self.dialect == Dialect::Php {
                // Fields are there before the class above sets its own.
                for (name, value) in before {
                    let changed = this.field(&name).is_some_and(|now| !now.is_nothing());
                    if !changed {
                        this.set_field(&name, value);
                    }
                }
                return Ok(Value::Null);
            }
            self.own_fields(home, this)?;
            return Ok(Value::Null);
        }
        match in_class(parent, name) {
            Some((function, _)) => self.call_on(&function, this, arguments),
            None => unknown(format!("{name} of a class has no model")),
        }
    }

    /// What an instance or a class has by its class; a getter is called.
    pub fn inherited(&mut self, object: &Value, name: &str) -> Result<Option<Value>> {
        let Some(class) = class_of(object) else { return Ok(None) };
        if matches!(object, Value::Object(_))
            && let Some((getter, _)) = in_class(&class, &format!("get {name}"))
        {
            return self.call_on(&getter, object, &[]).map(Some);
        }
        Ok(in_class(&class, name).map(|(value, _)| value))
    }

    /// Calls a method that an instance or a class has by its class; `None` if there is none.
    pub fn call_inherited(
        &mut self,
        object: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>> {
        let Some((function, place)) = class_of(object).and_then(|class| in_class(&class, name)) else {
            return Ok(None);
        };
        let on_instance = place == Place::Method && matches!(object, Value::Object(_));
        if on_instance {
            self.call_on(&function, object, arguments)
        } else if let Value::Host(path, made_of) = &function
            && &**path == "#classmethod"
            && let Some(function) = made_of.first()
        {
            let class = class_of(object).unwrap_or(Value::Undefined);
            let all = [std::slice::from_ref(&class), arguments].concat();
            self.call(function, class, &all)
        } else {
            self.call(&function, object.clone(), arguments)
        }
        .map(Some)
    }
}

impl Class {
    /// Whether its values are all that there are of it: Python's `Enum`.
    fn is_choice(&self) -> bool {
        matches!(&self.parent, Some(Value::Host(path, _)) if path.ends_with("Enum") || path.ends_with("Flag"))
    }

    /// Makes its values instances with a name.
    fn choose(&self, class: &Value) {
        let mut next = 0;
        for name in self.statics.keys().unwrap_or_default() {
            let value = match self.statics.field(&name) {
                Some(Value::Function(_)) | None => continue,
                Some(Value::Host(path, _)) if path.starts_with('#') => continue,
                Some(Value::Host(path, _)) if &*path == "enum.auto()" => Value::Int(next + 1),
                Some(value) => value,
            };
            if let Value::Int(number) = value {
                next = number;
            }
            let one = Value::object([("name", Value::text(&name)), ("value", value)]);
            one.set_field(&CLASS.into(), class.clone());
            self.statics.set_field(&name.into(), one);
        }
    }

    /// All its values, where it has no others.
    pub fn choices(&self) -> Option<Vec<Value>> {
        if !self.is_choice() {
            return None;
        }
        let names = self.statics.keys().unwrap_or_default();
        let values = names.iter().filter_map(|name| self.statics.field(name));
        Some(values.filter(|value| matches!(value, Value::Object(_))).collect())
    }
}

/// Whether a class stands below one of a package, or of the library, whose instances are not known.
pub fn is_foreign(class: &Value) -> bool {
    const PLAIN: [&str; 8] = [
        "object",
        "abc.ABC",
        "typing.Protocol",
        "typing.Generic",
        "Exception",
        "BaseException",
        "enum.",
        "threading.local",
    ];
    lineage(class).iter().any(|one| match one {
        Value::Host(path, _) => {
            error_of(one).is_none() && !PLAIN.iter().any(|plain| path.starts_with(plain))
                || path.contains('.')
                    && !PLAIN.iter().any(|plain| path.starts_with(plain))
                    && !super::python::is_own_error(path)
        }
        Value::Unknown => true,
        _ => false,
    })
}

/// The class of an instance; a class itself.
pub fn class_of(object: &Value) -> Option<Value> {
    match object {
        Value::Class(_) => Some(object.clone()),
        _ => object.field(CLASS),
    }
}

/// A class and those above it.
fn lineage(class: &Value) -> Vec<Value> {
    let mut all = vec![class.clone()];
    while let Some(Value::Class(last)) = all.last()
        && let Some(parent) = last.parent.clone()
        && all.len() < 50
    {
        all.push(parent);
    }
    all
}

fn in_class(class: &Value, name: &str) -> Option<(Value, Place)> {
    lineage(class).iter().find_map(|one| {
        let Value::Class(one) = one else { return None };
        let method = one.methods.field(name).map(|value| (value, Place::Method));
        method.or_else(|| one.statics.field(name).map(|value| (value, Place::Class)))
    })
}

/// The class of errors of the language that a class stands below.
fn error_of(class: &Value) -> Option<Text> {
    lineage(class).iter().find_map(|one| match one {
        Value::Host(path, _) if path.ends_with("Error") || path.ends_with("Exception") => {
            Some(Rc::clone(path))
        }
        _ => None,
    })
}

/// Names of the classes of a value, its own first.
pub fn class_names(object: &Value) -> Vec<Text> {
    let name = |one: &Value| match one {
        Value::Class(one) => Some(Rc::clone(&one.tree.name)),
        Value::Host(path, _) => Some(Rc::clone(path)),
        _ => None,
    };
    class_of(object).map(|class| lineage(&class).iter().filter_map(name).collect()).unwrap_or_default()
}

/// Whether a value is an instance of a class or of one below it.
pub fn is_instance(object: &Value, class: &Value) -> bool {
    class_of(object).is_some_and(|own| lineage(&own).iter().any(|one| one.same(class) == Some(true)))
}
