//! `ExposeInvalidFormat`: an `EXPOSE` names an address or a port of the host.

use crate::dockerfile::ast::Word;
use crate::dockerfile::ports::PortSpec;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "ExposeInvalidFormat",
    description: "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a future release",
    url: "https://docs.docker.com/go/dockerfile/rule/expose-invalid-format/",
    status: Status::Stable,
    hint: "write the container's port only; docker run -p maps it",
    bad: "FROM alpine\nEXPOSE 127.0.0.1:80:80\n",
    good: "FROM alpine\nEXPOSE 80\n",
};

/// `raw` is the argument expanded.
pub fn check(word: &Word, raw: &str, spec: &PortSpec, place: Place, lint: &mut Scope<'_>) {
    if spec.has_host_part {
        let message =
            format!("EXPOSE instruction should not define an IP address or host-port mapping, found '{raw}'");
        let container = word.rsplit(':').next().unwrap_or_default().to_owned();
        let fix = replace("Keep the container's port only", word.span, container);
        lint.report(&RULE, Place { span: word.span, ..place }, message, fix);
    }
}
