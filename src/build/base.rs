//! Images that a build begins with: the store's, or the catalog's as a pull brings them.

use std::sync::Arc;

use super::{Engine, Era};
use crate::catalog::{BaseImage, Lookup, PRECISE_2014};
use crate::image::{
    ContainerConfig, DiffId, Digest, History, Image, ImageConfig, ImageId, Layer, Reference, Style,
};

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
    Unknown { reference: Box<Reference>, nearest: Vec<String> },
    /// The catalog has it once this asset is loaded.
    NeedsAsset(String),
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
    let reference = reference.map_err(|error| Missing::Invalid(error.0))?;
    let familiar = reference.to_string();
    let wanted = match (engine.era, familiar.as_str()) {
        (Era::Classic2014, "ubuntu:latest" | "ubuntu:12.04" | "ubuntu:precise") => PRECISE_2014,
        _ => &familiar,
    };
    match engine.catalog.base_image(wanted) {
        Lookup::Found(base) => {
            let image = Arc::new(import(&base));
            let layers = base.layers.iter().map(|layer| layer.compressed).collect();
            let pulled = Pulled { reference, layers, digest: base.digest.clone() };
            Ok(Found { image, pulled: Some(pulled) })
        }
        Lookup::NeedsAsset(asset) => Err(Missing::NeedsAsset(asset.to_string())),
        Lookup::Unknown { nearest } => Err(Missing::Unknown { reference: Box::new(reference), nearest }),
    }
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
        history: history.collect(),
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
        let history: Vec<History> = image.config.history.iter().take(end).cloned().collect();
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
        store.replace(Arc::new(Image { parent, ..(**image).clone() }));
    }
}
