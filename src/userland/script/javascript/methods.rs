//! Members and methods of values.

use std::rc::Rc;

use super::super::Dialect;
use super::super::run::{Script, unknown};
use super::super::value::{Outcome, Stop, Value};

impl Script<'_, '_> {
    /// `OBJECT[KEY]`.
    pub fn member(&mut self, object: &Value, key: &Value) -> Outcome {
        let Some(name) = key.to_text() else { return Ok(Value::Unknown) };
        let at = || name.parse::<usize>().ok();
        Ok(match object {
            Value::Undefined | Value::Null => {
                let what = object.to_text().unwrap_or_default();
                let message = format!("Cannot read properties of {what} (reading '{name}')");
                return Err(Stop::Thrown(Value::failure("TypeError", &message)));
            }
            Value::Class(class) if name == "name" => Value::Text(Rc::clone(&class.tree.name)),
            Value::Object(_) | Value::Class(_) => match object.field(&name) {
                Some(value) => value,
                None => self.inherited(object, &name)?.unwrap_or(Value::Undefined),
            },
            Value::Array(values) => match &*name {
                "length" | "size" => Value::Number(values.borrow().len() as f64),
                _ => at().and_then(|at| values.borrow().get(at).cloned()).unwrap_or(Value::Undefined),
            },
            Value::Text(text) => match &*name {
                "length" => Value::Number(text.encode_utf16().count() as f64),
                _ => at()
                    .and_then(|at| text.chars().nth(at))
                    .map_or(Value::Undefined, |c| Value::text(&c.to_string())),
            },
            Value::Host(path, made_of) => self.host_member(path, made_of, &name),
            Value::Function(closure) if name == "name" => Value::Text(Rc::clone(&closure.function.name)),
            Value::Unknown => Value::Unknown,
            _ => Value::Undefined,
        })
    }

    /// `OBJECT.NAME(…)`.
    pub fn method(&mut self, object: &Value, name: &str, arguments: &[Value], optional: bool) -> Outcome {
        if self.dialect != Dialect::JavaScript && name != "slice" {
            return self.own_method(object, name, arguments);
        }
        let own = match object {
            Value::Object(_) => object.field(name),
            Value::Unknown => return Ok(Value::Unknown),
            _ => None,
        };
        if let Some(function) = own {
            return self.call(&function, object.clone(), arguments);
        }
        if let Some(given) = self.call_inherited(object, name, arguments)? {
            return Ok(given);
        }
        if let Value::Host(path, made_of) = object {
            if &**path == "super()" {
                return self.call_above(made_of, name, arguments);
            }
            return self.host(&format!("{path}.{name}"), made_of, arguments);
        }
        if object.is_nothing() {
            self.member(object, &Value::text(name))?;
        }
        let result = match object {
            Value::Text(text) => self.text_method(text, name, arguments)?,
            Value::Array(_) => self.array_method(object, name, arguments)?,
            Value::Promise(outcome) => self.promise_method(outcome, name, arguments)?,
            Value::Function(_) => match (name, arguments) {
                ("call", [this, rest @ ..]) => Some(self.call(object, this.clone(), rest)?),
                ("apply", [this, rest]) => {
                    Some(self.call(object, this.clone(), &rest.values().unwrap_or_default())?)
                }
                ("bind", _) => Some(object.clone()),
                _ => None,
            },
            Value::Regex(..) => regex_method(object, name, arguments),
            Value::Number(number) => match name {
                "toFixed" => {
                    let places = arguments.first().and_then(Value::to_number).unwrap_or(0.0) as usize;
                    Some(Value::text(&format!("{number:.*}", places.min(20))))
                }
                "toString" => object.to_text().map(|text| Value::text(&text)),
                _ => Some(Value::Unknown),
            },
            _ => None,
        };
        match result {
            Some(value) => Ok(value),
            None if name == "toString" => {
                Ok(object.to_text().map_or(Value::Unknown, |text| Value::text(&text)))
            }
            None if name == "hasOwnProperty" => Ok(Value::Bool(
                arguments.first().and_then(Value::to_text).is_some_and(|name| object.field(&name).is_some()),
            )),
            None if optional => Ok(Value::Undefined),
            None if matches!(object, Value::Object(_)) => {
                Err(Stop::Thrown(Value::failure("TypeError", &format!("{name} is not a function"))))
            }
            None => Err(unknown(&format!("{name} has no model"))),
        }
    }

