//! Numbers with a point as C's `printf` writes them.

/// A number that is not negative, in the form of `%f`, `%e` or `%g` (or a capital letter); `alternate` keeps the zeros
/// at the end of `%g`.
pub fn shown(value: f64, letter: char, precision: usize, alternate: bool) -> String {
    if !value.is_finite() {
        let text = if value.is_nan() { "nan" } else { "inf" };
        return if letter.is_ascii_uppercase() { text.to_uppercase() } else { text.to_owned() };
    }
    let text = match letter.to_ascii_lowercase() {
        'e' => exponential(value, precision),
        'g' => {
            let significant = precision.max(1);
            let scientific = exponential(value, significant - 1);
            let exponent: i32 = scientific.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
            let plain = exponent >= -4 && i64::from(exponent) < significant as i64;
            let text = if plain {
                let places = (significant as i64 - 1 - i64::from(exponent)).max(0) as usize;
                format!("{value:.places$}")
            } else {
                scientific
            };
            if alternate { text } else { without_zeros(&text) }
        }
        _ => format!("{value:.precision$}"),
    };
    if letter.is_ascii_uppercase() { text.to_uppercase() } else { text }
}

/// `1.5e+03`.
fn exponential(value: f64, precision: usize) -> String {
    let text = format!("{value:.precision$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

fn without_zeros(text: &str) -> String {
    let (digits, exponent) = match text.split_once('e') {
        Some((digits, exponent)) => (digits, format!("e{exponent}")),
        None => (text, String::new()),
    };
    let digits =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    format!("{digits}{exponent}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_c_writes_them() {
        for (value, letter, precision, expected) in [
            (2.71, 'f', 1, "2.7"),
            (12345.678, 'e', 6, "1.234568e+04"),
            (0.0001, 'g', 6, "0.0001"),
            (0.00001, 'g', 6, "1e-05"),
            (1e6, 'g', 6, "1e+06"),
            (123456.0, 'g', 6, "123456"),
            (0.5, 'E', 2, "5.00E-01"),
            (100.0, 'g', 2, "1e+02"),
            (f64::INFINITY, 'f', 6, "inf"),
        ] {
            assert_eq!(super::shown(value, letter, precision, false), expected);
        }
    }
}
