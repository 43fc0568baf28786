//! Images as bytes, for a worker and the page to hand to each other: what [`Imported`](super::Imported) holds, and nothing
//! that can be had from it. The bytes come in small pieces, so that whoever takes them can do something else in between;
//! they are those of one build of the engine, and nothing keeps them.

mod pack;
mod unpack;

pub use pack::pack;
pub use unpack::Unpacking;

/// What pieces consist of.
mod item {
    /// A layer, which makes the next tree out of the one whose number it gives. Its changes follow.
    pub(super) const LAYER: u64 = 0;
    pub(super) const CHANGE: u64 = 1;
    /// The next tree, of one that is there and a layer that is there.
    pub(super) const AGAIN: u64 = 2;
    pub(super) const IMAGE: u64 = 3;
    pub(super) const NOTE: u64 = 4;
    pub(super) const END: u64 = 5;
}
