//! Splitting: instruction name, flags, words.

use std::ops::Range;

use super::fast::{char_at, first_word, trim_start};
use super::few::Few;
use super::node::Arg;

/// The arguments of a list: split at blanks, empty only at the ends of a text that was not trimmed.
pub(super) fn list(text: &str, range: Range<usize>, out: &mut Few<Arg>) {
    let mut rest = Some(range);
    while let Some(range) = rest {
        let (word, after) = first_word(text, range);
        out.push(Arg::at(word));
        rest = after;
    }
}

/// Takes the `--flags` at the start of `range`; the rest is what follows them.
///
/// Quotes are removed, the escape character protects the next character and is removed. A lone `--` ends the flags.
pub(super) fn flags(text: &str, range: Range<usize>, escape: char, found: &mut Vec<Arg>) -> Range<usize> {
    let mut at = range.start;
    loop {
        let rest = text.get(at..range.end).unwrap_or_default();
        let trimmed = trim_start(rest);
        at += rest.len() - trimmed.len();
        let rest = trimmed;
        if !rest.starts_with("--") {
            return at..range.end;
        }
        // Most flags are as they are written: ASCII without quotes and escapes.
        let special = |c: char| c.is_whitespace() || matches!(c, '\'' | '"') || c == escape || !c.is_ascii();
        let plain = rest.find(special).unwrap_or(rest.len());
        if char_at(rest, plain).is_none_or(char::is_whitespace) {
            let place = at..at + plain;
            at += plain;
            match rest.get(..plain) {
                Some("--") => return at..range.end,
                _ => found.push(Arg::at(place)),
            }
            continue;
        }
        let (word, length, quoted) = flag(rest, escape);
        let place = at..at + length;
        at += length;
        match word.as_str() {
            "--" => return at..range.end,
            "" if !quoted => {}
            _ => found.push(Arg::valued(place, &word)),
        }
    }
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
pub fn words(text: &str, range: Range<usize>, escape: char) -> Vec<Range<usize>> {
    let mut out = vec![];
    each_word(text, range, escape, |word| out.push(word));
    out
}

/// Calls `found` with each of the [`words`].
pub(super) fn each_word(text: &str, range: Range<usize>, escape: char, mut found: impl FnMut(Range<usize>)) {
    let mut start: Option<usize> = None;
    let mut quote: Option<char> = None;
    let (mut at, mut end) = (range.start, range.start);
    while let Some(c) = char_at(text, at).filter(|_| at < range.end) {
        let here = at;
        at += c.len_utf8();
        if start.is_none() {
            if c.is_whitespace() {
                continue;
            }
            start = Some(here);
            end = here;
        }
        match quote {
            None if c.is_whitespace() => {
                start.take().filter(|&s| end > s).into_iter().for_each(|s| found(s..end));
                continue;
            }
            None if matches!(c, '\'' | '"') => quote = Some(c),
            Some(open) if c == open => quote = None,
            _ => {}
        }
        end = at;
        // Nothing can be escaped within single quotes. An escape at the very end is dropped.
        if c == escape && quote != Some('\'') {
            match char_at(text, at).filter(|_| at < range.end) {
                Some(c) => {
                    at += c.len_utf8();
                    end = at;
                }
                None => end = here,
            }
        }
    }
    start.filter(|&s| end > s).into_iter().for_each(|s| found(s..end));
}
