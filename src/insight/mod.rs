//! What a report means: why a step ran, what is wasted, what two builds have in common. Functions of reports and
//! images; nothing here builds anything.

mod compare;
mod schedule;
mod shape;
mod waste;
mod why;

pub use compare::{Comparison, compare};
pub use schedule::{Lane, lanes};
pub use shape::{
    FileShape, HistoryShape, ImageShape, LayerShape, counts, image_shape, layer_shape, tree_shape,
};
pub use waste::{Waste, Wasted, waste, waste_of};
pub use why::sentence;
