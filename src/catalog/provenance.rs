//! Where a figure comes from and how far to trust it.

use serde::Serialize;

/// How a figure was got, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Trust {
    /// Read from the published thing itself.
    Exact,
    /// Measured on the thing, or printed by Docker for it.
    Measured,
    /// Computed from measured figures (a remainder, a sum of package sizes).
    Derived,
    /// A guess that follows a stated rule; always shown as one.
    Estimated,
}

impl Trust {
    /// From the words in which the data states the basis of a figure.
    pub(super) fn of(basis: &str) -> Self {
        const BY_WORD: [(&str, Trust); 9] = [
            ("exact", Trust::Exact),
            ("measured", Trust::Measured),
            ("director", Trust::Exact),
            ("empty", Trust::Exact),
            ("apt", Trust::Derived),
            ("residual", Trust::Derived),
            ("repo-info", Trust::Measured),
            ("listing", Trust::Measured),
            ("sum", Trust::Derived),
        ];
        BY_WORD.iter().find(|(word, _)| basis.starts_with(word)).map_or(Self::Estimated, |(_, trust)| *trust)
    }

    pub const fn is_estimate(self) -> bool {
        matches!(self, Self::Estimated)
    }
}

/// A source and how far to trust it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Provenance {
    pub trust: Trust,
    /// For people: the repository, document or rule it comes from.
    pub source: String,
}

impl Provenance {
    /// From the words of the data: the trust follows from how they begin.
    pub(super) fn stated(basis: &str) -> Self {
        Self { trust: Trust::of(basis), source: basis.to_owned() }
    }

    pub(super) fn estimated(rule: impl Into<String>) -> Self {
        Self { trust: Trust::Estimated, source: rule.into() }
    }
}
