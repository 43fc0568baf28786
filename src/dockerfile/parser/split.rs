//! Splitting: instruction name, flags, words.

use std::ops::Range;

use crate::dockerfile::go::is_blank;

use super::node::Arg;

/// A trimmed range of `text`.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let part = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// Splits `text` at the first blanks within `range`, which is trimmed: what is before, and what is after.
pub(super) fn first_word(text: &str, range: Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let part = text.get(range.clone()).unwrap_or_default();
    match part.find(is_blank) {
        None => (range, None),
        Some(at) => {
            let after = part.get(at..).unwrap_or_default();
            let blanks = after.len() - after.trim_start_matches(is_blank).len();
            (range.start..range.start + at, Some(range.start + at + blanks..range.end))
        }
    }
}

/// The arguments of a list: split at blanks, empty only at the ends of a text that was not trimmed.
pub(super) fn list(text: &str, range: Range<usize>) -> Vec<Arg> {
    let mut out = vec![];
    let mut rest = Some(range);
    while let Some(range) = rest {
        let (word, after) = first_word(text, range);
        out.push(Arg::at(word));
        rest = after;
    }
    out
}

/// Takes the `--flags` at the start of `range`; the rest is what follows them.
///
/// Quotes are removed, the escape character protects the next character and is removed. A lone `--` ends the flags.
pub(super) fn flags(text: &str, range: Range<usize>, escape: char) -> (Vec<Arg>, Range<usize>) {
    let mut found = vec![];
    let mut at = range.start;
    loop {
        let rest = text.get(at..range.end).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        if !rest.starts_with("--") {
            return (found, at..range.end);
        }
        let (word, length, quoted) = flag(rest, escape);
        let place = at..at + length;
        at += length;
        match rest.get(..length) {
            _ if word == "--" => return (found, at..range.end),
            _ if word.is_empty() && !quoted => {}
            Some(same) if same == word => found.push(Arg::at(place)),
            _ => found.push(Arg::valued(place, &word)),
        }
    }
}

/// The first word of `text` without quotes, how long it is, and whether there was a quote.
fn flag(text: &str, escape: char) -> (String, usize, bool) {
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut quoted = false;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match quote {
            None if c.is_whitespace() => return (word, at, quoted),
            None if matches!(c, '\'' | '"') => {
                quote = Some(c);
                quoted = true;
            }
            Some(open) if c == open => quote = None,
            _ if c == escape => word.extend(chars.next().map(|(_, c)| c)),
            _ => word.push(c),
        }
    }
    (word, text.len(), quoted)
}

/// Words separated by white space, quotes and escapes kept (`parseWords`): each is a range of `text`.
pub fn words(text: &str, range: Range<usize>, escape: char) -> Vec<Range<usize>> {
    let part = text.get(range.clone()).unwrap_or_default();
    let mut out = vec![];
    let mut start: Option<usize> = None;
    let mut quote: Option<char> = None;
    let mut end = 0;
    let mut chars = part.char_indices();
    while let Some((at, c)) = chars.next() {
        if start.is_none() {
            if c.is_whitespace() {
                continue;
            }
            start = Some(at);
            end = at;
        }
        match quote {
            None if c.is_whitespace() => {
                out.extend(start.take().filter(|&s| end > s).map(|s| range.start + s..range.start + end));
                continue;
            }
            None if matches!(c, '\'' | '"') => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ => {}
        }
        end = at + c.len_utf8();
        // Nothing can be escaped within single quotes. An escape at the very end is dropped.
        if c == escape && quote != Some('\'') {
            match chars.next() {
                Some((at, c)) => end = at + c.len_utf8(),
                None => end = at,
            }
        }
    }
    out.extend(start.filter(|&s| end > s).map(|s| range.start + s..range.start + end));
    out
}
