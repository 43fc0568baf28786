//! The functions of Docker's templates (`docker/cli/templates`) and the ones Go brings.

use super::value::{Escape, Value};
use crate::docker::format::text::ellipsis;

type Function = fn(&[Value]) -> Result<Value, String>;

/// Every function, by name. `and` and `or` are here as well: their arguments have no effects, so it does not matter
/// that all of them are evaluated.
const FUNCTIONS: &[(&str, Function)] = &[
    ("and", |args| Ok(pick(args, |v| !v.is_true()))),
    ("or", |args| Ok(pick(args, Value::is_true))),
    ("not", |args| Ok(Value::Bool(!first(args).is_true()))),
    ("eq", |args| {
        let left = first(args);
        Ok(Value::Bool(args.iter().skip(1).any(|right| *right == left)))
    }),
    ("ne", |args| Ok(Value::Bool(args.first() != args.get(1)))),
    ("lt", |args| compare(args).map(|o| Value::Bool(o.is_lt()))),
    ("le", |args| compare(args).map(|o| Value::Bool(o.is_le()))),
    ("gt", |args| compare(args).map(|o| Value::Bool(o.is_gt()))),
    ("ge", |args| compare(args).map(|o| Value::Bool(o.is_ge()))),
    ("index", index),
    ("slice", slice),
    ("len", |args| match first(args).length() {
        Some(n) => Ok(Value::Int(i64::try_from(n).unwrap_or(i64::MAX))),
        None => Err(format!("error calling len: len of type {}", type_name(&first(args)))),
    }),
    ("print", |args| Ok(Value::Text(joined(args, false)))),
    ("println", |args| Ok(Value::Text(joined(args, true) + "\n"))),
    ("printf", |args| Ok(Value::Text(printf(args)))),
    ("html", |args| Ok(Value::Text(escaped(&joined(args, false), HTML)))),
    ("js", |args| Ok(Value::Text(escaped(&joined(args, false), JS)))),
    ("urlquery", |args| Ok(Value::Text(query(&joined(args, false))))),
    ("json", |args| Ok(Value::Text(first(args).to_json(Escape::Plain)))),
    ("lower", |args| Ok(Value::Text(text(args, 0).to_lowercase()))),
    ("upper", |args| Ok(Value::Text(text(args, 0).to_uppercase()))),
    ("title", |args| Ok(Value::Text(title(&text(args, 0))))),
    ("split", |args| Ok(Value::texts(text(args, 0).split(&text(args, 1)).map(str::to_owned)))),
    ("join", |args| match first(args) {
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(Value::to_string).collect();
            Ok(Value::Text(items.join(&text(args, 1))))
        }
        _ => Ok(Value::text("")),
    }),
    ("pad", |args| {
        let blanks = |n: usize| " ".repeat(usize::try_from(int(args, n)).unwrap_or(0).min(1024));
        let inner = text(args, 0);
        Ok(Value::Text(if inner.is_empty() { inner } else { format!("{}{inner}{}", blanks(1), blanks(2)) }))
    }),
    ("truncate", |args| {
        Ok(Value::Text(text(args, 0).chars().take(usize::try_from(int(args, 1)).unwrap_or(0)).collect()))
    }),
    ("ellipsis", |args| {
        Ok(Value::Text(ellipsis(&text(args, 0), usize::try_from(int(args, 1)).unwrap_or(0))))
    }),
];

pub fn is_known(name: &str) -> bool {
    FUNCTIONS.iter().any(|(known, _)| *known == name)
}

/// # Errors
/// What Go says went wrong in the call.
pub fn call(name: &str, args: &[Value]) -> Result<Value, String> {
    match FUNCTIONS.iter().find(|(known, _)| *known == name) {
        Some((_, function)) => function(args),
        None => Err(format!("function {name:?} not defined")),
    }
}

/// How Go names the type of a value.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Nil => "<nil>",
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Text(_) => "string",
        Value::List(_) => "[]interface {}",
        Value::Map(_) | Value::Struct(_) => "map[string]interface {}",
        Value::Row(row) => row.type_name,
    }
}

fn first(args: &[Value]) -> Value {
    args.first().cloned().unwrap_or_default()
}

fn text(args: &[Value], n: usize) -> String {
    args.get(n).map(Value::to_string).unwrap_or_default()
}

fn int(args: &[Value], n: usize) -> i64 {
    match args.get(n) {
        Some(Value::Int(n)) => *n,
        _ => 0,
    }
}

/// The first argument that `stop` likes, else the last.
fn pick(args: &[Value], stop: fn(&Value) -> bool) -> Value {
    args.iter().find(|v| stop(v)).or(args.last()).cloned().unwrap_or_default()
}

fn compare(args: &[Value]) -> Result<std::cmp::Ordering, String> {
    match args {
        [Value::Int(a), Value::Int(b)] => Ok(a.cmp(b)),
        [Value::Text(a), Value::Text(b)] => Ok(a.cmp(b)),
        _ => Err("incompatible types for comparison".to_owned()),
    }
}