    fn promise_method(
        &mut self,
        outcome: &Rc<Result<Value, Value>>,
        name: &str,
        arguments: &[Value],
    ) -> Result<Option<Value>, Stop> {
        let handler = match (name, &**outcome) {
            ("then", Ok(value)) => arguments.first().map(|handler| (handler, vec![value.clone()])),
            ("then", Err(thrown)) => arguments.get(1).map(|handler| (handler, vec![thrown.clone()])),
            ("catch", Err(thrown)) => arguments.first().map(|handler| (handler, vec![thrown.clone()])),
            ("finally", _) => arguments.first().map(|handler| (handler, Vec::new())),
            ("catch", Ok(_)) => None,
            _ => return Ok(None),
        };
        let Some((handler, given)) = handler.filter(|(handler, _)| !handler.is_nothing()) else {
            return Ok(Some(Value::Promise(Rc::clone(outcome))));
        };
        Ok(Some(match self.call(handler, Value::Undefined, &given) {
            Ok(_) if name == "finally" => Value::Promise(Rc::clone(outcome)),
            Ok(promise @ Value::Promise(_)) => promise,
            Ok(value) => Value::resolved(value),
            Err(Stop::Thrown(thrown)) => Value::Promise(Rc::new(Err(thrown))),
            Err(stop) => return Err(stop),
        }))
    }

    fn text_method(&mut self, text: &str, name: &str, arguments: &[Value]) -> Result<Option<Value>, Stop> {
        let first = arguments.first().cloned().unwrap_or(Value::Undefined);
        let given = || first.to_text().unwrap_or_default();
        if matches!(first, Value::Unknown) {
            return Ok(Some(Value::Unknown));
        }
        let characters: Vec<char> = text.chars().collect();
        let part =
            |from: usize, to: usize| Value::text(&characters.iter().take(to).skip(from).collect::<String>());
        let place = |value: Option<&Value>, default: usize| {
            let Some(number) = value.filter(|value| !value.is_nothing()).and_then(Value::to_number) else {
                return default;
            };
            let from_end = if number < 0.0 { characters.len() as f64 + number } else { number };
            (from_end.max(0.0) as usize).min(characters.len())
        };
        let index = |found: Option<usize>| {
            Value::Number(
                found.and_then(|at| text.get(..at)).map_or(-1.0, |before| before.chars().count() as f64),
            )
        };
        Ok(Some(match name {
            "trim" => Value::text(text.trim()),
            "trimStart" => Value::text(text.trim_start()),
            "trimEnd" => Value::text(text.trim_end()),
            "toLowerCase" => Value::text(&text.to_lowercase()),
            "toUpperCase" => Value::text(&text.to_uppercase()),
            "toString" | "valueOf" | "normalize" => Value::text(text),
            "startsWith" => Value::Bool(text.starts_with(&given())),
            "endsWith" => Value::Bool(text.ends_with(&given())),
            "includes" => Value::Bool(text.contains(&given())),
            "indexOf" => index(text.find(&given())),
            "lastIndexOf" => index(text.rfind(&given())),
            "concat" => Value::text(&(text.to_owned() + &given())),
            "repeat" => Value::text(&text.repeat((first.to_number().unwrap_or(0.0) as usize).min(10_000))),
            "charAt" | "at" => part(place(Some(&first), 0), place(Some(&first), 0) + 1),
            "charCodeAt" | "codePointAt" => characters
                .get(place(Some(&first), 0))
                .map_or(Value::Undefined, |c| Value::Number(f64::from(u32::from(*c)))),
            "slice" | "substring" => part(place(Some(&first), 0), place(arguments.get(1), characters.len())),
            "substr" => {
                let from = place(Some(&first), 0);
                part(from, from + place(arguments.get(1), characters.len()))
            }
            "padStart" | "padEnd" => {
                let wanted = first.to_number().unwrap_or(0.0) as usize;
                let with = arguments.get(1).and_then(Value::to_text).unwrap_or_else(|| " ".to_owned());
                let pad: String =
                    with.chars().cycle().take(wanted.min(10_000).saturating_sub(characters.len())).collect();
                Value::text(&if name == "padStart" { pad + text } else { text.to_owned() + &pad })
            }
            "split" => {
                let limit =
                    arguments.get(1).and_then(Value::to_number).map_or(usize::MAX, |limit| limit as usize);
                Value::texts(
                    split(text, &first)
                        .ok_or_else(|| unknown("a regular expression"))?
                        .into_iter()
                        .take(limit),
                )
            }
            "match" | "matchAll" => {
                matches(text, &first, name == "matchAll").ok_or_else(|| unknown("a regular expression"))?
            }
            "search" => {
                index(first.regex().and_then(|regex| regex.find_at(text, 0)).map(|found| found.start()))
            }
            "replace" | "replaceAll" => {
                self.replaced(text, name == "replaceAll", &first, arguments.get(1))?
            }
            "localeCompare" => Value::Number(f64::from(text.cmp(&given()) as i8)),
            _ => return Ok(None),
        }))
    }

