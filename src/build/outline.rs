//! The steps of a build before anything was done: one for each instruction, in the order of the file.

use super::{CacheKey, Step, Verdict};
use crate::dockerfile::ast::{Instruction, Lines, Stage};
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
