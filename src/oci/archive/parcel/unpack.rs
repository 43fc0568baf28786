//! Pieces to images.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::import::{Imported, ImportedImage};
use super::item;
use crate::image::{DiffId, Digest, Image, ImageConfig, Layer, Reference};
use crate::oci::layer::Compression;
use crate::vfs::{
    Change, ChangeKind, Changed, Content, DeviceKind, Follow, InodeId, Metadata, Node, NodeKind, Time, Tree,
    apply,
};

/// Takes the pieces that [`pack`](super::pack) gave, in their order. The nodes of directories in the changes of layers
/// are without their entries, which are changes of their own.
pub struct Unpacking {
    layers: Vec<Arc<Layer>>,
    /// The layer that comes, until something else does.
    open: Option<(Layer, Vec<Change>)>,
    /// What layers make when they are laid over each other, so that images with the same ones below share them.
    trees: Vec<Tree>,
    images: Vec<ImportedImage>,
    notes: Vec<String>,
    ended: bool,
}

impl Default for Unpacking {
    fn default() -> Self {
        let trees = vec![Tree::new()];
        Self { layers: vec![], open: None, trees, images: vec![], notes: vec![], ended: false }
    }
}

impl Unpacking {
    /// Takes the next piece, or several; `None` for bytes that nobody packed.
    pub fn push(&mut self, piece: &[u8]) -> Option<()> {
        let mut from = Unpack(piece);
        while !from.0.is_empty() {
            let kind = from.number()?;
            if kind == item::CHANGE {
                let change = from.change()?;
                apply(std::slice::from_ref(&change), self.trees.last_mut()?).ok()?;
                self.open.as_mut()?.1.push(change);
                continue;
            }
            if let Some((layer, changes)) = self.open.take() {
                self.layers.push(Arc::new(Layer { changes: Arc::new(changes.into()), ..layer }));
            }
            match kind {
                item::LAYER => {
                    let below = self.trees.get(from.place()?)?.clone();
                    self.open = Some((from.layer()?, vec![]));
                    self.trees.push(below);
                }
                item::AGAIN => {
                    let mut tree = self.trees.get(from.place()?)?.clone();
                    apply(&self.layers.get(from.place()?)?.changes, &mut tree).ok()?;
                    self.trees.push(tree);
                }
                item::IMAGE => self.images.push(from.image(&self.layers, &self.trees)?),
                item::NOTE => self.notes.push(from.text()?),
                item::END => self.ended = true,
                _ => return None,
            }
        }
        Some(())
    }

    /// What was packed; `None` if that was not all.
    pub fn finish(self) -> Option<Imported> {
        self.ended.then_some(Imported { images: self.images, notes: self.notes })
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

    fn place(&mut self) -> Option<usize> {
        self.number()?.try_into().ok()
    }

    fn layer(&mut self) -> Option<Layer> {
        let diff_id = DiffId(Digest::from_bytes(self.take(32)?.try_into().ok()?));
        let (exact, size, tar_bytes) = (self.number()? != 0, self.number()?, self.number()?);
        Some(Layer { diff_id, exact, size, tar_bytes, changes: Arc::default() })
    }

    fn change(&mut self) -> Option<Change> {
        let path = self.text()?;
        let kind = match self.number()? {
            0 => ChangeKind::Deleted,
            1 => ChangeKind::Added(self.changed()?),
            2 => ChangeKind::Modified(self.changed()?),
            _ => return None,
        };
        Some(Change { path, kind })
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

    fn image(&mut self, layers: &[Arc<Layer>], trees: &[Tree]) -> Option<ImportedImage> {
        let config_bytes = self.bytes()?.to_vec();
        let config = ImageConfig::parse(&config_bytes).ok()?;
        let layers = self.list(|from| layers.get(from.place()?).cloned())?;
        let mut tree = trees.get(self.place()?)?.clone();
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
