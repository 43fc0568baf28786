//! How Docker shows things: sizes, durations, cut texts and aligned columns.

pub mod containers;
pub mod history;
pub mod images;
pub mod rows;
pub mod table;
pub mod text;
pub mod units;
