//! `path`.

use super::run::{Script, unknown};
use super::value::{Outcome, Value};
use crate::vfs::path;

/// Words one after the other as `path.join` does it: `.` and `..` are worked out.
pub fn joined(base: &str, more: &str) -> String {
    let whole = format!("{base}/{more}");
    let absolute = whole.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if absolute => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    match (absolute, joined.is_empty()) {
        (true, _) => format!("/{joined}"),
        (false, true) => ".".to_owned(),
        (false, false) => joined,
    }
}

/// `path.NAME(…)`.
pub fn path_function(script: &Script<'_, '_>, name: &str, arguments: &[Value]) -> Outcome {
    let Some(words) = arguments.iter().map(|value| script.needed(value).ok()).collect::<Option<Vec<_>>>()
    else {
        return Ok(Value::Unknown);
    };
    let first = words.first().map_or("", String::as_str);
    let join = |words: &[String]| {
        words
            .iter()
            .filter(|word| !word.is_empty())
            .fold(String::new(), |at, word| if at.is_empty() { word.clone() } else { format!("{at}/{word}") })
    };
    let extension = |name: &str| {
        name.rfind('.').filter(|at| *at > 0).and_then(|at| name.get(at..)).unwrap_or("").to_owned()
    };
    Ok(match name {
        "join" => {
            let whole = join(&words);
            Value::text(&if whole.starts_with('/') { joined("", &whole) } else { relative_join(&whole) })
        }
        "normalize" => {
            Value::text(&if first.starts_with('/') { joined("", first) } else { relative_join(first) })
        }
        "resolve" => {
            let from = words.iter().rposition(|word| word.starts_with('/')).unwrap_or(0);
            let whole = join(words.get(from..).unwrap_or_default());
            Value::text(&script.absolute(&whole))
        }
        "dirname" => Value::text(match path::parent(first) {
            "" => ".",
            parent if !first.contains('/') && parent == "/" => ".",
            parent => parent,
        }),
        "basename" => {
            let base = path::base(first.trim_end_matches('/'));
            let ending = words.get(1).map_or("", String::as_str);
            Value::text(base.strip_suffix(ending).filter(|stem| !stem.is_empty()).unwrap_or(base))
        }
        "extname" => Value::text(&extension(path::base(first))),
        "isAbsolute" => Value::Bool(first.starts_with('/')),
        "relative" => {
            let (from, to) =
                (script.absolute(first), script.absolute(words.get(1).map_or("", String::as_str)));
            let (from, to): (Vec<&str>, Vec<&str>) =
                (path::parts(&from).collect(), path::parts(&to).collect());
            let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
            let up = from.iter().skip(common).map(|_| "..");
            Value::text(&up.chain(to.iter().skip(common).copied()).collect::<Vec<_>>().join("/"))
        }
        "parse" => {
            let (base, dir) = (path::base(first), path::parent(first));
            let ending = extension(base);
            let stem = base.strip_suffix(ending.as_str()).unwrap_or(base);
            Value::object([
                ("dir", Value::text(dir)),
                ("base", Value::text(base)),
                ("ext", Value::text(&ending)),
                ("name", Value::text(stem)),
            ])
        }
        _ => return Err(unknown(&format!("path.{name} has no model"))),
    })
}

/// A relative path, worked out.
fn relative_join(text: &str) -> String {
    joined(".", text)
}
