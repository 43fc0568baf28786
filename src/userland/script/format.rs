//! Values in formats: `%5.2f` of all languages, and `{:>8,.2f}` of Python.

use super::Dialect;
use super::failures::{Result, raise, unknown};
use super::run::Script;
use super::value::Value;

/// How a value stands in its field.
#[derive(Default)]
struct Field {
    fill: Option<char>,
    align: Option<char>,
    plus: bool,
    blank: bool,
    other: bool,
    zero: bool,
    width: usize,
    group: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

/// Wider fields are not written.
const WIDEST: usize = 10_000;

impl Script<'_, '_> {
    /// `%s`, `%05.2f`, `%(name)s`, `%1$s` and `%%` of a text.
    pub(super) fn format(&mut self, text: &str, values: &[Value]) -> Result<Value> {
        let chars: Vec<char> = text.chars().collect();
        let (mut out, mut at, mut next) = (String::new(), 0, 0);
        while let Some(c) = chars.get(at).copied() {
            at += 1;
            if c != '%' {
                out.push(c);
                continue;
            }
            let here = |at: usize| chars.get(at).copied().unwrap_or('\0');
            let digits = |at: &mut usize| {
                let from = *at;
                while here(*at).is_ascii_digit() {
                    *at += 1;
                }
                chars.get(from..*at).unwrap_or_default().iter().collect::<String>()
            };
            let mut value = None;
            if here(at) == '(' {
                let end = chars.iter().skip(at).position(|c| *c == ')').map_or(chars.len(), |end| at + end);
                let name: String = chars.get(at + 1..end).unwrap_or_default().iter().collect();
                value = values.first().and_then(|map| map.key(&Value::text(&name)));
                at = end + 1;
            }
            let before = at;
            let place = digits(&mut at);
            if here(at) == '$' {
                at += 1;
                value =
                    place.parse::<usize>().ok().and_then(|place| values.get(place.checked_sub(1)?)).cloned();
            } else {
                at = before;
            }
            let mut field = Field::default();
            while let mark @ ('-' | '+' | ' ' | '0' | '#') = here(at) {
                match mark {
                    '-' => field.align = Some('<'),
                    '+' => field.plus = true,
                    ' ' => field.blank = true,
                    '0' => field.zero = true,
                    _ => field.other = true,
                }
                at += 1;
            }
            field.width = digits(&mut at).parse().unwrap_or(0);
            if here(at) == '.' {
                at += 1;
                field.precision = Some(digits(&mut at).parse().unwrap_or(0));
            }
            let kind = here(at);
            at += 1;
            if kind == '%' {
                out.push('%');
                continue;
            }
            let value = match value {
                Some(value) => value,
                None => {
                    next += 1;
                    match values.get(next - 1) {
                        Some(value) => value.clone(),
                        None => return unknown("a format lacks a value"),
                    }
                }
            };
            if matches!(value, Value::Unknown) {
                return Ok(Value::Unknown);
            }
            let (value, kind) = match kind {
                'r' => (Value::text(&self.inspected_known(&value)?), 's'),
                'i' | 'u' => (value, 'd'),
                kind => (value, kind),
            };
            let value = if kind == 'd' { Value::Int(self.number(Some(&value))?) } else { value };
            let value = if kind == 's' { Value::text(&self.shown(&value)?) } else { value };
            field.kind = Some(kind);
            // Texts stand at the right here, unless they are told otherwise.
            field.align = field.align.or((kind == 's').then_some('>'));
            out.push_str(&self.in_field(&value, &field)?);
        }
        Ok(Value::text(&out))
    }

    fn inspected_known(&self, value: &Value) -> Result<String> {
        self.inspected(value).map_or_else(|| unknown("a value is not known"), Ok)
    }

    /// A value as a format of Python says: `>8.2f`.
    pub(super) fn formatted(&self, value: &Value, spec: &str) -> Result<Value> {
        if matches!(value, Value::Unknown) {
            return Ok(Value::Unknown);
        }
        match specified(spec) {
            Some(field) => self.in_field(value, &field).map(|text| Value::text(&text)),
            None => unknown("a format has no model"),
        }
    }

