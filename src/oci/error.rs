//! Why an archive was refused.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What is wrong, by a stable name that programs can test for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// The bytes end in the middle of something.
    Truncated,
    /// A tar header, a record or a compressed stream that is none.
    Malformed,
    /// A path or a link that leads out of the layer or the archive.
    OutsideRoot,
    /// More entries, bytes or expansion than the limits allow.
    TooLarge,
    /// Names that refer to each other in a circle, or nest too deeply.
    Cycle,
    /// Bytes that do not have the digest under which they are stored or listed.
    DigestMismatch,
    /// Something that is referred to and not there.
    Missing,
    /// A compression, media type or entry type that is not read here.
    Unsupported,
    /// Neither a `docker save` archive nor an OCI layout.
    NotAnImage,
}

/// An archive, or a part of it, that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveError {
    pub code: ErrorCode,
    /// The entry at fault, outermost first: a blob of the archive, then a path in that layer.
    pub entry: Vec<String>,
    /// One sentence without a full stop.
    pub message: String,
}

impl ArchiveError {
    pub fn new(code: ErrorCode, entry: impl Into<String>, message: impl Into<String>) -> Self {
        let entry = entry.into();
        let entry = if entry.is_empty() { vec![] } else { vec![entry] };
        Self { code, entry, message: message.into() }
    }

    /// The same at `entry`, where it names none: what is wrong with a compressed stream is wrong in the entry that is
    /// being read.
    pub(super) fn at(self, entry: &str) -> Self {
        if self.entry.is_empty() { self.within(entry) } else { self }
    }

    /// The same, as seen from the archive that holds `outer`.
    pub fn within(mut self, outer: &str) -> Self {
        if !outer.is_empty() {
            self.entry.insert(0, outer.to_owned());
        }
        self
    }
}

impl fmt::Display for ArchiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for entry in &self.entry {
            write!(f, "{}: ", printable(entry))?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for ArchiveError {}

/// Names come from the archive: control characters are shown, not sent to a terminal, and long ones are cut.
fn printable(name: &str) -> String {
    const LONGEST: usize = 200;
    let mut out: String = name.chars().take(LONGEST).flat_map(char::escape_debug).collect();
    if name.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
