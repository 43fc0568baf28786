//! The format language of `printf`.

use crate::shell::ShellKind;
use crate::shell::interp::escapes::{Octal, unescape};
use crate::shell::interp::trace;
use crate::shell::{real, strftime};
use crate::vfs::Time;

/// One conversion: `%-08.3x`.
#[derive(Debug, Clone, Default)]
struct Conversion {
    left: bool,
    zero: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    width: usize,
    precision: Option<usize>,
}

/// Output and error texts; the format is used again as long as there are arguments left. `kind` is the shell whose
/// builtin it is, `None` for the program.
pub fn format(
    template: &str,
    values: &[String],
    kind: Option<ShellKind>,
    now: Time,
) -> (Vec<u8>, Vec<String>) {
    let mut run = Run { out: Vec::new(), errors: Vec::new(), values, at: 0, kind, now, stopped: false };
    loop {
        let before = run.at;
        run.pass(template);
        // Output has an end even where arguments have none.
        if run.stopped || run.at >= values.len() || run.at == before || run.out.len() > 1 << 22 {
            return (run.out, run.errors);
        }
    }
}

struct Run<'a> {
    out: Vec<u8>,
    errors: Vec<String>,
    values: &'a [String],
    at: usize,
    kind: Option<ShellKind>,
    /// What `%(…)T` shows without an argument.
    now: Time,
    stopped: bool,
}

