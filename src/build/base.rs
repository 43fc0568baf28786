//! Images that a build begins with: the store's, or the catalog's as a pull brings them.

use std::sync::{Arc, PoisonError};

use super::{Engine, Era};
use crate::catalog::{AssetName, BaseImage, Lookup, PRECISE_2014};
use crate::image::{
    ContainerConfig, DiffId, Digest, History, Image, ImageConfig, ImageId, Layer, Reference, Style,
};
use crate::vfs::Time;

/// How an image was found.
#[derive(Debug, Clone)]
pub struct Found {
    pub image: Arc<Image>,
    /// Set if it had to be pulled: bytes over the network.
    pub pulled: Option<Pulled>,
}

#[derive(Debug, Clone)]
pub struct Pulled {
    pub reference: Reference,
    /// Compressed bytes a layer.
    pub layers: Vec<u64>,
    /// The manifest's digest, where it is known.
    pub digest: Option<String>,
}

/// Why there is no such image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The name is none, in Docker's words.
    Invalid(String),
    /// No registry has it; names that resemble it.
    Unknown { reference: Box<Reference>, nearest: Vec<String>, repository: Repository },
    /// The catalog has it once this asset is loaded.
    NeedsAsset(AssetName),
}

/// Whether a registry has other tags under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repository {
    Known,
    Unknown,
}

impl Missing {
    /// What the daemon says when it was to pull the image.
    pub fn of_daemon(&self) -> String {
        match self {
            Self::Invalid(text) => text.clone(),
            Self::Unknown { reference, repository: Repository::Unknown, .. } => format!(
                "pull access denied for {}, repository does not exist or may require 'docker login': denied: \
                 requested access to the resource is denied",
                reference.repository()
            ),
            Self::Unknown { reference, .. } => {
                format!("manifest for {reference} not found: manifest unknown: manifest unknown")
            }
            Self::NeedsAsset(asset) => unloaded(*asset),
        }
    }

    /// What BuildKit says of it.
    pub fn of_buildkit(&self) -> String {
        match self {
            Self::Invalid(text) => text.clone(),
            Self::Unknown { repository: Repository::Unknown, .. } => {
                "pull access denied, repository does not exist or may require authorization: server message: \
                 insufficient_scope: authorization failed"
                    .to_owned()
            }
            Self::Unknown { reference, .. } => format!("{}: not found", reference.full()),
            Self::NeedsAsset(asset) => unloaded(*asset),
        }
    }
}

fn unloaded(asset: AssetName) -> String {
    format!("the data of this image are not loaded: {asset}")
}

/// Finds an image by name (or, for the classic builder, by id) and pulls it if need be.
///
/// # Errors
/// There is none.
pub fn find(engine: &mut Engine, name: &str, by_id: bool) -> Result<Found, Missing> {
    let reference = Reference::parse(name);
    let stored = match &reference {
        Ok(reference) => engine.store.tagged(reference).or_else(|| engine.cache.pulled(reference)),
        Err(_) => None,
    };
    let stored = stored.or_else(|| engine.store.resolve(name).ok().filter(|_| by_id));
    if let Some(image) = stored.and_then(|id| engine.store.image(id).or_else(|| engine.cache.image(id))) {
        return Ok(Found { image: Arc::clone(image), pulled: None });
    }
    fetch(engine, reference.map_err(|error| Missing::Invalid(error.0))?)
}

/// The image that a registry has under a name.
///
/// # Errors
/// There is none.
pub fn fetch(engine: &mut Engine, reference: Reference) -> Result<Found, Missing> {
    let familiar = reference.to_string();
    let wanted = match (engine.era, familiar.as_str()) {
        (Era::Classic2014, "ubuntu:latest" | "ubuntu:12.04" | "ubuntu:precise") => PRECISE_2014,
        _ => &familiar,
    };
    match engine.catalog.base_image(wanted) {
        Lookup::Found(base) => {
            let image = imported(engine, wanted, &base);
            let layers = base.layers.iter().map(|layer| layer.compressed).collect();
            let pulled = Pulled { reference, layers, digest: base.digest.clone() };
            Ok(Found { image, pulled: Some(pulled) })
        }
        Lookup::NeedsAsset(asset) => {
            engine.lacks.insert(asset);
            Err(Missing::NeedsAsset(asset))
        }
        Lookup::Unknown { nearest } => {
            // Docker Hub hides whether there is such a repository; other registries do not.
            let known = reference.domain != "docker.io"
                || engine.catalog.repositories().contains(&reference.repository());
            let repository = if known { Repository::Known } else { Repository::Unknown };
            Err(Missing::Unknown { reference: Box::new(reference), nearest, repository })
        }
    }
}

/// The image of a record, put together once: its layers are read to the last byte for that.
fn imported(engine: &Engine, name: &str, base: &Arc<BaseImage>) -> Arc<Image> {
    let mut known = engine.imported.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, image)) = known.get(name).filter(|(of, _)| Arc::ptr_eq(of, base)) {
        return Arc::clone(image);
    }
    let image = Arc::new(import(base));
    known.insert(name.to_owned(), (Arc::clone(base), Arc::clone(&image)));
    image
}

