//! What a layer blob is compressed with, found from its first bytes.

use std::io::Write;

use flate2::write::MultiGzDecoder;
use serde::{Deserialize, Serialize};

use crate::oci::{ArchiveError, ErrorCode};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    const LONGEST_MAGIC: usize = 4;

    /// The name of a compression that other tools know and that is not read here.
    pub fn unread(start: &[u8]) -> Option<&'static str> {
        const MAGIC: [(&[u8], &str); 3] =
            [(b"\xfd7zXZ\0", "xz"), (b"BZh", "bzip2"), (b"\x04\x22\x4d\x18", "lz4")];
        MAGIC.into_iter().find(|(magic, _)| start.starts_with(magic)).map(|(_, name)| name)
    }

    /// By the magic number at the start of a blob.
    pub fn of(start: &[u8]) -> Self {
        if start.starts_with(&[0x1f, 0x8b]) {
            Self::Gzip
        } else if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
            Self::Zstd
        } else {
            Self::None
        }
    }
}

/// Undoes the compression of a stream of bytes.
pub enum Unpacker {
    /// Too few bytes were seen to tell.
    Start(Vec<u8>),
    Plain,
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
    #[cfg(feature = "zstd")]
    Zstd(Box<super::zstd::Decoder>),
}

type Out<'o> = &'o mut dyn FnMut(&[u8]) -> Result<(), ArchiveError>;

impl Default for Unpacker {
    fn default() -> Self {
        Self::new()
    }
}

impl Unpacker {
    pub const fn new() -> Self {
        Self::Start(Vec::new())
    }

    pub const fn compression(&self) -> Compression {
        match self {
            Self::Start(_) | Self::Plain => Compression::None,
            Self::Gzip(_) => Compression::Gzip,
            #[cfg(feature = "zstd")]
            Self::Zstd(_) => Compression::Zstd,
        }
    }

    pub fn push(&mut self, bytes: &[u8], out: Out<'_>) -> Result<(), ArchiveError> {
        if let Self::Start(start) = self {
            start.extend_from_slice(bytes);
            if start.len() < Compression::LONGEST_MAGIC {
                return Ok(());
            }
            let start = std::mem::take(start);
            *self = Self::begin(&start)?;
            return self.push(&start, out);
        }
        // Small pieces bound what one of them can expand to.
        const PIECE: usize = 1 << 12;
        for piece in bytes.chunks(PIECE) {
            match self {
                Self::Start(_) | Self::Plain => out(piece)?,
                Self::Gzip(decoder) => {
                    decoder.write_all(piece).map_err(|e| broken("gzip", &e))?;
                    out(decoder.get_ref())?;
                    decoder.get_mut().clear();
                }
                #[cfg(feature = "zstd")]
                Self::Zstd(decoder) => decoder.push(piece, out)?,
            }
        }
        Ok(())
    }

    pub fn finish(&mut self, out: Out<'_>) -> Result<(), ArchiveError> {
        match self {
            Self::Start(start) => {
                let start = std::mem::take(start);
                out(&start)
            }
            Self::Plain => Ok(()),
            Self::Gzip(decoder) => {
                let finished = decoder.flush().and_then(|()| decoder.try_finish());
                // Where it breaks off, what came before says in which entry.
                out(decoder.get_ref())?;
                finished.map_err(|e| broken("gzip", &e))
            }
            #[cfg(feature = "zstd")]
            Self::Zstd(decoder) => decoder.finish(out),
        }
    }

    fn begin(start: &[u8]) -> Result<Self, ArchiveError> {
        match Compression::of(start) {
            Compression::None => Ok(Self::Plain),
            Compression::Gzip => Ok(Self::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))),
            #[cfg(feature = "zstd")]
            Compression::Zstd => Ok(Self::Zstd(Box::default())),
            #[cfg(not(feature = "zstd"))]
            Compression::Zstd => {
                Err(ArchiveError::new(ErrorCode::Unsupported, "", "zstd is not read by this build"))
            }
        }
    }
}

fn broken(what: &str, error: &std::io::Error) -> ArchiveError {
    let code = match error.kind() {
        std::io::ErrorKind::UnexpectedEof => ErrorCode::Truncated,
        _ => ErrorCode::Malformed,
    };
    ArchiveError::new(code, "", format!("the {what} stream is broken: {error}"))
}
