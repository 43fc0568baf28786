//! The images of an archive, put together from what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::read::{Files, What};
use super::resolve::{Found, document_bytes, images};
use crate::image::{ChainId, Digest, Image, ImageConfig, Layer, Reference};
use crate::oci::layer::{Compression, LayerRecord, apply};
use crate::oci::{ArchiveError, ErrorCode};
use crate::vfs::{Change, Tree};

/// What an archive holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    pub images: Vec<ImportedImage>,
    /// What was passed over, one sentence each.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ImportedImage {
    pub image: Arc<Image>,
    /// The names that are well formed.
    pub tags: Vec<Reference>,
    /// `linux/amd64`
    pub platform: String,
    /// A layer each, from the bottom up: the bytes of its blob and how it is compressed.
    pub blobs: Vec<(u64, Compression)>,
}

/// Layers over layers that were put together before, by chain.
#[derive(Default)]
struct Chains {
    known: BTreeMap<ChainId, (Arc<Layer>, Tree)>,
    laid: usize,
}

/// What is built for where nothing else is said.
const PLATFORM: &str = "linux/amd64";
/// Docker does not run an image of more than 127 layers.
const MOST_LAYERS: usize = 1000;
/// Entries that are laid over others, as often as they are. The same layers are laid once.
const MOST_LAID: usize = 4_000_000;

pub(super) fn import(files: Files) -> Result<Imported, ArchiveError> {
    let (found, mut notes) = images(&files)?;
    if found.is_empty() {
        let message = format!("no image is in it: {}", notes.join("; "));
        return Err(ArchiveError::new(ErrorCode::NotAnImage, "", message.trim_end_matches(": ")));
    }
    let mut chains = Chains::default();
    let mut out = Vec::new();
    for found in &found {
        out.push(image(&files, found, &mut chains, &mut notes)?);
    }
    name_once(&mut out, &mut notes);
    Ok(Imported { images: out, notes })
}

/// A name that an index gives to images for several platforms is that of the image which builds here stand on.
fn name_once(images: &mut [ImportedImage], notes: &mut Vec<String>) {
    let mut bearers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, found) in images.iter().enumerate() {
        for tag in &found.tags {
            bearers.entry(tag.to_string()).or_default().push(at);
        }
    }
    bearers.retain(|_, places| places.len() > 1);
    for (name, places) in bearers {
        let ours = |at: &&usize| images.get(**at).is_some_and(|found| found.platform == PLATFORM);
        let Some(chosen) = places.iter().find(ours).or(places.first()).copied() else { continue };
        let platform = images.get(chosen).map_or("", |found| found.platform.as_str());
        notes.push(format!("{name} is the name of {} images: here that for {platform}", places.len()));
        for at in places.into_iter().filter(|at| *at != chosen) {
            if let Some(found) = images.get_mut(at) {
                found.tags.retain(|tag| tag.to_string() != name);
            }
        }
    }
}

