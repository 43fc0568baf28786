//! Tars, streams and archives as no program of ours would write them, and how they are read.

use std::io::Write as _;

use layerlab::image::Digest;
use layerlab::oci::archive::{Digester, Imported, Reader};
use layerlab::oci::layer::{LayerReader, apply};
use layerlab::oci::{ArchiveError, Budget, Limits, tar};
use layerlab::vfs::Tree;

pub const BLOCK: usize = tar::BLOCK;

/// A header as ustar has it; `edit` may spoil it before its checksum is made.
pub fn header(name: &str, flag: u8, size: usize, edit: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut block = vec![0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| block[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &name.as_bytes()[..name.len().min(100)]);
    put(100, b"0000644\x000000000\x000000000\x00");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"14531000000\0");
    put(156, &[flag]);
    put(257, b"ustar\x0000");
    edit(&mut block);
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

pub fn padded(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out.resize(out.len().next_multiple_of(BLOCK), 0);
    out
}

pub fn entry(name: &str, flag: u8, bytes: &[u8]) -> Vec<u8> {
    [header(name, flag, bytes.len(), |_| {}), padded(bytes)].concat()
}

pub fn link(name: &str, flag: u8, target: &str) -> Vec<u8> {
    header(name, flag, 0, |block| block[157..157 + target.len()].copy_from_slice(target.as_bytes()))
}

/// An entry with PAX records in front of it.
pub fn pax(records: &[(&str, &str)], name: &str, bytes: &[u8]) -> Vec<u8> {
    [pax_header(b'x', records), entry(name, b'0', bytes)].concat()
}

/// PAX records for the next entry (`x`) or for all (`g`).
pub fn pax_header(flag: u8, records: &[(&str, &str)]) -> Vec<u8> {
    let record = |(key, value): &(&str, &str)| {
        let rest = key.len() + value.len() + 3;
        let length = (1..).find(|length: &usize| length - length.to_string().len() == rest).unwrap();
        format!("{length} {key}={value}\n")
    };
    let records: String = records.iter().map(record).collect();
    entry("PaxHeaders/x", flag, records.as_bytes())
}

pub fn end(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), vec![0; 2 * BLOCK]].concat()
}

pub fn files(files: &[(&str, &[u8])]) -> Vec<u8> {
    end(&files.iter().map(|(name, bytes)| entry(name, b'0', bytes)).collect::<Vec<_>>())
}

/// Bytes that no compression makes fewer, the same every time.
pub fn noise(size: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(size).collect()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// A zstd frame of stored blocks, and behind them so many of 128 KiB of zeros, four bytes each.
pub fn zstd(start: &[u8], zeros: usize) -> Vec<u8> {
    const LARGEST: usize = 128 << 10;
    // No checksum, no content size, a window of 8 MiB.
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 13 << 3];
    let mut block = |last: usize, kind: usize, size: usize, body: &[u8]| {
        out.extend_from_slice(&(last | kind << 1 | size << 3).to_le_bytes()[..3]);
        out.extend_from_slice(body);
    };
    start.chunks(LARGEST).for_each(|chunk| block(0, 0, chunk.len(), chunk));
    (0..zeros).for_each(|_| block(0, 1, LARGEST, &[0]));
    block(1, 0, 0, &[]);
    out
}

pub fn layer(tar: &[u8], limits: Limits) -> Result<Tree, ArchiveError> {
    let mut budget = Budget::new(limits);
    let mut reader = LayerReader::new(&budget);
    for piece in tar.chunks(100) {
        reader.push(piece, &mut budget)?;
    }
    Ok(apply(&reader.finish(&mut budget)?, &Tree::new())?.tree)
}

pub fn import_within(bytes: &[u8], limits: Limits) -> Result<Imported, ArchiveError> {
    let mut reader = Reader::new(limits);
    for piece in bytes.chunks(1000) {
        reader.push(piece)?;
    }
    reader.finish()
}

/// In one, and with the digests from somebody else: both say the same.
pub fn import(bytes: &[u8]) -> Result<Imported, ArchiveError> {
    let whole = import_within(bytes, Limits::default());
    let apart = || {
        let mut reader = Reader::undigested(Limits::default());
        let mut digester = Digester::new(Limits::default());
        for piece in bytes.chunks(700) {
            reader.push(piece)?;
            digester.push(piece)?;
        }
        reader.finish_with(&digester.finish()?)
    };
    match (&whole, apart()) {
        (Ok(whole), Ok(apart)) => assert_eq!(whole, &apart),
        // What is found at once there is found at the end here: something else may be wrong before it.
        (whole, apart) => assert_eq!(whole.is_err(), apart.is_err(), "{whole:?}, {apart:?}"),
    }
    whole
}

pub fn blob(bytes: &[u8]) -> String {
    format!("blobs/sha256/{}", Digest::of(bytes).hex())
}

/// An OCI layout of these blobs, the first of which the index points to.
pub fn layout(media: &str, blobs: &[&[u8]]) -> Vec<u8> {
    let first = blobs[0];
    let index = format!(
        r#"{{"schemaVersion":2,"manifests":[{{"mediaType":"{media}","digest":"{}","size":{}}}]}}"#,
        Digest::of(first),
        first.len()
    );
    let names: Vec<String> = blobs.iter().map(|bytes| blob(bytes)).collect();
    let mut all: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(blobs.iter().copied()).collect();
    all.push(("index.json", index.as_bytes()));
    files(&all)
}

pub fn descriptor(media: &str, bytes: &[u8]) -> String {
    format!(r#"{{"mediaType":"{media}","digest":"{}","size":{}}}"#, Digest::of(bytes), bytes.len())
}

pub const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A manifest of layers, and its configuration for these diff ids.
pub fn manifest(diffs: &[&[u8]], layers: &[(&str, &[u8])]) -> [Vec<u8>; 2] {
    manifest_for("amd64", diffs, layers)
}

pub fn manifest_for(architecture: &str, diffs: &[&[u8]], layers: &[(&str, &[u8])]) -> [Vec<u8>; 2] {
    let diffs: Vec<String> = diffs.iter().map(|tar| format!("\"{}\"", Digest::of(tar))).collect();
    let config = format!(
        r#"{{"architecture":"{architecture}","os":"linux","rootfs":{{"type":"layers","diff_ids":[{}]}}}}"#,
        diffs.join(",")
    );
    let layers: Vec<String> = layers.iter().map(|(media, bytes)| descriptor(media, bytes)).collect();
    let manifest = format!(
        r#"{{"schemaVersion":2,"config":{},"layers":[{}]}}"#,
        descriptor("application/vnd.oci.image.config.v1+json", config.as_bytes()),
        layers.join(",")
    );
    [manifest.into_bytes(), config.into_bytes()]
}
