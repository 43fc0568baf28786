//! Files, directories and the rest.

use std::sync::Arc;

use imbl::OrdMap;

use super::{Content, Metadata};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub meta: Metadata,
    pub kind: NodeKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeKind {
    File(Content),
    Directory(Directory),
    /// The target as written.
    Symlink(Arc<str>),
    Device(DeviceKind, u32, u32),
    Fifo,
    /// One of several names of a file that the tree keeps once; [`super::Tree::get`] never returns it.
    HardLink(InodeId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    Character,
    Block,
}

/// Names a file that has several names. Unique within a tree and all its descendants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InodeId(pub u64);

/// The entries of a directory, in byte order of their names.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    pub(super) entries: OrdMap<Arc<str>, Child>,
}

/// A shared node. Equal means the very same, so that comparing two versions of a directory is cheap;
/// [`Directory`] compares what the nodes hold.
#[derive(Debug, Clone)]
pub(super) struct Child(pub(super) Arc<Node>);

impl PartialEq for Child {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Child {}

impl PartialEq for Directory {
    fn eq(&self, other: &Self) -> bool {
        self.entries.ptr_eq(&other.entries)
            || (self.len() == other.len()
                && self
                    .iter()
                    .zip(other.iter())
                    .all(|(a, b)| a.0 == b.0 && (std::ptr::eq(a.1, b.1) || a.1 == b.1)))
    }
}

impl Eq for Directory {}

impl Directory {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry as it is stored: a hard link is not resolved. Trees resolve; use [`super::Tree::get`].
    pub(super) fn get(&self, name: &str) -> Option<&Arc<Node>> {
        self.entries.get(name).map(|child| &child.0)
    }

    /// Names and stored nodes (hard links not resolved) in byte order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries.iter().map(|(name, child)| (&**name, &*child.0))
    }
}

impl Node {
    pub const fn new(meta: Metadata, kind: NodeKind) -> Self {
        Self { meta, kind }
    }

    pub fn file(meta: Metadata, content: impl Into<Content>) -> Self {
        Self::new(meta, NodeKind::File(content.into()))
    }

    pub fn directory(meta: Metadata) -> Self {
        Self::new(meta, NodeKind::Directory(Directory::default()))
    }

    /// A symbolic link; its mode is always 0777.
    pub fn symlink(mut meta: Metadata, target: impl Into<Arc<str>>) -> Self {
        meta.mode = 0o777;
        Self::new(meta, NodeKind::Symlink(target.into()))
    }

    pub const fn is_dir(&self) -> bool {
        matches!(self.kind, NodeKind::Directory(_))
    }

    pub const fn is_file(&self) -> bool {
        matches!(self.kind, NodeKind::File(_))
    }

    pub const fn is_symlink(&self) -> bool {
        matches!(self.kind, NodeKind::Symlink(_))
    }

    pub const fn content(&self) -> Option<&Content> {
        match &self.kind {
            NodeKind::File(content) => Some(content),
            _ => None,
        }
    }

    pub const fn as_dir(&self) -> Option<&Directory> {
        match &self.kind {
            NodeKind::Directory(directory) => Some(directory),
            _ => None,
        }
    }

    pub fn link_target(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Symlink(target) => Some(target),
            _ => None,
        }
    }

    /// Bytes of a regular file, 0 for everything else: what `docker history` counts.
    pub fn size(&self) -> u64 {
        self.content().map_or(0, Content::len)
    }
}
