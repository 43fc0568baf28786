//! Functions that are not made of others: a value and arguments to a value.

use std::cmp::Ordering;
use std::rc::Rc;

use super::json::{Json, by_name};
use super::operators::{MAX_VALUES, TOO_LONG};
use super::paths::{delete, get, index, indices_of_list, set};
use super::texts;
use crate::shell::strftime;
use crate::vfs::Time;

pub type Outcome = Result<Json, String>;

/// The result; `None`: there is no such function.
pub fn call(name: &str, input: &Json, arguments: &[Json]) -> Result<Option<Json>, String> {
    let outcome = match (name, arguments) {
        ("not", []) => Ok(Json::Bool(!input.is_true())),
        ("length", []) => length(input),
        ("utf8bytelength", []) => match input {
            Json::Text(text) => Ok(Json::count(text.len())),
            other => Err(format!("{} only strings have UTF-8 byte length", other.told())),
        },
        ("type", []) => Ok(Json::text(input.type_name())),
        ("keys", []) => keys(input, true),
        ("keys_unsorted", []) => keys(input, false),
        ("has", [key]) => has(input, key),
        ("contains", [part]) => contains(input, part).map(Json::Bool),
        ("getpath", [Json::List(path)]) => get(input, path),
        ("setpath", [Json::List(path), value]) => set(input, path, value.clone()),
        ("delpaths", [Json::List(paths)]) => delete(input, paths),
        ("getpath" | "setpath" | "delpaths", _) => Err("Path must be specified as an array".to_owned()),
        ("tojson", []) => Ok(Json::text(input.compact())),
        ("fromjson", []) => from_json(input),
        ("tostring", []) => Ok(Json::text(texts::plain(input))),
        ("tonumber", []) => to_number(input),
        ("ascii_downcase", []) => on_text(input, "explode input must be a string", str::to_ascii_lowercase),
        ("ascii_upcase", []) => on_text(input, "explode input must be a string", str::to_ascii_uppercase),
        ("trim", []) => on_text(input, "trim input must be a string", |text| text.trim().to_owned()),
        ("ltrim", []) => on_text(input, "trim input must be a string", |text| text.trim_start().to_owned()),
        ("rtrim", []) => on_text(input, "trim input must be a string", |text| text.trim_end().to_owned()),
        ("startswith" | "endswith", [part]) => match (input, part) {
            (Json::Text(text), Json::Text(part)) if name == "startswith" => {
                Ok(Json::Bool(text.starts_with(&**part)))
            }
            (Json::Text(text), Json::Text(part)) => Ok(Json::Bool(text.ends_with(&**part))),
            _ => Err(format!("{name}() requires string inputs")),
        },
        ("ltrimstr" | "rtrimstr" | "trimstr", [part]) => Ok(trimmed(name, input, part)),
        ("split", [by]) => match (input, by) {
            (Json::Text(text), Json::Text(by)) => Ok(split(text, by)),
            _ => Err("split input and separator must be strings".to_owned()),
        },
        ("explode", []) => match input {
            Json::Text(text) => {
                Ok(Json::list(text.chars().map(|c| Json::Number(f64::from(u32::from(c)))).collect()))
            }
            _ => Err(format!("{} cannot be exploded", input.told())),
        },
        ("implode", []) => implode(input),
        ("indices" | "_indices", [part]) => indices(input, part),
        ("reverse", []) => match input {
            Json::Null => Ok(Json::list(Vec::new())),
            Json::List(items) => Ok(Json::list(items.iter().rev().cloned().collect())),
            Json::Text(text) => Ok(Json::text(text.chars().rev().collect::<String>())),
            other => Err(format!("Cannot reverse {}", other.told())),
        },
        ("_sort_by", [by]) => Ok(Json::list(sorted(input, by)?.into_iter().map(|(_, item)| item).collect())),
        ("_group_by", [by]) => Ok(grouped(sorted(input, by)?)),
        ("flatten", [depth]) => match (input, depth) {
            (_, Json::Number(depth)) if *depth < 0.0 => Err("flatten depth must not be negative".to_owned()),
            (Json::List(items), Json::Number(depth)) => {
                let mut out = Vec::new();
                flatten(items, *depth, &mut out);
                if out.len() > MAX_VALUES { Err(TOO_LONG.to_owned()) } else { Ok(Json::list(out)) }
            }
            (other, _) => Err(format!("Cannot iterate over {}", other.told())),
        },
        ("_match", [pattern, flags, Json::Bool(test)]) => texts::matches(input, pattern, flags, *test),
        ("infinite", []) => Ok(Json::Number(f64::INFINITY)),
        ("nan", []) => Ok(Json::Number(f64::NAN)),
        ("isinfinite" | "isnan" | "isnormal", []) => match input {
            Json::Number(number) => Ok(Json::Bool(match name {
                "isinfinite" => number.is_infinite(),
                "isnan" => number.is_nan(),
                _ => number.is_normal(),
            })),
            other => Err(format!("{} number required", other.told())),
        },
        ("fromdate" | "mktime", []) => from_date(input),
        ("strftime", [Json::Text(format)]) => match input {
            Json::Number(seconds) => {
                Ok(Json::text(strftime::format(format, Time::from_secs(*seconds as i64))))
            }
            other => Err(format!("{} requires a number", other.told())),
        },
        _ => return arithmetic(name, input, arguments).transpose(),
    };
    outcome.map(Some)
}

