//! `FROM`.

use crate::dockerfile::ast::{Stage, Word};
use crate::dockerfile::go;
use crate::dockerfile::go::Letters;
use crate::dockerfile::parser::{Comment, Node};

use super::errors::{Parsed, Wrong};
use super::flags::Flags;

/// The stage that a `FROM` opens; `index` is its place.
pub(super) fn from(node: Node, index: usize) -> Parsed<Stage> {
    let name = name(node)?;
    let flags = Flags::parse(node)?;
    let base = node.args().first().map(|arg| node.word(arg)).unwrap_or_default();
    Ok(Stage {
        index,
        keyword: keyword(node),
        doc_comment: match (&name, node.comments()) {
            (_, []) | (None, _) => None,
            (Some(name), above) => doc_comment(above, &name.lowered()),
        },
        name,
        base,
        platform: flags.text("platform"),
        instructions: vec![],
        span: node.span,
        lines: node.lines,
        original: node.original(),
        comments: comments(node),
    })
}

/// `AS name`; the name must be `^[a-z][a-z0-9-_.]*$` once in lower case.
fn name(node: Node) -> Parsed<Option<Word>> {
    match node.args() {
        [_] => Ok(None),
        [_, keyword, name] if go::equal_fold(node.value(keyword), "as") => {
            let written = node.value(name);
            if is_name(written) || !written.is_ascii() && is_name(&written.lowered()) {
                return Ok(Some(node.word(name)));
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

/// `^[a-z][a-z0-9-_.]*$` in any case.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

pub(super) fn keyword(node: Node) -> Word {
    node.word_at(node.keyword())
}

pub(super) fn comments(node: Node) -> Vec<Word> {
    let word = |comment: &Comment| Word::new(node.text_at(comment.start, comment.text), comment.span);
    node.comments().iter().map(word).collect()
}

/// What the first comment line that starts with `name` says.
pub(super) fn doc_comment(comments: &[Comment], name: &str) -> Option<String> {
    comments.iter().find_map(|c| c.text.strip_prefix(name)?.strip_prefix(' ')).map(str::to_owned)
}
