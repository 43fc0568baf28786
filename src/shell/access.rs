//! Who may do what: permission checks of the file operations that programs make.

use crate::vfs::{Errno, Follow, Metadata, Node, path};

use super::{System, User};

/// What is to be done with a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    Read,
    Write,
    /// Run a file, or pass through a directory.
    Execute,
}

/// Whether the permission bits let a user do it. Root may do everything but run what nobody may run.
pub fn allows(meta: &Metadata, user: &User, want: Want, is_dir: bool) -> bool {
    let bit = match want {
        Want::Read => 0o4,
        Want::Write => 0o2,
        Want::Execute => 0o1,
    };
    if user.uid == 0 {
        return want != Want::Execute || is_dir || meta.mode & 0o111 != 0;
    }
    let shift = if meta.uid == user.uid {
        6
    } else if meta.gid == user.gid || user.groups.contains(&meta.gid) {
        3
    } else {
        0
    };
    meta.mode >> shift & bit != 0
}

impl System {
    /// The node at an absolute path if every directory on the way to it may be passed.
    pub fn lookup(&self, path: &str, user: &User, follow: Follow) -> Result<&Node, Errno> {
        let canonical = self.tree.resolve(path, follow)?;
        self.passable(&canonical, user)?;
        self.tree.lstat(&canonical)
    }

    /// As [`System::lookup`], the last element followed, and allowed to be read, written or run.
    pub fn lookup_for(&self, path: &str, user: &User, want: Want) -> Result<&Node, Errno> {
        let node = self.lookup(path, user, Follow::Yes)?;
        if allows(&node.meta, user, want, node.is_dir()) { Ok(node) } else { Err(Errno::Access) }
    }

    /// Whether a canonical path lies in no file system that is mounted read-only.
    pub fn check_writable(&self, canonical: &str) -> Result<(), Errno> {
        let holds = |place: &String| {
            canonical
                .strip_prefix(place.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if self.read_only.iter().any(holds) { Err(Errno::RoFs) } else { Ok(()) }
    }

    /// Whether entries of the directory that holds `path` may be made, removed or renamed.
    pub fn may_change_entry(&self, path: &str, user: &User) -> Result<(), Errno> {
        if !self.read_only.is_empty() {
            self.check_writable(&self.tree.resolve(path, Follow::No)?)?;
        }
        if user.uid == 0 {
            return Ok(());
        }
        let canonical = self.tree.resolve(path, Follow::No)?;
        self.passable(&canonical, user)?;
        let parent = self.tree.stat(path::parent(&canonical))?;
        if !allows(&parent.meta, user, Want::Write, true) {
            return Err(Errno::Access);
        }
        // Sticky directories such as /tmp: only the owner of an entry or of the directory.
        let sticky = parent.meta.mode & 0o1000 != 0 && parent.meta.uid != user.uid;
        match self.tree.lstat(&canonical) {
            Ok(node) if sticky && node.meta.uid != user.uid => Err(Errno::Perm),
            _ => Ok(()),
        }
    }

    fn passable(&self, canonical: &str, user: &User) -> Result<(), Errno> {
        if user.uid == 0 {
            return Ok(());
        }
        let mut at = path::parent(canonical);
        while at.len() > 1 {
            if let Ok(node) = self.tree.lstat(at)
                && !allows(&node.meta, user, Want::Execute, true)
            {
                return Err(Errno::Access);
            }
            at = path::parent(at);
        }
        Ok(())
    }
}
