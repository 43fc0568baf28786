//! From the documents of an archive to the images in it: their configuration, layers and names.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use super::documents::{
    DOCKER_LIST_TYPE, DOCKER_MANIFEST_TYPE, Descriptor, IMAGE_NAME, INDEX_TYPE, Index, MANIFEST_TYPE,
    Manifest, Platform, REF_NAME, REFERENCE_TYPE, Saved, blob_path,
};
use super::read::{Files, What};
use crate::oci::{ArchiveError, ErrorCode};

/// An image of the archive by the paths of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub config: String,
    /// From the bottom up.
    pub layers: Vec<String>,
    pub names: Vec<String>,
}

/// The images, and remarks about what was passed over.
pub(super) fn images(files: &Files) -> Result<(Vec<Found>, Vec<String>), ArchiveError> {
    if files.blobs.contains_key("manifest.json") {
        let saved: Vec<Saved> = document(files, "manifest.json")?;
        if saved.len() > MOST_VISITS {
            let message = format!("it names more than {MOST_VISITS} images");
            return Err(ArchiveError::new(ErrorCode::TooLarge, "manifest.json", message));
        }
        let found = saved.into_iter().map(|image| Found {
            config: plain(&image.config),
            layers: image.layers.iter().map(|layer| plain(layer)).collect(),
            names: image.repo_tags.unwrap_or_default(),
        });
        return Ok((found.collect(), vec![]));
    }
    if files.blobs.contains_key("index.json") {
        let mut walk = Walk { files, found: vec![], notes: vec![], seen: BTreeSet::new(), visits: 0 };
        let index: Index = document(files, "index.json")?;
        walk.index(&index, &[], "index.json", 0)?;
        return Ok((walk.found, walk.notes));
    }
    let message = "it has neither manifest.json nor index.json, so it is no image archive";
    Err(ArchiveError::new(ErrorCode::NotAnImage, "", message))
}

/// Reads a JSON document.
fn document<T: DeserializeOwned>(files: &Files, path: &str) -> Result<T, ArchiveError> {
    let bytes = document_bytes(files, path)?;
    serde_json::from_slice(bytes)
        .map_err(|e| ArchiveError::new(ErrorCode::Malformed, path, format!("not the JSON it should be: {e}")))
}

pub(super) fn document_bytes<'a>(files: &'a Files, path: &str) -> Result<&'a [u8], ArchiveError> {
    let refuse = |code, message: &str| Err(ArchiveError::new(code, path, message));
    match files.blobs.get(files.follow(path)?).map(|blob| &blob.what) {
        None => refuse(ErrorCode::Missing, "it is referred to and not in the archive"),
        Some(What::Document(bytes)) => {
            files.parsed.set(files.parsed.get() + bytes.len());
            if files.parsed.get() > MOST_PARSED {
                return refuse(
                    ErrorCode::TooLarge,
                    "it is one of documents that are referred to over and over",
                );
            }
            Ok(bytes)
        }
        Some(What::Broken(error)) => Err(error.clone()),
        Some(What::Other | What::Layer(_)) => refuse(ErrorCode::Malformed, "it should be JSON"),
    }
}

/// Indexes may point to indexes.
struct Walk<'a> {
    files: &'a Files,
    found: Vec<Found>,
    notes: Vec<String>,
    /// Blobs of indexes on the way, so that circles end.
    seen: BTreeSet<String>,
    /// Indexes and manifests that were read, each as often as it is pointed to.
    visits: usize,
}

const DEEPEST: usize = 8;
const MOST_VISITS: usize = 1000;
/// Bytes of documents, each counted as often as it is referred to.
const MOST_PARSED: usize = 64 << 20;

