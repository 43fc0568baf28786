//! Layers, and images over them.

use std::sync::{Arc, OnceLock};

use super::{ChainId, DiffId, ImageConfig, ImageId};
use crate::vfs::{Changes, Tree};

/// How many layers an engine's layer store puts upon each other (`maxLayerDepth` of moby's `layer/layer_store.go`).
/// BuildKit registers its layers in another way, which counts none.
pub const MOST_LAYERS: usize = 125;
/// What it says of one more.
pub const TOO_DEEP: &str = "max depth exceeded";

/// What one instruction, or one layer of a base image, changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Digest of the layer's tar; of its description where `exact` is false.
    pub diff_id: DiffId,
    /// Whether every byte of the layer is known, so that `diff_id` is the one a real Docker gives.
    pub exact: bool,
    /// Bytes as `docker history` counts them: those of the regular files in the layer.
    pub size: u64,
    /// Bytes of the uncompressed tar.
    pub tar_bytes: u64,
    /// The entries of the tar, parents first, in the order of their names; directories above a change are
    /// entries as well.
    pub changes: Arc<Changes>,
}

/// What the store keeps under an image id.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    pub id: ImageId,
    pub config: ImageConfig,
    /// The bytes that give the id.
    pub config_bytes: Arc<[u8]>,
    /// From the bottom up; as many as `config.diff_ids`.
    pub layers: Vec<Arc<Layer>>,
    /// The file system with all layers applied.
    pub tree: Tree,
    /// The image that the classic builder made this one from; `None` for BuildKit's and for imported ones.
    pub parent: Option<ImageId>,
    /// Whether the id is the one a real Docker gives for the same times.
    pub exact: bool,
    chains: Chains,
}

/// The chain ids of an image, computed when first asked for: they follow from its layers.
#[derive(Debug, Clone, Default)]
struct Chains(OnceLock<Vec<ChainId>>);

impl Chains {
    fn get(&self, layers: &[Arc<Layer>]) -> &[ChainId] {
        self.0.get_or_init(|| ChainId::all(layers.iter().map(|layer| layer.diff_id)))
    }
}

impl PartialEq for Chains {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Image {
    /// An image whose configuration is written here and now.
    pub fn new(config: ImageConfig, layers: Vec<Arc<Layer>>, tree: Tree, parent: Option<ImageId>) -> Self {
        let bytes = config.to_bytes();
        Self::with_bytes(config, bytes, layers, tree, parent)
    }

    /// An image that the classic builder makes of a parent.
    pub fn after(parent: &Self, config: ImageConfig, layers: Vec<Arc<Layer>>, tree: Tree) -> Self {
        let bytes = config.to_bytes_after(&parent.config, &parent.config_bytes);
        Self::with_bytes(config, bytes, layers, tree, Some(parent.id))
    }

    /// An image whose configuration came as bytes, which are kept.
    pub fn with_bytes(
        config: ImageConfig,
        config_bytes: Vec<u8>,
        layers: Vec<Arc<Layer>>,
        tree: Tree,
        parent: Option<ImageId>,
    ) -> Self {
        let id = ImageId(super::Digest::of(&config_bytes));
        let exact = layers.iter().all(|layer| layer.exact);
        Self {
            id,
            config,
            config_bytes: config_bytes.into(),
            layers,
            tree,
            parent,
            exact,
            chains: Chains::default(),
        }
    }

    /// The same image as the child of another one, or of none.
    pub fn with_parent(&self, parent: Option<ImageId>) -> Self {
        Self { parent, ..self.clone() }
    }

    /// The image's size in `docker images`: that of all its layers.
    pub fn size(&self) -> u64 {
        self.layers.iter().map(|layer| layer.size).sum()
    }

    /// One chain id a layer, from the bottom up.
    pub fn chain_ids(&self) -> &[ChainId] {
        self.chains.get(&self.layers)
    }
}
