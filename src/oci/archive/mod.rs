//! Image archives: what `docker save` writes and OCI layouts, in one file.
//!
//! [`write`] makes a file that is both; [`Reader`] takes either, old and new, gzip or not.

mod digest;
mod documents;
mod export;
mod import;
mod parcel;
mod read;
mod resolve;

pub use digest::Digester;
pub use export::{Export, Exported, ExportedImage, LayerFormat, described, write, write_saved};
pub use import::{Imported, ImportedImage};
pub use parcel::{pack, unpack};
pub use read::Reader;
