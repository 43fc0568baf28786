//! The tree itself: path resolution and the file operations of POSIX.

use std::sync::Arc;

use imbl::OrdMap;

use super::node::Child;
use super::{Content, Errno, InodeId, Metadata, Node, NodeKind, Time, Walk, path};

/// Whether the last element of a path is followed if it is a symbolic link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    Yes,
    No,
}

/// One version of a file system. Cloning is cheap, versions share what they have in common.
///
/// Paths are absolute; a relative one is taken from the root. Every operation that POSIX says to update the
/// parent's modification time does so with the `now` it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    pub(super) root: Arc<Node>,
    /// Files with several names, and how many names each has.
    pub(super) inodes: OrdMap<InodeId, Inode>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inode {
    pub(super) node: Arc<Node>,
    pub(super) links: u32,
}

/// Linux gives up after that many links, and after that many bytes of path.
const MAX_LINKS: u32 = 40;
const PATH_MAX: usize = 4096;

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl Tree {
    /// An empty root directory, mode 0755, at the epoch.
    pub fn new() -> Self {
        let root = Arc::new(Node::directory(Metadata::new(0o755, Time::EPOCH)));
        Self { root, inodes: OrdMap::new() }
    }

    /// Whether it is the very same version: what is true of one is true of the other. Two that were made apart are not,
    /// even if they are equal.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.root, &other.root)
            && (self.inodes.ptr_eq(&other.inodes) || self.inodes.is_empty() && other.inodes.is_empty())
    }

    pub fn root(&self) -> &Arc<Node> {
        &self.root
    }

    /// The path without symbolic links, `.` and `..`. Its last element need not exist; the others must.
    pub fn resolve(&self, path: &str, follow: Follow) -> Result<String, Errno> {
        if path.len() > PATH_MAX {
            return Err(Errno::NameTooLong);
        }
        let mut todo: Vec<String> = path::parts(path).rev().map(str::to_owned).collect();
        let must_be_dir = path.ends_with('/') || path.ends_with("/.");
        let mut at: Vec<(String, &Node)> = Vec::new();
        let mut links = 0;
        while let Some(part) = todo.pop() {
            match part.as_str() {
                "." => continue,
                ".." => {
                    at.pop();
                    continue;
                }
                _ => {}
            }
            let here = at.last().map_or(&*self.root, |(_, node)| node);
            let directory = here.as_dir().ok_or(Errno::NotDir)?;
            let Some(node) = directory.get(&part) else {
                let names = at.iter().map(|(name, _)| name.as_str());
                let only_dots_left = todo.iter().all(|rest| rest == ".");
                return if only_dots_left {
                    Ok(format!("/{}", names.chain([part.as_str()]).collect::<Vec<_>>().join("/")))
                } else {
                    Err(Errno::NoEnt)
                };
            };
            match &node.kind {
                NodeKind::Symlink(target) if follow == Follow::Yes || !todo.is_empty() || must_be_dir => {
                    links += 1;
                    if links > MAX_LINKS {
                        return Err(Errno::Loop);
                    }
                    if target.starts_with('/') {
                        at.clear();
                    }
                    todo.extend(path::parts(target).rev().map(str::to_owned));
                }
                _ => at.push((part, self.resolved(node))),
            }
        }
        if must_be_dir && at.last().is_some_and(|(_, node)| !node.is_dir()) {
            return Err(Errno::NotDir);
        }
        Ok(format!("/{}", at.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join("/")))
    }

    /// The node at a path, symbolic links followed.
    pub fn stat(&self, path: &str) -> Result<&Node, Errno> {
        self.literal(&self.resolve(path, Follow::Yes)?)
    }

    /// The node at a path; a symbolic link at its end is not followed.
    pub fn lstat(&self, path: &str) -> Result<&Node, Errno> {
        self.literal(&self.resolve(path, Follow::No)?)
    }

    pub fn exists(&self, path: &str) -> bool {
        self.stat(path).is_ok()
    }

    pub fn is_dir(&self, path: &str) -> bool {
        self.stat(path).is_ok_and(Node::is_dir)
    }

    /// The content of a regular file.
    pub fn read(&self, path: &str) -> Result<&Content, Errno> {
        let node = self.stat(path)?;
        node.content().ok_or(if node.is_dir() { Errno::IsDir } else { Errno::Inval })
    }

    /// Names and nodes (hard links resolved) of a directory, in byte order.
    pub fn read_dir(&self, path: &str) -> Result<impl Iterator<Item = (&str, &Node)>, Errno> {
        let directory = self.stat(path)?.as_dir().ok_or(Errno::NotDir)?;
        Ok(directory.iter().map(|(name, node)| (name, self.resolved(node))))
    }

    /// Everything below a directory; nothing if the path is not one.
    pub fn walk(&self, path: &str) -> Walk<'_> {
        Walk::below(self, self.stat(path).ok())
    }

    /// Everything in the tree but the root itself.
    pub fn walk_all(&self) -> Walk<'_> {
        Walk::below(self, Some(&self.root))
    }

    /// Bytes of all regular files, a file with several names once.
    pub fn total_size(&self) -> u64 {
        let mut stack = vec![&*self.root];
        let mut sum: u64 = self.inodes.values().map(|inode| inode.node.size()).sum();
        while let Some(node) = stack.pop() {
            sum += node.size();
            if let NodeKind::Directory(directory) = &node.kind {
                stack.extend(directory.entries.values().map(|child| &*child.0));
            }
        }
        sum
    }

    /// The identity that several names of one file share; `None` for a file with one name.
    pub fn inode_of(&self, path: &str) -> Option<InodeId> {
        match self.stored(&self.resolve(path, Follow::No).ok()?).ok()?.kind {
            NodeKind::HardLink(id) => Some(id),
            _ => None,
        }
    }

    /// Whether any file has several names.
    pub fn has_hard_links(&self) -> bool {
        !self.inodes.is_empty()
    }

    /// How many names the file at a path has: 1 unless it was linked.
    pub fn link_count(&self, path: &str) -> u32 {
        self.inode_of(path).and_then(|id| self.inodes.get(&id)).map_or(1, |inode| inode.links)
    }

    /// Creates or replaces what is at `path`, symbolic links at its end not followed. The parent must exist.
    pub fn put(&mut self, path: &str, node: impl Into<Arc<Node>>, now: Time) -> Result<(), Errno> {
        let path = self.resolve(path, Follow::No)?;
        self.graft(&path, node)?;
        self.touch_parent(&path, now)
    }

    /// Writes a regular file, symbolic links followed. An existing file keeps its mode and owner, as with
    /// `open(O_TRUNC)`; a new one gets those of `meta`. The modification time is that of `meta`.
    pub fn write(&mut self, path: &str, content: impl Into<Content>, meta: Metadata) -> Result<(), Errno> {
        let now = meta.mtime;
        let path = self.resolve(path, Follow::Yes)?;
        match self.literal(&path) {
            Ok(node) if node.is_dir() => Err(Errno::IsDir),
            Ok(node) if node.is_file() => {
                let meta = Metadata { mtime: now, ..node.meta.clone() };
                *self.literal_mut(&path)? = Node::file(meta, content);
                Ok(())
            }
            // Writing to a device or a pipe leaves no trace in the tree.
            Ok(_) => Ok(()),
            Err(Errno::NoEnt) => {
                self.graft(&path, Node::file(meta, content))?;
                self.touch_parent(&path, now)
            }
            Err(errno) => Err(errno),
        }
    }

    /// `mkdir(2)`.
    pub fn mkdir(&mut self, path: &str, meta: Metadata) -> Result<(), Errno> {
        let now = meta.mtime;
        // A symbolic link counts as existing, whatever it points to.
        let path = self.resolve(path.trim_end_matches('/'), Follow::No)?;
        if self.stored(&path).is_ok() {
            return Err(Errno::Exist);
        }
        self.graft(&path, Node::directory(meta))?;
        self.touch_parent(&path, now)
    }

    /// Creates a directory and those above it that are missing, all with `meta`.
    pub fn mkdir_all(&mut self, path: &str, meta: &Metadata) -> Result<(), Errno> {
        let mut at = String::new();
        for part in path::parts(path) {
            at.push('/');
            at.push_str(part);
            match self.stat(&at) {
                Ok(node) if node.is_dir() => {}
                Ok(_) => return Err(Errno::NotDir),
                // A dangling link is made good, as Docker does: the directory it names is created.
                Err(Errno::NoEnt) => {
                    let target = self.resolve(&at, Follow::Yes)?;
                    self.mkdir(&target, meta.clone())?;
                }
                Err(errno) => return Err(errno),
            }
        }
        Ok(())
    }

    /// Removes a file, a link or an empty directory.
    pub fn remove(&mut self, path: &str, now: Time) -> Result<(), Errno> {
        let path = self.resolve(path, Follow::No)?;
        if self.literal(&path)?.as_dir().is_some_and(|directory| !directory.is_empty()) {
            return Err(Errno::NotEmpty);
        }
        self.remove_all(&path, now)
    }

    /// Removes whatever is at a path, with all that is below it.
    pub fn remove_all(&mut self, path: &str, now: Time) -> Result<(), Errno> {
        let path = self.resolve(path, Follow::No)?;
        if path == "/" {
            return Err(Errno::Busy);
        }
        self.detach(&path)?;
        self.touch_parent(&path, now)
    }

    /// `rename(2)`.
    pub fn rename(&mut self, from: &str, to: &str, now: Time) -> Result<(), Errno> {
        let from = self.resolve(from, Follow::No)?;
        let to = self.resolve(to, Follow::No)?;
        if from == to {
            return self.stored(&from).map(|_| ());
        }
        if to.starts_with(&format!("{from}/")) {
            return Err(Errno::Inval);
        }
        let source = Arc::clone(self.stored(&from)?);
        match (source.is_dir(), self.literal(&to)) {
            (true, Ok(target)) if !target.is_dir() => return Err(Errno::NotDir),
            (false, Ok(target)) if target.is_dir() => return Err(Errno::IsDir),
            (true, Ok(target)) if target.as_dir().is_some_and(|d| !d.is_empty()) => {
                return Err(Errno::NotEmpty);
            }
            _ => {}
        }
        self.take(&from)?;
        self.graft(&to, source)?;
        self.touch_parent(&from, now)?;
        self.touch_parent(&to, now)
    }

    /// `link(2)`: another name for a file.
    pub fn link(&mut self, existing: &str, new: &str, now: Time) -> Result<(), Errno> {
        let existing = self.resolve(existing, Follow::No)?;
        let new = self.resolve(new, Follow::No)?;
        if self.stored(&new).is_ok() {
            return Err(Errno::Exist);
        }
        let stored = Arc::clone(self.stored(&existing)?);
        let id = match stored.kind {
            NodeKind::Directory(_) => return Err(Errno::Perm),
            NodeKind::HardLink(id) => id,
            _ => {
                let mut id = InodeId::of(&existing, now);
                // A file that had that name before may have got its second name at the same time.
                while self.inodes.contains_key(&id) {
                    id = InodeId(id.0.wrapping_add(1));
                }
                self.inodes.insert(id, Inode { node: Arc::clone(&stored), links: 1 });
                *self.stored_mut(&existing)? = hard_link(id);
                id
            }
        };
        self.graft(&new, hard_link(id))?;
        if let Some(inode) = self.inodes.get_mut(&id) {
            inode.links += 1;
        }
        self.touch_parent(&new, now)
    }

    /// Changes metadata in place (`chmod`, `chown`, `utimensat`).
    pub fn set_meta(
        &mut self,
        path: &str,
        follow: Follow,
        change: impl FnOnce(&mut Metadata),
    ) -> Result<(), Errno> {
        let path = self.resolve(path, follow)?;
        change(&mut self.literal_mut(&path)?.meta);
        Ok(())
    }

    /// Puts a node at a canonical path without touching the parent's time: a mount, or a step of another change.
    pub fn graft(&mut self, path: &str, node: impl Into<Arc<Node>>) -> Result<(), Errno> {
        let node = node.into();
        if path == "/" {
            self.root = node;
            return Ok(());
        }
        self.forget_links_below(path);
        let NodeKind::Directory(directory) = &mut self.stored_mut(path::parent(path))?.kind else {
            return Err(Errno::NotDir);
        };
        directory.entries.insert(path::base(path).into(), Child(node));
        Ok(())
    }

    /// Takes a node out of a canonical path without touching the parent's time.
    pub fn detach(&mut self, path: &str) -> Result<Arc<Node>, Errno> {
        self.forget_links_below(path);
        self.take(path)
    }

    fn take(&mut self, path: &str) -> Result<Arc<Node>, Errno> {
        self.stored(path)?;
        let NodeKind::Directory(directory) = &mut self.stored_mut(path::parent(path))?.kind else {
            return Err(Errno::NotDir);
        };
        directory.entries.remove(path::base(path)).map(|child| child.0).ok_or(Errno::NoEnt)
    }

    /// Names that go away no longer count.
    fn forget_links_below(&mut self, path: &str) {
        if self.inodes.is_empty() {
            return;
        }
        let Ok(node) = self.stored(path) else { return };
        let mut stack = vec![Arc::clone(node)];
        while let Some(node) = stack.pop() {
            match &node.kind {
                NodeKind::Directory(directory) => {
                    stack.extend(directory.entries.values().map(|c| Arc::clone(&c.0)))
                }
                NodeKind::HardLink(id) => {
                    if let Some(inode) = self.inodes.get_mut(id) {
                        inode.links = inode.links.saturating_sub(1);
                        if inode.links == 0 {
                            self.inodes.remove(id);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn touch_parent(&mut self, path: &str, now: Time) -> Result<(), Errno> {
        self.stored_mut(path::parent(path))?.meta.mtime = now;
        Ok(())
    }

    /// A hard link's file, anything else itself: what [`Directory::iter`](super::Directory::iter) gives is stored
    /// nodes.
    pub fn resolved<'a>(&'a self, node: &'a Node) -> &'a Node {
        match &node.kind {
            NodeKind::HardLink(id) => self.inodes.get(id).map_or(node, |inode| &inode.node),
            _ => node,
        }
    }

    /// The node as stored at a path without symbolic links on it.
    pub(super) fn stored(&self, path: &str) -> Result<&Arc<Node>, Errno> {
        let mut node = &self.root;
        for part in path::parts(path) {
            node = node.as_dir().ok_or(Errno::NotDir)?.get(part).ok_or(Errno::NoEnt)?;
        }
        Ok(node)
    }

    pub(super) fn literal(&self, path: &str) -> Result<&Node, Errno> {
        self.stored(path).map(|node| self.resolved(node))
    }

    pub(super) fn stored_mut(&mut self, path: &str) -> Result<&mut Node, Errno> {
        let mut node = Arc::make_mut(&mut self.root);
        for part in path::parts(path) {
            let NodeKind::Directory(directory) = &mut node.kind else { return Err(Errno::NotDir) };
            let child = directory.entries.get_mut(part).ok_or(Errno::NoEnt)?;
            node = Arc::make_mut(&mut child.0);
        }
        Ok(node)
    }

    fn literal_mut(&mut self, path: &str) -> Result<&mut Node, Errno> {
        if let NodeKind::HardLink(id) = self.stored(path)?.kind {
            let inode = self.inodes.get_mut(&id).ok_or(Errno::NoEnt)?;
            return Ok(Arc::make_mut(&mut inode.node));
        }
        self.stored_mut(path)
    }
}

pub(super) fn hard_link(id: InodeId) -> Node {
    Node::new(Metadata::new(0, Time::EPOCH), NodeKind::HardLink(id))
}

impl InodeId {
    /// From where and when the file got its second name (FNV-1a), so that independent trees do not collide.
    fn of(path: &str, now: Time) -> Self {
        let bytes = path.bytes().chain(now.0.to_le_bytes());
        Self(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        }))
    }
}
