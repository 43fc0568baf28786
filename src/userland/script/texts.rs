//! What texts, files and paths of Python, PHP and Ruby do.

use super::Dialect;
use super::failures::{Result, unknown};
use super::run::Script;
use super::value::{Value, is_set};
use crate::vfs::Errno;

impl Script<'_, '_> {
    pub(super) fn on_text(&mut self, text: &str, name: &str, plain: &[Value]) -> Result<Value> {
        let argument = |at: usize| plain.get(at).and_then(|value| self.text_of(value));
        let first = argument(0).unwrap_or_default();
        let texts = |parts: Vec<String>| Value::texts(parts);
        Ok(match name {
            "strip" | "trim" if plain.is_empty() => Value::text(text.trim()),
            "rstrip" | "chomp" | "rtrim" if plain.is_empty() => Value::text(text.trim_end()),
            "lstrip" | "ltrim" if plain.is_empty() => Value::text(text.trim_start()),
            "strip" | "trim" => Value::text(text.trim_matches(|c| first.contains(c))),
            "rstrip" | "rtrim" => Value::text(text.trim_end_matches(|c| first.contains(c))),
            "lstrip" | "ltrim" => Value::text(text.trim_start_matches(|c| first.contains(c))),
            "lower" | "downcase" | "strtolower" | "casefold" => Value::text(&text.to_lowercase()),
            "upper" | "upcase" | "strtoupper" => Value::text(&text.to_uppercase()),
            "capitalize" | "ucfirst" => {
                let mut chars = text.chars();
                let head: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
                Value::text(&(head + chars.as_str()))
            }
            "split" | "explode" if plain.is_empty() => {
                texts(text.split_whitespace().map(str::to_owned).collect())
            }
            "split" if plain.len() > 1 => {
                let limit = if let Some(Value::Int(limit)) = plain.get(1) {
                    usize::try_from(*limit).unwrap_or(0)
                } else {
                    0
                };
                texts(text.splitn(limit + 1, first.as_str()).map(str::to_owned).collect())
            }
            "split" | "explode" if !first.is_empty() => {
                texts(text.split(first.as_str()).map(str::to_owned).collect())
            }
            "splitlines" | "lines" => texts(text.lines().map(str::to_owned).collect()),
            "join" if self.dialect == Dialect::Python => {
                let items = plain.first().and_then(|list| self.items(list)).unwrap_or_default();
                let parts = items.iter().map(|one| self.shown(one)).collect::<Result<Vec<_>>>()?;
                Value::text(&parts.join(text))
            }
            "replace" | "gsub" | "str_replace" => {
                Value::text(&text.replace(&first, &argument(1).unwrap_or_default()))
            }
            "sub" => Value::text(&text.replacen(&first, &argument(1).unwrap_or_default(), 1)),
            "startswith" | "start_with?" | "str_starts_with" => Value::Bool(text.starts_with(&first)),
            "endswith" | "end_with?" | "str_ends_with" => Value::Bool(text.ends_with(&first)),
            "include?" | "str_contains" => Value::Bool(text.contains(&first)),
            "empty?" => Value::Bool(text.is_empty()),
            "isdigit" => Value::Bool(!text.is_empty() && text.chars().all(|c| c.is_ascii_digit())),
            "encode" | "decode" | "freeze" | "dup" | "to_str" | "format"
                if plain.is_empty() || name != "format" =>
            {
                Value::text(text)
            }
            "format" => {
                let mut out = text.to_owned();
                for value in plain {
                    let shown = self.shown(value)?;
                    out = out.replacen("{}", &shown, 1);
                }
                if out.contains('{') {
                    return unknown("a format has no model");
                }
                Value::text(&out)
            }
            "zfill" => match plain.first() {
                Some(Value::Int(width)) => Value::text(&format!(
                    "{text:0>width$}",
                    width = usize::try_from(*width).unwrap_or(0).min(99)
                )),
                _ => return unknown("a width is not known"),
            },
            "to_i" => {
                let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
                Value::Int(digits.parse().unwrap_or(0))
            }
            "size" | "length" | "strlen" => Value::count(text.len()),
            "find" | "strpos" | "index" => match text.find(&first) {
                Some(at) => Value::count(at),
                None if name == "find" => Value::Int(-1),
                None if name == "strpos" => Value::Bool(false),
                None => return unknown("what is looked for is not there"),
            },
            "count" => Value::count(text.matches(&first).count()),
            _ => return unknown(format!("{name} has no model")),
        })
    }

