//! Layerlab: a deterministic simulation of Docker image builds.
//!
//! The engine has no I/O, clock, randomness, threads or web in it: the same project gives the same bytes and
//! the same ids on every target. A module imports only from those above it in this list.

#![cfg_attr(
    not(test),
    deny(
        clippy::disallowed_methods,
        clippy::disallowed_types,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::todo,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

pub mod text;
pub mod vfs;
pub mod dockerfile;
pub mod shell;
pub mod image;
pub mod oci;
pub mod catalog;
pub mod userland;
pub mod build;
pub mod docker;
pub mod insight;
pub mod lab;
pub mod render;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
pub mod js;
pub mod ui;
