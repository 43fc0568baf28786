//! The files of a layer: some named with exact sizes, some sharing what is left, so that the sum is the layer's.

use std::sync::Arc;

use crate::vfs::{Content, Metadata, Node, NodeKind, Time, Tree, path};

/// One file, link or directory to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Absolute.
    pub path: Arc<str>,
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub kind: EntryKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum EntryKind {
    Directory,
    Symlink(Arc<str>),
    /// Another name of a file; the target is absolute.
    HardLink(Arc<str>),
    /// Known bytes.
    Text(Arc<str>),
    /// A size that is known, of bytes that are not.
    Fixed {
        size: u64,
        label: Arc<str>,
    },
    /// Takes its part, by weight, of what the others leave.
    Share {
        weight: u64,
        label: Arc<str>,
    },
}

impl Entry {
    pub(crate) fn new(path: impl Into<Arc<str>>, mode: u32, kind: EntryKind) -> Self {
        Self { path: path.into(), mode, uid: 0, gid: 0, kind }
    }

    pub(crate) fn fixed(path: impl Into<Arc<str>>, mode: u32, size: u64, label: impl Into<Arc<str>>) -> Self {
        Self::new(path, mode, EntryKind::Fixed { size, label: label.into() })
    }

    pub(crate) fn text(path: impl Into<Arc<str>>, mode: u32, text: impl Into<Arc<str>>) -> Self {
        Self::new(path, mode, EntryKind::Text(text.into()))
    }

    pub(crate) fn symlink(path: impl Into<Arc<str>>, target: impl Into<Arc<str>>) -> Self {
        Self::new(path, 0o777, EntryKind::Symlink(target.into()))
    }
}

impl Entry {
    /// Bytes of the file; a share counts as its weight.
    pub(crate) fn size(&self) -> u64 {
        match &self.kind {
            EntryKind::Fixed { size, .. } | EntryKind::Share { weight: size, .. } => *size,
            EntryKind::Text(text) => text.len() as u64,
            _ => 0,
        }
    }

    /// Path, mode and content of a file; anything else is an empty one.
    pub(crate) fn into_file(self) -> (String, u32, Content) {
        let content = match &self.kind {
            EntryKind::Text(text) => Content::from(&**text),
            EntryKind::Fixed { size, label } | EntryKind::Share { weight: size, label } => {
                Content::described(*size, Arc::clone(label))
            }
            _ => Content::default(),
        };
        (self.path.to_string(), self.mode, content)
    }

    /// A fixed size becomes a weight.
    pub(crate) fn into_share(mut self) -> Self {
        if let EntryKind::Fixed { size, label } = self.kind {
            self.kind = EntryKind::Share { weight: size, label };
        }
        self
    }
}

/// What stands for files that belong to a layer but that no data lists.
const UNLISTED: &str = "/usr/share/unlisted";

/// Sets every share so that all files together have `total` bytes. Where the fixed ones alone exceed it, they are
/// made smaller in proportion; where nothing shares the rest, a file of that size stands for it.
pub(crate) fn fit(entries: &mut Vec<Entry>, total: u64) {
    let (mut fixed, mut text, mut weights) = (0_u64, 0_u64, 0_u64);
    for entry in entries.iter() {
        match &entry.kind {
            EntryKind::Fixed { size, .. } => fixed += size,
            EntryKind::Text(bytes) => text += bytes.len() as u64,
            EntryKind::Share { weight, .. } => weights += weight,
            _ => {}
        }
    }
    let for_fixed = total.saturating_sub(text);
    if fixed > for_fixed {
        shrink(entries, fixed, for_fixed);
        fixed = for_fixed;
    }
    let rest = for_fixed - fixed;
    if weights == 0 {
        if rest > 0 {
            entries.push(Entry::fixed(UNLISTED, 0o644, rest, "unlisted: files that the data does not name"));
        }
        return;
    }
    distribute(entries, rest, weights);
}

