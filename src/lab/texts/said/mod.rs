//! What the engine says of its own accord, which it does in English, in every other language: hints, notes, what
//! fixes are called, why something is not simulated.
//!
//! As with gettext, the English text is the key. What is not in the tables stays as it is: Docker's own messages do.

mod de;

use std::borrow::Cow;

use super::Language;
use crate::insight::fill;

/// A text of the engine, and what it is in another language; `{0}` stands in both where something is filled in.
pub type Pair = (&'static str, &'static str);

impl Language {
    /// What the engine said, in this language.
    pub fn said(self, english: &str) -> Cow<'_, str> {
        match self {
            Self::English => Cow::Borrowed(english),
            Self::German => Cow::Owned(self.looked_up(english)),
        }
    }

    /// On its own, so that who speaks English begins without these tables.
    #[inline(never)]
    fn looked_up(self, english: &str) -> String {
        told(english, self.pairs())
    }

    /// All that the engine says; nothing for English, which is its own.
    pub fn pairs(self) -> &'static [&'static [Pair]] {
        // By a function each, as for the labels.
        static PAIRS: [fn() -> &'static [&'static [Pair]]; Language::ALL.len()] = [|| &[], || de::TABLES];
        PAIRS.get(self as usize).map_or(&[], |pairs| pairs())
    }
}

/// A text by the pattern that has most of it. What is filled in may be a text of the engine in its turn.
fn told(english: &str, pairs: &[&[Pair]]) -> String {
    let fitting = pairs.iter().copied().flatten().filter_map(|(pattern, words)| {
        let values = places(pattern, english)?;
        let filled: usize = values.iter().map(|value| value.len()).sum();
        Some((filled, values, words))
    });
    let Some((_, values, words)) = fitting.min_by_key(|(filled, ..)| *filled) else {
        return english.to_owned();
    };
    let values: Vec<String> = values.into_iter().map(|value| told(value, pairs)).collect();
    fill(words, &values.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What stands in the places of a pattern, in their order, where a text is one of that pattern.
fn places<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let mut pieces = pattern.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after));
    let mut rest = text.strip_prefix(pieces.next()?)?;
    let mut values = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let (value, after) = match pieces.peek() {
            Some(_) => rest.split_once(piece)?,
            None => (rest.strip_suffix(piece)?, ""),
        };
        values.push(value);
        rest = after;
    }
    rest.is_empty().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_their_patterns() {
        let pairs: &[&[Pair]] = &[&[
            ("{0} has no model", "kein Modell: {0}"),
            ("git {0} has no model", "kein Modell von git: {0}"),
            ("from {0} to {1}", "zu {1} von {0}"),
            ("a value", "ein Wert"),
            ("all: {0}", "alles: {0}"),
        ]];
        let table = [
            ("a value", "ein Wert"),
            ("gcc has no model", "kein Modell: gcc"),
            ("git gc has no model", "kein Modell von git: gc"),
            ("from {1} to B", "zu B von {1}"),
            ("all: a value", "alles: ein Wert"),
            ("all: from a value to B", "alles: zu B von ein Wert"),
            ("a value more", "a value more"),
            ("", ""),
        ];
        for (english, other) in table {
            assert_eq!(told(english, pairs), other, "{english}");
        }
    }
}
