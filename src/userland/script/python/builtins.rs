//! Functions that Python has without an import, and what is thought of those that have no model.

use std::rc::Rc;

use super::super::failures::{Result, raise, unknown};
use super::super::run::Script;
use super::super::value::{Outcome, Stop, Value, is_set};
use super::names::is_standard;

/// Modules whose functions leave nothing behind: what they give is not known, unless a model says it.
const QUIET: &[&str] = &[
    "abc",
    "ast",
    "array",
    "binascii",
    "bisect",
    "calendar",
    "cProfile",
    "cmath",
    "codecs",
    "collections",
    "colorsys",
    "concurrent",
    "contextvars",
    "ctypes",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "dis",
    "email",
    "encodings",
    "enum",
    "errno",
    "faulthandler",
    "fcntl",
    "fractions",
    "functools",
    "gc",
    "getpass",
    "gettext",
    "hmac",
    "html",
    "http",
    "importlib",
    "inspect",
    "io",
    "ipaddress",
    "itertools",
    "keyword",
    "linecache",
    "locale",
    "logging",
    "lzma",
    "math",
    "mimetypes",
    "multiprocessing",
    "numbers",
    "operator",
    "platform",
    "pkgutil",
    "pprint",
    "pwd",
    "queue",
    "random",
    "resource",
    "sched",
    "select",
    "selectors",
    "signal",
    "site",
    "socket",
    "ssl",
    "stat",
    "statistics",
    "string",
    "struct",
    "symtable",
    "sysconfig",
    "textwrap",
    "threading",
    "time",
    "timeit",
    "token",
    "tokenize",
    "traceback",
    "types",
    "typing",
    "unicodedata",
    "urllib",
    "uuid",
    "warnings",
    "weakref",
    "xml",
    "zlib",
    "zoneinfo",
    "contextlib",
    "copy",
    "atexit",
    "asyncio",
    "secrets",
    "hashlib",
    "base64",
    "grp",
    "json",
    "os",
    "sys",
    "argparse",
];

