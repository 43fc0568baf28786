//! `StageNameCasing`: the name of a stage has an upper-case letter.

use crate::dockerfile::go::Letters;
use crate::dockerfile::parser::Node;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "StageNameCasing",
    description: "Stage names should be lowercase",
    url: "https://docs.docker.com/go/dockerfile/rule/stage-name-casing/",
    status: Status::Stable,
    hint: "write the stage's name in lower case",
    bad: "FROM alpine AS Build\n",
    good: "FROM alpine AS build\n",
};

pub fn check(node: Node, lint: &mut Scope<'_>) {
    let [_, _, name] = node.args() else { return };
    let written = node.value(name);
    let lower = written.lowered();
    if lower != written {
        let message = format!("Stage name '{written}' should be lowercase");
        let place = Place { lines: node.lines, span: node.place(name) };
        lint.report(&RULE, place, message, replace("Write the name in lower case", node.place(name), lower));
    }
}
