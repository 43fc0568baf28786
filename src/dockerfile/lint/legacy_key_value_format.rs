//! `LegacyKeyValueFormat`: `ENV` or `LABEL` is written as `key value`.

use crate::dockerfile::ast::{Instruction, KeyValue, KeyValueForm};
use crate::dockerfile::go;
use crate::text::Span;

use super::{Place, Rule, Scope, Status, replace};

/// The rule.
pub const RULE: Rule = Rule {
    name: "LegacyKeyValueFormat",
    description: "Legacy key/value format with whitespace separator should not be used",
    url: "https://docs.docker.com/go/dockerfile/rule/legacy-key-value-format/",
    status: Status::Stable,
    hint: "write key=value",
    bad: "FROM alpine\nENV DIR /app\n",
    good: "FROM alpine\nENV DIR=/app\n",
};

pub fn check(instruction: &Instruction, pair: &KeyValue, lint: &mut Scope<'_>) {
    if pair.form != KeyValueForm::Legacy {
        return;
    }
    let name = &instruction.keyword.text;
    let message =
        format!("\"{name} key=value\" should be used instead of legacy \"{name} key value\" format");
    let span = Span::new(pair.key.span.start, pair.value.span.end);
    // A value over several lines keeps them only as it is.
    let one_line = instruction.lines.first == instruction.lines.last;
    let plain = !pair.value.contains(char::is_whitespace);
    let value = if plain { pair.value.text.to_string() } else { go::quote(&pair.value) };
    let fix = if one_line && (plain || !pair.value.contains(['"', '\'', '\\'])) {
        replace("Write key=value", span, format!("{}={value}", pair.key.text))
    } else {
        None
    };
    lint.report(&RULE, Place { lines: instruction.lines, span }, message, fix);
}
