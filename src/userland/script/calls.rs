//! Calls of functions, and which errors a handler takes.

use std::rc::Rc;

use super::Dialect;
use super::classes::class_names;
use super::run::{Flow, Script, unknown};
use super::tree::{Expr, Text};
use super::value::{Closure, Outcome, Scope, Stop, Value};

impl Script<'_, '_> {
    /// Calls a function; what an async one gives is a promise.
    pub fn call(&mut self, function: &Value, this: Value, arguments: &[Value]) -> Outcome {
        self.spend()?;
        match function {
            Value::Host(path, made_of) if &**path == "super()" => self.call_above(made_of, "", arguments),
            Value::Function(closure) => match self.run(closure, this, arguments) {
                Ok(value) if closure.function.is_async => Ok(match value {
                    promise @ Value::Promise(_) => promise,
                    value => Value::resolved(value),
                }),
                Err(Stop::Thrown(thrown)) if closure.function.is_async => {
                    Ok(Value::Promise(Rc::new(Err(thrown))))
                }
                other => other,
            },
            Value::Host(path, made_of) if self.dialect == Dialect::JavaScript => {
                self.host(path, made_of, arguments)
            }
            Value::Host(path, made_of) if self.dialect == Dialect::Python && path.ends_with("()") => {
                self.call_made(path, made_of, arguments)
            }
            Value::Host(path, _) => self.function(path, arguments),
            Value::Class(_) if self.dialect != Dialect::JavaScript => self.instance(function, arguments),
            Value::Unknown => Ok(Value::Unknown),
            // Functions by their name, and methods of what stands before it.
            Value::Text(name) if self.dialect == Dialect::Php => match self.globals.get(name) {
                Some(function) => self.call(&function, Value::Undefined, arguments),
                None => self.function(name, arguments),
            },
            Value::Array(pair) if self.dialect == Dialect::Php => {
                let pair = pair.borrow().clone();
                match pair.as_slice() {
                    [of, Value::Text(name)] => self.own_method(of, name, arguments),
                    _ => Err(unknown("what is called is not known")),
                }
            }
            Value::Object(_) if self.dialect == Dialect::Python => {
                let called = self.call_inherited(function, "__call__", arguments)?;
                called.map_or_else(|| Err(unknown("what is called is not known")), Ok)
            }
            _ => Err(Stop::Thrown(Value::error("it is not a function"))),
        }
    }

    fn run(&mut self, closure: &Closure, this: Value, arguments: &[Value]) -> Outcome {
        let scope = Scope::within(&closure.scope);
        scope.declare(&"this".into(), if closure.function.is_arrow { closure.this.clone() } else { this });
        let (plain, mut named) = named_apart(arguments);
        let mut starred = false;
        for (index, parameter) in closure.function.parameters.iter().enumerate() {
            if let Expr::Spread(rest) = parameter {
                let rest_of = plain.get(index..).unwrap_or_default().to_vec();
                let rest_of = self.tuple(rest_of);
                self.bind(rest, rest_of, &scope, true)?;
                starred = true;
                continue;
            }
            if let Expr::Unary("**", rest) = parameter {
                let rest_of = named.drain(..).map(|(name, value)| (Value::text(&name), value));
                let rest_of = Value::map(rest_of.collect());
                self.bind(rest, rest_of, &scope, true)?;
                continue;
            }
            let mut by_name = || {
                let name = match parameter {
                    Expr::Assign(_, target, _) => target,
                    other => other,
                };
                let Expr::Name(name) = name else { return None };
                let at = named.iter().position(|(known, _)| *known == **name)?;
                Some(named.remove(at).1)
            };
            let by_place = plain.get(index).filter(|_| !starred).cloned();
            let value = by_place.or_else(&mut by_name);
            let lacks = value.is_none() && matches!(parameter, Expr::Name(_));
            if lacks && self.dialect != Dialect::JavaScript && !closure.function.is_arrow {
                return Err(unknown(&format!("{} lacks an argument", closure.function.name)));
            }
            self.bind(parameter, value.unwrap_or(Value::Undefined), &scope, true)?;
        }
        if closure.function.yields {
            self.yielded.push(Vec::new());
            let flow = self.statements(&closure.function.body, &scope);
            let yielded = self.yielded.pop().unwrap_or_default();
            return flow.map(|_| Value::array(yielded));
        }
        Ok(match self.statements(&closure.function.body, &scope)? {
            Flow::Return(value) => value,
            _ if self.dialect == Dialect::JavaScript => Value::Undefined,
            _ => Value::Null,
        })
    }
}

/// Arguments by their place, and those by their name.
pub fn named_apart(arguments: &[Value]) -> (&[Value], Vec<(String, Value)>) {
    if let Some((Value::Host(path, made_of), plain)) = arguments.split_last()
        && &**path == NAMED
        && let Some(Value::Object(fields)) = made_of.first()
    {
        let named = fields.borrow().iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        return (plain, named);
    }
    (arguments, Vec::new())
}

/// Arguments by their name come last, as one value.
pub const NAMED: &str = "named()";

/// Whether a handler takes an error; without kinds it takes any.
pub fn catches(kinds: &[Text], thrown: &Value) -> bool {
    const OF_FILES: [&str; 6] = [
        "FileNotFoundError",
        "FileExistsError",
        "PermissionError",
        "IsADirectoryError",
        "NotADirectoryError",
        "URLError",
    ];
    let kind = thrown.field("name").and_then(|name| name.to_text()).unwrap_or_default();
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let kind = last(&kind);
    let above = class_names(thrown);
    kinds.is_empty()
        || kinds.iter().any(|wanted| above.contains(wanted))
        || kinds.iter().any(|wanted| match last(wanted).as_str() {
            wanted if wanted == kind => true,
            "Exception" | "Throwable" => kind != "SystemExit" && kind != "KeyboardInterrupt",
            "BaseException" | "Error" => true,
            "ImportError" => kind == "ModuleNotFoundError",
            "OSError" | "IOError" | "EnvironmentError" => OF_FILES.contains(&kind.as_str()),
            "LookupError" => matches!(kind.as_str(), "KeyError" | "IndexError"),
            "ValueError" => kind == "JSONDecodeError" || kind == "UnicodeDecodeError",
            "SubprocessError" => matches!(kind.as_str(), "CalledProcessError" | "TimeoutExpired"),
            _ => false,
        })
}
