//! Downloads, as `www/files` makes them: fetched when the first is asked for.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::said;

#[wasm_bindgen]
extern "C" {
    /// The module `www/files`.
    pub type Kit;

    #[wasm_bindgen(method)]
    fn save(this: &Kit, name: &str, media: &str, parts: &Array);

    #[wasm_bindgen(method, catch, js_name = savePng)]
    async fn save_png(this: &Kit, name: &str, svg: &str, scale: u32) -> Result<JsValue, JsValue>;
}

/// Pixels of a PNG for each of the drawing, in both directions: sharp on a good screen and in print.
const SCALE: u32 = 2;

/// Fetches the module; the error says why it did not come.
pub async fn load() -> Result<Kit, String> {
    let fetch = super::option("files").and_then(|fetch| fetch.dyn_into::<Function>().ok());
    let promise = fetch.ok_or("this page offers no downloads")?.call0(&JsValue::UNDEFINED).map_err(said)?;
    let module = JsFuture::from(promise.unchecked_into::<Promise>()).await.map_err(said)?;
    Ok(module.unchecked_into())
}

impl Kit {
    /// Offers a drawing for download.
    pub fn save_svg_file(&self, name: &str, svg: &str) {
        self.save(name, "image/svg+xml", &Array::of1(&svg.into()));
    }

    /// Offers a drawing as PNG.
    ///
    /// # Errors
    /// Where the browser cannot draw it.
    pub async fn save_png_file(&self, name: &str, svg: &str) -> Result<(), String> {
        self.save_png(name, svg, SCALE).await.map(|_| ()).map_err(said)
    }

    /// Offers for download what the browser already has as a file.
    pub fn save_blob(&self, name: &str, blob: &Blob) {
        self.save(name, &blob.type_(), &Array::of1(blob));
    }
}
