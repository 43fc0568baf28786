//! What a report means: why a step ran, what is wasted, what two builds have in common, what an edit would
//! cost. Functions of reports and images; only [`what_if`] and [`better_orders`] build, on copies.

mod compare;
mod schedule;
mod shape;
mod waste;
mod what_if;
mod why;
mod words;

pub use compare::{Comparison, compare};
pub use schedule::{Lane, lanes};
pub use shape::{
    FileShape, HistoryShape, ImageShape, LayerShape, counts, image_shape, layer_shape, shape_with, tree_shape,
};
pub use waste::{Hidden, Waste, Wasted, waste, waste_of};
pub use what_if::{Cost, Order, better_orders, cost, what_if};
pub use why::{caused, sentence};
pub use words::{ENGLISH, Words, fill};
