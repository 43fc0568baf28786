//! A layer over what is below it: entries in order, whiteouts and opaque directories as OCI's `layer.md` has them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::record::{LayerEntry, LayerRecord};
use crate::oci::untar::EntryKind;
use crate::oci::{ArchiveError, ErrorCode};
use crate::vfs::{
    Change, ChangeKind, Changed, Errno, Follow, Metadata, Node, NodeKind, Time, Tree, diff, path,
};

/// A layer laid over a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied {
    pub tree: Tree,
    /// What the layer holds, in the order of [`diff`], files that it repeats unchanged included.
    pub changes: Vec<Change>,
}

const WHITEOUT: &str = ".wh.";
const OPAQUE: &str = ".wh..wh..opq";
/// Directories within each other: far more than any image has, and little enough for whatever walks the tree.
const DEEPEST: usize = 256;
/// Other names with this start belong to AUFS itself; Docker passes over them.
const AUFS: &str = ".wh..wh.";

/// Lays a layer over `below`. As in Docker's archive package, a symbolic link on the way to an entry is followed
/// within the root, missing directories above an entry are made, and a whiteout hides only what lower layers hold.
///
/// # Errors
/// A hard link to nothing, or an entry below something that is no directory.
pub fn apply(record: &LayerRecord, below: &Tree) -> Result<Applied, ArchiveError> {
    let mut tree = below.clone();
    // Paths that this layer holds: whiteouts do not touch them.
    let mut own: BTreeSet<String> = BTreeSet::new();
    // Directories without anything of lower layers, so that a layer that says so a million times costs no more.
    let mut cleared: BTreeSet<String> = BTreeSet::new();
    for LayerEntry { entry, content } in &record.entries {
        let at = entry.path.as_str();
        let refuse = |errno: Errno| refused(at, errno);
        let name = path::base(at);
        if at.is_empty() {
            if entry.kind == EntryKind::Directory {
                tree.set_meta("/", Follow::Yes, |meta| *meta = entry.meta.clone()).map_err(refuse)?;
            }
            continue;
        }
        let parent = make_parent(&mut tree, path::parent(at)).map_err(refuse)?;
        if name == OPAQUE {
            hide_below(&mut tree, parent, &own, &mut cleared);
            continue;
        }
        if name.starts_with(AUFS) {
            continue;
        }
        if let Some(hidden) = name.strip_prefix(WHITEOUT) {
            // Nobody writes these; they would hide the directory itself or the one above.
            if !matches!(hidden, "" | "." | "..") {
                hide(&mut tree, join(&parent, hidden), &own, &mut cleared);
            }
            continue;
        }
        let here = join(&parent, name);
        let node = match &entry.kind {
            EntryKind::HardLink(target) => {
                link(&mut tree, target, &here).map_err(|errno| {
                    let message = format!("a hard link to {target}: {errno}");
                    ArchiveError::new(ErrorCode::Missing, at, message)
                })?;
                own.insert(here);
                continue;
            }
            EntryKind::Directory => {
                if tree.lstat(&here).is_ok_and(Node::is_dir) {
                    tree.set_meta(&here, Follow::No, |meta| *meta = entry.meta.clone()).map_err(refuse)?;
                    own.insert(here);
                    continue;
                }
                Node::directory(entry.meta.clone())
            }
            EntryKind::File(_) => Node::file(entry.meta.clone(), content.clone()),
            EntryKind::Symlink(target) => Node::symlink(entry.meta.clone(), target.as_str()),
            EntryKind::Device(kind, major, minor) => {
                Node::new(entry.meta.clone(), NodeKind::Device(*kind, *major, *minor))
            }
            EntryKind::Fifo => Node::new(entry.meta.clone(), NodeKind::Fifo),
        };
        tree.graft(&here, node).map_err(refuse)?;
        own.insert(here);
    }
    let changes = changes(below, &tree, &own);
    Ok(Applied { tree, changes })
}

