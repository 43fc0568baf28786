//! Putting nodes into the destination: what both builders do with one file or one directory.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{CopyError, FileCopy, Owner};
use crate::vfs::{Change, Follow, InodeId, Metadata, Node, Tree, path};

/// The destination under change.
pub(super) struct Placer<'a, 'c> {
    pub(super) copy: &'a FileCopy<'c>,
    pub(super) to: &'a mut Tree,
    /// Who owns what is copied; `None` keeps the source's.
    pub(super) owner: Option<Owner>,
    /// First destination of each file that has several names.
    links: BTreeMap<InodeId, String>,
}

impl<'a, 'c> Placer<'a, 'c> {
    pub(super) fn new(copy: &'a FileCopy<'c>, to: &'a mut Tree, owner: Option<Owner>) -> Self {
        Self { copy, to, owner, links: BTreeMap::new() }
    }

    /// Makes a directory and those above it that are missing, 0755, new ones owned by `--chown`.
    pub(super) fn make_dirs(&mut self, at: &str) -> Result<(), CopyError> {
        let meta = self.owned(Metadata::new(0o755, self.copy.now));
        self.to
            .mkdir_all(at, &meta)
            .map_err(|errno| CopyError(format!("mkdir {at}: {}", lower(errno.message()))))
    }

    /// Puts a file, link or device; `source` is where it really lies.
    pub(super) fn put(&mut self, source: &str, node: &Node, target: &str) -> Result<(), CopyError> {
        if let Some(id) = self.copy.from.inode_of(source) {
            if let Some(first) = self.links.get(&id).cloned() {
                let _ = self.to.remove_all(target, self.copy.now);
                return self.done(target, |to, now| to.link(&first, target, now));
            }
            self.links.insert(id, target.to_owned());
        }
        let mut node = node.clone();
        node.meta = self.changed(node.meta, &node.kind);
        match self.to.lstat(target) {
            Ok(old) if old.is_dir() => Err(CopyError(format!("cannot copy to directory: {target}"))),
            // The name stays, so the directory around it does not change.
            Ok(old) if old.is_file() && node.is_file() => self.done(target, |to, _| to.graft(target, node)),
            _ => self.done(target, |to, now| to.put(target, node, now)),
        }
    }

    /// Copies what is in a directory into one that exists. `at` is the path below the copied root, for `--exclude`.
    pub(super) fn put_children(&mut self, source: &str, target: &str) -> Result<(), CopyError> {
        let mut todo = vec![(source.to_owned(), target.to_owned(), String::new())];
        // Times of directories are set last, when nothing is put into them any more.
        let mut directories: Vec<(String, Metadata)> = Vec::new();
        while let Some((source, target, below)) = todo.pop() {
            let entries = self.copy.from.read_dir(&source).into_iter().flatten();
            for (name, node) in entries {
                let below = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
                let excluded = self.copy.exclude.is_ignored(&below);
                if excluded && !(node.is_dir() && self.copy.exclude.has_inclusions()) {
                    continue;
                }
                let (source, target) = (path::join(&source, name), path::join(&target, name));
                if !node.is_dir() {
                    self.put(&source, node, &target)?;
                    continue;
                }
                let meta = self.changed(node.meta.clone(), &node.kind);
                match self.to.lstat(&target) {
                    Ok(old) if old.is_dir() => {}
                    Ok(_) => return Err(CopyError(format!("cannot copy to non-directory: {target}"))),
                    Err(_) if self.can_share(&source) => {
                        self.done(&target, |to, now| to.put(&target, Arc::new(node.clone()), now))?;
                        continue;
                    }
                    Err(_) => self.done(&target, |to, _| to.mkdir(&target, meta.clone()))?,
                }
                directories.push((target.clone(), meta));
                todo.push((source, target, below));
            }
        }
        for (at, meta) in directories.into_iter().rev() {
            self.done(&at, |to, _| to.set_meta(&at, Follow::No, |old| *old = meta))?;
        }
        Ok(())
    }

    /// Puts what an archive holds below a directory; its owners and times are kept.
    pub(super) fn unpack(&mut self, changes: &[Change], at: &str) -> Result<(), CopyError> {
        self.make_dirs(at)?;
        let mut directories: Vec<(String, Metadata)> = Vec::new();
        for change in changes {
            let Some(changed) = change.changed() else { continue };
            let target = path::join(at, &change.path);
            let parent = path::parent(&target).to_owned();
            self.to
                .mkdir_all(&parent, &Metadata::new(0o755, self.copy.now))
                .map_err(|errno| failed(&parent, errno))?;
            if let Some(id) = changed.inode {
                if let Some(first) = self.links.get(&id).cloned() {
                    self.done(&target, |to, now| to.link(&first, &target, now))?;
                    continue;
                }
                self.links.insert(id, target.clone());
            }
            let node = Node::clone(&changed.node);
            if node.is_dir() {
                if !self.to.lstat(&target).is_ok_and(Node::is_dir) {
                    let _ = self.to.remove_all(&target, self.copy.now);
                    // The directory above changes now; the new one gets its own time at the end.
                    self.done(&target, |to, now| {
                        to.mkdir(&target, Metadata { mtime: now, ..node.meta.clone() })
                    })?;
                }
                directories.push((target, node.meta));
            } else {
                if self.to.lstat(&target).is_ok_and(Node::is_dir) {
                    let _ = self.to.remove_all(&target, self.copy.now);
                }
                self.done(&target, |to, now| to.put(&target, node, now))?;
            }
        }
        for (target, meta) in directories.into_iter().rev() {
            self.done(&target, |to, _| to.set_meta(&target, Follow::No, |old| *old = meta))?;
        }
        Ok(())
    }

    /// Metadata as `--chown` and `--chmod` want it. A link has no mode of its own.
    pub(super) fn changed(&self, meta: Metadata, kind: &crate::vfs::NodeKind) -> Metadata {
        use crate::vfs::NodeKind;
        let mut meta = self.owned(meta);
        if let (Some(mode), false) = (self.copy.mode, matches!(kind, NodeKind::Symlink(_))) {
            meta.mode = mode.apply(meta.mode, matches!(kind, NodeKind::Directory(_)), 0);
        }
        meta
    }

    fn owned(&self, meta: Metadata) -> Metadata {
        match self.owner {
            Some(owner) => meta.owned_by(owner.uid, owner.gid),
            None => meta,
        }
    }

    /// Whether a directory can be shared with the source as it is: nothing in it is to be changed. Context files
    /// belong to root already, so taking root's name there changes nothing either.
    fn can_share(&self, source: &str) -> bool {
        let same_owner =
            |node: &Node| self.owner.is_none_or(|o| (o.uid, o.gid) == (node.meta.uid, node.meta.gid));
        let plain = self.copy.mode.is_none()
            && self.copy.exclude.rules().is_empty()
            && !self.copy.from.has_hard_links();
        let all_owned = |tree: &Tree| {
            tree.lstat(source).is_ok_and(same_owner) && tree.walk(source).all(|(_, node)| same_owner(node))
        };
        plain && (self.owner.is_none() || all_owned(self.copy.from))
    }

    fn done(
        &mut self,
        at: &str,
        change: impl FnOnce(&mut Tree, crate::vfs::Time) -> Result<(), crate::vfs::Errno>,
    ) -> Result<(), CopyError> {
        change(self.to, self.copy.now).map_err(|errno| failed(at, errno))
    }
}

pub(super) fn failed(at: &str, errno: crate::vfs::Errno) -> CopyError {
    CopyError(format!("copy {at}: {}", lower(errno.message())))
}

/// Go writes `no such file or directory`, where C has a capital.
fn lower(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
