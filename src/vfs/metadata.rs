//! What `stat` says of a node besides its kind and contents.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Time;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// Permission bits with set-uid, set-gid and sticky: `0o0000..=0o7777`.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub mtime: Time,
    /// Extended attributes by name; `None` where there are none, which is nearly always.
    pub xattrs: Option<Arc<BTreeMap<String, Vec<u8>>>>,
}

impl Metadata {
    /// Owned by root, without extended attributes.
    pub const fn new(mode: u32, mtime: Time) -> Self {
        Self { mode, uid: 0, gid: 0, mtime, xattrs: None }
    }

    pub const fn owned_by(mut self, uid: u32, gid: u32) -> Self {
        self.uid = uid;
        self.gid = gid;
        self
    }
}
