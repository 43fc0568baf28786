//! What the parser does to every byte: white space as Unicode has it, with a short way for ASCII.

use std::ops::Range;

/// The character at an offset.
#[inline]
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() => Some(char::from(byte)),
        Some(_) => text.get(at..)?.chars().next(),
        None => None,
    }
}

/// White space of ASCII, as `char::is_whitespace` has it.
#[inline]
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r')
}

/// A range of a text without white space at its start.
#[inline]
pub(super) fn trim_start(text: &str, range: Range<usize>) -> Range<usize> {
    match text.as_bytes().get(range.start) {
        Some(first) if first.is_ascii_graphic() || range.is_empty() => range,
        _ => trim_blank_start(text, range),
    }
}

fn trim_blank_start(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
    let ascii = bytes.iter().position(|&byte| !is_space(byte)).unwrap_or(bytes.len());
    match bytes.get(ascii) {
        Some(byte) if !byte.is_ascii() => {
            let part = text.get(range.clone()).unwrap_or_default();
            range.end - part.trim_start().len()..range.end
        }
        _ => range.start + ascii..range.end,
    }
}

/// A range of a text without white space at its ends.
#[inline]
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let range = trim_start(text, range);
    match range.end.checked_sub(1).and_then(|last| text.as_bytes().get(last)) {
        Some(last) if last.is_ascii_graphic() || range.is_empty() => range,
        _ => trim_blank_end(text, range),
    }
}

fn trim_blank_end(text: &str, range: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes().get(range.clone()).unwrap_or_default();
    let length = bytes.iter().rposition(|&byte| !is_space(byte)).map_or(0, |at| at + 1);
    match length.checked_sub(1).and_then(|at| bytes.get(at)) {
        Some(byte) if !byte.is_ascii() => {
            let part = text.get(range.clone()).unwrap_or_default();
            range.start..range.start + part.trim_end().len()
        }
        _ => range.start..range.start + length,
    }
}

/// The blanks between arguments: `[\t\v\f\r ]`.
#[inline]
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\x0b' | b'\x0c' | b'\r')
}

/// The first word of a range, and what is behind the blanks after it.
#[inline]
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
