//! What changed between two trees, and how to make the same change again.

use std::collections::BTreeSet;
use std::sync::Arc;

use imbl::ordmap::DiffItem;

use super::tree::{Inode, hard_link};
use super::{Directory, Errno, InodeId, Node, NodeKind, Tree};

/// One path that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Without a leading slash.
    pub path: String,
    pub kind: ChangeKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    Added(Changed),
    Modified(Changed),
    Deleted,
}

/// What is at the path afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The node, hard links resolved. The entries of a directory are changes of their own: only its kind and
    /// metadata count here.
    pub node: Arc<Node>,
    /// Set where the file has several names; the same for each of them.
    pub inode: Option<InodeId>,
}

impl Change {
    /// What is at the path afterwards; `None` if it was deleted.
    pub fn changed(&self) -> Option<&Changed> {
        match &self.kind {
            ChangeKind::Added(changed) | ChangeKind::Modified(changed) => Some(changed),
            ChangeKind::Deleted => None,
        }
    }

    /// Bytes that the change adds to a layer, as `docker history` counts them.
    pub fn size(&self) -> u64 {
        self.changed().map_or(0, |changed| changed.node.size())
    }
}

/// The changes that lead from `old` to `new`: parents before children, names in byte order at each level; a
/// deleted directory is one change. The root's own metadata is not compared.
///
/// Costs follow what changed: subtrees that both trees share are not looked into.
pub fn diff(old: &Tree, new: &Tree) -> Vec<Change> {
    let mut differ = Differ { old, new, changes: Vec::new(), thorough: old.inodes != new.inodes };
    if differ.thorough || !Arc::ptr_eq(&old.root, &new.root) {
        differ.children("", old.root.as_dir(), new.root.as_dir());
    }
    differ.changes
}

/// A name and what stands under it in either tree.
type Pair<'a> = (Arc<str>, Option<&'a Arc<Node>>, Option<&'a Arc<Node>>);

struct Differ<'a> {
    old: &'a Tree,
    new: &'a Tree,
    changes: Vec<Change>,
    /// A file with several names changed: shared subtrees may hold names of it.
    thorough: bool,
}

impl<'a> Differ<'a> {
    fn children(&mut self, prefix: &str, old: Option<&'a Directory>, new: Option<&'a Directory>) {
        let pairs: Vec<Pair<'a>> = match (old, new) {
            (Some(old), Some(new)) if !self.thorough => old
                .entries
                .diff(&new.entries)
                .map(|item| match item {
                    DiffItem::Add(name, node) => (Arc::clone(name), None, Some(&node.0)),
                    DiffItem::Update { old, new } => (Arc::clone(new.0), Some(&old.1.0), Some(&new.1.0)),
                    DiffItem::Remove(name, node) => (Arc::clone(name), Some(&node.0), None),
                })
                .collect(),
            _ => {
                let names = old.into_iter().chain(new).flat_map(|directory| directory.entries.keys());
                let of = |directory: Option<&'a Directory>, name: &str| directory.and_then(|d| d.get(name));
                let names: BTreeSet<&Arc<str>> = names.collect();
                names.into_iter().map(|name| (Arc::clone(name), of(old, name), of(new, name))).collect()
            }
        };
        for (name, old, new) in pairs {
            let path = if prefix.is_empty() { name.to_string() } else { format!("{prefix}/{name}") };
            self.entry(path, old, new);
        }
    }

    fn entry(&mut self, path: String, old: Option<&'a Arc<Node>>, new: Option<&'a Arc<Node>>) {
        let Some(new) = new else {
            self.changes.push(Change { path, kind: ChangeKind::Deleted });
            return;
        };
        let changed = self.changed(new);
        let kind = match old {
            None => Some(ChangeKind::Added(changed)),
            Some(old) if self.same_itself(old, new) => None,
            Some(_) => Some(ChangeKind::Modified(changed)),
        };
        if let Some(kind) = kind {
            self.changes.push(Change { path: path.clone(), kind });
        }
        if let NodeKind::Directory(directory) = &new.kind {
            self.children(&path, old.and_then(|old| old.as_dir()), Some(directory));
        }
    }

    fn changed(&self, node: &Arc<Node>) -> Changed {
        match node.kind {
            NodeKind::HardLink(id) => {
                let file = self.new.inodes.get(&id).map_or(node, |inode| &inode.node);
                Changed { node: Arc::clone(file), inode: Some(id) }
            }
            _ => Changed { node: Arc::clone(node), inode: None },
        }
    }

    /// Whether two nodes agree, entries of directories left aside.
    fn same_itself(&self, old: &'a Arc<Node>, new: &'a Arc<Node>) -> bool {
        let identity = |node: &Node| match node.kind {
            NodeKind::HardLink(id) => Some(id),
            _ => None,
        };
        if identity(old) != identity(new) {
            return false;
        }
        let (old, new) = (self.old.resolved(old), self.new.resolved(new));
        std::ptr::eq(old, new)
            || (old.meta == new.meta && (old.is_dir() && new.is_dir() || old.kind == new.kind))
    }
}

/// Makes changes to a tree: `apply(diff(a, b), a) == b`. Parents that are missing are an error.
pub fn apply(changes: &[Change], tree: &mut Tree) -> Result<(), Errno> {
    for change in changes {
        let at = format!("/{}", change.path);
        match change.changed() {
            None => {
                tree.detach(&at)?;
            }
            Some(changed) => put(tree, &at, changed)?,
        }
    }
    Ok(())
}

fn put(tree: &mut Tree, at: &str, changed: &Changed) -> Result<(), Errno> {
    if let Some(id) = changed.inode {
        // Before the name goes in, so that a name that is replaced by itself does not drop the file.
        let links = tree.inodes.get(&id).map_or(0, |inode| inode.links);
        tree.inodes.insert(id, Inode { node: Arc::clone(&changed.node), links: links + 1 });
        return tree.graft(at, hard_link(id));
    }
    match &changed.node.kind {
        NodeKind::Directory(_) => {
            let kept = tree.stored(at).ok().and_then(|node| node.as_dir()).cloned().unwrap_or_default();
            if kept.is_empty() {
                tree.graft(at, Node::directory(changed.node.meta.clone()))
            } else {
                tree.stored_mut(at)?.meta = changed.node.meta.clone();
                Ok(())
            }
        }
        _ => tree.graft(at, Arc::clone(&changed.node)),
    }
}
