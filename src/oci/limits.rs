//! How much an archive may ask for.

use super::{ArchiveError, ErrorCode};

/// Bounds on what reading an archive may cost. None of them is near what real images need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of all layers after decompression, holes of sparse files included.
    pub unpacked_bytes: u64,
    /// Entries of all layers and of the archive itself.
    pub entries: u64,
    /// Bytes of one JSON document.
    pub document_bytes: u64,
    /// Bytes of one long name or of one set of PAX records.
    pub record_bytes: u64,
    /// Bytes of one text file that are kept; larger ones are described by their digest.
    pub text_bytes: u64,
    /// The same for a file that is not text.
    pub binary_bytes: u64,
    /// Bytes of all files that are kept.
    pub kept_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked_bytes: 32 << 30,
            entries: 1_000_000,
            document_bytes: 8 << 20,
            record_bytes: 1 << 20,
            text_bytes: 256 << 10,
            binary_bytes: 4 << 10,
            kept_bytes: 32 << 20,
        }
    }
}

/// What of the [`Limits`] is left.
#[derive(Debug, Clone)]
pub struct Budget {
    limits: Limits,
    unpacked: u64,
    entries: u64,
    kept: u64,
}

impl Budget {
    pub const fn new(limits: Limits) -> Self {
        Self { limits, unpacked: limits.unpacked_bytes, entries: limits.entries, kept: limits.kept_bytes }
    }

    pub const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Takes `bytes` of unpacked contents.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`] at `entry` if so much is not left.
    pub fn unpack(&mut self, bytes: u64, entry: &str) -> Result<(), ArchiveError> {
        self.unpacked = self.unpacked.checked_sub(bytes).ok_or_else(|| {
            let limit = self.limits.unpacked_bytes;
            ArchiveError::new(
                ErrorCode::TooLarge,
                entry,
                format!("the layers unpack to more than {limit} bytes"),
            )
        })?;
        Ok(())
    }

    /// Takes one entry.
    ///
    /// # Errors
    /// [`ErrorCode::TooLarge`] at `entry` if none is left.
    pub fn entry(&mut self, entry: &str) -> Result<(), ArchiveError> {
        self.entries = self.entries.checked_sub(1).ok_or_else(|| {
            let limit = self.limits.entries;
            ArchiveError::new(
                ErrorCode::TooLarge,
                entry,
                format!("the archive has more than {limit} entries"),
            )
        })?;
        Ok(())
    }

    /// Whether `bytes` of a file may be kept; takes them if so.
    pub fn keep(&mut self, bytes: u64) -> bool {
        match self.kept.checked_sub(bytes) {
            Some(left) => {
                self.kept = left;
                true
            }
            None => false,
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}
