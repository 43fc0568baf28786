//! `NoEmptyContinuation`: an empty line stands within a continued instruction.

use crate::dockerfile::ast::Lines;
use crate::dockerfile::parser::Warning;
use crate::text::{Edit, Fix, Span};

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "NoEmptyContinuation",
    description: "Empty continuation lines will become errors in a future release",
    url: "https://docs.docker.com/go/dockerfile/rule/no-empty-continuation/",
    status: Status::Stable,
    hint: "delete the empty line, or end the instruction above it",
    bad: "FROM alpine\nRUN apk add \\\n\n    curl\n",
    good: "FROM alpine\nRUN apk add \\\n    curl\n",
};

/// Reported at the instruction's last line, as BuildKit does.
pub fn check(warning: &Warning, lint: &mut Scope<'_>) {
    let span = warning.empty.first().copied().unwrap_or(Span::new(0, 0));
    let edits = warning.empty.iter().map(|&span| Edit { span, text: String::new() }).collect();
    let fix = Fix { title: "Delete the empty lines".to_owned(), edits };
    let place = Place { lines: Lines { first: warning.line, last: warning.line }, span };
    lint.report(&RULE, place, "Empty continuation line".to_owned(), Some(fix));
}
