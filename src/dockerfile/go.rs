//! The few functions of Go's standard library whose exact behaviour shows in Docker's results and messages.

/// `strings.ToLower` and `strings.ToUpper`: a short way where all is ASCII, as Go has it. The page's first picture needs
/// no other.
pub trait Letters {
    fn lowered(&self) -> String;
    fn uppered(&self) -> String;
}

impl Letters for str {
    fn lowered(&self) -> String {
        if self.is_ascii() { self.to_ascii_lowercase() } else { self.to_lowercase() }
    }

    fn uppered(&self) -> String {
        if self.is_ascii() { self.to_ascii_uppercase() } else { self.to_uppercase() }
    }
}

/// `strconv.Quote`: double quotes, Go escapes, printable Unicode as it is.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            ' '..='~' => out.push(c),
            '\0'..='\x7f' => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            _ if is_print(c) => out.push(c),
            '\u{80}'..='\u{ffff}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// `unicode.IsPrint`. Rust has the same table behind `escape_debug`, which also escapes a combining mark when
/// it is the first of a text, hence the letter before it.
fn is_print(c: char) -> bool {
    let mut text = String::from("a");
    text.push(c);
    text.escape_debug().nth(1) != Some('\\')
}

/// `strconv.ParseBool`.
pub fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// `path.Clean`: the shortest equivalent of a slash-separated path.
pub fn path_clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = vec![];
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&p| p != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            _ => parts.push(part),
        }
    }
    match (rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

/// `strings.EqualFold` for the simple foldings that names of stages and instructions can need.
pub fn equal_fold(a: &str, b: &str) -> bool {
    a.chars().flat_map(char::to_lowercase).eq(b.chars().flat_map(char::to_lowercase))
}

/// The white space of Go's `regexp` class used between arguments: `[\t\v\f\r ]`.
pub const fn is_blank(c: char) -> bool {
    matches!(c, '\t' | '\x0b' | '\x0c' | '\r' | ' ')
}

/// The fields of one record of comma-separated values, as `csvvalue.Fields` gives them.
///
/// # Errors
/// `encoding/csv`'s text for a quote at a wrong place.
pub fn csv_fields(text: &str) -> Result<Vec<String>, String> {
    if text.is_empty() {
        return Err("EOF".to_owned());
    }
    let mut fields = vec![];
    let mut rest = text;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (field, after) = rest.split_once(',').map_or((rest, None), |(f, a)| (f, Some(a)));
            if let Some(at) = field.find('"') {
                let column = text.len() - rest.len() + at + 1;
                return Err(format!("parse error on line 1, column {column}: bare \" in non-quoted-field"));
            }
            fields.push(field.to_owned());
            match after {
                Some(after) => rest = after,
                None => return Ok(fields),
            }
            continue;
        };
        let mut field = String::new();
        let mut tail = quoted;
        loop {
            let Some((before, after)) = tail.split_once('"') else {
                let column = text.len() - tail.len() + 1;
                return Err(format!(
                    "parse error on line 1, column {column}: extraneous or missing \" in quoted-field"
                ));
            };
            field.push_str(before);
            tail = after;
            match after.strip_prefix('"') {
                Some(more) => {
                    field.push('"');
                    tail = more;
                }
                None => break,
            }
        }
        fields.push(field);
        match tail.strip_prefix(',') {
            Some(after) => rest = after,
            None if tail.is_empty() => return Ok(fields),
            None => {
                let column = text.len() - tail.len();
                return Err(format!(
                    "parse error on line 1, column {column}: extraneous or missing \" in quoted-field"
                ));
            }
        }
    }
}

/// `time.ParseDuration` in nanoseconds.
///
/// # Errors
/// Go's text: `time: invalid duration "1"`, `time: missing unit in duration "1"`, `time: unknown unit "x" in duration "1x"`.
pub fn parse_duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {}", quote(text));
    let (negative, body) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    if body == "0" {
        return Ok(0);
    }
    if body.is_empty() {
        return Err(invalid());
    }
    let mut rest = body;
    let mut total: u128 = 0;
    while !rest.is_empty() {
        let digits = |s: &str| s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len());
        let (whole, after) = rest.split_at(digits(rest));
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at(digits(after)),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let (unit, after) =
            after.split_at(after.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(after.len()));
        let scale: u128 = match unit {
            "" => return Err(format!("time: missing unit in duration {}", quote(text))),
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return Err(format!("time: unknown unit {} in duration {}", quote(unit), quote(text))),
        };
        let whole: u128 = match whole {
            "" => 0,
            _ => whole.parse::<u64>().map_err(|_| invalid())?.into(),
        };
        // More than eighteen places are below a nanosecond of an hour.
        let fraction = fraction.get(..18).unwrap_or(fraction);
        let places = u32::try_from(fraction.len()).unwrap_or(0);
        let part = fraction.parse::<u128>().unwrap_or(0) * scale / 10u128.pow(places);
        total += whole * scale + part;
        rest = after;
    }
    let limit = i64::MAX.unsigned_abs() + u64::from(negative);
    if total > limit.into() {
        return Err(invalid());
    }
    let signed = i128::try_from(total).unwrap_or(0) * if negative { -1 } else { 1 };
    Ok(i64::try_from(signed).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting() {
        let rows = [
            ("a\"b\\", r#""a\"b\\""#),
            ("\u{1}\n", r#""\x01\n""#),
            ("é👽\u{301}", "\"é👽\u{301}\""),
            ("\u{a0}\u{200b}", r#""\u00a0\u200b""#),
        ];
        for (text, quoted) in rows {
            assert_eq!(quote(text), quoted);
        }
    }

    #[test]
    fn durations() {
        assert_eq!(parse_duration("1m30s"), Ok(90_000_000_000));
        assert_eq!(parse_duration("-1.5h"), Ok(-5_400_000_000_000));
        assert_eq!(parse_duration("1").unwrap_err(), "time: missing unit in duration \"1\"");
        assert_eq!(parse_duration("1x").unwrap_err(), "time: unknown unit \"x\" in duration \"1x\"");
        assert_eq!(parse_duration("").unwrap_err(), "time: invalid duration \"\"");
    }

    #[test]
    fn paths_and_records() {
        for (path, clean) in [("", "."), ("/a/../..", "/"), ("a//b/./c/", "a/b/c"), ("../a/..", "..")] {
            assert_eq!(path_clean(path), clean);
        }
        assert_eq!(csv_fields("a,\"b,\"\"c\",").unwrap(), ["a", "b,\"c", ""]);
        assert!(csv_fields("a\"b").is_err() && csv_fields("\"a").is_err());
    }
}
