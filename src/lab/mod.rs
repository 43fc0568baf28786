//! A project under edit: operations with undo and redo, links that hold all of it, lessons and their checks.

pub mod desk;
pub mod lesson;
pub mod op;
pub mod project;
pub mod share;
pub mod texts;
pub mod view;

pub use desk::{Desk, Refusal};
pub use op::Op;
pub use project::{Project, Recipe, Side};
pub use share::{LinkError, Shared};
