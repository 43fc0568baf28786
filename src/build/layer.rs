//! From two versions of a file system to a layer, as Docker's graph driver compares directories.
//!
//! Compared are mode, owner and device of everything, and size and time of what is no directory: a directory whose
//! time alone differs is no change. The directories above a change go into the layer with it. A layer keeps whole
//! seconds, and so does the file system once the layer is committed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Era, FileCounts, LayerSummary};
use crate::image::Layer;
use crate::oci::tar;
use crate::vfs::{Change, ChangeKind, Changed, Node, Time, Tree, apply, diff, path};

/// A layer with the file system that it leads to.
#[derive(Debug, Clone)]
pub struct Committed {
    pub layer: Arc<Layer>,
    pub tree: Tree,
    pub summary: LayerSummary,
}

/// Bytes that Docker of 2014 counted for an empty new file.
const EMPTY_FILE_2014: u64 = 8;

/// Makes the layer that leads from `old` to `new`; deletions are marked at `now`.
pub fn commit(old: &Tree, new: &Tree, now: Time, era: Era) -> Committed {
    let changes = entries(old, new);
    let mut tree = old.clone();
    if apply(&changes, &mut tree).is_err() {
        // Parents come before what is in them, so this does not happen; the file system is right all the same.
        tree = new.clone();
    }
    let measured = tar::measure(&changes, now);
    let summary = LayerSummary {
        diff_id: measured.diff_id,
        exact: measured.exact,
        size: size(&changes, era),
        tar_bytes: measured.tar_bytes,
        files: counts(&changes),
    };
    let layer = Layer {
        diff_id: measured.diff_id,
        exact: measured.exact,
        size: summary.size,
        tar_bytes: measured.tar_bytes,
        changes: Arc::new(changes.into()),
    };
    Committed { layer: Arc::new(layer), tree, summary }
}

/// The summary of a layer that is there already.
pub fn summary(layer: &Layer) -> LayerSummary {
    LayerSummary {
        diff_id: layer.diff_id,
        exact: layer.exact,
        size: layer.size,
        tar_bytes: layer.tar_bytes,
        files: counts(&layer.changes),
    }
}

/// What goes into the layer, in the order of the tar: by path as a text.
fn entries(old: &Tree, new: &Tree) -> Vec<Change> {
    let mut entries: BTreeMap<String, Change> = BTreeMap::new();
    for change in diff(old, new) {
        if is_touched_only(old, &change) {
            continue;
        }
        let mut above = path::parent(&change.path);
        while !above.is_empty() && !entries.contains_key(above) {
            if let Ok(node) = new.lstat(&format!("/{above}")) {
                let changed = Changed { node: emptied(node), inode: None };
                let kind = ChangeKind::Modified(changed);
                entries.insert(above.to_owned(), Change { path: above.to_owned(), kind });
            }
            above = path::parent(above);
        }
        entries.insert(change.path.clone(), floored(change));
    }
    entries.into_values().collect()
}

/// Whether the comparison of directories would not see the change.
fn is_touched_only(old: &Tree, change: &Change) -> bool {
    let ChangeKind::Modified(changed) = &change.kind else { return false };
    let Ok(before) = old.lstat(&format!("/{}", change.path)) else { return false };
    let (a, b) = (&before.meta, &changed.node.meta);
    if (a.mode, a.uid, a.gid, &a.xattrs) != (b.mode, b.uid, b.gid, &b.xattrs) {
        return false;
    }
    match (before.is_dir(), changed.node.is_dir()) {
        (true, true) => true,
        (false, false) => same_time(a.mtime, b.mtime) && before.kind == changed.node.kind,
        _ => false,
    }
}

/// Whole seconds are taken for a time whose fraction was lost on the way through a tar.
fn same_time(a: Time, b: Time) -> bool {
    let (x, y) = (a.subsec_nanos(), b.subsec_nanos());
    a.secs() == b.secs() && (x == y || x == 0 || y == 0)
}

