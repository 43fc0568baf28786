//! Archives, in a worker of `www/archives`: what the page asks of it, and what the worker asks of the engine.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use gloo::timers::future::TimeoutFuture;
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, Blob, File};

use super::said;
use crate::image::{Digest, Image, ImageId, Reference};
use crate::lab::Opened;
use crate::oci::Limits;
use crate::oci::archive::{
    self, Digester, Export, Finder, Imported, ImportedImage, LayerFormat, Reader, Unpacking, pack,
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
        take: &Function,
    ) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    async fn find(
        this: &Kit,
        file: &Blob,
        digest: &str,
        size: f64,
        signal: &AbortSignal,
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

/// Reads the images of an archive; `progress` gets hundredths of it.
///
/// # Errors
/// Why it was refused, or that the worker was ended.
pub async fn open(
    file: &File,
    signal: &AbortSignal,
    progress: impl Fn(u32) + 'static,
) -> Result<Vec<Opened>, String> {
    let kit = load().await?;
    let progress = Closure::<dyn Fn(u32)>::new(progress);
    // Each piece comes as a task of its own: the page answers in between.
    let unpacking = Rc::new(RefCell::new(Some(Unpacking::default())));
    let take = {
        let unpacking = Rc::clone(&unpacking);
        Closure::<dyn Fn(Uint8Array)>::new(move |piece: Uint8Array| {
            let taken = unpacking.take().and_then(|mut images| images.push(&piece.to_vec()).map(|()| images));
            unpacking.replace(taken);
        })
    };
    let (progress, take_piece) = (progress.as_ref().unchecked_ref(), take.as_ref().unchecked_ref());
    kit.open(file, signal, progress, take_piece).await.map_err(said)?;
    let imported = unpacking.take().and_then(Unpacking::finish);
    let imported = imported.ok_or_else(|| "the worker is of another version".to_owned())?;
    FILES.with_borrow_mut(|files| {
        files.extend(imported.images.iter().map(|found| (found.image.id, Blob::clone(file))));
    });
    // So is looking at each, and building on them.
    let mut images = vec![];
    for image in Opened::of(imported, &file.name()) {
        images.push(image);
        TimeoutFuture::new(0).await;
    }
    Ok(images)
}

thread_local! {
    /// The archives that were opened, by the images in them: handles, not bytes.
    static FILES: RefCell<BTreeMap<ImageId, Blob>> = const { RefCell::new(BTreeMap::new()) };
}

/// The text of a file in an image that was opened, from its archive once more; `None` if it is none, or if the archive
/// is not what it was.
pub async fn text(image: ImageId, digest: Digest, size: u64, signal: &AbortSignal) -> Option<String> {
    let file = FILES.with_borrow(|files| files.get(&image).cloned())?;
    let kit = load().await.ok()?;
    kit.find(&file, &digest.to_string(), size as f64, signal).await.ok()?.as_string()
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
    let mut packed = vec![];
    pack(&Imported { images: vec![image], notes: vec![] }, &mut |piece| packed.extend_from_slice(piece));
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

    /// Hands the images of the complete archive to `sink`, packed in pieces; `digests`: what an [`ArchiveDigester`] gave,
    /// if it did not digest the blobs itself. Throws why it is refused.
    pub fn finish(&mut self, digests: &str, sink: &Function) -> Result<(), String> {
        let reader = self.reader.take().ok_or("the archive was refused already")?;
        let digests = serde_json::from_str(digests).map_err(|error| error.to_string())?;
        let imported = reader.finish_with(&digests).map_err(|error| error.to_string())?;
        pack(&imported, &mut |piece| {
            // The worker's own function, which takes everything.
            let _taken = sink.call1(&JsValue::NULL, &Uint8Array::from(piece));
        });
        Ok(())
    }
}

/// The worker's [`Finder`].
#[wasm_bindgen]
pub struct ArchiveFinder {
    finder: Finder,
}

#[wasm_bindgen]
impl ArchiveFinder {
    #[wasm_bindgen(constructor)]
    pub fn new(digest: &str, size: f64) -> Result<Self, String> {
        let digest = digest.parse().map_err(|_| "no digest")?;
        Ok(Self { finder: Finder::new(digest, size as u64, &Limits::DEFAULT) })
    }

    /// Takes the next bytes; whether what is looked for was in them.
    pub fn push(&mut self, bytes: &[u8]) -> Result<bool, String> {
        self.finder.push(bytes).map_err(|error| error.to_string())
    }

    /// What was found, if it is text.
    pub fn finish(self) -> Option<String> {
        self.finder
            .finish()
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .filter(|text| !text.contains('\0'))
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
    let mut unpacking = Unpacking::default();
    let unpacked = unpacking.push(images).and_then(|()| unpacking.finish());
    let Imported { images, .. } = unpacked.ok_or("the images are of another version")?;
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
