//! Archives, in a worker of `www/archives`: what the page asks of it, and what the worker asks of the engine.

use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Blob};

use super::said;
use crate::image::{Image, Reference};
use crate::oci::Limits;
use crate::oci::archive::{
    self, Digester, Export, Imported, ImportedImage, LayerFormat, Reader, pack, unpack,
};

#[wasm_bindgen]
extern "C" {
    /// The module `www/archives`.
    type Kit;

    #[wasm_bindgen(method, catch)]
    async fn open(
        this: &Kit,
        file: &Blob,
        signal: &AbortSignal,
        progress: &Function,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn write(
        this: &Kit,
        images: Uint8Array,
        signal: &AbortSignal,
        progress: &Function,
    ) -> Result<JsValue, JsValue>;
}

/// Something that a worker does. Dropping it ends the worker.
pub struct Work {
    controller: AbortController,
}

#[wasm_bindgen]
extern "C" {
    // As every browser has it: one that cannot fail.
    #[wasm_bindgen(extends = AbortController, js_name = AbortController)]
    type Controller;

    #[wasm_bindgen(constructor, js_class = "AbortController")]
    fn new() -> Controller;
}

impl Work {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { controller: Controller::new().into() }
    }

    pub fn signal(&self) -> AbortSignal {
        self.controller.signal()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

/// Reads an archive; `progress` gets hundredths of it.
///
/// # Errors
/// Why it was refused, or that the worker was ended.
pub async fn open(
    file: &Blob,
    signal: &AbortSignal,
    progress: impl Fn(u32) + 'static,
) -> Result<Imported, String> {
    let kit = load().await?;
    let progress = Closure::<dyn Fn(u32)>::new(progress);
    let images = kit.open(file, signal, progress.as_ref().unchecked_ref()).await.map_err(said)?;
    // Taking them over, unpacking them and building on them are tasks of their own: the page answers in between.
    let packed = images.unchecked_into::<Uint8Array>().to_vec();
    TimeoutFuture::new(0).await;
    let images = unpack(&packed);
    TimeoutFuture::new(0).await;
    images.ok_or_else(|| "the worker is of another version".to_owned())
}

/// Writes an image as an archive; `progress` gets hundredths of the work.
///
/// # Errors
/// That the worker could not do it, or was ended.
pub async fn write(
    image: Arc<Image>,
    tags: Vec<Reference>,
    signal: &AbortSignal,
    progress: impl Fn(u32) + 'static,
) -> Result<Blob, String> {
    let kit = load().await?;
    let progress = Closure::<dyn Fn(u32)>::new(progress);
    let image = ImportedImage { image, tags, platform: String::new(), blobs: vec![] };
    let packed = pack(&Imported { images: vec![image], notes: vec![] });
    let packed = Uint8Array::from(packed.as_slice());
    let written = kit.write(packed, signal, progress.as_ref().unchecked_ref()).await;
    written.map(JsCast::unchecked_into).map_err(said)
}

async fn load() -> Result<Kit, String> {
    let fetch = super::option("archives").and_then(|fetch| fetch.dyn_into::<Function>().ok());
    let promise = fetch.ok_or("this page takes no archives")?.call0(&JsValue::UNDEFINED).map_err(said)?;
    let module = JsFuture::from(promise.unchecked_into::<Promise>()).await.map_err(said)?;
    Ok(module.unchecked_into())
}

/// The worker's reader: [`Reader`], and the images packed at the end.
#[wasm_bindgen]
pub struct ArchiveReader {
    /// `None` once it failed.
    reader: Option<Reader>,
}

#[wasm_bindgen]
impl ArchiveReader {
    /// `digest`: whether it digests the blobs itself.
    #[wasm_bindgen(constructor)]
    pub fn new(digest: bool) -> Self {
        let limits = Limits::default();
        Self { reader: Some(if digest { Reader::new(limits) } else { Reader::undigested(limits) }) }
    }

    /// Takes the next bytes; throws why they are refused.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), String> {
        let mut reader = self.reader.take().ok_or("the archive was refused already")?;
        reader.push(bytes).map_err(|error| error.to_string())?;
        self.reader = Some(reader);
        Ok(())
    }

    /// The images of the complete archive, packed; `digests`: what an [`ArchiveDigester`] gave, if it did not digest
    /// the blobs itself. Throws why it is refused.
    pub fn finish(&mut self, digests: &str) -> Result<Vec<u8>, String> {
        let reader = self.reader.take().ok_or("the archive was refused already")?;
        let digests = serde_json::from_str(digests).map_err(|error| error.to_string())?;
        reader.finish_with(&digests).map(|imported| pack(&imported)).map_err(|error| error.to_string())
    }
}

/// The digests of an archive's blobs, for another worker's reader.
#[wasm_bindgen]
pub struct ArchiveDigester {
    /// `None` once it failed: the reader will say why.
    digester: Option<Digester>,
}

#[wasm_bindgen]
impl ArchiveDigester {
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Self { digester: Some(Digester::new(Limits::default())) }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.digester.as_mut().is_some_and(|digester| digester.push(bytes).is_err()) {
            self.digester = None;
        }
    }

    /// The digests by path, as JSON.
    pub fn finish(&mut self) -> String {
        let digests = self.digester.take().and_then(|digester| digester.finish().ok()).unwrap_or_default();
        serde_json::to_string(&digests).unwrap_or_default()
    }
}

/// Writes packed images as an archive, `sink` getting its pieces, `progress` hundredths of the work.
#[wasm_bindgen(js_name = writeArchive)]
pub fn write_archive(images: &[u8], progress: &Function, sink: &Function) -> Result<(), String> {
    let Imported { images, .. } = unpack(images).ok_or("the images are of another version")?;
    let exports: Vec<Export<'_>> =
        images.iter().map(|found| Export { image: &found.image, tags: found.tags.clone() }).collect();
    // Most of what is only described is zeros: gzip makes 280 MB of them less than one.
    // The worker's own functions, which take everything.
    let mut told = |hundredths: u32| {
        let _told = progress.call1(&JsValue::NULL, &hundredths.into());
    };
    archive::write_watched(&exports, LayerFormat::Gzip, &mut told, &mut |piece| {
        let _taken = sink.call1(&JsValue::NULL, &Uint8Array::from(piece));
    });
    Ok(())
}
