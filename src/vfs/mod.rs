//! An in-memory POSIX file tree that is cheap to keep in many versions.
//!
//! A [`Tree`] is a value: cloning it costs nothing, and two versions share whatever did not change between them.
//! [`diff`] and [`apply`] turn two versions into a layer and back at a cost that follows the change, not the tree.

mod changes;
mod content;
mod diff;
mod errno;
mod metadata;
mod mode;
mod node;
pub mod path;
mod time;
mod tree;
mod walk;

pub use changes::Changes;
pub use content::{Content, Described};
pub use diff::{Change, ChangeKind, Changed, apply, diff};
pub use errno::Errno;
pub use metadata::Metadata;
pub use mode::ModeChange;
pub use node::{DeviceKind, Directory, InodeId, Node, NodeKind};
pub use time::{Civil, Time};
pub use tree::{Follow, Tree};
pub use walk::Walk;
