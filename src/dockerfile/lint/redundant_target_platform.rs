//! `RedundantTargetPlatform`: `--platform=$TARGETPLATFORM` says what is the case anyway.

use crate::dockerfile::ast::{Stage, Word};
use crate::dockerfile::expand::Expansion;
use crate::text::Span;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "RedundantTargetPlatform",
    description: "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior",
    url: "https://docs.docker.com/go/dockerfile/rule/redundant-target-platform/",
    status: Status::Stable,
    hint: "remove the flag",
    bad: "FROM --platform=$TARGETPLATFORM alpine\n",
    good: "FROM alpine\n",
};

/// `target` is the value of `$TARGETPLATFORM`.
pub fn check(stage: &Stage, platform: &Word, expansion: &Expansion, target: &str, lint: &mut Scope<'_>) {
    let only = expansion.unmatched.is_empty() && expansion.matched.iter().eq(["TARGETPLATFORM"]);
    if only && expansion.result == target {
        let shown = &platform.text;
        let message = format!(
            "Setting platform to predefined {shown} in FROM is redundant as this is the default behavior"
        );
        // From the end of FROM to the end of the flag.
        let flag = Span::new(stage.keyword.span.end, platform.span.end);
        let fix = replace("Remove the flag", flag, String::new());
        lint.report(&RULE, Place { lines: stage.lines, span: platform.span }, message, fix);
    }
}
