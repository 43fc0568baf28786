//! Archives for JavaScript: out in pieces, in as a stream.

use js_sys::{Function, Uint8Array};
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::Engine;
use super::error::{Result, archive_error, error};
use super::value::to_js;
use crate::image::Image;
use crate::insight::{ImageShape, image_shape};
use crate::oci::Limits;
use crate::oci::archive::{Export, Exported, LayerFormat, Reader, write};

#[derive(Serialize)]
struct ExportedWithNote {
    #[serde(flatten)]
    exported: Exported,
    note: Option<String>,
}

#[derive(Serialize)]
struct Images {
    images: Vec<ImageShape>,
    notes: Vec<String>,
}

#[wasm_bindgen]
impl Engine {
    /// Writes images (by name) as one archive: `sink` is called with each piece as a `Uint8Array` of its own.
    pub fn export(&self, names: Vec<String>, gzip: bool, sink: &Function) -> Result<JsValue> {
        let mut images: Vec<std::sync::Arc<Image>> = vec![];
        for name in &names {
            let image = self.image_named(name)?;
            if !images.iter().any(|other| other.id == image.id) {
                images.push(image);
            }
        }
        if images.is_empty() {
            return Err(error("invalid-argument", "there is no image to export"));
        }
        let store = &self.inner.store;
        let exports: Vec<Export<'_>> =
            images.iter().map(|image| Export { image, tags: store.tags_of(image.id) }).collect();
        let format = if gzip { LayerFormat::Gzip } else { LayerFormat::Plain };
        let mut failure: Option<JsValue> = None;
        let exported = write(&exports, format, &mut |piece| {
            if failure.is_none() {
                failure = sink.call1(&JsValue::NULL, &Uint8Array::from(piece)).err();
            }
        });
        match failure {
            Some(failure) => Err(failure),
            None => to_js(&ExportedWithNote { note: exported.note(), exported }),
        }
    }
}

/// An archive that is being read.
#[wasm_bindgen]
pub struct Importer {
    /// `None` once it failed.
    reader: Option<Reader>,
}

#[wasm_bindgen]
impl Importer {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Importer {
        Self { reader: Some(Reader::new(Limits::default())) }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        let reader = self.reader.as_mut().ok_or_else(ended)?;
        reader.push(bytes).map_err(|cause| {
            self.reader = None;
            archive_error(&cause)
        })
    }

    /// Puts the images into an engine, under the names they have, and says what they are.
    pub fn finish(mut self, engine: &mut Engine) -> Result<JsValue> {
        let reader = self.reader.take().ok_or_else(ended)?;
        let imported = reader.finish().map_err(|cause| archive_error(&cause))?;
        let (store, now) = (&mut engine.inner.store, engine.inner.clock);
        for found in &imported.images {
            let id = store.add(found.image.clone());
            for tag in &found.tags {
                // The image is there: nothing refuses the name.
                let _named = store.tag(tag.clone(), id, now);
            }
        }
        let images =
            imported.images.iter().map(|found| image_shape(&engine.inner.store, &found.image)).collect();
        to_js(&Images { images, notes: imported.notes })
    }
}

impl Default for Importer {
    fn default() -> Self {
        Self::new()
    }
}

fn ended() -> JsValue {
    error("archive-ended", "the archive was refused before")
}
