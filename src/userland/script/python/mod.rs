//! Python's functions.

mod attributes;
mod builtins;
mod library;
mod modules;
mod names;
mod objects;
mod paths;
mod patterns;
mod saved;
mod system;

use std::rc::Rc;

use super::classes::is_instance;
use super::failures::{Result, unknown};
use super::run::{EXIT, Script};
use super::system::exit;
use super::value::{Outcome, Value, is_set};
use crate::vfs::Errno;
pub use objects::{flags, of_sets};

/// Where a module that is not run gave all its names, any name may be there.
const ANY_NAME: &str = "#any";

/// Functions that do nothing but give a value.
const PURE: [&str; 26] = [
    "len",
    "str",
    "repr",
    "int",
    "float",
    "bool",
    "list",
    "tuple",
    "dict",
    "sorted",
    "reversed",
    "set",
    "frozenset",
    "min",
    "max",
    "sum",
    "any",
    "all",
    "map",
    "filter",
    "zip",
    "enumerate",
    "range",
    "json.loads",
    "json.dumps",
    "iter",
];

impl Script<'_, '_> {
    fn print_line(&mut self, plain: &[Value], named: &[(String, Value)]) -> Result<Value> {
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let text = |value: Option<Value>, default: &str| match value {
            Some(Value::Text(text)) => text.to_string(),
            _ => default.to_owned(),
        };
        let seen =
            setting("file").is_none_or(|file| matches!(file, Value::Host(name, _) if &*name == "sys.stderr"));
        let mut parts = Vec::new();
        for value in plain {
            let value = self.as_text(value)?;
            parts.push(if seen { self.seen(&value)? } else { self.shown(&value)? });
        }
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
        if PURE.contains(&name) && plain.iter().any(|one| matches!(one, Value::Unknown)) {
            return Ok(Value::Unknown);
        }
        Ok(match name {
            "print" => return self.print_line(plain, named),
            "len" => match first {
                Some(Value::Text(text)) => Value::count(text.chars().count()),
                // What a library has of its own is no list here.
                Some(value @ (Value::Unknown | Value::Host(..))) => {
                    self.items(value).map_or(Value::Unknown, |items| Value::count(items.len()))
                }
                _ => Value::count(items()?.len()),
            },
            "str" => match first {
                Some(value) => {
                    let value = self.as_text(value)?;
                    self.text_of(&value).map_or(Value::Unknown, |text| Value::text(&text))
                }
                None => Value::text(""),
            },
            "repr" => first
                .and_then(|value| self.inspected(value))
                .map_or_else(|| unknown("a value is not known"), |text| Ok(Value::text(&text)))?,
            "int" => match (text(0), plain.get(1)) {
                (None, _) if first.is_none() => Value::Int(0),
                (Some(text), Some(base)) => {
                    let base = u32::try_from(self.number(Some(base))?).unwrap_or(10);
                    let digits = text
                        .trim()
                        .trim_start_matches("0x")
                        .trim_start_matches("0o")
                        .trim_start_matches("0b");
                    let base = if (2..=36).contains(&base) { base } else { 10 };
                    i64::from_str_radix(digits, base).map_or(Value::Unknown, Value::Int)
                }
                _ => Value::Int(self.number(first)?),
            },
            "isinstance" => match (first, plain.get(1)) {
                (Some(Value::Unknown), _) => Value::Unknown,
                (Some(object), Some(Value::Array(classes))) => {
                    let classes = classes.borrow().clone();
                    for class in classes {
                        let is = self.python(name, &[object.clone(), class], &[])?;
                        if self.truth(&is) != Some(false) {
                            return Ok(is);
                        }
                    }
                    Value::Bool(false)
                }
                (Some(object), Some(class @ Value::Class(_))) => Value::Bool(is_instance(object, class)),
                (Some(object), Some(Value::Host(kind, _))) => Value::Bool(match (&**kind, object) {
                    (_, Value::Unknown) => return Ok(Value::Unknown),
                    ("str", Value::Text(_))
                    | ("int", Value::Int(_) | Value::Bool(_))
                    | ("bool", Value::Bool(_))
                    | ("list" | "tuple", Value::Array(_))
                    | ("dict", Value::Map(_)) => true,
                    ("float", Value::Number(_)) => true,
                    ("str" | "int" | "bool" | "list" | "tuple" | "dict" | "float", _) => false,
                    _ => return Ok(Value::Unknown),
                }),
                _ => Value::Unknown,
            },
            "bool" => self.true_of(first)?,
            "tuple" => {
                let all = if first.is_some() { items()? } else { Vec::new() };
                self.tuple(all)
            }
            "list" | "iter" => Value::array(if first.is_some() { items()? } else { Vec::new() }),
            "dict" => {
                let made = Value::map(Vec::new());
                let first = match first {
                    Some(Value::Host(kind, made_of)) if &**kind == "defaults()" => made_of.first(),
                    first => first,
                };
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
            "sum" => {
                let mut sum = plain.get(1).cloned().unwrap_or(Value::Int(0));
                for one in items()? {
                    let one = if let Value::Bool(truth) = one { Value::Int(i64::from(truth)) } else { one };
                    sum = self.operate("+", &sum, &one)?;
                }
                sum
            }
            "any" | "all" => {
                let mut truths = Vec::new();
                for one in items()? {
                    truths.push(self.truth(&one).map_or_else(|| unknown("a value is not known"), Ok)?);
                }
                Value::Bool(if name == "any" { truths.contains(&true) } else { !truths.contains(&false) })
            }
            "map" | "filter" => {
                let lists = plain.iter().skip(1).map(|list| self.items(list)).collect::<Option<Vec<_>>>();
                let (Some(function), Some(lists)) = (first, lists) else { return Ok(Value::Unknown) };
                let length = lists.iter().map(Vec::len).min().unwrap_or(0);
                let mut found = Vec::new();
                for at in 0..length {
                    let given: Vec<Value> = lists.iter().filter_map(|list| list.get(at).cloned()).collect();
                    let value = match function {
                        Value::Null => given.first().cloned().unwrap_or(Value::Null),
                        function => self.call(function, Value::Undefined, &given)?,
                    };
                    match (name, self.truth(&value)) {
                        ("map", _) => found.push(value),
                        (_, Some(true)) => found.extend(given.into_iter().next()),
                        (_, Some(false)) => {}
                        (_, None) => return Ok(Value::Unknown),
                    }
                }
                Value::array(found)
            }
            "range" => {
                let bounds = plain.iter().map(|one| self.number(Some(one))).collect::<Result<Vec<_>>>()?;
                let (from, to, step) = match bounds.as_slice() {
                    [to] => (0, *to, 1),
                    [from, to] => (*from, *to, 1),
                    [from, to, step] if *step > 0 => (*from, *to, *step),
                    [from, to, step] if *step < 0 && from.saturating_sub(*to) < 100_000 => {
                        let back = (to + 1..=*from).rev();
                        let step = usize::try_from(-step).unwrap_or(1);
                        return Ok(Value::array(back.step_by(step).map(Value::Int).collect()));
                    }
                    _ => return unknown("a range has no model"),
                };
                let step = usize::try_from(step).unwrap_or(1);
                Value::array(
                    (from..to.min(from.saturating_add(100_000))).step_by(step).map(Value::Int).collect(),
                )
            }
            "enumerate" => {
                let from = match named
                    .iter()
                    .find(|(name, _)| name == "start")
                    .map(|(_, value)| value)
                    .or(plain.get(1))
                {
                    Some(start) => self.number(Some(start))?,
                    None => 0,
                };
                let pairs = (from..).zip(items()?).map(|(at, one)| vec![Value::Int(at), one]);
                self.tuples(pairs.collect())
            }
            "zip" => {
                let lists = plain.iter().map(|list| self.items(list)).collect::<Option<Vec<_>>>();
                let Some(lists) = lists else { return Ok(Value::Unknown) };
                let length = lists.iter().map(Vec::len).min().unwrap_or(0);
                let row = |at: usize| lists.iter().filter_map(|list| list.get(at).cloned()).collect();
                self.tuples((0..length).map(row).collect())
            }
            "open" | "io.open" => {
                let path = text(0).unwrap_or_default();
                let mode = named.iter().find(|(name, _)| name == "mode").map(|(_, value)| value.clone());
                let mode = text(1).or(mode.and_then(|mode| mode.to_text())).unwrap_or_default();
                return self.open(&path, &mode);
            }
            "exit" | "quit" | "sys.exit" | "os._exit" => return Err(exit(self, first)),
            EXIT => {
                Value::Host(format!("{EXIT}()").into(), Rc::new(plain.get(..1).unwrap_or_default().to_vec()))
            }
            _ if is_error(name) && (is_own_error(name) || !name.contains('.')) => {
                Value::failure(name, &text(0).unwrap_or_default())
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
            _ if name.starts_with("argparse.") || name.starts_with("parser.") => {
                return self.options_of(name, plain, named);
            }
            _ => return self.python_more(name, plain, named),
        })
    }

    /// A list of tuples.
    pub(super) fn tuples(&mut self, rows: Vec<Vec<Value>>) -> Value {
        Value::array(rows.into_iter().map(|row| self.tuple(row)).collect())
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
pub(super) fn quoted(text: &str, plus: bool) -> String {
    let byte = |byte: u8| match byte {
        b' ' if plus => "+".to_owned(),
        b'/' if !plus => "/".to_owned(),
        _ if byte.is_ascii_alphanumeric() || b"_.-~".contains(&byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Whether a class of errors is one of Python's own.
pub(super) fn is_own_error(path: &str) -> bool {
    path.split_once('.').is_none_or(|(module, _)| names::is_standard(module))
}

/// Whether it is the name of a class of errors.
fn is_error(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.starts_with(|c: char| c.is_uppercase())
        && (last.ends_with("Error")
            || last.ends_with("Exception")
            || matches!(last, "SystemExit" | "StopIteration"))
}
