//! `ReservedStageName`: a stage is called `scratch` or `context`.

use crate::dockerfile::ast::Stage;
use crate::dockerfile::go;

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "ReservedStageName",
    description: "Reserved words should not be used as stage names",
    url: "https://docs.docker.com/go/dockerfile/rule/reserved-stage-name/",
    status: Status::Stable,
    hint: "give the stage another name",
    bad: "FROM alpine AS context\n",
    good: "FROM alpine AS build\n",
};

const RESERVED: [&str; 2] = ["context", "scratch"];

pub fn check(stage: &Stage, lint: &mut Scope<'_>) {
    let (Some(id), Some(name)) = (stage.id(), &stage.name) else { return };
    if RESERVED.contains(&id.as_str()) {
        let message = format!("Stage name should not use the same name as reserved stage {}", go::quote(&id));
        lint.report(&RULE, Place { lines: stage.lines, span: name.span }, message, None);
    }
}