impl Run<'_> {
    fn next(&mut self) -> Option<String> {
        let value = self.values.get(self.at).cloned();
        self.at += 1;
        value
    }

    fn pass(&mut self, template: &str) {
        let mut rest = template;
        while let Some(percent) = rest.find('%') {
            let (text, tail) = rest.split_at_checked(percent).unwrap_or((rest, ""));
            self.literal(text);
            if self.stopped {
                return;
            }
            rest = self.conversion(tail.get(1..).unwrap_or(""));
            if self.stopped {
                return;
            }
        }
        self.literal(rest);
    }

    fn literal(&mut self, text: &str) {
        let octal = match self.kind {
            Some(ShellKind::Dash | ShellKind::Bash) => Octal::Format,
            _ => Octal::Bare,
        };
        let (bytes, stopped) = unescape(text, octal);
        self.out.extend(bytes);
        self.stopped |= stopped;
    }

    /// Takes a conversion off the text after a percent sign.
    fn conversion<'t>(&mut self, text: &'t str) -> &'t str {
        let mut conversion = Conversion::default();
        let mut chars = text.chars();
        let mut next = chars.next();
        while let Some(flag @ ('-' | '0' | '+' | ' ' | '#')) = next {
            match flag {
                '-' => conversion.left = true,
                '0' => conversion.zero = true,
                '+' => conversion.plus = true,
                ' ' => conversion.space = true,
                _ => conversion.alternate = true,
            }
            next = chars.next();
        }
        if next == Some('*') {
            let width: i64 = self.next().and_then(|value| value.parse().ok()).unwrap_or(0);
            conversion.left |= width < 0;
            conversion.width = width.unsigned_abs().min(1 << 16) as usize;
            next = chars.next();
        }
        while let Some(digit) = next.and_then(|c| c.to_digit(10)) {
            conversion.width = (conversion.width * 10 + digit as usize).min(1 << 16);
            next = chars.next();
        }
        if next == Some('.') {
            let mut precision = 0;
            next = chars.next();
            if next == Some('*') {
                precision = self.next().and_then(|value| value.parse().ok()).unwrap_or(0).min(1 << 16);
                next = chars.next();
            }
            while let Some(digit) = next.and_then(|c| c.to_digit(10)) {
                precision = (precision * 10 + digit as usize).min(1 << 16);
                next = chars.next();
            }
            conversion.precision = Some(precision);
        }
        while matches!(next, Some('l' | 'h' | 'q' | 'j' | 'z' | 't' | 'L')) {
            if next == Some('q') && self.kind != Some(ShellKind::Dash) {
                break;
            }
            next = chars.next();
        }
        match next {
            Some('%') => self.out.push(b'%'),
            Some('s') => {
                let text = self.next().unwrap_or_default();
                self.pad_text(text.as_bytes(), &conversion);
            }
            Some('q') => {
                let text = self.next().unwrap_or_default();
                let text = match self.kind {
                    Some(ShellKind::Bash) => trace::quote_backslashes(&text),
                    _ => trace::quote(&text),
                };
                self.pad_text(text.as_bytes(), &conversion);
            }
            Some('b') => {
                let (bytes, stopped) = unescape(&self.next().unwrap_or_default(), Octal::AfterZero);
                self.pad_text(&bytes, &conversion);
                self.stopped |= stopped;
            }
            Some('c') => {
                let text = self.next().unwrap_or_default();
                let first: String = text.chars().take(1).collect();
                self.pad_text(first.as_bytes(), &conversion);
            }
            Some(letter @ ('d' | 'i' | 'o' | 'u' | 'x' | 'X')) => self.integer(letter, &conversion),
            Some('(') if self.kind == Some(ShellKind::Bash) && chars.as_str().contains(")T") => {
                let (format, rest) = chars.as_str().split_once(")T").unwrap_or_default();
                // -1 is now, -2 when the shell began, which is the same here.
                let time = match self.next().and_then(|value| value.trim().parse::<i64>().ok()) {
                    Some(seconds) if seconds >= 0 => Time::from_secs(seconds),
                    _ => self.now,
                };
                let format = if format.is_empty() { "%T" } else { format };
                self.pad_text(strftime::format(format, time).as_bytes(), &conversion);
                return rest;
            }
            Some('f' | 'F' | 'e' | 'E' | 'g' | 'G') => {
                let text = self.next().unwrap_or_default();
                self.float(next.unwrap_or('f'), &text, conversion);
            }
            other => {
                let shown: String = other.into_iter().collect();
                self.errors.push(match self.kind {
                    Some(ShellKind::Dash) => format!("%{shown}: invalid directive"),
                    Some(ShellKind::Bash) => format!("`{shown}': invalid format character"),
                    _ => format!("%{shown}: invalid conversion specification"),
                });
                self.stopped = true;
            }
        }
        chars.as_str()
    }

    fn float(&mut self, letter: char, text: &str, conversion: Conversion) {
        let value = match text.trim().parse::<f64>() {
            Ok(value) => value,
            Err(_) if text.is_empty() => 0.0,
            Err(_) => match self.number(text) {
                Ok(value) => value as f64,
                Err((value, error)) => {
                    self.errors.push(error);
                    value as f64
                }
            },
        };
        let digits =
            real::shown(value.abs(), letter, conversion.precision.unwrap_or(6), conversion.alternate);
        let sign = match (value.is_sign_negative(), conversion.plus, conversion.space) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let zeros = if conversion.zero && !conversion.left && value.is_finite() {
            conversion.width.saturating_sub(sign.len() + digits.len())
        } else {
            0
        };
        let text = format!("{sign}{}{digits}", "0".repeat(zeros));
        self.pad_text(text.as_bytes(), &Conversion { precision: None, ..conversion });
    }

    fn integer(&mut self, letter: char, conversion: &Conversion) {
        let text = self.next().unwrap_or_default();
        let value = match self.number(&text) {
            Ok(value) => value,
            Err((value, error)) => {
                self.errors.push(error);
                value
            }
        };
        let mut digits = match letter {
            'd' | 'i' => value.unsigned_abs().to_string(),
            'o' => format!("{value:o}"),
            'u' => (value as u64).to_string(),
            'x' => format!("{value:x}"),
            _ => format!("{value:X}"),
        };
        if let Some(precision) = conversion.precision {
            digits = format!("{digits:0>precision$}");
        }
        let sign = match letter {
            'd' | 'i' if value < 0 => "-",
            'd' | 'i' if conversion.plus => "+",
            'd' | 'i' if conversion.space => " ",
            'x' if conversion.alternate && value != 0 => "0x",
            'X' if conversion.alternate && value != 0 => "0X",
            'o' if conversion.alternate && value != 0 => "0",
            _ => "",
        };
        if conversion.zero && !conversion.left && conversion.precision.is_none() {
            let width = conversion.width.saturating_sub(sign.len());
            digits = format!("{digits:0>width$}");
        }
        let text = format!("{sign}{digits}");
        self.pad_text(text.as_bytes(), &Conversion { precision: None, ..conversion.clone() });
    }

    /// A number as `strtoimax` with base 0 reads it; what could be read, and what to say, if not all could.
    fn number(&self, text: &str) -> Result<i64, (i64, String)> {
        let trimmed = text.trim_start();
        if let Some(quoted) = trimmed.strip_prefix(['\'', '"']) {
            return Ok(quoted.chars().next().map_or(0, |c| i64::from(c as u32)));
        }
        if trimmed.is_empty() && self.kind == Some(ShellKind::Ash) {
            return Err((0, "invalid number ''".to_owned()));
        }
        if trimmed.is_empty() {
            return if self.kind.is_none() && !text.is_empty() {
                Err((0, format!("{text}: expected a numeric value")))
            } else {
                Ok(0)
            };
        }
        let (negative, digits) = match trimmed.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
        };
        let (radix, digits) = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
            Some(digits) => (16, digits),
            None if digits.len() > 1 && digits.starts_with('0') => (8, digits),
            None => (10, digits),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        let value = i64::from_str_radix(digits.get(..length).unwrap_or(""), radix).unwrap_or(0);
        let value = if negative { value.wrapping_neg() } else { value };
        if length == digits.len() && length > 0 {
            return Ok(value);
        }
        let error = match (self.kind, length) {
            (Some(ShellKind::Dash), 0) => format!("{text}: expected numeric value"),
            (Some(ShellKind::Dash), _) => format!("{text}: not completely converted"),
            (Some(ShellKind::Bash), _) => format!("{text}: invalid number"),
            (Some(ShellKind::Ash), _) => format!("invalid number '{text}'"),
            (None, 0) => format!("'{text}': expected a numeric value"),
            (None, _) => format!("'{text}': value not completely converted"),
        };
        Err((value, error))
    }

    fn pad_text(&mut self, bytes: &[u8], conversion: &Conversion) {
        let bytes = match conversion.precision {
            Some(precision) => bytes.get(..precision.min(bytes.len())).unwrap_or(bytes),
            None => bytes,
        };
        let padding = conversion.width.saturating_sub(bytes.len());
        if !conversion.left {
            self.out.extend(std::iter::repeat_n(b' ', padding));
        }
        self.out.extend(bytes);
        if conversion.left {
            self.out.extend(std::iter::repeat_n(b' ', padding));
        }
    }
}
