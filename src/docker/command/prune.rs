//! `docker image prune`, `container prune` and `system prune`.

use super::builder;
use super::containers::own_bytes;
use super::remove::{free_bytes, held, line, without};
use crate::docker::args::filter::Filters;
use crate::docker::call::{Call, Done, Failure};
use crate::docker::format::units::human_size;
use crate::image::{ImageId, Removal};

/// What went: bytes, and what is said of it.
struct Pruned {
    bytes: u64,
    text: String,
}

pub fn images(call: &mut Call<'_, '_>) -> Done {
    let filters = filters(call, &["dangling", "until", "label", "label!"])?;
    let all = call.flags.switch("all") || filters.truth("dangling").map_err(Failure::daemon)? == Some(false);
    let what = match all {
        false => "all dangling images.",
        true => "all images without at least one container associated to them.",
    };
    if !confirmed(call, &format!("WARNING! This will remove {what}\n")) {
        return Ok(());
    }
    let pruned = prune_images(call, all, &filters)?;
    tell(call, vec![pruned]);
    Ok(())
}

pub fn containers(call: &mut Call<'_, '_>) -> Done {
    let filters = filters(call, &["until", "label", "label!"])?;
    if !confirmed(call, "WARNING! This will remove all stopped containers.\n") {
        return Ok(());
    }
    let pruned = prune_containers(call, &filters)?;
    tell(call, vec![pruned]);
    Ok(())
}

pub fn system(call: &mut Call<'_, '_>) -> Done {
    let filters = filters(call, &["until", "label", "label!"])?;
    let all = call.flags.switch("all");
    let (images, cache) = match all {
        false => ("all dangling images", "all dangling build cache"),
        true => ("all images without at least one container associated to them", "all build cache"),
    };
    let warning = format!(
        "WARNING! This will remove:\n  - all stopped containers\n  \
         - all networks not used by at least one container\n  - {images}\n  - {cache}\n\n"
    );
    if !confirmed(call, &warning) {
        return Ok(());
    }
    let containers = prune_containers(call, &filters)?;
    let images = prune_images(call, all, &filters)?;
    let until = filters.until(call.now()).map_err(Failure::daemon)?;
    let gone = builder::drop_records(call, all, until);
    let ids: String = gone.iter().map(|record| format!("{}\n", record.id)).collect();
    let bytes = gone.iter().map(|record| record.size).sum();
    let text = if ids.is_empty() { ids } else { format!("Deleted build cache objects:\n{ids}") };
    tell(call, vec![containers, images, Pruned { bytes, text }]);
    Ok(())
}

fn filters(call: &Call<'_, '_>, keys: &[&str]) -> Result<Filters, Failure> {
    Filters::parse(call.flags.values("filter"), keys).map_err(|error| Failure::client(error.message()))
}

/// Asks, unless `--force` says yes.
fn confirmed(call: &mut Call<'_, '_>, warning: &str) -> bool {
    if call.flags.switch("force") {
        return true;
    }
    call.out(format!("{warning}Are you sure you want to continue? [y/N] "));
    let answer = call.process.stdin_line().unwrap_or_default();
    matches!(String::from_utf8_lossy(&answer).trim(), "y" | "Y")
}

fn tell(call: &mut Call<'_, '_>, pruned: Vec<Pruned>) {
    let bytes: u64 = pruned.iter().map(|pruned| pruned.bytes).sum();
    for Pruned { text, .. } in pruned.iter().filter(|pruned| !pruned.text.is_empty()) {
        call.out(format!("{text}\n"));
    }
    call.out(format!("Total reclaimed space: {}\n", human_size(bytes as f64)));
}

fn prune_images(call: &mut Call<'_, '_>, all: bool, filters: &Filters) -> Result<Pruned, Failure> {
    let until = filters.until(call.now()).map_err(Failure::daemon)?;
    let before = free_bytes(call);
    let mut lines = vec![];
    let candidates: Vec<ImageId> = call.engine.store.prunable(all);
    for id in candidates {
        let Some(image) = call.engine.store.image(id) else { continue };
        let young = until.is_some_and(|until| image.config.created > Some(until));
        if young || !filters.label(image.config.config.labels.as_ref()) {
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
    let text = if lines.is_empty() { String::new() } else { format!("Deleted Images:\n{}", lines.concat()) };
    Ok(Pruned { bytes: before.saturating_sub(free_bytes(call)), text })
}

fn prune_containers(call: &mut Call<'_, '_>, filters: &Filters) -> Result<Pruned, Failure> {
    let until = filters.until(call.now()).map_err(Failure::daemon)?;
    let stopped = call.engine.store.containers().filter(|container| {
        !container.is_running()
            && filters.label(container.config.labels.as_ref())
            && until.is_none_or(|until| container.created < until)
    });
    let stopped: Vec<_> = stopped.cloned().collect();
    let bytes = stopped.iter().map(|container| own_bytes(call, container)).sum();
    let mut text = String::new();
    for container in &stopped {
        call.engine.store.remove_container(&container.id);
        text.push_str(&format!("{}\n", container.id));
    }
    Ok(Pruned { bytes, text: if text.is_empty() { text } else { format!("Deleted Containers:\n{text}") } })
}
