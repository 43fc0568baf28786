//! A tar reader that is pushed bytes.

use super::header::{Body, Header, Headers};
use super::sparse::SparseMap;
use super::{BLOCK, Entry, padding};
use crate::oci::{ArchiveError, ErrorCode};

/// What the reader finds, in order: an entry, then its data and holes, then its end.
#[derive(Debug, PartialEq)]
pub enum Piece<'a> {
    Entry(Entry),
    Data(&'a [u8]),
    /// That many zero bytes which the tar does not hold.
    Hole(u64),
    EntryEnd,
}

pub(super) type Found<'f> = &'f mut dyn FnMut(Piece<'_>) -> Result<(), ArchiveError>;

/// Reads ustar, PAX and GNU tars, whatever the size of the pieces in which they come.
pub struct Reader {
    pub(super) state: State,
    /// The block, the long name or the records that are being gathered.
    pub(super) buffer: Vec<u8>,
    pub(super) headers: Headers,
}

pub(super) enum State {
    Header,
    /// A long name or PAX records: the type and the bytes that are missing, padding aside.
    Extension(u8, u64),
    /// Old GNU sparse files may have a map of several blocks.
    SparseBlocks {
        entry: Entry,
        parts: Vec<(u64, u64)>,
        stored: u64,
    },
    /// Format 1.0 has its map in the first blocks of the data.
    SparseLead {
        entry: Entry,
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
        Self { state: State::Header, buffer: Vec::new(), headers: Headers::new(record_limit) }
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
        match (whole && !self.headers.pending(), self.headers.any || self.ended()) {
            (true, true) => Ok(()),
            (true, false) => Err(ArchiveError::new(ErrorCode::Malformed, "", "there is no tar in it")),
            (false, _) => Err(ArchiveError::new(ErrorCode::Truncated, self.at(), "the tar ends here")),
        }
    }

    /// The path of the entry that is being read; empty between entries.
    pub fn at(&self) -> &str {
        &self.headers.at
    }

    fn step<'b>(&mut self, bytes: &'b [u8], found: Found<'_>) -> Result<&'b [u8], ArchiveError> {
        match &mut self.state {
            State::Ended => Ok(&[]),
            State::Header => {
                let rest = fill(&mut self.buffer, BLOCK, bytes);
                if self.buffer.len() == BLOCK {
                    let block = std::mem::take(&mut self.buffer);
                    let header = self.headers.read(&block)?;
                    self.begin(header, found)?;
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
                    self.headers.extension(flag, &data)?;
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
            State::SparseBlocks { .. } => self.sparse_block(bytes, found),
            State::SparseLead { .. } => self.sparse_lead(bytes, found),
        }
    }

    /// What a header announces comes next.
    fn begin(&mut self, header: Header, found: Found<'_>) -> Result<(), ArchiveError> {
        match header {
            Header::End => self.state = State::Ended,
            Header::Extension(flag, 0) => self.headers.extension(flag, &[])?,
            Header::Extension(flag, size) => self.state = State::Extension(flag, size),
            Header::Other(0) => {}
            Header::Other(left) => self.state = State::Skip { left, then_end: false },
            Header::Entry(entry, Body::Data(0)) => {
                found(Piece::Entry(entry))?;
                self.skip(0, found)?;
            }
            Header::Entry(entry, Body::Data(left)) => {
                found(Piece::Entry(entry))?;
                self.state = State::Data { left, padding: padding(left) };
            }
            Header::Entry(entry, Body::Nothing(left)) => {
                found(Piece::Entry(entry))?;
                self.skip(left, found)?;
            }
            Header::Entry(entry, Body::Sparse { parts, stored, more: false }) => {
                self.start_sparse(entry, parts, stored, found)?;
            }
            Header::Entry(entry, Body::Sparse { parts, stored, more: true }) => {
                self.state = State::SparseBlocks { entry, parts, stored };
            }
            Header::Entry(entry, Body::SparseLead { stored }) => {
                self.state = State::SparseLead { entry, stored };
            }
        }
        Ok(())
    }

    /// Passes over the padding of an entry that is told.
    pub(super) fn skip(&mut self, left: u64, found: Found<'_>) -> Result<(), ArchiveError> {
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
}

/// Moves bytes to `buffer` until it has `whole`; what is left comes back.
pub(super) fn fill<'b>(buffer: &mut Vec<u8>, whole: usize, bytes: &'b [u8]) -> &'b [u8] {
    let n = whole.saturating_sub(buffer.len()).min(bytes.len());
    let (taken, rest) = bytes.split_at_checked(n).unwrap_or((bytes, &[]));
    buffer.extend_from_slice(taken);
    rest
}
