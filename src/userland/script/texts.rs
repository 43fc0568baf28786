//! What texts, files and paths of Python, PHP and Ruby do.

use super::Dialect;
use super::failures::{Result, unknown};
use super::run::Script;
use super::value::Value;

impl Script<'_, '_> {
    pub(super) fn on_text(&mut self, text: &str, name: &str, plain: &[Value]) -> Result<Value> {
        let argument = |at: usize| plain.get(at).and_then(|value| self.text_of(value));
        if plain.iter().any(|one| matches!(one, Value::Unknown)) && self.dialect == Dialect::Python {
            return Ok(Value::Unknown);
        }
        let first = argument(0).unwrap_or_default();
        let texts = |parts: Vec<String>| Value::texts(parts);
        Ok(match name {
            "strip" | "trim" if plain.is_empty() => Value::text(text.trim()),
            "rstrip" | "chomp" | "rtrim" if plain.is_empty() => Value::text(text.trim_end()),
            "lstrip" | "ltrim" if plain.is_empty() => Value::text(text.trim_start()),
            "strip" | "trim" => Value::text(text.trim_matches(|c| first.contains(c))),
            "rstrip" | "rtrim" => Value::text(text.trim_end_matches(|c| first.contains(c))),
            "lstrip" | "ltrim" => Value::text(text.trim_start_matches(|c| first.contains(c))),
            "lower" | "downcase" | "strtolower" | "casefold" => Value::text(&text.to_lowercase()),
            "upper" | "upcase" | "strtoupper" => Value::text(&text.to_uppercase()),
            "capitalize" | "ucfirst" => {
                let mut chars = text.chars();
                let head: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
                Value::text(&(head + chars.as_str()))
            }
            "split" | "rsplit" if matches!(plain.first(), Some(Value::Null)) && plain.len() > 1 => {
                let limit = usize::try_from(self.number(plain.get(1))?).unwrap_or(usize::MAX);
                let (mut parts, mut rest) = (Vec::new(), text.trim_start());
                while !rest.is_empty() && parts.len() < limit {
                    let (part, more) = rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len()));
                    parts.push(part.to_owned());
                    rest = more.trim_start();
                }
                parts.extend((!rest.is_empty()).then(|| rest.to_owned()));
                texts(parts)
            }
            "rsplit" if plain.len() > 1 && !first.is_empty() => {
                let limit = usize::try_from(self.number(plain.get(1))?).unwrap_or(usize::MAX - 1);
                let mut parts: Vec<String> =
                    text.rsplitn(limit + 1, first.as_str()).map(str::to_owned).collect();
                parts.reverse();
                texts(parts)
            }
            "rsplit" => return self.on_text(text, "split", plain),
            "partition" | "rpartition" if !first.is_empty() => {
                let found =
                    if name == "partition" { text.split_once(&first) } else { text.rsplit_once(&first) };
                match (found, name) {
                    (Some((a, b)), _) => texts(vec![a.to_owned(), first, b.to_owned()]),
                    (None, "partition") => texts(vec![text.to_owned(), String::new(), String::new()]),
                    _ => texts(vec![String::new(), String::new(), text.to_owned()]),
                }
            }
            "removeprefix" | "delete_prefix" => {
                Value::text(text.strip_prefix(first.as_str()).unwrap_or(text))
            }
            "removesuffix" | "delete_suffix" => {
                Value::text(text.strip_suffix(first.as_str()).unwrap_or(text))
            }
            "title" | "ucwords" => {
                let (mut out, mut within) = (String::new(), false);
                for c in text.chars() {
                    if within {
                        out.extend(if name == "title" {
                            c.to_lowercase().collect::<Vec<_>>()
                        } else {
                            vec![c]
                        });
                    } else {
                        out.extend(c.to_uppercase());
                    }
                    within = if name == "title" { c.is_alphabetic() } else { !c.is_whitespace() };
                }
                Value::text(&out)
            }
            "swapcase" => Value::text(
                &text
                    .chars()
                    .map(|c| if c.is_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() })
                    .collect::<String>(),
            ),
            "ljust" | "rjust" | "center" => {
                let width = usize::try_from(self.number(plain.first())?).unwrap_or(0).min(10_000);
                let fill = argument(1).unwrap_or_else(|| " ".to_owned());
                let missing = width.saturating_sub(text.chars().count());
                let left = match name {
                    "ljust" => 0,
                    "rjust" => missing,
                    _ => missing / 2,
                };
                Value::text(&format!("{}{text}{}", fill.repeat(left), fill.repeat(missing - left)))
            }
            "isalpha" => Value::Bool(!text.is_empty() && text.chars().all(char::is_alphabetic)),
            "isalnum" => Value::Bool(!text.is_empty() && text.chars().all(char::is_alphanumeric)),
            "isspace" => Value::Bool(!text.is_empty() && text.chars().all(char::is_whitespace)),
            "isupper" => {
                Value::Bool(text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase))
            }
            "islower" => {
                Value::Bool(text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase))
            }
            "isnumeric" | "isdecimal" => {
                Value::Bool(!text.is_empty() && text.chars().all(|c| c.is_ascii_digit()))
            }
            "rfind" | "rindex" => text.rfind(&first).map_or(Value::Int(-1), |at| {
                Value::count(text.get(..at).map_or(0, |head| head.chars().count()))
            }),
            "hex" | "translate" | "expandtabs" | "isidentifier" | "format_map" => Value::Unknown,
            "split" | "explode" if plain.is_empty() => {
                texts(text.split_whitespace().map(str::to_owned).collect())
            }
            "split" if plain.len() > 1 => {
                let limit = if let Some(Value::Int(limit)) = plain.get(1) {
                    usize::try_from(*limit).unwrap_or(usize::MAX - 1)
                } else {
                    0
                };
                texts(text.splitn(limit + 1, first.as_str()).map(str::to_owned).collect())
            }
            "split" | "explode" if !first.is_empty() => {
                texts(text.split(first.as_str()).map(str::to_owned).collect())
            }
            "splitlines" if plain.first().is_some_and(|keeps| self.truth(keeps) == Some(true)) => {
                texts(text.split_inclusive('\n').map(str::to_owned).collect())
            }
            "lines" if self.dialect == Dialect::Ruby => {
                texts(text.split_inclusive('\n').map(str::to_owned).collect())
            }
            "splitlines" | "lines" => texts(text.lines().map(str::to_owned).collect()),
            "join" if self.dialect == Dialect::Python => {
                let items = plain.first().and_then(|list| self.items(list)).unwrap_or_default();
                let parts = items.iter().map(|one| self.text_of(one)).collect::<Option<Vec<_>>>();
                parts.map_or(Value::Unknown, |parts| Value::text(&parts.join(text)))
            }
            "replace" if plain.len() > 2 => {
                let most = usize::try_from(self.number(plain.get(2))?).unwrap_or(usize::MAX);
                Value::text(&text.replacen(&first, &argument(1).unwrap_or_default(), most))
            }
            "replace" | "gsub" | "str_replace" => {
                Value::text(&text.replace(&first, &argument(1).unwrap_or_default()))
            }
            "sub" => Value::text(&text.replacen(&first, &argument(1).unwrap_or_default(), 1)),
            "startswith" | "endswith" if matches!(plain.first(), Some(Value::Array(_))) => {
                let all = plain.first().and_then(Value::values).unwrap_or_default();
                let fits = |one: &Value| match self.text_of(one) {
                    Some(part) if name == "startswith" => text.starts_with(&part),
                    Some(part) => text.ends_with(&part),
                    None => false,
                };
                Value::Bool(all.iter().any(fits))
            }
            "startswith" | "start_with?" | "str_starts_with" => Value::Bool(text.starts_with(&first)),
            "endswith" | "end_with?" | "str_ends_with" => Value::Bool(text.ends_with(&first)),
            "include?" | "str_contains" => Value::Bool(text.contains(&first)),
            "empty?" => Value::Bool(text.is_empty()),
            "isdigit" => Value::Bool(!text.is_empty() && text.chars().all(|c| c.is_ascii_digit())),
            "encode" | "decode" | "freeze" | "dup" | "to_str" | "force_encoding" | "scrub" => {
                Value::text(text)
            }
            "zfill" => match plain.first() {
                Some(Value::Int(width)) => Value::text(&format!(
                    "{text:0>width$}",
                    width = usize::try_from(*width).unwrap_or(0).min(99)
                )),
                _ => return unknown("a width is not known"),
            },
            "to_i" => {
                let digits: String = text.trim().chars().take_while(char::is_ascii_digit).collect();
                Value::Int(digits.parse().unwrap_or(0))
            }
            "size" | "length" | "strlen" => Value::count(text.len()),
            "find" | "strpos" | "index" => match text.find(&first) {
                Some(at) => Value::count(at),
                None if name == "find" => Value::Int(-1),
                None if name == "strpos" => Value::Bool(false),
                None => return unknown("what is looked for is not there"),
            },
            "count" => Value::count(text.matches(&first).count()),
            _ => return unknown(format!("{name} has no model")),
        })
    }

    pub(super) fn on_file(&mut self, path: &str, name: &str, plain: &[Value]) -> Result<Value> {
        let text = plain.first().and_then(|value| self.text_of(value));
        if let (None, "write", Some(value)) = (&text, name, plain.first())
            && let Some(content) = self.content_of(value)
        {
            let at = self.absolute(path);
            let size = content.len();
            return match self.process.write_or_append(&at, content, true) {
                Ok(_) => Ok(Value::count(usize::try_from(size).unwrap_or(usize::MAX))),
                Err(errno) => self.failed(errno, path),
            };
        }
        match (name, text) {
            ("write" | "puts" | "print" | "<<", Some(text)) => {
                let end = if name == "puts" && !text.ends_with('\n') { "\n" } else { "" };
                self.write(path, &format!("{text}{end}"), true)?;
                Ok(Value::count(text.chars().count()))
            }
            ("writelines", _) => {
                for line in plain.first().and_then(|list| self.items(list)).unwrap_or_default() {
                    let line = self.shown(&line)?;
                    self.write(path, &line, true)?;
                }
                Ok(Value::Null)
            }
            ("read", None) => self.read(path).map(|text| Value::text(&text)),
            ("readlines", None) => {
                let text = self.read(path)?;
                Ok(Value::array(text.split_inclusive('\n').map(Value::text).collect()))
            }
            ("close" | "flush", None) => Ok(Value::Null),
            _ => unknown(format!("{name} has no model")),
        }
    }
}
