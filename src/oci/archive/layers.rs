//! The layers of an archive that is written: how large they will be, and their bytes.

use std::io::Write;

use flate2::write::GzEncoder;

use crate::image::{DiffId, Digest, Hasher, Image, Layer};
use crate::oci::tar;
use crate::vfs::{ChangeKind, Time};

/// How layers are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LayerFormat {
    #[default]
    Plain,
    Gzip,
}

/// What is known of a layer's blob before it is written.
pub(super) struct LayerBlob {
    pub diff_id: DiffId,
    pub digest: Digest,
    pub size: u64,
}

/// How far the layers are made, each of them twice.
pub(super) struct Progress<'a> {
    /// Bytes of tars.
    done: u64,
    all: u64,
    /// Gets hundredths, each once.
    tell: &'a mut dyn FnMut(u32),
    told: u32,
}

impl<'a> Progress<'a> {
    /// `all`: bytes of the layers' tars.
    pub fn new(all: u64, tell: &'a mut dyn FnMut(u32)) -> Self {
        Self { done: 0, all: all.saturating_mul(2), tell, told: 0 }
    }

    fn made(&mut self, piece: &[u8]) {
        self.done += piece.len() as u64;
        // Another tool may have written a layer shorter than it is written here.
        let hundredths =
            (u128::from(self.done) * 100).checked_div(u128::from(self.all)).unwrap_or(0).min(100);
        if hundredths as u32 > self.told {
            self.told = hundredths as u32;
            (self.tell)(self.told);
        }
    }
}

/// When each layer was made: the time of its entry in the history.
pub(super) fn layer_times(image: &Image) -> Vec<Time> {
    let entries = image.config.history.iter().filter(|entry| !entry.empty_layer);
    let mut times: Vec<Time> = entries.map(|entry| entry.created.unwrap_or(Time::EPOCH)).collect();
    times.resize(image.layers.len(), image.config.created.unwrap_or(Time::EPOCH));
    times
}

/// The time that whiteouts must have for the layer to have its diff id; only layers with whiteouts care.
pub(super) fn whiteout_time(layer: &Layer, made: Time) -> Time {
    if !layer.changes.iter().any(|change| change.kind == ChangeKind::Deleted) {
        return Time::EPOCH;
    }
    let fits = |time: &Time| tar::measure(&layer.changes, *time).diff_id == layer.diff_id;
    [made, made.floor_to_secs(), Time::EPOCH].into_iter().find(fits).unwrap_or(made)
}

/// A layer under the name that it has, as long as its tar was; one that another tool wrote may have been longer.
pub(super) fn kept(layer: &Layer, whiteouts: Time) -> LayerBlob {
    let written = tar::measure(&layer.changes, whiteouts).tar_bytes;
    LayerBlob { diff_id: layer.diff_id, digest: layer.diff_id.0, size: layer.tar_bytes.max(written) }
}

pub(super) fn measure(
    layer: &Layer,
    whiteouts: Time,
    format: LayerFormat,
    progress: &mut Progress<'_>,
) -> LayerBlob {
    let (mut tar_hash, mut hash, mut size) = (Hasher::default(), Hasher::default(), 0);
    encode(
        layer,
        whiteouts,
        format,
        &mut |piece| {
            progress.made(piece);
            tar_hash.update(piece);
        },
        &mut |piece| {
            if format != LayerFormat::Plain {
                hash.update(piece);
            }
            size += piece.len() as u64;
        },
    );
    let diff_id = DiffId(tar_hash.finish());
    let digest = if format == LayerFormat::Plain { diff_id.0 } else { hash.finish() };
    LayerBlob { diff_id, digest, size }
}

/// The bytes of a layer's blob.
pub(super) fn layer_bytes(
    layer: &Layer,
    whiteouts: Time,
    format: LayerFormat,
    progress: &mut Progress<'_>,
    sink: &mut dyn FnMut(&[u8]),
) {
    encode(layer, whiteouts, format, &mut |piece| progress.made(piece), sink);
}

/// Makes the tar of a layer, which `seen` gets, and of it the blob, which `sink` gets.
fn encode(
    layer: &Layer,
    whiteouts: Time,
    format: LayerFormat,
    seen: &mut dyn FnMut(&[u8]),
    sink: &mut dyn FnMut(&[u8]),
) {
    if format == LayerFormat::Plain {
        tar::write(&layer.changes, whiteouts, |piece| {
            seen(piece);
            sink(piece);
        });
        return;
    }
    let mut encoder = GzEncoder::new(SinkWriter(sink), flate2::Compression::default());
    tar::write(&layer.changes, whiteouts, |piece| {
        seen(piece);
        // The sink takes everything, so nothing can fail.
        let _all = encoder.write_all(piece);
    });
    let _done = encoder.finish();
}

struct SinkWriter<'a>(&'a mut dyn FnMut(&[u8]));

impl Write for SinkWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        (self.0)(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
