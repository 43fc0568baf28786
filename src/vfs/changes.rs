//! The changes of a layer, found by path.

use std::collections::BTreeMap;
use std::ops::{Deref, Range};
use std::sync::OnceLock;

use super::{Change, InodeId};

/// Changes in the order of the layer's tar, with an index by path that is made when first asked for.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    list: Vec<Change>,
    index: OnceLock<Index>,
}

#[derive(Debug, Clone)]
struct Index {
    /// Places in the list, in the order of the paths: whatever is below a directory follows it.
    order: Vec<usize>,
    /// Places of all names of the files that have several.
    links: BTreeMap<InodeId, Vec<usize>>,
}

impl Changes {
    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut order: Vec<usize> = (0..self.list.len()).collect();
            order.sort_by(|&a, &b| names(self.path(a)).cmp(names(self.path(b))));
            let mut links: BTreeMap<InodeId, Vec<usize>> = BTreeMap::new();
            for (at, change) in self.list.iter().enumerate() {
                if let Some(inode) = change.changed().and_then(|changed| changed.inode) {
                    links.entry(inode).or_default().push(at);
                }
            }
            Index { order, links }
        })
    }

    fn path(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |change| &change.path)
    }

    /// The place in the list of the change at a path.
    pub fn position(&self, path: &str) -> Option<usize> {
        let order = &self.index().order;
        let found = order.binary_search_by(|&at| names(self.path(at)).cmp(names(path))).ok()?;
        order.get(found).copied()
    }

    /// The change at a path.
    pub fn at(&self, path: &str) -> Option<&Change> {
        self.list.get(self.position(path)?)
    }

    /// The places in the list of what lies below a directory.
    pub fn below(&self, directory: &str) -> &[usize] {
        let order = &self.index().order;
        let from = order.partition_point(|&at| names(self.path(at)).le(names(directory)));
        let rest = order.get(from..).unwrap_or_default();
        let inside = |path: &str| path.strip_prefix(directory).is_some_and(|tail| tail.starts_with('/'));
        let range: Range<usize> = 0..rest.partition_point(|&at| inside(self.path(at)));
        rest.get(range).unwrap_or_default()
    }

    /// The places in the list of all names of the file at one of them, itself included.
    pub fn names_of(&self, at: usize) -> Vec<usize> {
        let inode = self.list.get(at).and_then(Change::changed).and_then(|changed| changed.inode);
        let names = inode.and_then(|inode| self.index().links.get(&inode));
        names.cloned().unwrap_or_else(|| vec![at])
    }
}

/// The names on a path, so that `a/b` comes before `a.b`: what is in a directory follows it at once.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
}

impl Deref for Changes {
    type Target = [Change];

    fn deref(&self) -> &[Change] {
        &self.list
    }
}

impl From<Vec<Change>> for Changes {
    fn from(list: Vec<Change>) -> Self {
        Self { list, index: OnceLock::new() }
    }
}

impl PartialEq for Changes {
    fn eq(&self, other: &Self) -> bool {
        self.list == other.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::ChangeKind;

    #[test]
    fn what_is_in_a_directory_is_found_whatever_its_neighbours_are_called() {
        let list = ["a", "a.b", "a/b", "a/b/c", "a/z", "b", "a-", "ab/c"];
        let changes: Vec<Change> =
            list.map(|path| Change { path: path.to_owned(), kind: ChangeKind::Deleted }).into();
        let changes = Changes::from(changes);
        for path in list {
            assert_eq!(changes.at(path).map(|change| change.path.as_str()), Some(path));
        }
        assert_eq!(changes.at("a/c"), None);
        let below = |path| changes.below(path).iter().map(|&at| changes.path(at)).collect::<Vec<_>>();
        assert_eq!(below("a"), ["a/b", "a/b/c", "a/z"]);
        assert_eq!(below("a/b"), ["a/b/c"]);
        assert_eq!(below("ab"), ["ab/c"]);
        assert!(below("a.b").is_empty() && below("c").is_empty());
    }
}
