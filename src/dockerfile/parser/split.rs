//! Splitting: instruction name, flags, words.

use std::convert::Infallible;
use std::ops::Range;

use super::args::Out;
use super::fast::{self, char_at, first_word};

/// The arguments of a list: split at blanks, empty only at the ends of a text that was not trimmed.
#[inline]
pub(super) fn list(text: &str, range: Range<usize>, out: &mut Out<'_, '_>) {
    let mut rest = Some(range);
    while let Some(range) = rest {
        let (word, after) = first_word(text, range);
        out.push(word);
        rest = after;
    }
}

/// Takes the `--flags` at the start of `range`; the rest, without white space before it, is what follows them.
///
/// Quotes are removed, the escape character protects the next character and is removed. A lone `--` ends the flags.
#[inline]
pub(super) fn flags(text: &str, range: Range<usize>, escape: u8, out: &mut Out<'_, '_>) -> Range<usize> {
    let mut rest = fast::trim_start(text, range);
    while text.as_bytes().get(rest.clone()).is_some_and(|rest| rest.starts_with(b"--")) {
        let (length, end) = one_flag(text, rest.clone(), escape, out);
        rest = fast::trim_start(text, rest.start + length..rest.end);
        if end == Flags::End {
            break;
        }
    }
    rest
}

/// Whether more flags may follow.
#[derive(PartialEq, Eq)]
enum Flags {
    More,
    /// It was a lone `--`.
    End,
}

/// Takes the flag at the start of `range`; how long it is.
fn one_flag(text: &str, range: Range<usize>, escape: u8, out: &mut Out<'_, '_>) -> (usize, Flags) {
    let rest = text.get(range.clone()).unwrap_or_default();
    // Most flags are as they are written: ASCII without quotes and escapes.
    let special = |b: &u8| fast::is_space(*b) || matches!(b, b'\'' | b'"') || *b == escape || !b.is_ascii();
    let plain = rest.bytes().position(|b| special(&b)).unwrap_or(rest.len());
    if rest.as_bytes().get(plain).is_none_or(|b| fast::is_space(*b)) {
        if plain == "--".len() {
            return (plain, Flags::End);
        }
        out.push(range.start..range.start + plain);
        return (plain, Flags::More);
    }
    let (word, length, quoted) = flag(rest, char::from(escape));
    match word.as_str() {
        "--" => return (length, Flags::End),
        "" if !quoted => {}
        _ => out.push_valued(range.start..range.start + length, &word),
    }
    (length, Flags::More)
}

/// The first word of `text` without quotes, how long it is, and whether there was a quote.
///
/// BuildKit goes through the bytes and takes each for a character, so that `é` comes out as `Ã©`.
fn flag(text: &str, escape: char) -> (String, usize, bool) {
    let mut word = String::new();
    let mut push = |c: char| word.extend(c.encode_utf8(&mut [0; 4]).bytes().map(char::from));
    let mut quote: Option<char> = None;
    let mut quoted = false;
    let mut length = text.len();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match quote {
            None if c.is_whitespace() => {
                length = at;
                break;
            }
            None if matches!(c, '\'' | '"') => {
                quote = Some(c);
                quoted = true;
            }
            Some(open) if c == open => quote = None,
            _ if c == escape => chars.next().into_iter().for_each(|(_, c)| push(c)),
            _ => push(c),
        }
    }
    (word, length, quoted)
}

/// Words separated by white space, quotes and escapes kept (`parseWords`): each is a range of `text`.
pub fn words(text: &str, range: Range<usize>, escape: u8) -> Vec<Range<usize>> {
    let mut out = vec![];
    let all = each_word(text, range, escape, |word| {
        out.push(word);
        Ok::<(), Infallible>(())
    });
    match all {
        Ok(()) => out,
    }
}

/// Calls `found` with each of the [`words`], up to its first error.
#[inline]
pub(super) fn each_word<E>(
    text: &str,
    range: Range<usize>,
    escape: u8,
    mut found: impl FnMut(Range<usize>) -> Result<(), E>,
) -> Result<(), E> {
    let mut rest = fast::trim_start(text, range);
    while !rest.is_empty() {
        let (word, after) = word(text, rest.clone(), escape);
        if !word.is_empty() {
            found(word)?;
        }
        rest = fast::trim_start(text, after..rest.end);
    }
    Ok(())
}

/// The word at the start of `range`, and where it really ends: an escape at the very end is dropped.
#[inline]
fn word(text: &str, range: Range<usize>, escape: u8) -> (Range<usize>, usize) {
    let bytes = text.as_bytes().get(..range.end).unwrap_or_default();
    let mut quote: Option<u8> = None;
    let mut at = range.start;
    while let Some(&byte) = bytes.get(at) {
        // Nothing can be escaped within single quotes.
        if byte == escape && quote != Some(b'\'') {
            match text.get(at + 1..range.end).and_then(|rest| rest.chars().next()) {
                Some(c) => at += 1 + c.len_utf8(),
                None => return (range.start..at, range.end),
            }
            continue;
        }
        match quote {
            None if fast::is_space(byte) => break,
            None if matches!(byte, b'\'' | b'"') => quote = Some(byte),
            None if !byte.is_ascii() => match char_at(text, at) {
                Some(c) if c.is_whitespace() => break,
                c => {
                    at += c.map_or(1, char::len_utf8);
                    continue;
                }
            },
            Some(open) if byte == open => quote = None,
            _ => {}
        }
        at += 1;
    }
    (range.start..at, at)
}
