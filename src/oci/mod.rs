//! Layer tars and image archives, in and out, without touching a file system.
//!
//! Everything streams: readers are pushed bytes as they come, writers hand bytes to a sink, and what is kept in
//! memory does not grow with the contents of the files. Whatever an archive holds is either read or refused with
//! an [`ArchiveError`] that names the entry.

pub mod archive;
mod error;
mod history_text;
pub mod layer;
mod limits;
pub mod tar;
pub mod untar;

pub use error::{ArchiveError, ErrorCode};
pub use history_text::{HistoryText, PastedRow, parse_history, parse_human_size};
pub use limits::{Budget, Expansion, Limits, RATIO};
