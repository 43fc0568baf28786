//! `MaintainerDeprecated`: `MAINTAINER` is used.

use crate::dockerfile::go;
use crate::dockerfile::parser::Node;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "MaintainerDeprecated",
    description: "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
    url: "https://docs.docker.com/go/dockerfile/rule/maintainer-deprecated/",
    status: Status::Stable,
    hint: "write LABEL org.opencontainers.image.authors=\"...\" instead",
    bad: "FROM alpine\nMAINTAINER me@example.org\n",
    good: "FROM alpine\nLABEL org.opencontainers.image.authors=\"me@example.org\"\n",
};

pub fn check(node: Node, lint: &mut Scope<'_>) {
    let message = "Maintainer instruction is deprecated in favor of using label".to_owned();
    let fix = node.args().first().and_then(|arg| {
        let label = format!("LABEL org.opencontainers.image.authors={}", go::quote(node.value(arg)));
        replace("Turn into a LABEL", node.span, label)
    });
    lint.report(&RULE, Place { lines: node.lines, span: node.span }, message, fix);
}
