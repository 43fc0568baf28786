//! Functions of Node and of the language.

use std::rc::Rc;

use super::super::json::{from_json, to_json};
use super::super::run::{Script, unknown};
use super::super::value::{Outcome, Stop, Value, shown};
use crate::shell::Process;

/// Packages that have a model of their own.
pub const PACKAGES: &[&str] = &[
    "esbuild",
    "vite",
    "webpack",
    "fs-extra",
    "rimraf",
    "mkdirp",
    "del",
    "shelljs",
    "execa",
    "cross-spawn",
    "glob",
    "fast-glob",
    "globby",
    "tinyglobby",
    "graceful-fs",
    "cpy",
    "copyfiles",
];

pub fn version(process: &Process<'_>) -> String {
    process.version_of("node").unwrap_or_else(|| "22.23.2".to_owned())
}

impl Script<'_, '_> {
    /// Calls something of Node's or of a package's.
    pub fn host(&mut self, path: &str, made_of: &Rc<Vec<Value>>, arguments: &[Value]) -> Outcome {
        self.spend()?;
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let text = |value: Option<&Value>| value.and_then(Value::to_text);
        if let Some(name) = path.strip_prefix("npm:") {
            return self.package(name, made_of, arguments);
        }
        if path.starts_with("other:") {
            return self.stranger(path);
        }
        let (family, name) = path.rsplit_once('.').unwrap_or(("", path));
        match family {
            "fs" | "fs.promises" => return self.fs(name, family == "fs.promises", arguments),
            "path" | "path.posix" | "path.default" => {
                return super::super::paths::path_function(self, name, arguments);
            }
            "child_process" | "child" => return self.child_process(name, made_of, arguments),
            "crypto" | "performance" | "perf_hooks.performance" | "Date" | "Symbol" => {
                return Ok(Value::Unknown);
            }
            "Math" => return Ok(math(name, arguments)),
            _ => {}
        }
        Ok(match path {
            "console.log" | "console.info" | "console.debug" => {
                self.print(false, arguments);
                Value::Undefined
            }
            "console.error" | "console.warn" | "console.trace" => {
                self.print(true, arguments);
                Value::Undefined
            }
            "process.stdout.write" | "process.stderr.write" => {
                let text = first.to_text().unwrap_or_default();
                if family == "process.stderr" {
                    self.process.err(text)
                } else {
                    self.process.out(text)
                }
                Value::Bool(true)
            }
            "process.exit" => {
                return Err(Stop::Exit(
                    first
                        .to_number()
                        .filter(|_| !first.is_nothing())
                        .map_or(self.exit_code, |code| code as i32),
                ));
            }
            "process.cwd" => Value::text(&self.cwd),
            "process.chdir" => {
                self.cwd = self.absolute(&self.needed(&first)?);
                Value::Undefined
            }
            "process.on" | "process.once" | "process.emitWarning" | "process.umask" => Value::Undefined,
            "process.uptime" | "process.hrtime" | "process.hrtime.bigint" | "process.memoryUsage" => {
                Value::Unknown
            }
            "process.nextTick" | "setTimeout" | "setImmediate" | "queueMicrotask" | "timers.setTimeout" => {
                self.later.push(first);
                Value::Undefined
            }
            "process.getuid" | "process.getgid" => Value::Number(f64::from(self.process.user.uid)),
            "const.true" => Value::Bool(true),
            "const.false" => Value::Bool(false),
            "resolve" | "reject" => {
                if let Some(Value::Array(settled)) = made_of.first()
                    && settled.borrow().is_empty()
                {
                    settled.borrow_mut().extend([Value::Bool(path == "resolve"), first]);
                }
                Value::Undefined
            }
            "require.resolve" => {
                Value::text(&self.absolute(&format!("node_modules/{}", self.needed(&first)?)))
            }
            "module.createRequire" => Value::host("require"),
            "JSON.parse" => {
                let Some(text) = first.to_text() else { return Ok(Value::Unknown) };
                let parsed = serde_json::from_str(&text);
                from_json(
                    &parsed
                        .map_err(|error| Stop::Thrown(Value::failure("SyntaxError", &error.to_string())))?,
                )
            }
            "JSON.stringify" => {
                let indent = match arguments.get(2) {
                    Some(Value::Number(count)) => " ".repeat((*count as usize).min(10)),
                    other => text(other)
                        .filter(|_| other.is_some_and(|other| !other.is_nothing()))
                        .unwrap_or_default(),
                };
                match to_json(&first, &indent, "", "", 0) {
                    Some(Some(text)) => Value::text(&text),
                    Some(None) => Value::Undefined,
                    None => Value::Unknown,
                }
            }
            "Object.keys" | "Object.values" | "Object.entries" if matches!(&first, Value::Host(kind, _) if &**kind == "process.env") =>
            {
                let one = |(key, value): (&String, &String)| match name {
                    "keys" => Value::text(key),
                    "values" => Value::text(value),
                    _ => Value::texts([key.clone(), value.clone()]),
                };
                Value::array(self.env.iter().map(one).collect())
            }
            "Object.keys" => first.keys().map_or(Value::Unknown, Value::texts),
            "Object.values" | "Object.entries" => {
                let Some(keys) = first.keys() else { return Ok(Value::Unknown) };
                let mut all = Vec::new();
                for key in keys {
                    let value = self.member(&first, &Value::text(&key))?;
                    all.push(if name == "values" {
                        value
                    } else {
                        Value::array(vec![Value::text(&key), value])
                    });
                }
                Value::array(all)
            }
            "Object.assign" => {
                for other in arguments.iter().skip(1) {
                    for key in other.keys().unwrap_or_default() {
                        let value = self.member(other, &Value::text(&key))?;
                        first.set_field(&key.into(), value);
                    }
                }
                first
            }
            "Object.fromEntries" => {
                let object = Value::object([]);
                for pair in first.values().ok_or_else(|| unknown("a list that is not known"))? {
                    let pair = pair.values().unwrap_or_default();
                    let key = text(pair.first()).ok_or_else(|| unknown("a field without a name"))?;
                    object.set_field(&key.into(), pair.get(1).cloned().unwrap_or(Value::Undefined));
                }
                object
            }
            "Object.freeze" | "Object.defineProperty" | "structuredClone" | "Object.seal" => first,
            "Array.isArray" => Value::Bool(matches!(first, Value::Array(_))),
            "Array.from" => match (first.values(), arguments.get(1)) {
                (Some(values), Some(function)) => self
                    .array_method(&Value::array(values), "map", std::slice::from_ref(function))?
                    .unwrap_or(Value::Unknown),
                (Some(values), None) => Value::array(values),
                (None, _) => Value::Unknown,
            },
            "Array.of" => Value::array(arguments.to_vec()),
            "Buffer.from" if matches!(&first, Value::Host(kind, _) if &**kind == "bytes()") => first,
            "String" | "Buffer.from" | "util.inspect" => {
                first.to_text().map_or(Value::Unknown, |text| Value::text(&text))
            }
            "Boolean" => first.truth().map_or(Value::Unknown, Value::Bool),
            "Number" | "parseFloat" => first.to_number().map_or(Value::Unknown, Value::Number),
            "parseInt" | "Number.parseInt" => first.to_text().map_or(Value::Unknown, |text| {
                let digits = text.trim_start();
                let end = digits.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(digits.len());
                Value::Number(digits.get(..end).and_then(|digits| digits.parse().ok()).unwrap_or(f64::NAN))
            }),
            "isNaN" | "Number.isNaN" => {
                first.to_number().map_or(Value::Unknown, |number| Value::Bool(number.is_nan()))
            }
            "Number.isInteger" => {
                Value::Bool(matches!(first, Value::Number(number) if number.fract() == 0.0))
            }
            "encodeURIComponent" | "decodeURIComponent" | "util.format" => first,
            "Error" | "TypeError" | "RangeError" => {
                Value::failure(path, &first.to_text().unwrap_or_default())
            }
            "Promise.resolve" => match first {
                promise @ Value::Promise(_) => promise,
                value => Value::resolved(value),
            },
            "Promise.reject" => Value::Promise(Rc::new(Err(first))),
            "Promise.all" | "Promise.allSettled" | "Promise.race" | "Promise.any" => {
                let mut all = Vec::new();
                for value in first.values().ok_or_else(|| unknown("a list that is not known"))? {
                    match value {
                        Value::Promise(outcome) => match (&*outcome, name) {
                            (Ok(value), "allSettled") => all.push(Value::object([
                                ("status", Value::text("fulfilled")),
                                ("value", value.clone()),
                            ])),
                            (Err(thrown), "allSettled") => all.push(Value::object([
                                ("status", Value::text("rejected")),
                                ("reason", thrown.clone()),
                            ])),
                            (Ok(value), _) => all.push(value.clone()),
                            (Err(_), _) => return Ok(Value::Promise(outcome)),
                        },
                        value => all.push(value),
                    }
                }
                let one = matches!(name, "race" | "any");
                Value::resolved(if one {
                    all.into_iter().next().unwrap_or(Value::Undefined)
                } else {
                    Value::array(all)
                })
            }
            "util.promisify" => Value::Host("promisified".into(), Rc::new(vec![first])),
            "promisified" => return self.promisified(made_of, arguments),
            "url.fileURLToPath" => {
                let text = match first.field("href") {
                    Some(href) => href.to_text(),
                    None => first.to_text(),
                };
                text.map_or(Value::Unknown, |text| Value::text(text.strip_prefix("file://").unwrap_or(&text)))
            }
            "url.pathToFileURL" => {
                let at = format!("file://{}", self.absolute(&self.needed(&first)?));
                Value::object([
                    ("href", Value::text(&at)),
                    ("pathname", Value::text(at.trim_start_matches("file://"))),
                ])
            }
            "os.tmpdir" => Value::text("/tmp"),
            "os.homedir" => Value::text(&self.process.home()),
            "os.platform" => Value::text("linux"),
            "os.type" => Value::text("Linux"),
            "os.arch" => Value::text("x64"),
            "os.cpus" => Value::array(vec![Value::object([])]),
            "assert" => return self.asserts(path, arguments),
            _ if matches!(family, "assert" | "assert.strict") => return self.asserts(name, arguments),
            "fetch" => return self.fetches(&first),
            _ if family == "fetched" => self.fetched_part(name, made_of),
            "require" => return Err(unknown("a module without a name")),
            "clearTimeout" | "clearInterval" | "process.stdin.on" => Value::Undefined,
            _ if family == "console" || family.starts_with("npm:") => Value::Undefined,
            _ if family.starts_with("util") => {
                shown(&first, 0).map_or(Value::Unknown, |text| Value::text(&text))
            }
            _ => return Err(unknown(&format!("{path} has no model"))),
        })
    }

    /// The text of a value that has to be known.
    pub fn needed(&self, value: &Value) -> Result<String, Stop> {
        let href = value.field("href").and_then(|href| href.to_text());
        let text = href.map(|href| href.trim_start_matches("file://").to_owned()).or_else(|| value.to_text());
        text.ok_or_else(|| unknown("a path that is not known"))
    }
}

fn math(name: &str, arguments: &[Value]) -> Value {
    let Some(numbers) = arguments.iter().map(Value::to_number).collect::<Option<Vec<f64>>>() else {
        return Value::Unknown;
    };
    let first = numbers.first().copied().unwrap_or(f64::NAN);
    Value::Number(match name {
        "max" => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        "min" => numbers.iter().copied().fold(f64::INFINITY, f64::min),
        "floor" => first.floor(),
        "ceil" => first.ceil(),
        "round" => (first + 0.5).floor(),
        "trunc" => first.trunc(),
        "abs" => first.abs(),
        "sqrt" => first.sqrt(),
        "pow" => first.powf(numbers.get(1).copied().unwrap_or(f64::NAN)),
        _ => return Value::Unknown,
    })
}
