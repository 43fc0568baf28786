//! `docker builder prune` and `docker buildx du`.

use std::collections::BTreeSet;

use crate::build::Builder;
use crate::docker::args::filter::Filters;
use crate::docker::call::{Call, Done, Failure};
use crate::docker::format::units::{human_duration, human_size};
use crate::image::{DiffId, Digest};
use crate::vfs::Time;

/// What BuildKit keeps of one result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Key under which the cache has it, and when it was made; `None` for what a build takes from the client.
    pub key: Option<(Digest, Time)>,
    /// 25 letters and digits.
    pub id: String,
    /// `regular` or `source.local`.
    pub kind: &'static str,
    /// Bytes.
    pub size: u64,
    /// Seconds since 1970.
    pub created: i64,
    pub last_used: i64,
    pub usage: u64,
    /// Whether an image holds the same layer, so that the bytes are not the cache's own.
    pub shared: bool,
}

/// The records of the cache, oldest first: those of steps, and the Dockerfile and context that builds came with.
pub fn records(call: &Call<'_, '_>) -> Vec<Record> {
    let held: BTreeSet<DiffId> = call
        .engine
        .store
        .images()
        .iter()
        .flat_map(|image| image.layers.iter().map(|layer| layer.diff_id))
        .collect();
    let mut records: Vec<Record> = call
        .engine
        .cache
        .records()
        .map(|record| Record {
            key: Some((record.id, record.created)),
            id: name_of(&Digest::of(format!("{} {}", record.id, record.created.0))),
            kind: "regular",
            size: record.summary.size,
            created: record.created.secs(),
            last_used: record.last_used.secs(),
            usage: 1,
            shared: held.contains(&record.summary.diff_id),
        })
        .collect();
    records.sort_by_key(|record| (record.created, record.id.clone()));
    let first = records.first().map(|record| record.created);
    let last = records.iter().map(|record| record.last_used).max();
    if let (Some(created), Some(last_used)) = (first, last) {
        let dockerfile = call.engine.cache.dockerfile_bytes;
        records.extend([("Dockerfile", dockerfile), ("context", 0)].map(|(what, size)| Record {
            key: None,
            id: name_of(&Digest::of(what)),
            kind: "source.local",
            size,
            created,
            last_used,
            usage: 2,
            shared: false,
        }));
    }
    records.extend(base_record(call));
    records
}

/// The file system of a base image that was used: its layers are the image's, whatever becomes of its name.
fn base_record(call: &Call<'_, '_>) -> Option<Record> {
    let (id, ()) = call.engine.cache.loaded.iter().next()?;
    Some(Record {
        key: None,
        id: name_of(id),
        kind: "regular",
        size: 0,
        created: call.now_secs(),
        last_used: call.now_secs(),
        usage: 1,
        shared: true,
    })
}

/// An id as BuildKit makes them: 25 digits of base 36.
fn name_of(digest: &Digest) -> String {
    let digits = digest
        .as_bytes()
        .iter()
        .take(25)
        .map(|byte| char::from_digit(u32::from(byte % 36), 36).unwrap_or('0'));
    digits.collect()
}

/// Drops what is not used, or everything; only what was used last before `until`. Says what went.
pub fn drop_records(call: &mut Call<'_, '_>, all: bool, until: Option<Time>) -> Vec<Record> {
    let old = |record: &Record| until.is_none_or(|until| record.last_used < until.secs());
    let gone: Vec<Record> =
        records(call).into_iter().filter(|record| (all || !record.shared) && old(record)).collect();
    for (id, created) in gone.iter().filter_map(|record| record.key) {
        call.engine.cache.remove_record(id, created);
    }
    if all && until.is_none() {
        call.engine.cache.mounts = Default::default();
    }
    gone
}

pub fn prune(call: &mut Call<'_, '_>) -> Done {
    let all = call.flags.switch("all");
    let keys = ["until", "unused-for", "id", "parent", "type", "description", "inuse", "shared", "private"];
    let filters = Filters::parse(call.flags.values("filter"), &keys);
    let filters = filters.map_err(|error| Failure::client(error.message()))?;
    if !call.flags.switch("force") {
        let what = if all { "all build cache" } else { "all dangling build cache" };
        call.out(format!("WARNING! This will remove {what}.\nAre you sure you want to continue? [y/N] "));
        let answer = call.process.stdin_line().unwrap_or_default();
        if !matches!(String::from_utf8_lossy(&answer).trim(), "y" | "Y") {
            return Ok(());
        }
    }
    let until = filters.until(call.now()).map_err(Failure::daemon)?;
    let gone = drop_records(call, all, until);
    let total: u64 = gone.iter().map(|record| record.size).sum();
    if call.builder == Builder::Classic || gone.is_empty() {
        call.out(
            format!(
                "Total{}:\t{}\n",
                if gone.is_empty() { " reclaimed space" } else { "" },
                human_size(total as f64)
            )
            .replace(" space:\t", " space: "),
        );
        return Ok(());
    }
    let now = call.now_secs();
    call.out("ID\t\t\t\t\t\tRECLAIMABLE\tSIZE\t\tLAST ACCESSED\n");
    for record in gone.iter().rev() {
        let mark = if record.kind == "source.local" { "*" } else { "" };
        call.out(format!(
            "{:<40}\ttrue \t{}{:<10}\t{} ago\n",
            format!("{}{mark}", record.id),
            if mark.is_empty() { "" } else { "\t" },
            human_size(record.size as f64),
            human_duration((now - record.last_used).max(0))
        ));
    }
    call.out(format!("Total:\t{}\n", human_size(total as f64)));
    Ok(())
}

pub fn disk_usage(call: &mut Call<'_, '_>) -> Done {
    let records = records(call);
    let now = call.now_secs();
    call.out("ID\t\t\t\t\t\tRECLAIMABLE\tSIZE\t\tLAST ACCESSED\n");
    for record in records.iter().rev() {
        call.out(format!(
            "{:<40}\t{:<5}\t{:<10}\t{} ago\n",
            record.id,
            !record.shared,
            human_size(record.size as f64),
            human_duration((now - record.last_used).max(0))
        ));
    }
    let sum = |shared: bool| records.iter().filter(|r| r.shared == shared).map(|r| r.size).sum::<u64>();
    let (shared, private) = (sum(true), sum(false));
    let line = |name: &str, bytes: u64| format!("{name}:\t{}\n", human_size(bytes as f64));
    if shared > 0 {
        call.out(line("Shared", shared) + &line("Private", private));
    }
    call.out(line("Reclaimable", private) + &line("Total", shared + private));
    Ok(())
}