/// Reaching the registry, and each byte, in virtual nanoseconds.
const CONNECT: i64 = 900_000_000;
const BYTE: i64 = 80;

/// Puts what was found into the store, as a pull does. Gives what the daemon says, each line with its time; the
/// engine's clock goes on.
///
/// # Errors
/// The name cannot be given.
pub fn pull(engine: &mut Engine, pulled: &Pulled, image: &Arc<Image>) -> Result<Vec<(Time, String)>, String> {
    let reference = &pulled.reference;
    let tag = reference.tag.clone().unwrap_or_default();
    let mut now = engine.clock.plus_nanos(CONNECT);
    let mut lines = vec![(now, format!("{tag}: Pulling from {}", reference.path))];
    let there = engine.store.tagged(reference) == Some(image.id);
    if !there {
        let ids: Vec<String> = image.layers.iter().map(|layer| layer.diff_id.short()).collect();
        lines.extend(ids.iter().map(|id| (now, format!("{id}: Pulling fs layer"))));
        for (id, bytes) in ids.iter().zip(&pulled.layers) {
            now = now.plus_nanos(i64::try_from(*bytes).unwrap_or(i64::MAX).saturating_mul(BYTE));
            lines.push((now, format!("{id}: Download complete")));
            lines.push((now, format!("{id}: Pull complete")));
        }
    }
    let digest = pulled.digest.clone().unwrap_or_else(|| Digest::of(reference.full()).to_string());
    lines.push((now, format!("Digest: {digest}")));
    let status = if there { "Image is up to date" } else { "Downloaded newer image" };
    lines.push((now, format!("Status: {status} for {reference}")));
    engine.clock = now;
    engine.store.add(Arc::clone(image));
    if engine.era == Era::Classic2014 {
        // Every layer was an image of its own.
        add_ancestors(&mut engine.store, image);
    }
    engine.store.tag(reference.clone(), image.id, now).map_err(|error| error.to_string())?;
    Ok(lines)
}

/// The image that a record of the catalog stands for.
pub fn import(base: &BaseImage) -> Image {
    let layers: Vec<Arc<Layer>> = base
        .layers
        .iter()
        .map(|layer| {
            let described = crate::oci::tar::measure(&layer.changes, base.created);
            let diff_id =
                layer.diff_id.as_ref().and_then(|id| id.parse().ok()).map_or(described.diff_id, DiffId);
            Arc::new(Layer {
                diff_id,
                exact: described.exact,
                size: layer.size,
                tar_bytes: layer.tar_bytes.unwrap_or(described.tar_bytes),
                changes: Arc::clone(&layer.changes),
            })
        })
        .collect();
    let set = |list: &[String]| (!list.is_empty()).then(|| list.iter().cloned().collect());
    let list = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    let config = &base.config;
    let container = ContainerConfig {
        user: config.user.clone(),
        exposed_ports: set(&config.exposed_ports),
        env: list(&config.env),
        entrypoint: config.entrypoint.clone(),
        cmd: config.cmd.clone(),
        volumes: set(&config.volumes),
        working_dir: config.working_dir.clone(),
        labels: (!config.labels.is_empty()).then(|| config.labels.iter().cloned().collect()),
        stop_signal: config.stop_signal.clone().unwrap_or_default(),
        shell: config.shell.clone(),
        on_build: list(&config.on_build),
        ..ContainerConfig::default()
    };
    let history = base.history.iter().map(|entry| History {
        created: Some(entry.created),
        created_by: entry.created_by.clone(),
        author: String::new(),
        comment: entry.comment.clone(),
        empty_layer: entry.empty_layer,
    });
    let config = ImageConfig {
        architecture: base.architecture.to_owned(),
        os: base.os.to_owned(),
        created: Some(base.created),
        config: container,
        history: history.map(Arc::new).collect(),
        diff_ids: layers.iter().map(|layer| layer.diff_id).collect(),
        ..ImageConfig::empty(Style::Oci)
    };
    let mut image = Image::new(config, layers, base.tree.clone(), None);
    if let Some(id) = base.image_id.as_ref().and_then(|id| id.parse::<Digest>().ok()) {
        image.id = ImageId(id);
    }
    image
}

/// Gives an image the parents that it had when every layer was an image: one for each row of its history.
pub fn add_ancestors(store: &mut crate::image::Store, image: &Arc<Image>) {
    let mut parent = None;
    for end in 1..image.config.history.len() {
        let history: Vec<Arc<History>> = image.config.history.iter().take(end).cloned().collect();
        let kept = history.iter().filter(|entry| !entry.empty_layer).count();
        let layers: Vec<Arc<Layer>> = image.layers.iter().take(kept).cloned().collect();
        let mut tree = crate::vfs::Tree::new();
        for layer in &layers {
            // The layers of an image apply to each other.
            let _ = crate::vfs::apply(&layer.changes, &mut tree);
        }
        let config = ImageConfig {
            created: history.last().and_then(|entry| entry.created),
            diff_ids: layers.iter().map(|layer| layer.diff_id).collect(),
            history,
            ..image.config.clone()
        };
        parent = Some(store.add(Arc::new(Image::new(config, layers, tree, parent))));
    }
    if parent.is_some() {
        store.replace(Arc::new(image.with_parent(parent)));
    }
}
