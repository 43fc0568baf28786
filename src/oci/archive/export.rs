//! Images as one archive that `docker load` and every OCI tool reads.
//!
//! It has the OCI layout (`oci-layout`, `index.json`, `blobs/`) and beside it the `manifest.json` and `repositories`
//! of `docker save`, without which `docker load` up to 26.1 refuses it. The bytes follow from the images alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::documents::{
    CONFIG_TYPE, Descriptor, IMAGE_NAME, INDEX_TYPE, Index, LAYER_TYPE, LAYOUT, LayerSource, MANIFEST_TYPE,
    Manifest, REF_NAME, Saved, blob_path,
};
use super::layers::{
    LayerBlob, LayerFormat, Progress, kept, layer_bytes, layer_times, measure, whiteout_time,
};
use crate::image::{DiffId, Digest, Image, ImageId, Layer, Reference};
use crate::oci::tar::{BLOCK, archive_header};
use crate::vfs::{Content, NodeKind, Time};

/// An image and the names it gets in the archive.
#[derive(Debug, Clone)]
pub struct Export<'a> {
    pub image: &'a Image,
    pub tags: Vec<Reference>,
}

/// What was written, and what of it is not the original.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Of the archive.
    pub bytes: u64,
    pub images: Vec<ExportedImage>,
    /// Files whose bytes are not known, written as zeros of their size; a file in several layers counts in each.
    pub described_files: u64,
    pub described_bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportedImage {
    pub tags: Vec<String>,
    /// The id that the image has in the archive.
    pub id: ImageId,
    /// Whether that is the id it had before; where layers hold described files it cannot be.
    pub same_id: bool,
    /// Of the manifest: what a registry calls the image's digest.
    pub manifest: Digest,
}

impl Exported {
    /// One sentence for people, if there is anything that they must know.
    pub fn note(&self) -> Option<String> {
        (self.described_files > 0).then(|| {
            format!(
                "{} file(s) of {} bytes are simulated: the archive holds zeros in their place",
                self.described_files, self.described_bytes
            )
        })
    }
}

/// Where something of the archive comes from.
enum Blob<'a> {
    Document(Vec<u8>),
    Layer { layer: &'a Layer, whiteouts: Time },
}

struct Stored<'a> {
    blob: Blob<'a>,
    size: u64,
    mtime: Time,
}

