//! The values of a header, before they become an entry.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, EntryKind, pax};
use crate::vfs::{Metadata, Time};

/// A header while PAX records are being laid over it.
#[derive(Default)]
pub(super) struct Raw {
    pub(super) path: String,
    pub(super) link: String,
    pub(super) size: u64,
    pub(super) mode: u32,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) mtime: Time,
    pub(super) xattrs: BTreeMap<String, Vec<u8>>,
    pub(super) sparse: Option<Sparse>,
}

pub(super) struct Sparse {
    pub(super) whole: u64,
    /// Format 1.0.
    pub(super) leading: bool,
}

impl Raw {
    /// Lays a PAX record over the header. One without a value leaves the header as it is, as in Go's reader.
    pub(super) fn apply(&mut self, key: &str, value: &[u8]) -> Option<()> {
        if value.is_empty() {
            return Some(());
        }
        if let Some(name) = key.strip_prefix("SCHILY.xattr.") {
            self.xattrs.insert(name.to_owned(), value.to_vec());
            return Some(());
        }
        let value = String::from_utf8_lossy(value);
        match key {
            "path" => self.path = value.into_owned(),
            "linkpath" => self.link = value.into_owned(),
            "size" => self.size = length(&value)?,
            "uid" => self.uid = value.parse().ok()?,
            "gid" => self.gid = value.parse().ok()?,
            "mtime" => self.mtime = pax::parse_time(&value)?,
            "GNU.sparse.name" => self.path = value.into_owned(),
            "GNU.sparse.size" | "GNU.sparse.realsize" => self.sparse().whole = length(&value)?,
            "GNU.sparse.major" => self.sparse().leading = value == "1",
            _ => {}
        }
        Some(())
    }

    fn sparse(&mut self) -> &mut Sparse {
        self.sparse.get_or_insert(Sparse { whole: 0, leading: false })
    }

    pub(super) fn entry(self, kind: EntryKind) -> Entry {
        let xattrs = (!self.xattrs.is_empty()).then(|| Arc::new(self.xattrs));
        let mode = self.mode & 0o7777;
        let meta = Metadata { mode, uid: self.uid, gid: self.gid, mtime: self.mtime, xattrs };
        let trimmed = self.path.trim_end_matches('/');
        let path = if trimmed.is_empty() { self.path.as_str() } else { trimmed };
        Entry { path: path.to_owned(), kind, meta }
    }
}

/// No length that is read is more than an `i64`, so that sums of a few do not overflow.
fn length(text: &str) -> Option<u64> {
    text.parse::<i64>().ok().and_then(|n| u64::try_from(n).ok())
}
