//! Images to pieces.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::import::{Imported, ImportedImage};
use super::item;
use crate::image::Layer;
use crate::oci::layer::Compression;
use crate::vfs::{Change, ChangeKind, Changed, Content, Described, DeviceKind, Metadata, NodeKind, Time};

/// What a piece holds at most, give or take one item: little enough to be taken over between two pictures.
const PIECE: usize = 64 << 10;
const CHANGES: usize = 500;

/// Packs images; `sink` gets the pieces. What several images have in common is packed once.
pub fn pack(imported: &Imported, sink: &mut dyn FnMut(&[u8])) {
    let mut out = Packing { piece: Pack::default(), changes: 0, sink };
    let mut layers: BTreeMap<*const Layer, u64> = BTreeMap::new();
    // The number of a tree by that of the one below and that of the layer. The first tree is empty.
    let mut trees: BTreeMap<(u64, u64), u64> = BTreeMap::new();
    for ImportedImage { image, tags, platform, blobs } in &imported.images {
        let mut tree = 0;
        let mut places = vec![];
        for layer in &image.layers {
            let known = layers.get(&Arc::as_ptr(layer)).copied();
            let place = known.unwrap_or(layers.len() as u64);
            let over = (tree, place);
            let next = trees.len() as u64 + 1;
            if known.is_none() {
                layers.insert(Arc::as_ptr(layer), place);
                out.layer(tree, layer);
            } else if !trees.contains_key(&over) {
                out.item(item::AGAIN, |out| [tree, place].into_iter().for_each(|value| out.number(value)));
            }
            tree = *trees.entry(over).or_insert(next);
            places.push(place);
        }
        out.item(item::IMAGE, |out| {
            out.bytes(&image.config_bytes);
            out.list(&places, |out, place| out.number(*place));
            out.number(tree);
            out.meta(&image.tree.root().meta);
            out.list(tags, |out, tag| out.text(&tag.to_string()));
            out.text(platform);
            out.list(blobs, |out, (size, compression)| {
                out.number(*size);
                out.number(match compression {
                    Compression::None => 0,
                    Compression::Gzip => 1,
                    Compression::Zstd => 2,
                });
            });
        });
    }
    for note in &imported.notes {
        out.item(item::NOTE, |out| out.text(note));
    }
    out.item(item::END, |_| {});
    out.flush();
}

struct Packing<'s> {
    piece: Pack,
    changes: usize,
    sink: &'s mut dyn FnMut(&[u8]),
}

impl Packing<'_> {
    fn item(&mut self, kind: u64, fill: impl FnOnce(&mut Pack)) {
        self.piece.number(kind);
        fill(&mut self.piece);
        if self.piece.0.len() >= PIECE || self.changes >= CHANGES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        (self.sink)(&self.piece.0);
        self.piece.0.clear();
        self.changes = 0;
    }

    fn layer(&mut self, below: u64, layer: &Layer) {
        let Layer { diff_id, exact, size, tar_bytes, changes } = layer;
        self.item(item::LAYER, |out| {
            out.number(below);
            out.0.extend_from_slice(diff_id.0.as_bytes());
            [u64::from(*exact), *size, *tar_bytes].into_iter().for_each(|value| out.number(value));
        });
        for Change { path, kind } in changes.iter() {
            self.changes += 1;
            self.item(item::CHANGE, |out| {
                out.text(path);
                match kind {
                    ChangeKind::Deleted => out.number(0),
                    ChangeKind::Added(changed) => out.changed(1, changed),
                    ChangeKind::Modified(changed) => out.changed(2, changed),
                }
            });
        }
    }
}

#[derive(Default)]
struct Pack(Vec<u8>);

impl Pack {
    /// Seven bits a byte, the lowest first.
    fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u64);
        items.iter().for_each(|item| each(self, item));
    }

    fn time(&mut self, time: Time) {
        self.0.extend_from_slice(&time.0.to_le_bytes());
    }

    fn meta(&mut self, meta: &Metadata) {
        let Metadata { mode, uid, gid, mtime, xattrs } = meta;
        [mode, uid, gid].into_iter().for_each(|value| self.number(u64::from(*value)));
        self.time(*mtime);
        let xattrs: Vec<_> = xattrs.iter().flat_map(|xattrs| xattrs.iter()).collect();
        self.list(&xattrs, |out, (name, value)| {
            out.text(name);
            out.bytes(value);
        });
    }

    fn changed(&mut self, kind: u64, Changed { node, inode }: &Changed) {
        self.number(kind);
        self.number(u64::from(inode.is_some()));
        if let Some(inode) = inode {
            self.number(inode.0);
        }
        self.meta(&node.meta);
        match &node.kind {
            NodeKind::Directory(_) => self.number(0),
            NodeKind::File(Content::Bytes(bytes)) => {
                self.number(1);
                self.bytes(bytes);
            }
            NodeKind::File(Content::Zeros(size)) => {
                self.number(2);
                self.number(*size);
            }
            NodeKind::File(Content::Described(Described { size, label })) => {
                self.number(3);
                self.number(*size);
                self.text(label);
            }
            NodeKind::Symlink(target) => {
                self.number(4);
                self.text(target);
            }
            NodeKind::Device(kind, major, minor) => {
                self.number(match kind {
                    DeviceKind::Character => 5,
                    DeviceKind::Block => 6,
                });
                self.number(u64::from(*major));
                self.number(u64::from(*minor));
            }
            NodeKind::Fifo => self.number(7),
            NodeKind::HardLink(id) => {
                self.number(8);
                self.number(id.0);
            }
        }
    }
}
