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
        let mut hidden: BTreeMap<ChainId, Arc<[Wasted]>> = BTreeMap::new();
        for image in images {
            let chains = image.chain_ids();
            // Of a chain that is known those below it are as well.
            let known =
                chains.iter().map_while(|chain| hidden.get(chain).or_else(|| self.0.get(chain)).cloned());
            let known: Vec<Arc<[Wasted]>> = known.collect();
            let new = Above::new(&image.layers, known.len()).hides().into_iter().map(Arc::from);
            let new: Vec<_> = new.collect();
            hidden.extend(chains.iter().copied().zip(known.into_iter().chain(new)));
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

/// The layers of an image from one on, by the paths that they take from those below. What they hide costs as much as
/// they change.
struct Above<'l> {
    layers: &'l [Arc<Layer>],
    first: usize,
    /// Paths at which they have something, with the layer, in order.
    at: Vec<(&'l str, usize)>,
    /// Those at which they have no directory, so that whatever is below is hidden as well.
    whole: Vec<(&'l str, usize)>,
}

impl<'l> Above<'l> {
    fn new(layers: &'l [Arc<Layer>], first: usize) -> Self {
        let changes = layers.iter().enumerate().skip(first);
        let changes = changes.flat_map(|(top, layer)| layer.changes.iter().map(move |change| (change, top)));
        let mut at: Vec<_> = changes.clone().map(|(change, top)| (change.path.as_str(), top)).collect();
        let whole = changes.filter(|(change, _)| !stays_directory(change));
        let mut whole: Vec<_> = whole.map(|(change, top)| (change.path.as_str(), top)).collect();
        at.sort_unstable();
        whole.sort_unstable();
        Self { layers, first, at, whole }
    }

    /// What each of them hides of those below it.
    fn hides(&self) -> Vec<Vec<Wasted>> {
        let mut found = vec![vec![]; self.layers.len() - self.first];
        if found.is_empty() {
            return found;
        }
        for (added_by, layer) in self.layers.iter().enumerate() {
            let changes = &layer.changes;
            let touched = self
                .touched(added_by, changes)
                .into_iter()
                .filter_map(|at| changes.names_of(at).first().copied());
            for at in touched.collect::<BTreeSet<usize>>() {
                let Some(change) = changes.get(at).filter(|change| change.size() > 0) else {
                    continue;
                };
                // A file goes with the last of its names.
                let names = changes.names_of(at);
                let by = names.iter().map(|&name| self.over(&changes.get(name)?.path, added_by));
                let by: Option<Vec<usize>> = by.collect();
                let Some(buried_by) = by.and_then(|by| by.into_iter().max()) else {
                    continue;
                };
                if let Some(found) = buried_by.checked_sub(self.first).and_then(|at| found.get_mut(at)) {
                    found.push(Wasted {
                        path: change.path.clone(),
                        bytes: change.size(),
                        added_by,
                        buried_by,
                    });
                }
            }
        }
        found
    }

    /// The places of the files in a layer that these hide a name of. Costs follow what is shorter, the layer or these.
    fn touched(&self, layer: usize, changes: &Changes) -> Vec<usize> {
        let mut places = Vec::new();
        if changes.len() < self.at.len() {
            places.extend((0..changes.len()).filter(|&at| {
                changes.get(at).is_some_and(|change| self.next(&change.path, layer).is_some())
            }));
        } else {
            for (path, _) in latest(&self.at, layer) {
                places.extend(changes.position(path));
            }
            for (path, _) in latest(&self.whole, layer) {
                places.extend(changes.below(path));
            }
        }
        let is_file = |at: &usize| {
            changes.get(*at).and_then(Change::changed).is_some_and(|changed| changed.node.is_file())
        };
        places.retain(is_file);
        places
    }

    /// The first layer over one that hides a path of it.
    fn over(&self, path: &str, layer: usize) -> Option<usize> {
        let mut known = self.layers.iter().enumerate().take(self.first).skip(layer + 1);
        let known = known.find(|(_, over)| hides(&over.changes, path)).map(|(by, _)| by);
        known.or_else(|| self.next(path, layer))
    }

    /// The first of these, over a layer, that hides a path of it.
    fn next(&self, path: &str, layer: usize) -> Option<usize> {
        let parents = parents(path).filter_map(|parent| after(&self.whole, parent, layer));
        parents.chain(after(&self.at, path, layer)).min()
    }
}

/// The first layer over one that has a path.
fn after(list: &[(&str, usize)], path: &str, layer: usize) -> Option<usize> {
    let next = list.get(list.partition_point(|&entry| entry <= (path, layer)));
    next.filter(|(at, _)| *at == path).map(|&(_, top)| top)
}

/// Each path once that a layer over one has.
fn latest<'a, 'l>(list: &'a [(&'l str, usize)], layer: usize) -> impl Iterator<Item = (&'l str, usize)> + 'a {
    let paths = list.chunk_by(|a, b| a.0 == b.0).filter_map(|tops| tops.last().copied());
    paths.filter(move |&(_, top)| top > layer)
}

/// Whether a path of a layer below does not lead any more to what it led to: it is in this layer as well, or one of
/// its directories is here and no directory.
fn hides(over: &Changes, path: &str) -> bool {
    over.at(path).is_some()
        || parents(path).any(|parent| over.at(parent).is_some_and(|c| !stays_directory(c)))
}

/// The directories that a path leads through, the outermost first.
fn parents(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
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