fn arithmetic(name: &str, input: &Json, arguments: &[Json]) -> Option<Outcome> {
    let one: fn(f64) -> f64 = match name {
        "floor" => f64::floor,
        "ceil" => f64::ceil,
        "round" => f64::round,
        "trunc" => f64::trunc,
        "sqrt" => f64::sqrt,
        "fabs" | "abs" => f64::abs,
        "pow" => {
            return match arguments {
                [Json::Number(base), Json::Number(exponent)] if exponent.fract() == 0.0 => {
                    Some(Ok(Json::Number(base.powi(*exponent as i32))))
                }
                _ => None,
            };
        }
        _ => return None,
    };
    match (input, arguments) {
        (Json::Number(number), []) => Some(Ok(Json::Number(one(*number)))),
        (other, []) => Some(Err(format!("{} number required", other.told()))),
        _ => None,
    }
}

fn length(input: &Json) -> Outcome {
    match input {
        Json::Null => Ok(Json::count(0)),
        Json::Text(text) => Ok(Json::count(text.chars().count())),
        Json::List(items) => Ok(Json::count(items.len())),
        Json::Object(fields) => Ok(Json::count(fields.len())),
        Json::Number(number) => Ok(Json::Number(number.abs())),
        Json::Bool(_) => Err(format!("{} has no length", input.told())),
    }
}

fn keys(input: &Json, sorted: bool) -> Outcome {
    match input {
        Json::Object(fields) => {
            let fields = if sorted { by_name(fields) } else { fields.iter().collect() };
            Ok(Json::list(fields.into_iter().map(|(name, _)| Json::Text(Rc::clone(name))).collect()))
        }
        Json::List(items) => Ok(Json::list((0..items.len()).map(Json::count).collect())),
        other => Err(format!("{} has no keys", other.told())),
    }
}

fn has(input: &Json, key: &Json) -> Outcome {
    match (input, key) {
        (Json::Object(_), Json::Text(name)) => Ok(Json::Bool(input.field(name).is_some())),
        (Json::List(items), Json::Number(at)) => Ok(Json::Bool(*at >= 0.0 && *at < items.len() as f64)),
        _ => Err(format!("Cannot check whether {} has a {} key", input.type_name(), key.type_name())),
    }
}

fn contains(whole: &Json, part: &Json) -> Result<bool, String> {
    match (whole, part) {
        (Json::Object(_), Json::Object(fields)) => {
            for (name, value) in fields.iter() {
                match whole.field(name) {
                    Some(own) if contains(own, value)? => {}
                    _ => return Ok(false),
                }
            }
            Ok(true)
        }
        (Json::List(items), Json::List(parts)) => {
            let holds = |part: &Json| items.iter().any(|item| contains(item, part).unwrap_or(false));
            Ok(parts.iter().all(holds))
        }
        (Json::Text(text), Json::Text(part)) => Ok(text.contains(&**part)),
        _ if whole.type_name() == part.type_name() => Ok(whole == part),
        _ => Err(format!("{} and {} cannot have their containment checked", whole.told(), part.told())),
    }
}

fn from_json(input: &Json) -> Outcome {
    let Json::Text(text) = input else { return Err(format!("{} cannot be parsed as JSON", input.told())) };
    match text.trim() {
        "nan" => Ok(Json::Null),
        json => Json::read(json).ok_or_else(|| {
            format!(
                "Invalid numeric literal at EOF at line 1, column {} (while parsing '{text}')",
                text.len()
            )
        }),
    }
}

