//! What a tar says of one entry.

use crate::vfs::{DeviceKind, Metadata};

/// One entry; the bytes of a file come after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As written, but for the slash at the end of a directory's name, which is taken off.
    pub path: String,
    pub kind: EntryKind,
    pub meta: Metadata,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file of that many bytes.
    File(u64),
    Directory,
    Symlink(String),
    /// Another name for the entry at that path.
    HardLink(String),
    Device(DeviceKind, u32, u32),
    Fifo,
}

impl Entry {
    /// Bytes of contents that follow the header, padding aside.
    pub const fn size(&self) -> u64 {
        match self.kind {
            EntryKind::File(size) => size,
            _ => 0,
        }
    }
}
