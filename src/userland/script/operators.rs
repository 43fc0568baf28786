//! Operators, and the constants of the languages.

use super::Dialect;
use super::failures::{Result, raise, unknown};
use super::javascript::operators::binary;
use super::lists::order;
use super::run::Script;
use super::value::{Outcome, Value};

/// What stands for the digest of something that was downloaded: equal to the one that was published.
pub(super) const DIGEST: &str = "#digest";

impl Script<'_, '_> {
    /// What an operator makes of two values.
    pub fn operate(&mut self, op: &str, first: &Value, second: &Value) -> Outcome {
        if self.dialect == Dialect::JavaScript {
            return Ok(binary(op, first, second));
        }
        if self.dialect == Dialect::Php && matches!(op, "+" | "-" | "*" | "/" | "%" | "**") {
            let numeric = |value: &Value| match value {
                Value::Text(text) => match (text.trim().parse::<i64>(), text.trim().parse::<f64>()) {
                    (Ok(number), _) => Value::Int(number),
                    (_, Ok(number)) => Value::Number(number),
                    _ => value.clone(),
                },
                Value::Null => Value::Int(0),
                Value::Bool(value) => Value::Int(i64::from(*value)),
                value => value.clone(),
            };
            let (a, b) = (numeric(first), numeric(second));
            if a.same(first) == Some(false) || b.same(second) == Some(false) {
                return self.operate(op, &a, &b);
            }
        }
        let digest = |value: &Value| matches!(value, Value::Host(name, _) if &**name == DIGEST);
        let truth = |value: bool| Ok(Value::Bool(value));
        let equal = |wanted: bool| match first.equals(second) {
            _ if digest(first) || digest(second) => truth(wanted),
            Some(equal) => truth(equal == wanted),
            None => Ok(Value::Unknown),
        };
        let opaque = |value: &Value| self.dialect == Dialect::Python && super::language::is_opaque(value);
        if opaque(first) || opaque(second) {
            return Ok(Value::Unknown);
        }
        match (op, first, second) {
            ("|", Value::Host(a, _), Value::Host(b, _))
                if a.starts_with("re flags") && b.starts_with("re flags") =>
            {
                Ok(super::python::flags(&[first, second]))
            }
            ("/" | "//" | "%" | "-" | "+" | "*" | "**" | "<" | ">", Value::Unknown, _)
            | ("/" | "//" | "%" | "-" | "+" | "*" | "**" | "<" | ">" | "in" | "not in", _, Value::Unknown)
            | ("<=" | ">=" | "in" | "not in", Value::Unknown, _)
            | ("<=" | ">=", _, Value::Unknown) => Ok(Value::Unknown),
            ("=~" | "!~", Value::Text(text), Value::Regex(..)) if self.dialect == Dialect::Ruby => {
                let place = self.by_pattern(text, "=~", std::slice::from_ref(second))?;
                if op == "=~" { Ok(place) } else { truth(place.is_nothing()) }
            }
            ("instanceof", ..) => Ok(self.is_of(first, second)),
            ("<=>", ..) => match order(first, second, 0) {
                Some(order) => Ok(Value::Int(order as i64)),
                None => Ok(Value::Unknown),
            },
            // Numbers and texts of numbers are the same to PHP.
            ("==" | "!=", Value::Text(text), Value::Int(_) | Value::Number(_))
            | ("==" | "!=", Value::Int(_) | Value::Number(_), Value::Text(text))
                if self.dialect == Dialect::Php && text.trim().parse::<f64>().is_ok() =>
            {
                truth((first.to_number() == second.to_number()) == (op == "=="))
            }
            ("==" | "!=", Value::Bool(_) | Value::Null, _)
            | ("==" | "!=", _, Value::Bool(_) | Value::Null)
                if self.dialect == Dialect::Php =>
            {
                match (self.truth(first), self.truth(second)) {
                    (Some(a), Some(b)) => truth((a == b) == (op == "==")),
                    _ => Ok(Value::Unknown),
                }
            }
            ("==" | "===" | "is", ..) => equal(true),
            ("!=" | "!==" | "is not", ..) => equal(false),
            ("in" | "not in", _, Value::Host(name, _)) if &**name == "os.environ" => {
                let key = self.shown(first)?;
                truth(self.env.contains_key(&key) == (op == "in"))
            }
            ("in" | "not in", Value::Text(part), Value::Text(text)) => {
                truth(text.contains(&**part) == (op == "in"))
            }
            ("in" | "not in", ..) => match self.items(second) {
                Some(items) => truth(items.iter().any(|one| one.equals(first) == Some(true)) == (op == "in")),
                None => unknown("what it looks in is not known"),
            },
            ("<" | ">" | "<=" | ">=", ..) => match order(first, second, 0) {
                Some(order) => truth(match op {
                    "<" => order.is_lt(),
                    ">" => order.is_gt(),
                    "<=" => order.is_le(),
                    _ => order.is_ge(),
                }),
                None => unknown("what is compared is not known"),
            },
            (".", ..) if self.dialect == Dialect::Php => {
                let (a, b) = (self.php_text(first)?, self.php_text(second)?);
                Ok(match (a, b) {
                    (Value::Text(a), Value::Text(b)) => Value::text(&format!("{a}{b}")),
                    _ => Value::Unknown,
                })
            }
            ("+", Value::Text(a), Value::Text(b)) => Ok(Value::text(&format!("{a}{b}"))),
            ("+", Value::Array(a), Value::Array(b)) => {
                Ok(Value::array([a.borrow().as_slice(), b.borrow().as_slice()].concat()))
            }
            ("+", Value::Text(_), Value::Int(_)) if self.dialect == Dialect::Python => {
                raise("TypeError", "can only concatenate str (not \"int\") to str")
            }
            ("/", Value::Host(kind, a), _) if &**kind == "path()" => {
                let part = self.shown(second)?;
                let a = a.first().map_or(Ok(String::new()), |a| self.shown(a))?;
                Ok(Value::path(&if part.starts_with('/') { part } else { joined(&a, &part) }))
            }
            ("*", Value::Text(text), Value::Int(count)) => {
                let count = usize::try_from(*count).unwrap_or(0);
                if text.len().saturating_mul(count) > 1 << 22 {
                    return unknown("a text is too long");
                }
                Ok(Value::text(&text.repeat(count)))
            }
            ("%", Value::Text(text), _) if self.dialect == Dialect::Python => {
                let values = match second {
                    Value::Array(values) => values.borrow().clone(),
                    other => vec![other.clone()],
                };
                self.format(text, &values)
            }
            ("/", Value::Int(a), Value::Int(b)) if matches!(self.dialect, Dialect::Python | Dialect::Php) => {
                if *b == 0 {
                    return raise(
                        if self.dialect == Dialect::Php {
                            "DivisionByZeroError"
                        } else {
                            "ZeroDivisionError"
                        },
                        "division by zero",
                    );
                }
                let whole = self.dialect == Dialect::Php && a % b == 0;
                Ok(if whole { Value::Int(a / b) } else { Value::Number(*a as f64 / *b as f64) })
            }
            (_, Value::Int(a), Value::Int(b)) => {
                let number = match op {
                    "+" => a.checked_add(*b),
                    "-" => a.checked_sub(*b),
                    "*" => a.checked_mul(*b),
                    "//" => a.checked_div_euclid(*b),
                    "/" if self.dialect == Dialect::Ruby => a.checked_div_euclid(*b),
                    "%" => a.checked_rem_euclid(*b),
                    "**" => u32::try_from(*b).ok().and_then(|b| a.checked_pow(b)),
                    "|" => Some(a | b),
                    "&" => Some(a & b),
                    "^" => Some(a ^ b),
                    "<<" => u32::try_from(*b).ok().filter(|b| *b < 62).and_then(|b| a.checked_mul(1 << b)),
                    ">>" => u32::try_from(*b).ok().and_then(|b| a.checked_shr(b)),
                    _ => None,
                };
                number.map_or_else(|| unknown("a number is not known"), |number| Ok(Value::Int(number)))
            }
            (
                "+" | "-" | "*" | "/" | "//" | "%" | "**",
                Value::Number(_),
                Value::Int(_) | Value::Number(_),
            )
            | ("+" | "-" | "*" | "/" | "//" | "%" | "**", Value::Int(_), Value::Number(_)) => {
                let (a, b) = (first.to_number().unwrap_or(0.0), second.to_number().unwrap_or(0.0));
                Ok(Value::Number(match op {
                    "+" => a + b,
                    "-" => a - b,
                    "*" => a * b,
                    "/" => a / b,
                    "//" => (a / b).floor(),
                    "**" => a.powf(b),
                    _ => a - b * (a / b).floor(),
                }))
            }
            ("*", Value::Array(list), Value::Int(count)) => {
                let count = usize::try_from(*count).unwrap_or(0).min(10_000);
                let all = std::iter::repeat_n(list.borrow().clone(), count).flatten();
                Ok(Value::array(all.take(super::value::MAX_VALUES + 1).collect()))
            }
            ("|" | "-" | "&", Value::Host(a, x), Value::Host(b, y)) if &**a == "set()" && &**b == "set()" => {
                super::python::of_sets(op, x, y)
            }
            ("|", Value::Map(_), Value::Map(more)) => {
                let Value::Map(own) = first else { return unknown("a map is not known") };
                let made = Value::map(own.borrow().clone());
                more.borrow().iter().for_each(|(key, value)| made.set_key(key.clone(), value.clone()));
                Ok(made)
            }
            ("<<", Value::Array(list), _) => {
                list.borrow_mut().push(second.clone());
                Ok(first.clone())
            }
            ("<<", Value::Host(..), _) => self.own_method(first, "write", std::slice::from_ref(second)),
            _ if matches!(first, Value::Unknown) || matches!(second, Value::Unknown) => Ok(Value::Unknown),
            _ => unknown(format!("the operator {op} has no model for these values")),
        }
    }

