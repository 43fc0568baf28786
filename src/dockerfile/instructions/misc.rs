//! The instructions that only set something: `ARG`, `ENV`, `EXPOSE`, `LABEL`, `ONBUILD`, `VOLUME` and those of
//! one argument.

use crate::dockerfile::ast::{ArgPair, InstructionKind, KeyValue, KeyValueForm, Onbuild, Word};
use crate::dockerfile::go::Letters;
use crate::dockerfile::parser::{Heredoc, Node};

use super::command::words;
use super::errors::{Parsed, Wrong, at_least_one_argument, exactly_one_argument};
use super::flags::Flags;
use super::{file, from};

pub(super) fn arg(node: Node) -> Parsed<InstructionKind> {
    if node.args().is_empty() {
        return Err(at_least_one_argument(node, "ARG"));
    }
    let mut pairs = vec![];
    for arg in node.args() {
        let written = node.value(arg);
        let (key, value) = written.split_once('=').map_or((written, None), |(k, v)| (k, Some(v)));
        if key.is_empty() && value.is_some() {
            return Err(blank_name(node, "ARG"));
        }
        let sep = arg.range().start + key.len();
        pairs.push(ArgPair {
            key: node.word_at(arg.range().start..sep),
            value: value.map(|_| node.word_at(sep + 1..arg.range().end)),
            doc_comment: from::doc_comment(node.comments(), key),
        });
    }
    Ok(InstructionKind::Arg(pairs))
}

fn blank_name(node: Node, command: &str) -> Wrong {
    Wrong::at(node.span, "blank-name", format!("{command} names can not be blank")).hint("write NAME=value")
}

/// The pairs of `ENV` and `LABEL`.
pub(super) fn key_values(node: Node, command: &str) -> Parsed<Vec<KeyValue>> {
    Flags::parse(node)?;
    if node.args().is_empty() {
        return Err(at_least_one_argument(node, command));
    }
    let mut pairs = vec![];
    for triple in node.args().chunks(3) {
        let [key, value, sep] = triple else {
            let message = format!("Bad input to {command}, too many arguments");
            return Err(Wrong::at(node.span, "too-many-arguments", message));
        };
        if node.value(key).is_empty() {
            return Err(blank_name(node, command));
        }
        let form = if node.value(sep).is_empty() { KeyValueForm::Legacy } else { KeyValueForm::Assignment };
        pairs.push(KeyValue { key: node.word(key), value: node.word(value), form });
    }
    Ok(pairs)
}

/// Whether an instruction of one argument looks at its flags at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FlagCheck {
    Yes,
    /// `STOPSIGNAL` passes over them.
    No,
}

pub(super) fn one_argument(node: Node, command: &str, check: FlagCheck) -> Parsed<Word> {
    let [arg] = node.args() else { return Err(exactly_one_argument(node, command)) };
    if check == FlagCheck::Yes {
        Flags::parse(node)?;
    }
    Ok(node.word(arg))
}

pub(super) fn expose(node: Node) -> Parsed<InstructionKind> {
    if node.args().is_empty() {
        return Err(at_least_one_argument(node, "EXPOSE"));
    }
    Flags::parse(node)?;
    let mut ports = words(node, node.args());
    ports.sort_by(|a, b| a.text.cmp(&b.text));
    Ok(InstructionKind::Expose(ports))
}

pub(super) fn volume(node: Node) -> Parsed<InstructionKind> {
    if node.args().is_empty() {
        return Err(at_least_one_argument(node, "VOLUME"));
    }
    Flags::parse(node)?;
    let mut volumes = words(node, node.args());
    for word in &mut volumes {
        word.text = word.text.trimmed();
        if word.is_empty() {
            let message = "VOLUME specified can not be an empty string";
            return Err(Wrong::at(node.span, "empty-volume", message).hint("write a path"));
        }
    }
    Ok(InstructionKind::Volume(volumes))
}

pub(super) fn onbuild(node: Node, heredocs: &[Heredoc]) -> Parsed<InstructionKind> {
    let Some(trigger) = node.trigger() else { return Err(at_least_one_argument(node, "ONBUILD")) };
    Flags::parse(node)?;
    let place = trigger.line.span(trigger.keyword());
    match trigger.name().trim().uppered().as_str() {
        "ONBUILD" => {
            let message = "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed";
            return Err(Wrong::at(place, "onbuild-trigger", message).fix("Remove one", place, ""));
        }
        name @ ("MAINTAINER" | "FROM") => {
            let message = format!("{name} isn't allowed as an ONBUILD trigger");
            return Err(Wrong::at(place, "onbuild-trigger", message)
                .hint("a trigger is an instruction that the stage of the child image can have"));
        }
        _ => {}
    }
    let line = node.line.text();
    let mut expression = line.get(node.keyword().end..).unwrap_or_default();
    expression = expression.trim_start_matches([' ', '\t', '\n', '\x0c', '\r']);
    let mut expression = expression.to_owned();
    for heredoc in heredocs {
        expression.push('\n');
        expression.push_str(heredoc.content);
        expression.push_str(&heredoc.word.name);
    }
    let trigger = file::trigger(trigger, node, heredocs).map(Box::new);
    Ok(InstructionKind::Onbuild(Onbuild { expression, trigger }))
}
