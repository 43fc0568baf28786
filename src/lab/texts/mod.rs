//! Every text of the page in every language. A missing one does not compile; of what the engine says, in `said`, a
//! test names it.
//!
//! What Docker prints stays English everywhere.

mod checks;
mod de;
mod en;
mod figure;
pub mod glossary;
mod labels;
mod phrases;
mod reasons;
mod said;
mod stages;

use serde::Serialize;

use super::project::Side;
use super::view::units;

pub use checks::{amount, asked};
pub use figure::FigureWords;
pub use labels::Labels;
pub use phrases::{Phrase, Tone, brief, headline, price};
pub use said::Pair;
pub use stages::{StageWords, timing};

/// Above a figure that shows the first steps only.
pub fn progress(done: usize, total: usize, language: Language) -> String {
    match language {
        Language::English => format!("After {done} of {total} steps"),
        Language::German => format!("Nach {done} von {total} Schritten"),
    }
}

/// What a lesson's check found instead.
pub fn found(value: &str, language: Language) -> String {
    match language {
        Language::English => format!("now {value}"),
        Language::German => format!("jetzt {value}"),
    }
}

/// Where a lesson's check is about a step that is not there.
pub fn no_such_step(side: Side, language: Language) -> String {
    match language {
        Language::English => format!("{side} has no such step"),
        Language::German => format!("{side} hat keinen solchen Schritt"),
    }
}

/// On a block that was rebuilt for no reason of its own.
pub const fn cascade(language: Language) -> &'static str {
    match language {
        Language::English => "because of an earlier step",
        Language::German => "wegen eines früheren Schritts",
    }
}

/// Of an image to download: how many of its files the archive fills with zeros.
pub fn zeros(files: u64, bytes: u64, language: Language) -> String {
    let size = units::size(bytes, language);
    match (language, files) {
        (_, 0) => language.labels().all_bytes_known.to_owned(),
        (Language::English, 1) => {
            format!("The bytes of one file ({size}) are not known: zeros stand in their place.")
        }
        (Language::English, _) => {
            format!("The bytes of {files} files ({size}) are not known: zeros stand in their place.")
        }
        (Language::German, 1) => {
            format!("Die Bytes einer Datei ({size}) sind unbekannt: Dort stehen Nullen.")
        }
        (Language::German, _) => {
            format!("Die Bytes von {files} Dateien ({size}) sind unbekannt: Dort stehen Nullen.")
        }
    }
}

/// How to build on an image that was opened; its name stands between the two.
pub const fn build_on(language: Language) -> [&'static str; 2] {
    match language {
        Language::English => [
            "Both Dockerfiles can begin with",
            "while this page is open: links and drafts do not hold images.",
        ],
        Language::German => [
            "Beide Dockerfiles können beginnen mit",
            "solange diese Seite offen ist: Links und Entwürfe enthalten keine Images.",
        ],
    }
}

/// The languages there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    #[default]
    English,
    German,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// As in `lang` attributes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// Between the whole and the decimals of a number.
    pub const fn decimal_point(self) -> char {
        match self {
            Self::English => '.',
            Self::German => ',',
        }
    }

    /// What it calls itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language of a tag such as `de-AT`.
    pub fn of(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    pub fn labels(self) -> &'static Labels {
        // By a function each, so that the page can begin before the texts of the other languages have come.
        static LABELS: [fn() -> &'static Labels; Language::ALL.len()] = [|| &en::LABELS, || &de::LABELS];
        LABELS.get(self as usize).map_or(&en::LABELS, |labels| labels())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_found_by_their_tags() {
        let table =
            [("de-AT", Some(Language::German)), ("EN", Some(Language::English)), ("fr", None), ("", None)];
        for (tag, language) in table {
            assert_eq!(Language::of(tag), language, "{tag}");
        }
    }
}
