//! `ConsistentInstructionCasing`: an instruction is not written in the case of most others.

use crate::dockerfile::ast::{Lines, Stage, Word};
use crate::dockerfile::go::Letters;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "ConsistentInstructionCasing",
    description: "All commands within the Dockerfile should use the same casing (either upper or lower)",
    url: "https://docs.docker.com/go/dockerfile/rule/consistent-instruction-casing/",
    status: Status::Stable,
    hint: "write all instructions in one case",
    bad: "FROM alpine\nrun make\nCMD [\"make\"]\n",
    good: "FROM alpine\nRUN make\nCMD [\"make\"]\n",
};

/// Words in mixed case do not count for the majority. Where there is none, upper case is wanted.
pub fn check(stages: &[Stage], lint: &mut Scope<'_>) {
    let words = || stages.iter().flat_map(words_of);
    let lower = words().filter(|(word, _)| word.text == word.lowered()).count();
    let upper = words().filter(|(word, _)| word.text == word.uppered() && word.text != word.lowered());
    let mostly_lower = lower > upper.count();
    for (word, lines) in words() {
        let (wanted, casing) = match mostly_lower {
            true => (word.lowered(), "lowercase"),
            false => (word.uppered(), "uppercase"),
        };
        if wanted != word.text {
            let message =
                format!("Command '{}' should match the case of the command majority ({casing})", word.text);
            let fix = replace(format!("Write {wanted}"), word.span, wanted);
            lint.report(&RULE, Place { lines, span: word.span }, message, fix);
        }
    }
}

fn words_of(stage: &Stage) -> impl Iterator<Item = (&Word, Lines)> {
    let instructions = stage.instructions.iter().map(|instruction| (&instruction.keyword, instruction.lines));
    std::iter::once((&stage.keyword, stage.lines)).chain(instructions)
}