    /// The version of the language's program: `3.12.4`.
    pub(super) fn version(&self) -> String {
        self.ask("version").unwrap_or_default()
    }

    /// What the language's own files know by a name.
    pub(super) fn ask(&self, name: &str) -> Option<String> {
        (self.host?.1.constant)(self.process, name)
    }

    /// Whether a module or an extension cannot be loaded.
    pub(super) fn lacks(&mut self, name: &str) -> bool {
        self.host.is_some_and(|(userland, host)| (host.is_missing)(userland, self.process, name))
    }

    /// A whole number, from a text as the language reads one.
    pub(super) fn number(&self, value: Option<&Value>) -> Result<i64> {
        match value {
            Some(Value::Int(number)) => Ok(*number),
            Some(Value::Number(number)) => Ok(number.trunc() as i64),
            Some(Value::Bool(value)) => Ok(i64::from(*value)),
            Some(Value::Text(text)) => match text.trim().parse() {
                Ok(number) => Ok(number),
                Err(_) if self.dialect == Dialect::Python => {
                    raise("ValueError", format!("invalid literal for int() with base 10: '{text}'"))
                }
                Err(_) => Ok(0),
            },
            _ => unknown("a number is not known"),
        }
    }

    pub(super) fn constant(&mut self, name: &str) -> Option<Value> {
        let numbers: Vec<i64> = self.version().split('.').filter_map(|part| part.parse().ok()).collect();
        let number = |at: usize| numbers.get(at).copied().unwrap_or(0);
        let script = self.argv.first().cloned().unwrap_or_default();
        let texts = |texts: &[String]| Value::array(texts.iter().map(|text| Value::text(text)).collect());
        Some(match (self.dialect, name) {
            (Dialect::Python, "sys.version_info") => {
                let mut parts: Vec<Value> = (0..3).map(|at| Value::Int(number(at))).collect();
                parts.extend([Value::text("final"), Value::Int(0)]);
                self.tuple(parts)
            }
            (Dialect::Python, "sys.version") => {
                Value::text(&format!("{} (main) [GCC 12.2.0]", self.version()))
            }
            (Dialect::Python, "sys.argv") => texts(&self.argv),
            (Dialect::Python, "sys.platform") => Value::text("linux"),
            (Dialect::Python, "sys.executable") => Value::text(&self.ask("executable")?),
            (Dialect::Python, "os.sep") => Value::text("/"),
            (Dialect::Python, "os.linesep") => Value::text("\n"),
            (Dialect::Python, "__name__") => Value::text("__main__"),
            (Dialect::Python, "__file__") | (Dialect::Ruby, "__FILE__") | (Dialect::Php, "__FILE__") => {
                Value::text(&script)
            }
            (Dialect::Ruby, "__dir__") | (Dialect::Php, "__DIR__") => {
                let path = self.process.path(&script);
                Value::text(crate::vfs::path::parent(&path))
            }
            (Dialect::Ruby, "RUBY_VERSION") | (Dialect::Php, "PHP_VERSION") => Value::text(&self.version()),
            (Dialect::Ruby, "RUBY_PLATFORM") => Value::text(&format!("{}-linux", self.process.sys.machine)),
            (Dialect::Ruby, "RUBY_ENGINE") => Value::text("ruby"),
            (Dialect::Ruby, "ARGV") => texts(self.argv.get(1..).unwrap_or_default()),
            (Dialect::Php, "PHP_EOL") => Value::text("\n"),
            (Dialect::Php, "PHP_MAJOR_VERSION") => Value::Int(number(0)),
            (Dialect::Php, "PHP_MINOR_VERSION") => Value::Int(number(1)),
            (Dialect::Php, "PHP_RELEASE_VERSION") => Value::Int(number(2)),
            (Dialect::Php, "PHP_VERSION_ID") => Value::Int(number(0) * 10_000 + number(1) * 100 + number(2)),
            (Dialect::Php, "PHP_OS" | "PHP_OS_FAMILY") => Value::text("Linux"),
            (Dialect::Php, "PHP_SAPI") => Value::text("cli"),
            (Dialect::Php, "DIRECTORY_SEPARATOR") => Value::text("/"),
            (Dialect::Php, name)
                if name.starts_with("JSON_") || name.starts_with("E_") || name.starts_with("LOCK_") =>
            {
                Value::Int(match name {
                    "JSON_PRETTY_PRINT" => 128,
                    "JSON_UNESCAPED_SLASHES" => 64,
                    "JSON_UNESCAPED_UNICODE" => 256,
                    _ => 0,
                })
            }
            (Dialect::Php, "FILE_APPEND") => Value::Int(8),
            (Dialect::Php, "PHP_INT_SIZE") => Value::Int(8),
            (Dialect::Php, "PHP_INT_MAX") => Value::Int(i64::MAX),
            (Dialect::Php, "STR_PAD_LEFT") => Value::Int(0),
            (Dialect::Php, "ARRAY_FILTER_USE_KEY") => Value::Int(2),
            (Dialect::Php, "PREG_SPLIT_NO_EMPTY") => Value::Int(1),
            (Dialect::Php, "STR_PAD_RIGHT" | "SORT_STRING") => Value::Int(1),
            (Dialect::Php, "FILE_IGNORE_NEW_LINES") => Value::Int(2),
            (Dialect::Php, "FILE_SKIP_EMPTY_LINES") => Value::Int(4),
            (Dialect::Php, "PHP_BINARY") => Value::text("/usr/local/bin/php"),
            (Dialect::Php, "argv" | "$argv") => texts(&self.argv),
            (Dialect::Php, "$argc") => Value::count(self.argv.len()),
            (Dialect::Php, "$_ENV" | "$_SERVER") => Value::map(
                self.env.iter().map(|(name, value)| (Value::text(name), Value::text(value))).collect(),
            ),
            (Dialect::Php, "PHP_ZTS" | "PHP_DEBUG") => Value::Int(0),
            _ => return None,
        })
    }
}

/// Two parts of a path.
pub(super) fn joined(a: &str, b: &str) -> String {
    if a.is_empty() || a == "." { b.to_owned() } else { format!("{}/{b}", a.trim_end_matches('/')) }
}
