//! What the drawer shows, as rows.

use serde::Serialize;

use crate::lab::op::Op;
use crate::text::Span;

/// Why a step ran or did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// One sentence that names the cause, from `insight::why`.
    pub sentence: String,
    /// What else there is to say: a cascade, what a fix would save.
    pub more: Option<String>,
    /// The cache key, part by part.
    pub parts: Vec<KeyRow>,
    /// What the step printed.
    pub output: String,
    /// Words of its script that are not simulated, with why.
    pub not_simulated: Vec<(String, String, Span)>,
    /// An edit that would make this step cheaper.
    #[serde(skip)]
    pub fix: Option<FixOffer>,
}

/// A part of a cache key, now and in the nearest earlier candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyRow {
    pub name: String,
    pub before: Option<String>,
    pub now: Option<String>,
    pub differs: bool,
    /// A file within the part above.
    pub nested: bool,
}

/// An operation that the engine has tried already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixOffer {
    pub label: String,
    pub op: Op,
    /// What the last edit would cost with it, and costs without, in milliseconds.
    pub cost: (u64, u64),
}

/// A path in a layer or in an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRow {
    /// Without a leading slash.
    pub path: String,
    pub size: u64,
    pub kind: FileKind,
    /// `None` where the whole image is listed.
    pub change: Option<ChangeMark>,
    /// A later layer replaces or deletes it.
    pub hidden: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    Directory,
    File,
    Link,
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeMark {
    Added,
    Changed,
    Deleted,
}

/// Bytes that are shipped and never seen, with the two lines that are to blame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WasteRow {
    pub path: String,
    pub bytes: u64,
    /// What added them and what buried them, as instructions.
    pub added_by: String,
    pub buried_by: String,
    /// Indices into the side's steps, where there is one.
    pub steps: [Option<usize>; 2],
}

/// An id of the image under a tag, or of one of its layers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IdRow {
    /// The tag, or the instruction that made the layer.
    pub of: String,
    /// `sha256:…`; of a layer its diff id.
    pub id: String,
    /// Whether a real builder gives the same, at the same times.
    pub exact: bool,
}

/// A file of the build context, or a folder of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContextRow {
    /// A folder's ends in a slash.
    pub path: String,
    /// How many files it stands for.
    pub files: usize,
    /// Bytes of all of them.
    pub size: u64,
    /// For each side the ignore rule that leaves it out.
    pub ignored_by: [Option<String>; 2],
    /// The file whose edit says what an edit in here costs.
    pub example: String,
}

/// A command, by hand or by a click, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    pub command: String,
    pub output: String,
    pub code: i32,
    /// Typed at the console, not done by a click.
    pub typed: bool,
    /// What to do instead, where the page knows better than Docker's message.
    pub advice: Option<Advice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Advice {
    /// An image per step was asked for, which BuildKit does not keep.
    NameTheStage,
}

impl Entry {
    /// What a click stands for, with what it printed.
    pub fn clicked(command: String, output: String, code: i32) -> Self {
        Self { command, output, code, typed: false, advice: None }
    }
}
