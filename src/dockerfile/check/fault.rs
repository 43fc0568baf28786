//! The error with which a build ends.

use crate::dockerfile::ast::{Failure, Instruction, Lines, Stage, Word};
use crate::dockerfile::lint::Place;
use crate::text::Span;

/// An error and the lines it is about, if Docker shows any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub message: String,
    pub lines: Vec<Lines>,
    pub span: Span,
}

pub(super) type Outcome<T> = Result<T, Fault>;

impl Fault {
    /// An error for which Docker shows the lines.
    pub fn at(place: Place, message: impl Into<String>) -> Self {
        Self { message: message.into(), lines: vec![place.lines], span: place.span }
    }

    /// An error for which Docker shows no source, although there is a place.
    pub fn without_source(span: Span, message: impl Into<String>) -> Self {
        Self { message: message.into(), lines: vec![], span }
    }

    pub fn failure(self) -> Failure {
        let mut lines = self.lines.into_iter();
        Failure { message: self.message, lines: lines.next(), also: lines.collect(), span: self.span }
    }
}

/// The place of an instruction.
pub(super) const fn of_instruction(instruction: &Instruction) -> Place {
    Place { lines: instruction.lines, span: instruction.span }
}

/// The place of a word of a `FROM`.
pub(super) const fn of_stage(stage: &Stage, word: &Word) -> Place {
    Place { lines: stage.lines, span: word.span }
}
