//! A header block, with what the extended headers before it say.

use std::ops::Range;

use super::field::{
    CHECKSUM, DEV_MAJOR, DEV_MINOR, GID, LINK, MAGIC, MAGIC_GNU, MODE, MTIME, NAME, PREFIX, SIZE, SPARSE_MAP,
    SPARSE_MORE, SPARSE_SIZE, TYPE, UID, checksums, number, text,
};
use super::raw::{Raw, Sparse};
use super::sparse::{old_gnu_parts, pax_parts};
use super::{Entry, EntryKind, padding, pax};
use crate::oci::{ArchiveError, ErrorCode};
use crate::vfs::{DeviceKind, Time};

/// Reads headers, and remembers what is meant for the one after.
pub(super) struct Headers {
    records: Vec<(String, Vec<u8>)>,
    long_name: Option<String>,
    long_link: Option<String>,
    /// The path of the entry that is being read, for messages.
    pub(super) at: String,
    pub(super) record_limit: u64,
    pub(super) any: bool,
}

/// What a header block announces.
pub(super) enum Header {
    /// The block of zeros at the end.
    End,
    /// A long name or PAX records of that many bytes, and the type that says which.
    Extension(u8, u64),
    /// Nothing that is an entry, in so many bytes.
    Other(u64),
    Entry(Entry, Body),
}

/// What follows the header of an entry.
pub(super) enum Body {
    /// The contents of a file.
    Data(u64),
    /// Bytes that mean nothing.
    Nothing(u64),
    /// The parts of a sparse file that hold data; `more`: blocks with more of the map come first.
    Sparse { parts: Vec<(u64, u64)>, stored: u64, more: bool },
    /// The same with the map in the first blocks of the data.
    SparseLead { stored: u64 },
}

impl Headers {
    pub(super) const fn new(record_limit: u64) -> Self {
        Self {
            records: Vec::new(),
            long_name: None,
            long_link: None,
            at: String::new(),
            record_limit,
            any: false,
        }
    }

    /// Whether an extended header waits for the entry that it is about.
    pub(super) fn pending(&self) -> bool {
        !self.records.is_empty() || self.long_name.is_some() || self.long_link.is_some()
    }

    pub(super) fn read(&mut self, block: &[u8]) -> Result<Header, ArchiveError> {
        if block.iter().all(|b| *b == 0) {
            self.at.clear();
            return Ok(Header::End);
        }
        let field = |range: Range<usize>| block.get(range).unwrap_or_default();
        let (unsigned, signed) = checksums(block);
        if !number(field(CHECKSUM)).is_some_and(|sum| sum == unsigned || sum == signed) {
            let message = if self.at.is_empty() { "a header" } else { "the header after this entry" };
            return Err(self.malformed(&format!("{message} has the wrong checksum")));
        }
        self.any = true;
        self.at = self.long_name.clone().unwrap_or_else(|| text(field(NAME)));
        let size = self.numeric(field(SIZE), "size")?;
        let flag = field(TYPE).first().copied().unwrap_or(0);
        if matches!(flag, b'x' | b'g' | b'L' | b'K') {
            if size > self.record_limit {
                let message = format!("an extended header of {size} bytes");
                return Err(ArchiveError::new(ErrorCode::TooLarge, self.at.clone(), message));
            }
            return Ok(Header::Extension(flag, size));
        }
        let mut path = text(field(NAME));
        let gnu = field(MAGIC) == MAGIC_GNU;
        let prefix = text(field(PREFIX));
        if !gnu && field(MAGIC).starts_with(b"ustar") && !prefix.is_empty() {
            path = format!("{prefix}/{path}");
        }
        path = self.long_name.take().unwrap_or(path);
        self.at = path.clone();
        let mut raw = Raw {
            path,
            link: self.long_link.take().unwrap_or_else(|| text(field(LINK))),
            size,
            mode: self.numeric(field(MODE), "mode")?,
            uid: self.numeric(field(UID), "uid")?,
            gid: self.numeric(field(GID), "gid")?,
            mtime: Time::from_secs(number(field(MTIME)).ok_or_else(|| self.malformed("mtime is no number"))?),
            ..Raw::default()
        };
        let records = std::mem::take(&mut self.records);
        for (key, value) in &records {
            raw.apply(key, value)
                .ok_or_else(|| self.malformed(&format!("the PAX record {key} is no value")))?;
        }
        self.at = raw.path.clone();
        match flag {
            b'S' => self.old_sparse(raw, block),
            // Volume names and multi-volume parts have nothing to do with files.
            b'V' | b'M' | b'N' => Ok(Header::Other(raw.size + padding(raw.size) as u64)),
            _ => self.entry(raw, flag, block, &records),
        }
    }

