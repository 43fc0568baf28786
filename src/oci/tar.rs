//! Layer tars, byte for byte as Docker writes them.
//!
//! Docker (Go's `archive/tar`) writes PAX headers that are plain USTAR wherever everything fits, times cut to
//! seconds, no user and group names, and 1024 zero bytes at the end. What a PAX record is needed for: a path or
//! link target that is not ASCII or longer than 100 bytes, numbers that do not fit, extended attributes.

use std::collections::BTreeMap;

use crate::image::{DiffId, Digest, Hasher};
use crate::vfs::{Change, Content, DeviceKind, InodeId, Node, NodeKind, Time, path};

pub const BLOCK: usize = 512;
/// What stands before the name of something that a layer deletes.
pub const WHITEOUT: &str = ".wh.";

/// One header in the making.
struct Entry<'a> {
    name: &'a str,
    typeflag: u8,
    mode: u32,
    uid: u32,
    gid: u32,
    size: u64,
    /// Seconds.
    mtime: i64,
    linkname: &'a str,
    device: (u32, u32),
    xattrs: Option<&'a BTreeMap<String, Vec<u8>>>,
}

/// What is known of a layer once its tar was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// The tar's digest; where `exact` is false, one that stands for headers and descriptions instead.
    pub diff_id: DiffId,
    /// Whether every byte was known.
    pub exact: bool,
    /// Bytes of the tar.
    pub tar_bytes: u64,
}

/// Digest and size of the tar of a layer, without keeping it.
pub fn measure(changes: &[Change], whiteout_time: Time) -> Measured {
    let mut hasher = Hasher::default();
    let (mut tar_bytes, mut exact) = (0u64, true);
    for_each_piece(changes, whiteout_time, |piece| match piece {
        Piece::Bytes(bytes) => {
            tar_bytes += bytes.len() as u64;
            hasher.update(bytes);
        }
        Piece::Content(Content::Described(described)) => {
            exact &= described.size == 0;
            tar_bytes += described.size;
            hasher.update(described.stand_in());
        }
        Piece::Content(content) => {
            tar_bytes += content.len();
            content.for_each_chunk(|chunk| hasher.update(chunk));
        }
    });
    Measured { diff_id: DiffId(hasher.finish()), exact, tar_bytes }
}

/// Writes the tar of a layer in the order of its changes. Described files are zeros of their size.
pub fn write(changes: &[Change], whiteout_time: Time, mut sink: impl FnMut(&[u8])) {
    for_each_piece(changes, whiteout_time, |piece| match piece {
        Piece::Bytes(bytes) => sink(bytes),
        Piece::Content(content) => content.for_each_chunk(&mut sink),
    });
}

/// The digest of a layer that changes nothing: 1024 zero bytes.
pub fn empty_layer() -> DiffId {
    DiffId(Digest::of([0; 2 * BLOCK]))
}

