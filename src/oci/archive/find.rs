//! A file of a layer once more, out of the archive: what was not kept of it when it was read.

use crate::image::Digest;
use crate::oci::layer::Unpacker;
use crate::oci::untar::{self, EntryKind, Piece};
use crate::oci::{ArchiveError, Limits};

/// Looks for the contents with a digest among the files of all layers. The archive was read before: what was wrong with
/// it was said, so what is no layer is passed over here.
pub struct Finder {
    unpacker: Unpacker,
    tar: untar::Reader,
    layers: Layers,
}

struct Layers {
    wanted: Wanted,
    /// The blob that comes, as long as it looks like a layer.
    blob: Option<(Unpacker, untar::Reader)>,
    record_bytes: u64,
}

struct Wanted {
    digest: Digest,
    size: u64,
    /// Of a file of that size.
    bytes: Option<Vec<u8>>,
    found: bool,
}

impl Finder {
    /// `size` is what is held in memory.
    pub const fn new(digest: Digest, size: u64, limits: &Limits) -> Self {
        let wanted = Wanted { digest, size, bytes: None, found: false };
        Self {
            unpacker: Unpacker::new(),
            tar: untar::Reader::new(limits.record_bytes),
            layers: Layers { wanted, blob: None, record_bytes: limits.record_bytes },
        }
    }

    /// Takes the next bytes of the archive, and says whether the contents were in them.
    ///
    /// # Errors
    /// It is no archive.
    pub fn push(&mut self, bytes: &[u8]) -> Result<bool, ArchiveError> {
        let Self { unpacker, tar, layers } = self;
        if !layers.wanted.found {
            unpacker.push(bytes, &mut |unpacked| tar.push(unpacked, &mut |piece| layers.take(piece)))?;
        }
        Ok(layers.wanted.found)
    }

    /// The contents, if they were found.
    pub fn finish(self) -> Option<Vec<u8>> {
        self.layers.wanted.bytes.filter(|_| self.layers.wanted.found)
    }
}

impl Layers {
    fn take(&mut self, piece: Piece<'_>) -> Result<(), ArchiveError> {
        match piece {
            Piece::Entry(entry) => {
                let file = matches!(entry.kind, EntryKind::File(_));
                self.blob = file.then(|| (Unpacker::new(), untar::Reader::new(self.record_bytes)));
            }
            Piece::Data(data) => {
                let Self { wanted, blob, .. } = self;
                let Some((unpacker, tar)) = blob.as_mut().filter(|_| !wanted.found) else { return Ok(()) };
                let mut take = |piece: Piece<'_>| {
                    wanted.take(piece);
                    Ok(())
                };
                let read = unpacker.push(data, &mut |unpacked| tar.push(unpacked, &mut take));
                if read.is_err() || tar.ended() {
                    self.blob = None;
                }
            }
            Piece::Hole(_) | Piece::EntryEnd => self.blob = None,
        }
        Ok(())
    }
}

impl Wanted {
    fn take(&mut self, piece: Piece<'_>) {
        if self.found {
            return;
        }
        match (piece, &mut self.bytes) {
            (Piece::Entry(entry), bytes) => {
                *bytes = matches!(entry.kind, EntryKind::File(size) if size == self.size).then(Vec::new);
            }
            (Piece::Data(data), Some(bytes)) => bytes.extend_from_slice(data),
            // No longer than the file, which has the size that is looked for.
            (Piece::Hole(size), Some(bytes)) => bytes.resize(bytes.len() + size as usize, 0),
            (Piece::EntryEnd, Some(bytes)) => {
                self.found = Digest::of(bytes) == self.digest;
                if !self.found {
                    self.bytes = None;
                }
            }
            (_, None) => {}
        }
    }
}