fn to_number(input: &Json) -> Outcome {
    match input {
        Json::Number(_) => Ok(input.clone()),
        Json::Text(text) => text.trim().parse().map(Json::Number).map_err(|_| {
            format!(
                "Invalid numeric literal at EOF at line 1, column {} (while parsing '{text}')",
                text.len()
            )
        }),
        other => Err(format!("{} cannot be parsed as a number", other.told())),
    }
}

fn on_text(input: &Json, otherwise: &str, make: impl Fn(&str) -> String) -> Outcome {
    match input {
        Json::Text(text) => Ok(Json::text(make(text))),
        _ => Err(otherwise.to_owned()),
    }
}

fn trimmed(name: &str, input: &Json, part: &Json) -> Json {
    let (Json::Text(text), Json::Text(part)) = (input, part) else { return input.clone() };
    let mut rest: &str = text;
    if name != "rtrimstr" {
        rest = rest.strip_prefix(&**part).unwrap_or(rest);
    }
    if name != "ltrimstr" {
        rest = rest.strip_suffix(&**part).unwrap_or(rest);
    }
    Json::text(rest)
}

pub fn split(text: &str, by: &str) -> Json {
    if text.is_empty() {
        return Json::list(Vec::new());
    }
    if by.is_empty() {
        return Json::list(text.chars().map(|c| Json::text(c.to_string())).collect());
    }
    Json::list(text.split(by).map(Json::text).collect())
}

fn implode(input: &Json) -> Outcome {
    let Json::List(items) = input else { return Err(format!("{} cannot be imploded", input.told())) };
    let text: Option<String> = items
        .iter()
        .map(|item| match item {
            Json::Number(code) => char::from_u32(*code as u32),
            _ => None,
        })
        .collect();
    text.map(Json::text).ok_or_else(|| "Unicode codepoint must be numeric".to_owned())
}

fn indices(input: &Json, part: &Json) -> Outcome {
    match (input, part) {
        (Json::Null, _) => Ok(Json::Null),
        (Json::Text(text), Json::Text(part)) => {
            let starts = text.char_indices().enumerate();
            let found = starts.filter(|(_, (at, _))| {
                !part.is_empty() && text.get(*at..).is_some_and(|rest| rest.starts_with(&**part))
            });
            Ok(Json::list(found.map(|(count, _)| Json::count(count)).collect()))
        }
        (Json::List(items), Json::List(part)) => Ok(indices_of_list(items, part)),
        (Json::List(items), part) => Ok(indices_of_list(items, std::slice::from_ref(part))),
        _ => index(input, part),
    }
}

/// Items with the keys they are sorted by.
fn sorted(input: &Json, by: &Json) -> Result<Vec<(Json, Json)>, String> {
    let (Json::List(items), Json::List(keys)) = (input, by) else {
        return Err(format!("{} cannot be sorted, as it is not an array", input.told()));
    };
    let mut pairs: Vec<(Json, Json)> = keys.iter().cloned().zip(items.iter().cloned()).collect();
    pairs.sort_by(|a, b| a.0.order(&b.0));
    Ok(pairs)
}

fn grouped(pairs: Vec<(Json, Json)>) -> Json {
    let groups = pairs.chunk_by(|a, b| a.0.order(&b.0) == Ordering::Equal);
    Json::list(groups.map(|group| Json::list(group.iter().map(|(_, item)| item.clone()).collect())).collect())
}

fn flatten(items: &[Json], depth: f64, out: &mut Vec<Json>) {
    for item in items {
        if out.len() > MAX_VALUES {
            return;
        }
        match item {
            Json::List(inner) if depth > 0.0 => flatten(inner, depth - 1.0, out),
            other => out.push(other.clone()),
        }
    }
}

/// `2015-03-05T23:51:47Z` in seconds.
fn from_date(input: &Json) -> Outcome {
    let wrong = || format!("date \"{}\" does not match format \"%Y-%m-%dT%H:%M:%SZ\"", texts::plain(input));
    let Json::Text(text) = input else { return Err(format!("{} requires a string", input.told())) };
    let parts: Option<Vec<i64>> =
        text.trim_end_matches('Z').split(['-', 'T', ':']).map(|part| part.parse().ok()).collect();
    match parts.as_deref() {
        Some([year, month, day, hour, minute, second]) => {
            let time = Time::from_civil(*year, *month, *day, *hour, *minute, *second);
            Ok(Json::Number(time.secs() as f64))
        }
        _ => Err(wrong()),
    }
}