fn distribute(entries: &mut [Entry], rest: u64, weights: u64) {
    // Cumulative rounding, so that the parts add up to the byte.
    let (mut seen, mut given) = (0_u64, 0_u64);
    for entry in entries {
        if let EntryKind::Share { weight, label } = &entry.kind {
            seen += weight;
            let upto = part(rest, seen, weights);
            entry.kind = EntryKind::Fixed { size: upto - given, label: Arc::clone(label) };
            given = upto;
        }
    }
}

fn shrink(entries: &mut [Entry], sum: u64, to: u64) {
    let (mut seen, mut given) = (0_u64, 0_u64);
    for entry in entries {
        if let EntryKind::Fixed { size, .. } = &mut entry.kind {
            seen += *size;
            let upto = part(to, seen, sum);
            *size = upto - given;
            given = upto;
        }
    }
}

/// `whole * numerator / denominator` without overflow.
fn part(whole: u64, numerator: u64, denominator: u64) -> u64 {
    let part = u128::from(whole) * u128::from(numerator) / u128::from(denominator.max(1));
    u64::try_from(part).unwrap_or(u64::MAX)
}

/// Puts the entries into a tree; directories above them that are missing get mode 0755. An entry whose place is
/// taken by a directory is left out.
pub(crate) fn plant(tree: &mut Tree, entries: &[Entry], now: Time) {
    for entry in entries {
        let at = place(tree, &entry.path, now);
        let meta = Metadata::new(entry.mode, now).owned_by(entry.uid, entry.gid);
        let kind = match &entry.kind {
            EntryKind::Directory => {
                if tree.is_dir(&at) {
                    let _ = tree.set_meta(&at, crate::vfs::Follow::No, |old| *old = meta);
                } else {
                    let _ = tree.mkdir(&at, meta);
                }
                continue;
            }
            EntryKind::HardLink(target) => {
                let _ = tree.remove(&at, now);
                let _ = tree.link(target, &at, now);
                continue;
            }
            EntryKind::Symlink(target) => NodeKind::Symlink(Arc::clone(target)),
            EntryKind::Text(text) => NodeKind::File(Content::from(&**text)),
            EntryKind::Fixed { size, label } | EntryKind::Share { weight: size, label } => {
                NodeKind::File(Content::described(*size, Arc::clone(label)))
            }
        };
        if tree.lstat(&at).is_ok_and(Node::is_dir) {
            continue;
        }
        let _ = tree.graft(&at, Node::new(meta, kind));
    }
}

/// The canonical path of an entry, its parents made where missing.
fn place(tree: &mut Tree, at: &str, now: Time) -> String {
    let parent = path::parent(at);
    if parent != "/" && !tree.is_dir(parent) {
        let _ = tree.mkdir_all(parent, &Metadata::new(0o755, now));
    }
    tree.resolve(at, crate::vfs::Follow::No).unwrap_or_else(|_| at.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(entries: &[Entry]) -> u64 {
        let mut tree = Tree::new();
        plant(&mut tree, entries, Time::EPOCH);
        tree.total_size()
    }

    fn share(path: &str, weight: u64) -> Entry {
        Entry::new(path, 0o644, EntryKind::Share { weight, label: "x".into() })
    }

    #[test]
    fn the_sum_is_the_layers() {
        let fixed = || Entry::fixed("/usr/bin/a", 0o755, 1000, "a");
        for (mut entries, total) in [
            (vec![fixed(), share("/b", 3), share("/c", 7)], 5_000_000_007),
            (vec![fixed(), share("/b", 3)], 1000),
            (vec![fixed(), Entry::fixed("/d", 0o644, 777, "d"), share("/b", 1)], 999),
            (vec![fixed(), Entry::text("/t", 0o644, "hello")], 2000),
            (vec![fixed()], 1000),
            (Vec::new(), 0),
        ] {
            fit(&mut entries, total);
            assert_eq!(sum(&entries), total, "{entries:?}");
        }
    }
}
