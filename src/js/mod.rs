//! The headless API for JavaScript: the functions that `pkg/index.js` wraps.
//!
//! Values cross as plain objects (serde-wasm-bindgen); what fails throws an `Error` with a stable `code`.

mod archive;
mod engine;
mod error;
mod lab;
mod options;
mod query;
mod value;

pub use archive::Importer;
pub use engine::Engine;
pub use lab::Lab;

use wasm_bindgen::prelude::wasm_bindgen;

/// The engine's version.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
