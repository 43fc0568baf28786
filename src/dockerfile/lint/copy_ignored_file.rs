//! `CopyIgnoredFile`: a source of `COPY` or `ADD` is excluded by `.dockerignore`. Not checked where that has a `!` rule.

use crate::dockerfile::ast::Word;
use crate::dockerfile::go;
use crate::dockerfile::ignore::{Effect, Matcher};

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "CopyIgnoredFile",
    description: "Attempting to Copy file that is excluded by .dockerignore",
    url: "https://docs.docker.com/go/dockerfile/rule/copy-ignored-file/",
    status: Status::Stable,
    hint: "take the file out of .dockerignore, or do not copy it",
    bad: "FROM alpine\nCOPY node_modules /app\n",
    good: "FROM alpine\nCOPY src /app\n",
};

/// `verb` is `Copy` or `Add`; `path` is the source with variables expanded.
pub fn check(verb: &str, word: &Word, path: &str, ignore: &Matcher, place: Place, lint: &mut Scope<'_>) {
    if ignore.has_inclusions() {
        return;
    }
    let path = go::path_clean(path);
    // The context itself is only excluded by a rule that excludes all that is in it.
    if matches!(path.as_str(), "." | "/") && !excludes_everything(ignore) {
        return;
    }
    let verdict = ignore.verdict(&path);
    if verdict.ignored {
        let shown = go::quote(&path);
        let message = format!("Attempting to {verb} file {shown} that is excluded by .dockerignore");
        lint.report(&RULE, Place { span: word.span, ..place }, message, None);
    }
}

fn excludes_everything(ignore: &Matcher) -> bool {
    let mut rules = ignore.rules().iter().filter(|rule| rule.effect == Effect::Exclude);
    rules.any(|rule| matches!(rule.pattern.as_str(), "*" | "**" | "**/*"))
}
