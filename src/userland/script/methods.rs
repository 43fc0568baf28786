//! What values do: texts, lists, maps, files and paths.

use super::Dialect;
use super::run::{Machine, Result, unknown};
use super::tree::Stmt;
use super::value::Value;

type Block<'b> = Option<&'b (Vec<String>, Vec<Stmt>)>;

impl Machine<'_, '_> {
    /// What a method gives, and what its object is after it where that has changed.
    pub(super) fn method(
        &mut self,
        of: &Value,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
        block: Block<'_>,
    ) -> Result<(Value, Option<Value>)> {
        let same = |value: Value| Ok((value, None));
        match (of, name) {
            (_, "to_s") => same(Value::Text(self.shown(of)?)),
            (_, "nil?") => same(Value::Bool(*of == Value::Nil)),
            (_, "inspect") => same(of.inspect(self.dialect).map_or(Value::Nil, Value::Text)),
            (Value::Text(text), _) => self.on_text(text, name, plain).map(|value| (value, None)),
            (Value::List(list), _) => self.on_list(list, name, plain, block),
            (Value::Map(map), _) => self.on_map(map, name, plain, block),
            (Value::File(path), _) => self.on_file(path, name, plain).map(|value| (value, None)),
            (Value::Path(path), _) => self.on_path(path, name, plain, named).map(|value| (value, None)),
            (Value::Int(count), "times") => {
                let Some(block) = block else { return unknown("a block is missing") };
                for at in 0..*count {
                    self.yield_to(block, Value::Int(at))?;
                }
                same(of.clone())
            }
            _ => unknown(format!("{name} has no model")),
        }
    }

