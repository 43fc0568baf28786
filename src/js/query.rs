//! What there is to ask of an engine's images.

use std::sync::Arc;

use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Engine;
use super::error::{Result, error, store_error};
use super::value::to_js;
use crate::image::Image;
use crate::insight::{Comparison, FileShape, compare, image_shape, layer_shape, tree_shape, waste_of};
use crate::oci::parse_history;
use crate::vfs::{Content, diff};

impl Engine {
    /// By name, by id, or by the start of an id.
    pub(super) fn image_named(&self, name: &str) -> Result<Arc<Image>> {
        let id = self.inner.store.resolve(name).map_err(|cause| store_error(&cause))?;
        let image = self.inner.store.image(id).cloned();
        image.ok_or_else(|| error("no-such-image", &format!("No such image: {name}")))
    }
}

/// Two images side by side.
#[derive(Serialize)]
struct Difference {
    #[serde(flatten)]
    comparison: Comparison,
    /// What leads from the files of the first to those of the second.
    files: Vec<FileShape>,
}

#[wasm_bindgen]
impl Engine {
    /// All images, with their layers and history.
    pub fn images(&self) -> Result<JsValue> {
        let store = &self.inner.store;
        let shapes: Vec<_> = store.images().into_iter().map(|image| image_shape(store, image)).collect();
        to_js(&shapes)
    }

    /// One image with its layers and history.
    pub fn image(&self, name: &str) -> Result<JsValue> {
        to_js(&image_shape(&self.inner.store, &*self.image_named(name)?))
    }

    /// The files of an image, or of one of its layers.
    pub fn files(&self, name: &str, layer: Option<usize>) -> Result<JsValue> {
        let image = self.image_named(name)?;
        let Some(at) = layer else { return to_js(&tree_shape(&image.tree)) };
        match image.layers.get(at) {
            Some(layer) => to_js(&layer_shape(&layer.changes)),
            None => {
                let message = format!("{name} has {} layers, there is no layer {at}", image.layers.len());
                Err(error("no-such-layer", &message))
            }
        }
    }

    /// The bytes of a file; `undefined` where only their number is known.
    pub fn read(&self, name: &str, path: &str) -> Result<Option<Vec<u8>>> {
        const LARGEST: u64 = 64 << 20;
        let image = self.image_named(name)?;
        let content =
            image.tree.read(path).map_err(|errno| error("no-such-file", &format!("{path}: {errno}")))?;
        Ok(match content {
            Content::Described(_) => None,
            content if content.len() > LARGEST => None,
            content => {
                let mut bytes = Vec::new();
                content.for_each_chunk(|chunk| bytes.extend_from_slice(chunk));
                Some(bytes)
            }
        })
    }

    /// What two images share and where their files differ.
    pub fn diff(&self, a: &str, b: &str) -> Result<JsValue> {
        let (a, b) = (self.image_named(a)?, self.image_named(b)?);
        let files = layer_shape(&diff(&a.tree, &b.tree));
        to_js(&Difference { comparison: compare(&a, &b), files })
    }

    /// Bytes of an image that nobody sees.
    pub fn waste(&self, name: &str) -> Result<JsValue> {
        to_js(&waste_of(&*self.image_named(name)?))
    }
}

/// The rows of a pasted `docker history`.
#[wasm_bindgen(js_name = parseHistory)]
pub fn history_rows(text: &str) -> Result<JsValue> {
    to_js(&parse_history(text))
}
