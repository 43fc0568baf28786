//! The orders that lines are sorted in, and the keys they are sorted by.

use std::cmp::Ordering;

#[derive(Clone)]
pub(super) struct Key {
    pub(super) from: (usize, usize),
    pub(super) to: Option<(usize, usize)>,
    pub(super) order: String,
}

pub(super) fn key(text: &str) -> Option<Key> {
    let mut ends = text.splitn(2, ',');
    let place = |text: &str| -> Option<((usize, usize), String)> {
        let digits: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        let order = text.get(digits.len()..)?.to_owned();
        let (field, column) = digits.split_once('.').unwrap_or((&digits, "0"));
        Some(((field.parse().ok()?, column.parse().ok()?), order))
    };
    let (from, mut order) = place(ends.next()?)?;
    let to = match ends.next() {
        Some(end) => {
            let (to, more) = place(end)?;
            order.push_str(&more);
            Some(to)
        }
        None => None,
    };
    Some(Key { from, to, order })
}

/// The part of a line that a key means.
pub(super) fn key_text<'l>(line: &'l str, key: &Key, separator: Option<char>) -> &'l str {
    let mut starts = Vec::new();
    let mut ends = Vec::new();
    match separator {
        Some(separator) => {
            let mut at = 0;
            for field in line.split(separator) {
                starts.push(at);
                ends.push(at + field.len());
                at += field.len() + separator.len_utf8();
            }
        }
        None => {
            let mut in_blank = true;
            let mut start = 0;
            for (at, c) in line.char_indices() {
                let blank = c == ' ' || c == '\t';
                if blank && !in_blank {
                    starts.push(start);
                    ends.push(at);
                    start = at;
                }
                in_blank = blank;
            }
            starts.push(start);
            ends.push(line.len());
        }
    }
    let start = starts.get(key.from.0.saturating_sub(1)).copied().unwrap_or(line.len());
    let start = (start + key.from.1.saturating_sub(1)).min(line.len());
    let end = match key.to {
        Some((field, 0)) => ends.get(field.saturating_sub(1)).copied().unwrap_or(line.len()),
        Some((field, column)) => {
            (starts.get(field.saturating_sub(1)).copied().unwrap_or(line.len()) + column).min(line.len())
        }
        None => line.len(),
    };
    line.get(start..end.max(start)).unwrap_or("")
}

pub(super) fn compare(a: &str, b: &str, order: &str) -> Ordering {
    let number = |text: &str| {
        let text = text.trim_start();
        let end = text
            .char_indices()
            .find(|(at, c)| !(c.is_ascii_digit() || *c == '.' || (*at == 0 && *c == '-')))
            .map_or(text.len(), |(at, _)| at);
        let (digits, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        let value: f64 = digits.parse().unwrap_or(0.0);
        let scale = match rest.chars().next() {
            Some('K' | 'k') if order.contains('h') => 1024.0,
            Some('M') if order.contains('h') => 1024.0 * 1024.0,
            Some('G') if order.contains('h') => 1024.0 * 1024.0 * 1024.0,
            _ => 1.0,
        };
        value * scale
    };
    let result = if order.contains(['n', 'h', 'g']) {
        number(a).partial_cmp(&number(b)).unwrap_or(Ordering::Equal)
    } else if order.contains('V') {
        version(a, b)
    } else if order.contains('f') {
        a.to_uppercase().cmp(&b.to_uppercase())
    } else if order.contains('b') {
        a.trim_start().cmp(b.trim_start())
    } else {
        a.cmp(b)
    };
    if order.contains('r') { result.reverse() } else { result }
}

/// The order of version numbers: runs of digits as numbers, `~` before everything.
fn version(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let text = |s: &str| s.find(|c: char| c.is_ascii_digit()).unwrap_or(s.len());
        let ((a_text, a_rest), (b_text, b_rest)) =
            match (a.split_at_checked(text(a)), b.split_at_checked(text(b))) {
                (Some(a), Some(b)) => (a, b),
                _ => return Ordering::Equal,
            };
        let weight = |c: Option<char>| match c {
            Some('~') => -1,
            None => 0,
            Some(c) if c.is_ascii_alphabetic() => c as i32,
            Some(c) => c as i32 + 256,
        };
        let (mut x, mut y) = (a_text.chars(), b_text.chars());
        loop {
            let (p, q) = (x.next(), y.next());
            match weight(p).cmp(&weight(q)) {
                Ordering::Equal if p.is_none() && q.is_none() => break,
                Ordering::Equal => {}
                other => return other,
            }
        }
        let digits = |s: &str| s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len());
        let ((a_digits, a_next), (b_digits, b_next)) =
            match (a_rest.split_at_checked(digits(a_rest)), b_rest.split_at_checked(digits(b_rest))) {
                (Some(a), Some(b)) => (a, b),
                _ => return Ordering::Equal,
            };
        let strip = |s: &str| s.trim_start_matches('0').to_owned();
        let (p, q) = (strip(a_digits), strip(b_digits));
        match p.len().cmp(&q.len()).then(p.cmp(&q)) {
            Ordering::Equal => {}
            other => return other,
        }
        if a_next.is_empty() && b_next.is_empty() {
            return Ordering::Equal;
        }
        (a, b) = (a_next, b_next);
    }
}
