//! `UndefinedArgInFrom`: a variable in `FROM` is no global `ARG`.

use std::collections::BTreeSet;

use crate::dockerfile::ast::Word;
use crate::dockerfile::suggest::{Case, nearest};

use super::variables::{rename, span_of};
use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "UndefinedArgInFrom",
    description: "FROM command must use declared ARGs",
    url: "https://docs.docker.com/go/dockerfile/rule/undefined-arg-in-from/",
    status: Status::Stable,
    hint: "declare it with ARG above the first FROM",
    bad: "FROM alpine:${VERSION}\n",
    good: "ARG VERSION=3.20\nFROM alpine:${VERSION}\n",
};

/// `declared` are the global arguments, those without a value included; `unmatched` is what was not found.
pub fn check(
    word: &Word,
    place: Place,
    unmatched: &BTreeSet<String>,
    declared: &BTreeSet<String>,
    lint: &mut Scope<'_>,
) {
    for name in unmatched.difference(declared) {
        let found = nearest(name, declared.iter().map(String::as_str), Case::Sensitive);
        let hint = found.as_ref().map(|found| format!(" (did you mean {found}?)")).unwrap_or_default();
        let message = format!("FROM argument '{name}' is not declared{hint}");
        let span = span_of(word, name).unwrap_or(word.span);
        let fix = found.and_then(|found| rename(word, name, &found));
        lint.report(&RULE, Place { span, ..place }, message, fix);
    }
}
