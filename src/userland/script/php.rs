//! PHP's functions.

use super::failures::{Result, Stop, unknown};
use super::operators::DIGEST;
use super::run::Script;
use super::system::{digest_text, exit, random};
use super::value::Value;

impl Script<'_, '_> {
    pub(super) fn php(&mut self, name: &str, plain: &[Value], words: &[String]) -> Result<Value> {
        let first = plain.first();
        let word = |at: usize| words.get(at).map_or("", String::as_str);
        let text = |text: String| Ok(Value::text(&text));
        match name {
            "echo" | "fwrite" | "fputs" | "error_log" => {
                let to_errors =
                    matches!(first, Some(Value::Host(name, _)) if &**name == "STDERR") || name == "error_log";
                let skip = usize::from(name.starts_with('f'));
                let digest = |value: &Value| {
                    matches!(value, Value::Host(name, _) if &**name == DIGEST).then(digest_text)
                };
                let mut out = String::new();
                for value in plain.iter().skip(skip) {
                    out.push_str(&digest(value).map_or_else(|| self.seen(value), Ok)?);
                }
                if to_errors {
                    self.process.err(out)
                } else {
                    self.process.out(out)
                }
                Ok(Value::Null)
            }
            "printf" | "sprintf" => {
                let made = self.format(word(0), plain.get(1..).unwrap_or_default())?;
                if name == "sprintf" {
                    return Ok(made);
                }
                let made = self.shown(&made)?;
                self.process.out(made);
                Ok(Value::Null)
            }
            "var_dump" | "var_export" => {
                let shown = match first {
                    Some(Value::Bool(value)) if name == "var_dump" => format!("bool({value})\n"),
                    Some(Value::Int(number)) if name == "var_dump" => format!("int({number})\n"),
                    Some(Value::Text(text)) if name == "var_dump" => {
                        format!("string({}) \"{text}\"\n", text.len())
                    }
                    Some(Value::Bool(value)) => value.to_string(),
                    _ => return unknown("how a value is dumped is not known"),
                };
                self.process.out(shown);
                Ok(Value::Null)
            }
            "exit" | "die" => Err(exit(self, first)),
            "mkdir" => {
                let deep = matches!(plain.get(2), Some(Value::Bool(true)));
                self.make_folder(word(0), deep, false)?;
                Ok(Value::Bool(true))
            }
            "file_put_contents" => {
                let Some(body) = plain.get(1) else { return unknown("what is written is not known") };
                let body = self.shown(body)?;
                let append = plain.len() > 2;
                self.write(word(0), &body, append)?;
                Ok(Value::count(body.len()))
            }
            "hash_file" | "md5_file" | "sha1_file" => {
                if self.exists(words.last().map_or("", String::as_str)) {
                    Ok(Value::host(DIGEST))
                } else {
                    Ok(Value::Bool(false))
                }
            }
            "trim" | "rtrim" if matches!(first, Some(Value::Host(name, _)) if &**name == DIGEST) => {
                Ok(Value::host(DIGEST))
            }
            "extension_loaded" => {
                let missing = self.lacks(word(0));
                Ok(Value::Bool(!missing))
            }
            "version_compare" => {
                let numbers = |text: &str| {
                    text.split('.').map(|part| part.parse::<i64>().unwrap_or(0)).collect::<Vec<_>>()
                };
                let order = numbers(word(0)).cmp(&numbers(word(1)));
                Ok(match word(2) {
                    "" => Value::Int(order as i64),
                    "<" | "lt" => Value::Bool(order.is_lt()),
                    "<=" | "le" => Value::Bool(order.is_le()),
                    ">" | "gt" => Value::Bool(order.is_gt()),
                    ">=" | "ge" => Value::Bool(order.is_ge()),
                    "==" | "eq" => Value::Bool(order.is_eq()),
                    _ => Value::Bool(order.is_ne()),
                })
            }
            "ini_get" => self
                .ask(word(0))
                .map_or_else(|| unknown(format!("the setting {} is not known", word(0))), text),
            "php_sapi_name" => text("cli".to_owned()),
            "phpversion" if words.is_empty() => text(self.version()),
            "php_uname" => text(match word(0) {
                "m" => self.process.sys.machine.clone(),
                _ => "Linux".to_owned(),
            }),
            "sys_get_temp_dir" => text("/tmp".to_owned()),
            "getenv" => Ok(self.env.get(word(0)).map_or(Value::Bool(false), |value| Value::text(value))),
            "json_encode" => {
                let Some(first) = first else { return unknown("a value is not known") };
                self.json_text(first, "", "").and_then(|json| text(json.replace('/', "\\/")))
            }
            "json_decode" => match self.parsed(word(0)) {
                Err(Stop::Thrown(_)) => Ok(Value::Null),
                other => other,
            },
            "chmod" => {
                let mode = self.number(plain.get(1))?;
                let done = self.program(&["chmod", &format!("{mode:o}"), word(0)]);
                Ok(Value::Bool(done))
            }
            "system" | "passthru" | "exec" | "shell_exec" => {
                let argv = self.words_of(plain.get(..1).unwrap_or_default())?;
                self.command(&argv, None, true);
                Ok(Value::text(""))
            }
            "random_bytes" | "openssl_random_pseudo_bytes" => {
                let bytes = self.number(first)?;
                Ok(random(self.process, usize::try_from(bytes).unwrap_or(0)))
            }
            "bin2hex" => Ok(random(self.process, word(0).len() * 2)),
            "base64_encode" => Ok(random(self.process, word(0).len().div_ceil(3) * 4)),
            "error_reporting"
            | "ini_set"
            | "set_time_limit"
            | "date_default_timezone_set"
            | "opcache_reset"
            | "putenv" => Ok(Value::Null),
            _ => {
                let (of, rest) = match (name, plain) {
                    ("implode" | "join" | "explode" | "in_array", [a, b, ..]) => (b, vec![a.clone()]),
                    ("str_replace", [a, b, of]) => (of, vec![a.clone(), b.clone()]),
                    (_, [of, rest @ ..]) => (of, rest.to_vec()),
                    _ => return unknown(format!("{name} has no model")),
                };
                self.own_method(of, name, &rest)
            }
        }
    }
}