    fn in_field(&self, value: &Value, field: &Field) -> Result<String> {
        let number = match value {
            Value::Int(number) => Some(*number as f64),
            Value::Bool(known) if field.kind.is_some() => Some(f64::from(u8::from(*known))),
            Value::Number(number) => Some(*number),
            Value::Text(text) if self.dialect != Dialect::Python => text.trim().parse().ok(),
            _ => None,
        };
        let whole = || match value {
            Value::Int(number) => Ok(*number),
            Value::Bool(known) => Ok(i64::from(*known)),
            Value::Number(number) if self.dialect != Dialect::Python => Ok(number.trunc() as i64),
            _ => raise("ValueError", "Unknown format code for object"),
        };
        let places = field.precision.unwrap_or(6).min(60);
        let mut body = match (field.kind, number) {
            (Some('d'), _) => whole()?.unsigned_abs().to_string(),
            (Some('x'), _) => {
                format!("{}{:x}", if field.other { "0x" } else { "" }, whole()?.unsigned_abs())
            }
            (Some('X'), _) => {
                format!("{}{:X}", if field.other { "0X" } else { "" }, whole()?.unsigned_abs())
            }
            (Some('o'), _) => {
                format!("{}{:o}", if field.other { "0o" } else { "" }, whole()?.unsigned_abs())
            }
            (Some('b'), _) => {
                format!("{}{:b}", if field.other { "0b" } else { "" }, whole()?.unsigned_abs())
            }
            (Some('c'), _) => {
                char::from_u32(u32::try_from(whole()?).unwrap_or(0)).map(String::from).unwrap_or_default()
            }
            (Some('f' | 'F'), Some(number)) => format!("{:.places$}", number.abs()),
            (Some('%'), Some(number)) => format!("{:.places$}%", number.abs() * 100.0),
            (Some('e' | 'E' | 'g' | 'G' | 'n'), _) => return unknown("a format has no model"),
            (Some('s') | None, None) => {
                let text = self.shown(value)?;
                match field.precision {
                    Some(most) => text.chars().take(most).collect(),
                    None => text,
                }
            }
            (Some('s'), Some(_)) => {
                let text = self.shown(value)?;
                return Ok(padded(&text, field, ""));
            }
            (None, Some(_)) if matches!(value, Value::Int(_)) => whole()?.unsigned_abs().to_string(),
            (None, Some(_)) if field.precision.is_none() => {
                self.shown(value)?.trim_start_matches('-').to_owned()
            }
            _ => return unknown("a format has no model"),
        };
        if let (Some(mark), Some(_)) = (field.group, number) {
            let (digits, rest) = body.split_at(body.find('.').unwrap_or(body.len()));
            let mut grouped = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index).is_multiple_of(3) {
                    grouped.push(mark);
                }
                grouped.push(digit);
            }
            body = grouped + rest;
        }
        let is_number = number.is_some() && field.kind != Some('s') && field.kind != Some('c');
        let sign = match number.filter(|_| is_number) {
            Some(number) if number < 0.0 => "-",
            Some(_) if field.plus => "+",
            Some(_) if field.blank => " ",
            _ => "",
        };
        if field.zero && field.align.is_none() && is_number {
            let width = field.width.min(WIDEST).saturating_sub(sign.len());
            return Ok(format!("{sign}{body:0>width$}"));
        }
        Ok(padded(&body, &Field { align: field.align.or(is_number.then_some('>')), ..field.copy() }, sign))
    }

    /// `"{} {name:>8}".format(…)` of Python.
    pub(super) fn format_fields(
        &mut self,
        text: &str,
        plain: &[Value],
        named: &[(String, Value)],
    ) -> Result<Value> {
        let (mut out, mut rest, mut next) = (String::new(), text, 0);
        while let Some(at) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(at);
            out.push_str(before);
            let (mark, after) = after.split_at(1);
            if let Some(after) = after.strip_prefix(mark) {
                out.push_str(mark);
                rest = after;
                continue;
            }
            let Some((field, more)) = after.split_once('}') else { return unknown("a format has no model") };
            if field.contains('{') {
                return unknown("a format has no model");
            }
            rest = more;
            let (field, spec) = field.split_once(':').unwrap_or((field, ""));
            let (field, conversion) = field.split_once('!').unwrap_or((field, ""));
            let end = field.find(['.', '[']).unwrap_or(field.len());
            let (name, path) = field.split_at(end);
            let mut value = if name.is_empty() {
                next += 1;
                plain.get(next - 1).cloned()
            } else if let Ok(place) = name.parse::<usize>() {
                plain.get(place).cloned()
            } else {
                named.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
            };
            for part in path.split(['.', '[']).filter(|part| !part.is_empty()) {
                let Some(of) = value else { break };
                value = Some(match part.strip_suffix(']') {
                    Some(key) => {
                        let key = key.parse().map_or_else(|_| Value::text(key), Value::Int);
                        self.index(&of, &key)?
                    }
                    None => self.attribute(&of, part)?,
                });
            }
            let Some(mut value) = value else { return unknown("a format lacks a value") };
            if conversion == "r" {
                value = Value::text(&self.inspected_known(&value)?);
            }
            match self.formatted(&value, spec)? {
                Value::Text(text) => out.push_str(&text),
                _ => return Ok(Value::Unknown),
            }
        }
        out.push_str(rest);
        Ok(Value::text(&out))
    }
}

