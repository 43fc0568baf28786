//! PAX extended headers: `LENGTH KEY=VALUE\n`.

use crate::vfs::Time;

/// The records in order; `None` if they are not well formed.
pub(super) fn parse(mut data: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut records = Vec::new();
    while !data.is_empty() {
        let blank = data.iter().position(|b| *b == b' ')?;
        let length: usize = std::str::from_utf8(data.get(..blank)?).ok()?.parse().ok()?;
        let body = data.get(blank + 1..length)?.strip_suffix(b"\n")?;
        let equals = body.iter().position(|b| *b == b'=')?;
        let key = String::from_utf8(body.get(..equals)?.to_vec()).ok()?;
        records.push((key, body.get(equals + 1..)?.to_vec()));
        data = data.get(length..)?;
    }
    Some(records)
}

/// Seconds with a fraction, for example `1704067200.5`; digits after the ninth are dropped.
pub(super) fn parse_time(value: &str) -> Option<Time> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let secs: i64 = whole.parse().ok()?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let nanos: i64 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let signed = if whole.starts_with('-') { -nanos } else { nanos };
    Some(Time::from_secs(secs).plus_nanos(signed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records() {
        let one = |key: &str, value: &str| (key.to_owned(), value.as_bytes().to_vec());
        // A value may hold a line feed; the length says where it ends.
        assert_eq!(parse(b"11 path=ab\n6 a=\n\n"), Some(vec![one("path", "ab"), one("a", "\n")]));
        assert_eq!(parse(b"11 path=ab\n6 a=b\n"), Some(vec![one("path", "ab"), one("a", "b")]));
        assert_eq!(parse(b""), Some(vec![]));
        for broken in ["x path=a\n", "99 path=a\n", "9 path=a", "3 \n", "5 a\n\n", "-5 a=b\n"] {
            assert_eq!(parse(broken.as_bytes()), None, "{broken}");
        }
    }

    #[test]
    fn times() {
        for (text, time) in [
            ("1704067200", Some(Time::from_secs(1_704_067_200))),
            ("1.5", Some(Time(1_500_000_000))),
            ("-1.5", Some(Time(-1_500_000_000))),
            ("0.1234567899", Some(Time(123_456_789))),
            ("x", None),
            ("1.x", None),
        ] {
            assert_eq!(parse_time(text), time, "{text}");
        }
    }
}
