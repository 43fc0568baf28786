//! `printf` and `sprintf`.

use crate::shell::programs;
use crate::vfs::Time;

use super::value::Value;

/// `printf` of awk: as the program of that name, but `%c` of a number is a character and `%d` takes fractions.
pub(super) fn sprintf(template: &str, values: &[Value], convert: &str) -> String {
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
            let width = values.next().map_or(0.0, Value::number);
            flags.replace_range(star..=star, &format!("{width:.0}"));
        }
        let value = values.next().cloned().unwrap_or(Value::Unset);
        let number = value.number();
        let (letter, value) = match letter {
            'd' | 'i' | 'o' | 'x' | 'X' | 'u' => (letter, format!("{:.0}", number.trunc())),
            'c' => {
                // A number is the code of a character.
                let code = match &value {
                    Value::Text(_) => None,
                    _ => value.as_numeric().and_then(|number| char::from_u32(number as u32)),
                };
                ('c', code.map_or_else(|| value.text(convert), String::from))
            }
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => (letter, format!("{number}")),
            _ => ('s', value.text(convert)),
        };
        let (bytes, _) = programs::format(&format!("%{flags}{letter}"), &[value], None, Time::default());
        out.push_str(&String::from_utf8_lossy(&bytes));
    }
    out.push_str(rest);
    out
}
