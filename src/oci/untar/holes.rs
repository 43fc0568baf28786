//! A sparse file as it comes: what is left of its map, then its holes and its data.

use super::reader::{Found, Piece, Reader, State, fill};
use super::sparse::{Next, SparseMap, leading_parts, old_gnu_parts};
use super::{BLOCK, Entry, padding};
use crate::oci::ArchiveError;

impl Reader {
    pub(super) fn start_sparse(
        &mut self,
        entry: Entry,
        parts: Vec<(u64, u64)>,
        stored: u64,
        found: Found<'_>,
    ) -> Result<(), ArchiveError> {
        let map = SparseMap::new(parts, entry.size(), stored)
            .ok_or_else(|| self.headers.malformed("a sparse map that does not fit its file"))?;
        found(Piece::Entry(entry))?;
        self.state = State::Sparse { map, padding: padding(stored) };
        self.sparse(&[], found).map(|_| ())
    }

    /// Hands out holes and, as far as `bytes` go, data.
    pub(super) fn sparse<'b>(
        &mut self,
        mut bytes: &'b [u8],
        found: Found<'_>,
    ) -> Result<&'b [u8], ArchiveError> {
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

    /// More of the map, in a block behind an old GNU header.
    pub(super) fn sparse_block<'b>(
        &mut self,
        bytes: &'b [u8],
        found: Found<'_>,
    ) -> Result<&'b [u8], ArchiveError> {
        let rest = fill(&mut self.buffer, BLOCK, bytes);
        let State::SparseBlocks { parts, .. } = &mut self.state else { return Ok(rest) };
        if self.buffer.len() < BLOCK {
            return Ok(rest);
        }
        let block = std::mem::take(&mut self.buffer);
        let read = old_gnu_parts(block.get(..504).unwrap_or_default(), parts);
        let too_many = parts.len() as u64 > self.headers.record_limit / 24;
        if read.is_none() || too_many {
            return Err(self.headers.malformed("no sparse map"));
        }
        if block.get(504).is_some_and(|b| *b != 0) {
            return Ok(rest);
        }
        if let State::SparseBlocks { entry, parts, stored } =
            std::mem::replace(&mut self.state, State::Header)
        {
            self.start_sparse(entry, parts, stored, found)?;
        }
        Ok(rest)
    }

    /// The map in the first blocks of the data, as format 1.0 has it.
    pub(super) fn sparse_lead<'b>(
        &mut self,
        bytes: &'b [u8],
        found: Found<'_>,
    ) -> Result<&'b [u8], ArchiveError> {
        let whole = self.buffer.len() + BLOCK - self.buffer.len() % BLOCK;
        let rest = fill(&mut self.buffer, whole, bytes);
        let State::SparseLead { stored, .. } = &self.state else { return Ok(rest) };
        if self.buffer.len() < whole {
            return Ok(rest);
        }
        let Some(parts) =
            leading_parts(&self.buffer).map_err(|()| self.headers.malformed("no sparse map"))?
        else {
            let too_long = self.buffer.len() as u64 >= (*stored).min(self.headers.record_limit);
            return if too_long { Err(self.headers.malformed("a sparse map without end")) } else { Ok(rest) };
        };
        let lead = std::mem::take(&mut self.buffer).len() as u64;
        if let State::SparseLead { entry, stored } = std::mem::replace(&mut self.state, State::Header) {
            let data = stored.checked_sub(lead).ok_or_else(|| self.headers.malformed("no sparse map"))?;
            self.start_sparse(entry, parts, data, found)?;
        }
        Ok(rest)
    }
}
