//! `FromAsCasing`: `as` is not written in the case of `FROM`.

use crate::dockerfile::go::Letters;
use crate::dockerfile::parser::Node;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "FromAsCasing",
    description: "The 'as' keyword should match the case of the 'from' keyword",
    url: "https://docs.docker.com/go/dockerfile/rule/from-as-casing/",
    status: Status::Stable,
    hint: "write AS in the case of FROM",
    bad: "FROM alpine as build\n",
    good: "FROM alpine AS build\n",
};

/// A `FROM` in mixed case is the business of `ConsistentInstructionCasing` alone.
pub fn check(node: Node, lint: &mut Scope<'_>) {
    let ([_, arg, _] | [_, arg, _, ..]) = node.args() else { return };
    let (from, written) = (node.name(), node.value(arg));
    let wanted = if from == from.lowered() {
        written.lowered()
    } else if from == from.uppered() {
        written.uppered()
    } else {
        return;
    };
    if wanted != written {
        let message = format!("'{written}' and '{from}' keywords' casing do not match");
        let span = node.place(arg);
        let fix = replace(format!("Write {wanted}"), span, wanted);
        lint.report(&RULE, Place { lines: node.lines, span }, message, fix);
    }
}