    fn replaced(&mut self, text: &str, all: bool, wanted: &Value, with: Option<&Value>) -> Outcome {
        let with = with.cloned().unwrap_or(Value::Undefined);
        let all = all || matches!(wanted, Value::Regex(_, flags) if flags.contains('g'));
        let (mut out, mut at) = (String::new(), 0);
        while at <= text.len() {
            self.spend()?;
            let found = match wanted {
                Value::Regex(..) => {
                    let regex = wanted.regex().ok_or_else(|| unknown("a regular expression"))?;
                    regex.find_at(text, at).map(|found| {
                        let groups: Vec<String> =
                            (0..=regex.groups()).map(|group| found.text(group, text).to_owned()).collect();
                        (found.start(), found.end(), groups)
                    })
                }
                wanted => {
                    let wanted = wanted.to_text().ok_or_else(|| unknown("a text that is not known"))?;
                    let from = text.get(at..).and_then(|rest| rest.find(&wanted)).map(|from| at + from);
                    from.map(|from| (from, from + wanted.len(), vec![wanted]))
                }
            };
            let Some((start, end, groups)) = found else { break };
            out.push_str(text.get(at..start).unwrap_or_default());
            match &with {
                Value::Function(_) => {
                    let given: Vec<Value> = groups.iter().map(|group| Value::text(group)).collect();
                    let new = self.call(&with, Value::Undefined, &given)?;
                    out.push_str(&new.to_text().ok_or_else(|| unknown("a text that is not known"))?);
                }
                with => {
                    let mut new = with.to_text().ok_or_else(|| unknown("a text that is not known"))?;
                    for (number, group) in groups.iter().enumerate().skip(1).rev() {
                        new = new.replace(&format!("${number}"), group);
                    }
                    out.push_str(
                        &new.replace("$&", groups.first().map_or("", String::as_str)).replace("$$", "$"),
                    );
                }
            }
            at = end;
            if end == start {
                let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                out.push(next);
                at += next.len_utf8();
            }
            if !all {
                break;
            }
        }
        out.push_str(text.get(at..).unwrap_or_default());
        Ok(Value::text(&out))
    }
}

fn split(text: &str, by: &Value) -> Option<Vec<String>> {
    if by.is_nothing() {
        return Some(vec![text.to_owned()]);
    }
    let Value::Regex(..) = by else {
        let by = by.to_text()?;
        if by.is_empty() {
            return Some(text.chars().map(String::from).collect());
        }
        return Some(text.split(by.as_str()).map(str::to_owned).collect());
    };
    let regex = by.regex()?;
    let (mut parts, mut at) = (Vec::new(), 0);
    while let Some(found) = regex.find_at(text, at).filter(|found| found.end() > found.start()) {
        parts.push(text.get(at..found.start())?.to_owned());
        at = found.end();
    }
    parts.push(text.get(at..)?.to_owned());
    Some(parts)
}

/// What `match` gives: the groups of the first place, or all places.
fn matches(text: &str, wanted: &Value, with_groups: bool) -> Option<Value> {
    let regex = wanted.regex()?;
    let global = matches!(wanted, Value::Regex(_, flags) if flags.contains('g'));
    let groups = |found: &crate::shell::Captures| {
        let group =
            |group| found.get(group).map_or(Value::Undefined, |_| Value::text(found.text(group, text)));
        Value::array((0..=regex.groups()).map(group).collect())
    };
    if !global {
        return Some(regex.find_at(text, 0).map_or(Value::Null, |found| groups(&found)));
    }
    let (mut all, mut at) = (Vec::new(), 0);
    while let Some(found) = regex.find_at(text, at) {
        all.push(if with_groups { groups(&found) } else { Value::text(found.text(0, text)) });
        at = found.end().max(found.start() + 1);
        if at > text.len() || !text.is_char_boundary(at) {
            break;
        }
    }
    Some(if all.is_empty() && !with_groups { Value::Null } else { Value::array(all) })
}

fn regex_method(regex: &Value, name: &str, arguments: &[Value]) -> Option<Value> {
    let Some(text) = arguments.first().and_then(Value::to_text) else { return Some(Value::Unknown) };
    match name {
        "test" => Some(Value::Bool(regex.regex()?.is_match(&text))),
        "exec" => matches(
            &text,
            &Value::Regex(
                match regex {
                    Value::Regex(pattern, _) => Rc::clone(pattern),
                    _ => return None,
                },
                "".into(),
            ),
            true,
        ),
        _ => None,
    }
}
