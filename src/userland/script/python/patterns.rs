//! Python's `re`.

use std::rc::Rc;

use super::super::Dialect;
use super::super::failures::{Result, unknown};
use super::super::matching::{Pattern, expanded, quoted, translated};
use super::super::run::Script;
use super::super::value::{Outcome, Value};
use crate::shell::Captures;

/// What a match is made of: its groups, their names, their ends.
const MATCH: &str = "match()";

/// Flags by their name, as letters.
const FLAGS: &[(&str, &str)] = &[
    ("I", "i"),
    ("IGNORECASE", "i"),
    ("M", "m"),
    ("MULTILINE", "m"),
    ("S", "s"),
    ("DOTALL", "s"),
    ("X", "x"),
    ("VERBOSE", "x"),
    ("U", ""),
    ("UNICODE", ""),
    ("A", ""),
    ("ASCII", ""),
];

/// `re.MULTILINE` and its kin: letters in a text that is like none of a script.
pub(in super::super) fn flag(name: &str) -> Option<Value> {
    let name = name.strip_prefix("re.")?;
    let (_, letters) = FLAGS.iter().find(|(known, _)| *known == name)?;
    Some(Value::Host(format!("re flags {letters}").into(), Rc::new(vec![Value::text(letters)])))
}

/// The letters of flags.
pub(in super::super) fn letters(value: &Value) -> Option<String> {
    match value {
        Value::Host(path, made_of) if path.starts_with("re flags ") => made_of.first()?.to_text(),
        Value::Int(0) => Some(String::new()),
        _ => None,
    }
}

