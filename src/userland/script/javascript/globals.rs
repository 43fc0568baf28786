//! Names that every script has, and what is made with `new`.

use std::rc::Rc;

use super::super::run::{Script, unknown};
use super::super::value::{Outcome, Stop, Value, shown};
use super::host::version;

const GLOBALS: &[&str] = &[
    "console",
    "process",
    "Object",
    "Array",
    "JSON",
    "Math",
    "Number",
    "String",
    "Boolean",
    "Promise",
    "Error",
    "TypeError",
    "RangeError",
    "Date",
    "RegExp",
    "Set",
    "Map",
    "URL",
    "Buffer",
    "Symbol",
    "setTimeout",
    "setImmediate",
    "setInterval",
    "clearTimeout",
    "clearInterval",
    "queueMicrotask",
    "parseInt",
    "parseFloat",
    "isNaN",
    "require",
    "fetch",
    "globalThis",
    "structuredClone",
    "encodeURIComponent",
    "decodeURIComponent",
    "performance",
    "Bun",
    "Deno",
];

impl Script<'_, '_> {
    pub fn global(&self, name: &str) -> Outcome {
        match name {
            "NaN" => Ok(Value::Number(f64::NAN)),
            "Infinity" => Ok(Value::Number(f64::INFINITY)),
            "path" | "fs" | "os" if self.argv.len() == 1 => Ok(Value::host(name)),
            "Bun" | "Deno" if !self.process.name().starts_with(&name.to_lowercase()) => Err(undefined(name)),
            _ if GLOBALS.contains(&name) => Ok(Value::host(name)),
            _ => Err(undefined(name)),
        }
    }

    /// What members of Node's own objects are, where they are more than names.
    pub fn host_member(&self, path: &str, made_of: &Rc<Vec<Value>>, name: &str) -> Value {
        match (path, name) {
            ("process.env", _) => self.env.get(name).map_or(Value::Undefined, |value| Value::text(value)),
            ("process", "argv") => Value::texts(self.argv.iter().cloned()),
            ("process", "platform") => Value::text("linux"),
            ("process", "arch") => Value::text("x64"),
            ("process", "version") => Value::text(&format!("v{}", version(self.process))),
            ("process.versions", "node") => Value::text(&version(self.process)),
            ("process", "exitCode") => Value::Number(f64::from(self.exit_code)),
            ("process", "execPath") => Value::text("/usr/local/bin/node"),
            ("process", "execArgv") => Value::array(Vec::new()),
            ("process", "pid" | "ppid" | "title") => Value::Unknown,
            ("process.stdout" | "process.stderr" | "process.stdin", "isTTY" | "columns" | "rows") => {
                Value::Undefined
            }
            ("path" | "path.posix", "sep") => Value::text("/"),
            ("path" | "path.posix", "delimiter") => Value::text(":"),
            ("path" | "fs", "default") => Value::host(path),
            ("os", "EOL") => Value::text("\n"),
            ("fs.constants", _) => Value::Number(0.0),
            ("globalThis", _) => self.global(name).unwrap_or(Value::Undefined),
            ("Math", "PI") => Value::Number(std::f64::consts::PI),
            ("child", "stdout") => made_of.get(1).cloned().unwrap_or(Value::Undefined),
            ("child", "exitCode" | "status" | "code") => made_of.first().cloned().unwrap_or(Value::Undefined),
            ("require", "main") => self.modules.get("#main").cloned().unwrap_or(Value::Undefined),
            _ => Value::Host(format!("{path}.{name}").into(), Rc::clone(made_of)),
        }
    }

