//! Ruby's functions.

use super::failures::{Result, Stop, raise, unknown};
use super::run::Script;
use super::system::{exit, random};
use super::value::Value;

impl Script<'_, '_> {
    pub(super) fn ruby(&mut self, name: &str, plain: &[Value], words: &[String]) -> Result<Value> {
        let first = plain.first();
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        match name {
            "puts" | "print" | "p" | "pp" | "warn" | "$stdout.puts" | "STDERR.puts" => {
                let mut out = String::new();
                let lines = plain.iter().flat_map(|value| match value {
                    Value::Array(list) if name == "puts" => list.borrow().clone(),
                    other => vec![other.clone()],
                });
                for value in lines {
                    let shown = if name.starts_with('p') && name.len() < 3 {
                        self.inspected(&value)
                    } else {
                        self.text_of(&value)
                    };
                    let shown = shown.map_or_else(|| self.seen(&value), Ok)?;
                    out.push_str(&shown);
                    if name != "print" && !shown.ends_with('\n') {
                        out.push('\n');
                    }
                }
                if plain.is_empty() {
                    out.push('\n');
                }
                if matches!(name, "warn" | "STDERR.puts") {
                    self.process.err(out)
                } else {
                    self.process.out(out)
                }
                Ok(Value::Null)
            }
            "require" | "require_relative" | "load" => {
                if name == "require" && self.lacks(word(0)) {
                    return raise("LoadError", format!("cannot load such file -- {}", word(0)));
                }
                if name == "require" {
                    Ok(Value::Bool(true))
                } else {
                    unknown("what another file does is not known")
                }
            }
            "exit" | "exit!" => Err(exit(self, first)),
            "abort" => {
                let text = words.first().map(|text| format!("{text}\n")).unwrap_or_default();
                self.process.err(text);
                Err(Stop::Exit(1))
            }
            "raise" => raise("RuntimeError", word(0)),
            "system" | "sh" | "`" => {
                let named = |value: &&Value| !matches!(value, Value::Map(_));
                let plain: Vec<Value> = plain.iter().filter(named).cloned().collect();
                let argv = self.words_of(&plain)?;
                let code = self.command(&argv, None, true).0;
                Ok(Value::Bool(code == 0))
            }
            "ENV.fetch" => match (self.env.get(word(0)), plain.get(1)) {
                (Some(value), _) => Ok(Value::text(value)),
                (None, Some(default)) => Ok(default.clone()),
                (None, None) => raise("KeyError", format!("key not found: \"{}\"", word(0))),
            },
            "ENV.key?" => Ok(Value::Bool(self.env.contains_key(word(0)))),
            "File.write" | "IO.write" => {
                self.write(word(0), word(1), false)?;
                Ok(Value::count(word(1).len()))
            }
            "FileUtils.mkdir_p" | "FileUtils.makedirs" => {
                let folders = match first {
                    Some(Value::Array(list)) => list.borrow().clone(),
                    _ => plain.to_vec(),
                };
                for folder in folders {
                    let folder = self.shown(&folder)?;
                    self.make_folder(&folder, true, true)?;
                }
                Ok(Value::Null)
            }
            "Dir.mkdir" => self.make_folder(word(0), false, false).map(|()| Value::Int(0)),
            "Dir.glob" => {
                let pattern = word(0);
                let (folder, last) = pattern.rsplit_once('/').unwrap_or((".", pattern));
                if folder.contains(['*', '{']) {
                    return unknown("a pattern of folders has no model");
                }
                let names = self.names_in(folder).unwrap_or_default();
                let found = names.into_iter().filter(|name| crate::userland::supply::glob(last, name));
                let path = |name: String| if folder == "." { name } else { format!("{folder}/{name}") };
                Ok(Value::texts(found.map(path)))
            }
            "Gem.Version.new" | "Gem.Version.create" => {
                // Zeros at the end say nothing.
                let mut parts: Vec<i64> = Vec::new();
                for part in word(0).split('.') {
                    match part.parse() {
                        Ok(number) => parts.push(number),
                        Err(_) => return unknown("a version with letters has no model"),
                    }
                }
                while parts.last() == Some(&0) {
                    parts.pop();
                }
                let parts = Value::array(parts.into_iter().map(Value::Int).collect());
                Ok(Value::Host("version()".into(), std::rc::Rc::new(vec![parts])))
            }
            "SecureRandom.hex" => {
                let bytes = if first.is_some() { self.number(first)? } else { 16 };
                Ok(random(self.process, usize::try_from(bytes).unwrap_or(0) * 2))
            }
            "SecureRandom.uuid" => Ok(random(self.process, 36)),
            "JSON.generate" | "JSON.pretty_generate" | "JSON.dump" => {
                let Some(first) = first else { return unknown("a value is not known") };
                let indent = if name == "JSON.pretty_generate" { "  " } else { "" };
                Ok(Value::text(&self.json_text(first, indent, "")?))
            }
            "JSON.parse" => self.parsed(word(0)),
            "Gem.platforms.last.to_s" => Ok(Value::text(&format!("{}-linux", self.process.sys.machine))),
            _ => unknown(format!("{name} has no model")),
        }
    }

    /// What texts do with a pattern.
    pub(super) fn by_pattern(&mut self, text: &str, name: &str, plain: &[Value]) -> Result<Value> {
        let pattern = self.pattern(plain.first())?;
        Ok(match name {
            "match?" => Value::Bool(pattern.regex.is_match(text)),
            "=~" => pattern.regex.find_at(text, 0).map_or(Value::Null, |found| Value::count(found.start())),
            "scan" if pattern.regex.groups() == 0 => {
                Value::texts(pattern.all(text).iter().map(|found| found.text(0, text).to_owned()))
            }
            "split" if plain.len() == 1 && pattern.regex.groups() == 0 => {
                let (mut parts, mut at) = (Vec::new(), 0);
                for found in pattern.all(text).iter().filter(|found| found.end() > found.start()) {
                    parts.push(text.get(at..found.start()).unwrap_or_default().to_owned());
                    at = found.end();
                }
                parts.push(text.get(at..).unwrap_or_default().to_owned());
                while parts.last().is_some_and(String::is_empty) {
                    parts.pop();
                }
                Value::texts(parts)
            }
            "sub" | "gsub" => {
                let Some(with) = plain.get(1).cloned() else { return unknown("what is put in is not known") };
                let limit = if name == "sub" { 1 } else { usize::MAX };
                let (new, _) = self.substituted(&pattern, text, limit, |script, found| match &with {
                    Value::Text(with) => Ok(super::matching::expanded(with, &pattern, found, text, false)),
                    block @ Value::Function(_) => {
                        let new =
                            script.call(block, Value::Undefined, &[Value::text(found.text(0, text))])?;
                        script.shown(&new)
                    }
                    _ => unknown("what is put in is not known"),
                })?;
                Value::text(&new)
            }
            _ => return unknown(format!("{name} of a pattern has no model")),
        })
    }
}