impl Script<'_, '_> {
    /// `re.NAME(…)`
    pub(in super::super) fn python_re(
        &mut self,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Outcome {
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        // Where the flags stand among the arguments.
        let place = match name {
            "compile" => 1,
            "sub" | "subn" => 4,
            "split" => 3,
            _ => 2,
        };
        if name == "escape" {
            let text = plain.first().map_or(Ok(String::new()), |text| self.shown(text))?;
            return Ok(Value::text(&quoted(&text, " \t\n#&~")));
        }
        let flags = match plain.get(place).cloned().or_else(|| setting("flags")) {
            Some(flags) => letters(&flags).map_or_else(|| unknown("flags are not known"), Ok)?,
            None => String::new(),
        };
        let pattern = match plain.first() {
            Some(Value::Text(pattern)) => {
                Value::Regex(translated(pattern, Dialect::Python).into(), flags.into())
            }
            Some(pattern @ Value::Regex(..)) => pattern.clone(),
            _ => return unknown("a pattern is not known"),
        };
        if name == "compile" {
            self.pattern(Some(&pattern))?;
            return Ok(pattern);
        }
        self.on_pattern(&pattern, name, plain.get(1..).unwrap_or_default(), named)
    }

    /// `PATTERN.NAME(…)`
    pub(in super::super) fn on_pattern(
        &mut self,
        value: &Value,
        name: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Outcome {
        let pattern = self.pattern(Some(value))?;
        let setting = |key: &str| named.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        let replaces = matches!(name, "sub" | "subn");
        let Some(text) = plain.get(usize::from(replaces)).cloned().or_else(|| setting("string")) else {
            return unknown("what is searched is not known");
        };
        if matches!(text, Value::Unknown) {
            return Ok(Value::Unknown);
        }
        let text = self.shown(&text)?;
        let whole = |found: &Captures| found.end() == text.len();
        Ok(match name {
            "search" => maybe(&pattern, pattern.regex.find_at(&text, 0), &text),
            "match" | "fullmatch" => {
                let mut found = pattern.regex.find_at(&text, 0).filter(|found| found.start() == 0);
                if name == "fullmatch" && !found.as_ref().is_none_or(whole) {
                    let Value::Regex(source, flags) = value else { return unknown("a pattern is not known") };
                    let anchored = Pattern::new(&format!("(?:{source})\\z"), flags);
                    found = anchored.and_then(|pattern| pattern.regex.find_at(&text, 0));
                    found = found.filter(|found| found.start() == 0);
                }
                maybe(&pattern, found, &text)
            }
            "finditer" => {
                Value::array(pattern.all(&text).iter().map(|found| made(&pattern, found, &text)).collect())
            }
            "findall" => {
                let groups = pattern.regex.groups();
                let one = |found: &Captures| match groups {
                    0 | 1 => Value::text(found.text(groups, &text)),
                    _ => Value::array(
                        (1..=groups).map(|group| Value::text(found.text(group, &text))).collect(),
                    ),
                };
                Value::array(pattern.all(&text).iter().map(one).collect())
            }
            "split" => {
                let limit = plain.get(1).cloned().or_else(|| setting("maxsplit"));
                let limit = limit.map_or(Ok(0), |limit| self.number(Some(&limit)))?;
                let limit = usize::try_from(limit).ok().filter(|limit| *limit > 0).unwrap_or(usize::MAX);
                let (mut parts, mut at) = (Vec::new(), 0);
                for found in pattern.all(&text).into_iter().take(limit) {
                    parts.push(Value::text(text.get(at..found.start()).unwrap_or_default()));
                    parts.extend((1..=pattern.regex.groups()).map(|group| group_of(&found, group, &text)));
                    at = found.end();
                }
                parts.push(Value::text(text.get(at..).unwrap_or_default()));
                Value::array(parts)
            }
            "sub" | "subn" => {
                let Some(with) = plain.first().cloned().or_else(|| setting("repl")) else {
                    return unknown("what is put in is not known");
                };
                let limit = plain.get(2).cloned().or_else(|| setting("count"));
                let limit = limit.map_or(Ok(0), |limit| self.number(Some(&limit)))?;
                let limit = usize::try_from(limit).ok().filter(|limit| *limit > 0).unwrap_or(usize::MAX);
                let (text, count) =
                    self.substituted(&pattern, &text, limit, |script, found| match &with {
                        Value::Text(with) => Ok(expanded(with, &pattern, found, &text, false)),
                        with @ (Value::Function(_) | Value::Host(..)) => {
                            let found = made(&pattern, found, &text);
                            let new = script.call(with, Value::Undefined, &[found])?;
                            script.shown(&new)
                        }
                        _ => unknown("what is put in is not known"),
                    })?;
                if name == "subn" {
                    Value::array(vec![Value::text(&text), Value::count(count)])
                } else {
                    Value::text(&text)
                }
            }
            _ => return unknown(format!("{name} of a pattern has no model")),
        })
    }

    /// `MATCH.NAME(…)` and `MATCH[GROUP]`.
    pub(in super::super) fn on_match(&mut self, made_of: &[Value], name: &str, plain: &[Value]) -> Outcome {
        let [Value::Array(groups), names @ Value::Map(pairs), Value::Array(ends)] = made_of else {
            return unknown("a match is not known");
        };
        let place = |wanted: &Value| match wanted {
            Value::Int(group) => usize::try_from(*group).ok(),
            name => names.key(name).and_then(|group| group.to_number()).map(|group| group as usize),
        };
        let group = |wanted: &Value| {
            let found = place(wanted).and_then(|at| groups.borrow().get(at).cloned());
            found.map_or_else(|| super::super::failures::raise("IndexError", "no such group"), Ok)
        };
        let zero = Value::Int(0);
        let first = plain.first().unwrap_or(&zero);
        let end = |at: usize| place(first).and_then(|group| ends.borrow().get(group * 2 + at).cloned());
        Ok(match name {
            "group" | "__getitem__" => match plain {
                [] | [_] => group(first)?,
                several => Value::array(several.iter().map(group).collect::<Result<_>>()?),
            },
            "groups" => self.tuple(groups.borrow().iter().skip(1).cloned().collect()),
            "groupdict" => {
                let all = Value::map(Vec::new());
                for (name, number) in pairs.borrow().iter() {
                    all.set_key(name.clone(), group(number)?);
                }
                all
            }
            "start" => end(0).unwrap_or(Value::Unknown),
            "end" => end(1).unwrap_or(Value::Unknown),
            "span" => self.tuple(vec![end(0).unwrap_or(Value::Unknown), end(1).unwrap_or(Value::Unknown)]),
            _ => return unknown(format!("{name} of a match has no model")),
        })
    }
}

fn group_of(found: &Captures, group: usize, text: &str) -> Value {
    found.get(group).map_or(Value::Null, |_| Value::text(found.text(group, text)))
}

fn maybe(pattern: &Pattern, found: Option<Captures>, text: &str) -> Value {
    found.map_or(Value::Null, |found| made(pattern, &found, text))
}

/// A match; places are counted in characters.
fn made(pattern: &Pattern, found: &Captures, text: &str) -> Value {
    let groups = 0..=pattern.regex.groups();
    let place = |at: usize| Value::count(text.get(..at).map_or(0, |head| head.chars().count()));
    let ends = groups.clone().flat_map(|group| match found.get(group) {
        Some((start, end)) => [place(start), place(end)],
        None => [Value::Int(-1), Value::Int(-1)],
    });
    let names = pattern.names.iter().map(|(name, group)| (Value::text(name), Value::count(*group)));
    Value::Host(
        MATCH.into(),
        Rc::new(vec![
            Value::array(groups.map(|group| group_of(found, group, text)).collect()),
            Value::map(names.collect()),
            Value::array(ends.collect()),
        ]),
    )
}