fn image(
    files: &Files,
    found: &Found,
    chains: &mut Chains,
    notes: &mut Vec<String>,
) -> Result<ImportedImage, ArchiveError> {
    let bytes = document_bytes(files, &found.config)?;
    let refuse = |code, message: String| ArchiveError::new(code, found.config.clone(), message);
    check_old_name(&found.config, bytes)?;
    let config = ImageConfig::parse(bytes)
        .map_err(|e| refuse(ErrorCode::Malformed, format!("not the configuration of an image: {e}")))?;
    if config.diff_ids.len() != found.layers.len() {
        let (listed, has) = (config.diff_ids.len(), found.layers.len());
        let message = format!("it lists {listed} layers where the manifest has {has}");
        return Err(refuse(ErrorCode::DigestMismatch, message));
    }
    // As Docker's image store says it.
    if config.history.iter().filter(|step| !step.empty_layer).count() > config.diff_ids.len() {
        let message = "too many non-empty layers in its history".to_owned();
        return Err(refuse(ErrorCode::Malformed, message));
    }
    let most = config.diff_ids.len().max(config.history.len());
    if most > MOST_LAYERS {
        let message = format!("it has {most} layers or steps, and {MOST_LAYERS} are read");
        return Err(refuse(ErrorCode::TooLarge, message));
    }
    let mut layers = Vec::new();
    let mut blobs = Vec::new();
    let mut tree = Tree::new();
    let mut below: Option<ChainId> = None;
    for (path, diff_id) in found.layers.iter().zip(&config.diff_ids) {
        let (record, size) = layer_record(files, path)?;
        if record.diff_id != *diff_id {
            let message = format!("it unpacks to {} where {} lists {diff_id}", record.diff_id, found.config);
            return Err(ArchiveError::new(ErrorCode::DigestMismatch, path, message));
        }
        blobs.push((size, record.compression));
        let chain = ChainId::on(below, *diff_id);
        below = Some(chain);
        let (layer, over) = match chains.known.get(&chain) {
            Some(known) => known.clone(),
            None => {
                chains.laid += record.entries.len();
                if chains.laid > MOST_LAID {
                    let message = format!("with it, more than {MOST_LAID} entries are laid over each other");
                    return Err(ArchiveError::new(ErrorCode::TooLarge, path, message));
                }
                let made = lay(record, &tree).map_err(|error| error.within(path))?;
                chains.known.insert(chain, made.clone());
                made
            }
        };
        layers.push(layer);
        tree = over;
    }
    let mut tags = Vec::new();
    for name in &found.names {
        match Reference::parse(name) {
            Ok(reference) if !tags.contains(&reference) => tags.push(reference),
            Ok(_) => {}
            Err(error) => notes.push(format!("the name {name:?} is passed over: {error}")),
        }
    }
    let platform = [&config.os, &config.architecture, &config.variant];
    let platform: Vec<&str> =
        platform.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let platform = platform.join("/");
    let image = Image::with_bytes(config, bytes.to_vec(), layers, tree, None);
    Ok(ImportedImage { image: Arc::new(image), tags, platform, blobs })
}

/// Lays a layer over what is below. Its diff id is the real one, whatever of its contents is kept.
fn lay(record: &LayerRecord, below: &Tree) -> Result<(Arc<Layer>, Tree), ArchiveError> {
    let applied = apply(record, below)?;
    let layer = Layer {
        diff_id: record.diff_id,
        exact: true,
        size: size_on_disk(&applied.changes),
        tar_bytes: record.tar_bytes,
        changes: Arc::new(applied.changes.into()),
    };
    Ok((Arc::new(layer), applied.tree))
}

/// What `docker history` shows: the files that are there in the end, each once, however many names or entries it has.
fn size_on_disk(changes: &[Change]) -> u64 {
    let mut seen = BTreeSet::new();
    let mut first =
        |change: &&Change| change.changed().and_then(|c| c.inode).is_none_or(|inode| seen.insert(inode));
    changes.iter().filter(|change| first(change)).map(Change::size).sum()
}

fn layer_record<'a>(files: &'a Files, path: &str) -> Result<(&'a LayerRecord, u64), ArchiveError> {
    let at = files.follow(path)?;
    let refuse = |code, message: &str| Err(ArchiveError::new(code, path, message));
    let Some(blob) = files.blobs.get(at) else {
        return refuse(ErrorCode::Missing, "the image needs this layer and it is not in the archive");
    };
    match &blob.what {
        What::Layer(record) => Ok((record, blob.size)),
        What::Broken(error) => Err(error.clone()),
        What::Document(_) | What::Other => refuse(ErrorCode::Malformed, "it should be a layer and is no tar"),
    }
}

/// Old archives name a configuration by its digest: `<64 digits>.json`.
fn check_old_name(path: &str, bytes: &[u8]) -> Result<(), ArchiveError> {
    let named: Option<Digest> = path.strip_suffix(".json").and_then(|hex| hex.parse().ok());
    let digest = Digest::of(bytes);
    match named.filter(|named| *named != digest) {
        Some(_) => {
            let message = format!("its content has the digest {digest}");
            Err(ArchiveError::new(ErrorCode::DigestMismatch, path, message))
        }
        None => Ok(()),
    }
}
