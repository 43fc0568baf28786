//! `MultipleInstructionsDisallowed`: a stage has several `CMD`, `ENTRYPOINT` or `HEALTHCHECK`; reported at those that do not count.

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "MultipleInstructionsDisallowed",
    description: "Multiple instructions of the same type should not be used in the same stage",
    url: "https://docs.docker.com/go/dockerfile/rule/multiple-instructions-disallowed/",
    status: Status::Stable,
    hint: "keep the last one only",
    bad: "FROM alpine\nCMD [\"a\"]\nCMD [\"b\"]\n",
    good: "FROM alpine\nCMD [\"b\"]\n",
};

/// `earlier` is where the instruction stands that `keyword` replaces.
pub fn check(keyword: &str, earlier: Option<Place>, lint: &mut Scope<'_>) {
    if let Some(place) = earlier {
        let message = format!(
            "Multiple {keyword} instructions should not be used in the same stage because only the last one will be used"
        );
        lint.report(&RULE, place, message, None);
    }
}
