//! A whole session as a link: what it starts from, what was done, where one looks.
//!
//! `v1.` and the base64url (without `=`) of the raw deflate of the JSON of [`Shared`]. Inputs and operations, never
//! results: those are computed again. Other versions get other prefixes; old ones stay readable for ever, which
//! `tests/links/` checks.

use std::fmt;
use std::io::{Read, Write};

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};

use super::op::Op;
use super::project::Project;

/// What a link holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Shared {
    pub start: Project,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ops: Vec<Op>,
    /// How many of `ops` are done; the others can be redone. Absent: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<usize>,
    #[serde(skip_serializing_if = "Glance::is_default")]
    pub glance: Glance,
}

/// Where the one who shared it was looking.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Glance {
    /// The build, counted from 1; absent: the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub build: Option<usize>,
    /// How many steps of it are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// The drawer's tab.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tab: Option<String>,
}

impl Glance {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Why a link cannot be read. Each says it in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkError {
    /// It does not start with a version.
    Foreign,
    /// Written by a later Layerlab.
    Newer(String),
    /// A character that no link has, with its place counted from 0.
    Character(char, usize),
    /// It ends too early, as links do that were cut by a mail or chat program.
    Truncated,
    /// More than [`MAX_BYTES`] once unpacked.
    TooLarge,
    /// It unpacks, but does not say what a link should.
    Contents(String),
}

/// What a link may unpack to, in bytes.
pub const MAX_BYTES: usize = 4 << 20;

const PREFIX: &str = "v1.";

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => f.write_str("This is not a link of Layerlab: it does not start with a version."),
            Self::Newer(version) => {
                write!(f, "This link was made by a newer Layerlab ({version}); this one reads v1.")
            }
            Self::Character(c, at) => {
                write!(f, "This link is damaged: {c:?} at place {at} cannot be in one.")
            }
            Self::Truncated => f.write_str("This link is cut off: its end is missing."),
            Self::TooLarge => write!(f, "This link holds more than {} MB.", MAX_BYTES >> 20),
            Self::Contents(what) => write!(f, "This link is damaged: {what}."),
        }
    }
}

impl std::error::Error for LinkError {}

impl Shared {
    /// The part after the `#`.
    pub fn encode(&self) -> String {
        // Writing to memory and serialising plain data do not fail.
        let json = serde_json::to_vec(self).unwrap_or_default();
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let packed = encoder.write_all(&json).and_then(|()| encoder.finish()).unwrap_or_default();
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(packed))
    }

    /// Reads what [`Shared::encode`] wrote, with or without the `#`.
    pub fn decode(link: &str) -> Result<Self, LinkError> {
        let link = link.trim().trim_start_matches('#');
        let code = link.strip_prefix(PREFIX).ok_or_else(|| foreign(link))?;
        let json = unpack(&bytes_of(code)?)?;
        let shared: Self = serde_json::from_slice(&json).map_err(|error| contents(&error))?;
        match shared.cursor {
            Some(cursor) if cursor > shared.ops.len() => {
                Err(LinkError::Contents(format!("it points behind its own end ({cursor})")))
            }
            _ => Ok(shared),
        }
    }

    /// How many of the operations are done.
    pub fn done(&self) -> usize {
        self.cursor.unwrap_or(self.ops.len()).min(self.ops.len())
    }
}

fn foreign(link: &str) -> LinkError {
    let version = link.split('.').next().unwrap_or_default();
    let digits = version.strip_prefix('v').unwrap_or_default();
    if !digits.is_empty() && digits.len() < 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
        LinkError::Newer(version.to_owned())
    } else {
        LinkError::Foreign
    }
}

fn bytes_of(code: &str) -> Result<Vec<u8>, LinkError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-_=".contains(c);
    if let Some((at, c)) = code.chars().enumerate().find(|&(_, c)| !allowed(c)) {
        return Err(LinkError::Character(c, at + PREFIX.len()));
    }
    let engine = if code.ends_with('=') { &URL_SAFE } else { &URL_SAFE_NO_PAD };
    // One character more than a multiple of four cannot end a code: something is missing.
    engine.decode(code).map_err(|_| LinkError::Truncated)
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, LinkError> {
    let mut json = Vec::new();
    let mut limited = DeflateDecoder::new(packed).take(MAX_BYTES as u64 + 1);
    match limited.read_to_end(&mut json) {
        Ok(_) if json.len() > MAX_BYTES => Err(LinkError::TooLarge),
        Ok(_) if json.is_empty() => Err(LinkError::Truncated),
        Ok(_) => Ok(json),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(LinkError::Truncated),
        Err(_) => Err(LinkError::Contents("its packing is broken".into())),
    }
}

fn contents(error: &serde_json::Error) -> LinkError {
    if error.is_eof() { LinkError::Truncated } else { LinkError::Contents(error.to_string()) }
}
