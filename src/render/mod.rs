//! Pictures of a state for documents: the two stacks as one SVG.
//!
//! The same [`Figure`] is drawn by the page's export, the native command and the JavaScript package, so they cannot
//! disagree. A figure is a value with every text in it; [`svg`] only lays it out.

mod embed;
mod fence;
mod figure;
mod layout;
mod moment;
mod state;
mod svg;
mod theme;

pub use embed::Embed;
pub use fence::{Drawing, Fence, fences};
pub use figure::{Column, Figure, Slab};
pub use moment::Shown;
pub use state::{apply_setting, complete, parse_state};
pub use svg::{Options, svg};
pub use theme::{Theme, figure_sheet};
