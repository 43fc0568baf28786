//! Archives that the command line takes: layers as tars, plain or compressed.

use crate::oci::layer::{Applied, Compression, LayerReader, LayerRecord, apply};
use crate::oci::untar::is_tar;
use crate::oci::{Budget, Limits};
use crate::vfs::{Content, Tree};

/// Whether the bytes are a tar, or compressed and so taken for one (as the client does with `docker build -`).
pub fn is_archive(bytes: &[u8]) -> bool {
    is_tar(bytes) || Compression::of(bytes) != Compression::None
}

/// Of a tar that is imported or piped in, much is kept: what is built on it reads its files.
const LIMITS: Limits = Limits {
    binary_bytes: 4 << 20,
    text_bytes: 4 << 20,
    kept_bytes: 32 << 20,
    kept_part: 1,
    ..Limits::DEFAULT
};

/// Reads the file system that a tar holds, with the record of the tar itself.
///
/// # Errors
/// One sentence: the bytes are no tar, or more than is read.
pub fn read(content: &Content) -> Result<(LayerRecord, Applied), String> {
    let mut budget = Budget::new(LIMITS);
    let mut reader = LayerReader::new(&budget);
    let mut failed = None;
    content.for_each_chunk(|chunk| {
        if failed.is_none() {
            failed = reader.push(chunk, &mut budget).err();
        }
    });
    if let Some(error) = failed {
        return Err(error.to_string());
    }
    let record = reader.finish(&mut budget).map_err(|error| error.to_string())?;
    let applied = apply(&record, &Tree::new()).map_err(|error| error.to_string())?;
    Ok((record, applied))
}

/// The files of a tar.
///
/// # Errors
/// As [`read`].
pub fn tree_of(content: &Content) -> Result<Tree, String> {
    read(content).map(|(_, applied)| applied.tree)
}