/// The differences, and with them what the layer repeats as it was.
fn changes(below: &Tree, tree: &Tree, own: &BTreeSet<String>) -> Vec<Change> {
    let mut changes = diff(below, tree);
    let listed: BTreeSet<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    let repeated: Vec<Change> = own
        .iter()
        .map(|at| at.trim_start_matches('/'))
        .filter(|at| !listed.contains(at))
        .filter_map(|at| {
            let node = Arc::new(tree.lstat(&format!("/{at}")).ok()?.clone());
            let inode = tree.inode_of(&format!("/{at}"));
            Some(Change { path: at.to_owned(), kind: ChangeKind::Modified(Changed { node, inode }) })
        })
        .collect();
    if !repeated.is_empty() {
        changes.extend(repeated);
        changes.sort_by(|a, b| a.path.split('/').cmp(b.path.split('/')));
    }
    changes
}

/// The canonical path of a directory, made with mode 0755 as far as it is missing.
fn make_parent(tree: &mut Tree, directory: &str) -> Result<String, Errno> {
    let mut at = String::from("/");
    for part in path::parts(directory) {
        let next = tree.resolve(&join(&at, part), Follow::Yes)?;
        if path::parts(&next).count() > DEEPEST {
            return Err(Errno::NameTooLong);
        }
        match tree.lstat(&next) {
            Ok(node) if node.is_dir() => {}
            Ok(_) => return Err(Errno::NotDir),
            Err(_) => tree.graft(&next, Node::directory(Metadata::new(0o755, Time::EPOCH)))?,
        }
        at = next;
    }
    Ok(at)
}

/// Removes a path, but for what this layer itself holds there.
fn hide(tree: &mut Tree, at: String, own: &BTreeSet<String>, cleared: &mut BTreeSet<String>) {
    if holds_own(&at, own) {
        hide_below(tree, at, own, cleared);
    } else if !own.contains(&at) {
        // A whiteout of nothing is no error.
        let _gone = tree.detach(&at);
    }
}

fn holds_own(directory: &str, own: &BTreeSet<String>) -> bool {
    let inside = format!("{}/", directory.trim_end_matches('/'));
    own.range(inside.clone()..).next().is_some_and(|path| path.starts_with(&inside))
}

fn hide_below(tree: &mut Tree, directory: String, own: &BTreeSet<String>, cleared: &mut BTreeSet<String>) {
    // A work list instead of recursion: directories of this layer may hold entries of lower ones.
    let mut todo = vec![directory];
    while let Some(directory) = todo.pop() {
        if !cleared.insert(directory.clone()) {
            continue;
        }
        let Ok(children) = tree.read_dir(&directory) else { continue };
        let children: Vec<String> = children.map(|(name, _)| join(&directory, name)).collect();
        for child in children {
            if own.contains(&child) || holds_own(&child, own) {
                todo.push(child);
            } else {
                let _gone = tree.detach(&child);
            }
        }
    }
}

/// A hard link leaves the times of directories alone: they have entries of their own.
fn link(tree: &mut Tree, target: &str, here: &str) -> Result<(), Errno> {
    let target = tree.resolve(&format!("/{target}"), Follow::No)?;
    if target == here {
        return Err(Errno::Exist);
    }
    let now = tree.lstat(&target)?.meta.mtime;
    if tree.lstat(here).is_ok() {
        tree.detach(here)?;
    }
    let parent = path::parent(here).to_owned();
    let before = tree.lstat(&parent)?.meta.mtime;
    tree.link(&target, here, now)?;
    tree.set_meta(&parent, Follow::No, |meta| meta.mtime = before)
}

fn join(directory: &str, name: &str) -> String {
    format!("{}/{name}", directory.trim_end_matches('/'))
}

fn refused(at: &str, errno: Errno) -> ArchiveError {
    let code = match errno {
        Errno::Loop => ErrorCode::Cycle,
        Errno::NameTooLong => ErrorCode::TooLarge,
        _ => ErrorCode::Malformed,
    };
    ArchiveError::new(code, at, errno.message())
}
