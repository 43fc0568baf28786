//! The one sentence at the top, as a value: which of the things worth saying is said, with its numbers.

use serde::Serialize;

use super::facts::SideFacts;
use super::stack::Picture;
use crate::lab::op::Op;
use crate::lab::project::{BuilderChoice, Side};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "says")]
pub enum Headline {
    /// Nothing has been built yet.
    Empty,
    /// A build failed; the picture is of the last good one.
    Failed { side: Side, line: Option<u32>, message: String },
    /// What an edit that one can make would cost.
    Preview { what: What, a: Cost, b: Cost, shared: Shared },
    /// What the edit that was made did cost.
    Edited { what: What, a: Cost, b: Cost, shared: Shared },
    /// The first two builds.
    First { a: Cost, b: Cost, shared: Shared },
    /// Both builds found everything in the cache.
    AllReused { shared: Shared },
    /// Both Dockerfiles give the same image.
    Same { shared: Shared },
    /// A tag was moved down its own stack: so many layers are above it, with so many files.
    RolledBack { tag: String, above: usize, gone: Vec<String> },
}

/// What was changed, or is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum What {
    File {
        path: String,
    },
    /// Several of the context, too many to name.
    Files {
        count: usize,
    },
    Dockerfile {
        side: Side,
    },
    Ignore {
        side: Side,
    },
    Argument {
        name: String,
    },
    Target,
    Builder {
        name: &'static str,
    },
    Cache,
    Base {
        image: String,
    },
    Nothing,
    /// A line at the console.
    Command,
}

impl What {
    /// What an operation is about; of several, the first, unless these are many files.
    pub fn of(op: &Op) -> Self {
        match op {
            Op::Edit { side, .. } => Self::Dockerfile { side: *side },
            Op::Ignore { side, .. } => Self::Ignore { side: *side },
            Op::Write { path, .. }
            | Op::Remove { path }
            | Op::Move { from: path, .. }
            | Op::Chmod { path, .. }
            | Op::Touch { path } => Self::File { path: path.clone() },
            Op::Arg { name, .. } => Self::Argument { name: name.clone() },
            Op::Target { .. } => Self::Target,
            Op::Builder { builder } => Self::Builder {
                name: match builder {
                    BuilderChoice::Classic => "classic",
                    BuilderChoice::BuildKit => "BuildKit",
                },
            },
            Op::Rebuild => Self::Nothing,
            Op::ClearCache => Self::Cache,
            Op::BumpBase { image } => Self::Base { image: image.clone() },
            Op::Console { .. } => Self::Command,
            Op::All { ops, .. } if ops.len() > 2 && ops.iter().all(|op| matches!(op, Op::Write { .. })) => {
                Self::Files { count: ops.len() }
            }
            Op::All { ops, .. } => ops.first().map_or(Self::Nothing, Self::of),
        }
    }
}

/// What a build cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Cost {
    /// Steps that ran.
    pub reran: usize,
    pub ms: u64,
}

/// What the two images have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Shared {
    /// Above the base.
    pub layers: usize,
    /// The base included.
    pub bytes: u64,
}

impl Cost {
    pub fn of(side: &SideFacts) -> Self {
        Self { reran: side.reran(), ms: side.ms }
    }
}

impl Shared {
    pub fn of(picture: &Picture) -> Self {
        Self { layers: picture.trunk.iter().map(|block| block.count).sum(), bytes: picture.shared_size() }
    }
}

/// What was done since the picture before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// The start.
    Opened,
    /// Something was changed and both built again.
    Changed(What),
    /// A tag was moved; files that its image no longer shows.
    Tagged { side: Side, gone: Vec<String> },
}

/// What there is to say about two sides after something was done.
pub fn headline(a: &SideFacts, b: &SideFacts, picture: &Picture, doing: &Doing) -> Headline {
    if a.steps.is_empty() && b.steps.is_empty() && a.failure.is_none() && b.failure.is_none() {
        return Headline::Empty;
    }
    for (side, facts) in [(Side::A, a), (Side::B, b)] {
        if let Some(failure) = &facts.failure {
            return Headline::Failed { side, line: failure.line, message: failure.message.clone() };
        }
    }
    if let Doing::Tagged { side, gone } = doing {
        let facts = if *side == Side::A { a } else { b };
        let above = facts.layers.len().saturating_sub(facts.tagged);
        if above > 0 {
            return Headline::RolledBack { tag: facts.tag.clone(), above, gone: gone.clone() };
        }
    }
    let shared = Shared::of(picture);
    let (cost_a, cost_b) = (Cost::of(a), Cost::of(b));
    let same = picture.a.is_empty() && picture.b.is_empty() && a.tagged == b.tagged;
    match doing {
        Doing::Changed(_) if cost_a.reran == 0 && cost_b.reran == 0 => Headline::AllReused { shared },
        Doing::Changed(what) => Headline::Edited { what: what.clone(), a: cost_a, b: cost_b, shared },
        _ if same => Headline::Same { shared },
        _ => Headline::First { a: cost_a, b: cost_b, shared },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::view::facts::{Failure, Fate};
    use crate::lab::view::sample::{side, step};
    use crate::lab::view::stack::Scale;

    #[test]
    fn what_matters_is_said_first() {
        let make = |last: &str, fate| {
            let steps = vec![step("FROM x", Fate::Reused), step("RUN y", Fate::Reused), step("RUN z", fate)];
            side("t", steps, &[("base", 100), ("y", 50), (last, 7)])
        };
        let (a, b) = (make("a", Fate::First), make("b", Fate::Changed));
        let say = |a: &SideFacts, b: &SideFacts, doing: Doing| {
            headline(a, b, &Picture::of(a, b, Scale::Log), &doing)
        };
        let shared = Shared { layers: 2, bytes: 150 };
        let cost = Cost { reran: 1, ms: 1_000 };
        assert_eq!(say(&a, &b, Doing::Opened), Headline::First { a: cost, b: cost, shared });
        let changed = || Doing::Changed(What::Cache);
        assert_eq!(say(&a, &b, changed()), Headline::Edited { what: What::Cache, a: cost, b: cost, shared });
        let idle = make("a", Fate::Reused);
        let all = Shared { layers: 3, bytes: 157 };
        assert_eq!(say(&idle, &idle, changed()), Headline::AllReused { shared: all });
        assert_eq!(say(&idle, &idle, Doing::Opened), Headline::Same { shared: all });
        let tagged = SideFacts { tagged: 2, ..b.clone() };
        let doing = Doing::Tagged { side: Side::B, gone: vec!["/z".into()] };
        assert_eq!(
            say(&a, &tagged, doing),
            Headline::RolledBack { tag: "t".into(), above: 1, gone: vec!["/z".into()] }
        );
        let failure = Some(Failure { line: Some(3), message: "no".into(), hint: None });
        let failed = SideFacts { failure, ..b };
        assert!(matches!(say(&a, &failed, changed()), Headline::Failed { side: Side::B, line: Some(3), .. }));
        assert_eq!(say(&SideFacts::default(), &SideFacts::default(), Doing::Opened), Headline::Empty);
    }
}
