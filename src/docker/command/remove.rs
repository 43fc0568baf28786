//! `docker rmi`, and what goes with an image.

use std::collections::{BTreeMap, BTreeSet};

use crate::docker::call::{Call, Done};
use crate::docker::format::units::human_duration;
use crate::image::{ChainId, DiffId, ImageId, Removal, Removed};

pub fn rmi(call: &mut Call<'_, '_>) -> Done {
    let how = Removal { force: call.flags.switch("force"), prune_parents: !call.flags.switch("no-prune") };
    call.for_each(|call, name| {
        let missing = call.engine.store.resolve(name).is_err();
        let held = held(call);
        match call.engine.store.remove(name, how) {
            Ok(records) => {
                let records = without(records, &held);
                let text: String = records.iter().map(|record| line(record, "Untagged", "Deleted")).collect();
                call.out(text);
                Ok(())
            }
            // `--force` does not mind that there is nothing to remove, yet says so.
            Err(error) if how.force && missing => {
                call.err(format!("Error response from daemon: {error}\n"));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    })
}

pub(super) fn line(record: &Removed, untagged: &str, deleted: &str) -> String {
    match record {
        Removed::Untagged(reference) => format!("{untagged}: {reference}\n"),
        Removed::Image(id) => format!("{deleted}: {id}\n"),
        Removed::Layer(chain) => format!("{deleted}: {chain}\n"),
    }
}

/// The layers that the build cache holds: they stay when the last image with them goes.
fn cached(call: &Call<'_, '_>) -> BTreeSet<DiffId> {
    let cache = &call.engine.cache;
    let records =
        cache.records().flat_map(|record| record.snapshot.layers.iter().map(|(layer, _)| layer.diff_id));
    records.chain(cache.images().flat_map(|image| image.layers.iter().map(|layer| layer.diff_id))).collect()
}

/// The chains of images of which the build cache, or a container, holds the topmost layer.
pub(super) fn held(call: &Call<'_, '_>) -> BTreeSet<ChainId> {
    let cached = cached(call);
    let used: BTreeSet<ImageId> = call.engine.store.containers().map(|container| container.image).collect();
    let chains = call.engine.store.images().into_iter().flat_map(|image| {
        let cached = &cached;
        let in_use = used.contains(&image.id);
        let diff_ids = image.layers.iter().map(|layer| layer.diff_id);
        let pairs: Vec<_> = image.chain_ids().iter().copied().zip(diff_ids).collect();
        pairs.into_iter().filter(move |(_, diff_id)| in_use || cached.contains(diff_id))
    });
    chains.map(|(chain, _)| chain).collect()
}

/// What is said of a removal once the layers that stay are left out.
pub(super) fn without(records: Vec<Removed>, held: &BTreeSet<ChainId>) -> Vec<Removed> {
    let goes = |record: &Removed| !matches!(record, Removed::Layer(chain) if held.contains(chain));
    records.into_iter().filter(goes).collect()
}

/// Bytes of the layers that would go with their images.
pub(super) fn free_bytes(call: &Call<'_, '_>) -> u64 {
    let held = held(call);
    let images = call.engine.store.images();
    let chains: BTreeMap<_, u64> = images
        .iter()
        .flat_map(|image| image.chain_ids().iter().copied().zip(image.layers.iter().map(|layer| layer.size)))
        .filter(|(chain, _)| !held.contains(chain))
        .collect();
    chains.values().sum()
}

/// Bytes of all layers, each counted once.
pub fn layer_bytes(call: &Call<'_, '_>) -> u64 {
    let images = call.engine.store.images();
    let chains: BTreeMap<_, u64> = images
        .iter()
        .flat_map(|image| image.chain_ids().iter().copied().zip(image.layers.iter().map(|layer| layer.size)))
        .collect();
    chains.values().sum()
}

/// `2 minutes ago` for a time of the engine's clock.
pub fn ago(now: i64, then: i64) -> String {
    format!("{} ago", human_duration((now - then).max(0)))
}
