//! The steps of a build before anything was done: one for each instruction, in the order of the file.

use std::collections::BTreeSet;

use super::{CacheKey, StageReport, Step, Verdict};
use crate::dockerfile::ast::{Instruction, InstructionKind, Lines, Stage};
use crate::dockerfile::go::Letters;
use crate::dockerfile::mount::MountType;
use crate::text::Span;

/// A step that nothing has happened to.
pub fn step(stage: Option<usize>, instruction: &str, text: &str, span: Span, lines: Lines) -> Step {
    Step {
        index: 0,
        stage,
        number: 0,
        total: 0,
        label: text.to_owned(),
        instruction: instruction.to_owned(),
        text: text.to_owned(),
        span,
        lines: (lines.first, lines.last),
        trigger: false,
        verdict: Verdict::NotReached,
        key: CacheKey::default(),
        layer: None,
        image: None,
        created_by: String::new(),
        started_ms: 0,
        ended_ms: 0,
        output: String::new(),
        not_simulated: vec![],
    }
}

pub fn from(stage: &Stage) -> Step {
    step(Some(stage.index), "FROM", &stage.original, stage.span, stage.lines)
}

pub fn instruction(stage: Option<usize>, instruction: &Instruction) -> Step {
    step(stage, instruction.name(), &instruction.original, instruction.span, instruction.lines)
}

/// A trigger of the base image: it stands where the `FROM` stands.
pub fn trigger(stage: &Stage, trigger: &Instruction) -> Step {
    let step = step(Some(stage.index), trigger.name(), &trigger.original, stage.span, stage.lines);
    Step { trigger: true, ..step }
}

/// The stages in a report. `base` gives what a stage begins with, variables expanded, where that is known.
pub fn stages(
    stages: &[Stage],
    steps: &[Step],
    base: impl Fn(usize) -> Option<String>,
    reached: impl Fn(usize) -> bool,
) -> Vec<StageReport> {
    let report = |stage: &Stage| {
        let base = base(stage.index).unwrap_or_else(|| stage.base.text.to_string());
        let mut needs: BTreeSet<usize> = references(stage)
            .iter()
            .filter_map(|name| name.parse().ok().or_else(|| find_stage(stages, name)))
            .collect();
        needs.retain(|&need| need < stages.len());
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
