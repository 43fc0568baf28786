//! Archives that ADD unpacks: tars, plain or compressed (`archive.IsArchivePath`).

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::oci::layer::{Compression, LayerEntry, LayerReader};
use crate::oci::untar::{EntryKind, is_tar};
use crate::oci::{Budget, Limits};
use crate::vfs::{Change, ChangeKind, Changed, Content, InodeId, Node, NodeKind, path};

/// What an archive of a build context may unpack to.
const LIMITS: Limits = Limits {
    unpacked_bytes: 512 << 20,
    expanded_bytes: 512 << 20,
    entries: 200_000,
    name_bytes: 32 << 20,
    document_bytes: 0,
    documents_bytes: 0,
    record_bytes: 1 << 20,
    text_bytes: 64 << 20,
    binary_bytes: 64 << 20,
    kept_bytes: 128 << 20,
    kept_part: 1,
};

/// What an archive holds, in its order; `None` for a file that is none that Docker unpacks.
pub fn unpack(content: &Content) -> Option<Vec<Change>> {
    let bytes = content.as_bytes()?;
    if Compression::of(bytes) == Compression::None && !is_tar(bytes) {
        return None;
    }
    let mut budget = Budget::new(LIMITS);
    let mut reader = LayerReader::new(&budget);
    reader.push(bytes, &mut budget).ok()?;
    let record = reader.finish(&mut budget).ok()?;
    if record.entries.is_empty() {
        return None;
    }
    Some(changes(&record.entries))
}

fn changes(entries: &[LayerEntry]) -> Vec<Change> {
    let mut changes: Vec<Change> = vec![];
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut links = 0;
    for LayerEntry { entry, content } in entries {
        let name = path::clean(&format!("/{}", entry.path)).trim_start_matches('/').to_owned();
        if name.is_empty() {
            continue;
        }
        let kind = match &entry.kind {
            EntryKind::File(_) => NodeKind::File(content.clone()),
            EntryKind::Directory => NodeKind::Directory(crate::vfs::Directory::default()),
            EntryKind::Symlink(target) => NodeKind::Symlink(target.as_str().into()),
            EntryKind::Device(kind, major, minor) => NodeKind::Device(*kind, *major, *minor),
            EntryKind::Fifo => NodeKind::Fifo,
            EntryKind::HardLink(target) => {
                let target = path::clean(&format!("/{target}")).trim_start_matches('/').to_owned();
                let first = places.get(&target).and_then(|at| changes.get_mut(*at));
                let Some(ChangeKind::Added(first)) = first.map(|change| &mut change.kind) else { continue };
                links += 1;
                let id = *first.inode.get_or_insert(InodeId(links));
                let changed = Changed { node: Arc::clone(&first.node), inode: Some(id) };
                changes.push(Change { path: name, kind: ChangeKind::Added(changed) });
                continue;
            }
        };
        places.insert(name.clone(), changes.len());
        let node = Arc::new(Node::new(entry.meta.clone(), kind));
        changes.push(Change { path: name, kind: ChangeKind::Added(Changed { node, inode: None }) });
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oci::tar;
    use crate::vfs::{Metadata, Time, Tree, diff};

    #[test]
    fn what_is_an_archive() {
        let meta = Metadata::new(0o644, Time::from_secs(7));
        let mut tree = Tree::new();
        tree.write("/a", "one", meta.clone()).unwrap();
        tree.link("/a", "/b", Time::from_secs(7)).unwrap();
        tree.mkdir("/d", Metadata::new(0o700, Time::from_secs(7))).unwrap();
        let mut bytes = vec![];
        tar::write(&diff(&Tree::new(), &tree), Time::EPOCH, |chunk| bytes.extend(chunk));
        let found = unpack(&Content::from(bytes)).unwrap();
        let paths: Vec<&str> = found.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, ["a", "b", "d"]);
        let inodes: Vec<_> = found.iter().map(|change| change.changed().unwrap().inode).collect();
        assert!(inodes[0].is_some() && inodes[0] == inodes[1] && inodes[2].is_none());
        for none in ["", "hello", "\u{1f}\u{8b}"] {
            assert_eq!(unpack(&Content::from(none)), None);
        }
    }
}
