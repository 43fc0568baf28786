//! Texts: formats such as `@csv`, and regular expressions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::json::Json;
use crate::shell::{Regex, RegexSyntax};

type Outcome = Result<Json, String>;

/// A text as it is, anything else as JSON.
pub fn plain(value: &Json) -> String {
    match value {
        Json::Text(text) => text.to_string(),
        other => other.compact(),
    }
}

/// `@name`; `None`: there is no format of that name.
pub fn format(name: &str, value: &Json) -> Option<Result<String, String>> {
    Some(match name {
        "text" => Ok(plain(value)),
        "json" => Ok(value.compact()),
        "html" => Ok(escape(&plain(value), |c| {
            Some(match c {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\'' => "&#39;",
                '"' => "&quot;",
                _ => return None,
            })
        })),
        "uri" => Ok(plain(value).bytes().fold(String::new(), |out, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                out + &char::from(byte).to_string()
            } else {
                out + &format!("%{byte:02X}")
            }
        })),
        "csv" => row(value, "csv", ",", |text| format!("\"{}\"", text.replace('"', "\"\""))),
        "tsv" => row(value, "tsv", "\t", |text| {
            escape(text, |c| {
                Some(match c {
                    '\t' => "\\t",
                    '\r' => "\\r",
                    '\n' => "\\n",
                    '\\' => "\\\\",
                    _ => return None,
                })
            })
        }),
        "sh" => match value {
            Json::List(items) => {
                items.iter().map(shell_word).collect::<Result<Vec<_>, _>>().map(|words| words.join(" "))
            }
            other => shell_word(other),
        },
        "base64" => Ok(STANDARD.encode(plain(value))),
        "base64d" => {
            let text = plain(value);
            let decoded = STANDARD.decode(text.trim_end_matches('=').to_owned() + padding(&text));
            match decoded {
                Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
                Err(_) => Err(format!("{} is not valid base64 data", value.told())),
            }
        }
        _ => return None,
    })
}

fn padding(text: &str) -> &'static str {
    match text.trim_end_matches('=').len() % 4 {
        2 => "==",
        3 => "=",
        _ => "",
    }
}

fn escape(text: &str, with: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match with(c) {
            Some(escaped) => out.push_str(escaped),
            None => out.push(c),
        }
    }
    out
}

fn shell_word(value: &Json) -> Result<String, String> {
    match value {
        Json::Text(text) => Ok(format!("'{}'", text.replace('\'', "'\\''"))),
        Json::List(_) | Json::Object(_) => Err(format!("{} can not be escaped for shell", value.told())),
        other => Ok(other.compact()),
    }
}

fn row(value: &Json, format: &str, by: &str, text: impl Fn(&str) -> String) -> Result<String, String> {
    let Json::List(items) = value else {
        return Err(format!("{} cannot be {format}-formatted, only an array can be", value.told()));
    };
    let cells = items.iter().map(|item| match item {
        Json::Null => Ok(String::new()),
        Json::Text(cell) => Ok(text(cell)),
        Json::List(_) | Json::Object(_) => Err(format!("{} is not valid in a {format} row", item.told())),
        other => Ok(other.compact()),
    });
    cells.collect::<Result<Vec<_>, String>>().map(|cells| cells.join(by))
}

/// The matches of a pattern, as `match` describes them, or whether there is one.
pub fn matches(value: &Json, pattern: &Json, flags: &Json, only_test: bool) -> Outcome {
    let Json::Text(text) = value else {
        return Err(format!("{} cannot be matched, as it is not a string", value.told()));
    };
    let Json::Text(pattern) = pattern else {
        return Err(format!("{} cannot be matched, as it is not a string", pattern.told()));
    };
    let flags = match flags {
        Json::Null => "",
        Json::Text(flags) => flags,
        other => return Err(format!("{} is not a string", other.told())),
    };
    if let Some(bad) = flags.chars().find(|c| !"gimnpslx".contains(*c)) {
        return Err(format!("{flags} is not a valid modifier string ({bad})"));
    }
    // `s` makes of the text one line, as `p` does with `n`: the dot is any character.
    let inner = if flags.contains(['s', 'p']) { format!("(?s){pattern}") } else { pattern.to_string() };
    let Ok(regex) = Regex::new(&inner, RegexSyntax::Perl, flags.contains('i')) else {
        return Err(format!("{pattern} (at offset 0) is not a valid regex"));
    };
    if only_test {
        return Ok(Json::Bool(regex.is_match(text)));
    }
    let names = group_names(pattern);
    let (mut found, mut start) = (Vec::new(), 0);
    while let Some(captures) = regex.find_at(text, start) {
        let Some((from, to)) = captures.get(0) else { break };
        if from < to || !flags.contains('n') {
            let groups = (1..=regex.groups()).map(|group| {
                let name = names.get(group - 1).cloned().flatten();
                let name = ("name".into(), name.map_or(Json::Null, Json::text));
                let mut fields = part(text, captures.get(group));
                fields.push(name);
                Json::object(fields)
            });
            let mut fields = part(text, Some((from, to)));
            fields.push(("captures".into(), Json::list(groups.collect())));
            found.push(Json::object(fields));
        }
        start = if to > from {
            to
        } else {
            to + text.get(to..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        };
        if !flags.contains('g') || start > text.len() {
            break;
        }
    }
    Ok(Json::list(found))
}

/// Offset and length in characters, and the text itself.
fn part(text: &str, bounds: Option<(usize, usize)>) -> Vec<(std::rc::Rc<str>, Json)> {
    let count = |text: Option<&str>| Json::count(text.unwrap_or_default().chars().count());
    match bounds {
        Some((from, to)) => vec![
            ("offset".into(), count(text.get(..from))),
            ("length".into(), count(text.get(from..to))),
            ("string".into(), Json::text(text.get(from..to).unwrap_or_default())),
        ],
        None => vec![
            ("offset".into(), Json::Number(-1.0)),
            ("length".into(), Json::count(0)),
            ("string".into(), Json::Null),
        ],
    }
}

/// The names of a pattern's groups, in their order.
fn group_names(pattern: &str) -> Vec<Option<String>> {
    let (mut names, mut rest, mut in_class) = (Vec::new(), pattern, false);
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default(),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => match rest.strip_prefix("?<") {
                Some(named) if !named.starts_with(['=', '!']) => {
                    names.push(named.split_once('>').map(|(name, _)| name.to_owned()));
                }
                _ if rest.starts_with('?') => {}
                _ => names.push(None),
            },
            _ => {}
        }
    }
    names
}
