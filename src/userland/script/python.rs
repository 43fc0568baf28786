//! Python's functions.

use super::Dialect;
use super::files::{exit, random};
use super::run::{Machine, Result, raise, unknown};
use super::value::Value;

impl Machine<'_, '_> {
    fn print(&mut self, plain: &[Value], named: &[(String, Value)]) -> Result<Value> {
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let text = |value: Option<Value>, default: &str| match value {
            Some(Value::Text(text)) => text,
            _ => default.to_owned(),
        };
        let parts = plain.iter().map(|value| self.shown(value)).collect::<Result<Vec<_>>>()?;
        let line = parts.join(&text(setting("sep"), " ")) + &text(setting("end"), "\n");
        match setting("file") {
            Some(Value::Name(name)) if name == "sys.stderr" => self.process.err(line),
            None => self.process.out(line),
            Some(Value::File(path)) => self.write(&path, &line, true)?,
            Some(_) => return unknown("where it prints is not known"),
        }
        Ok(Value::Nil)
    }

    pub(super) fn python(&mut self, name: &str, plain: &[Value], named: &[(String, Value)]) -> Result<Value> {
        let first = plain.first();
        let text = |at: usize| plain.get(at).and_then(|value| value.show(Dialect::Python));
        let flag = |key: &str| named.iter().any(|(name, value)| name == key && *value == Value::Bool(true));
        let items = || first.and_then(Value::items).map_or_else(|| unknown("a list is not known"), Ok);
        Ok(match name {
            "print" => return self.print(plain, named),
            "len" => match first {
                Some(Value::Text(text)) => Value::Int(i64::try_from(text.chars().count()).unwrap_or(0)),
                _ => Value::Int(i64::try_from(items()?.len()).unwrap_or(0)),
            },
            "str" => Value::Text(match first {
                Some(value) => self.shown(value)?,
                None => String::new(),
            }),
            "repr" => first
                .and_then(|value| value.inspect(Dialect::Python))
                .map_or_else(|| unknown("a value is not known"), |text| Ok(Value::Text(text)))?,
            "int" => Value::Int(self.number(first)?),
            "bool" => Value::Bool(first.is_some_and(|value| value.is_true(Dialect::Python))),
            "list" | "tuple" | "iter" => {
                if first.is_some() {
                    Value::List(items()?)
                } else {
                    Value::List(Vec::new())
                }
            }
            "dict" if plain.is_empty() => {
                Value::Map(named.iter().map(|(name, value)| (Value::text(name), value.clone())).collect())
            }
            "sorted" | "reversed" => {
                let list = Value::List(items()?);
                if !named.is_empty() {
                    return unknown("how it sorts is not known");
                }
                self.method(&list, name, &[], &[], None)?.0
            }
            "sum" => Value::Int(items()?.iter().map(|one| self.number(Some(one))).sum::<Result<i64>>()?),
            "any" => Value::Bool(items()?.iter().any(|one| one.is_true(Dialect::Python))),
            "all" => Value::Bool(items()?.iter().all(|one| one.is_true(Dialect::Python))),
            "range" => {
                let bounds = plain.iter().map(|one| self.number(Some(one))).collect::<Result<Vec<_>>>()?;
                let (from, to, step) = match bounds.as_slice() {
                    [to] => (0, *to, 1),
                    [from, to] => (*from, *to, 1),
                    [from, to, step] if *step > 0 => (*from, *to, *step),
                    _ => return unknown("a range has no model"),
                };
                let step = usize::try_from(step).unwrap_or(1);
                Value::List(
                    (from..to.min(from.saturating_add(100_000))).step_by(step).map(Value::Int).collect(),
                )
            }
            "enumerate" => Value::List(
                (0..).zip(items()?).map(|(at, one)| Value::List(vec![Value::Int(at), one])).collect(),
            ),
            "zip" => {
                let other = plain.get(1).and_then(Value::items).unwrap_or_default();
                Value::List(items()?.into_iter().zip(other).map(|(a, b)| Value::List(vec![a, b])).collect())
            }
            "open" | "io.open" => {
                let path = text(0).unwrap_or_default();
                let mode = named.iter().find(|(name, _)| name == "mode").map(|(_, value)| value.clone());
                let mode = text(1).or(mode.and_then(|mode| mode.show(Dialect::Python))).unwrap_or_default();
                return self.open(path, &mode);
            }
            "exit" | "quit" | "sys.exit" | "os._exit" => return Err(exit(self, first)),
            "os.makedirs" => {
                self.make_folder(&text(0).unwrap_or_default(), true, flag("exist_ok"))?;
                Value::Nil
            }
            "os.mkdir" => {
                self.make_folder(&text(0).unwrap_or_default(), false, false)?;
                Value::Nil
            }
            "os.path.splitext" => {
                let path = text(0).unwrap_or_default();
                let at = path.rfind('.').filter(|at| path.get(*at..).is_some_and(|rest| !rest.contains('/')));
                let (stem, ending) = path.split_at(at.unwrap_or(path.len()));
                Value::List(vec![Value::text(stem), Value::text(ending)])
            }
            "os.path.getsize" => match self.process.stat(&text(0).unwrap_or_default()) {
                Ok(node) => Value::Int(i64::try_from(node.size()).unwrap_or(0)),
                Err(_) => return self.failed(&text(0).unwrap_or_default()),
            },
            "os.environ.get" | "os.getenv" => {
                let value = self.process.var(&text(0).unwrap_or_default()).map(Value::text);
                value.or_else(|| plain.get(1).cloned()).unwrap_or(Value::Nil)
            }
            "os.environ.setdefault" => plain.get(1).cloned().unwrap_or(Value::Nil),
            "os.chmod" => {
                let mode = self.number(plain.get(1))?;
                let path = text(0).unwrap_or_default();
                self.program(&["chmod", &format!("{mode:o}"), &path]);
                Value::Nil
            }
            "os.system" => {
                let argv = self.command(plain)?;
                Value::Int(i64::from(self.process.exec(&argv)) * 256)
            }
            "shutil.which" => {
                let program = text(0).unwrap_or_default();
                let path = self.process.var("PATH").unwrap_or(crate::shell::DEFAULT_PATH).to_owned();
                let found =
                    path.split(':').map(|place| format!("{place}/{program}")).find(|path| self.exists(path));
                found.map_or(Value::Nil, Value::Text)
            }
            "json.dumps" | "json.dump" => {
                let Some(json) = first.and_then(Value::json) else {
                    return unknown("a value has no JSON that is known");
                };
                let indent = named
                    .iter()
                    .find(|(name, _)| name == "indent")
                    .is_some_and(|(_, value)| *value != Value::Nil);
                let text = if indent {
                    serde_json::to_string_pretty(&json).unwrap_or_default()
                } else {
                    spaced_json(&json)
                };
                // Of other widths than two.
                if named
                    .iter()
                    .any(|(name, value)| name == "indent" && *value != Value::Int(2) && *value != Value::Nil)
                {
                    return unknown("an indentation other than two has no model");
                }
                match (name, plain.get(1)) {
                    ("json.dump", Some(Value::File(path))) => {
                        self.write(path, &text, true)?;
                        Value::Nil
                    }
                    ("json.dumps", _) => Value::Text(text),
                    _ => return unknown("where the JSON goes is not known"),
                }
            }
            "json.loads" | "json.load" => {
                let text = match first {
                    Some(Value::File(path)) => self.read(path)?,
                    Some(Value::Text(text)) => text.clone(),
                    _ => return unknown("what is read is not known"),
                };
                match serde_json::from_str::<serde_json::Value>(&text) {
                    Ok(json) => Value::of_json(&json).map_or_else(|| unknown("a number is not known"), Ok)?,
                    Err(error) => return raise("json.decoder.JSONDecodeError", error.to_string()),
                }
            }
            "pathlib.Path" | "Path" | "pathlib.PurePath" => {
                let parts = plain.iter().map(|part| self.shown(part)).collect::<Result<Vec<_>>>()?;
                Value::Path(
                    parts.iter().fold(String::new(), |path, part| super::operators::joined(&path, part)),
                )
            }
            "pathlib.Path.cwd" => Value::Path(self.process.cwd.to_owned()),
            "pathlib.Path.home" => Value::Path(self.process.home()),
            "urllib.parse.urlencode" => match first {
                Some(Value::Map(map)) => {
                    let pair = |(key, value): &(Value, Value)| {
                        Ok(format!(
                            "{}={}",
                            quoted(&self.shown(key)?, true),
                            quoted(&self.shown(value)?, true)
                        ))
                    };
                    Value::Text(map.iter().map(pair).collect::<Result<Vec<_>>>()?.join("&"))
                }
                _ => return unknown("what is encoded is not known"),
            },
            "urllib.parse.quote" => Value::Text(quoted(&text(0).unwrap_or_default(), false)),
            "platform.machine" => Value::text(&self.process.sys.machine),
            "platform.system" => Value::text("Linux"),
            "platform.python_version" => Value::Text(self.version()),
            "secrets.token_hex" => {
                let bytes = self.number(first.or(Some(&Value::Int(32))))?;
                random(self.process, usize::try_from(bytes).unwrap_or(0) * 2)
            }
            "secrets.token_urlsafe" => random(self.process, 43),
            "time.sleep"
            | "sys.stdout.flush"
            | "sys.path.insert"
            | "sys.path.append"
            | "logging.basicConfig"
            | "random.seed"
            | "warnings.filterwarnings"
            | "os.umask"
            | "load_dotenv"
            | "dotenv.load_dotenv"
            | "sys.stderr.write" => Value::Nil,
            "sys.stdout.write" => {
                let text = text(0).unwrap_or_default();
                self.process.out(text);
                Value::Nil
            }
            "logging.getLogger" => Value::Name("logging".to_owned()),
            _ if name.starts_with("logging.") => Value::Nil,
            _ if name.starts_with("subprocess.") => {
                let name = name.trim_start_matches("subprocess.").to_owned();
                if !matches!(name.as_str(), "run" | "call" | "check_call" | "check_output" | "getoutput") {
                    return unknown(format!("subprocess.{name} has no model"));
                }
                return self.subprocess(&name, plain, named);
            }
            _ if name.starts_with("argparse.") || name.starts_with("parser.") => {
                return self.options_of(name, plain, named);
            }
            _ => return unknown(format!("{name} has no model")),
        })
    }

    fn open(&mut self, path: String, mode: &str) -> Result<Value> {
        if mode.contains(['w', 'x']) {
            self.write(&path, "", false)?;
        } else if mode.contains('a') {
            self.write(&path, "", true)?;
        } else if !self.exists(&path) {
            return self.failed(&path);
        }
        Ok(Value::File(path))
    }
}

/// JSON on one line as Python writes it, with blanks after commas and colons.
fn spaced_json(json: &serde_json::Value) -> String {
    use serde_json::Value as Json;
    match json {
        Json::Array(list) => format!("[{}]", list.iter().map(spaced_json).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let pair = |(key, value): (&String, &Json)| {
                format!("{}: {}", Json::from(key.as_str()), spaced_json(value))
            };
            format!("{{{}}}", map.iter().map(pair).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A text as part of an address.
fn quoted(text: &str, plus: bool) -> String {
    let byte = |byte: u8| match byte {
        b' ' if plus => "+".to_owned(),
        b'/' if !plus => "/".to_owned(),
        _ if byte.is_ascii_alphanumeric() || b"_.-~".contains(&byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}