/// A directory without what is in it: its entries are changes of their own.
fn emptied(node: &Node) -> Arc<Node> {
    let mut meta = node.meta.clone();
    meta.mtime = meta.mtime.floor_to_secs();
    Arc::new(Node::directory(meta))
}

fn floored(change: Change) -> Change {
    let floor = |changed: Changed| {
        let node = match () {
            () if changed.node.is_dir() => emptied(&changed.node),
            () if changed.node.meta.mtime.subsec_nanos() == 0 => changed.node,
            () => {
                let mut node = (*changed.node).clone();
                node.meta.mtime = node.meta.mtime.floor_to_secs();
                Arc::new(node)
            }
        };
        Changed { node, inode: changed.inode }
    };
    let kind = match change.kind {
        ChangeKind::Added(changed) => ChangeKind::Added(floor(changed)),
        ChangeKind::Modified(changed) => ChangeKind::Modified(floor(changed)),
        ChangeKind::Deleted => ChangeKind::Deleted,
    };
    Change { path: change.path, kind }
}

/// Bytes of regular files; further names of a file count nothing.
fn size(changes: &[Change], era: Era) -> u64 {
    let mut seen = BTreeSet::new();
    let of = |change: &Change| match &change.kind {
        ChangeKind::Added(changed)
            if era == Era::Classic2014 && changed.node.is_file() && change.size() == 0 =>
        {
            EMPTY_FILE_2014
        }
        _ => change.size(),
    };
    changes
        .iter()
        .filter(|change| {
            change.changed().and_then(|changed| changed.inode).is_none_or(|inode| seen.insert(inode))
        })
        .map(of)
        .sum()
}

fn counts(changes: &[Change]) -> FileCounts {
    changes.iter().fold(FileCounts::default(), |mut counts, change| {
        match change.kind {
            ChangeKind::Added(_) => counts.added += 1,
            ChangeKind::Modified(_) => counts.modified += 1,
            ChangeKind::Deleted => counts.deleted += 1,
        }
        counts
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::{Follow, Metadata};

    fn paths(committed: &Committed) -> Vec<&str> {
        committed.layer.changes.iter().map(|change| change.path.as_str()).collect()
    }

    #[test]
    fn what_is_a_change() {
        let (t1, t2) = (Time(1_000_000_001), Time(5_000_000_009));
        let mut old = Tree::new();
        old.mkdir_all("/a/b", &Metadata::new(0o755, t1)).unwrap();
        old.mkdir_all("/a-c", &Metadata::new(0o755, t1)).unwrap();
        old.write("/a/f", "x", Metadata::new(0o644, t1)).unwrap();

        let mut new = old.clone();
        new.write("/a/b/t", "", Metadata::new(0o644, t2)).unwrap();
        new.remove("/a/b/t", t2).unwrap();
        let none = commit(&old, &new, t2, Era::Now);
        assert_eq!((paths(&none), none.layer.diff_id), (vec![], tar::empty_layer()));

        new.write("/a/b/g", "yy", Metadata::new(0o644, t2)).unwrap();
        new.link("/a/f", "/a-c/l", t2).unwrap();
        let committed = commit(&old, &new, t2, Era::Now);
        assert_eq!(paths(&committed), ["a", "a-c", "a-c/l", "a/b", "a/b/g"]);
        assert_eq!(committed.layer.size, 3);
        assert_eq!(committed.tree.lstat("/a/b/g").unwrap().meta.mtime, Time(5_000_000_000));

        new.set_meta("/a/f", Follow::No, |meta| meta.mode = 0o600).unwrap();
        new.write("/e", "", Metadata::new(0o644, t2)).unwrap();
        let committed = commit(&committed.tree, &new, t2, Era::Classic2014);
        assert_eq!(paths(&committed), ["a", "a-c", "a-c/l", "a/f", "e"]);
        assert_eq!(committed.layer.size, 1 + EMPTY_FILE_2014);
    }
}
