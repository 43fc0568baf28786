//! `printf` and `sprintf`.

use crate::shell::programs;

use super::value::Value;

/// `printf` of awk: as the program of that name, but `%c` of a number is a character and `%d` takes fractions.
pub(super) fn sprintf(template: &str, values: &[String]) -> String {
    let mut out = String::new();
    let mut values = values.iter();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        out.push_str(rest.get(..at).unwrap_or(""));
        let tail = rest.get(at + 1..).unwrap_or("");
        let length = tail.find(|c: char| c.is_ascii_alphabetic() || c == '%').unwrap_or(tail.len());
        let letter = tail.get(length..).and_then(|tail| tail.chars().next()).unwrap_or('%');
        rest = tail.get(length + 1..).unwrap_or("");
        if letter == '%' {
            out.push('%');
            continue;
        }
        let mut flags = tail.get(..length).unwrap_or("").to_owned();
        while let Some(star) = flags.find('*') {
            flags.replace_range(star..=star, values.next().map_or("0", String::as_str));
        }
        let value = values.next().cloned().unwrap_or_default();
        let number = Value::Input(value.clone()).number();
        let (letter, value) = match letter {
            'd' | 'i' | 'o' | 'x' | 'X' | 'u' => (letter, format!("{:.0}", number.trunc())),
            'c' => {
                let code = value.parse::<u32>().ok().and_then(char::from_u32);
                ('c', code.map_or(value, String::from))
            }
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => (letter, format!("{number}")),
            _ => ('s', value),
        };
        let (bytes, _) = programs::format(&format!("%{flags}{letter}"), &[value], None);
        out.push_str(&String::from_utf8_lossy(&bytes));
    }
    out.push_str(rest);
    out
}
