//! The build cache: what BuildKit keeps between builds, and the keys by which misses are explained.

use std::sync::Arc;

use imbl::OrdMap;

use super::LayerSummary;
use super::memory::Memory;
use crate::image::{Digest, Image, ImageId, Layer, Reference};
use crate::vfs::{Time, Tree};

/// A persistent value: cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct BuildCache {
    /// What BuildKit built, by the digest of its key.
    records: OrdMap<Digest, Arc<Record>>,
    /// Contents of cache mounts, by id.
    pub mounts: OrdMap<String, Tree>,
    /// Images that BuildKit pulled: not in the image store.
    images: OrdMap<ImageId, Arc<Image>>,
    pulled: OrdMap<Reference, ImageId>,
    /// Images whose file system BuildKit has loaded before.
    pub loaded: OrdMap<ImageId, ()>,
    pub(super) memory: Memory,
}

/// The result of a BuildKit vertex.
#[derive(Debug, Clone)]
pub struct Record {
    /// Digest of the key: what later steps that build on it are keyed by.
    pub id: Digest,
    /// `[2/4] RUN make` without the numbers: the instruction.
    pub name: String,
    /// The file system with this result in it.
    pub tree: Tree,
    /// `None` where the vertex makes none (a `FROM`).
    pub layer: Option<Arc<Layer>>,
    pub summary: Option<LayerSummary>,
    pub created: Time,
    /// Moved on by each use.
    pub last_used: Time,
}

impl BuildCache {
    pub fn record(&self, id: Digest) -> Option<&Arc<Record>> {
        self.records.get(&id)
    }

    pub fn add_record(&mut self, record: Record) {
        self.records.insert(record.id, Arc::new(record));
    }

    /// In the order of their ids.
    pub fn records(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.records.values()
    }

    /// Drops a record: what it stands for will be built again.
    pub fn remove_record(&mut self, id: Digest) -> Option<Arc<Record>> {
        self.records.remove(&id)
    }

    /// The image that BuildKit pulled under a name.
    pub fn pulled(&self, reference: &Reference) -> Option<ImageId> {
        self.pulled.get(reference).copied()
    }

    pub fn image(&self, id: ImageId) -> Option<&Arc<Image>> {
        self.images.get(&id)
    }

    pub fn add_pulled(&mut self, reference: Reference, image: Arc<Image>) {
        self.pulled.insert(reference, image.id);
        self.images.insert(image.id, image);
    }
}
