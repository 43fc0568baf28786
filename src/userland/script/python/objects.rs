//! Objects of Python's library: hashes, downloads, archives, settings, maps with defaults, sets.

use std::rc::Rc;

use super::super::failures::{Result, raise, unknown};
use super::super::operators::DIGEST;
use super::super::run::Script;
use super::super::value::{Outcome, Value};
use super::patterns::letters;
use crate::vfs::Content;

/// Flags of patterns, put together.
pub fn flags(all: &[&Value]) -> Value {
    let letters: String = all.iter().filter_map(|one| letters(one)).collect();
    Value::Host(format!("re flags {letters}").into(), Rc::new(vec![Value::text(&letters)]))
}

/// `|`, `&` and `-` of two sets.
pub fn of_sets(op: &str, a: &[Value], b: &[Value]) -> Outcome {
    let values = |made_of: &[Value]| made_of.first().and_then(Value::values).unwrap_or_default();
    let (a, b) = (values(a), values(b));
    let is_in = |one: &Value, list: &[Value]| list.iter().any(|known| known.equals(one) == Some(true));
    let mut kept: Vec<Value> = match op {
        "|" => a.clone(),
        "&" => a.iter().filter(|one| is_in(one, &b)).cloned().collect(),
        _ => a.iter().filter(|one| !is_in(one, &b)).cloned().collect(),
    };
    if op == "|" {
        kept.extend(b.into_iter().filter(|one| !is_in(one, &a)));
    }
    Ok(Value::Host("set()".into(), Rc::new(vec![Value::array(kept)])))
}

impl Script<'_, '_> {
    /// What a function of the library makes.
    pub(super) fn made_by(&mut self, name: &str, plain: &[Value], named: &[(String, Value)]) -> Outcome {
        let first = plain.first().cloned();
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let kind = match name {
            "io.BytesIO" | "io.StringIO" => "buffer()",
            "configparser.ConfigParser" | "configparser.RawConfigParser" => {
                return Ok(Value::Host("settings()".into(), Rc::new(vec![Value::map(Vec::new())])));
            }
            "urllib.request.urlopen" | "requests.get" | "httpx.get" => "response()",
            "urllib.request.Request" => "request()",
            _ => "archive()",
        };
        let first = first
            .or_else(|| setting("url"))
            .or_else(|| setting("fileobj"))
            .unwrap_or_else(|| Value::text(""));
        if kind == "response()" {
            let address = self.address(&first)?;
            let host = address.split("://").nth(1).unwrap_or_default();
            if ["localhost", "127.", "0.0.0.0", "[::1]"].iter().any(|own| host.starts_with(own)) {
                return unknown("what a service within the build answers is not known");
            }
            let content = crate::userland::download(&address);
            if !self.process.download(content.len()) {
                let message = "<urlopen error [Errno -3] Temporary failure in name resolution>";
                let class = if name.starts_with("urllib") {
                    "urllib.error.URLError"
                } else {
                    "requests.exceptions.ConnectionError"
                };
                return raise(class, message);
            }
            return Ok(Value::Host(kind.into(), Rc::new(vec![Value::text(&address)])));
        }
        if kind == "archive()" {
            let mode = plain.get(1).cloned().or_else(|| setting("mode")).and_then(|mode| mode.to_text());
            if mode.is_some_and(|mode| mode.starts_with(['w', 'a', 'x'])) {
                return unknown(format!("{name} that writes has no model"));
            }
            if let Ok(path) = self.shown(&first)
                && !matches!(first, Value::Host(..))
                && !self.exists(&path)
            {
                return self.failed(crate::vfs::Errno::NoEnt, &path);
            }
        }
        Ok(Value::Host(kind.into(), Rc::new(vec![first])))
    }

    /// The address of a request, or of a text.
    fn address(&self, value: &Value) -> Result<String> {
        match value {
            Value::Host(path, made_of) if &**path == "request()" => {
                made_of.first().map_or(Ok(String::new()), |first| self.shown(first))
            }
            value => self.shown(value),
        }
    }

    /// The content of something that was downloaded, or read.
    pub(in super::super) fn content_of(&mut self, value: &Value) -> Option<Content> {
        match value {
            Value::Host(path, made_of) if &**path == "bytes()" => {
                let address = made_of.first()?.to_text()?;
                if address.contains("://") {
                    return Some(crate::userland::download(&address));
                }
                self.process.read(&self.absolute(&address)).ok()
            }
            Value::Host(path, made_of) if &**path == "buffer()" => self.content_of(made_of.first()?),
            Value::Text(text) => Some(Content::from(&**text)),
            _ => None,
        }
    }

