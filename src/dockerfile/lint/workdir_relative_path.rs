//! `WorkdirRelativePath`: the first `WORKDIR` is relative, so that it depends on the base image.

use crate::dockerfile::ast::{Instruction, Word};
use crate::dockerfile::go;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "WorkdirRelativePath",
    description: "Relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes",
    url: "https://docs.docker.com/go/dockerfile/rule/workdir-relative-path/",
    status: Status::Stable,
    hint: "write an absolute path",
    bad: "FROM nginx\nWORKDIR app\n",
    good: "FROM nginx\nWORKDIR /app\n",
};

/// `path` is expanded; the caller knows whether an earlier `WORKDIR` settled the matter.
pub fn check(instruction: &Instruction, word: &Word, path: &str, lint: &mut Scope<'_>) {
    let message =
        format!("Relative workdir {} can have unexpected results if the base image changes", go::quote(path));
    let place = Place { lines: instruction.lines, span: word.span };
    lint.report(&RULE, place, message, replace("Start at the root", word.span, format!("/{}", word.text)));
}