impl Script<'_, '_> {
    pub(super) fn python_built_in(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let first = plain.first();
        let text = |at: usize| plain.get(at).and_then(|value| self.text_of(value));
        Ok(match name {
            "float" => match first {
                Some(Value::Unknown) => Value::Unknown,
                Some(value) => match value.to_number().filter(|number| !number.is_nan()) {
                    Some(number) => Value::Number(number),
                    None => return raise("ValueError", "could not convert string to float"),
                },
                None => Value::Number(0.0),
            },
            "abs" => match first {
                Some(Value::Int(number)) => Value::Int(number.abs()),
                Some(Value::Number(number)) => Value::Number(number.abs()),
                _ => Value::Unknown,
            },
            "round" => match (first, plain.get(1)) {
                (Some(Value::Number(number)), None) => Value::Int(number.round_ties_even() as i64),
                (Some(Value::Number(number)), Some(Value::Int(places))) => {
                    let places = usize::try_from(*places).unwrap_or(0).min(20);
                    Value::Number(format!("{number:.places$}").parse().unwrap_or(*number))
                }
                (Some(number @ Value::Int(_)), None) => number.clone(),
                _ => Value::Unknown,
            },
            "divmod" => match (first, plain.get(1)) {
                (Some(a), Some(b)) => Value::array(vec![self.operate("//", a, b)?, self.operate("%", a, b)?]),
                _ => Value::Unknown,
            },
            "pow" => match (first, plain.get(1)) {
                (Some(a), Some(b)) => self.operate("**", a, b)?,
                _ => Value::Unknown,
            },
            "hex" | "oct" | "bin" | "format" | "chr" => {
                let Some(first) = first else { return unknown("a value is not known") };
                let spec = match name {
                    "hex" => "#x".to_owned(),
                    "oct" => "#o".to_owned(),
                    "bin" => "b".to_owned(),
                    "chr" => "c".to_owned(),
                    _ => text(1).unwrap_or_default(),
                };
                let made = self.formatted(first, &spec)?;
                match (name, made) {
                    ("bin", Value::Text(text)) => Value::text(&format!("0b{text}")),
                    (_, made) => made,
                }
            }
            "ord" => text(0)
                .and_then(|text| text.chars().next())
                .map_or(Value::Unknown, |c| Value::Int(i64::from(u32::from(c)))),
            "bytes" | "bytearray" => first.cloned().unwrap_or_else(|| Value::text("")),
            "type" => match first.and_then(super::super::classes::class_of) {
                Some(class) => class,
                None => Value::Unknown,
            },
            "id" | "hash" | "vars" | "dir" | "globals" | "locals" | "callable" | "issubclass"
            | "memoryview" | "input" | "slice" | "property" | "super" | "object" => Value::Unknown,
            "next" => match first.and_then(|list| self.items(list)) {
                Some(items) => match (items.into_iter().next(), plain.get(1)) {
                    (Some(one), _) => one,
                    (None, Some(default)) => default.clone(),
                    (None, None) => return raise("StopIteration", ""),
                },
                None => Value::Unknown,
            },
            "hasattr" | "getattr" => {
                let (Some(of), Some(field)) = (first, text(1)) else { return Ok(Value::Unknown) };
                let found = self.attribute(of, &field);
                match (found, name, plain.get(2)) {
                    (Ok(Value::Unknown), ..) | (Err(Stop::Unknown(_)), ..) => Value::Unknown,
                    (Ok(value), ..) if super::super::language::is_opaque(&value) => Value::Unknown,
                    (Ok(_), "hasattr", _) => Value::Bool(true),
                    (Ok(value), ..) => value,
                    (Err(Stop::Thrown(_)), "hasattr", _) => Value::Bool(false),
                    (Err(Stop::Thrown(_)), _, Some(default)) => default.clone(),
                    (Err(stop), ..) => return Err(stop),
                }
            }
            "setattr" => {
                if let (Some(Value::Object(_)), Some(field), Some(value)) = (first, text(1), plain.get(2)) {
                    plain.first().unwrap_or(&Value::Null).set_field(&field.into(), value.clone());
                }
                Value::Null
            }
            _ => return self.python_unknown(name, plain, named),
        })
    }

    /// A function without a model of its own.
    fn python_unknown(&mut self, name: &str, plain: &[Value], named: &[(String, Value)]) -> Outcome {
        let first = name.split('.').next().unwrap_or(name);
        if let Some(method) = name.strip_prefix("str.").filter(|_| !plain.is_empty()) {
            let of = plain.first().cloned().unwrap_or(Value::Null);
            return self.own_method(&of, method, plain.get(1..).unwrap_or_default());
        }
        if !is_standard(first) && name.contains('.') || is_set(named, "#") || name == "pickle.dump" {
            let mut arguments = plain.to_vec();
            if !named.is_empty() {
                let object = Value::object([]);
                named.iter().for_each(|(name, value)| object.set_field(&name.as_str().into(), value.clone()));
                arguments.push(Value::Host(super::super::calls::NAMED.into(), Rc::new(vec![object])));
            }
            return self.call_unknown(name, &arguments);
        }
        let (module, last) = name.split_once('.').unwrap_or(("", name));
        let changes = [
            "set", "write", "remove", "make", "mk", "rm", "spawn", "exec", "fork", "kill", "rename", "link",
            "unlink", "open", "dump", "create", "Process", "Thread", "Popen", "start", "bind", "connect",
            "serve", "chown", "chmod", "trunc", "replace", "putenv",
        ];
        let leaves = !changes.iter().any(|word| last.starts_with(word));
        if QUIET.contains(&module) && leaves {
            return Ok(Value::Unknown);
        }
        unknown(format!("{name} has no model"))
    }
}

/// A text without the blanks that all its lines begin with.
pub fn dedented(text: &str) -> String {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let least = text.lines().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let line = |line: &str| match line.trim_end_matches('\n') {
        plain if plain.trim().is_empty() => line.trim_start_matches([' ', '\t']).to_owned(),
        _ => line.get(least..).unwrap_or_default().to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}
