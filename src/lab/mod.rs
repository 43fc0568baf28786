//! A project under edit: operations with undo and redo, links that hold all of it, lessons and their checks.

pub mod bench;
mod bump;
mod console;
pub mod desk;
mod extract;
mod fix;
mod heat;
mod inspect;
mod judge;
pub mod lesson;
pub mod log;
mod making;
pub mod moment;
pub mod op;
pub mod opened;
mod price;
pub mod project;
mod request;
pub mod share;
pub mod stand_in;
mod swap;
pub mod texts;
pub mod view;

pub use bench::Bench;
pub use desk::{Desk, Refusal};
pub use judge::Verdict;
pub use log::{Change, Lab};
pub use moment::Moment;
pub use op::Op;
pub use opened::Opened;
pub use project::{Project, Recipe, Side};
pub use share::{LinkError, Shared};