    /// `new CLASS(…)`.
    pub fn made(&mut self, class: &Value, arguments: &[Value]) -> Outcome {
        let Value::Host(path, _) = class else {
            return match class {
                Value::Function(_) => {
                    let this = Value::object([]);
                    self.call(class, this.clone(), arguments)?;
                    Ok(this)
                }
                Value::Class(_) => self.instance(class, arguments),
                Value::Unknown => Ok(Value::Unknown),
                _ => Err(Stop::Thrown(Value::error("it is not a constructor"))),
            };
        };
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        Ok(match &**path {
            class @ ("Error" | "TypeError" | "RangeError") => {
                Value::failure(class, &first.to_text().unwrap_or_default())
            }
            "Promise" => self.promise(&first)?,
            "Set" => {
                let set = Value::array(Vec::new());
                for value in first.values().unwrap_or_default() {
                    self.array_method(&set, "add", &[value])?;
                }
                set
            }
            "Array" => Value::array(match (&first, arguments.len()) {
                (Value::Number(count), 1) => vec![Value::Undefined; (*count as usize).min(10_000)],
                _ => arguments.to_vec(),
            }),
            "RegExp" => {
                let flags = arguments.get(1).and_then(Value::to_text).unwrap_or_default();
                match first {
                    Value::Regex(..) => first,
                    text => Value::Regex(
                        text.to_text().ok_or_else(|| unknown("a regular expression"))?.into(),
                        flags.into(),
                    ),
                }
            }
            "URL" | "url.URL" => {
                let text = first.to_text().ok_or_else(|| unknown("an address that is not known"))?;
                let base = arguments.get(1).and_then(|base| match base {
                    Value::Object(_) => base.field("href").and_then(|href| href.to_text()),
                    base => base.to_text(),
                });
                let whole = match base {
                    Some(base) if !text.contains("://") => {
                        let (scheme, at) = base.split_once("://").unwrap_or(("file", &base));
                        let folder = at.rsplit_once('/').map_or("", |(folder, _)| folder);
                        let joined = super::super::paths::joined(folder, &text);
                        format!(
                            "{scheme}://{joined}{}",
                            if text.ends_with('/') && !joined.ends_with('/') { "/" } else { "" }
                        )
                    }
                    _ => text,
                };
                let path = whole.split_once("://").map_or("", |(_, rest)| rest).to_owned();
                Value::object([
                    ("href", Value::text(&whole)),
                    ("pathname", Value::text(path.get(path.find('/').unwrap_or(0)..).unwrap_or_default())),
                ])
            }
            other if other.starts_with("other:") => self.stranger(other)?,
            _ => Value::Unknown,
        })
    }

    /// A promise: what its function settles it with, at once or later.
    fn promise(&mut self, executor: &Value) -> Outcome {
        let settled = Value::array(Vec::new());
        let settle = |how: &str| Value::Host(how.into(), Rc::new(vec![settled.clone()]));
        match self.call(executor, Value::Undefined, &[settle("resolve"), settle("reject")]) {
            Ok(_) => {}
            Err(Stop::Thrown(thrown)) => return Ok(Value::Promise(Rc::new(Err(thrown)))),
            Err(stop) => return Err(stop),
        }
        if settled.values().is_some_and(|values| values.is_empty()) {
            self.ticks()?;
        }
        let values = settled.values().unwrap_or_default();
        Ok(match values.as_slice() {
            [Value::Bool(true), promise @ Value::Promise(_)] => promise.clone(),
            [Value::Bool(true), value] => Value::resolved(value.clone()),
            [_, thrown] => Value::Promise(Rc::new(Err(thrown.clone()))),
            _ => Value::resolved(Value::Unknown),
        })
    }

    /// Runs what timers are to call.
    pub fn ticks(&mut self) -> Result<(), Stop> {
        while !self.later.is_empty() {
            self.spend()?;
            let next = self.later.remove(0);
            self.call(&next, Value::Undefined, &[])?;
        }
        Ok(())
    }

    /// What is left to do when the script's text is at its end.
    pub fn finish(&mut self) -> Result<(), Stop> {
        self.ticks()
    }

    pub fn print(&mut self, to_error: bool, arguments: &[Value]) {
        // A mark stands for what is not known, where somebody reads it.
        let mut texts = Vec::new();
        for value in arguments {
            match shown(value, 0) {
                Some(text) => texts.push(text),
                None if self.process.is_watched() => {
                    self.stands_in();
                    texts.push("?".to_owned());
                }
                None => return,
            }
        }
        let line = texts.join(" ") + "\n";
        if to_error { self.process.err(line) } else { self.process.out(line) }
    }
}

fn undefined(name: &str) -> Stop {
    Stop::Thrown(Value::failure("ReferenceError", &format!("{name} is not defined")))
}
