//! Words of a line: plain ones, and quoted ones with the escapes `\n`, `\t`, `\"` and `\\`.

/// A word and whether it was quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub quoted: bool,
}

/// The words of a line, or what is wrong with it.
pub fn words(line: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(&c) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
        } else if c == '"' {
            chars.next();
            words.push(Word { text: quoted(&mut chars)?, quoted: true });
        } else {
            let mut text = String::new();
            while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
                text.push(c);
            }
            words.push(Word { text, quoted: false });
        }
    }
    Ok(words)
}

fn quoted(chars: &mut impl Iterator<Item = char>) -> Result<String, String> {
    let mut text = String::new();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Ok(text),
            '\\' => match chars.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(c @ ('"' | '\\')) => text.push(c),
                Some(c) => return Err(format!("unknown escape \\{c}")),
                None => break,
            },
            c => text.push(c),
        }
    }
    Err("a quoted word does not end".into())
}

/// Bytes, from `12`, `3 kB`, `1.5 MB` or `2 GB` (powers of a thousand, as Docker prints sizes).
pub fn bytes(number: &str, unit: &str) -> Option<u64> {
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return None,
    };
    decimal(number, factor)
}

/// A decimal number times a factor, rounded down, without going through floats.
pub fn decimal(number: &str, factor: u64) -> Option<u64> {
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    let digits = u32::try_from(part.len()).ok().filter(|&n| n <= 9)?;
    let all: u64 = whole.parse::<u64>().ok()?.checked_mul(factor)?;
    let fraction = part.parse::<u64>().ok()?.checked_mul(factor)? / 10_u64.pow(digits);
    all.checked_add(fraction)
}

/// A number and a unit that may be glued together: `150MB`, `150 MB`.
pub fn split_unit(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number, unit.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quotes() {
        let texts = |line| words(line).map(|w| w.into_iter().map(|w| w.text).collect::<Vec<_>>());
        assert_eq!(
            texts(r#"append  a.txt "one\n\"two\"""#),
            Ok(vec!["append".into(), "a.txt".into(), "one\n\"two\"".into()])
        );
        assert_eq!(texts(r#"x """#), Ok(vec!["x".into(), String::new()]));
        assert!(texts(r#"x "open"#).is_err());
        assert!(texts(r#"x "\q""#).is_err());
    }

    #[test]
    fn sizes() {
        for (text, bytes_) in [("12", 12), ("150MB", 150_000_000), ("1.5 kB", 1_500), ("2GB", 2_000_000_000)]
        {
            let (number, unit) = split_unit(text);
            assert_eq!(bytes(number, unit), Some(bytes_), "{text}");
        }
        assert_eq!(bytes("1", "parsec"), None);
        assert_eq!(bytes("x", "MB"), None);
    }
}
