//! BuildKit's content checksum of files, directories and wildcard matches (`cache/contenthash`).
//!
//! A file's checksum covers its header without name and times, and its bytes; a directory's covers its own header
//! and, by name, the checksums of what is in it. A file of which only a description is known is summed by that.

use crate::image::{Digest, Hasher};
use crate::vfs::{Content, DeviceKind, Errno, Follow, Node, NodeKind, Tree, path};

/// Whose header stands for the root directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootHeader {
    /// A mounted root file system: its root directory's own.
    Own,
    /// A context that was sent over the session has no record of its root: the digest of nothing.
    Uploaded,
}

/// The checksum of what is at `at`; a symbolic link at its end is followed on demand.
pub fn checksum(tree: &Tree, at: &str, follow: Follow, root: RootHeader) -> Result<Digest, Errno> {
    let at = tree.resolve(at, follow)?;
    let node = tree.lstat(&at)?;
    let uploaded_root = at == "/" && root == RootHeader::Uploaded;
    Ok(of_node(tree, node, uploaded_root.then(|| Digest::of(""))))
}

/// The checksum of what a wildcard or filter selects. `matches` are the paths that matched `pattern`, in order; what
/// lies below a matching directory belongs to it, under its path from where the match lies.
pub fn of_matches(tree: &Tree, pattern: &str, matches: &[String], follow: Follow) -> Result<Digest, Errno> {
    let mut records: Vec<(String, Digest)> = Vec::new();
    for found in matches {
        let name = path::base(found);
        records.push((name.to_owned(), record(tree, found, follow)?));
        if tree.lstat(found)?.is_dir() {
            for (below, _) in tree.walk(found) {
                let digest = record(tree, &format!("{found}/{below}"), follow)?;
                records.push((format!("{name}/{below}"), digest));
            }
        }
    }
    if let [(only, digest)] = records.as_slice()
        && only == path::base(pattern)
    {
        return Ok(*digest);
    }
    let mut hasher = Hasher::default();
    for (found, digest) in &records {
        for part in path::parts(found) {
            hasher.update([0]);
            hasher.update(part);
        }
        hasher.update(digest.to_string());
    }
    // Nothing selected is the digest of nothing.
    Ok(hasher.finish())
}

/// A directory's own header, anything else's checksum.
fn record(tree: &Tree, at: &str, follow: Follow) -> Result<Digest, Errno> {
    let node = tree.lstat(at)?;
    match node.kind {
        NodeKind::Directory(_) => Ok(header_of(node, "").finish()),
        // A link that leads nowhere counts as the link that it is.
        NodeKind::Symlink(_) if follow == Follow::Yes && tree.exists(at) => {
            checksum(tree, at, follow, RootHeader::Own)
        }
        _ => Ok(of_leaf(node)),
    }
}

/// One directory whose children are being summed.
struct Open<'a> {
    hasher: Hasher,
    /// Children still to come, the next one last.
    rest: Vec<(&'a str, &'a Node)>,
}

/// Without recursion: a tree may be as deep as a path is long.
fn of_node(tree: &Tree, node: &Node, header: Option<Digest>) -> Digest {
    let mut stack: Vec<Open<'_>> = Vec::new();
    let mut done: Option<Digest> = None;
    let mut next = Some((node, header));
    loop {
        if let Some((node, header)) = next.take() {
            match &node.kind {
                NodeKind::Directory(directory) => {
                    let mut hasher = Hasher::default();
                    hasher.update([0]);
                    hasher.update(header.unwrap_or_else(|| header_of(node, "").finish()).to_string());
                    let mut rest: Vec<_> =
                        directory.iter().map(|(name, node)| (name, tree.resolved(node))).collect();
                    rest.reverse();
                    stack.push(Open { hasher, rest });
                }
                _ => done = Some(of_leaf(node)),
            }
        }
        let Some(open) = stack.last_mut() else { return done.unwrap_or_else(|| Digest::of("")) };
        if let Some(digest) = done.take() {
            open.hasher.update(digest.to_string());
        }
        match open.rest.pop() {
            Some((name, child)) => {
                open.hasher.update([0]);
                open.hasher.update(name);
                next = Some((child, None));
            }
            None => done = stack.pop().map(|open| open.hasher.finish()),
        }
    }
}

fn of_leaf(node: &Node) -> Digest {
    let mut hasher = header_of(node, "");
    add_content(&mut hasher, node);
    hasher.finish()
}

/// A hasher that has been fed the file's bytes, or its label where the bytes are not known.
pub(super) fn add_content(hasher: &mut Hasher, node: &Node) {
    match node.content() {
        Some(Content::Described(described)) => hasher.update(&*described.label),
        Some(content) => content.for_each_chunk(|chunk| hasher.update(chunk)),
        None => {}
    }
}

/// A hasher that has been fed the tarsum (version 1) header: key and value of each field, no times.
pub(super) fn header_of(node: &Node, name: &str) -> Hasher {
    let (typeflag, major, minor) = match &node.kind {
        NodeKind::File(_) | NodeKind::HardLink(_) => ('0', 0, 0),
        NodeKind::Symlink(_) => ('2', 0, 0),
        NodeKind::Device(DeviceKind::Character, major, minor) => ('3', *major, *minor),
        NodeKind::Device(DeviceKind::Block, major, minor) => ('4', *major, *minor),
        NodeKind::Directory(_) => ('5', 0, 0),
        NodeKind::Fifo => ('6', 0, 0),
    };
    let meta = &node.meta;
    let mut hasher = Hasher::default();
    hasher.update(format!("name{name}mode{}uid{}gid{}", meta.mode, meta.uid, meta.gid));
    hasher.update(format!(
        "size{}typeflag{typeflag}linkname{}",
        node.size(),
        node.link_target().unwrap_or("")
    ));
    hasher.update(format!("unamegnamedevmajor{major}devminor{minor}"));
    for (key, value) in meta.xattrs.iter().flat_map(|xattrs| xattrs.iter()) {
        hasher.update(key);
        hasher.update(value);
    }
    hasher
}