fn index(args: &[Value]) -> Result<Value, String> {
    let mut current = first(args);
    for key in args.iter().skip(1) {
        current = match (&current, key) {
            (Value::List(items), Value::Int(n)) => {
                match usize::try_from(*n).ok().map(|n| (items.get(n), n == items.len())) {
                    Some((Some(item), _)) => item.clone(),
                    // Go's own check lets the length pass, which slices may have as an end.
                    Some((None, true)) => {
                        return Err("error calling index: reflect: slice index out of range".to_owned());
                    }
                    _ => return Err(format!("error calling index: index out of range: {n}")),
                }
            }
            (Value::Map(_) | Value::Struct(_), Value::Text(name)) => current.get(name).unwrap_or_else(|| {
                // A missing key of a map of texts is the empty text.
                Value::text("")
            }),
            (Value::Nil, _) => return Err("error calling index: index of untyped nil".to_owned()),
            (other, _) => {
                return Err(format!("error calling index: can't index item of type {}", type_name(other)));
            }
        };
    }
    Ok(current)
}

fn slice(args: &[Value]) -> Result<Value, String> {
    let bound = |n: usize, default: usize| match args.get(n) {
        Some(Value::Int(n)) => usize::try_from(*n).unwrap_or(0),
        _ => default,
    };
    match args.first() {
        Some(Value::Text(text)) => match text.get(bound(1, 0)..bound(2, text.len())) {
            Some(part) => Ok(Value::text(part)),
            None => Err("error calling slice: index out of range".to_owned()),
        },
        Some(Value::List(items)) => match items.get(bound(1, 0)..bound(2, items.len())) {
            Some(part) => Ok(Value::List(part.to_vec())),
            None => Err("error calling slice: index out of range".to_owned()),
        },
        _ => Err("error calling slice: can't slice item".to_owned()),
    }
}

fn joined(args: &[Value], always_blank: bool) -> String {
    let mut out = String::new();
    for (n, arg) in args.iter().enumerate() {
        let both_text =
            n > 0 && (matches!(arg, Value::Text(_)) || matches!(args.get(n - 1), Some(Value::Text(_))));
        if n > 0 && (always_blank || !both_text) {
            out.push(' ');
        }
        out.push_str(&arg.to_string());
    }
    out
}

/// `%s`, `%v`, `%d`, `%q`, `%x`, `%t` and `%%` with `-`, `0`, a width and, for texts, a precision.
fn printf(args: &[Value]) -> String {
    let format = text(args, 0);
    let mut rest = args.iter().skip(1);
    let mut out = String::new();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut flags = String::new();
        while let Some(flag) = chars.next_if(|c| c.is_ascii_digit() || "-+. #".contains(*c)) {
            flags.push(flag);
        }
        let Some(verb) = chars.next() else { return out + "%!(NOVERB)" };
        if verb == '%' {
            out.push('%');
            continue;
        }
        let Some(value) = rest.next() else {
            out.push_str(&format!("%!{verb}(MISSING)"));
            continue;
        };
        let numbers = flags.trim_start_matches(['-', '+', ' ', '#']);
        let (width, precision) = numbers.split_once('.').map_or((numbers, None), |(w, p)| (w, Some(p)));
        let mut shown = shown(verb, value);
        if let (Some(precision), Value::Text(_)) = (precision, value) {
            shown = shown.chars().take(precision.parse().unwrap_or(0)).collect();
        }
        let missing = width.parse::<usize>().unwrap_or(0).min(1024).saturating_sub(shown.chars().count());
        out.push_str(&match (flags.contains('-'), width.starts_with('0')) {
            (true, _) => format!("{shown}{}", " ".repeat(missing)),
            (false, true) => format!("{}{shown}", "0".repeat(missing)),
            (false, false) => format!("{}{shown}", " ".repeat(missing)),
        });
    }
    out
}

/// A value as a verb shows it.
fn shown(verb: char, value: &Value) -> String {
    match (verb, value) {
        ('q', _) => format!("{:?}", value.to_string()),
        ('x', Value::Int(n)) => format!("{n:x}"),
        ('X', Value::Int(n)) => format!("{n:X}"),
        ('x', Value::Text(text)) => text.bytes().map(|byte| format!("{byte:02x}")).collect(),
        ('T', _) => type_name(value).to_owned(),
        ('d', Value::Text(text)) => format!("%!d(string={text})"),
        ('s', Value::Int(n)) => format!("%!s(int={n})"),
        _ => value.to_string(),
    }
}

type Escapes = &'static [(char, &'static str)];

const HTML: Escapes = &[('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&#34;"), ('\'', "&#39;")];
const JS: Escapes = &[
    ('\\', "\\\\"),
    ('\'', "\\'"),
    ('"', "\\\""),
    ('<', "\\u003C"),
    ('>', "\\u003E"),
    ('&', "\\u0026"),
    ('=', "\\u003D"),
];

fn escaped(text: &str, escapes: Escapes) -> String {
    let one = |c: char| {
        escapes.iter().find(|(from, _)| *from == c).map_or_else(|| c.to_string(), |(_, to)| (*to).to_owned())
    };
    text.chars().map(one).collect()
}

/// `url.QueryEscape`.
fn query(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let one = |byte: u8| match byte {
        b' ' => "+".to_owned(),
        _ if plain(byte) => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

fn title(text: &str) -> String {
    let mut start = true;
    let upper = |c: char| c.to_uppercase().collect::<String>();
    text.chars()
        .map(|c| {
            let shown = if start { upper(c) } else { c.to_string() };
            start = !c.is_alphanumeric();
            shown
        })
        .collect()
}
