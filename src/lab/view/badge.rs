//! What stands beside each line of a Dockerfile after a build.

use serde::Serialize;

use super::facts::{Fate, SideFacts};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Badge {
    /// 1-based first and last line of the instruction.
    pub lines: (u32, u32),
    /// Index into [`SideFacts::steps`].
    pub step: usize,
    pub kind: BadgeKind,
    pub ms: u64,
    /// Something in it was not simulated.
    pub partial: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BadgeKind {
    Reused,
    Built,
    /// Only because of the step of that index.
    Cascade(usize),
    Failed,
    NotReached,
    Skipped,
}

/// The badge of a step, by its index; metadata has none, unless it failed.
pub fn badge(side: &SideFacts, step: usize) -> Option<Badge> {
    let facts = side.steps.get(step)?;
    let kind = match facts.fate {
        Fate::Reused => BadgeKind::Reused,
        Fate::First | Fate::Changed => BadgeKind::Built,
        Fate::Cascade { root } => BadgeKind::Cascade(root),
        Fate::Failed => BadgeKind::Failed,
        Fate::NotReached => BadgeKind::NotReached,
        Fate::Skipped => BadgeKind::Skipped,
        Fate::Metadata => return None,
    };
    Some(Badge { lines: facts.lines, step, kind, ms: facts.ms, partial: !facts.not_simulated.is_empty() })
}

/// A badge per instruction that the build had something to do for.
pub fn badges(side: &SideFacts) -> Vec<Badge> {
    (0..side.steps.len()).filter_map(|step| badge(side, step)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::view::sample::{side, step};

    #[test]
    fn metadata_has_no_badge() {
        let steps = vec![
            step("FROM x", Fate::Reused),
            step("COPY . .", Fate::Changed),
            step("RUN y", Fate::Cascade { root: 1 }),
            step("CMD z", Fate::Metadata),
        ];
        let kinds: Vec<BadgeKind> =
            badges(&side("t", steps, &[])).into_iter().map(|badge| badge.kind).collect();
        assert_eq!(kinds, [BadgeKind::Reused, BadgeKind::Built, BadgeKind::Cascade(1)]);
    }
}
