//! Images: digests, layers, configurations, and the store that names them.
//!
//! An [`Image`] is what the store of a Docker Engine keeps under an image id: a configuration (whose exact bytes
//! give the id) and layers. A [`Store`] is a persistent value: cloning it is cheap, which is how a build that is
//! dropped leaves no trace and how undo works.

mod config;
mod container;
mod digest;
mod history;
mod json;
mod layer;
mod reference;
mod remove;
mod store;

pub use config::{ContainerConfig, DEFAULT_PATH, Healthcheck, History, ImageConfig, Style};
pub use container::{Container, ContainerState};
pub use digest::{ChainId, DiffId, Digest, Hasher, ImageId};
pub use history::HistoryRow;
pub use layer::{Image, Layer, MOST_LAYERS, TOO_DEEP};
pub use reference::{Reference, ReferenceError};
pub use remove::{Removal, Removed};
pub use store::{Store, StoreError};
