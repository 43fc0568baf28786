//! A project under edit: operations with undo and redo, links that hold all of it, lessons and their checks.

pub mod lesson;
pub mod op;
pub mod project;
pub mod share;

pub use op::Op;
pub use project::{Project, Recipe, Side};
pub use share::{LinkError, Shared};
