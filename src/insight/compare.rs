//! What two images have in common, and what that saves.

use serde::Serialize;

use crate::image::Image;

/// Two images side by side. Sizes are bytes as `docker history` counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Layers that both have from the bottom up, which a Docker Engine stores once.
    pub shared_layers: usize,
    pub shared_bytes: u64,
    pub unique_a: u64,
    pub unique_b: u64,
    /// Layers above the fork with equal bytes over different ones: a registry stores their blob once, and whoever has
    /// one image pulls it without its transfer; on disk they are there twice.
    pub same_blobs: usize,
    pub same_blob_bytes: u64,
    /// Bytes that both take on disk together.
    pub on_disk: u64,
    /// Bytes less than the two sizes added up.
    pub saved_on_disk: u64,
    /// Bytes that a pull of B transfers where A is, before compression.
    pub pull_b_after_a: u64,
}

/// Compares two images.
pub fn compare(a: &Image, b: &Image) -> Comparison {
    let shared_layers = a.chain_ids().iter().zip(b.chain_ids()).take_while(|(a, b)| a == b).count();
    let sum =
        |image: &Image, from: usize| image.layers.iter().skip(from).map(|layer| layer.size).sum::<u64>();
    let shared_bytes = sum(a, 0) - sum(a, shared_layers);
    let (unique_a, unique_b) = (sum(a, shared_layers), sum(b, shared_layers));
    let own_a: Vec<_> = a.layers.iter().skip(shared_layers).map(|layer| layer.diff_id).collect();
    let twins = b.layers.iter().skip(shared_layers).filter(|layer| own_a.contains(&layer.diff_id));
    let (same_blobs, same_blob_bytes) = twins.fold((0, 0), |(n, bytes), layer| (n + 1, bytes + layer.size));
    Comparison {
        shared_layers,
        shared_bytes,
        unique_a,
        unique_b,
        same_blobs,
        same_blob_bytes,
        on_disk: shared_bytes + unique_a + unique_b,
        saved_on_disk: shared_bytes,
        pull_b_after_a: unique_b - same_blob_bytes,
    }
}
