//! Operators, and the constants of the languages.

use super::Dialect;
use super::run::{Machine, Result, raise, unknown};
use super::tree::Expr;
use super::value::Value;

/// What stands for the digest of something that was downloaded: equal to the one that was published.
pub(super) const DIGEST: &str = "#digest";

impl Machine<'_, '_> {
    pub(super) fn binary(&mut self, op: &'static str, left: &Expr, right: &Expr) -> Result<Value> {
        let first = self.value(left)?;
        match op {
            "and" | "&&" if !first.is_true(self.dialect) => return Ok(self.truth(first)),
            "or" | "||" if first.is_true(self.dialect) => return Ok(self.truth(first)),
            "??" if first != Value::Nil => return Ok(first),
            "and" | "&&" | "or" | "||" | "??" => {
                let second = self.value(right)?;
                return Ok(self.truth(second));
            }
            _ => {}
        }
        let second = self.value(right)?;
        self.operate(op, &first, &second)
    }

    /// PHP's logic gives truths, the others' one of the values.
    fn truth(&self, value: Value) -> Value {
        if self.dialect == Dialect::Php { Value::Bool(value.is_true(self.dialect)) } else { value }
    }

    fn operate(&mut self, op: &str, first: &Value, second: &Value) -> Result<Value> {
        let digest = |value: &Value| matches!(value, Value::Name(name) if name == DIGEST);
        let equal = first == second || digest(first) || digest(second);
        let truth = |value: bool| Ok(Value::Bool(value));
        match (op, first, second) {
            ("==" | "===" | "is", ..) => truth(equal),
            ("!=" | "!==" | "is not", ..) => truth(!equal),
            ("in" | "not in", _, Value::Name(name)) if name == "os.environ" => {
                let key = self.shown(first)?;
                truth(self.process.var(&key).is_some() == (op == "in"))
            }
            ("in" | "not in", Value::Text(part), Value::Text(text)) => {
                truth(text.contains(part) == (op == "in"))
            }
            ("in" | "not in", ..) => match second.items() {
                Some(items) => truth(items.contains(first) == (op == "in")),
                None => unknown("what it looks in is not known"),
            },
            ("<" | ">" | "<=" | ">=", ..) => match order(first, second) {
                Some(order) => truth(match op {
                    "<" => order.is_lt(),
                    ">" => order.is_gt(),
                    "<=" => order.is_le(),
                    _ => order.is_ge(),
                }),
                None => unknown("what is compared is not known"),
            },
            (".", ..) if self.dialect == Dialect::Php => {
                Ok(Value::Text(self.shown(first)? + &self.shown(second)?))
            }
            ("+", Value::Text(a), Value::Text(b)) => Ok(Value::Text(format!("{a}{b}"))),
            ("+", Value::List(a), Value::List(b)) => Ok(Value::List([a.as_slice(), b.as_slice()].concat())),
            ("+", Value::Text(_), Value::Int(_)) if self.dialect == Dialect::Python => {
                raise("TypeError", "can only concatenate str (not \"int\") to str")
            }
            ("/", Value::Path(a), _) => {
                let part = self.shown(second)?;
                Ok(Value::Path(if part.starts_with('/') { part } else { joined(a, &part) }))
            }
            ("*", Value::Text(text), Value::Int(count)) => {
                let count = usize::try_from(*count).unwrap_or(0).min(1 << 20);
                if text.len().saturating_mul(count) > 1 << 22 {
                    return unknown("a text is too long");
                }
                Ok(Value::Text(text.repeat(count)))
            }
            ("%", Value::Text(text), _) if self.dialect == Dialect::Python => {
                let values = match second {
                    Value::List(values) => values.clone(),
                    other => vec![other.clone()],
                };
                self.format(text, &values)
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
                    _ => None,
                };
                number.map_or_else(|| unknown("a number is not known"), |number| Ok(Value::Int(number)))
            }
            ("<<", Value::List(list), _) => {
                Ok(Value::List([list.as_slice(), std::slice::from_ref(second)].concat()))
            }
            _ => unknown(format!("the operator {op} has no model for these values")),
        }
    }

    /// `%s`, `%d` and `%%` of a text, in the order of the values.
    pub(super) fn format(&mut self, text: &str, values: &[Value]) -> Result<Value> {
        let (mut out, mut values, mut chars) = (String::new(), values.iter(), text.chars());
        while let Some(c) = chars.next() {
            match (c, c == '%') {
                (_, true) => match chars.next() {
                    Some('%') => out.push('%'),
                    Some('s' | 'd') => {
                        let Some(value) = values.next() else { return unknown("a format lacks a value") };
                        out.push_str(&self.shown(value)?);
                    }
                    _ => return unknown("a format has no model"),
                },
                _ => out.push(c),
            }
        }
        Ok(Value::Text(out))
    }

    /// The version of the language's program: `3.12.4`.
    pub(super) fn version(&self) -> String {
        (self.host.constant)(self.process, "version").unwrap_or_default()
    }

    pub(super) fn constant(&mut self, name: &str) -> Option<Value> {
        let numbers: Vec<i64> = self.version().split('.').filter_map(|part| part.parse().ok()).collect();
        let number = |at: usize| numbers.get(at).copied().unwrap_or(0);
        let script = self.arguments.first().cloned().unwrap_or_default();
        let texts = |texts: &[String]| Value::List(texts.iter().map(Value::text).collect());
        Some(match (self.dialect, name) {
            (Dialect::Python, "sys.version_info") => {
                let mut parts: Vec<Value> = (0..3).map(|at| Value::Int(number(at))).collect();
                parts.extend([Value::text("final"), Value::Int(0)]);
                Value::List(parts)
            }
            (Dialect::Python, "sys.version") => {
                Value::Text(format!("{} (main) [GCC 12.2.0]", self.version()))
            }
            (Dialect::Python, "sys.argv") => texts(&self.arguments),
            (Dialect::Python, "sys.platform") => Value::text("linux"),
            (Dialect::Python, "sys.executable") => {
                Value::Text((self.host.constant)(self.process, "executable")?)
            }
            (Dialect::Python, "os.sep") => Value::text("/"),
            (Dialect::Python, "os.linesep") => Value::text("\n"),
            (Dialect::Python, "__name__") => Value::text("__main__"),
            (Dialect::Python, "__file__") | (Dialect::Ruby, "__FILE__") | (Dialect::Php, "__FILE__") => {
                Value::Text(script)
            }
            (Dialect::Ruby, "__dir__") | (Dialect::Php, "__DIR__") => {
                let path = self.process.path(&script);
                Value::text(crate::vfs::path::parent(&path))
            }
            (Dialect::Ruby, "RUBY_VERSION") | (Dialect::Php, "PHP_VERSION") => Value::Text(self.version()),
            (Dialect::Ruby, "RUBY_PLATFORM") => Value::Text(format!("{}-linux", self.process.sys.machine)),
            (Dialect::Ruby, "RUBY_ENGINE") => Value::text("ruby"),
            (Dialect::Ruby, "ARGV") => texts(self.arguments.get(1..).unwrap_or_default()),
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
                Value::Int(0)
            }
            _ => return None,
        })
    }
}

/// Two parts of a path.
pub(super) fn joined(a: &str, b: &str) -> String {
    if a.is_empty() || a == "." { b.to_owned() } else { format!("{}/{b}", a.trim_end_matches('/')) }
}

fn order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::List(a), Value::List(b)) => {
            for (a, b) in a.iter().zip(b) {
                let order = order(a, b)?;
                if order.is_ne() {
                    return Some(order);
                }
            }
            Some(a.len().cmp(&b.len()))
        }
        (Value::Record(a), Value::Record(b)) => {
            let list = |fields: &[(String, Value)]| {
                Value::List(fields.iter().map(|(_, value)| value.clone()).collect())
            };
            order(&list(a), &list(b))
        }
        _ => None,
    }
}
