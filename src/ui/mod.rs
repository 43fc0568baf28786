//! The Yew page: `state` (a pure reducer, which the host tests as well), `panes` (containers), `view` (pure
//! components), `hooks`, `platform` (the only place that names the browser's interfaces).

pub mod state;

#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub mod hooks;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
mod panes;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub mod platform;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub mod view;

#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub use panes::mount;
