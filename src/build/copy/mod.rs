//! What COPY and ADD do to a file tree, by the rules of either builder.
//!
//! Pure functions over trees: where sources come from (the context, a stage, an image) and what is cached is the
//! callers' business.

mod buildkit;
mod classic;
mod owner;
mod place;
mod sources;

pub use buildkit::buildkit;
pub use classic::{Found, Origin, classic, classic_keeping_owners, classic_sources};
pub use owner::{Owner, buildkit_owner, classic_owner};
pub use sources::{has_wildcards, matching};

use crate::dockerfile::ignore::Matcher;
use crate::vfs::{Change, Content, ModeChange, Time, Tree};

/// Turns the content of an archive into what it holds; `None` for a file that is no archive Docker unpacks.
pub type Unpack<'a> = &'a dyn Fn(&Content) -> Option<Vec<Change>>;

/// One COPY or ADD, its words expanded.
#[derive(Clone, Copy)]
pub struct FileCopy<'a> {
    /// The file system that the sources are in.
    pub from: &'a Tree,
    /// Paths or patterns, from the root of `from`.
    pub sources: &'a [String],
    /// Absolute; a slash at the end says that it is a directory.
    pub dest: &'a str,
    /// `--chown`; without it BuildKit keeps the sources' owners and the classic builder takes root.
    pub owner: Option<Owner>,
    /// `--chmod`.
    pub mode: Option<&'a ModeChange>,
    /// `--parents`: what is above a source is kept as well, from `/./` on.
    pub parents: bool,
    /// `--exclude`.
    pub exclude: &'a Matcher,
    /// Set for an ADD that unpacks.
    pub unpack: Option<Unpack<'a>>,
    pub now: Time,
}

/// Why nothing was copied; displays as the builder's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyError(pub String);

impl std::fmt::Display for CopyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CopyError {}