impl Field {
    fn copy(&self) -> Self {
        Self { fill: self.fill, width: self.width, zero: self.zero, ..Self::default() }
    }
}

fn padded(body: &str, field: &Field, sign: &str) -> String {
    let length = body.chars().count() + sign.len();
    let missing = field.width.min(WIDEST).saturating_sub(length);
    let fill = field.fill.unwrap_or(if field.zero && field.align != Some('<') { '0' } else { ' ' });
    let pad = |count: usize| fill.to_string().repeat(count);
    match field.align {
        Some('>') => format!("{}{sign}{body}", pad(missing)),
        Some('=') => format!("{sign}{}{body}", pad(missing)),
        Some('^') => format!("{}{sign}{body}{}", pad(missing / 2), pad(missing - missing / 2)),
        _ => format!("{sign}{body}{}", pad(missing)),
    }
}

/// `[[fill]align][sign][#][0][width][,][.precision][kind]`
fn specified(spec: &str) -> Option<Field> {
    let chars: Vec<char> = spec.chars().collect();
    let mut field = Field::default();
    let mut at = 0;
    let here = |at: usize| chars.get(at).copied().unwrap_or('\0');
    let aligns = |c: char| matches!(c, '<' | '>' | '^' | '=');
    if aligns(here(1)) {
        field.fill = Some(here(0));
        field.align = Some(here(1));
        at = 2;
    } else if aligns(here(0)) {
        field.align = Some(here(0));
        at = 1;
    }
    while let mark @ ('+' | '-' | ' ' | '#') = here(at) {
        field.plus |= mark == '+';
        field.blank |= mark == ' ';
        field.other |= mark == '#';
        at += 1;
    }
    if here(at) == '0' {
        field.zero = true;
        at += 1;
    }
    let digits = |at: &mut usize| {
        let from = *at;
        while here(*at).is_ascii_digit() {
            *at += 1;
        }
        chars.get(from..*at).unwrap_or_default().iter().collect::<String>()
    };
    field.width = digits(&mut at).parse().unwrap_or(0);
    if matches!(here(at), ',' | '_') {
        field.group = Some(here(at));
        at += 1;
    }
    if here(at) == '.' {
        at += 1;
        field.precision = Some(digits(&mut at).parse().ok()?);
    }
    if at < chars.len() {
        field.kind = Some(here(at));
        at += 1;
    }
    (at == chars.len()).then_some(field)
}
