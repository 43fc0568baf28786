//! `FromPlatformFlagConstDisallowed`: `--platform` is constant, and the name of the stage does not say so.

use crate::dockerfile::ast::{Stage, Word};
use crate::dockerfile::expand::Expansion;
use crate::dockerfile::go;
use crate::dockerfile::platform::Platform;

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "FromPlatformFlagConstDisallowed",
    description: "FROM --platform flag should not use a constant value",
    url: "https://docs.docker.com/go/dockerfile/rule/from-platform-flag-const-disallowed/",
    status: Status::Stable,
    hint: "leave the flag out, use $BUILDPLATFORM, or put the platform into the stage's name",
    bad: "FROM --platform=linux/amd64 alpine AS base\n",
    good: "FROM --platform=$BUILDPLATFORM alpine AS base\n",
};

pub fn check(stage: &Stage, word: &Word, expansion: &Expansion, lint: &mut Scope<'_>) {
    if !expansion.matched.is_empty() || !expansion.unmatched.is_empty() {
        return;
    }
    // A platform that is none is an error of its own.
    let Ok(platform) = Platform::parse(&expansion.result) else { return };
    let name = stage.id().unwrap_or_default();
    if !name.contains(&platform.os) && !name.contains(&platform.architecture) {
        let shown = go::quote(&expansion.result);
        let message = format!("FROM --platform flag should not use constant value {shown}");
        lint.report(&RULE, Place { lines: stage.lines, span: word.span }, message, None);
    }
}