enum Piece<'a> {
    Bytes(&'a [u8]),
    Content(&'a Content),
}

fn for_each_piece(changes: &[Change], whiteout_time: Time, mut sink: impl FnMut(Piece<'_>)) {
    let mut first_names: BTreeMap<InodeId, &str> = BTreeMap::new();
    for change in changes {
        let Some(changed) = change.changed() else {
            sink(Piece::Bytes(&header(&Entry::whiteout(&whiteout_path(&change.path), whiteout_time))));
            continue;
        };
        let node = &*changed.node;
        let first = changed.inode.and_then(|inode| match first_names.get(&inode) {
            Some(first) => Some(*first),
            None => {
                first_names.insert(inode, &change.path);
                None
            }
        });
        let name = if node.is_dir() { format!("{}/", change.path) } else { change.path.clone() };
        sink(Piece::Bytes(&header(&Entry::of(&name, node, first))));
        if let (Some(content), None) = (node.content(), first) {
            sink(Piece::Content(content));
            let over = (content.len() % BLOCK as u64) as usize;
            if over > 0 {
                sink(Piece::Bytes([0; BLOCK].get(over..).unwrap_or(&[])));
            }
        }
    }
    sink(Piece::Bytes(&[0; 2 * BLOCK]));
}

/// Where the mark lies that deletes a path.
pub fn whiteout_path(deleted: &str) -> String {
    match path::parent(deleted) {
        "" => format!("{WHITEOUT}{deleted}"),
        parent => format!("{parent}/{WHITEOUT}{}", path::base(deleted)),
    }
}

impl<'a> Entry<'a> {
    fn whiteout(name: &'a str, time: Time) -> Self {
        // Go rounds these times, where it cuts those of files.
        let mtime = time.plus_nanos(500_000_000).secs();
        Self {
            name,
            typeflag: b'0',
            mode: 0,
            uid: 0,
            gid: 0,
            size: 0,
            mtime,
            linkname: "",
            device: (0, 0),
            xattrs: None,
        }
    }

    fn of(name: &'a str, node: &'a Node, first_name: Option<&'a str>) -> Self {
        let (typeflag, device) = match &node.kind {
            _ if first_name.is_some() => (b'1', (0, 0)),
            NodeKind::File(_) | NodeKind::HardLink(_) => (b'0', (0, 0)),
            NodeKind::Symlink(_) => (b'2', (0, 0)),
            NodeKind::Device(DeviceKind::Character, major, minor) => (b'3', (*major, *minor)),
            NodeKind::Device(DeviceKind::Block, major, minor) => (b'4', (*major, *minor)),
            NodeKind::Directory(_) => (b'5', (0, 0)),
            NodeKind::Fifo => (b'6', (0, 0)),
        };
        Self {
            name,
            typeflag,
            mode: node.meta.mode,
            uid: node.meta.uid,
            gid: node.meta.gid,
            size: if first_name.is_some() { 0 } else { node.size() },
            mtime: node.meta.mtime.secs(),
            linkname: first_name.or(node.link_target()).unwrap_or(""),
            device,
            xattrs: node.meta.xattrs.as_deref(),
        }
    }

    /// The PAX records that the entry needs, by key.
    fn records(&self) -> BTreeMap<String, Vec<u8>> {
        let mut records = BTreeMap::new();
        let mut text = |key: &str, value: &str| {
            if value.len() > 100 || !value.is_ascii() {
                records.insert(key.to_owned(), value.as_bytes().to_vec());
            }
        };
        text("path", self.name);
        text("linkpath", self.linkname);
        let mut number = |key: &str, value: i64, width: usize| {
            if octal(value, width).is_none() {
                records.insert(key.to_owned(), value.to_string().into_bytes());
            }
        };
        number("uid", i64::from(self.uid), 8);
        number("gid", i64::from(self.gid), 8);
        number("size", i64::try_from(self.size).unwrap_or(i64::MAX), 12);
        number("mtime", self.mtime, 12);
        for (key, value) in self.xattrs.into_iter().flatten() {
            records.insert(format!("SCHILY.xattr.{key}"), value.clone());
        }
        records
    }
}

/// The header blocks of an entry: its PAX records, if it needs any, and its own.
fn header(entry: &Entry<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(BLOCK);
    let mut records = entry.records();
    let prefixed = split_ustar(entry.name).filter(|_| records.keys().eq(["path"]));
    if prefixed.is_some() {
        records.clear();
    }
    if !records.is_empty() {
        let data: Vec<u8> = records.iter().flat_map(|(key, value)| record(key, value)).collect();
        let (directory, file) = split(entry.name);
        let name = path::clean(&format!("{directory}PaxHeaders.0/{file}"));
        let mut name: String = name.chars().filter(char::is_ascii).collect();
        name.truncate(100);
        let mut block = Block::new(name.trim_end_matches('/'), b'x');
        block.numbers(0, 0, 0, data.len() as i64, 0);
        out.extend(block.seal());
        out.extend(&data);
        out.resize(out.len().next_multiple_of(BLOCK), 0);
    }
    let (prefix, name) = prefixed.unwrap_or(("", entry.name));
    let mut block = Block::new(name, entry.typeflag);
    block.text(345, 155, prefix);
    let size = i64::try_from(entry.size).unwrap_or(i64::MAX);
    block.numbers(entry.mode, entry.uid, entry.gid, size, entry.mtime);
    block.text(157, 100, entry.linkname);
    block.number(329, 8, i64::from(entry.device.0));
    block.number(337, 8, i64::from(entry.device.1));
    out.extend(block.seal());
    out
}

/// Prefix and name of a path that is too long for the name alone, if USTAR can hold it cut at a slash.
fn split_ustar(name: &str) -> Option<(&str, &str)> {
    const NAME: usize = 100;
    const PREFIX: usize = 155;
    if name.len() <= NAME || !name.is_ascii() {
        return None;
    }
    let searched =
        if name.len() > PREFIX + 1 { PREFIX + 1 } else { name.len() - usize::from(name.ends_with('/')) };
    let at = name.get(..searched)?.rfind('/').filter(|at| *at > 0)?;
    let rest = name.get(at + 1..).filter(|rest| !rest.is_empty() && rest.len() <= NAME)?;
    Some((name.get(..at)?, rest))
}

/// The header of a regular file or, where `size` is `None`, of a directory, as `docker save` writes its own entries:
/// owned by root, modes 0644 and 0755.
pub fn archive_header(name: &str, size: Option<u64>, mtime: Time) -> Vec<u8> {
    let (typeflag, mode) = if size.is_some() { (b'0', 0o644) } else { (b'5', 0o755) };
    let size = size.unwrap_or(0);
    let mtime = mtime.secs();
    header(&Entry {
        name,
        typeflag,
        mode,
        uid: 0,
        gid: 0,
        size,
        mtime,
        linkname: "",
        device: (0, 0),
        xattrs: None,
    })
}

/// Go's `path.Split`: the directory with its slash, and the rest.
fn split(name: &str) -> (&str, &str) {
    name.rfind('/').and_then(|i| name.split_at_checked(i + 1)).unwrap_or(("", name))
}

/// `length key=value\n`, the length counting itself.
fn record(key: &str, value: &[u8]) -> Vec<u8> {
    let rest = key.len() + value.len() + 3; // blank, equals sign, line feed
    let mut length = rest + rest.to_string().len();
    if length.to_string().len() + rest > length {
        length = rest + length.to_string().len();
    }
    let mut out = format!("{length} {key}=").into_bytes();
    out.extend(value);
    out.push(b'\n');
    out
}

/// Zero-padded octal digits and a NUL; `None` if they do not fit.
fn octal(value: i64, width: usize) -> Option<String> {
    let digits = format!("{:0>1$o}", u64::try_from(value).ok()?, width - 1);
    (digits.len() < width).then_some(digits)
}

struct Block([u8; BLOCK]);

impl Block {
    fn new(name: &str, typeflag: u8) -> Self {
        let mut block = Self([0; BLOCK]);
        block.text(0, 100, name);
        block.put(156, &[typeflag]);
        block.put(257, b"ustar\x0000");
        block
    }

    fn put(&mut self, at: usize, bytes: &[u8]) {
        if let Some(field) = self.0.get_mut(at..at + bytes.len()) {
            field.copy_from_slice(bytes);
        }
    }

    /// ASCII only, cut to the field; a cut never leaves a slash at the end, which would read as a directory.
    fn text(&mut self, at: usize, width: usize, text: &str) {
        let ascii: String = text.chars().filter(char::is_ascii).collect();
        let cut = match ascii.get(..width) {
            Some(head) if ascii.len() > width => head.trim_end_matches('/'),
            _ => &ascii,
        };
        self.put(at, cut.as_bytes());
    }

    fn number(&mut self, at: usize, width: usize, value: i64) {
        let digits = octal(value, width).or_else(|| octal(0, width)).unwrap_or_default();
        self.put(at, digits.as_bytes());
    }

    fn numbers(&mut self, mode: u32, uid: u32, gid: u32, size: i64, mtime: i64) {
        self.number(100, 8, i64::from(mode));
        self.number(108, 8, i64::from(uid));
        self.number(116, 8, i64::from(gid));
        self.number(124, 12, size);
        self.number(136, 12, mtime);
    }

    fn seal(mut self) -> [u8; BLOCK] {
        self.put(148, b"        ");
        let sum: i64 = self.0.iter().map(|&byte| i64::from(byte)).sum();
        self.number(148, 7, sum);
        self.put(154, b"\0 ");
        self.0
    }
}
