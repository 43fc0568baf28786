//! The variables that an instruction can use.

use crate::dockerfile::ast::{Dockerfile, Instruction, InstructionKind, Stage, Word};
use crate::dockerfile::expand::{Env, Lex};
use crate::text::Span;

/// A variable in scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// The default or the value, expanded as far as the file says; `None` where only the build knows it.
    pub value: Option<String>,
    pub origin: Origin,
    /// Where it is declared; empty for an automatic one.
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Arg,
    Env,
    /// Given by the builder, such as `TARGETARCH`.
    Automatic,
}

/// The arguments that the builder gives; a stage must declare those that it uses.
pub const AUTOMATIC: [&str; 11] = [
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// The variables in scope at an offset: for a `FROM` the global arguments and the automatic ones, elsewhere what the
/// stage and the stages that it is built from have declared above.
pub fn variables(file: &Dockerfile, offset: u32) -> Vec<Variable> {
    let globals = globals(file);
    let Some(stage) = file.stages.iter().rev().find(|stage| stage.span.end < offset) else { return globals };
    if file.stages.iter().any(|other| other.span.start <= offset && offset <= other.span.end) {
        return globals;
    }
    let mut out = vec![];
    for stage in chain(file, stage) {
        let above = stage.instructions.iter().filter(|instruction| instruction.span.end < offset);
        above.for_each(|instruction| declare(&mut out, instruction, &globals, file.directives.escape));
    }
    out
}

fn globals(file: &Dockerfile) -> Vec<Variable> {
    let automatic = |name: &&str| Variable {
        name: (*name).to_owned(),
        value: None,
        origin: Origin::Automatic,
        span: Span::default(),
    };
    let mut out: Vec<Variable> = AUTOMATIC.iter().map(automatic).collect();
    for instruction in &file.meta_args {
        declare(&mut out, instruction, &[], file.directives.escape);
    }
    out
}

/// The stages that a stage is built from, the first of them first, and the stage itself.
fn chain<'f>(file: &'f Dockerfile, stage: &'f Stage) -> Vec<&'f Stage> {
    let mut out = vec![stage];
    let mut current = stage;
    let by_name = |name: &str, before: usize| {
        file.stages.iter().take(before).rev().find(|stage| stage.id().is_some_and(|id| id == name))
    };
    while let Some(base) = by_name(&current.base.text, current.index) {
        out.push(base);
        current = base;
    }
    out.reverse();
    out
}

struct Known<'v>(&'v [Variable]);

impl Env for Known<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .rev()
            .find(|variable| variable.name == name)
            .and_then(|variable| variable.value.as_deref())
    }
}

fn declare(out: &mut Vec<Variable>, instruction: &Instruction, globals: &[Variable], escape: char) {
    let pairs: Vec<(&Word, Option<&Word>, Origin)> = match &instruction.kind {
        InstructionKind::Arg(pairs) => {
            pairs.iter().map(|pair| (&pair.key, pair.value.as_ref(), Origin::Arg)).collect()
        }
        InstructionKind::Env(pairs) => {
            pairs.iter().map(|pair| (&pair.key, Some(&pair.value), Origin::Env)).collect()
        }
        _ => return,
    };
    let before = out.clone();
    for (key, value, origin) in pairs {
        let global = || globals.iter().rev().find(|global| global.name == key.text);
        let value = match value {
            Some(value) => Lex::new(escape).process_word(value, &Known(&before)).ok().map(|e| e.result),
            None => global().and_then(|global| global.value.clone()),
        };
        out.retain(|variable| variable.name != key.text);
        out.push(Variable { name: key.text.to_string(), value, origin, span: key.span });
    }
}
