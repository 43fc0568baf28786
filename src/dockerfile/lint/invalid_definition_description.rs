//! `InvalidDefinitionDescription`: the comment above a stage or an `ARG` does not start with its name.

use crate::dockerfile::ast::Lines;
use crate::dockerfile::parser::Comment;

use super::{Place, Rule, Scope, Status};

/// The rule.
pub const RULE: Rule = Rule {
    name: "InvalidDefinitionDescription",
    description: "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this is not intended to be a description comment, add an empty line or comment between the instruction and the comment.",
    url: "https://docs.docker.com/go/dockerfile/rule/invalid-definition-description/",
    status: Status::Experimental,
    hint: "start the comment with the name, or put an empty comment line below it",
    bad: "# check=experimental=InvalidDefinitionDescription\n# the tools\nFROM alpine AS tools\n",
    good: "# check=experimental=InvalidDefinitionDescription\n# tools the tools\nFROM alpine AS tools\n",
};

/// Only the last line of the comment counts. `instruction` is `ARG` or `FROM`.
pub fn check(
    instruction: &str,
    names: &[&str],
    comments: &[Comment<'_>],
    lines: Lines,
    lint: &mut Scope<'_>,
) {
    let (Some(comment), Some(first)) = (comments.last(), names.first()) else { return };
    let word = comment.text.split(' ').next().unwrap_or_default();
    if names.contains(&word) {
        return;
    }
    let name = if names.len() > 1 { "<arg_key>" } else { first };
    let message = format!("Comment for {instruction} should follow the format: `# {name} <description>`");
    lint.report(&RULE, Place { lines, span: comment.span }, message, None);
}
