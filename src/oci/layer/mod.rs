//! Layers as they come in: a blob is read into a record, and the record is laid over the layers below.

mod apply;
mod content;
mod record;
mod unpack;
#[cfg(feature = "zstd")]
mod zstd;

pub use apply::{Applied, apply};
pub use record::{LayerEntry, LayerReader, LayerRecord};
pub use unpack::{Compression, Unpacker};
