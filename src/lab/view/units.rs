//! Sizes and times as the page writes them: short, and in the way of the language.

use crate::lab::texts::Language;

/// Three digits and a unit of powers of a thousand: `8 B`, `54.2 MB`, `204 MB`.
pub fn size(bytes: u64, language: Language) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut scale: u64 = 1;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        if bytes / scale < 1_000 {
            break;
        }
        scale = scale.saturating_mul(1_000);
        unit = next;
    }
    format!("{} {unit}", three_digits(bytes, scale, language))
}

/// `0 s`, `0.2 s`, `41 s`, `2 min 5 s`.
pub fn time(ms: u64, language: Language) -> String {
    match ms {
        0 => "0 s".into(),
        1..9_950 => {
            // What took any time took a tenth.
            let tenths = ((ms + 50) / 100).max(1);
            if tenths.is_multiple_of(10) {
                format!("{} s", tenths / 10)
            } else {
                format!("{}{}{} s", tenths / 10, language.decimal_point(), tenths % 10)
            }
        }
        9_950..59_500 => format!("{} s", (ms + 500) / 1_000),
        _ => {
            let secs = (ms + 500) / 1_000;
            match secs % 60 {
                0 => format!("{} min", secs / 60),
                rest => format!("{} min {rest} s", secs / 60),
            }
        }
    }
}

/// `bytes / scale` to three significant digits, trailing zeros behind the point left out.
fn three_digits(bytes: u64, scale: u64, language: Language) -> String {
    let whole = bytes / scale;
    let decimals: u32 = match whole {
        _ if scale == 1 => 0,
        0..=9 => 2,
        10..=99 => 1,
        _ => 0,
    };
    let factor = 10_u64.pow(decimals);
    let scaled = (u128::from(bytes) * u128::from(factor) + u128::from(scale) / 2) / u128::from(scale);
    let (whole, part) = (scaled / u128::from(factor), scaled % u128::from(factor));
    if part == 0 {
        return whole.to_string();
    }
    let part = format!("{part:0width$}", width = decimals as usize);
    format!("{whole}{}{}", language.decimal_point(), part.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let table = [
            (0, "0 B"),
            (8, "8 B"),
            (999, "999 B"),
            (1_000, "1 kB"),
            (2_114, "2.11 kB"),
            (54_170_000, "54.2 MB"),
            (204_400_000, "204 MB"),
            (999_999, "1000 kB"),
            (1_500_000_000, "1.5 GB"),
        ];
        for (bytes, text) in table {
            assert_eq!(size(bytes, Language::English), text);
            assert_eq!(size(bytes, Language::German), text.replace('.', ","));
        }
    }

    #[test]
    fn times() {
        let table = [
            (0, "0 s"),
            (3, "0.1 s"),
            (240, "0.2 s"),
            (1_000, "1 s"),
            (6_840, "6.8 s"),
            (41_200, "41 s"),
            (60_000, "1 min"),
            (125_000, "2 min 5 s"),
        ];
        for (ms, text) in table {
            assert_eq!(time(ms, Language::English), text, "{ms}");
            assert_eq!(time(ms, Language::German), text.replace('.', ","), "{ms}");
        }
    }
}
