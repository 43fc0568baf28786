//! What a replay leaves behind, in the recordings' shape.

use std::collections::BTreeMap;

use super::scenario::{Entry, RecordedConfig, RecordedLayer};
use crate::image::{Image, Layer, Reference, Store};
use crate::oci::tar;
use crate::vfs::{Node, NodeKind};

/// The images that the recordings list: named or dangling ones with layers, without the base.
fn listed<'a>(store: &'a Store, base: &Reference) -> Vec<&'a Image> {
    let base = store.tagged(base);
    let images = store.images().into_iter().map(|image| &**image);
    images
        .filter(|image| {
            let shown = !store.tags_of(image.id).is_empty() || store.children(image.id).is_empty();
            shown && Some(image.id) != base && !image.layers.is_empty()
        })
        .collect()
}

pub fn images(store: &Store, base: &Reference) -> BTreeMap<String, Vec<String>> {
    let diff_ids = |image: &Image| image.layers.iter().map(|layer| layer.diff_id.to_string()).collect();
    listed(store, base).into_iter().map(|image| (image.id.to_string(), diff_ids(image))).collect()
}

pub fn layers(store: &Store, base: &Reference) -> BTreeMap<String, RecordedLayer> {
    let all = listed(store, base).into_iter().flat_map(|image| image.layers.iter());
    all.map(|layer| (layer.diff_id.to_string(), recorded(layer))).collect()
}

pub fn configs(store: &Store) -> BTreeMap<String, RecordedConfig> {
    let one = |image: &Image| RecordedConfig {
        parent: image.parent.map(|id| id.to_string()),
        config: serde_json::from_slice(&image.config_bytes).unwrap_or_default(),
    };
    store.images().into_iter().map(|image| (image.id.to_string(), one(image))).collect()
}

fn recorded(layer: &Layer) -> RecordedLayer {
    let mut first_names = BTreeMap::new();
    let mut entries = vec![];
    for change in layer.changes.iter() {
        let Some(changed) = change.changed() else {
            let path = tar::whiteout_path(&change.path);
            entries.push(Entry { r#type: "-".to_owned(), mode: "0000".to_owned(), path, ..Entry::default() });
            continue;
        };
        // The recordings list files, directories and links.
        if matches!(changed.node.kind, NodeKind::Fifo | NodeKind::Device(..)) {
            continue;
        }
        let first = changed.inode.and_then(|inode| match first_names.get(&inode) {
            Some(first) => Some(String::clone(first)),
            None => {
                first_names.insert(inode, change.path.clone());
                None
            }
        });
        entries.push(entry(&change.path, &changed.node, first));
    }
    RecordedLayer { tar_bytes: layer.tar_bytes, entries }
}

fn entry(path: &str, node: &Node, hard_link: Option<String>) -> Entry {
    let (kind, size, link) = match (&node.kind, hard_link) {
        (_, Some(first)) => ("h", 0, first),
        (NodeKind::Directory(_), _) => ("d", 0, String::new()),
        (NodeKind::Symlink(target), _) => ("l", 0, target.to_string()),
        _ => ("-", node.size(), String::new()),
    };
    Entry {
        r#type: kind.to_owned(),
        mode: format!("{:04o}", node.meta.mode),
        uid: node.meta.uid,
        gid: node.meta.gid,
        size,
        mtime: node.meta.mtime.secs(),
        path: path.to_owned(),
        link,
    }
}
