//! `InvalidDefaultArgInFrom`: without build arguments the base would have no valid name.

use crate::dockerfile::ast::Stage;
use crate::dockerfile::reference::Reference;

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "InvalidDefaultArgInFrom",
    description: "Default value for global ARG results in an empty or invalid base image name",
    url: "https://docs.docker.com/go/dockerfile/rule/invalid-default-arg-in-from/",
    status: Status::Stable,
    hint: "give the ARG a default with which the name is valid",
    bad: "ARG VERSION\nFROM alpine:$VERSION\n",
    good: "ARG VERSION=3.20\nFROM alpine:$VERSION\n",
};

/// `name` is the base expanded with the defaults of the global arguments.
pub fn check(stage: &Stage, name: &str, lint: &mut Scope<'_>) {
    if Reference::parse(name).is_err() {
        let base = &stage.base.text;
        let message = format!("Default value for ARG {base} results in empty or invalid base image name");
        lint.report(&RULE, Place { lines: stage.lines, span: stage.base.span }, message, None);
    }
}