    /// `OBJECT.NAME(…)`, and `OBJECT.NAME` where that is a value.
    pub(in super::super) fn on_made(
        &mut self,
        kind: &str,
        made_of: &Rc<Vec<Value>>,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Outcome {
        let own = made_of.first().cloned().unwrap_or(Value::Null);
        let first = plain.first();
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        Ok(match (kind, name) {
            ("#partial()", _) | ("#method()", _) => return unknown(format!("{name} has no model")),
            ("hash()", "update") => {
                if let (Some(Value::Array(parts)), Some(more)) = (made_of.get(1), first) {
                    parts.borrow_mut().push(more.clone());
                }
                Value::Null
            }
            ("hash()", "hexdigest") => {
                let algorithm = own.to_text().unwrap_or_default();
                let parts = made_of.get(1).and_then(Value::values).unwrap_or_default();
                let parts: Vec<&Value> =
                    parts.iter().filter(|one| !matches!(one, Value::Text(text) if text.is_empty())).collect();
                let content = match parts.as_slice() {
                    [] => Some(Content::from("")),
                    [one] => self.content_of(one),
                    several => {
                        let texts = several.iter().map(|one| match one {
                            Value::Text(text) => Some(text.to_string()),
                            _ => None,
                        });
                        texts.collect::<Option<String>>().map(|text| Content::from(text.as_str()))
                    }
                };
                let known = content.filter(|content| content.as_text().is_some());
                match known.and_then(|content| crate::userland::digest::of(&algorithm, &content)) {
                    Some(digest) => Value::text(&digest),
                    // Whatever it is compared with was published for it.
                    None => Value::host(DIGEST),
                }
            }
            ("hash()", _) => Value::Unknown,
            ("response()", "read" | "content") => Value::Host("bytes()".into(), Rc::clone(made_of)),
            (
                "response()" | "bytes()" | "buffer()",
                "text" | "decode" | "getvalue" | "read" | "readlines",
            ) => {
                let text = match kind {
                    "response()" => self.content_of(&Value::Host("bytes()".into(), Rc::clone(made_of))),
                    "bytes()" => self.content_of(&Value::Host("bytes()".into(), Rc::clone(made_of))),
                    _ => self.content_of(&own),
                };
                text.and_then(|text| text.as_text().map(Value::text)).unwrap_or(Value::Unknown)
            }
            ("response()", "iter_content" | "iter_bytes") => {
                Value::array(vec![Value::Host("bytes()".into(), Rc::clone(made_of))])
            }
            ("response()", "raise_for_status" | "close") | ("archive()" | "buffer()", "close" | "seek") => {
                Value::Null
            }
            ("response()" | "bytes()" | "buffer()", _) => Value::Unknown,
            ("archive()", "extractall" | "extract") => {
                let at = if name == "extract" { plain.get(1) } else { first };
                let folder = at
                    .cloned()
                    .or_else(|| setting("path"))
                    .map_or(Ok(".".to_owned()), |folder| self.shown(&folder))?;
                if name == "extract" {
                    return unknown("one file of an archive has no model");
                }
                self.extracted(&own, &folder)?;
                Value::Null
            }
            ("archive()", "namelist" | "getnames" | "getmembers" | "infolist" | "testzip" | "members") => {
                Value::Unknown
            }
            ("settings()", _) => return self.on_settings(&own, name, plain, named),
            ("defaults()", "most_common") => {
                let pairs = super::super::language::pairs_of(&own).unwrap_or_default();
                let mut sorted: Vec<(i64, Value)> = pairs
                    .into_iter()
                    .map(|pair| {
                        (pair.values().and_then(|pair| pair.get(1)?.to_number()).unwrap_or(0.0) as i64, pair)
                    })
                    .collect();
                sorted.sort_by(|(a, _), (b, _)| b.cmp(a));
                let most = first.map_or(Ok(i64::MAX), |most| self.number(Some(most)))?;
                let most = usize::try_from(most).unwrap_or(usize::MAX);
                let rows = sorted.into_iter().take(most).filter_map(|(_, pair)| pair.values());
                self.tuples(rows.collect())
            }
            ("defaults()", _) => return self.on_map(&own, name, plain),
            ("sys.path()", "insert" | "append" | "extend") => {
                if let Some(path) = plain.last().and_then(|path| self.text_of(path)) {
                    if name == "insert" { self.search.insert(0, path) } else { self.search.push(path) }
                }
                Value::Null
            }
            _ => return unknown(format!("{name} of an object has no model")),
        })
    }

    /// A field of an object: some are values, the others methods.
    pub(in super::super) fn python_made_attribute(
        &mut self,
        of: &Value,
        kind: &str,
        made_of: &Rc<Vec<Value>>,
        name: &str,
    ) -> Outcome {
        match (kind, name) {
            ("response()", "content" | "text") => self.on_made(kind, made_of, name, &[], &[]),
            ("response()", "status" | "status_code" | "ok" | "headers" | "url" | "reason") => {
                Ok(Value::Unknown)
            }
            ("match()", "string" | "re" | "pos" | "lastindex") => Ok(Value::Unknown),
            _ => Ok(Value::Host("#method()".into(), Rc::new(vec![of.clone(), Value::text(name)]))),
        }
    }

    /// Calls a method that was handed on, or a function of which some arguments were given.
    pub(in super::super) fn call_made(
        &mut self,
        kind: &str,
        made_of: &Rc<Vec<Value>>,
        arguments: &[Value],
    ) -> Outcome {
        match (kind, made_of.as_slice()) {
            ("#method()", [of, Value::Text(name)]) => self.own_method(of, name, arguments),
            ("#partial()", [function, given @ ..]) => {
                self.call(function, Value::Undefined, &[given, arguments].concat())
            }
            _ => unknown("what is called is not known"),
        }
    }

    /// Unpacks what an archive was opened from.
    fn extracted(&mut self, from: &Value, folder: &str) -> Result<()> {
        let path = match from {
            Value::Host(kind, _) if matches!(&**kind, "buffer()" | "bytes()") => {
                let address = match from {
                    Value::Host(_, made_of) => match made_of.first() {
                        Some(Value::Host(_, inner)) => inner.first().cloned(),
                        other => other.cloned(),
                    },
                    _ => None,
                };
                let name = address.and_then(|address| address.to_text()).unwrap_or_default();
                let Some(content) = self.content_of(from) else {
                    return unknown("what an archive holds is not known");
                };
                let path = format!("/tmp/{}", crate::vfs::path::base(&name));
                if self.process.write(&path, content).is_err() {
                    return unknown("what an archive holds is not known");
                }
                self.unpacked(&path, folder)?;
                let _ = self.process.remove(&path);
                return Ok(());
            }
            other => self.shown(other)?,
        };
        self.unpacked(&path, folder)
    }

    /// A program that is there for whoever asks, whether the image has it or not.
    pub(super) fn library_program(&mut self, words: &[&str]) -> bool {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let table = self.process.table;
        self.process.with_arguments(&words, |inner| table.run(inner)) == Some(0)
    }

    /// `configparser`.
    fn on_settings(
        &mut self,
        own: &Value,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Outcome {
        let text = |at: usize| plain.get(at).and_then(|value| self.text_of(value)).unwrap_or_default();
        let fallback = named.iter().find(|(name, _)| name == "fallback").map(|(_, value)| value.clone());
        let (section, key) = (text(0), text(1).to_lowercase());
        Ok(match name {
            "read" | "read_string" | "read_file" => {
                let source = match plain.first() {
                    Some(Value::Host(kind, made_of)) if &**kind == "open()" => {
                        let path = made_of.first().cloned().unwrap_or(Value::Null);
                        let path = self.shown(&path)?;
                        self.read(&path)?
                    }
                    _ if name == "read_string" => section,
                    _ if self.exists(&section) => self.read(&section)?,
                    _ => return Ok(Value::array(Vec::new())),
                };
                let mut at = Value::map(Vec::new());
                for line in source.lines() {
                    let plain = line.trim();
                    if let Some(head) = plain.strip_prefix('[').and_then(|head| head.strip_suffix(']')) {
                        at = Value::map(Vec::new());
                        own.set_key(Value::text(head), at.clone());
                    } else if let Some((key, value)) = plain.split_once(['=', ':'])
                        && !plain.starts_with(['#', ';'])
                        && !line.starts_with([' ', '\t'])
                    {
                        at.set_key(Value::text(&key.trim().to_lowercase()), Value::text(value.trim()));
                    }
                }
                Value::array(Vec::new())
            }
            "sections" => own.clone_keys(),
            "has_section" => Value::Bool(own.key(&Value::text(&section)).is_some()),
            "get" | "getint" | "getboolean" | "has_option" => {
                let found = own.key(&Value::text(&section)).and_then(|at| at.key(&Value::text(&key)));
                match (name, found, fallback) {
                    ("has_option", found, _) => Value::Bool(found.is_some()),
                    ("getint", Some(found), _) => Value::Int(self.number(Some(&found))?),
                    ("getboolean", Some(found), _) => {
                        let word = found.to_text().unwrap_or_default().to_lowercase();
                        Value::Bool(matches!(word.as_str(), "1" | "yes" | "true" | "on"))
                    }
                    (_, Some(found), _) => found,
                    (_, None, Some(fallback)) => fallback,
                    (_, None, None) => {
                        return raise(
                            "configparser.NoOptionError",
                            format!("No option '{key}' in section: '{section}'"),
                        );
                    }
                }
            }
            _ => return unknown(format!("{name} of settings has no model")),
        })
    }
}

impl Value {
    fn clone_keys(&self) -> Self {
        let Self::Map(pairs) = self else { return Self::Unknown };
        Self::array(pairs.borrow().iter().map(|(key, _)| key.clone()).collect())
    }
}
