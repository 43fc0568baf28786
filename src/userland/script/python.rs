//! Python's functions.

use std::rc::Rc;

use super::classes::is_instance;
use super::failures::{Result, unknown};
use super::run::Script;
use super::system::{exit, random};
use super::value::{Outcome, Value, is_set};
use crate::vfs::Errno;

impl Script<'_, '_> {
    fn print_line(&mut self, plain: &[Value], named: &[(String, Value)]) -> Result<Value> {
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let text = |value: Option<Value>, default: &str| match value {
            Some(Value::Text(text)) => text.to_string(),
            _ => default.to_owned(),
        };
        let seen =
            setting("file").is_none_or(|file| matches!(file, Value::Host(name, _) if &*name == "sys.stderr"));
        let parts = plain.iter().map(|value| if seen { self.seen(value) } else { self.shown(value) });
        let parts = parts.collect::<Result<Vec<_>>>()?;
        let line = parts.join(&text(setting("sep"), " ")) + &text(setting("end"), "\n");
        match setting("file") {
            Some(Value::Host(name, _)) if &*name == "sys.stderr" => self.process.err(line),
            None => self.process.out(line),
            Some(Value::Host(kind, path)) if &*kind == "open()" => {
                let path = path.first().map_or(Ok(String::new()), |path| self.shown(path))?;
                self.write(&path, &line, true)?;
            }
            Some(_) => return unknown("where it prints is not known"),
        }
        Ok(Value::Null)
    }

