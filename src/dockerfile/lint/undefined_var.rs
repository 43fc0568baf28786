//! `UndefinedVar`: a variable is used that no `ARG` or `ENV` defines.

use std::collections::BTreeSet;

use crate::dockerfile::ast::Word;
use crate::dockerfile::suggest::{Case, nearest};

use super::variables::{rename, span_of};
use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "UndefinedVar",
    description: "Variables should be defined before their use",
    url: "https://docs.docker.com/go/dockerfile/rule/undefined-var/",
    status: Status::Stable,
    hint: "define it with ARG or ENV above, or correct its name",
    bad: "FROM alpine\nCOPY $foo .\n",
    good: "FROM alpine\nARG foo=file\nCOPY $foo .\n",
};

/// Build arguments that only the builder reads.
pub const NOT_IN_ENVIRONMENT: [&str; 2] = ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

/// `declared` are the arguments of the stage, with or without a value; `known` is the environment.
pub fn check<'e>(
    word: &Word,
    place: Place,
    unmatched: &BTreeSet<String>,
    declared: &BTreeSet<String>,
    known: impl Iterator<Item = &'e str> + Clone,
    lint: &mut Scope<'_>,
) {
    for name in unmatched.difference(declared).filter(|name| !NOT_IN_ENVIRONMENT.contains(&name.as_str())) {
        let found = nearest(name, known.clone(), Case::Sensitive);
        let hint = found.as_ref().map(|found| format!(" (did you mean ${found}?)")).unwrap_or_default();
        let message = format!("Usage of undefined variable '${name}'{hint}");
        let span = span_of(word, name).unwrap_or(word.span);
        let fix = found.and_then(|found| rename(word, name, &found));
        lint.report(&RULE, Place { span, ..place }, message, fix);
    }
}
