//! What there is to say about the thing under the pointer.

use serde::Serialize;

use crate::dockerfile::ast::{Dockerfile, InstructionKind};
use crate::dockerfile::go::Letters;
use crate::dockerfile::parser::{self, Node};
use crate::dockerfile::table;
use crate::text::Span;

use super::scope::{Origin, variables};
use super::tokens::{TokenKind, tokens};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hover {
    /// What it is about.
    pub span: Span,
    /// The synopsis, in code.
    pub title: String,
    /// One or two sentences.
    pub text: String,
}

/// Hover at a byte offset: an instruction, a flag, a variable, or a stage that is referred to.
pub fn hover(file: &Dockerfile, offset: u32) -> Option<Hover> {
    let text = &file.source.text;
    let tree = parser::parse(text);
    let within = |span: Span| span.start <= offset && offset < span.end;
    let token = tokens(text, &tree).into_iter().find(|token| within(token.span))?;
    let written = file.source.slice(token.span);
    let node = tree.nodes().find(|node| within(node.span));
    match token.kind {
        TokenKind::Keyword => {
            let info = table::find(written)?;
            Some(Hover { span: token.span, title: info.synopsis.to_owned(), text: info.summary.to_owned() })
        }
        TokenKind::Flag => flag(node?, written, token.span),
        TokenKind::Variable => variable(file, written, token.span, offset),
        TokenKind::Argument | TokenKind::FlagValue => stage(file, written, token.span, offset),
        _ => None,
    }
}

fn flag(node: Node<'_>, written: &str, span: Span) -> Option<Hover> {
    // The flags of a trigger are those of the instruction that is triggered.
    let owner = node.trigger().unwrap_or(node);
    let name = written.trim_start_matches('-');
    let flag = owner.command()?.flags().iter().find(|flag| flag.name == name)?;
    let value = if flag.value.is_empty() { String::new() } else { format!("={}", flag.value) };
    let text = match flag.since {
        "" => flag.summary.to_owned(),
        since => format!("{} Since syntax {since}.", flag.summary),
    };
    Some(Hover { span, title: format!("--{name}{value}"), text })
}

fn variable(file: &Dockerfile, written: &str, span: Span, offset: u32) -> Option<Hover> {
    let name: String = written
        .trim_start_matches(['$', '{'])
        .chars()
        .take_while(|c| *c == '_' || c.is_alphanumeric())
        .collect();
    let Some(found) = variables(file, offset).into_iter().rev().find(|variable| variable.name == name) else {
        let text = "Nothing above defines it: it is empty, or set by the base image.".to_owned();
        return Some(Hover { span, title: format!("${name}"), text });
    };
    let line = file.source.line_of(found.span.start);
    let text = match found.origin {
        Origin::Automatic => "Given by the builder.".to_owned(),
        Origin::Arg => format!("Declared with ARG in line {line}."),
        Origin::Env => format!("Set with ENV in line {line}."),
    };
    let value = found.value.map(|value| format!("={value}")).unwrap_or_default();
    Some(Hover { span, title: format!("{name}{value}"), text })
}

/// A stage that a `FROM` or a `--from` refers to.
fn stage(file: &Dockerfile, written: &str, span: Span, offset: u32) -> Option<Hover> {
    let refers = file.stages.iter().any(|stage| {
        let copies = stage.instructions.iter().any(|instruction| match &instruction.kind {
            InstructionKind::Copy(copy) => copy.from.as_ref().is_some_and(|from| from.span == span),
            _ => false,
        });
        stage.base.span == span || copies
    });
    let above = file.stages.iter().filter(|stage| stage.span.end < offset);
    let found = above
        .filter(|_| refers)
        .find(|stage| stage.id() == Some(written.lowered()) || written.parse() == Ok(stage.index))?;
    let text = format!("The stage of line {}, built from {}.", found.lines.first, found.base.text);
    Some(Hover { span, title: found.original.to_string(), text })
}
