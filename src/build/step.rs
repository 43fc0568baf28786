//! One instruction in a report: what became of it, and why.

use serde::Serialize;

use super::{CacheKey, Reason};
use crate::image::{DiffId, ImageId};
use crate::shell::NotSimulated;
use crate::text::Span;

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// Place in [`super::Report::steps`], which is the order of the Dockerfile; triggers of a base image come
    /// after their `FROM`.
    pub index: usize,
    /// Place in [`super::Report::stages`]; `None` for an `ARG` above the first `FROM`.
    pub stage: Option<usize>,
    /// As Docker counts: `2` of `[2/4]` or `Step 2/4`; 0 where BuildKit gives no number.
    pub number: usize,
    pub total: usize,
    /// `[2/4] RUN make` or `Step 2/4 : RUN make`; the instruction alone where BuildKit has no vertex for it.
    pub label: String,
    /// In upper case: `RUN`.
    pub instruction: String,
    /// The instruction with continuation lines joined.
    pub text: String,
    /// In the Dockerfile; that of the `FROM` for a trigger of the base image.
    pub span: Span,
    /// First and last line, 1-based.
    pub lines: (u32, u32),
    /// Whether the instruction is an `ONBUILD` trigger of the base image.
    pub trigger: bool,
    pub verdict: Verdict,
    /// Empty where nothing is looked up.
    pub key: CacheKey,
    pub layer: Option<LayerSummary>,
    /// The image that the step made (classic builder).
    pub image: Option<ImageId>,
    /// As `docker history` shows it.
    pub created_by: String,
    /// Virtual milliseconds since the build began.
    pub started_ms: u64,
    pub ended_ms: u64,
    /// What a command printed, both streams, as it came.
    pub output: String,
    pub not_simulated: Vec<NotSimulated>,
}

/// What became of a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Verdict {
    /// A `FROM`: an image or a stage is taken as it is.
    Base,
    /// Reused.
    Cached { from: CacheSource },
    /// Ran, and why it was not reused.
    Built { reason: Reason },
    /// Ran, and failed.
    Failed {
        reason: Option<Reason>,
        message: String,
        /// Of the command, if it was one.
        exit_code: Option<i32>,
    },
    /// BuildKit: the instruction changes the configuration only, nothing is looked up.
    Metadata,
    /// The build had ended before.
    NotReached,
    /// BuildKit: nothing that was asked for needs the stage.
    Skipped,
}

/// Where a reused result comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum CacheSource {
    /// An earlier build.
    Earlier,
    /// An equal step in this very build.
    SameBuild { step: usize },
    /// An image named by `--cache-from`.
    Image { name: String },
}

/// The layer that a step made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerSummary {
    pub diff_id: DiffId,
    /// Whether `diff_id` is the digest of real bytes.
    pub exact: bool,
    /// Bytes as `docker history` counts them.
    pub size: u64,
    /// Bytes of the uncompressed tar.
    pub tar_bytes: u64,
    pub files: FileCounts,
}

/// Files, links and directories in a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileCounts {
    pub added: usize,
    pub modified: usize,
    pub deleted: usize,
}

impl Verdict {
    /// Whether the step did work in this build.
    pub const fn ran(&self) -> bool {
        matches!(self, Self::Built { .. } | Self::Failed { .. })
    }

    pub const fn is_cached(&self) -> bool {
        matches!(self, Self::Cached { .. })
    }

    /// Why the step ran.
    pub const fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Built { reason } => Some(reason),
            Self::Failed { reason, .. } => reason.as_ref(),
            _ => None,
        }
    }
}
