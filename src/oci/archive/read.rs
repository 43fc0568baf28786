//! The archive as it comes in: each entry is looked at once, in the order in which it lies there.
//!
//! Which blob is what is only known at the end, from `manifest.json` or `index.json`; so a blob that looks like JSON is
//! kept, one that looks like a tar or a compressed stream is read as a layer, and anything else is only digested.

use std::cell::Cell;
use std::collections::BTreeMap;

use super::import::Imported;
use crate::image::{DiffId, Digest, Hasher};
use crate::oci::layer::{Compression, LayerReader, LayerRecord, Unpacker};
use crate::oci::tar::BLOCK;
use crate::oci::untar::{self, EntryKind, Piece, is_tar};
use crate::oci::{ArchiveError, Budget, ErrorCode, Expansion, Limits};

/// Reads an archive, gzip or not, that is pushed in pieces of any size.
pub struct Reader {
    unpacker: Unpacker,
    tar: untar::Reader,
    outer: Outer,
}

struct Outer {
    /// Whether blobs are digested as they come; else the digests come with the end.
    digest: bool,
    budget: Budget,
    /// Of what is around the archive.
    expansion: Expansion,
    current: Option<Current>,
    files: Files,
}

/// What the archive holds, by path.
#[derive(Default)]
pub(super) struct Files {
    pub blobs: BTreeMap<String, Blob>,
    /// Symbolic and hard links, which old versions of Docker use for layers that images share.
    pub links: BTreeMap<String, String>,
    /// Bytes of documents that were parsed.
    pub parsed: Cell<usize>,
}

pub(super) struct Blob {
    pub size: u64,
    pub what: What,
}

pub(super) enum What {
    Document(Vec<u8>),
    Layer(Box<LayerRecord>),
    /// It looks like a layer and is none, which matters only if an image needs it.
    Broken(ArchiveError),
    Other,
}

struct Current {
    path: String,
    size: u64,
    hasher: Option<Hasher>,
    reading: Reading,
}

enum Reading {
    /// The first bytes, too few to tell.
    Start(Vec<u8>),
    Document(Vec<u8>),
    Layer(Box<LayerReader>),
    Broken(ArchiveError),
    Other,
}

impl Reader {
    pub fn new(limits: Limits) -> Self {
        Self {
            unpacker: Unpacker::new(),
            tar: untar::Reader::new(limits.record_bytes),
            outer: Outer {
                digest: true,
                budget: Budget::new(limits),
                expansion: Expansion::default(),
                current: None,
                files: Files::default(),
            },
        }
    }

    /// One that leaves the digests of blobs to a [`Digester`](super::Digester), which somebody else gives the same bytes.
    pub fn undigested(limits: Limits) -> Self {
        let mut reader = Self::new(limits);
        reader.outer.digest = false;
        reader
    }

    /// Takes the next bytes of the archive.
    ///
    /// # Errors
    /// It is no archive, or it is a hostile one. The reader is of no use afterwards.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), ArchiveError> {
        let Self { unpacker, tar, outer } = self;
        outer.expansion.pack(bytes.len() as u64);
        let pushed = unpacker.push(bytes, &mut |unpacked| outer.read(tar, unpacked));
        pushed.map_err(|error| error.at(tar.at()))
    }

    /// The archive is complete: lays the layers over each other and gives the images in it.
    ///
    /// # Errors
    /// It ends early, it holds no image, or an image of it is not whole.
    pub fn finish(self) -> Result<Imported, ArchiveError> {
        self.finish_with(&BTreeMap::new())
    }

    /// The same for one that left the digests to another: here they are, by path.
    ///
    /// # Errors
    /// Those of [`Self::finish`], and a blob that has another name than its digest.
    pub fn finish_with(mut self, digests: &BTreeMap<String, Digest>) -> Result<Imported, ArchiveError> {
        let Self { unpacker, tar, outer } = &mut self;
        let finished = unpacker.finish(&mut |unpacked| outer.read(tar, unpacked));
        finished.map_err(|error| error.at(tar.at()))?;
        tar.finish().map_err(|error| match error.code {
            ErrorCode::Malformed => ArchiveError { code: ErrorCode::NotAnImage, ..error },
            _ => error,
        })?;
        let mut files = self.outer.files;
        if !self.outer.digest {
            files.digested(digests)?;
        }
        super::import::import(files)
    }
}