impl Walk<'_> {
    fn index(
        &mut self,
        index: &Index,
        names: &[String],
        path: &str,
        depth: usize,
    ) -> Result<(), ArchiveError> {
        if depth > DEEPEST || !self.seen.insert(path.to_owned()) {
            return Err(ArchiveError::new(ErrorCode::Cycle, path, "indexes that lead to each other"));
        }
        let mut absent = Vec::new();
        let before = self.found.len();
        for descriptor in &index.manifests {
            let mut names = names.to_vec();
            names.extend(name(descriptor));
            let path = blob_path(&descriptor.digest);
            let attestation = descriptor.annotations.contains_key(REFERENCE_TYPE)
                || descriptor.platform.as_ref().is_some_and(|platform| platform.os == "unknown");
            if attestation {
                self.notes.push(format!("{path} holds attestations, not an image"));
                continue;
            }
            // `docker save` of one platform leaves the index as it was and the other platforms out.
            if !self.files.blobs.contains_key(&path) {
                absent.push((path, platform_name(descriptor.platform.as_ref())));
                continue;
            }
            self.visits += 1;
            if self.visits > MOST_VISITS {
                let message = format!("indexes point to more than {MOST_VISITS} manifests and indexes");
                return Err(ArchiveError::new(ErrorCode::TooLarge, path, message));
            }
            self.descriptor(descriptor, &names, &path, depth)?;
        }
        self.seen.remove(path);
        match absent.first() {
            Some((first, _)) if self.found.len() == before => Err(ArchiveError::new(
                ErrorCode::Missing,
                first,
                "the index names it and it is not in the archive",
            )),
            _ => {
                let notes = absent
                    .iter()
                    .map(|(path, platform)| format!("{path} ({platform}) is not in the archive"));
                self.notes.extend(notes);
                Ok(())
            }
        }
    }

    fn descriptor(
        &mut self,
        descriptor: &Descriptor,
        names: &[String],
        path: &str,
        depth: usize,
    ) -> Result<(), ArchiveError> {
        self.same_size(descriptor, path, "the index")?;
        match descriptor.media_type.as_str() {
            INDEX_TYPE | DOCKER_LIST_TYPE => {
                let index: Index = document(self.files, path)?;
                self.index(&index, names, path, depth + 1)
            }
            "" | MANIFEST_TYPE | DOCKER_MANIFEST_TYPE => {
                let manifest: Manifest = document(self.files, path)?;
                for part in manifest.layers.iter().chain([&manifest.config]) {
                    self.same_size(part, &blob_path(&part.digest), path)?;
                }
                let found = Found {
                    config: blob_path(&manifest.config.digest),
                    layers: manifest.layers.iter().map(|layer| blob_path(&layer.digest)).collect(),
                    names: names.to_vec(),
                };
                // An image with several names has a descriptor for each.
                match self.found.iter_mut().find(|f| f.config == found.config && f.layers == found.layers) {
                    Some(same) => same.names.extend(found.names),
                    None => self.found.push(found),
                }
                Ok(())
            }
            other => {
                self.notes.push(format!("{path} is of type {other}, not an image"));
                Ok(())
            }
        }
    }

    fn same_size(&self, descriptor: &Descriptor, path: &str, said_by: &str) -> Result<(), ArchiveError> {
        let blob = self.files.blobs.get(path);
        match blob.filter(|blob| blob.size != descriptor.size) {
            Some(blob) => {
                let message = format!("it has {} bytes where {said_by} says {}", blob.size, descriptor.size);
                Err(ArchiveError::new(ErrorCode::DigestMismatch, path, message))
            }
            None => Ok(()),
        }
    }
}

/// The name that an index gives to an image: containerd's full one, else OCI's, which is often a tag alone.
fn name(descriptor: &Descriptor) -> Option<String> {
    let annotations = &descriptor.annotations;
    annotations.get(IMAGE_NAME).or_else(|| annotations.get(REF_NAME)).cloned()
}

fn platform_name(platform: Option<&Platform>) -> String {
    match platform {
        Some(Platform { os, architecture, variant }) if variant.is_empty() => format!("{os}/{architecture}"),
        Some(Platform { os, architecture, variant }) => format!("{os}/{architecture}/{variant}"),
        None => "no platform".to_owned(),
    }
}

/// Without `./` and doubled slashes.
fn plain(path: &str) -> String {
    path.split('/').filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>().join("/")
}
