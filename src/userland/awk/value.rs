//! Values: texts that may be numbers.

/// A scalar.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Unset,
    Number(f64),
    Text(String),
    /// Text out of the input, which compares as a number if it looks like one.
    Input(String),
}

impl Value {
    pub fn number(&self) -> f64 {
        match self {
            Self::Unset => 0.0,
            Self::Number(number) => *number,
            Self::Text(text) | Self::Input(text) => leading_number(text),
        }
    }

    /// The text, numbers by `format` (`CONVFMT` or `OFMT`).
    pub fn text(&self, format: &str) -> String {
        match self {
            Self::Unset => String::new(),
            Self::Number(number) => number_text(*number, format),
            Self::Text(text) | Self::Input(text) => text.clone(),
        }
    }

    pub fn truth(&self) -> bool {
        match self {
            Self::Unset => false,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Input(text) => match self.as_numeric() {
                Some(number) => number != 0.0,
                None => !text.is_empty(),
            },
        }
    }

    /// The number, if the value compares as one.
    pub fn as_numeric(&self) -> Option<f64> {
        match self {
            Self::Unset => Some(0.0),
            Self::Number(number) => Some(*number),
            Self::Text(_) => None,
            Self::Input(text) => {
                let trimmed = text.trim();
                let looks = trimmed.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'));
                trimmed.parse().ok().filter(|_| looks)
            }
        }
    }
}

/// The number that a text begins with; 0 if it begins with none.
fn leading_number(text: &str) -> f64 {
    let text = text.trim_start();
    let bytes = text.as_bytes();
    let mut end = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    end = digits(end);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    text.get(..end).and_then(|number| number.parse().ok()).unwrap_or(0.0)
}

fn number_text(number: f64, format: &str) -> String {
    if number.fract() == 0.0 && number.abs() < 1e16 {
        return format!("{number:.0}").replace("-0", if number == 0.0 { "0" } else { "-0" });
    }
    super::format::sprintf(format, &[Value::Number(number)], format)
}
