//! The functions that gawk has besides those of POSIX.

use crate::vfs::Time;

use super::run::{Runner, Stop};
use super::tree::Expression;
use super::value::Value;

impl<'r> Runner<'r, '_> {
    /// A function by its name; `None` if gawk has none of that name either.
    pub(super) fn extension(
        &mut self,
        name: &str,
        arguments: &'r [Expression],
    ) -> Result<Option<Value>, Stop> {
        let number = |runner: &mut Self, at: usize| runner.argument_number(arguments.get(at));
        Ok(Some(match name {
            "gensub" => self.gensub(arguments)?,
            "asort" => self.sorted(arguments, false)?,
            "asorti" => self.sorted(arguments, true)?,
            "strtonum" => Value::Number(strtonum(&self.argument(arguments, 0)?)),
            "and" | "or" | "xor" | "lshift" | "rshift" => {
                let (a, b) = (number(self, 0)? as u64, number(self, 1)? as u64);
                let shift = u32::try_from(b).unwrap_or(u32::MAX);
                let value = match name {
                    "and" => a & b,
                    "or" => a | b,
                    "xor" => a ^ b,
                    "lshift" => a.checked_shl(shift).unwrap_or(0),
                    _ => a.checked_shr(shift).unwrap_or(0),
                };
                Value::Number(value as f64)
            }
            // As many bits as a number holds exactly.
            "compl" => Value::Number((!(number(self, 0)? as u64) & ((1 << 53) - 1)) as f64),
            "systime" => Value::Number(self.process.sys.clock.secs() as f64),
            "mktime" => {
                let text = self.argument(arguments, 0)?;
                let parts: Vec<i64> = text.split_whitespace().filter_map(|part| part.parse().ok()).collect();
                match parts.as_slice() {
                    [y, m, d, h, min, s, ..] => {
                        Value::Number(Time::from_civil(*y, *m, *d, *h, *min, *s).secs() as f64)
                    }
                    _ => Value::Number(-1.0),
                }
            }
            "strftime" => {
                let format = match arguments.first() {
                    Some(format) => self.text(format)?,
                    None => "%a %b %e %H:%M:%S %Z %Y".to_owned(),
                };
                let seconds = match arguments.get(1) {
                    Some(expression) => self.number(expression)? as i64,
                    None => self.process.sys.clock.secs(),
                };
                Value::Text(super::super::date::format(&format, Time::from_secs(seconds)))
            }
            _ => return Ok(None),
        }))
    }

    /// `gensub(regex, with, how [, target])`: gives the changed text; `\1` to `\9` are groups.
    fn gensub(&mut self, arguments: &'r [Expression]) -> Result<Value, Stop> {
        let [pattern, with, how, rest @ ..] = arguments else { return Ok(Value::Text(String::new())) };
        let (with, how) = (self.text(with)?, self.text(how)?);
        let text = match rest.first() {
            Some(target) => self.text(target)?,
            None => self.record.clone(),
        };
        let Some(regex) = self.regex(pattern)? else { return Ok(Value::Text(text)) };
        let all = how.starts_with(['g', 'G']);
        let wanted = how.parse::<f64>().unwrap_or(1.0).max(1.0) as usize;
        let (mut out, mut at, mut copied, mut count) = (String::new(), 0, 0, 0);
        while let Some(captures) = regex.find_at(&text, at) {
            if !self.process.sys.step(1) {
                return Err(Stop::Fail);
            }
            let (start, end) = (captures.start(), captures.end());
            count += 1;
            if all || count == wanted {
                out.push_str(text.get(copied..start).unwrap_or(""));
                let mut chars = with.chars().peekable();
                while let Some(c) = chars.next() {
                    match (c, chars.peek().copied()) {
                        ('\\', Some(digit @ '0'..='9')) => {
                            chars.next();
                            out.push_str(captures.text(digit.to_digit(10).unwrap_or(0) as usize, &text));
                        }
                        ('\\', Some(other)) => {
                            chars.next();
                            out.push(other);
                        }
                        ('&', _) => out.push_str(captures.text(0, &text)),
                        _ => out.push(c),
                    }
                }
                copied = end;
            }
            at = match text.get(end..).and_then(|rest| rest.chars().next()) {
                _ if end > start => end,
                Some(next) => end + next.len_utf8(),
                None => break,
            };
        }
        out.push_str(text.get(copied..).unwrap_or(""));
        Ok(Value::Text(out))
    }

    /// `asort(from [, to])`: the values in order, under the indices from 1; `asorti` takes the indices.
    fn sorted(&mut self, arguments: &'r [Expression], indices: bool) -> Result<Value, Stop> {
        let Some(Expression::Variable(from)) = arguments.first() else { return Ok(Value::Number(0.0)) };
        let elements = self.array(from).clone();
        if !self.process.sys.step(1 + elements.len() as u64) {
            return Err(Stop::Fail);
        }
        let mut values: Vec<Value> = if indices {
            elements.into_keys().map(Value::Text).collect()
        } else {
            elements.into_values().collect()
        };
        values.sort_by(|a, b| match (a.as_numeric(), b.as_numeric()) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            // Numbers come before texts.
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => a.text("%.6g").cmp(&b.text("%.6g")),
        });
        let count = values.len() as f64;
        let to = match arguments.get(1) {
            Some(Expression::Variable(to)) => to,
            _ => from,
        };
        *self.array(to) = (1..).zip(values).map(|(at, value): (usize, _)| (at.to_string(), value)).collect();
        Ok(Value::Number(count))
    }
}

/// Hexadecimal after `0x`, octal after `0`, else decimal.
fn strtonum(text: &str) -> f64 {
    let text = text.trim();
    let radix = |digits: &str, radix: u32| {
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        u64::from_str_radix(digits.get(..end).unwrap_or(""), radix).unwrap_or(0) as f64
    };
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => radix(hex, 16),
        None if text.starts_with('0') && !text.contains(['.', '8', '9']) => radix(text, 8),
        None => Value::Input(text.to_owned()).number(),
    }
}
