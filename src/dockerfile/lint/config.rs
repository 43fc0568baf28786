//! `# check=skip=...;error=true;experimental=...` (`linter.ParseLintOptions`).

use std::collections::BTreeSet;

use crate::dockerfile::go;

/// Which rules are on, and whether they fail the build.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    pub skip: Selection,
    pub experimental: Selection,
    pub return_as_error: bool,
}

/// A set of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    All,
    Some(BTreeSet<String>),
}

impl Default for Selection {
    fn default() -> Self {
        Self::Some(BTreeSet::new())
    }
}

impl Selection {
    fn parse(text: &str) -> Self {
        match text.trim() {
            "all" => Self::All,
            names => Self::Some(names.split(',').map(|name| name.trim().to_owned()).collect()),
        }
    }

    pub fn contains(&self, rule: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(names) => names.contains(rule),
        }
    }

    fn merge(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::All, _) => {}
            (_, Self::All) => *self = Self::All,
            (Self::Some(names), Self::Some(more)) => names.extend(more.iter().cloned()),
        }
    }
}

impl Config {
    /// Reads the value of a `check` directive, or of the build argument `BUILDKIT_DOCKERFILE_CHECK`.
    ///
    /// # Errors
    /// BuildKit's text: `invalid check option "x"`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut out = Self::default();
        let text = text.trim();
        if text.is_empty() {
            return Ok(out);
        }
        for part in text.splitn(3, ';') {
            let Some((key, value)) = part.split_once('=') else {
                return Err(format!("invalid check option {}", go::quote(part)));
            };
            match key.trim() {
                "skip" => out.skip = Selection::parse(value),
                "experimental" => out.experimental = Selection::parse(value),
                "error" => {
                    let value = value.trim();
                    out.return_as_error = go::parse_bool(value).ok_or_else(|| {
                        let (part, value) = (go::quote(part), go::quote(value));
                        format!("failed to parse check option {part}: strconv.ParseBool: parsing {value}: invalid syntax")
                    })?;
                }
                other => return Err(format!("invalid check option {}", go::quote(other))),
            }
        }
        Ok(out)
    }

    /// This one with what a comment above an instruction adds.
    pub fn merged(&self, other: &Self) -> Self {
        let mut out = self.clone();
        out.skip.merge(&other.skip);
        out.experimental.merge(&other.experimental);
        out
    }
}
