//! `FROM`.

use crate::dockerfile::ast::{Stage, Word};
use crate::dockerfile::go;
use crate::dockerfile::parser::{Comment, Node};

use super::errors::{Parsed, Wrong};
use super::flags::Flags;

/// The stage that a `FROM` opens; `index` is its place.
pub(super) fn from(node: Node, index: usize) -> Parsed<Stage> {
    let name = name(node)?;
    let mut flags = Flags::parse(node)?;
    let base = node.args().first().map(|arg| Word::new(node.value(arg), node.place(arg))).unwrap_or_default();
    let id = name.as_ref().map(|n| n.to_lowercase());
    Ok(Stage {
        index,
        keyword: keyword(node),
        doc_comment: id.and_then(|id| doc_comment(node.comments(), &id)),
        name,
        base,
        platform: flags.text("platform"),
        instructions: vec![],
        span: node.span,
        lines: node.lines,
        original: node.line.text().trim().to_owned(),
        comments: comments(node.comments()),
    })
}

/// `AS name`; the name must be `^[a-z][a-z0-9-_.]*$` once in lower case.
fn name(node: Node) -> Parsed<Option<Word>> {
    match node.args() {
        [_] => Ok(None),
        [_, keyword, name] if go::equal_fold(node.value(keyword), "as") => {
            let written = node.value(name);
            let lower = written.to_lowercase();
            let valid = lower.starts_with(|c: char| c.is_ascii_lowercase())
                && lower.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.'));
            if valid {
                return Ok(Some(Word::new(written, node.place(name))));
            }
            let message = format!(
                "invalid name for build stage: {}, name can't start with a number or contain symbols",
                go::quote(written)
            );
            Err(Wrong::about(node, name, "invalid-stage-name", message)
                .hint("a name starts with a letter and has letters, digits, '-', '_' and '.' only"))
        }
        _ => Err(Wrong::at(node.span, "from-arguments", "FROM requires either one or three arguments")
            .hint("write FROM image or FROM image AS name")),
    }
}

pub(super) fn keyword(node: Node) -> Word {
    Word::new(node.name(), node.line.span(node.keyword()))
}

pub(super) fn comments(comments: &[Comment]) -> Vec<Word> {
    comments.iter().map(|comment| Word::new(comment.text, comment.span)).collect()
}

/// What the first comment line that starts with `name` says.
pub(super) fn doc_comment(comments: &[Comment], name: &str) -> Option<String> {
    comments.iter().find_map(|c| c.text.strip_prefix(name)?.strip_prefix(' ')).map(str::to_owned)
}
