//! The assets: files of deflated text, fetched one by one when something in them is first needed.

use std::fmt;
use std::io::Read;

const LACKS: &str = "needs the data file ";

/// The name of an asset; its file is `www/data/NAME.bin`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetName(&'static str);

impl AssetName {
    /// Base images: records, recipes, package sets.
    pub const IMAGES: Self = Self("images");
    /// Images that fewer Dockerfiles begin with, made of those.
    pub const MORE_IMAGES: Self = Self("images-more");
    /// Debian 12 packages: versions, sizes, dependencies.
    pub const DEBIAN: Self = Self("debian");
    /// The other packages of Debian 12, which fewer Dockerfiles ask for.
    pub const MORE_DEBIAN: Self = Self("debian-more");
    /// File trees of Debian 12 and 13.
    pub const ROOTFS_DEBIAN: Self = Self("rootfs-debian");
    /// File trees of Alpine and BusyBox.
    pub const ROOTFS_SMALL: Self = Self("rootfs-small");
    /// Packages of the language ecosystems and of Alpine.
    pub const LANGUAGES: Self = Self("languages");

    /// Every asset there is.
    pub const ALL: [Self; 7] = [
        Self::IMAGES,
        Self::MORE_IMAGES,
        Self::DEBIAN,
        Self::MORE_DEBIAN,
        Self::ROOTFS_DEBIAN,
        Self::ROOTFS_SMALL,
        Self::LANGUAGES,
    ];

    /// The asset of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asset| asset.0 == name)
    }

    /// What is said of a word that this asset would explain.
    pub fn lack(self) -> String {
        format!("{LACKS}{self}")
    }

    /// The asset that such a sentence names.
    pub fn lacked(why: &str) -> Option<Self> {
        Self::parse(why.strip_prefix(LACKS)?)
    }

    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Below `www/data`.
    pub fn file_name(self) -> String {
        format!("{}.bin", self.0)
    }
}

impl fmt::Display for AssetName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Why an asset could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssetError {
    /// No asset has that name.
    UnknownName(String),
    /// The bytes are not deflated text.
    Corrupt(AssetName),
    /// The text is not of the format that this version reads.
    Format { asset: AssetName, line: usize },
}

impl fmt::Display for AssetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName(name) => write!(f, "there is no data file `{name}`"),
            Self::Corrupt(asset) => write!(f, "the data file {asset} is damaged"),
            Self::Format { asset, line } => {
                write!(f, "the data file {asset} is not of this version (line {line})")
            }
        }
    }
}

/// Larger than any asset by far; stops a hostile one.
const MAX_TEXT: u64 = 32 << 20;

/// The text of an asset.
pub(super) fn inflate(asset: AssetName, bytes: &[u8]) -> Result<String, AssetError> {
    let mut text = String::new();
    let mut reader = flate2::read::DeflateDecoder::new(bytes).take(MAX_TEXT);
    reader.read_to_string(&mut text).map_err(|_| AssetError::Corrupt(asset))?;
    Ok(text)
}
