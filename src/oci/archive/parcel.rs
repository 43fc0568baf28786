//! Images as bytes, for a worker and the page to hand to each other: what [`Imported`] holds, and nothing that can be
//! had from it. The form is that of one build of the engine; nothing keeps it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::import::{Imported, ImportedImage};
use crate::image::{DiffId, Digest, Image, ImageConfig, Layer, Reference};
use crate::oci::layer::Compression;
use crate::vfs::{
    Change, ChangeKind, Changed, Content, Described, DeviceKind, Follow, InodeId, Metadata, Node, NodeKind,
    Time, Tree, apply,
};

/// Packs images. A layer that several of them have is packed once.
pub fn pack(imported: &Imported) -> Vec<u8> {
    let mut out = Pack::default();
    let mut layers: Vec<&Arc<Layer>> = vec![];
    let mut places = vec![];
    for layer in imported.images.iter().flat_map(|found| &found.image.layers) {
        let place = layers.iter().position(|known| Arc::ptr_eq(known, layer)).unwrap_or(layers.len());
        if place == layers.len() {
            layers.push(layer);
        }
        places.push(place);
    }
    out.list(&layers, |out, layer| out.layer(layer));
    let mut places = places.into_iter();
    out.list(&imported.images, |out, found| {
        let ImportedImage { image, tags, platform, blobs } = found;
        out.bytes(&image.config_bytes);
        out.number(image.layers.len() as u64);
        places.by_ref().take(image.layers.len()).for_each(|place| out.number(place as u64));
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
    out.list(&imported.notes, |out, note| out.text(note));
    out.0
}

/// Unpacks them again; `None` for bytes that [`pack`] did not make. The nodes of directories in the changes of layers
/// are without their entries, which are changes of their own.
pub fn unpack(bytes: &[u8]) -> Option<Imported> {
    let mut from = Unpack(bytes);
    let layers = from.list(Unpack::layer)?;
    let mut trees = Trees { made: vec![Tree::new()], over: BTreeMap::new() };
    let images = from.list(|from| from.image(&layers, &mut trees))?;
    let notes = from.list(Unpack::text)?;
    from.0.is_empty().then_some(Imported { images, notes })
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

    fn layer(&mut self, layer: &Layer) {
        let Layer { diff_id, exact, size, tar_bytes, changes } = layer;
        self.0.extend_from_slice(diff_id.0.as_bytes());
        self.number(u64::from(*exact));
        self.number(*size);
        self.number(*tar_bytes);
        self.list(changes, |out, Change { path, kind }| {
            out.text(path);
            match kind {
                ChangeKind::Deleted => out.number(0),
                ChangeKind::Added(changed) => out.changed(1, changed),
                ChangeKind::Modified(changed) => out.changed(2, changed),
            }
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

/// What layers make when they are laid over each other, so that images with the same ones below share them.
struct Trees {
    made: Vec<Tree>,
    /// The place of a tree by that of the one below and that of the layer.
    over: BTreeMap<(usize, usize), usize>,
}

impl Trees {
    fn lay(&mut self, below: usize, place: usize, layer: &Layer) -> Option<usize> {
        if let Some(known) = self.over.get(&(below, place)) {
            return Some(*known);
        }
        let mut tree = self.made.get(below)?.clone();
        apply(&layer.changes, &mut tree).ok()?;
        self.made.push(tree);
        self.over.insert((below, place), self.made.len() - 1);
        Some(self.made.len() - 1)
    }
}

struct Unpack<'a>(&'a [u8]);

impl<'a> Unpack<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.number()?.try_into().ok()?;
        self.take(count)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        (0..count).map(|_| each(self)).collect()
    }

    fn time(&mut self) -> Option<Time> {
        self.take(8)?.try_into().ok().map(|bytes| Time(i64::from_le_bytes(bytes)))
    }

    fn meta(&mut self) -> Option<Metadata> {
        let (mode, uid, gid) = (self.small()?, self.small()?, self.small()?);
        let mtime = self.time()?;
        let xattrs = self.list(|from| Some((from.text()?, from.bytes()?.to_vec())))?;
        let xattrs = (!xattrs.is_empty()).then(|| Arc::new(BTreeMap::from_iter(xattrs)));
        Some(Metadata { mode, uid, gid, mtime, xattrs })
    }

    fn layer(&mut self) -> Option<Arc<Layer>> {
        let diff_id = DiffId(Digest::from_bytes(self.take(32)?.try_into().ok()?));
        let exact = self.number()? != 0;
        let (size, tar_bytes) = (self.number()?, self.number()?);
        let changes = self.list(|from| {
            let path = from.text()?;
            let kind = match from.number()? {
                0 => ChangeKind::Deleted,
                1 => ChangeKind::Added(from.changed()?),
                2 => ChangeKind::Modified(from.changed()?),
                _ => return None,
            };
            Some(Change { path, kind })
        })?;
        Some(Arc::new(Layer { diff_id, exact, size, tar_bytes, changes: Arc::new(changes.into()) }))
    }

    fn changed(&mut self) -> Option<Changed> {
        let inode = if self.number()? == 0 { None } else { Some(InodeId(self.number()?)) };
        let meta = self.meta()?;
        let device = |from: &mut Self, kind| Some(NodeKind::Device(kind, from.small()?, from.small()?));
        let kind = match self.number()? {
            0 => return Some(Changed { node: Arc::new(Node::directory(meta)), inode }),
            1 => NodeKind::File(Content::Bytes(self.bytes()?.into())),
            2 => NodeKind::File(Content::Zeros(self.number()?)),
            3 => NodeKind::File(Content::described(self.number()?, self.text()?)),
            4 => NodeKind::Symlink(self.text()?.into()),
            5 => device(self, DeviceKind::Character)?,
            6 => device(self, DeviceKind::Block)?,
            7 => NodeKind::Fifo,
            8 => NodeKind::HardLink(InodeId(self.number()?)),
            _ => return None,
        };
        Some(Changed { node: Arc::new(Node::new(meta, kind)), inode })
    }

    fn image(&mut self, layers: &[Arc<Layer>], trees: &mut Trees) -> Option<ImportedImage> {
        let config_bytes = self.bytes()?.to_vec();
        let config = ImageConfig::parse(&config_bytes).ok()?;
        let mut at = 0;
        let layers = self.list(|from| {
            let place = usize::try_from(from.number()?).ok()?;
            let layer = layers.get(place)?;
            at = trees.lay(at, place, layer)?;
            Some(Arc::clone(layer))
        })?;
        let mut tree = trees.made.get(at)?.clone();
        let root = self.meta()?;
        tree.set_meta("/", Follow::No, |meta| *meta = root).ok()?;
        let tags = self.list(|from| Reference::parse(&from.text()?).ok())?;
        let platform = self.text()?;
        let blobs = self.list(|from| {
            let size = from.number()?;
            let compression = match from.number()? {
                0 => Compression::None,
                1 => Compression::Gzip,
                2 => Compression::Zstd,
                _ => return None,
            };
            Some((size, compression))
        })?;
        let image = Image::with_bytes(config, config_bytes, layers, tree, None);
        Some(ImportedImage { image: Arc::new(image), tags, platform, blobs })
    }
}
