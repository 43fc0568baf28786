//! `ADD` and `COPY`.

use crate::dockerfile::ast::{Add, Copy, InstructionKind, SourceContent, SourcesAndDest, Word};
use crate::dockerfile::parser::{self, Heredoc, Node};
use crate::text::Text;

use super::errors::{Parsed, Wrong};
use super::flags::Flags;

pub(super) fn copy(node: Node, heredocs: &[Heredoc]) -> Parsed<InstructionKind> {
    check_count(node, "COPY")?;
    let flags = Flags::parse(node)?;
    Ok(InstructionKind::Copy(Copy {
        sources: sources(node, heredocs, "COPY")?,
        from: flags.text("from"),
        chown: flags.text("chown"),
        chmod: flags.text("chmod"),
        link: flags.switch("link") == Some(true),
        parents: flags.switch("parents") == Some(true),
        exclude: flags.list("exclude"),
    }))
}

pub(super) fn add(node: Node, heredocs: &[Heredoc]) -> Parsed<InstructionKind> {
    check_count(node, "ADD")?;
    let flags = Flags::parse(node)?;
    Ok(InstructionKind::Add(Add {
        sources: sources(node, heredocs, "ADD")?,
        chown: flags.text("chown"),
        chmod: flags.text("chmod"),
        link: flags.switch("link") == Some(true),
        exclude: flags.list("exclude"),
        keep_git_dir: flags.switch("keep-git-dir"),
        checksum: flags.text("checksum"),
        unpack: flags.switch("unpack"),
    }))
}

fn check_count(node: Node, command: &str) -> Parsed<()> {
    if node.args().len() >= 2 {
        return Ok(());
    }
    let message = format!(
        "{command} requires at least two arguments, but only one was provided. Destination could not be determined"
    );
    let wrong = Wrong::at(node.span, "missing-destination", message)
        .hint(format!("write {command} SOURCE DESTINATION; the last argument is the destination"));
    Err(match node.args().last() {
        Some(arg) => {
            let end = node.place(arg).end;
            wrong.fix("Copy into the working directory", crate::text::Span::new(end, end), " .")
        }
        None => wrong,
    })
}

fn sources(node: Node, heredocs: &[Heredoc], command: &str) -> Parsed<SourcesAndDest> {
    let mut out = SourcesAndDest { dest: Word::default(), paths: vec![], contents: vec![] };
    let Some((dest, sources)) = node.args().split_last() else { return Ok(out) };
    // A word whose quotes do not end is no heredoc here, as for BuildKit.
    let heredoc = |arg| parser::heredoc_word(node.value(arg)).ok().flatten();
    if heredoc(dest).is_some() {
        let message = format!("{command} cannot accept a heredoc as a destination");
        return Err(Wrong::about(node, dest, "heredoc-destination", message)
            .hint("write the destination after the heredoc's word"));
    }
    for arg in sources {
        let span = node.place(arg);
        match heredoc(arg) {
            None => out.paths.push(node.word(arg)),
            Some(word) => {
                // Of several heredocs of one name the last one counts.
                let body = heredocs.iter().rev().find(|h| h.word.name == word.name);
                let data = match body {
                    Some(body) if word.chomp => parser::chomp(body.content).into(),
                    Some(body) => node.text_at(body.span.start, body.content),
                    None => Text::default(),
                };
                out.contents.push(SourceContent { path: word.name, data, expand: word.expand, span });
            }
        }
    }
    out.dest = node.word(dest);
    Ok(out)
}