    pub(super) fn python(&mut self, name: &str, plain: &[Value], named: &[(String, Value)]) -> Result<Value> {
        let first = plain.first();
        let text = |at: usize| plain.get(at).and_then(|value| self.text_of(value));
        let flag = |key: &str| is_set(named, key);
        let items =
            || first.and_then(|list| self.items(list)).map_or_else(|| unknown("a list is not known"), Ok);
        Ok(match name {
            "print" => return self.print_line(plain, named),
            "str" | "repr" if matches!(first, Some(Value::Unknown)) => Value::Unknown,
            "len" => match first {
                Some(Value::Text(text)) => Value::count(text.chars().count()),
                // What a library has of its own is no list here.
                Some(value @ (Value::Unknown | Value::Host(..))) => {
                    self.items(value).map_or(Value::Unknown, |items| Value::count(items.len()))
                }
                _ => Value::count(items()?.len()),
            },
            "str" => Value::text(&match first {
                Some(value) => self.shown(value)?,
                None => String::new(),
            }),
            "repr" => first
                .and_then(|value| self.inspected(value))
                .map_or_else(|| unknown("a value is not known"), |text| Ok(Value::text(&text)))?,
            "int" => Value::Int(self.number(first)?),
            "isinstance" => match (first, plain.get(1)) {
                (Some(object), Some(class @ Value::Class(_))) => Value::Bool(is_instance(object, class)),
                (Some(object), Some(Value::Host(kind, _))) => Value::Bool(match (&**kind, object) {
                    (_, Value::Unknown) => return Ok(Value::Unknown),
                    ("str", Value::Text(_))
                    | ("int", Value::Int(_) | Value::Bool(_))
                    | ("bool", Value::Bool(_))
                    | ("list" | "tuple", Value::Array(_))
                    | ("dict", Value::Map(_)) => true,
                    ("str" | "int" | "bool" | "list" | "tuple" | "dict", _) => false,
                    _ => return unknown("a class is not known"),
                }),
                _ => return unknown("a class is not known"),
            },
            "bool" => self.true_of(first)?,
            "list" | "tuple" | "iter" => {
                if first.is_some() {
                    Value::array(items()?)
                } else {
                    Value::array(Vec::new())
                }
            }
            "dict" => {
                let made = Value::map(Vec::new());
                if let Some(Value::Map(pairs)) = first {
                    pairs.borrow().iter().for_each(|(key, value)| made.set_key(key.clone(), value.clone()));
                } else if first.is_some() {
                    for pair in items()? {
                        match pair.values().as_deref() {
                            Some([key, value]) => made.set_key(key.clone(), value.clone()),
                            _ => return unknown("a pair is not known"),
                        }
                    }
                }
                named.iter().for_each(|(name, value)| made.set_key(Value::text(name), value.clone()));
                made
            }
            "sorted" => Value::array(self.in_order(items()?, None, named)?),
            "reversed" => Value::array(items()?.into_iter().rev().collect()),
            "set" | "frozenset" => {
                let all = if first.is_some() { items()? } else { Vec::new() };
                let own = self.on_list(&Value::array(all), "uniq", &[], &[])?;
                Value::Host("set()".into(), Rc::new(vec![own]))
            }
            "min" | "max" => {
                let all = if plain.len() == 1 { items()? } else { plain.to_vec() };
                self.on_list(&Value::array(all), name, &[], named)?
            }
            "sum" => Value::Int(items()?.iter().map(|one| self.number(Some(one))).sum::<Result<i64>>()?),
            "any" | "all" => {
                let mut truths = Vec::new();
                for one in items()? {
                    truths.push(self.truth(&one).map_or_else(|| unknown("a value is not known"), Ok)?);
                }
                Value::Bool(if name == "any" { truths.contains(&true) } else { !truths.contains(&false) })
            }
            "map" | "filter" => {
                let Some(list) = plain.get(1).and_then(|list| self.items(list)) else {
                    return unknown("a list is not known");
                };
                let function = plain.get(..1).unwrap_or_default();
                self.array_method(&Value::array(list), name, function)?.unwrap_or(Value::Null)
            }
            "range" => {
                let bounds = plain.iter().map(|one| self.number(Some(one))).collect::<Result<Vec<_>>>()?;
                let (from, to, step) = match bounds.as_slice() {
                    [to] => (0, *to, 1),
                    [from, to] => (*from, *to, 1),
                    [from, to, step] if *step > 0 => (*from, *to, *step),
                    _ => return unknown("a range has no model"),
                };
                let step = usize::try_from(step).unwrap_or(1);
                Value::array(
                    (from..to.min(from.saturating_add(100_000))).step_by(step).map(Value::Int).collect(),
                )
            }
            "enumerate" => Value::array(
                (0..).zip(items()?).map(|(at, one)| Value::array(vec![Value::Int(at), one])).collect(),
            ),
            "zip" => {
                let other = plain.get(1).and_then(|list| self.items(list)).unwrap_or_default();
                Value::array(items()?.into_iter().zip(other).map(|(a, b)| Value::array(vec![a, b])).collect())
            }
            "open" | "io.open" => {
                let path = text(0).unwrap_or_default();
                let mode = named.iter().find(|(name, _)| name == "mode").map(|(_, value)| value.clone());
                let mode = text(1).or(mode.and_then(|mode| mode.to_text())).unwrap_or_default();
                return self.open(&path, &mode);
            }
            "exit" | "quit" | "sys.exit" | "os._exit" => return Err(exit(self, first)),
            "os.makedirs" => {
                self.make_folder(&text(0).unwrap_or_default(), true, flag("exist_ok"))?;
                Value::Null
            }
            "os.mkdir" => {
                self.make_folder(&text(0).unwrap_or_default(), false, false)?;
                Value::Null
            }
            "os.path.splitext" => {
                let path = text(0).unwrap_or_default();
                let at = path.rfind('.').filter(|at| path.get(*at..).is_some_and(|rest| !rest.contains('/')));
                let (stem, ending) = path.split_at(at.unwrap_or(path.len()));
                Value::array(vec![Value::text(stem), Value::text(ending)])
            }
            "os.path.getsize" => match self.process.stat(&self.absolute(&text(0).unwrap_or_default())) {
                Ok(node) => Value::count(usize::try_from(node.size()).unwrap_or(0)),
                Err(_) => return self.failed(Errno::NoEnt, &text(0).unwrap_or_default()),
            },
            "os.environ.get" | "os.getenv" => {
                let value = self.env.get(&text(0).unwrap_or_default()).map(|value| Value::text(value));
                value.or_else(|| plain.get(1).cloned()).unwrap_or(Value::Null)
            }
            "os.environ.setdefault" => {
                let (name, value) = (text(0).unwrap_or_default(), text(1).unwrap_or_default());
                Value::text(self.env.entry(name).or_insert(value))
            }
            "os.environ.copy" => Value::map(
                self.env.iter().map(|(name, value)| (Value::text(name), Value::text(value))).collect(),
            ),
            "os.chdir" => {
                let to = text(0).unwrap_or_default();
                if !self.is_dir(&to) {
                    return self.failed(Errno::NoEnt, &to);
                }
                self.cwd = self.absolute(&to);
                Value::Null
            }
            _ if is_error(name) => Value::failure(name, &text(0).unwrap_or_default()),
            "os.chmod" => {
                let mode = self.number(plain.get(1))?;
                let path = text(0).unwrap_or_default();
                self.program(&["chmod", &format!("{mode:o}"), &path]);
                Value::Null
            }
            "os.system" => {
                let argv = self.words_of(plain)?;
                Value::Int(i64::from(self.command(&argv, None, true).0) * 256)
            }
            "shutil.which" => {
                let program = text(0).unwrap_or_default();
                let path = self.env.get("PATH").map_or(crate::shell::DEFAULT_PATH, String::as_str).to_owned();
                let found =
                    path.split(':').map(|place| format!("{place}/{program}")).find(|path| self.exists(path));
                found.map_or(Value::Null, |path| Value::text(&path))
            }
            "json.dumps" | "json.dump" => {
                let Some(first) = first else { return unknown("a value is not known") };
                let indent = match named.iter().find(|(name, _)| name == "indent").map(|(_, value)| value) {
                    None | Some(Value::Null) => String::new(),
                    Some(Value::Int(width)) => " ".repeat(usize::try_from(*width).unwrap_or(0).min(16)),
                    Some(other) => self.shown(other)?,
                };
                let value = if flag("sort_keys") { self.sorted_keys(first)? } else { first.clone() };
                let text = self.json_text(&value, &indent, " ")?;
                match plain.get(1) {
                    Some(file) if name == "json.dump" => {
                        self.own_method(file, "write", &[Value::text(&text)])?;
                        Value::Null
                    }
                    _ => Value::text(&text),
                }
            }
            "json.loads" | "json.load" => {
                let text = match first {
                    Some(file @ Value::Host(..)) => self.own_method(file, "read", &[])?,
                    Some(text) => text.clone(),
                    None => return unknown("what is read is not known"),
                };
                let text = self.shown(&text)?;
                return self.parsed(&text);
            }
            "pathlib.Path" | "Path" | "pathlib.PurePath" => {
                let parts = plain.iter().map(|part| self.shown(part)).collect::<Result<Vec<_>>>()?;
                Value::path(
                    &parts.iter().fold(String::new(), |path, part| super::operators::joined(&path, part)),
                )
            }
            "pathlib.Path.cwd" => Value::path(&self.cwd),
            "pathlib.Path.home" => Value::path(&self.process.home()),
            "urllib.parse.urlencode" => match first {
                Some(Value::Map(map)) => {
                    let pair = |(key, value): &(Value, Value)| {
                        Ok(format!(
                            "{}={}",
                            quoted(&self.shown(key)?, true),
                            quoted(&self.shown(value)?, true)
                        ))
                    };
                    Value::text(&map.borrow().iter().map(pair).collect::<Result<Vec<_>>>()?.join("&"))
                }
                _ => return unknown("what is encoded is not known"),
            },
            "urllib.parse.quote" => Value::text(&quoted(&text(0).unwrap_or_default(), false)),
            "platform.machine" => Value::text(&self.process.sys.machine),
            "platform.system" => Value::text("Linux"),
            "platform.python_version" => Value::text(&self.version()),
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
            | "sys.stderr.write" => Value::Null,
            "sys.stdout.write" => {
                let text = text(0).unwrap_or_default();
                self.process.out(text);
                Value::Null
            }
            "logging.getLogger" => Value::host("logging"),
            _ if name.starts_with("logging.") => Value::Null,
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

    fn true_of(&self, value: Option<&Value>) -> Outcome {
        let truth = value.map_or(Some(false), |value| self.truth(value));
        truth.map_or_else(|| unknown("a value is not known"), |truth| Ok(Value::Bool(truth)))
    }

    fn open(&mut self, path: &str, mode: &str) -> Result<Value> {
        if mode.contains(['w', 'x']) {
            self.write(path, "", false)?;
        } else if mode.contains('a') {
            self.write(path, "", true)?;
        } else if !self.exists(path) {
            return self.failed(Errno::NoEnt, path);
        }
        Ok(Value::Host("open()".into(), Rc::new(vec![Value::text(path)])))
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

/// Whether it is the name of a class of errors.
fn is_error(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.starts_with(|c: char| c.is_uppercase())
        && (last.ends_with("Error")
            || last.ends_with("Exception")
            || matches!(last, "SystemExit" | "StopIteration"))
}
