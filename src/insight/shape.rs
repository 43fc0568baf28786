//! An image as values that every face can hand on: its layers, its history, its files.

use serde::Serialize;

use super::waste::{Wasted, by_layer, waste};
use crate::build::FileCounts;
use crate::image::{Image, Store};
use crate::vfs::{Change, ChangeKind, DeviceKind, Node, NodeKind, Tree};

/// An image with everything but its files. Sizes are bytes, as `docker history` counts them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageShape {
    pub id: String,
    pub tags: Vec<String>,
    /// Whether the id is the one that a real Docker gives.
    pub exact: bool,
    pub size: u64,
    /// `linux/amd64`
    pub platform: String,
    /// RFC 3339.
    pub created: Option<String>,
    /// Bottom first.
    pub layers: Vec<LayerShape>,
    /// Newest first, as `docker history` prints it.
    pub history: Vec<HistoryShape>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerShape {
    pub diff_id: String,
    /// Equal in two images exactly if all layers up to this one are.
    pub chain_id: String,
    pub exact: bool,
    pub size: u64,
    /// Of the uncompressed tar.
    pub tar_bytes: u64,
    pub created_by: String,
    pub files: FileCounts,
    /// Bytes in it that a later layer hides.
    pub wasted: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryShape {
    /// `null` shows as `<missing>`.
    pub id: Option<String>,
    pub created: Option<String>,
    pub created_by: String,
    pub size: u64,
    pub comment: String,
    pub tags: Vec<String>,
    /// Index into the layers; `null` where the instruction made none.
    pub layer: Option<usize>,
}

/// A file, a directory or whatever else has a name in a tree.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileShape {
    /// Without a leading slash.
    pub path: String,
    pub kind: &'static str,
    /// In a layer: what became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<&'static str>,
    /// Permission bits.
    pub mode: u32,
    pub uid: u32,
    pub gid: u32,
    pub size: u64,
    /// Unix seconds.
    pub mtime: i64,
    /// Of a symbolic link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Whether its bytes are known, rather than only their number.
    pub known: bool,
}

/// The shape of an image of a store.
pub fn image_shape(store: &Store, image: &Image) -> ImageShape {
    shape_with(store, image, &waste(image))
}

/// The same where it is known what its layers hide.
pub fn shape_with(store: &Store, image: &Image, waste: &[Wasted]) -> ImageShape {
    let config = &image.config;
    let wasted = by_layer(image, waste);
    let mut made = config.history.iter().filter(|entry| !entry.empty_layer);
    let layers =
        image.layers.iter().zip(image.chain_ids()).zip(wasted).map(|((layer, chain), wasted)| LayerShape {
            diff_id: layer.diff_id.to_string(),
            chain_id: chain.to_string(),
            exact: layer.exact,
            size: layer.size,
            tar_bytes: layer.tar_bytes,
            created_by: made.next().map(|entry| entry.created_by.clone()).unwrap_or_default(),
            files: counts(&layer.changes),
            wasted,
        });
    let history = store.history(image).into_iter().map(|row| HistoryShape {
        id: row.image.map(|id| id.to_string()),
        created: row.created.map(|time| time.to_string()),
        created_by: row.created_by,
        size: row.size,
        comment: row.comment,
        tags: row.tags.iter().map(ToString::to_string).collect(),
        layer: row.layer,
    });
    let platform = [&config.os, &config.architecture, &config.variant];
    let platform: Vec<&str> =
        platform.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    ImageShape {
        id: image.id.to_string(),
        tags: store.tags_of(image.id).iter().map(ToString::to_string).collect(),
        exact: image.exact,
        size: image.size(),
        platform: platform.join("/"),
        created: config.created.map(|time| time.to_string()),
        layers: layers.collect(),
        history: history.collect(),
    }
}

/// Files, links and directories that a layer adds, modifies and deletes.
pub fn counts(changes: &[Change]) -> FileCounts {
    let mut counts = FileCounts::default();
    for change in changes {
        let count = match change.kind {
            ChangeKind::Added(_) => &mut counts.added,
            ChangeKind::Modified(_) => &mut counts.modified,
            ChangeKind::Deleted => &mut counts.deleted,
        };
        *count += 1;
    }
    counts
}

/// Everything in a tree, parents first.
pub fn tree_shape(tree: &Tree) -> Vec<FileShape> {
    tree.walk_all().map(|(path, node)| file_shape(path, node, None)).collect()
}

/// What a layer changes, in its order.
pub fn layer_shape(changes: &[Change]) -> Vec<FileShape> {
    let shape = |change: &Change| {
        let path = change.path.clone();
        match &change.kind {
            ChangeKind::Added(changed) => file_shape(path, &changed.node, Some("added")),
            ChangeKind::Modified(changed) => file_shape(path, &changed.node, Some("modified")),
            ChangeKind::Deleted => FileShape {
                path,
                kind: "deleted",
                change: Some("deleted"),
                mode: 0,
                uid: 0,
                gid: 0,
                size: 0,
                mtime: 0,
                target: None,
                known: true,
            },
        }
    };
    changes.iter().map(shape).collect()
}

fn file_shape(path: String, node: &Node, change: Option<&'static str>) -> FileShape {
    let kind = match node.kind {
        NodeKind::File(_) | NodeKind::HardLink(_) => "file",
        NodeKind::Directory(_) => "directory",
        NodeKind::Symlink(_) => "symlink",
        NodeKind::Device(DeviceKind::Character, ..) => "character-device",
        NodeKind::Device(DeviceKind::Block, ..) => "block-device",
        NodeKind::Fifo => "fifo",
    };
    FileShape {
        path,
        kind,
        change,
        mode: node.meta.mode,
        uid: node.meta.uid,
        gid: node.meta.gid,
        size: node.size(),
        mtime: node.meta.mtime.secs(),
        target: node.link_target().map(str::to_owned),
        known: node.content().is_none_or(|content| content.is_exact()),
    }
}
