//! Layerlab: a deterministic simulation of Docker image builds.
//!
//! The engine has no I/O, clock, randomness, threads or web in it: the same project gives the same bytes and
//! the same ids on every target. A module imports only from those above it in this list.

pub mod build;
pub mod catalog;
pub mod docker;
pub mod dockerfile;
pub mod image;
pub mod insight;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
pub mod js;
pub mod lab;
pub mod oci;
pub mod shell;
pub mod text;
#[cfg(all(feature = "ui", target_arch = "wasm32"))]
pub mod ui;
pub mod userland;
pub mod vfs;