    fn entry(
        &self,
        mut raw: Raw,
        flag: u8,
        block: &[u8],
        records: &[(String, Vec<u8>)],
    ) -> Result<Header, ArchiveError> {
        let device = |kind| {
            let part = |range| block.get(range).and_then(number).and_then(|n| u32::try_from(n).ok());
            let numbers = part(DEV_MAJOR).zip(part(DEV_MINOR));
            let (major, minor) = numbers.ok_or_else(|| self.malformed("a device without numbers"))?;
            Ok(EntryKind::Device(kind, major, minor))
        };
        let stored = raw.size;
        let kind = match flag {
            0 | b'0' | b'7' if !raw.path.ends_with('/') => return self.file(raw, records),
            0 | b'0' | b'5' | b'7' => EntryKind::Directory,
            b'1' => EntryKind::HardLink(std::mem::take(&mut raw.link)),
            b'2' => EntryKind::Symlink(std::mem::take(&mut raw.link)),
            b'3' => device(DeviceKind::Character)?,
            b'4' => device(DeviceKind::Block)?,
            b'6' => EntryKind::Fifo,
            _ => {
                let message = format!("an entry of type {:?}", char::from(flag));
                return Err(ArchiveError::new(ErrorCode::Unsupported, self.at.clone(), message));
            }
        };
        // Some programs give links and directories a size; data follows only a directory's, if anything's.
        let left = if flag == b'5' { stored + padding(stored) as u64 } else { 0 };
        Ok(Header::Entry(raw.entry(kind), Body::Nothing(left)))
    }

    fn file(&self, mut raw: Raw, records: &[(String, Vec<u8>)]) -> Result<Header, ArchiveError> {
        let stored = raw.size;
        let (size, body) = match raw.sparse.take() {
            None => (stored, Body::Data(stored)),
            Some(Sparse { whole, leading: true }) => (whole, Body::SparseLead { stored }),
            Some(Sparse { whole, leading: false }) => {
                let parts = pax_parts(records).ok_or_else(|| self.malformed("no sparse map"))?;
                (whole, Body::Sparse { parts, stored, more: false })
            }
        };
        Ok(Header::Entry(raw.entry(EntryKind::File(size)), body))
    }

    /// A sparse file as GNU tar wrote it before there was PAX.
    fn old_sparse(&self, raw: Raw, block: &[u8]) -> Result<Header, ArchiveError> {
        let field = |range: Range<usize>| block.get(range).unwrap_or_default();
        let mut parts = Vec::new();
        old_gnu_parts(field(SPARSE_MAP), &mut parts).ok_or_else(|| self.malformed("no sparse map"))?;
        let more = field(SPARSE_MORE).first().is_some_and(|b| *b != 0);
        let whole = self.numeric(field(SPARSE_SIZE), "size")?;
        let stored = raw.size;
        Ok(Header::Entry(raw.entry(EntryKind::File(whole)), Body::Sparse { parts, stored, more }))
    }

    /// Takes the contents of an extended header.
    pub(super) fn extension(&mut self, flag: u8, data: &[u8]) -> Result<(), ArchiveError> {
        match flag {
            b'L' => self.long_name = Some(text(data)),
            b'K' => self.long_link = Some(text(data)),
            b'x' => {
                self.records =
                    pax::parse(data).ok_or_else(|| self.malformed("PAX records that are not well formed"))?;
            }
            // Global records: Docker passes over them, too.
            _ => {}
        }
        Ok(())
    }

    fn numeric<T: TryFrom<i64>>(&self, field: &[u8], what: &str) -> Result<T, ArchiveError> {
        let value = number(field).and_then(|value| T::try_from(value).ok());
        value.ok_or_else(|| self.malformed(&format!("{what} is no number")))
    }

    pub(super) fn malformed(&self, message: &str) -> ArchiveError {
        ArchiveError::new(ErrorCode::Malformed, self.at.clone(), message)
    }
}
