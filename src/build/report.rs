//! What came of a build. Every face shows this value; it is the API of them all.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Builder, Step};
use crate::catalog::AssetName;
use crate::image::ImageId;
use crate::shell::{Coverage, OutputLine};
use crate::text::Diagnostic;

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    pub builder: Builder,
    pub outcome: Outcome,
    /// Names that were given to the image.
    pub tags: Vec<String>,
    pub stages: Vec<StageReport>,
    pub steps: Vec<Step>,
    /// What is wrong with the Dockerfile, and what could be better.
    pub diagnostics: Vec<Diagnostic>,
    /// Exactly what `docker build` prints, in order.
    pub output: Vec<OutputLine>,
    /// Virtual milliseconds.
    pub duration_ms: u64,
    pub coverage: Coverage,
    /// BuildKit only.
    pub schedule: Option<Schedule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Outcome {
    Built {
        image: ImageId,
    },
    Failed {
        /// Of `docker build`.
        exit_code: i32,
        /// Docker's, without `ERROR: ` and the like in front.
        message: String,
        /// First and last line of the guilty instruction, 1-based, where one is to blame.
        lines: Option<(u32, u32)>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StageReport {
    pub index: usize,
    pub name: Option<String>,
    /// The image or stage it begins with, variables expanded.
    pub base: String,
    /// Whether anything that was asked for needs it (always true for the classic builder up to the target).
    pub reached: bool,
    /// Places in [`Report::stages`] of those that it begins with or takes files from, in order.
    pub needs: Vec<usize>,
    /// Places in [`Report::steps`], `FROM` first.
    pub steps: Vec<usize>,
}

/// How the work of a build lies in virtual time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schedule {
    /// Steps that wait for each other and together take the whole time, first to last.
    pub critical_path: Vec<usize>,
    /// Milliseconds on the critical path.
    pub length_ms: u64,
    /// Milliseconds of all steps one after the other.
    pub work_ms: u64,
}

impl Report {
    pub const fn image(&self) -> Option<ImageId> {
        match self.outcome {
            Outcome::Built { image } => Some(image),
            Outcome::Failed { .. } => None,
        }
    }

    /// The assets that commands turned out to need, and that were not loaded.
    pub fn lacking(&self) -> Vec<AssetName> {
        let words = self.steps.iter().flat_map(|step| &step.not_simulated);
        let named: BTreeSet<AssetName> = words.filter_map(|word| AssetName::lacked(&word.why)).collect();
        named.into_iter().collect()
    }

    /// What `docker build` exits with.
    pub const fn exit_code(&self) -> i32 {
        match self.outcome {
            Outcome::Built { .. } => 0,
            Outcome::Failed { exit_code, .. } => exit_code,
        }
    }
}
