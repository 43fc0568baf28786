//! Image archives: what `docker save` writes and OCI layouts, in one file.
//!
//! [`write`] makes a file that is both; [`Reader`] takes either, old and new, gzip or not.

mod digest;
mod documents;
mod export;
mod find;
mod import;
mod layers;
mod parcel;
mod read;
mod resolve;

pub use digest::Digester;
pub use export::{Export, Exported, ExportedImage, described, write, write_saved, write_watched};
pub use find::Finder;
pub use import::{Imported, ImportedImage};
pub use layers::LayerFormat;
pub use parcel::{Unpacking, pack};
pub use read::Reader;
