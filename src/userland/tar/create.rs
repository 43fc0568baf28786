//! `tar c`.

use std::sync::Arc;

use super::super::gzip::Gzip;
use super::Options;
use crate::oci::tar;
use crate::shell::{ExitCode, Process};
use crate::vfs::{Change, ChangeKind, Changed, Content, Node, path};

/// GNU tar writes records of twenty blocks.
const RECORD: usize = 20 * tar::BLOCK;

pub fn create(process: &mut Process<'_>, options: &Options) -> ExitCode {
    if options.members.is_empty() {
        process.fail("Cowardly refusing to create an empty archive");
        process.err("Try 'tar --help' or 'tar --usage' for more information.\n");
        return 2;
    }
    let base = options.directory.clone().unwrap_or_else(|| ".".to_owned());
    let mut changes = vec![];
    let mut failed = false;
    let mut rooted = false;
    for member in &options.members {
        let operand = if member.starts_with('/') { member.clone() } else { format!("{base}/{member}") };
        if let Err(errno) = process.lstat(&operand) {
            failed = true;
            process.fail(format!("{member}: Cannot stat: {}", errno.message()));
            continue;
        }
        if member.starts_with('/') && !std::mem::replace(&mut rooted, true) {
            process.fail("Removing leading `/' from member names");
        }
        add(process, options, member, &operand, &mut changes);
    }
    if options.verbose {
        let names: String = changes.iter().map(|change| shown(change) + "\n").collect();
        match options.file {
            Some(_) => process.out(names),
            None => process.err(names),
        }
    }
    let exact =
        changes.iter().filter_map(Change::changed).all(|c| c.node.content().is_none_or(Content::is_exact));
    let mut bytes = vec![];
    tar::write(&changes, process.sys.clock, |piece| bytes.extend_from_slice(piece));
    bytes.resize(bytes.len().next_multiple_of(RECORD), 0);
    let bytes = if options.gzip { Gzip::of(process).compress(&bytes, 6, None) } else { bytes };
    let content = match (exact, options.foreign) {
        (true, Some(format)) => format.packed(process, &bytes.into()),
        (true, None) => Content::from(bytes),
        // Bytes of files that are not known give an archive whose bytes are not known.
        (false, _) => Content::described(bytes.len() as u64, format!("tar:{}", options.members.join(" "))),
    };
    match &options.file {
        None => process.out_content(content),
        Some(file) => {
            if let Err(errno) = process.write(file, content) {
                return super::fatal(process, &format!("{file}: Cannot open: {}", errno.message()));
            }
        }
    }
    if failed {
        process.fail("Exiting with failure status due to previous errors");
        return 2;
    }
    0
}

fn shown(change: &Change) -> String {
    let slash = change.changed().is_some_and(|changed| changed.node.is_dir());
    format!("{}{}", change.path, if slash { "/" } else { "" })
}

/// A member, and what is below it if it is a directory.
fn add(process: &Process<'_>, options: &Options, member: &str, operand: &str, changes: &mut Vec<Change>) {
    let name = member.trim_start_matches('/').trim_end_matches('/');
    let name = if name.is_empty() { "." } else { name };
    let Ok(node) = process.lstat(operand) else { return };
    if options.excludes(name) {
        return;
    }
    let place = path::clean(&process.path(operand));
    push(process, name.to_owned(), node, &place, changes);
    if !node.is_dir() {
        return;
    }
    for (below, node) in process.sys.tree.walk(&place) {
        let name = format!("{name}/{below}");
        if !options.excludes(&name) {
            push(process, name, node, &format!("{place}/{below}"), changes);
        }
    }
}

fn push(process: &Process<'_>, name: String, node: &Node, place: &str, changes: &mut Vec<Change>) {
    let inode = process.sys.tree.inode_of(place);
    let kind = ChangeKind::Added(Changed { node: Arc::new(node.clone()), inode });
    changes.push(Change { path: name, kind });
}
