//! Stages: which one a word names, what each takes from others, and what a report says of them.

use std::collections::BTreeSet;

use super::{StageReport, Step};
use crate::dockerfile::ast::{Instruction, InstructionKind, Stage};
use crate::dockerfile::go::Letters;
use crate::dockerfile::mount::MountType;

/// The stages in a report. `base` gives what a stage begins with, variables expanded, where that is known.
pub fn reports(
    stages: &[Stage],
    steps: &[Step],
    base: impl Fn(usize) -> Option<String>,
    reached: impl Fn(usize) -> bool,
) -> Vec<StageReport> {
    let report = |stage: &Stage| {
        let base = base(stage.index).unwrap_or_else(|| stage.base.text.to_string());
        let named = references(stage).into_iter().filter_map(|name| stage_reference(stages, &name).ok()?);
        let mut needs: BTreeSet<usize> = named.collect();
        needs.extend(find_stage(stages.get(..stage.index).unwrap_or_default(), &base));
        let own = steps.iter().filter(|step| step.stage == Some(stage.index));
        StageReport {
            index: stage.index,
            name: stage.name.as_ref().map(|name| name.text.to_string()),
            base,
            reached: reached(stage.index),
            needs: needs.into_iter().collect(),
            steps: own.map(|step| step.index).collect(),
        }
    };
    stages.iter().map(report).collect()
}

/// The latest stage of that name.
pub fn find_stage(stages: &[Stage], name: &str) -> Option<usize> {
    let name = name.lowered();
    stages.iter().rposition(|stage| stage.id().is_some_and(|id| id == name))
}

/// The stage that a `--from` names, by number or name; `None` is an image. A number without a stage is the error.
pub fn stage_reference(stages: &[Stage], name: &str) -> Result<Option<usize>, i64> {
    match name.parse::<i64>() {
        Ok(number) => {
            let index = usize::try_from(number).ok().filter(|index| *index < stages.len());
            index.map(Some).ok_or(number)
        }
        Err(_) => Ok(find_stage(stages, name)),
    }
}

/// Names of stages and images that its instructions take files from, as they are written.
pub fn references(stage: &Stage) -> Vec<String> {
    stage.instructions.iter().flat_map(instruction_references).collect()
}

/// Names after `--from` and in `from=` of mounts.
pub fn instruction_references(instruction: &Instruction) -> Vec<String> {
    match &instruction.kind {
        InstructionKind::Copy(copy) => copy.from.iter().map(|from| from.text.to_string()).collect(),
        InstructionKind::Run(run) => run
            .mounts
            .iter()
            .filter_map(|flag| flag.resolve(&mut |word| Ok(word.to_owned())).ok())
            .filter(|mount| {
                matches!(mount.kind, MountType::Bind | MountType::Cache) && !mount.from.is_empty()
            })
            .map(|mount| mount.from)
            .collect(),
        _ => vec![],
    }
}