    pub(super) fn on_file(&mut self, path: &str, name: &str, plain: &[Value]) -> Result<Value> {
        let text = plain.first().and_then(|value| self.text_of(value));
        match (name, text) {
            ("write" | "puts" | "print" | "<<", Some(text)) => {
                let end = if name == "puts" && !text.ends_with('\n') { "\n" } else { "" };
                self.write(path, &format!("{text}{end}"), true)?;
                Ok(Value::count(text.chars().count()))
            }
            ("writelines", _) => {
                for line in plain.first().and_then(|list| self.items(list)).unwrap_or_default() {
                    let line = self.shown(&line)?;
                    self.write(path, &line, true)?;
                }
                Ok(Value::Null)
            }
            ("read", None) => self.read(path).map(|text| Value::text(&text)),
            ("readlines", None) => {
                let text = self.read(path)?;
                Ok(Value::array(text.split_inclusive('\n').map(Value::text).collect()))
            }
            ("close" | "flush", None) => Ok(Value::Null),
            _ => unknown(format!("{name} has no model")),
        }
    }

    pub(super) fn on_path(
        &mut self,
        path: &str,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let flag = |key: &str| is_set(named, key);
        let base = crate::vfs::path::base(path).to_owned();
        let stem = base.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let text = plain.first().and_then(|value| self.text_of(value));
        Ok(match name {
            "name" => Value::text(&base),
            "stem" => Value::text(stem.map_or(base.as_str(), |(stem, _)| stem)),
            "suffix" => Value::text(&stem.map_or_else(String::new, |(_, ending)| format!(".{ending}"))),
            "parent" => Value::path(
                path.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder }),
            ),
            "exists" => Value::Bool(self.exists(path)),
            "is_file" => Value::Bool(self.exists(path) && !self.is_dir(path)),
            "is_dir" => Value::Bool(self.is_dir(path)),
            "mkdir" => {
                self.make_folder(path, flag("parents"), flag("exist_ok"))?;
                Value::Null
            }
            "write_text" => {
                let text = text.unwrap_or_default();
                self.write(path, &text, false)?;
                Value::count(text.chars().count())
            }
            "read_text" => Value::text(&self.read(path)?),
            "touch" => {
                self.program(&["touch", path]);
                Value::Null
            }
            "unlink" => {
                if self.process.remove(path).is_err() && !flag("missing_ok") {
                    return self.failed(Errno::NoEnt, path);
                }
                Value::Null
            }
            "resolve" | "absolute" | "expanduser" => {
                Value::path(&crate::vfs::path::join("/", &self.process.path(path)))
            }
            "joinpath" => Value::path(&super::operators::joined(path, &text.unwrap_or_default())),
            "as_posix" => Value::text(path),
            "open" => {
                let mode = text.unwrap_or_default();
                return self.function("open", &[Value::text(path), Value::text(&mode)]);
            }
            "iterdir" => {
                let names = self.names_in(path)?;
                Value::array(
                    names.iter().map(|name| Value::path(&super::operators::joined(path, name))).collect(),
                )
            }
            "glob" => {
                let pattern = text.unwrap_or_default();
                if pattern.contains('/') {
                    return unknown("a pattern of folders has no model");
                }
                let names = self.names_in(path).unwrap_or_default();
                let found = names.iter().filter(|name| crate::userland::supply::glob(&pattern, name));
                Value::array(found.map(|name| Value::path(&super::operators::joined(path, name))).collect())
            }
            _ => return unknown(format!("{name} of a path has no model")),
        })
    }
}
