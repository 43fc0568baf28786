//! JSON arrays as Go's `encoding/json` reads them, without recursion.

use std::ops::Range;

use super::args::Out;

/// Why there is no array of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NotStrings {
    /// It is not a JSON array at all: the argument is taken as plain text.
    NotArray,
    /// It is a JSON array with something else than strings in it: an error.
    NotStringArray,
}

/// Go refuses deeper nesting.
const MAX_DEPTH: usize = 10_000;

struct Reader<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

/// Reads the array that a range of `text` consists of; the elements, which are added to `out`, are the ranges
/// between the quotes. Nothing is added where there is no array of strings.
#[inline]
pub(super) fn string_array(text: &str, range: Range<usize>, out: &mut Out<'_, '_>) -> Result<(), NotStrings> {
    match text.as_bytes().get(range.start) {
        Some(b'[') if !range.is_empty() => array(Reader { text, at: range.start, end: range.end }, out),
        _ => Err(NotStrings::NotArray),
    }
}

fn array(mut reader: Reader<'_>, out: &mut Out<'_, '_>) -> Result<(), NotStrings> {
    let before = out.words.len();
    let elements = reader.array(out);
    reader.blanks();
    let all_strings = match elements {
        Some(all_strings) if reader.peek().is_none() => all_strings,
        _ => {
            out.take_back(before);
            return Err(NotStrings::NotArray);
        }
    };
    if !all_strings {
        out.take_back(before);
        return Err(NotStrings::NotStringArray);
    }
    Ok(())
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// The whole array: whether all elements are strings. `None` where the syntax is wrong.
    fn array(&mut self, out: &mut Out<'_, '_>) -> Option<bool> {
        let mut all_strings = true;
        self.at += 1;
        self.blanks();
        if self.take(b']') {
            return Some(true);
        }
        loop {
            self.blanks();
            if self.peek() == Some(b'"') {
                let (range, value) = self.string()?;
                match value {
                    None => out.push(range),
                    Some(value) => out.push_valued(range, &value),
                }
            } else {
                self.value()?;
                all_strings = false;
            }
            self.blanks();
            if self.take(b']') {
                return Some(all_strings);
            }
            if !self.take(b',') {
                return None;
            }
        }
    }

    /// The range between the quotes, and the value where there are escapes in it.
    fn string(&mut self) -> Option<(Range<usize>, Option<String>)> {
        self.at += 1;
        let start = self.at;
        let mut value: Option<String> = None;
        let mut plain_from = start;
        loop {
            match self.peek()? {
                b'"' => {
                    let range = start..self.at;
                    if let Some(value) = &mut value {
                        value.push_str(self.text.get(plain_from..self.at)?);
                    }
                    self.at += 1;
                    return Some((range, value));
                }
                b'\\' => {
                    let value = value.get_or_insert_default();
                    value.push_str(self.text.get(plain_from..self.at)?);
                    self.at += 1;
                    value.push(self.escape()?);
                    plain_from = self.at;
                }
                0..0x20 => return None,
                _ => self.at += 1,
            }
        }
    }

    /// After a backslash. Half a surrogate pair is a replacement character.
    fn escape(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(match c {
            b'"' | b'\\' | b'/' => char::from(c),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hex()?;
                if !(0xd800..0xdc00).contains(&unit) {
                    return Some(char::from_u32(unit).unwrap_or('\u{fffd}'));
                }
                let before = self.at;
                let low = if self.take(b'\\') && self.take(b'u') { self.hex() } else { None };
                match low.filter(|low| (0xdc00..0xe000).contains(low)) {
                    Some(low) => char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?,
                    None => {
                        self.at = before;
                        '\u{fffd}'
                    }
                }
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// Skips a value of any kind.
    fn value(&mut self) -> Option<()> {
        // The closing characters still to come.
        let mut open: Vec<u8> = vec![];
        loop {
            self.blanks();
            match self.peek()? {
                b @ (b'[' | b'{') => {
                    self.at += 1;
                    let close = if b == b'[' { b']' } else { b'}' };
                    self.blanks();
                    if !self.take(close) {
                        open.push(close);
                        if open.len() >= MAX_DEPTH || (close == b'}' && !self.key()) {
                            return None;
                        }
                        continue;
                    }
                }
                b'"' => drop(self.string()?),
                b't' => self.literal("true")?,
                b'f' => self.literal("false")?,
                b'n' => self.literal("null")?,
                _ => self.number()?,
            }
            loop {
                let Some(&close) = open.last() else { return Some(()) };
                self.blanks();
                if self.take(close) {
                    open.pop();
                    continue;
                }
                if !self.take(b',') || (close == b'}' && !self.key()) {
                    return None;
                }
                break;
            }
        }
    }

    /// `"key" :`
    fn key(&mut self) -> bool {
        self.blanks();
        let key = self.peek() == Some(b'"') && self.string().is_some();
        self.blanks();
        key && self.take(b':')
    }

    fn literal(&mut self, word: &str) -> Option<()> {
        let found = self.rest().starts_with(word);
        self.at += word.len();
        found.then_some(())
    }

    /// A number that a 64-bit float can hold.
    fn number(&mut self) -> Option<()> {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _sign = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let value: f64 = self.text.get(start..self.at)?.parse().ok()?;
        value.is_finite().then_some(())
    }

    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }
}
