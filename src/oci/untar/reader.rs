//! A tar reader that is pushed bytes.

use super::field::{
    CHECKSUM, DEV_MAJOR, DEV_MINOR, GID, LINK, MAGIC, MAGIC_GNU, MODE, MTIME, NAME, PREFIX, SIZE, SPARSE_MAP,
    SPARSE_MORE, SPARSE_SIZE, TYPE, UID, checksums, number, text,
};
use super::raw::{Raw, Sparse};
use super::sparse::{Next, SparseMap, leading_parts, old_gnu_parts, pax_parts};
use super::{BLOCK, Entry, EntryKind, padding, pax};
use crate::oci::{ArchiveError, ErrorCode};
use crate::vfs::{DeviceKind, Time};
use std::ops::Range;

/// What the reader finds, in order: an entry, then its data and holes, then its end.
#[derive(Debug, PartialEq)]
pub enum Piece<'a> {
    Entry(Entry),
    Data(&'a [u8]),
    /// That many zero bytes which the tar does not hold.
    Hole(u64),
    EntryEnd,
}

type Found<'f> = &'f mut dyn FnMut(Piece<'_>) -> Result<(), ArchiveError>;

/// Reads ustar, PAX and GNU tars, whatever the size of the pieces in which they come.
pub struct Reader {
    state: State,
    /// The block, the long name or the records that are being gathered.
    buffer: Vec<u8>,
    records: Vec<(String, Vec<u8>)>,
    long_name: Option<String>,
    long_link: Option<String>,
    /// The path of the entry that is being read, for messages.
    at: String,
    record_limit: u64,
    any: bool,
}

enum State {
    Header,
    /// A long name or PAX records: the type and the bytes that are missing, padding aside.
    Extension(u8, u64),
    /// Old GNU sparse files may have a map of several blocks.
    SparseBlocks {
        entry: Entry,
        parts: Vec<(u64, u64)>,
        size: u64,
        stored: u64,
    },
    /// Format 1.0 has its map in the first blocks of the data.
    SparseLead {
        entry: Entry,
        size: u64,
        stored: u64,
    },
    Data {
        left: u64,
        padding: usize,
    },
    Sparse {
        map: SparseMap,
        padding: usize,
    },
    Skip {
        left: u64,
        then_end: bool,
    },
    /// A block of zeros was seen: what follows is not read.
    Ended,
}

impl Reader {
    /// `record_limit`: bytes that one long name or one set of PAX records may have.
    pub const fn new(record_limit: u64) -> Self {
        Self {
            state: State::Header,
            buffer: Vec::new(),
            records: Vec::new(),
            long_name: None,
            long_link: None,
            at: String::new(),
            record_limit,
            any: false,
        }
    }

    /// Whether the end mark was seen: nothing that is pushed matters any more.
    pub const fn ended(&self) -> bool {
        matches!(self.state, State::Ended)
    }

    /// Takes the next bytes and tells `found` what is in them.
    ///
    /// # Errors
    /// The bytes are no tar, or `found` refused what it was told; the reader is of no use afterwards.
    pub fn push(&mut self, mut bytes: &[u8], found: Found<'_>) -> Result<(), ArchiveError> {
        while !bytes.is_empty() && !self.ended() {
            bytes = self.step(bytes, found)?;
        }
        Ok(())
    }

    /// Says that there are no more bytes. A missing end mark is tolerated, as Go's and GNU's readers do.
    ///
    /// # Errors
    /// The bytes end within an entry.
    pub fn finish(&self) -> Result<(), ArchiveError> {
        let whole = self.ended() || (matches!(self.state, State::Header) && self.buffer.is_empty());
        let pending = !self.records.is_empty() || self.long_name.is_some() || self.long_link.is_some();
        match (whole && !pending, self.any || self.ended()) {
            (true, true) => Ok(()),
            (true, false) => Err(ArchiveError::new(ErrorCode::Malformed, "", "there is no tar in it")),
            (false, _) => Err(ArchiveError::new(ErrorCode::Truncated, self.at.clone(), "the tar ends here")),
        }
    }

    /// The path of the entry that is being read; empty between entries.
    pub fn at(&self) -> &str {
        &self.at
    }

    fn step<'b>(&mut self, bytes: &'b [u8], found: Found<'_>) -> Result<&'b [u8], ArchiveError> {
        match &mut self.state {
            State::Ended => Ok(&[]),
            State::Header => {
                let rest = fill(&mut self.buffer, BLOCK, bytes);
                if self.buffer.len() == BLOCK {
                    let block = std::mem::take(&mut self.buffer);
                    self.header(&block, found)?;
                }
                Ok(rest)
            }
            State::Extension(flag, size) => {
                let (flag, size) = (*flag, *size);
                let whole = size as usize + padding(size);
                let rest = fill(&mut self.buffer, whole, bytes);
                if self.buffer.len() == whole {
                    let mut data = std::mem::take(&mut self.buffer);
                    data.truncate(size as usize);
                    self.state = State::Header;
                    self.extension(flag, &data)?;
                }
                Ok(rest)
            }
            State::Skip { left, then_end } => {
                let n = (*left).min(bytes.len() as u64);
                *left -= n;
                if *left == 0 {
                    let end = *then_end;
                    self.entry_done(end, found)?;
                }
                Ok(bytes.get(n as usize..).unwrap_or_default())
            }
            State::Data { left, padding } => {
                let n = (*left).min(bytes.len() as u64);
                let (data, rest) = bytes.split_at_checked(n as usize).unwrap_or((bytes, &[]));
                *left -= n;
                let done = (*left == 0).then_some(*padding as u64);
                found(Piece::Data(data))?;
                if let Some(padding) = done {
                    self.skip(padding, found)?;
                }
                Ok(rest)
            }
            State::Sparse { .. } => self.sparse(bytes, found),
            State::SparseBlocks { .. } => {
                let rest = fill(&mut self.buffer, BLOCK, bytes);
                if self.buffer.len() == BLOCK {
                    let block = std::mem::take(&mut self.buffer);
                    self.sparse_block(&block, found)?;
                }
                Ok(rest)
            }
            State::SparseLead { .. } => {
                let whole = self.buffer.len() + BLOCK - self.buffer.len() % BLOCK;
                let rest = fill(&mut self.buffer, whole, bytes);
                if self.buffer.len() == whole {
                    self.sparse_lead(found)?;
                }
                Ok(rest)
            }
        }
    }

    fn header(&mut self, block: &[u8], found: Found<'_>) -> Result<(), ArchiveError> {
        if block.iter().all(|b| *b == 0) {
            self.state = State::Ended;
            self.at.clear();
            return Ok(());
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
            self.state = State::Extension(flag, size);
            if size == 0 {
                self.state = State::Header;
                self.extension(flag, &[])?;
            }
            return Ok(());
        }
        let mut path = text(field(NAME));
        let gnu = field(MAGIC) == MAGIC_GNU;
        let prefix = text(field(PREFIX));
        if !gnu && field(MAGIC).starts_with(b"ustar") && !prefix.is_empty() {
            path = format!("{prefix}/{path}");
        }
        let link = self.long_link.take().unwrap_or_else(|| text(field(LINK)));
        path = self.long_name.take().unwrap_or(path);
        self.at = path.clone();
        let mut raw = Raw {
            path,
            link,
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
        if flag == b'S' {
            let mut parts = Vec::new();
            old_gnu_parts(field(SPARSE_MAP), &mut parts).ok_or_else(|| self.malformed("no sparse map"))?;
            let more = field(SPARSE_MORE).first().is_some_and(|b| *b != 0);
            let whole = self.numeric(field(SPARSE_SIZE), "size")?;
            let stored = raw.size;
            let entry = raw.entry(EntryKind::File(whole));
            if more {
                self.state = State::SparseBlocks { entry, parts, size: whole, stored };
                return Ok(());
            }
            return self.start_sparse(entry, parts, whole, stored, found);
        }
        let device = |kind| -> Option<EntryKind> {
            let part = |range| number(field(range)).and_then(|n| u32::try_from(n).ok());
            Some(EntryKind::Device(kind, part(DEV_MAJOR)?, part(DEV_MINOR)?))
        };
        let kind = match flag {
            0 | b'0' | b'7' if !raw.path.ends_with('/') => Some(EntryKind::File(raw.size)),
            0 | b'0' | b'5' | b'7' => Some(EntryKind::Directory),
            b'1' => Some(EntryKind::HardLink(raw.link.clone())),
            b'2' => Some(EntryKind::Symlink(raw.link.clone())),
            b'3' => device(DeviceKind::Character),
            b'4' => device(DeviceKind::Block),
            b'6' => Some(EntryKind::Fifo),
            // Volume names and multi-volume parts have nothing to do with files.
            b'V' | b'M' | b'N' => {
                let left = raw.size + padding(raw.size) as u64;
                self.state = State::Skip { left, then_end: false };
                if left == 0 {
                    self.entry_done(false, found)?;
                }
                return Ok(());
            }
            _ => {
                let message = format!("an entry of type {:?}", char::from(flag));
                return Err(ArchiveError::new(ErrorCode::Unsupported, self.at.clone(), message));
            }
        };
        let kind = kind.ok_or_else(|| self.malformed("a device without numbers"))?;
        match (raw.sparse.take(), &kind) {
            (Some(Sparse { whole, leading: true }), EntryKind::File(stored)) => {
                let stored = *stored;
                let entry = raw.entry(EntryKind::File(whole));
                self.state = State::SparseLead { entry, size: whole, stored };
                Ok(())
            }
            (Some(Sparse { whole, .. }), EntryKind::File(stored)) => {
                let stored = *stored;
                let parts = pax_parts(&records).ok_or_else(|| self.malformed("no sparse map"))?;
                self.start_sparse(raw.entry(EntryKind::File(whole)), parts, whole, stored, found)
            }
            (_, EntryKind::File(size)) => {
                let size = *size;
                found(Piece::Entry(raw.entry(kind)))?;
                self.state = State::Data { left: size, padding: padding(size) };
                if size == 0 { self.skip(0, found) } else { Ok(()) }
            }
            // Some programs give links and directories a size; data follows only a directory's, if anything's.
            _ => {
                let left = if flag == b'5' { raw.size + padding(raw.size) as u64 } else { 0 };
                found(Piece::Entry(raw.entry(kind)))?;
                self.skip(left, found)
            }
        }
    }

    fn extension(&mut self, flag: u8, data: &[u8]) -> Result<(), ArchiveError> {
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

    fn start_sparse(
        &mut self,
        entry: Entry,
        parts: Vec<(u64, u64)>,
        size: u64,
        stored: u64,
        found: Found<'_>,
    ) -> Result<(), ArchiveError> {
        let map = SparseMap::new(parts, size, stored)
            .ok_or_else(|| self.malformed("a sparse map that does not fit its file"))?;
        debug_assert_eq!(map.size(), entry.size());
        found(Piece::Entry(entry))?;
        self.state = State::Sparse { map, padding: padding(stored) };
        self.sparse(&[], found).map(|_| ())
    }

    /// Hands out holes and, as far as `bytes` go, data.
    fn sparse<'b>(&mut self, mut bytes: &'b [u8], found: Found<'_>) -> Result<&'b [u8], ArchiveError> {
        let State::Sparse { map, padding } = &mut self.state else { return Ok(bytes) };
        loop {
            match map.next() {
                Next::Hole(size) => found(Piece::Hole(size))?,
                Next::Data(_) if bytes.is_empty() => return Ok(bytes),
                Next::Data(left) => {
                    let n = left.min(bytes.len() as u64);
                    let (data, rest) = bytes.split_at_checked(n as usize).unwrap_or((bytes, &[]));
                    found(Piece::Data(data))?;
                    map.read(n);
                    bytes = rest;
                }
                Next::End => {
                    let left = *padding as u64;
                    self.skip(left, found)?;
                    return Ok(bytes);
                }
            }
        }
    }

    fn sparse_block(&mut self, block: &[u8], found: Found<'_>) -> Result<(), ArchiveError> {
        let State::SparseBlocks { parts, .. } = &mut self.state else { return Ok(()) };
        let read = old_gnu_parts(block.get(..504).unwrap_or_default(), parts);
        let too_many = parts.len() as u64 > self.record_limit / 24;
        if read.is_none() || too_many {
            return Err(self.malformed("no sparse map"));
        }
        if block.get(504).is_some_and(|b| *b != 0) {
            return Ok(());
        }
        match std::mem::replace(&mut self.state, State::Header) {
            State::SparseBlocks { entry, parts, size, stored } => {
                self.start_sparse(entry, parts, size, stored, found)
            }
            other => {
                self.state = other;
                Ok(())
            }
        }
    }

    fn sparse_lead(&mut self, found: Found<'_>) -> Result<(), ArchiveError> {
        let parts = leading_parts(&self.buffer).map_err(|()| self.malformed("no sparse map"))?;
        let Some(parts) = parts else {
            let State::SparseLead { stored, .. } = &self.state else { return Ok(()) };
            let most = (*stored).min(self.record_limit);
            let too_long = self.buffer.len() as u64 >= most;
            return if too_long { Err(self.malformed("a sparse map without end")) } else { Ok(()) };
        };
        let lead = std::mem::take(&mut self.buffer).len() as u64;
        match std::mem::replace(&mut self.state, State::Header) {
            State::SparseLead { entry, size, stored } => {
                let data = stored.checked_sub(lead).ok_or_else(|| self.malformed("no sparse map"))?;
                self.start_sparse(entry, parts, size, data, found)
            }
            other => {
                self.state = other;
                Ok(())
            }
        }
    }

    /// Passes over the padding of an entry that is told.
    fn skip(&mut self, left: u64, found: Found<'_>) -> Result<(), ArchiveError> {
        self.state = State::Skip { left, then_end: true };
        if left == 0 { self.entry_done(true, found) } else { Ok(()) }
    }

    fn entry_done(&mut self, tell: bool, found: Found<'_>) -> Result<(), ArchiveError> {
        self.state = State::Header;
        if tell {
            found(Piece::EntryEnd)?;
        }
        Ok(())
    }

    fn numeric<T: TryFrom<i64>>(&self, field: &[u8], what: &str) -> Result<T, ArchiveError> {
        let value = number(field).and_then(|value| T::try_from(value).ok());
        value.ok_or_else(|| self.malformed(&format!("{what} is no number")))
    }

    fn malformed(&self, message: &str) -> ArchiveError {
        ArchiveError::new(ErrorCode::Malformed, self.at.clone(), message)
    }
}

/// Moves bytes to `buffer` until it has `whole`; what is left comes back.
fn fill<'b>(buffer: &mut Vec<u8>, whole: usize, bytes: &'b [u8]) -> &'b [u8] {
    let n = whole.saturating_sub(buffer.len()).min(bytes.len());
    let (taken, rest) = bytes.split_at_checked(n).unwrap_or((bytes, &[]));
    buffer.extend_from_slice(taken);
    rest
}
