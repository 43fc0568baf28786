//! `DuplicateStageName`: two stages have the same name.

use std::collections::BTreeSet;

use crate::dockerfile::ast::Stage;
use crate::dockerfile::go;

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "DuplicateStageName",
    description: "Stage names should be unique",
    url: "https://docs.docker.com/go/dockerfile/rule/duplicate-stage-name/",
    status: Status::Stable,
    hint: "give the stage another name",
    bad: "FROM alpine AS build\nFROM busybox AS build\n",
    good: "FROM alpine AS build\nFROM busybox AS run\n",
};

pub fn check(stages: &[Stage], lint: &mut Scope<'_>) {
    let mut seen = BTreeSet::new();
    for stage in stages {
        let (Some(id), Some(name)) = (stage.id(), &stage.name) else { continue };
        let shown = go::quote(&id);
        if !seen.insert(id) {
            let message = format!("Duplicate stage name {shown}, stage names should be unique");
            lint.report(&RULE, Place { lines: stage.lines, span: name.span }, message, None);
        }
    }
}
