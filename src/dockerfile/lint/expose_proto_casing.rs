//! `ExposeProtoCasing`: the protocol of an `EXPOSE` has an upper-case letter.

use crate::dockerfile::ast::Word;
use crate::dockerfile::go::Letters;
use crate::dockerfile::ports::PortSpec;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "ExposeProtoCasing",
    description: "Protocol in EXPOSE instruction should be lowercase",
    url: "https://docs.docker.com/go/dockerfile/rule/expose-proto-casing/",
    status: Status::Stable,
    hint: "write the protocol in lower case",
    bad: "FROM alpine\nEXPOSE 80/TCP\n",
    good: "FROM alpine\nEXPOSE 80/tcp\n",
};

/// `raw` is the argument expanded.
pub fn check(word: &Word, raw: &str, spec: &PortSpec, place: Place, lint: &mut Scope<'_>) {
    let lower = spec.protocol.lowered();
    if lower != spec.protocol {
        let message = format!("Defined protocol '{raw}' in EXPOSE instruction should be lowercase");
        let written = word.strip_suffix(&spec.protocol).map(|port| format!("{port}{lower}"));
        let fix = written.and_then(|text| replace("Write the protocol in lower case", word.span, text));
        lint.report(&RULE, Place { span: word.span, ..place }, message, fix);
    }
}
