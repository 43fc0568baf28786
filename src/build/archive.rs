//! Archives that ADD unpacks.

use crate::oci::layer::{Compression, LayerReader, apply};
use crate::oci::untar::is_tar;
use crate::oci::{Budget, Limits};
use crate::vfs::{Change, Content, Tree};

/// Bytes of one file of an archive that are kept; larger ones are described by their digest.
const KEPT_FILE: u64 = 4 << 20;

/// What an archive holds; `None` for a file that is none that Docker unpacks: a tar, plain or compressed.
pub fn unpack(content: &Content) -> Option<Vec<Change>> {
    let bytes = content.as_bytes()?;
    if bytes.is_empty() || !(is_tar(bytes) || Compression::of(bytes) != Compression::None) {
        return None;
    }
    let limits = Limits { text_bytes: KEPT_FILE, binary_bytes: KEPT_FILE, ..Limits::default() };
    let mut budget = Budget::new(limits);
    let mut reader = LayerReader::new(&budget);
    reader.push(bytes, &mut budget).ok()?;
    let record = reader.finish(&mut budget).ok()?;
    apply(&record, &Tree::new()).ok().map(|applied| applied.changes)
}
