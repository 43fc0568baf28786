//! Reading tars, whoever wrote them: ustar, PAX, GNU long names, sparse files, base-256 numbers.

mod entry;
mod field;
mod header;
mod holes;
mod pax;
mod raw;
mod reader;
mod sparse;

pub use entry::{Entry, EntryKind};
pub use reader::{Piece, Reader};

/// Zeros that fill the last block of `size` bytes of contents.
const fn padding(size: u64) -> usize {
    (size.next_multiple_of(BLOCK as u64) - size) as usize
}

use super::tar::BLOCK;

/// Whether bytes can be the start of a tar: a header with the right checksum, or the blocks of zeros of an empty one.
pub fn is_tar(start: &[u8]) -> bool {
    let Some(block) = start.get(..BLOCK) else { return false };
    let (unsigned, signed) = field::checksums(block);
    block.iter().all(|b| *b == 0)
        || block
            .get(field::CHECKSUM)
            .and_then(field::number)
            .is_some_and(|sum| sum == unsigned || sum == signed)
}
