//! Bytes that layers carry and nobody sees: files that a later layer deletes or writes again.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::image::{Image, Layer};
use crate::vfs::{Changed, InodeId};

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
    let layers: Vec<&Layer> = image.layers.iter().map(|layer| &**layer).collect();
    wasted(&layers)
}

/// The same with sums.
pub fn waste_of(image: &Image) -> Waste {
    let layers: Vec<&Layer> = image.layers.iter().map(|layer| &**layer).collect();
    let files = wasted(&layers);
    let mut by_layer = vec![0; layers.len()];
    for file in &files {
        if let Some(sum) = by_layer.get_mut(file.added_by) {
            *sum += file.bytes;
        }
    }
    Waste { bytes: by_layer.iter().sum(), dive_bytes: dive(&layers), by_layer, files }
}

/// A file as a layer holds it: by one name, or by the inode behind several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Body {
    Path(usize),
    Inode(usize, InodeId),
}

struct Held {
    path: String,
    bytes: u64,
    layer: usize,
    /// Names that still lead to it.
    names: usize,
}

fn wasted(layers: &[&Layer]) -> Vec<Wasted> {
    let mut visible: BTreeMap<String, Body> = BTreeMap::new();
    let mut held: BTreeMap<Body, Held> = BTreeMap::new();
    let mut out = vec![];
    let mut count = 0;
    let later = Later::of(layers);
    for (index, layer) in layers.iter().enumerate() {
        for change in layer.changes.iter() {
            let stays_directory = change.changed().is_some_and(|changed| changed.node.is_dir());
            bury(&change.path, stays_directory, index, &mut visible, &mut held, &mut out);
            let Some(changed) = change.changed().filter(|changed| changed.node.is_file()) else { continue };
            // Most files are never touched again; only those of several names have to be counted all the same.
            if changed.inode.is_none() && !later.reach(&change.path, index) {
                continue;
            }
            count += 1;
            let body = match changed.inode {
                Some(inode) => Body::Inode(index, inode),
                None => Body::Path(count),
            };
            let file = held.entry(body).or_insert_with(|| hold(&change.path, changed, index));
            file.names += 1;
            visible.insert(change.path.clone(), body);
        }
    }
    out.sort_by(|a, b| {
        b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)).then(a.added_by.cmp(&b.added_by))
    });
    out
}

/// The last layer that has a path in it, of all layers but the first.
struct Later<'l> {
    touched: BTreeMap<&'l str, usize>,
    /// Those that are no directories there: nothing that was below them stays.
    replaced: BTreeMap<&'l str, usize>,
}

impl<'l> Later<'l> {
    fn of(layers: &[&'l Layer]) -> Self {
        let mut later = Self { touched: BTreeMap::new(), replaced: BTreeMap::new() };
        for (index, layer) in layers.iter().enumerate().skip(1) {
            for change in layer.changes.iter() {
                later.touched.insert(&change.path, index);
                if !change.changed().is_some_and(|changed| changed.node.is_dir()) {
                    later.replaced.insert(&change.path, index);
                }
            }
        }
        later
    }

    /// Whether a layer above that of `index` may hide a file.
    fn reach(&self, path: &str, index: usize) -> bool {
        let above = |last: Option<&usize>| last.is_some_and(|&last| last > index);
        let parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        above(self.touched.get(path)) || parents.into_iter().any(|parent| above(self.replaced.get(parent)))
    }
}

fn hold(path: &str, changed: &Changed, layer: usize) -> Held {
    Held { path: path.to_owned(), bytes: changed.node.size(), layer, names: 0 }
}

/// The path does not lead any more to what it led to before, nor does anything below it if it is no directory now.
fn bury(
    path: &str,
    stays_directory: bool,
    by: usize,
    visible: &mut BTreeMap<String, Body>,
    held: &mut BTreeMap<Body, Held>,
    out: &mut Vec<Wasted>,
) {
    let mut gone: Vec<Body> = visible.remove(path).into_iter().collect();
    if !stays_directory {
        let inside = format!("{path}/");
        let names: Vec<String> = visible
            .range(inside.clone()..)
            .map(|(name, _)| name)
            .take_while(|name| name.starts_with(&inside))
            .cloned()
            .collect();
        gone.extend(names.iter().filter_map(|name| visible.remove(name)));
    }
    for body in gone {
        let Some(file) = held.get_mut(&body) else { continue };
        file.names = file.names.saturating_sub(1);
        // Written again in the very same layer, nothing of the old bytes is in the tar.
        if file.names > 0 || file.layer == by {
            continue;
        }
        if let Some(file) = held.remove(&body).filter(|file| file.bytes > 0) {
            out.push(Wasted { path: file.path, bytes: file.bytes, added_by: file.layer, buried_by: by });
        }
    }
}

/// `dive`'s figure: the sizes of all copies of every path that is in more than one layer.
fn dive(layers: &[&Layer]) -> u64 {
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