    fn on_text(&mut self, text: &str, name: &str, plain: &[Value]) -> Result<Value> {
        let argument = |at: usize| plain.get(at).and_then(|value| value.show(self.dialect));
        let first = argument(0).unwrap_or_default();
        let texts = |parts: Vec<String>| Value::List(parts.into_iter().map(Value::Text).collect());
        Ok(match name {
            "strip" | "trim" if plain.is_empty() => Value::text(text.trim()),
            "rstrip" | "chomp" | "rtrim" if plain.is_empty() => Value::text(text.trim_end()),
            "lstrip" | "ltrim" if plain.is_empty() => Value::text(text.trim_start()),
            "strip" | "trim" => Value::text(text.trim_matches(|c| first.contains(c))),
            "rstrip" | "rtrim" => Value::text(text.trim_end_matches(|c| first.contains(c))),
            "lstrip" | "ltrim" => Value::text(text.trim_start_matches(|c| first.contains(c))),
            "lower" | "downcase" | "strtolower" | "casefold" => Value::Text(text.to_lowercase()),
            "upper" | "upcase" | "strtoupper" => Value::Text(text.to_uppercase()),
            "capitalize" | "ucfirst" => {
                let mut chars = text.chars();
                let head: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
                Value::Text(head + chars.as_str())
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
                let items = plain.first().and_then(Value::items).unwrap_or_default();
                let parts = items.iter().map(|one| self.shown(one)).collect::<Result<Vec<_>>>()?;
                Value::Text(parts.join(text))
            }
            "replace" | "gsub" | "str_replace" => {
                Value::Text(text.replace(&first, &argument(1).unwrap_or_default()))
            }
            "sub" => Value::Text(text.replacen(&first, &argument(1).unwrap_or_default(), 1)),
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
                Value::Text(out)
            }
            "zfill" => match plain.first() {
                Some(Value::Int(width)) => Value::Text(format!(
                    "{text:0>width$}",
                    width = usize::try_from(*width).unwrap_or(0).min(99)
                )),
                _ => return unknown("a width is not known"),
            },
            "to_i" => {
                let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
                Value::Int(digits.parse().unwrap_or(0))
            }
            "size" | "length" | "strlen" => Value::Int(i64::try_from(text.len()).unwrap_or(0)),
            "find" | "strpos" | "index" => match text.find(&first) {
                Some(at) => Value::Int(i64::try_from(at).unwrap_or(0)),
                None if name == "find" => Value::Int(-1),
                None if name == "strpos" => Value::Bool(false),
                None => return unknown("what is looked for is not there"),
            },
            "count" => Value::Int(i64::try_from(text.matches(&first).count()).unwrap_or(0)),
            _ => return unknown(format!("{name} has no model")),
        })
    }

    fn on_list(
        &mut self,
        list: &[Value],
        name: &str,
        plain: &[Value],
        block: Block<'_>,
    ) -> Result<(Value, Option<Value>)> {
        let same = |value: Value| Ok((value, None));
        let count = |number: usize| Value::Int(i64::try_from(number).unwrap_or(0));
        let changed = |more: Vec<Value>| Ok((Value::Nil, Some(Value::List(more))));
        match (name, block) {
            (
                "each" | "each_with_index" | "map" | "collect" | "select" | "filter" | "reject" | "all?"
                | "any?",
                Some(block),
            ) => {
                let mut found = Vec::new();
                for (at, item) in (0..).zip(list) {
                    let given = if name == "each_with_index" {
                        Value::List(vec![item.clone(), Value::Int(at)])
                    } else {
                        item.clone()
                    };
                    found.push(match self.yield_to(block, given) {
                        Err(super::run::Stop::Break) => break,
                        other => other?,
                    });
                }
                let truths = || found.iter().map(|value| value.is_true(self.dialect));
                let kept = |wanted: bool| {
                    list.iter()
                        .zip(truths())
                        .filter(|(_, truth)| *truth == wanted)
                        .map(|(item, _)| item.clone())
                        .collect()
                };
                same(match name {
                    "map" | "collect" => Value::List(found),
                    "select" | "filter" => Value::List(kept(true)),
                    "reject" => Value::List(kept(false)),
                    "all?" => Value::Bool(truths().all(|truth| truth)),
                    "any?" => Value::Bool(truths().any(|truth| truth)),
                    _ => Value::List(list.to_vec()),
                })
            }
            ("append" | "push", None) => changed([list, plain].concat()),
            ("extend" | "concat", None) => {
                let more = plain.first().and_then(Value::items).unwrap_or_default();
                changed([list, &more].concat())
            }
            ("pop", None) if plain.is_empty() => match list.split_last() {
                Some((last, rest)) => Ok((last.clone(), Some(Value::List(rest.to_vec())))),
                None => unknown("a list is empty"),
            },
            ("sort" | "sorted", None) if plain.is_empty() => {
                let mut sorted = list.to_vec();
                sorted.sort_by_key(|value| match value {
                    Value::Int(number) => (*number, String::new()),
                    other => (0, other.show(Dialect::Python).unwrap_or_default()),
                });
                if name == "sort" && self.dialect == Dialect::Python {
                    changed(sorted)
                } else {
                    same(Value::List(sorted))
                }
            }
            ("reverse" | "reversed" | "array_reverse", None) => {
                same(Value::List(list.iter().rev().cloned().collect()))
            }
            ("uniq" | "array_unique", None) => {
                let mut found: Vec<Value> = Vec::new();
                list.iter().for_each(|one| {
                    if !found.contains(one) {
                        found.push(one.clone())
                    }
                });
                same(Value::List(found))
            }
            ("join" | "implode", None) => {
                let between = plain.first().map_or(Ok(String::new()), |between| self.shown(between))?;
                let parts = list.iter().map(|one| self.shown(one)).collect::<Result<Vec<_>>>()?;
                same(Value::Text(parts.join(&between)))
            }
            ("size" | "length" | "count", None) if plain.is_empty() => same(count(list.len())),
            ("count", None) => same(count(list.iter().filter(|one| plain.first() == Some(one)).count())),
            ("include?" | "in_array", None) => {
                same(Value::Bool(plain.first().is_some_and(|one| list.contains(one))))
            }
            ("empty?", None) => same(Value::Bool(list.is_empty())),
            ("first", None) => same(list.first().cloned().unwrap_or(Value::Nil)),
            ("last", None) => same(list.last().cloned().unwrap_or(Value::Nil)),
            ("to_a" | "copy" | "dup" | "array_values", None) => same(Value::List(list.to_vec())),
            _ => unknown(format!("{name} has no model")),
        }
    }

    fn on_map(
        &mut self,
        map: &[(Value, Value)],
        name: &str,
        plain: &[Value],
        block: Block<'_>,
    ) -> Result<(Value, Option<Value>)> {
        let same = |value: Value| Ok((value, None));
        let pairs = || {
            map.iter().map(|(key, value)| Value::List(vec![key.clone(), value.clone()])).collect::<Vec<_>>()
        };
        match (name, block) {
            ("items" | "to_a", None) => same(Value::List(pairs())),
            ("each" | "each_pair" | "map", Some(block)) => {
                let found =
                    pairs().into_iter().map(|pair| self.yield_to(block, pair)).collect::<Result<Vec<_>>>()?;
                same(if name == "map" { Value::List(found) } else { Value::Map(map.to_vec()) })
            }
            ("keys" | "array_keys", None) => {
                same(Value::List(map.iter().map(|(key, _)| key.clone()).collect()))
            }
            ("values" | "array_values", None) => {
                same(Value::List(map.iter().map(|(_, value)| value.clone()).collect()))
            }
            ("get" | "fetch" | "dig", None) => {
                let found =
                    map.iter().find(|(key, _)| plain.first() == Some(key)).map(|(_, value)| value.clone());
                same(found.or_else(|| plain.get(1).cloned()).unwrap_or(Value::Nil))
            }
            ("key?" | "has_key?" | "include?", None) => {
                same(Value::Bool(map.iter().any(|(key, _)| plain.first() == Some(key))))
            }
            ("size" | "length" | "count", None) => same(Value::Int(i64::try_from(map.len()).unwrap_or(0))),
            ("empty?", None) => same(Value::Bool(map.is_empty())),
            ("update" | "merge" | "merge!", None) => match plain.first() {
                Some(Value::Map(more)) => {
                    let mut all: Vec<_> = map
                        .iter()
                        .filter(|(key, _)| !more.iter().any(|(new, _)| new == key))
                        .cloned()
                        .collect();
                    all.extend(more.iter().cloned());
                    if name == "merge" {
                        same(Value::Map(all))
                    } else {
                        Ok((Value::Nil, Some(Value::Map(all))))
                    }
                }
                _ => unknown("what is merged is not known"),
            },
            ("to_json", None) => {
                same(Value::Map(map.to_vec()).json().map_or(Value::Nil, |json| Value::Text(json.to_string())))
            }
            _ => unknown(format!("{name} has no model")),
        }
    }

    fn on_file(&mut self, path: &str, name: &str, plain: &[Value]) -> Result<Value> {
        let text = plain.first().and_then(|value| value.show(self.dialect));
        match (name, text) {
            ("write" | "puts" | "print" | "<<", Some(text)) => {
                let end = if name == "puts" && !text.ends_with('\n') { "\n" } else { "" };
                self.write(path, &format!("{text}{end}"), true)?;
                Ok(Value::Int(i64::try_from(text.chars().count()).unwrap_or(0)))
            }
            ("writelines", _) => {
                for line in plain.first().and_then(Value::items).unwrap_or_default() {
                    let line = self.shown(&line)?;
                    self.write(path, &line, true)?;
                }
                Ok(Value::Nil)
            }
            ("read", None) => self.read(path).map(Value::Text),
            ("readlines", None) => {
                let text = self.read(path)?;
                Ok(Value::List(text.split_inclusive('\n').map(Value::text).collect()))
            }
            ("close" | "flush", None) => Ok(Value::Nil),
            _ => unknown(format!("{name} has no model")),
        }
    }

    fn on_path(
        &mut self,
        path: &str,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let flag = |key: &str| named.iter().any(|(name, value)| name == key && *value == Value::Bool(true));
        let base = crate::vfs::path::base(path).to_owned();
        let stem = base.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
        let text = plain.first().and_then(|value| value.show(self.dialect));
        Ok(match name {
            "name" => Value::Text(base),
            "stem" => Value::text(stem.map_or(base.as_str(), |(stem, _)| stem)),
            "suffix" => Value::Text(stem.map_or_else(String::new, |(_, ending)| format!(".{ending}"))),
            "parent" => Value::text_path(
                path.rsplit_once('/').map_or(".", |(folder, _)| if folder.is_empty() { "/" } else { folder }),
            ),
            "exists" => Value::Bool(self.exists(path)),
            "is_file" => Value::Bool(self.exists(path) && !self.is_dir(path)),
            "is_dir" => Value::Bool(self.is_dir(path)),
            "mkdir" => {
                self.make_folder(path, flag("parents"), flag("exist_ok"))?;
                Value::Nil
            }
            "write_text" => {
                let text = text.unwrap_or_default();
                self.write(path, &text, false)?;
                Value::Int(i64::try_from(text.chars().count()).unwrap_or(0))
            }
            "read_text" => Value::Text(self.read(path)?),
            "touch" => {
                self.program(&["touch", path]);
                Value::Nil
            }
            "unlink" => {
                if self.process.remove(path).is_err() && !flag("missing_ok") {
                    return self.failed(path);
                }
                Value::Nil
            }
            "resolve" | "absolute" | "expanduser" => {
                Value::Path(crate::vfs::path::join("/", &self.process.path(path)))
            }
            "joinpath" => Value::Path(super::operators::joined(path, &text.unwrap_or_default())),
            "as_posix" => Value::text(path),
            "open" => {
                let mode = text.unwrap_or_default();
                return self.function("open", &[Value::text(path), Value::Text(mode)], &[]);
            }
            "iterdir" => {
                let names = self.names_in(path)?;
                Value::List(
                    names.iter().map(|name| Value::Path(super::operators::joined(path, name))).collect(),
                )
            }
            "glob" => {
                let pattern = text.unwrap_or_default();
                if pattern.contains('/') {
                    return unknown("a pattern of folders has no model");
                }
                let names = self.names_in(path).unwrap_or_default();
                let found = names.iter().filter(|name| super::super::supply::glob(&pattern, name));
                Value::List(found.map(|name| Value::Path(super::operators::joined(path, name))).collect())
            }
            _ => return unknown(format!("{name} of a path has no model")),
        })
    }
}
