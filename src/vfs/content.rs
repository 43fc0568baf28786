//! What a regular file holds.

use std::sync::Arc;

/// The bytes of a regular file, or a description of them where only their number is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Arc<[u8]>),
    /// That many zero bytes: exact, and free of memory (`dd if=/dev/zero`, `truncate`).
    Zeros(u64),
    /// Bytes that are not known; never shown as real.
    Described(Described),
}

/// A file of which only the size, and what it stands for, is known.
///
/// Two descriptions are the same content exactly if size and label agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    pub size: u64,
    /// What the file stands for, for example `apt:apache2-bin=2.4.62:/usr/sbin/apache2`.
    pub label: Arc<str>,
}

impl Described {
    /// What is digested in place of the bytes, by layers and by programs alike.
    pub fn stand_in(&self) -> String {
        format!("layerlab described content {} {}\n", self.size, self.label)
    }
}

impl Content {
    pub fn bytes(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self::Bytes(bytes.into())
    }

    pub fn described(size: u64, label: impl Into<Arc<str>>) -> Self {
        Self::Described(Described { size, label: label.into() })
    }

    /// In bytes.
    pub fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Zeros(size) => *size,
            Self::Described(described) => described.size,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the bytes are known, so that digests of them are real ones.
    pub fn is_exact(&self) -> bool {
        !matches!(self, Self::Described(_)) || self.is_empty()
    }

    /// The bytes where they are held in memory; `None` for zeros and descriptions.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Zeros(0) => Some(&[]),
            Self::Zeros(_) | Self::Described(_) => None,
        }
    }

    /// The text, if the bytes are held and are UTF-8.
    pub fn as_text(&self) -> Option<&str> {
        self.as_bytes().and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// Hands the bytes out in pieces of at most 64 KiB; a description gives zeros of its size (what an export
    /// writes in its place).
    pub fn for_each_chunk(&self, mut sink: impl FnMut(&[u8])) {
        static ZEROS: [u8; 1 << 16] = [0; 1 << 16];
        match self {
            Self::Bytes(bytes) => bytes.chunks(ZEROS.len()).for_each(sink),
            Self::Zeros(size) | Self::Described(Described { size, .. }) => {
                let mut left = *size;
                while left > 0 {
                    let n = left.min(ZEROS.len() as u64);
                    sink(ZEROS.get(..n as usize).unwrap_or(&ZEROS));
                    left -= n;
                }
            }
        }
    }
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Arc::from([]))
    }
}

impl From<&str> for Content {
    fn from(text: &str) -> Self {
        Self::Bytes(text.as_bytes().into())
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}