impl Outer {
    fn read(&mut self, tar: &mut untar::Reader, unpacked: &[u8]) -> Result<(), ArchiveError> {
        self.expansion.unpack(unpacked.len() as u64, &mut self.budget, tar.at())?;
        tar.push(unpacked, &mut |piece| self.found(piece))
    }

    fn found(&mut self, piece: Piece<'_>) -> Result<(), ArchiveError> {
        match piece {
            Piece::Entry(entry) => {
                self.budget.entry(&entry)?;
                let path = archive_path(&entry.path)?;
                match &entry.kind {
                    EntryKind::File(size) => {
                        self.current = Some(Current {
                            path,
                            size: *size,
                            hasher: self.digest.then(Hasher::default),
                            reading: Reading::Start(vec![]),
                        });
                    }
                    EntryKind::Symlink(target) => {
                        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
                        let target = link_target(&path, directory, target)?;
                        self.files.links.insert(path, target);
                    }
                    EntryKind::HardLink(target) => {
                        let target = link_target(&path, "", target)?;
                        self.files.links.insert(path, target);
                    }
                    EntryKind::Directory | EntryKind::Device(..) | EntryKind::Fifo => {}
                }
                Ok(())
            }
            Piece::Data(data) => match &mut self.current {
                Some(current) => current.data(data, &mut self.budget),
                None => Ok(()),
            },
            Piece::Hole(size) => {
                let path = self.current.as_ref().map_or("", |current| current.path.as_str());
                let message = format!("a sparse file with a hole of {size} bytes");
                Err(ArchiveError::new(ErrorCode::Unsupported, path, message))
            }
            Piece::EntryEnd => match self.current.take() {
                Some(current) => {
                    let (path, blob) = current.finish(&mut self.budget)?;
                    self.files.blobs.insert(path, blob);
                    Ok(())
                }
                None => Ok(()),
            },
        }
    }
}

impl Current {
    fn data(&mut self, data: &[u8], budget: &mut Budget) -> Result<(), ArchiveError> {
        if let Some(hasher) = &mut self.hasher {
            hasher.update(data);
        }
        if let Reading::Start(start) = &mut self.reading {
            start.extend_from_slice(data);
            if start.len() >= BLOCK {
                let start = std::mem::take(start);
                self.begin(&start, budget)?;
            }
            return Ok(());
        }
        self.feed(data, budget)
    }

