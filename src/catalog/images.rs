//! What a lookup of a base image gives: configuration, history and layers with their files.

use std::sync::Arc;

use super::Provenance;
use crate::vfs::{Changes, Time, Tree};

/// A base image with everything that a build needs of it.
#[derive(Debug, Clone)]
pub struct BaseImage {
    /// The familiar name with its tag: `node:22`.
    pub reference: String,
    pub created: Time,
    /// Always `linux` and `amd64`: the only platform that the data describes.
    pub os: &'static str,
    pub architecture: &'static str,
    pub config: BaseConfig,
    /// Oldest first; as many entries with a layer as there are layers.
    pub history: Vec<BaseHistory>,
    pub layers: Vec<BaseLayer>,
    /// The published manifest's digest, where known (`sha256:…`).
    pub digest: Option<String>,
    /// The published image's id, where known.
    pub image_id: Option<String>,
    pub provenance: Provenance,
    /// All layers applied.
    pub tree: Tree,
}

/// The configuration that a build inherits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BaseConfig {
    pub user: String,
    /// `80/tcp`.
    pub exposed_ports: Vec<String>,
    /// `NAME=value`.
    pub env: Vec<String>,
    pub entrypoint: Option<Vec<String>>,
    pub cmd: Option<Vec<String>>,
    pub volumes: Vec<String>,
    pub working_dir: String,
    pub labels: Vec<(String, String)>,
    pub stop_signal: Option<String>,
    /// What `SHELL` set, where it did.
    pub shell: Option<Vec<String>>,
    /// Instructions that a build on this image runs first.
    pub on_build: Vec<String>,
}

/// One row of `docker history`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseHistory {
    pub created: Time,
    pub created_by: String,
    /// `buildkit.dockerfile.v0` for rows that BuildKit wrote.
    pub comment: String,
    pub empty_layer: bool,
}

/// One layer.
#[derive(Debug, Clone)]
pub struct BaseLayer {
    /// Bytes of regular files, as `docker history` shows.
    pub size: u64,
    /// Bytes that a pull downloads.
    pub compressed: u64,
    /// Bytes of the uncompressed tar, where known.
    pub tar_bytes: Option<u64>,
    /// The digest that a registry has it under, where known.
    pub digest: Option<String>,
    /// The digest of the uncompressed tar, where known.
    pub diff_id: Option<String>,
    pub provenance: Provenance,
    /// The files. Their sizes add up to `size`; most are descriptions, so no digest made from them is a real one.
    pub changes: Arc<Changes>,
}

impl BaseImage {
    /// Bytes of all layers: what `docker images` shows.
    pub fn size(&self) -> u64 {
        self.layers.iter().map(|layer| layer.size).sum()
    }
}
