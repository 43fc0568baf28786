//! How much an archive may ask for.

use super::untar::{Entry, EntryKind};
use super::{ArchiveError, ErrorCode};

/// Bounds on what reading an archive may cost. None of them is near what real images need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all layers after decompression, holes of sparse files included.
    pub unpacked_bytes: u64,
    /// Bytes that streams unpack to beyond [`RATIO`] times their size, holes of sparse files included. A file of 1 GiB
    /// of zeros is a usual example of a large layer.
    pub expanded_bytes: u64,
    /// Entries of all layers and of the archive itself.
    pub entries: u64,
    /// Bytes of their names, targets and extended attributes.
    pub name_bytes: u64,
    /// Bytes of one JSON document.
    pub document_bytes: u64,
    /// Bytes of all JSON documents.
    pub documents_bytes: u64,
    /// Bytes of one long name or of one set of PAX records.
    pub record_bytes: u64,
    /// Bytes of one text file that are kept; larger ones are described by their digest.
    pub text_bytes: u64,
    /// The same for a file that is not text.
    pub binary_bytes: u64,
    /// Bytes of all files that are kept.
    pub kept_bytes: u64,
    /// One file may take that part of what is left of them, so that there is room for small ones to the end.
    pub kept_part: u64,
}

/// Compressed streams of real files are larger than this part of them: gzip makes a thousandth of nothing but zeros, zstd
/// less than that.
pub const RATIO: u64 = 100;

impl Limits {
    pub const DEFAULT: Self = Self {
        unpacked_bytes: 32 << 30,
        expanded_bytes: 1 << 30,
        entries: 1_000_000,
        name_bytes: 128 << 20,
        document_bytes: 8 << 20,
        documents_bytes: 32 << 20,
        record_bytes: 1 << 20,
        text_bytes: 256 << 10,
        binary_bytes: 4 << 10,
        kept_bytes: 8 << 20,
        kept_part: 32,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What of the [`Limits`] is left.
#[derive(Debug, Clone)]
pub struct Budget {
    limits: Limits,
    left: Limits,
}

impl Budget {
    pub const fn new(limits: Limits) -> Self {
        Self { limits, left: limits }
    }

    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Takes `bytes` of unpacked contents.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`] at `entry` if so much is not left; so for the others.
    pub fn unpack(&mut self, bytes: u64, entry: &str) -> Result<(), ArchiveError> {
        let limit = self.limits.unpacked_bytes;
        take(&mut self.left.unpacked_bytes, bytes, entry, || {
            format!("the layers unpack to more than {limit} bytes")
        })
    }

    /// Takes one entry, with what it is called.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`].
    pub fn entry(&mut self, entry: &Entry) -> Result<(), ArchiveError> {
        let Limits { entries, name_bytes, .. } = self.limits;
        take(&mut self.left.entries, 1, &entry.path, || {
            format!("the archive has more than {entries} entries")
        })?;
        let target = match &entry.kind {
            EntryKind::Symlink(target) | EntryKind::HardLink(target) => target.len(),
            _ => 0,
        };
        let attributes = entry.meta.xattrs.iter().flat_map(|all| all.iter());
        let attributes: usize = attributes.map(|(name, value)| name.len() + value.len()).sum();
        let names = entry.path.len() + target + attributes;
        take(&mut self.left.name_bytes, names as u64, &entry.path, || {
            format!("the names and attributes of the archive have more than {name_bytes} bytes")
        })
    }

    /// Takes `bytes` of a document.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`].
    pub fn document(&mut self, bytes: u64, entry: &str) -> Result<(), ArchiveError> {
        let limit = self.limits.documents_bytes;
        take(&mut self.left.documents_bytes, bytes, entry, || {
            format!("the documents of the archive have more than {limit} bytes")
        })
    }

    /// Whether `bytes` of a file may be kept; takes them if so.
    pub fn keep(&mut self, bytes: u64) -> bool {
        let left = &mut self.left.kept_bytes;
        let fits = bytes <= *left / self.limits.kept_part.max(1);
        if fits {
            *left -= bytes;
        }
        fits
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

/// How much larger a stream is unpacked.
#[derive(Debug, Default)]
pub struct Expansion {
    packed: u64,
    unpacked: u64,
    /// What it took of the budget.
    taken: u64,
}

impl Expansion {
    /// Counts bytes of the stream as it is.
    pub const fn pack(&mut self, bytes: u64) {
        self.packed = self.packed.saturating_add(bytes);
    }

    /// Counts bytes that it unpacks to.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`] at `entry`.
    pub fn unpack(&mut self, bytes: u64, budget: &mut Budget, entry: &str) -> Result<(), ArchiveError> {
        self.unpacked = self.unpacked.saturating_add(bytes);
        let beyond = self.unpacked.saturating_sub(self.packed.saturating_mul(RATIO));
        let more = beyond.saturating_sub(self.taken);
        self.taken += more;
        let limit = budget.limits.expanded_bytes;
        take(&mut budget.left.expanded_bytes, more, entry, || {
            format!("it unpacks to more than {RATIO} times its size, and to {limit} bytes beyond that")
        })
    }
}

fn take(
    left: &mut u64,
    wanted: u64,
    entry: &str,
    message: impl FnOnce() -> String,
) -> Result<(), ArchiveError> {
    *left =
        left.checked_sub(wanted).ok_or_else(|| ArchiveError::new(ErrorCode::TooLarge, entry, message()))?;
    Ok(())
}
