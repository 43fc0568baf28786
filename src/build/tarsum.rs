//! The classic builder's hash of what a COPY or ADD brings (`daemon/builder/remotecontext`): `file:`, `dir:` and
//! `multi:` and 64 digits, which stand in the image's history and are the cache key.

use super::contenthash::{add_content, header_of};
use crate::image::Digest;
use crate::vfs::{Errno, Follow, Node, Tree, path};

/// The tarsum (version 1) of one entry under the name it has in its context: header without times, then bytes.
pub fn entry(name: &str, node: &Node) -> String {
    let name = if node.is_dir() { format!("{name}/") } else { name.to_owned() };
    let mut hasher = header_of(node, &name);
    add_content(&mut hasher, node);
    hasher.finish().hex()
}

/// `file:…` or `dir:…` for one source. `at` is a path in the context's tree, whose root names are relative to; a
/// symbolic link is followed, as the copy does.
pub fn source(tree: &Tree, at: &str) -> Result<String, Errno> {
    let at = tree.resolve(at, Follow::Yes)?;
    let node = tree.lstat(&at)?;
    let name = at.trim_start_matches('/');
    if !node.is_dir() {
        return Ok(format!("file:{}", entry(name, node)));
    }
    let own = (!name.is_empty()).then(|| entry(name, node));
    let below = tree.walk(&at).map(|(below, node)| {
        let path = path::join("/", &format!("{name}/{below}"));
        let name = path.trim_start_matches('/');
        if !node.is_symlink() {
            return entry(name, node);
        }
        // A link counts as what it leads to; one that leads nowhere counts as its own path.
        let real = tree.resolve(&path, Follow::Yes).unwrap_or_else(|_| path.clone());
        match tree.lstat(&real) {
            Ok(target) if !target.is_symlink() => entry(real.trim_start_matches('/'), target),
            _ => name.to_owned(),
        }
    });
    let mut sums: Vec<String> = own.into_iter().chain(below).collect();
    sums.sort();
    Ok(joined("dir", &sums))
}

/// What stands for several sources: each one's hash, or the only one's as it is.
pub fn sources(hashes: &[String]) -> String {
    match hashes {
        [only] => only.clone(),
        _ => joined("multi", hashes),
    }
}

fn joined(prefix: &str, sums: &[String]) -> String {
    format!("{prefix}:{}", Digest::of(sums.join(",")).hex())
}
