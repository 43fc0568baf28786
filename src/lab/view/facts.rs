//! What the picture needs to know of a build, and nothing more. [`crate::lab::moment`] fills it from reports and the
//! image store; everything else in `view` is a function of these values.

use serde::Serialize;

use crate::build::PartName;

/// One Dockerfile's side of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SideFacts {
    /// The name that `docker build -t` gave.
    pub tag: String,
    /// The steps of the last build, failed or not, in the order of the Dockerfile.
    pub steps: Vec<StepFacts>,
    /// What is wrong, if the last build failed.
    pub failure: Option<Failure>,
    /// Virtual time of the steps that ran in the last build: the sum of what stands beside them. What comes before and
    /// after (the context, the base image, the export) is left out, and steps that BuildKit runs side by side add up.
    pub ms: u64,
    /// The layers of the last good build, or of what the tag names if that is something else. Bottom first.
    pub layers: Vec<LayerFacts>,
    /// How many of `layers` the image under the tag has; fewer than all after the tag moved down, none without one.
    pub tagged: usize,
    /// `layers` are of an earlier build than `steps`.
    pub stale: bool,
    /// Commands in RUN that the last build simulated, and how many there were.
    pub simulated: (u32, u32),
}

/// One instruction in one build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepFacts {
    /// 0-based stage.
    pub stage: usize,
    /// As the builder counts within the output, from 1; 0 where it does not count the instruction.
    pub number: usize,
    /// Upper case.
    pub instruction: String,
    /// The whole instruction, continuations joined.
    pub text: String,
    /// 1-based first and last line in the Dockerfile.
    pub lines: (u32, u32),
    pub fate: Fate,
    /// Virtual time it took in this build; 0 where it was reused.
    pub ms: u64,
    /// Why it ran, in brief; `None` where it did not.
    pub why: Option<Brief>,
    /// Words that were not simulated.
    pub not_simulated: Vec<String>,
    /// Bytes of the layer it made, if it made one.
    pub size: Option<u64>,
}

/// The cause of a step's running, as far as it fits on a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Brief {
    First,
    /// The first file that differs, and how many others do.
    File {
        path: String,
        others: usize,
    },
    Part {
        part: PartName,
    },
    NoCache,
    BaseMoved,
    Removed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Fate {
    /// Taken from the cache.
    Reused,
    /// Ran, as nothing like it was built before.
    First,
    /// Ran, because something about itself changed.
    Changed,
    /// Ran only because an earlier step did: the index of that step.
    Cascade {
        root: usize,
    },
    Failed,
    /// Changes the image's configuration; nothing runs.
    Metadata,
    /// Behind the step that failed.
    NotReached,
    /// In a stage that the target does not need.
    Skipped,
}

impl Fate {
    /// Whether the step ran in this build.
    pub const fn ran(self) -> bool {
        matches!(self, Self::First | Self::Changed | Self::Cascade { .. } | Self::Failed)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// 1-based line, where it belongs to one.
    pub line: Option<u32>,
    pub message: String,
    pub hint: Option<String>,
}

/// One layer, or a base image as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerFacts {
    /// The chain id: equal exactly if everything up to and including the layer is.
    pub chain: String,
    /// The instruction, or the reference of the base image.
    pub label: String,
    /// As `docker history` counts.
    pub size: u64,
    /// How many layers it stands for: more than 1 only for a base image.
    pub count: usize,
    pub base: bool,
    /// Index into [`SideFacts::steps`].
    pub step: Option<usize>,
    /// The image that ends here and can be tagged; only the classic builder keeps those.
    pub image: Option<String>,
    /// Whether ids are those that a real builder would give.
    pub exact: bool,
    /// Bytes in it that a later layer hides.
    pub hidden: u64,
    /// All tags whose image ends here.
    pub tags: Vec<String>,
}

impl SideFacts {
    /// Bytes of the image under the tag.
    pub fn size(&self) -> u64 {
        self.layers.iter().take(self.tagged).map(|layer| layer.size).sum()
    }

    /// The side as it was after the first `count` steps of its last build.
    pub fn until(&self, count: usize) -> Self {
        let done = |layer: &LayerFacts| layer.step.is_none_or(|step| step < count);
        let layers: Vec<LayerFacts> = self.layers.iter().filter(|layer| done(layer)).cloned().collect();
        let steps: Vec<StepFacts> = self.steps.iter().take(count).cloned().collect();
        Self {
            ms: steps.iter().map(|step| step.ms).sum(),
            tagged: self.tagged.min(layers.len()),
            layers,
            steps,
            ..self.clone()
        }
    }

    /// Steps that ran in the last build.
    pub fn reran(&self) -> usize {
        self.steps.iter().filter(|step| step.fate.ran() && step.instruction != "FROM").count()
    }
}
