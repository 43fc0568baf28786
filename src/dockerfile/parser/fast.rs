//! What the parser does to every byte: white space as Unicode has it, with a short way for ASCII.

use std::ops::Range;

/// The character at an offset.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() => Some(char::from(byte)),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}

/// White space of ASCII, as `char::is_whitespace` has it.
const fn is_ascii_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r')
}

/// How much white space there is at the start.
fn leading(text: &str) -> usize {
    let ascii = text.bytes().position(|byte| !is_ascii_space(byte)).unwrap_or(text.len());
    match text.as_bytes().get(ascii) {
        Some(byte) if !byte.is_ascii() => text.len() - text.trim_start().len(),
        _ => ascii,
    }
}

pub(super) fn trim_start(text: &str) -> &str {
    text.get(leading(text)..).unwrap_or_default()
}

/// A range of a text without white space at its ends.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = leading(part);
    let body = part.get(start..).unwrap_or_default();
    let ascii = body.bytes().rposition(|byte| !is_ascii_space(byte)).map_or(0, |at| at + 1);
    let length = match ascii.checked_sub(1).and_then(|at| body.as_bytes().get(at)) {
        Some(byte) if !byte.is_ascii() => body.trim_end().len(),
        _ => ascii,
    };
    range.start + start..range.start + start + length
}

/// A text without any of these ASCII characters at its end.
pub(super) fn trim_end<'t>(text: &'t str, ends: &[u8]) -> &'t str {
    let length = text.bytes().rposition(|byte| !ends.contains(&byte)).map_or(0, |at| at + 1);
    text.get(..length).unwrap_or_default()
}

/// The blanks between arguments: `[\t\v\f\r ]`.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0b' | b'\x0c' | b'\r')
}

/// The first word of a range, and what is behind the blanks after it.
pub(super) fn first_word(text: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
    match bytes.iter().position(|&byte| is_blank(byte)) {
        None => (range, None),
        Some(at) => {
            let after = bytes.get(at..).unwrap_or_default();
            let blanks = after.iter().position(|&byte| !is_blank(byte)).unwrap_or(after.len());
            (range.start..range.start + at, Some(range.start + at + blanks..range.end))
        }
    }
}
