//! Sizes and durations as people read them (`docker/go-units`).

/// Decimal unit names, each a thousand times the one before.
const DECIMAL: [&str; 9] = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
/// Binary unit names, each 1024 times the one before.
const BINARY: [&str; 9] = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

/// `HumanSize`: four significant digits, decimal units (`1.024kB`).
pub fn human_size(bytes: f64) -> String {
    human_size_with(bytes, 4)
}

/// `HumanSizeWithPrecision`: `digits` significant digits, decimal units. `docker images` and `docker history` use
/// three (`2.51MB`).
pub fn human_size_with(bytes: f64, digits: usize) -> String {
    scaled(bytes, 1000.0, &DECIMAL, digits, "")
}

/// `BytesSize`: four significant digits, binary units (`1KiB`).
pub fn bytes_size(bytes: f64) -> String {
    scaled(bytes, 1024.0, &BINARY, 4, "")
}

/// The sizes of engines of 2014: four significant digits and a blank before the unit (`54.17 MB`).
pub fn human_size_2014(bytes: f64) -> String {
    scaled(bytes, 1000.0, &DECIMAL, 4, " ")
}

fn scaled(mut value: f64, base: f64, units: &[&str], digits: usize, gap: &str) -> String {
    let mut unit = 0;
    while value >= base && unit + 1 < units.len() {
        value /= base;
        unit += 1;
    }
    let name = units.get(unit).copied().unwrap_or_default();
    format!("{}{gap}{name}", general(value, digits))
}

/// C's and Go's `%.{digits}g`.
pub fn general(value: f64, digits: usize) -> String {
    let digits = digits.max(1);
    let scientific = format!("{value:.*e}", digits - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |number: &str| match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => number.to_owned(),
    };
    if exponent < -4 || exponent >= digits as i32 {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trim(mantissa), exponent.abs());
    }
    let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
    trim(&format!("{value:.decimals$}"))
}

/// `HumanDuration` of that many whole seconds and `fraction` (whether there is more than that).
pub fn human_duration(seconds: i64) -> String {
    let minutes = seconds / 60;
    // Rounded to the nearest hour, so 5,400 s (an hour and a half) reads two hours.
    let hours = (seconds + 1800) / 3600;
    match () {
        () if seconds < 1 => "Less than a second".to_owned(),
        () if seconds == 1 => "1 second".to_owned(),
        () if seconds < 60 => format!("{seconds} seconds"),
        () if minutes == 1 => "About a minute".to_owned(),
        () if minutes < 60 => format!("{minutes} minutes"),
        () if hours == 1 => "About an hour".to_owned(),
        () if hours < 48 => format!("{hours} hours"),
        () if hours < 24 * 7 * 2 => format!("{} days", hours / 24),
        () if hours < 24 * 30 * 2 => format!("{} weeks", hours / 24 / 7),
        () if hours < 24 * 365 * 2 => format!("{} months", hours / 24 / 30),
        () => format!("{} years", seconds / 3600 / 24 / 365),
    }
}

/// `FromHumanSize` (`base` 1000) and `RAMInBytes` (`base` 1024): a number, an optional unit letter, an optional `b`.
///
/// # Errors
/// go-units' message for what is not a size.
pub fn parse_size(text: &str, base: u32) -> Result<i64, String> {
    let invalid = || format!("invalid size: '{text}'");
    // A sign is read, and a size below nothing refused.
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let digits = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(rest.len());
    let (number, suffix) = rest.split_at_checked(digits).ok_or_else(invalid)?;
    let suffix = suffix.strip_prefix(' ').unwrap_or(suffix).to_ascii_lowercase();
    if number.is_empty() || number == "." {
        return Err(invalid());
    }
    let value: f64 = number.parse().map_err(|_| invalid())?;
    if negative && value > 0.0 {
        return Err(invalid());
    }
    let power = match suffix.as_str() {
        "" | "b" => 0,
        _ => {
            let mut letters = suffix.chars();
            let unit = letters.next().and_then(|c| "kmgtpezy".find(c)).ok_or_else(invalid)?;
            if !matches!(letters.as_str(), "" | "b" | "ib") {
                return Err(invalid());
            }
            i32::try_from(unit + 1).map_err(|_| invalid())?
        }
    };
    Ok((value * f64::from(base).powi(power)) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (bytes, digits, want) in [
            (0.0, 3, "0B"),
            (1_982_407.0, 3, "1.98MB"),
            (524_288.0, 3, "524kB"),
            (1000.0, 4, "1kB"),
            (1e28, 4, "1e+04YB"),
        ] {
            assert_eq!(human_size_with(bytes, digits), want);
        }
        assert_eq!(bytes_size(3_672_197_038.08), "3.42GiB");
        assert_eq!(human_size_2014(54_170_000.0), "54.17 MB");
        assert_eq!(human_size_2014(8.0), "8 B");
    }

    #[test]
    fn durations() {
        for (seconds, want) in [
            (0, "Less than a second"),
            (1, "1 second"),
            (59, "59 seconds"),
            (119, "About a minute"),
            (3599, "59 minutes"),
            (3600, "About an hour"),
            (5460, "2 hours"),
            (172_800, "2 days"),
            (56 * 365 * 86_400, "56 years"),
        ] {
            assert_eq!(human_duration(seconds), want, "{seconds} s");
        }
    }

    #[test]
    fn parsing_sizes() {
        assert_eq!(parse_size("32.5 kB", 1000), Ok(32_500));
        assert_eq!(parse_size("32kib", 1024), Ok(32_768));
        assert!(parse_size("hello", 1000).is_err());
        assert!(parse_size("-32", 1000).is_err());
    }
}
