//! Zstandard frames from a stream that comes in pieces, one block at a time, so that a piece of a hostile stream
//! expands to 128 KiB at most.

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::oci::{ArchiveError, ErrorCode};

#[derive(Default)]
pub struct Decoder {
    decoder: FrameDecoder,
    /// What was pushed and not decoded.
    buffer: Vec<u8>,
    at: At,
}

#[derive(Default, Clone, Copy)]
enum At {
    #[default]
    Frame,
    /// Within a frame, which ends in a checksum or does not.
    Block { checksum: bool },
    /// Within a skippable frame.
    Skip(u64),
}

const MAGIC: u32 = 0xfd2f_b528;
const SKIPPABLE: u32 = 0x184d_2a50;
const BLOCK_HEADER: usize = 3;
const CHECKSUM: usize = 4;

type Out<'o> = &'o mut dyn FnMut(&[u8]) -> Result<(), ArchiveError>;

impl Decoder {
    pub(super) fn push(&mut self, bytes: &[u8], out: Out<'_>) -> Result<(), ArchiveError> {
        self.buffer.extend_from_slice(bytes);
        let mut used = 0;
        while let Some(n) = self.unit(used, out)? {
            used += n;
        }
        self.buffer.drain(..used.min(self.buffer.len()));
        Ok(())
    }

    pub(super) fn finish(&mut self, _out: Out<'_>) -> Result<(), ArchiveError> {
        match (self.at, self.buffer.is_empty()) {
            (At::Frame, true) => Ok(()),
            _ => Err(ArchiveError::new(ErrorCode::Truncated, "", "the zstd stream ends here")),
        }
    }

    /// Decodes one header or block of what lies from `from` on; its length, or `None` if it is not all there.
    fn unit(&mut self, from: usize, out: Out<'_>) -> Result<Option<usize>, ArchiveError> {
        let bytes = self.buffer.get(from..).unwrap_or_default();
        match self.at {
            At::Frame => {
                let Some(magic) = little_endian(bytes, 4) else { return Ok(None) };
                if magic as u32 & 0xffff_fff0 == SKIPPABLE {
                    let Some(length) = little_endian(bytes.get(4..).unwrap_or_default(), 4) else {
                        return Ok(None);
                    };
                    self.at = if length == 0 { At::Frame } else { At::Skip(length) };
                    return Ok(Some(8));
                }
                if magic as u32 != MAGIC {
                    return Err(broken("it does not start with its magic number"));
                }
                let Some(descriptor) = bytes.get(4) else { return Ok(None) };
                let Some(header) = bytes.get(..header_size(*descriptor)) else { return Ok(None) };
                self.decoder.reset(header).map_err(|e| broken(&e.to_string()))?;
                self.at = At::Block { checksum: descriptor & 4 != 0 };
                Ok(Some(header.len()))
            }
            At::Skip(left) => {
                let n = left.min(bytes.len() as u64);
                if n == 0 {
                    return Ok(None);
                }
                self.at = if n == left { At::Frame } else { At::Skip(left - n) };
                Ok(Some(n as usize))
            }
            At::Block { checksum } => {
                let Some(header) = little_endian(bytes, BLOCK_HEADER) else { return Ok(None) };
                let last = header & 1 != 0;
                // A run-length block is one byte and how often it comes.
                let body = if header >> 1 & 3 == 1 { 1 } else { (header >> 3) as usize };
                let tail = if last && checksum { CHECKSUM } else { 0 };
                let Some(block) = bytes.get(..BLOCK_HEADER + body + tail) else { return Ok(None) };
                self.decoder
                    .decode_blocks(block, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|e| broken(&e.to_string()))?;
                let used = block.len();
                if let Some(data) = self.decoder.collect() {
                    out(&data)?;
                }
                if last {
                    self.at = At::Frame;
                }
                Ok(Some(used))
            }
        }
    }
}

/// Of a frame header with that descriptor (RFC 8878, section 3.1.1.1), the magic number included.
fn header_size(descriptor: u8) -> usize {
    let single_segment = descriptor & 0x20 != 0;
    let window = usize::from(!single_segment);
    let dictionary = match descriptor & 3 {
        0 => 0,
        1 => 1,
        2 => 2,
        _ => 4,
    };
    let content_size = match descriptor >> 6 {
        0 => usize::from(single_segment),
        1 => 2,
        2 => 4,
        _ => 8,
    };
    4 + 1 + window + dictionary + content_size
}

fn little_endian(bytes: &[u8], width: usize) -> Option<u64> {
    Some(bytes.get(..width)?.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte)))
}

fn broken(message: &str) -> ArchiveError {
    ArchiveError::new(ErrorCode::Malformed, "", format!("the zstd stream is broken: {message}"))
}
