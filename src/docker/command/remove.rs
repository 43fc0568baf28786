//! `docker rmi` and `docker image prune`.

use std::collections::{BTreeMap, BTreeSet};

use crate::docker::args::filter::{Filters, label_matches};
use crate::docker::call::{Call, Done, Failure};
use crate::docker::format::units::{human_duration, human_size};
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

fn line(record: &Removed, untagged: &str, deleted: &str) -> String {
    match record {
        Removed::Untagged(reference) => format!("{untagged}: {reference}\n"),
        Removed::Image(id) => format!("{deleted}: {id}\n"),
        Removed::Layer(chain) => format!("{deleted}: {chain}\n"),
    }
}

const KEYS: &[&str] = &["dangling", "until", "label", "label!"];

pub fn prune(call: &mut Call<'_, '_>) -> Done {
    let all = call.flags.switch("all");
    let filters =
        Filters::parse(call.flags.values("filter"), KEYS).map_err(|e| Failure::client(e.message()))?;
    if !call.flags.switch("force") {
        let what = match all {
            false => "all dangling images.",
            true => "all images without at least one container associated to them.",
        };
        call.out(format!("WARNING! This will remove {what}\nAre you sure you want to continue? [y/N] "));
        let answer = call.process.stdin_line().unwrap_or_default();
        if !matches!(String::from_utf8_lossy(&answer).trim(), "y" | "Y") {
            return Ok(());
        }
    }
    let before = free_bytes(call);
    let mut lines = vec![];
    let candidates: Vec<ImageId> = call.engine.store.prunable(all);
    for id in candidates {
        let Some(image) = call.engine.store.image(id) else { continue };
        let labels = image.config.config.labels.as_ref();
        let kept = filters.values("label").iter().any(|wanted| !label_matches(labels, wanted))
            || filters.values("label!").iter().any(|unwanted| label_matches(labels, unwanted));
        if kept {
            continue;
        }
        let names = call.engine.store.tags_of(id);
        let targets: Vec<String> = match names.is_empty() {
            true => vec![id.to_string()],
            false => names.iter().map(ToString::to_string).collect(),
        };
        for target in targets {
            let how = Removal { force: false, prune_parents: true };
            let held = held(call);
            if let Ok(records) = call.engine.store.remove(&target, how) {
                let records = without(records, &held);
                lines.extend(records.iter().map(|record| line(record, "untagged", "deleted")));
            }
        }
    }
    if !lines.is_empty() {
        call.out(format!("Deleted Images:\n{}\n", lines.concat()));
    }
    let freed = before.saturating_sub(free_bytes(call));
    call.out(format!("Total reclaimed space: {}\n", human_size(freed as f64)));
    Ok(())
}

/// The layers that the build cache holds: they stay when the last image with them goes.
fn cached(call: &Call<'_, '_>) -> BTreeSet<DiffId> {
    let cache = &call.engine.cache;
    let records =
        cache.records().flat_map(|record| record.snapshot.layers.iter().map(|(layer, _)| layer.diff_id));
    records.chain(cache.images().flat_map(|image| image.layers.iter().map(|layer| layer.diff_id))).collect()
}

/// The chains of images of which the build cache, or a container, holds the topmost layer.
fn held(call: &Call<'_, '_>) -> BTreeSet<ChainId> {
    let cached = cached(call);
    let used: BTreeSet<ImageId> = call.engine.store.containers().map(|container| container.image).collect();
    let chains = call.engine.store.images().into_iter().flat_map(|image| {
        let cached = &cached;
        let in_use = used.contains(&image.id);
        let diff_ids = image.layers.iter().map(|layer| layer.diff_id);
        let pairs: Vec<_> = image.chain_ids().into_iter().zip(diff_ids).collect();
        pairs.into_iter().filter(move |(_, diff_id)| in_use || cached.contains(diff_id))
    });
    chains.map(|(chain, _)| chain).collect()
}

/// What is said of a removal once the layers that stay are left out.
fn without(records: Vec<Removed>, held: &BTreeSet<ChainId>) -> Vec<Removed> {
    let goes = |record: &Removed| !matches!(record, Removed::Layer(chain) if held.contains(chain));
    records.into_iter().filter(goes).collect()
}

/// Bytes of the layers that would go with their images.
fn free_bytes(call: &Call<'_, '_>) -> u64 {
    let held = held(call);
    let images = call.engine.store.images();
    let chains: BTreeMap<_, u64> = images
        .iter()
        .flat_map(|image| image.chain_ids().into_iter().zip(image.layers.iter().map(|layer| layer.size)))
        .filter(|(chain, _)| !held.contains(chain))
        .collect();
    chains.values().sum()
}

/// Bytes of all layers, each counted once.
pub fn layer_bytes(call: &Call<'_, '_>) -> u64 {
    let images = call.engine.store.images();
    let chains: BTreeMap<_, u64> = images
        .iter()
        .flat_map(|image| image.chain_ids().into_iter().zip(image.layers.iter().map(|layer| layer.size)))
        .collect();
    chains.values().sum()
}

/// `2 minutes ago` for a time of the engine's clock.
pub fn ago(now: i64, then: i64) -> String {
    format!("{} ago", human_duration((now - then).max(0)))
}
