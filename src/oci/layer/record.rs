//! A layer as it was read, before it is laid over others.

use super::content::FileContent;
use super::unpack::{Compression, Unpacker};
use crate::image::{DiffId, Hasher};
use crate::oci::untar::{Entry, EntryKind, Piece, Reader};
use crate::oci::{ArchiveError, Budget, ErrorCode, Expansion};
use crate::vfs::Content;

/// Everything that a layer tar says.
#[derive(Debug, Clone, PartialEq)]
pub struct LayerRecord {
    pub entries: Vec<LayerEntry>,
    /// Of the tar, as it is.
    pub diff_id: DiffId,
    pub compression: Compression,
    /// Of the tar.
    pub tar_bytes: u64,
    /// Of the files in it: what `docker history` shows.
    pub size: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct LayerEntry {
    pub entry: Entry,
    /// Of regular files; empty for all else.
    pub content: Content,
}

/// Reads a layer blob, compressed or not, that is pushed in pieces of any size.
pub struct LayerReader {
    unpacker: Unpacker,
    tar: TarSide,
}

/// What happens to the bytes once they are unpacked.
struct TarSide {
    reader: Reader,
    /// `None` where the caller digests the same bytes.
    hasher: Option<Hasher>,
    bytes: u64,
    expansion: Expansion,
    entries: Vec<LayerEntry>,
    size: u64,
    file: Option<FileContent>,
    any: bool,
}

impl LayerReader {
    pub fn new(budget: &Budget) -> Self {
        Self {
            unpacker: Unpacker::new(),
            tar: TarSide {
                reader: Reader::new(budget.limits().record_bytes),
                hasher: Some(Hasher::default()),
                bytes: 0,
                expansion: Expansion::default(),
                entries: Vec::new(),
                size: 0,
                file: None,
                any: false,
            },
        }
    }

    /// For a blob that is no compressed stream and is digested by the caller: its digest is the diff id, which stays
    /// that of nothing here.
    pub fn undigested(budget: &Budget) -> Self {
        let mut reader = Self::new(budget);
        reader.tar.hasher = None;
        reader
    }

    /// Takes the next bytes of the blob.
    ///
    /// # Errors
    /// The bytes are no layer, or the budget is used up. The reader is of no use afterwards.
    pub fn push(&mut self, bytes: &[u8], budget: &mut Budget) -> Result<(), ArchiveError> {
        let tar = &mut self.tar;
        tar.expansion.pack(bytes.len() as u64);
        let pushed = self.unpacker.push(bytes, &mut |unpacked| tar.push(unpacked, budget));
        pushed.map_err(|error| error.at(self.tar.reader.at()))
    }

    /// The blob is complete.
    ///
    /// # Errors
    /// It is not: the compressed stream or the tar ends early.
    pub fn finish(mut self, budget: &mut Budget) -> Result<LayerRecord, ArchiveError> {
        let tar = &mut self.tar;
        let finished = self.unpacker.finish(&mut |unpacked| tar.push(unpacked, budget));
        finished.map_err(|error| error.at(self.tar.reader.at()))?;
        // An empty file is an empty layer to Docker.
        if self.tar.any {
            self.tar.reader.finish()?;
        }
        Ok(LayerRecord {
            entries: self.tar.entries,
            diff_id: DiffId(self.tar.hasher.unwrap_or_default().finish()),
            compression: self.unpacker.compression(),
            tar_bytes: self.tar.bytes,
            size: self.tar.size,
        })
    }
}

impl TarSide {
    fn push(&mut self, bytes: &[u8], budget: &mut Budget) -> Result<(), ArchiveError> {
        let count = bytes.len() as u64;
        budget.unpack(count, self.reader.at())?;
        self.expansion.unpack(count, budget, self.reader.at())?;
        self.any |= !bytes.is_empty();
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
        self.bytes += count;
        let Self { reader, expansion, entries, size, file, .. } = self;
        reader.push(bytes, &mut |piece| {
            if let Piece::Hole(hole) = piece {
                let at = entries.last().map_or("", |last| last.entry.path.as_str());
                budget.unpack(hole, at)?;
                expansion.unpack(hole, budget, at)?;
            }
            found(piece, entries, size, file, budget)
        })
    }
}

fn found(
    piece: Piece<'_>,
    entries: &mut Vec<LayerEntry>,
    size: &mut u64,
    file: &mut Option<FileContent>,
    budget: &mut Budget,
) -> Result<(), ArchiveError> {
    match piece {
        Piece::Entry(mut entry) => {
            entry.path = inside(&entry.path)?;
            if let EntryKind::HardLink(target) = &entry.kind {
                entry.kind = EntryKind::HardLink(inside(target).map_err(|e| e.within(&entry.path))?);
            }
            if let EntryKind::Symlink(target) = &entry.kind {
                within(target).map_err(|e| e.within(&entry.path))?;
            }
            budget.entry(&entry)?;
            *size = size.saturating_add(entry.size());
            *file = matches!(entry.kind, EntryKind::File(_)).then(|| FileContent::new(entry.size(), budget));
            entries.push(LayerEntry { entry, content: Content::default() });
        }
        Piece::Data(data) => {
            if let Some(file) = file {
                file.data(data);
            }
        }
        Piece::Hole(hole) => {
            if let Some(file) = file {
                file.hole(hole);
            }
        }
        Piece::EntryEnd => {
            if let (Some(file), Some(last)) = (file.take(), entries.last_mut()) {
                last.content = file.finish(budget);
            }
        }
    }
    Ok(())
}

/// The path without `.`, without slashes at its start; empty for the root itself.
fn inside(path: &str) -> Result<String, ArchiveError> {
    within(path)?;
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.contains(&"..") {
        return Err(ArchiveError::new(ErrorCode::OutsideRoot, path, "the path leads out of the layer"));
    }
    Ok(parts.join("/"))
}

/// What no system takes as a path.
fn within(path: &str) -> Result<(), ArchiveError> {
    const PATH_MAX: usize = 4096;
    let refuse = |code, message: &str| Err(ArchiveError::new(code, path, message));
    if path.len() > PATH_MAX {
        return refuse(ErrorCode::TooLarge, "a path of more than 4096 bytes");
    }
    if path.contains('\0') {
        return refuse(ErrorCode::Malformed, "a path with a NUL in it");
    }
    Ok(())
}
