//! The digests of an archive's blobs alone: a third of what reading it costs, and work that somebody else can do.

use std::collections::BTreeMap;

use super::read::archive_path;
use crate::image::{Digest, Hasher};
use crate::oci::layer::Unpacker;
use crate::oci::untar::{self, EntryKind, Piece};
use crate::oci::{ArchiveError, Limits};

/// Digests the files of an archive, and does nothing else with them.
pub struct Digester {
    unpacker: Unpacker,
    tar: untar::Reader,
    current: Option<(String, Hasher)>,
    digests: BTreeMap<String, Digest>,
}

impl Digester {
    pub fn new(limits: Limits) -> Self {
        let tar = untar::Reader::new(limits.record_bytes);
        Self { unpacker: Unpacker::new(), tar, current: None, digests: BTreeMap::new() }
    }

    /// Takes the next bytes of the archive.
    ///
    /// # Errors
    /// Those that a [`Reader`] has for the same bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), ArchiveError> {
        let Self { unpacker, tar, current, digests } = self;
        unpacker.push(bytes, &mut |unpacked| tar.push(unpacked, &mut |piece| digest(piece, current, digests)))
    }

    /// The archive is complete: the digests by path.
    ///
    /// # Errors
    /// Those that a [`Reader`] has for the same bytes.
    pub fn finish(mut self) -> Result<BTreeMap<String, Digest>, ArchiveError> {
        let Self { unpacker, tar, current, digests } = &mut self;
        unpacker.finish(&mut |unpacked| tar.push(unpacked, &mut |piece| digest(piece, current, digests)))?;
        Ok(self.digests)
    }
}

fn digest(
    piece: Piece<'_>,
    current: &mut Option<(String, Hasher)>,
    digests: &mut BTreeMap<String, Digest>,
) -> Result<(), ArchiveError> {
    match piece {
        Piece::Entry(entry) => {
            let file = matches!(entry.kind, EntryKind::File(_));
            *current = if file { Some((archive_path(&entry.path)?, Hasher::default())) } else { None };
        }
        Piece::Data(data) => {
            if let Some((_, hasher)) = current {
                hasher.update(data);
            }
        }
        // A reader refuses these.
        Piece::Hole(_) => {}
        Piece::EntryEnd => digests.extend(current.take().map(|(path, hasher)| (path, hasher.finish()))),
    }
    Ok(())
}