/// Writes the archive as the engine itself does for `docker save`: every image keeps its id and its layers' diff ids,
/// also where files are only described (zeros stand in their place), and `documents` are further blobs, one list an
/// export: the descriptions of layers for versions of Docker before 1.10.
pub fn write_saved(
    exports: &[Export<'_>],
    documents: &[Vec<Vec<u8>>],
    sink: &mut dyn FnMut(&[u8]),
) -> Exported {
    write_with(exports, LayerFormat::Plain, Some(documents), &mut |_| {}, sink)
}

/// Writes the archive to `sink`, in pieces. Every layer is made twice, once for its digest and once for its bytes, so
/// that nothing large is kept.
pub fn write(exports: &[Export<'_>], format: LayerFormat, sink: &mut dyn FnMut(&[u8])) -> Exported {
    write_with(exports, format, None, &mut |_| {}, sink)
}

/// [`write`], and `progress` gets how many hundredths of the work are done, each number once.
pub fn write_watched(
    exports: &[Export<'_>],
    format: LayerFormat,
    progress: &mut dyn FnMut(u32),
    sink: &mut dyn FnMut(&[u8]),
) -> Exported {
    write_with(exports, format, None, progress, sink)
}

fn write_with(
    exports: &[Export<'_>],
    format: LayerFormat,
    saved_with: Option<&[Vec<Vec<u8>>]>,
    progress: &mut dyn FnMut(u32),
    sink: &mut dyn FnMut(&[u8]),
) -> Exported {
    let mut out = Exported::default();
    let mut progress = Progress::new(tar_bytes(exports), progress);
    let mut blobs: BTreeMap<Digest, Stored<'_>> = BTreeMap::new();
    let mut measured: BTreeMap<(DiffId, Time), LayerBlob> = BTreeMap::new();
    let mut index = Index { schema_version: 2, media_type: INDEX_TYPE.into(), manifests: vec![] };
    let mut saved = Vec::new();
    let mut repositories: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut newest = Time::EPOCH;

    for (place, Export { image, tags }) in exports.iter().enumerate() {
        let created = image.config.created.unwrap_or(Time::EPOCH).floor_to_secs();
        newest = newest.max(created);
        let mut layers = Vec::new();
        let mut diff_ids = Vec::new();
        for (layer, made) in image.layers.iter().zip(layer_times(image)) {
            let whiteouts = whiteout_time(layer, made);
            let blob = measured.entry((layer.diff_id, whiteouts)).or_insert_with(|| {
                let blob = match saved_with {
                    Some(_) => kept(layer, whiteouts),
                    None => measure(layer, whiteouts, format, &mut progress),
                };
                count_described(layer, &mut out);
                let source = Blob::Layer { layer, whiteouts };
                blobs.insert(blob.digest, Stored { blob: source, size: blob.size, mtime: created });
                blob
            });
            diff_ids.push(blob.diff_id);
            layers.push(descriptor(layer_type(format), blob.digest, blob.size));
        }
        let config = if diff_ids == image.config.diff_ids {
            image.config_bytes.to_vec()
        } else {
            let mut config = image.config.clone();
            config.diff_ids.clone_from(&diff_ids);
            config.to_bytes()
        };
        let id = Digest::of(&config);
        let manifest = Manifest {
            schema_version: 2,
            media_type: MANIFEST_TYPE.into(),
            config: descriptor(CONFIG_TYPE, id, config.len() as u64),
            layers,
        };
        let manifest_bytes = json(&manifest);
        let manifest_digest = Digest::of(&manifest_bytes);
        let entry = descriptor(MANIFEST_TYPE, manifest_digest, manifest_bytes.len() as u64);
        index.manifests.extend(named(&entry, tags));
        saved.push(saved_image(id, tags, &manifest.layers, &diff_ids));
        if let Some(top) = diff_ids.last() {
            for tag in tags {
                let names = repositories.entry(tag.repository()).or_default();
                names.insert(tag.tag.clone().unwrap_or_default(), top.0.hex());
            }
        }
        let further = saved_with.and_then(|documents| documents.get(place)).cloned().unwrap_or_default();
        let further = further.into_iter().map(|bytes| (Digest::of(&bytes), bytes, created));
        for (digest, bytes, mtime) in
            [(id, config, created), (manifest_digest, manifest_bytes, Time::EPOCH)].into_iter().chain(further)
        {
            let size = bytes.len() as u64;
            blobs.insert(digest, Stored { blob: Blob::Document(bytes), size, mtime });
        }
        out.images.push(ExportedImage {
            tags: tags.iter().map(ToString::to_string).collect(),
            id: ImageId(id),
            same_id: ImageId(id) == image.id,
            manifest: manifest_digest,
        });
    }

    let mut bytes = 0;
    let mut emit = |piece: &[u8]| {
        bytes += piece.len() as u64;
        sink(piece);
    };
    for directory in ["blobs/", "blobs/sha256/"] {
        emit(&archive_header(directory, None, newest));
    }
    for (digest, Stored { blob, size, mtime }) in &blobs {
        emit(&archive_header(&blob_path(digest), Some(*size), *mtime));
        let mut written = 0;
        let mut counted = |piece: &[u8]| {
            written += piece.len() as u64;
            emit(piece);
        };
        match blob {
            Blob::Document(bytes) => counted(bytes),
            Blob::Layer { layer, whiteouts } => {
                layer_bytes(layer, *whiteouts, format, &mut progress, &mut counted);
            }
        }
        Content::Zeros(size.saturating_sub(written)).for_each_chunk(&mut emit);
        emit(fill(*size));
    }
    // These two documents go through Go's encoder, which ends them with a newline.
    let line = |mut json: Vec<u8>| {
        json.push(b'\n');
        json
    };
    let repositories = if repositories.is_empty() { vec![] } else { line(json(&repositories)) };
    for (name, document, mtime) in [
        ("index.json", json(&index), newest),
        ("manifest.json", line(json(&saved)), Time::EPOCH),
        ("oci-layout", LAYOUT.as_bytes().to_vec(), Time::EPOCH),
        ("repositories", repositories, Time::EPOCH),
    ] {
        if !document.is_empty() {
            emit(&archive_header(name, Some(document.len() as u64), mtime));
            emit(&document);
            emit(fill(document.len() as u64));
        }
    }
    emit(&[0; 2 * BLOCK]);
    out.bytes = bytes;
    out
}

/// Bytes of the tars of all layers, one that several images have once.
fn tar_bytes(exports: &[Export<'_>]) -> u64 {
    let mut seen = BTreeSet::new();
    let layers = exports.iter().flat_map(|export| &export.image.layers);
    layers.filter(|layer| seen.insert(layer.diff_id)).map(|layer| layer.tar_bytes).sum()
}

/// How many files of an image [`write`] fills with zeros, and their bytes.
pub fn described(image: &Image) -> (u64, u64) {
    let mut out = Exported::default();
    let mut seen = BTreeSet::new();
    for layer in image.layers.iter().filter(|layer| seen.insert(layer.diff_id)) {
        count_described(layer, &mut out);
    }
    (out.described_files, out.described_bytes)
}

fn count_described(layer: &Layer, out: &mut Exported) {
    let mut names = BTreeSet::new();
    for changed in layer.changes.iter().filter_map(|change| change.changed()) {
        let first = changed.inode.is_none_or(|inode| names.insert(inode));
        if let NodeKind::File(content) = &changed.node.kind
            && first
            && !content.is_exact()
        {
            out.described_files += 1;
            out.described_bytes += content.len();
        }
    }
}

fn layer_type(format: LayerFormat) -> &'static str {
    match format {
        LayerFormat::Plain => LAYER_TYPE,
        LayerFormat::Gzip => "application/vnd.oci.image.layer.v1.tar+gzip",
    }
}

fn descriptor(media_type: &str, digest: Digest, size: u64) -> Descriptor {
    Descriptor { media_type: media_type.into(), digest, size, annotations: BTreeMap::new(), platform: None }
}

/// A descriptor for each name, or one without a name.
fn named(entry: &Descriptor, tags: &[Reference]) -> Vec<Descriptor> {
    if tags.is_empty() {
        return vec![entry.clone()];
    }
    let annotations = |tag: &Reference| {
        BTreeMap::from([
            (IMAGE_NAME.to_owned(), tag.full()),
            (REF_NAME.to_owned(), tag.tag.clone().unwrap_or_default()),
        ])
    };
    tags.iter().map(|tag| Descriptor { annotations: annotations(tag), ..entry.clone() }).collect()
}

fn saved_image(id: Digest, tags: &[Reference], layers: &[Descriptor], diff_ids: &[DiffId]) -> Saved {
    let names: Vec<String> = tags.iter().map(ToString::to_string).collect();
    let source = |layer: &Descriptor| LayerSource {
        media_type: layer.media_type.clone(),
        size: layer.size,
        digest: layer.digest.to_string(),
    };
    Saved {
        config: blob_path(&id),
        repo_tags: (!names.is_empty()).then_some(names),
        layers: layers.iter().map(|layer| blob_path(&layer.digest)).collect(),
        layer_sources: diff_ids.iter().map(ToString::to_string).zip(layers.iter().map(source)).collect(),
    }
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Nothing here has a key that is no string, the one thing that serde_json refuses.
    serde_json::to_vec(value).unwrap_or_default()
}

fn fill(size: u64) -> &'static [u8] {
    const ZEROS: [u8; BLOCK] = [0; BLOCK];
    let over = (size % BLOCK as u64) as usize;
    if over == 0 { &[] } else { ZEROS.get(over..).unwrap_or(&[]) }
}
