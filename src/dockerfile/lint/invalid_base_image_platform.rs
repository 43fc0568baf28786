//! `InvalidBaseImagePlatform`: the base image is for another platform than the build.

use crate::dockerfile::ast::Stage;
use crate::dockerfile::go;
use crate::dockerfile::platform::Platform;

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "InvalidBaseImagePlatform",
    description: "Base image platform does not match expected target platform",
    url: "",
    status: Status::Stable,
    hint: "take a base image of the platform, or build with --platform",
    bad: "FROM alpine-arm\n",
    good: "FROM alpine\n",
};

/// `image` is the base as written, variables expanded.
pub fn check(stage: &Stage, image: &str, expected: &Platform, actual: &Platform, lint: &mut Scope<'_>) {
    if (&expected.os, &expected.architecture) == (&actual.os, &actual.architecture) {
        return;
    }
    let shown = |platform: &Platform| go::quote(&platform.normalized().to_string());
    let (expected, actual) = (shown(expected), shown(actual));
    let message = format!(
        "Base image {image} was pulled with platform {actual}, expected {expected} for current build"
    );
    lint.report(&RULE, Place { lines: stage.lines, span: stage.base.span }, message, None);
}
