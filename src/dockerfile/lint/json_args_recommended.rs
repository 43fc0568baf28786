//! `JSONArgsRecommended`: `CMD` or `ENTRYPOINT` is in shell form, and no `SHELL` is set in the stage.

use crate::dockerfile::ast::{CommandForm, CommandLine, Instruction};
use crate::dockerfile::instructions::json_form;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "JSONArgsRecommended",
    description: "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals",
    url: "https://docs.docker.com/go/dockerfile/rule/json-args-recommended/",
    status: Status::Stable,
    hint: "write the command as a JSON array, so that it receives signals itself",
    bad: "FROM alpine\nCMD my-server --port 80\n",
    good: "FROM alpine\nCMD [\"my-server\", \"--port\", \"80\"]\n",
};

/// `shell` is what the stage's `SHELL`, or that of its base, has set.
pub fn check(instruction: &Instruction, command: &CommandLine, shell: &[String], lint: &mut Scope<'_>) {
    let CommandForm::Shell(script) = &command.form else { return };
    if !shell.is_empty() {
        return;
    }
    let name = &instruction.keyword.text;
    let message =
        format!("JSON arguments recommended for {name} to prevent unintended behavior related to OS signals");
    // Only a command that needs no shell means the same in JSON form.
    let simple = script.as_ref().filter(|script| !script.text.contains(SHELL_CHARACTERS));
    let fix = simple.and_then(|script| replace("Turn into JSON form", script.span, json_form(&script.text)));
    lint.report(&RULE, Place { lines: instruction.lines, span: instruction.span }, message, fix);
}

const SHELL_CHARACTERS: [char; 19] =
    ['$', '`', '"', '\'', '\\', '|', '&', ';', '<', '>', '(', ')', '*', '?', '[', '#', '~', '=', '\n'];
