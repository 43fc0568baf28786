//! Builds: from a Dockerfile, a context and what was built before to an image and a [`Report`].
//!
//! Two builders share the types in here: [`classic`](Builder::Classic), where every instruction is a step and an
//! image, and [`BuildKit`](Builder::BuildKit), where instructions make a graph of which only what is needed is
//! built. A build works on its own copy of the [`Engine`]; one that is dropped leaves no trace.

mod answers;
mod archive;
pub mod base;
#[allow(clippy::module_inception)]
mod build;
mod buildkit;
mod cache;
mod checks;
mod classic;
pub mod contenthash;
mod context;
pub mod copy;
mod emit;
mod engine;
mod files;
mod key;
pub mod layer;
mod memory;
mod mounts;
mod outline;
mod reason;
mod report;
mod request;
pub mod run;
mod signal;
mod stages;
mod step;
pub mod tarsum;
mod user;

pub use answers::Known;
pub use build::{Build, build};
pub use cache::{BuildCache, Record};
pub use engine::{Engine, Era};
pub use key::{CacheKey, FileKind, FileState, KeyPart, PartName};
pub use reason::{Cause, FileChange, FileDiff, PartDiff, Reason};
pub use report::{Outcome, Report, Schedule, StageReport};
pub use request::{Builder, Effect, Request, Write};
pub use stages::find_stage;
pub use step::{CacheSource, FileCounts, LayerSummary, Step, Verdict};

use classic::older;
