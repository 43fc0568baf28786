//! The build cache: what BuildKit keeps between builds, and the keys by which misses are explained.

use std::sync::Arc;

use imbl::{OrdMap, Vector};

use super::LayerSummary;
use super::buildkit::Sent;
use super::memory::Memory;
use crate::image::{Digest, Image, ImageId, Layer, Reference};
use crate::vfs::{Time, Tree};

/// A persistent value: cloning is cheap.
#[derive(Debug, Clone, Default)]
pub struct BuildCache {
    /// What BuildKit built, by the digest of its key.
    records: OrdMap<Digest, Arc<Record>>,
    /// Results of keys that were built again: kept until they are pruned, like the newer ones.
    older: Vector<Arc<Record>>,
    /// Contents of cache mounts, by id.
    pub mounts: OrdMap<String, Tree>,
    /// Bytes of the Dockerfile that was sent last.
    pub dockerfile_bytes: u64,
    /// Contexts as they were sent last, by where the client has them.
    pub(super) sent: OrdMap<String, Sent>,
    /// Images that BuildKit pulled: not in the image store.
    images: OrdMap<ImageId, Arc<Image>>,
    pulled: OrdMap<Reference, ImageId>,
    /// Digests of the manifests of pulled images.
    digests: OrdMap<Reference, String>,
    /// Images whose file system BuildKit has loaded before, by their layers.
    pub loaded: OrdMap<Digest, ()>,
    /// What a `COPY --link` was put upon before: the digest of both.
    pub merged: OrdMap<Digest, ()>,
    pub(super) memory: Memory,
}

/// The result of a BuildKit vertex.
#[derive(Debug, Clone)]
pub struct Record {
    /// Digest of the key: what later steps that build on it are keyed by.
    pub id: Digest,
    /// `[2/4] RUN make` without the numbers: the instruction.
    pub name: String,
    pub snapshot: Snapshot,
    /// Of the layer that the vertex added.
    pub summary: LayerSummary,
    pub created: Time,
    /// Moved on by each use.
    pub last_used: Time,
}

/// A file system and the layers that make it.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    pub tree: Tree,
    /// From the bottom up, each with the time it was made; layers of a base image have none here.
    pub layers: Vector<(Arc<Layer>, Option<Time>)>,
}

impl BuildCache {
    pub fn record(&self, id: Digest) -> Option<&Arc<Record>> {
        self.records.get(&id)
    }

    pub fn add_record(&mut self, record: Record) {
        if let Some(old) = self.records.insert(record.id, Arc::new(record)) {
            self.older.push_back(old);
        }
    }

    /// In the order of their ids, then what newer ones took the place of.
    pub fn records(&self) -> impl Iterator<Item = &Arc<Record>> {
        self.records.values().chain(&self.older)
    }

    /// Drops the record of a key that was made at a moment. What it stands for will be built again, unless an older
    /// one takes its place.
    pub fn remove_record(&mut self, id: Digest, created: Time) {
        let is_it = |record: &Arc<Record>| record.id == id && record.created == created;
        if !self.records.get(&id).is_some_and(is_it) {
            self.older.retain(|record| !is_it(record));
            return;
        }
        self.records.remove(&id);
        if let Some(at) = self.older.iter().rposition(|record| record.id == id) {
            self.records.insert(id, self.older.remove(at));
        }
    }

    /// The image that BuildKit pulled under a name.
    pub fn pulled(&self, reference: &Reference) -> Option<ImageId> {
        self.pulled.get(reference).copied()
    }

    pub fn image(&self, id: ImageId) -> Option<&Arc<Image>> {
        self.images.get(&id)
    }

    /// Images that are in the cache and not necessarily in the store.
    pub fn images(&self) -> impl Iterator<Item = &Arc<Image>> {
        self.images.values()
    }

    /// The digest of the manifest that a name was pulled with.
    pub fn digest_of(&self, reference: &Reference) -> Option<String> {
        self.digests.get(reference).cloned()
    }

    /// Notes that a record was used.
    pub fn touch(&mut self, id: Digest, now: Time) {
        if let Some(record) = self.records.get_mut(&id) {
            *record = Arc::new(Record { last_used: now, ..(**record).clone() });
        }
    }

    pub fn add_pulled(&mut self, reference: Reference, image: Arc<Image>, digest: Option<String>) {
        if let Some(digest) = digest {
            self.digests.insert(reference.clone(), digest);
        }
        self.pulled.insert(reference, image.id);
        self.images.insert(image.id, image);
    }
}