    /// Decides from the first bytes what the blob is.
    fn begin(&mut self, start: &[u8], budget: &mut Budget) -> Result<(), ArchiveError> {
        let json = start.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| matches!(b, b'{' | b'['));
        self.reading = if Compression::of(start) != Compression::None {
            Reading::Layer(Box::new(LayerReader::new(budget)))
        } else if is_tar(start) {
            Reading::Layer(Box::new(LayerReader::undigested(budget)))
        } else if let Some(name) = Compression::unread(start) {
            let message = format!("it is compressed with {name}, which is not read here");
            Reading::Broken(ArchiveError::new(ErrorCode::Unsupported, &self.path, message))
        } else if json && self.size > budget.limits().document_bytes {
            let message = format!("a document of {} bytes", self.size);
            Reading::Broken(ArchiveError::new(ErrorCode::TooLarge, &self.path, message))
        } else if json {
            Reading::Document(Vec::new())
        } else {
            Reading::Other
        };
        self.feed(start, budget)
    }

    fn feed(&mut self, data: &[u8], budget: &mut Budget) -> Result<(), ArchiveError> {
        match &mut self.reading {
            Reading::Start(_) | Reading::Other | Reading::Broken(_) => {}
            Reading::Document(bytes) => {
                budget.document(data.len() as u64, &self.path)?;
                bytes.extend_from_slice(data);
            }
            Reading::Layer(reader) => {
                if let Err(error) = reader.push(data, budget) {
                    self.broken(error)?;
                }
            }
        }
        Ok(())
    }

    /// What no limit allows ends the import; a layer that cannot be read only matters if it is needed.
    fn broken(&mut self, error: ArchiveError) -> Result<(), ArchiveError> {
        let error = error.within(&self.path);
        if error.code == ErrorCode::TooLarge {
            return Err(error);
        }
        self.reading = Reading::Broken(error);
        Ok(())
    }

    fn finish(mut self, budget: &mut Budget) -> Result<(String, Blob), ArchiveError> {
        if let Reading::Start(start) = &mut self.reading {
            let start = std::mem::take(start);
            self.begin(&start, budget)?;
        }
        let digest = self.hasher.map(Hasher::finish);
        if let Some(digest) = digest {
            check_name(&self.path, digest)?;
        }
        let what = match self.reading {
            Reading::Start(_) | Reading::Other => What::Other,
            Reading::Document(bytes) => What::Document(bytes),
            Reading::Broken(error) => What::Broken(error),
            Reading::Layer(reader) => match reader.finish(budget) {
                Ok(mut record) => {
                    if let Some(digest) = digest.filter(|_| record.compression == Compression::None) {
                        record.diff_id = DiffId(digest);
                    }
                    What::Layer(Box::new(record))
                }
                Err(error) if error.code == ErrorCode::TooLarge => return Err(error.within(&self.path)),
                Err(error) => What::Broken(error.within(&self.path)),
            },
        };
        Ok((self.path, Blob { size: self.size, what }))
    }
}

/// A blob is called by its digest.
fn check_name(path: &str, digest: Digest) -> Result<(), ArchiveError> {
    match path.strip_prefix("blobs/sha256/").filter(|hex| *hex != digest.hex()) {
        Some(_) => {
            let message = format!("its content has the digest {digest}");
            Err(ArchiveError::new(ErrorCode::DigestMismatch, path, message))
        }
        None => Ok(()),
    }
}

impl Files {
    /// Takes the digests of all files, which [`Digester`](super::Digester) gives.
    fn digested(&mut self, digests: &BTreeMap<String, Digest>) -> Result<(), ArchiveError> {
        for (path, blob) in &mut self.blobs {
            let digest = digests
                .get(path)
                .copied()
                .ok_or_else(|| ArchiveError::new(ErrorCode::Missing, path, "nobody computed its digest"))?;
            check_name(path, digest)?;
            if let What::Layer(record) = &mut blob.what
                && record.compression == Compression::None
            {
                record.diff_id = DiffId(digest);
            }
        }
        Ok(())
    }

    /// The path behind links.
    ///
    /// # Errors
    /// The links go round in a circle.
    pub(super) fn follow<'a>(&'a self, path: &'a str) -> Result<&'a str, ArchiveError> {
        const LONGEST: usize = 16;
        let mut at = path;
        for _ in 0..LONGEST {
            match self.links.get(at) {
                Some(next) if !self.blobs.contains_key(at) => at = next,
                _ => return Ok(at),
            }
        }
        Err(ArchiveError::new(ErrorCode::Cycle, path, "links that lead to each other"))
    }
}

/// A path within the archive, without `.`.
pub(super) fn archive_path(path: &str) -> Result<String, ArchiveError> {
    let parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    if parts.contains(&"..") {
        return Err(ArchiveError::new(ErrorCode::OutsideRoot, path, "the path leads out of the archive"));
    }
    Ok(parts.join("/"))
}

fn link_target(path: &str, directory: &str, target: &str) -> Result<String, ArchiveError> {
    let refuse = || ArchiveError::new(ErrorCode::OutsideRoot, path, format!("a link to {target}"));
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or_else(refuse)?;
            }
            part => parts.push(part),
        }
    }
    if target.starts_with('/') { Err(refuse()) } else { Ok(parts.join("/")) }
}
