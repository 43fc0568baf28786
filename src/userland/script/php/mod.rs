//! PHP's functions.

mod lists;
mod patterns;
mod values;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::failures::{Result, Stop, raise, unknown};
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
                    let shown = match digest(value) {
                        Some(text) => text,
                        None => {
                            let value = self.php_text(value)?;
                            self.seen(&value)?
                        }
                    };
                    out.push_str(&shown);
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
            "var_dump" => {
                for value in plain {
                    let shown = if matches!(value, Value::Unknown) {
                        self.seen(value)? + "\n"
                    } else {
                        self.php_dumped(value, "")?
                    };
                    self.process.out(shown);
                }
                Ok(Value::Null)
            }
            "print_r" => {
                let Some(first) = first else { return unknown("a value is not known") };
                let shown = self.php_printed(first, "")?;
                if plain.len() > 1 {
                    return text(shown);
                }
                self.process.out(shown);
                Ok(Value::Bool(true))
            }
            "var_export" => {
                let shown = match first {
                    Some(Value::Bool(value)) => value.to_string(),
                    Some(Value::Int(number)) => number.to_string(),
                    Some(Value::Null) => "NULL".to_owned(),
                    Some(Value::Text(text)) => {
                        format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
                    }
                    _ => return unknown("how a value is exported is not known"),
                };
                if plain.len() > 1 {
                    return text(shown);
                }
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
                let body = match body {
                    Value::Array(list) => {
                        let parts =
                            list.borrow().iter().map(|one| self.shown(one)).collect::<Result<Vec<_>>>()?;
                        parts.concat()
                    }
                    body => self.shown(body)?,
                };
                let append = matches!(plain.get(2), Some(Value::Int(flags)) if flags & 8 != 0);
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
                // The engine's name of it is another one.
                let name = if word(0).eq_ignore_ascii_case("zend opcache") { "opcache" } else { word(0) };
                let missing = self.lacks(name);
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
            "get_loaded_extensions" => match self.ask("extensions") {
                Some(names) => Ok(Value::texts(names.lines().map(str::to_owned))),
                None => Ok(Value::Unknown),
            },
            "ini_get" | "get_cfg_var" => {
                let key = format!("ini:{}", word(0));
                if let Some(set) = self.modules.get(&key) {
                    return Ok(set.clone());
                }
                Ok(self.ask(&key).map_or(Value::Unknown, |value| Value::text(&value)))
            }
            "ini_set" => {
                let before = self.ask(&format!("ini:{}", word(0)));
                self.modules.insert(format!("ini:{}", word(0)), Value::text(word(1)));
                Ok(before.map_or(Value::Unknown, |value| Value::text(&value)))
            }
            "php_ini_loaded_file" => Ok(match self.exists("/usr/local/etc/php/php.ini") {
                true => Value::text("/usr/local/etc/php/php.ini"),
                false => Value::Bool(false),
            }),
            "opcache_get_status" | "opcache_get_configuration" => {
                if self.lacks("opcache") {
                    return raise("Error", format!("Call to undefined function {name}()"));
                }
                let on = self
                    .ask("ini:opcache.enable_cli")
                    .is_some_and(|on| matches!(on.as_str(), "1" | "On" | "on"));
                Ok(if on || name.ends_with("configuration") { Value::Unknown } else { Value::Bool(false) })
            }
            "function_exists" | "class_exists" | "interface_exists" | "method_exists" | "defined" => {
                let plain_name = word(0).rsplit('\\').next().unwrap_or_default().to_owned();
                Ok(if self.globals.get(&plain_name).is_some() { Value::Bool(true) } else { Value::Unknown })
            }
            "require" | "require_once" | "include" | "include_once" => self.php_included(name, word(0)),
            "phpinfo" | "phpcredits" => {
                let shown = self.seen(&Value::Unknown)?;
                self.process.out(shown + "\n");
                Ok(Value::Bool(true))
            }
            "date"
            | "time"
            | "microtime"
            | "hrtime"
            | "rand"
            | "mt_rand"
            | "random_int"
            | "memory_get_usage"
            | "memory_get_peak_usage"
            | "getmypid"
            | "gethostname"
            | "strtotime"
            | "mktime"
            | "filemtime"
            | "gmdate"
            | "disk_free_space"
            | "sys_getloadavg" => Ok(Value::Unknown),
            "uniqid" => Ok(random(self.process, 13)),
            "usleep"
            | "sleep"
            | "ob_start"
            | "flush"
            | "clearstatcache"
            | "gc_collect_cycles"
            | "spl_autoload_register"
            | "set_error_handler"
            | "set_exception_handler"
            | "register_shutdown_function"
            | "mb_internal_encoding"
            | "setlocale"
            | "ob_end_clean"
            | "assert" => Ok(Value::Null),
            "define" => {
                let value = plain.get(1).cloned().unwrap_or(Value::Null);
                self.globals.declare(&word(0).into(), value);
                Ok(Value::Bool(true))
            }
            "file" => {
                let text = self.read(word(0))?;
                let plain = plain.len() > 1;
                let line =
                    |line: &str| if plain { line.trim_end_matches('\n').to_owned() } else { line.to_owned() };
                Ok(Value::texts(text.split_inclusive('\n').map(line)))
            }
            "filesize" => match self.process.stat(&self.absolute(word(0))) {
                Ok(node) => Ok(Value::count(usize::try_from(node.size()).unwrap_or(0))),
                Err(_) => Ok(Value::Bool(false)),
            },
            "scandir" => {
                let mut names = self.names_in(word(0))?;
                names.extend([".".to_owned(), "..".to_owned()]);
                names.sort();
                Ok(Value::texts(names))
            }
            "glob" => Ok(Value::texts(self.matching("", word(0), false))),
            "getcwd" => Ok(Value::text(&self.cwd)),
            "chdir" => {
                self.cwd = self.absolute(word(0));
                Ok(Value::Bool(true))
            }
            "pathinfo" => {
                let base = crate::vfs::path::base(word(0));
                let (stem, ending) = base.rsplit_once('.').unwrap_or((base, ""));
                let map = Value::map(Vec::new());
                let folder = word(0).rsplit_once('/').map_or(".", |(folder, _)| folder);
                for (key, value) in
                    [("dirname", folder), ("basename", base), ("extension", ending), ("filename", stem)]
                {
                    map.set_key(Value::text(key), Value::text(value));
                }
                Ok(map)
            }
            "md5" | "sha1" | "hash" | "crc32" => {
                let (algorithm, data) = if name == "hash" { (word(0), word(1)) } else { (name, word(0)) };
                let content = crate::vfs::Content::from(data);
                let digest = crate::userland::digest::of(algorithm, &content);
                Ok(digest.map_or(Value::Unknown, |digest| Value::text(&digest)))
            }
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
                let flags = plain.get(1).map_or(Ok(0), |flags| self.number(Some(flags)))?;
                let indent = if flags & 128 != 0 { "    " } else { "" };
                let json = self.json_text(first, indent, "")?;
                let json = if flags & 64 != 0 { json } else { json.replace('/', "\\/") };
                let escapes = |c: char| {
                    if c.is_ascii() || flags & 256 != 0 {
                        return c.to_string();
                    }
                    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
                };
                text(json.chars().map(escapes).collect())
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
            "bin2hex" => Ok(Value::text(&crate::userland::digest::hex(word(0).as_bytes()))),
            "base64_encode" => text(STANDARD.encode(word(0))),
            "base64_decode" => {
                Ok(match STANDARD.decode(word(0)).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
                    Some(text) => Value::text(&text),
                    None => Value::Unknown,
                })
            }
            "error_reporting"
            | "set_time_limit"
            | "date_default_timezone_set"
            | "opcache_reset"
            | "putenv" => Ok(Value::Null),
            _ => {
                if name.starts_with("preg_") {
                    return self.php_preg(name, plain);
                }
                if plain.iter().any(|one| matches!(one, Value::Unknown)) {
                    return self.php_list(name, plain, words);
                }
                match self.php_list(name, plain, words) {
                    Err(Stop::Unknown(_)) => {}
                    other => return other,
                }
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
