//! "Did you mean": the nearest known word, as BuildKit looks for it.

use crate::dockerfile::go::Letters;

/// Greatest edit distance at which a word is still suggested.
const MAX_DISTANCE: usize = 2;

/// Whether the case of the letters counts when words are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    Sensitive,
    /// Compared in lower case; the suggestion is written in the case of what the user wrote.
    Insensitive,
}

/// The option nearest to `word`, at most two edits away.
///
/// `None` when an option equals the word: then the word was not the mistake. Of several equally near options
/// the first is taken; where BuildKit iterates over a Go map, whose order is random, any of them is right.
pub fn nearest<'o>(word: &str, options: impl IntoIterator<Item = &'o str>, case: Case) -> Option<String> {
    let folded = |text: &str| match case {
        Case::Sensitive => text.to_owned(),
        Case::Insensitive => text.lowered(),
    };
    let wanted = folded(word);
    let mut best: Option<(usize, String)> = None;
    for option in options {
        let option = folded(option);
        if option == wanted {
            return None;
        }
        let limit = best.as_ref().map_or(MAX_DISTANCE + 1, |(distance, _)| *distance);
        match distance(&wanted, &option) {
            found if found < limit => best = Some((found, option)),
            _ => {}
        }
    }
    best.map(|(_, option)| match case {
        Case::Insensitive if word == word.lowered() => option,
        Case::Insensitive if word == word.uppered() => option.uppered(),
        _ => option,
    })
}

/// `message`, with ` (did you mean X?)` after it where there is a near word.
pub fn with_suggestion<'o>(
    message: String,
    word: &str,
    options: impl IntoIterator<Item = &'o str>,
    case: Case,
) -> String {
    match nearest(word, options, case) {
        Some(found) => format!("{message} (did you mean {found}?)"),
        None => message,
    }
}

/// The suggestion at the end of a message of [`with_suggestion`].
pub fn suggested(message: &str) -> Option<&str> {
    message.strip_suffix("?)")?.rsplit_once(" (did you mean ").map(|(_, found)| found)
}

/// Levenshtein distance in characters; anything over [`MAX_DISTANCE`] may be given as any larger number.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    if a.len().abs_diff(b.len()) > MAX_DISTANCE {
        return MAX_DISTANCE + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cb, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let value = (diagonal + usize::from(ca != cb)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = value;
            left = value;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_words() {
        let options = ["RUN", "FROM", "COPY"];
        for (word, found) in [
            ("RUNN", Some("RUN")),
            ("fron", Some("from")),
            ("FRoM", None),
            ("XYZZY", None),
            ("Copi", Some("copy")),
        ] {
            assert_eq!(nearest(word, options, Case::Insensitive).as_deref(), found, "{word}");
        }
        assert_eq!(nearest("form", ["from", "chown"], Case::Sensitive).as_deref(), Some("from"));
        assert_eq!(suggested("unknown flag: --form (did you mean from?)"), Some("from"));
    }
}
