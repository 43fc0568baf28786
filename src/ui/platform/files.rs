//! Downloads, as `www/files` makes them: fetched when the first is asked for.

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    /// The module `www/files`.
    pub type Kit;

    #[wasm_bindgen(method)]
    fn save(this: &Kit, name: &str, media: &str, parts: &Array);

    #[wasm_bindgen(method, catch, js_name = savePng)]
    async fn save_png(this: &Kit, name: &str, svg: &str, scale: u32) -> Result<JsValue, JsValue>;
}

/// What a small piece of a file is gathered into before it goes to the browser, in bytes.
const PIECE: usize = 1 << 20;

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

    /// Offers for download what `write` gives to its argument, piece by piece.
    pub fn save_pieces(&self, name: &str, media: &str, write: impl FnOnce(&mut dyn FnMut(&[u8]))) {
        let parts = Array::new();
        let mut gathered = Vec::with_capacity(PIECE);
        write(&mut |piece| {
            gathered.extend_from_slice(piece);
            if gathered.len() >= PIECE {
                parts.push(&Uint8Array::from(gathered.as_slice()));
                gathered.clear();
            }
        });
        parts.push(&Uint8Array::from(gathered.as_slice()));
        self.save(name, media, &parts);
    }
}

fn said(error: JsValue) -> String {
    match error.dyn_into::<js_sys::Error>() {
        Ok(error) => error.message().into(),
        Err(other) => format!("{other:?}"),
    }
}
