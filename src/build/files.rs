//! The files behind a digest of contents, for people to look at.

use crate::build::contenthash::add_content;
use crate::build::key::{FileKind, FileState};
use crate::image::{Digest, Hasher};
use crate::vfs::{Follow, Node, NodeKind, Tree, path};

/// Every file under the given paths, sorted by path, without a leading slash.
pub fn states(tree: &Tree, paths: &[String]) -> Vec<FileState> {
    let mut out = vec![];
    for found in paths {
        let Ok(real) = tree.resolve(found, Follow::Yes) else { continue };
        let Ok(node) = tree.lstat(&real) else { continue };
        let name = found.trim_start_matches('/');
        if node.is_dir() {
            for (below, node) in tree.walk(&real) {
                out.push(state(path::join("/", &format!("{name}/{below}")).trim_start_matches('/'), node));
            }
        } else {
            out.push(state(name, node));
        }
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out.dedup_by(|a, b| a.path == b.path);
    out
}

fn state(name: &str, node: &Node) -> FileState {
    let kind = match &node.kind {
        NodeKind::File(_) | NodeKind::HardLink(_) => FileKind::File,
        NodeKind::Directory(_) => FileKind::Directory,
        NodeKind::Symlink(_) => FileKind::Symlink,
        NodeKind::Device(..) | NodeKind::Fifo => FileKind::Other,
    };
    let digest = match &node.kind {
        NodeKind::Symlink(target) => Digest::of(&**target),
        _ => {
            let mut hasher = Hasher::default();
            add_content(&mut hasher, node);
            hasher.finish()
        }
    };
    let meta = &node.meta;
    FileState {
        path: name.to_owned(),
        kind,
        mode: meta.mode,
        uid: meta.uid,
        gid: meta.gid,
        size: node.size(),
        digest,
    }
}

/// Bytes of all regular files under a path.
pub fn bytes(tree: &Tree, at: &str) -> u64 {
    let Ok(real) = tree.resolve(at, Follow::Yes) else { return 0 };
    let own = tree.lstat(&real).map_or(0, Node::size);
    own + tree.walk(&real).map(|(_, node)| node.size()).sum::<u64>()
}
