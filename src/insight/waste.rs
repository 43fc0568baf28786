//! Bytes that layers carry and nobody sees: files that a later layer deletes or writes again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::image::{ChainId, Image, Layer};
use crate::vfs::{Change, Changes};

/// A file in a layer that the final tree does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wasted {
    /// Without a leading slash.
    pub path: String,
    pub bytes: u64,
    /// Index of the layer that holds the bytes.
    pub added_by: usize,
    /// Index of the layer that hides them.
    pub buried_by: usize,
}

/// The wasted files of an image, with sums.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waste {
    /// The largest first.
    pub files: Vec<Wasted>,
    pub bytes: u64,
    /// A layer each: bytes in it that a later one hides.
    pub by_layer: Vec<u64>,
    /// Wasted bytes as `dive` counts them, for comparison: it counts the copy that stays as well, and misses what
    /// lies in deleted directories of the layers below.
    pub dive_bytes: u64,
}

/// What of an image's layers is not visible in its tree, the largest first.
pub fn waste(image: &Image) -> Vec<Wasted> {
    Hidden::default().with([image]).waste(image)
}

/// The same with sums.
pub fn waste_of(image: &Image) -> Waste {
    let files = waste(image);
    let by_layer = by_layer(image, &files);
    Waste { bytes: by_layer.iter().sum(), dive_bytes: dive(&image.layers), by_layer, files }
}

/// Bytes in each layer of an image that a later one hides.
pub fn by_layer(image: &Image, files: &[Wasted]) -> Vec<u64> {
    let mut sums = vec![0; image.layers.len()];
    for file in files {
        if let Some(sum) = sums.get_mut(file.added_by) {
            *sum += file.bytes;
        }
    }
    sums
}

/// What each layer of some images hides of those below it. Images that share layers share what is known of them, and
/// so does the next build of one: [`Hidden::with`] looks only at chains that are new.
#[derive(Debug, Clone, Default)]
pub struct Hidden(BTreeMap<ChainId, Arc<[Wasted]>>);

impl Hidden {
    /// What the layers of just these images hide, as far as it is known already from here.
    pub fn with<'i>(&self, images: impl IntoIterator<Item = &'i Image>) -> Self {
        let mut hidden = BTreeMap::new();
        for image in images {
            for (top, chain) in image.chain_ids().iter().enumerate() {
                let known = || self.0.get(chain).cloned();
                let find = || hidden_by(&image.layers, top).into();
                hidden.entry(*chain).or_insert_with(|| known().unwrap_or_else(find));
            }
        }
        Self(hidden)
    }

    /// What of an image's layers is not visible in its tree, in no order; nothing of one that is not among them.
    pub fn files(&self, image: &Image) -> impl Iterator<Item = &Wasted> {
        image.chain_ids().iter().filter_map(|chain| self.0.get(chain)).flat_map(|files| files.iter())
    }

    /// The same, the largest first.
    pub fn waste(&self, image: &Image) -> Vec<Wasted> {
        let mut files: Vec<Wasted> = self.files(image).cloned().collect();
        files.sort_by(|a, b| {
            b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)).then(a.added_by.cmp(&b.added_by))
        });
        files
    }
}

/// What the layer at `top` hides of those below it.
fn hidden_by(layers: &[Arc<Layer>], top: usize) -> Vec<Wasted> {
    let Some(over) = layers.get(top) else { return vec![] };
    let below = layers.iter().enumerate().take(top);
    below.flat_map(|(index, layer)| hidden_in(layers, index, layer, top, over)).collect()
}

/// What the layer at `top` hides of the one at `index`.
fn hidden_in(layers: &[Arc<Layer>], index: usize, layer: &Layer, top: usize, over: &Layer) -> Vec<Wasted> {
    let mut found: BTreeSet<usize> = BTreeSet::new();
    for at in touched(&layer.changes, &over.changes) {
        let names = layer.changes.names_of(at);
        // A file goes with the last of its names.
        let between = || layers.iter().enumerate().take(top + 1).skip(index + 1);
        let hides = |path: &str| between().find(|(_, over)| hides(&over.changes, path)).map(|(by, _)| by);
        let by: Option<Vec<usize>> =
            names.iter().map(|&name| hides(&layer.changes.get(name)?.path)).collect();
        if by.and_then(|by| by.into_iter().max()) == Some(top) {
            found.extend(names.first());
        }
    }
    let wasted = |change: &Change| Wasted {
        path: change.path.clone(),
        bytes: change.size(),
        added_by: index,
        buried_by: top,
    };
    let files = found.into_iter().filter_map(|at| layer.changes.get(at)).map(wasted);
    files.filter(|file| file.bytes > 0).collect()
}

/// The places of the files in a layer that another one has at their path or hides with a directory of theirs. Costs
/// follow the shorter of the two.
fn touched(layer: &Changes, over: &Changes) -> Vec<usize> {
    let is_file =
        |at: &usize| layer.get(*at).and_then(Change::changed).is_some_and(|changed| changed.node.is_file());
    let mut places = Vec::new();
    if layer.len() < over.len() {
        places.extend((0..layer.len()).filter(|at| layer.get(*at).is_some_and(|c| hides(over, &c.path))));
    } else {
        for change in over.iter() {
            places.extend(layer.position(&change.path));
            if !stays_directory(change) {
                places.extend(layer.below(&change.path));
            }
        }
    }
    places.retain(is_file);
    places
}

/// Whether a path of a layer below does not lead any more to what it led to: it is in this layer as well, or one of
/// its directories is here and no directory.
fn hides(over: &Changes, path: &str) -> bool {
    let mut parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
    over.at(path).is_some() || parents.any(|parent| over.at(parent).is_some_and(|c| !stays_directory(c)))
}

fn stays_directory(change: &Change) -> bool {
    change.changed().is_some_and(|changed| changed.node.is_dir())
}

/// `dive`'s figure: the sizes of all copies of every path that is in more than one layer.
fn dive(layers: &[Arc<Layer>]) -> u64 {
    let mut paths: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for change in layers.iter().flat_map(|layer| layer.changes.iter()) {
        let directory = change.changed().is_some_and(|changed| changed.node.is_dir());
        if !directory {
            let (times, bytes) = paths.entry(&change.path).or_default();
            *times += 1;
            *bytes += change.size();
        }
    }
    paths.values().filter(|(times, _)| *times > 1).map(|(_, bytes)| bytes).sum()
}
