//! Crates: how many a project needs, the registry's folder, what they compile to.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::cost;

use super::manifest::Manifest;

/// Crates that come along with each one that is asked for, on average.
const TRANSITIVE: u64 = 6;

/// A crate's sources, packed.
pub(super) const CRATE_BYTES: u64 = 110_000;

pub(super) fn cargo_home(process: &Process<'_>) -> String {
    process.var("CARGO_HOME").map_or_else(|| format!("{}/.cargo", process.home()), str::to_owned)
}

pub(super) fn offline(process: &mut Process<'_>) -> ExitCode {
    process.err("error: failed to get a crate from registry\n\nCaused by:\n  [6] Couldn't resolve host name (Could not resolve host: index.crates.io)\n");
    101
}

/// How many crates a project needs: those of the lock file, or a multiple of what it asks for.
pub(super) fn count(process: &Process<'_>, manifest: &Manifest) -> u64 {
    let locked = process.text_of("Cargo.lock").unwrap_or_default().matches("[[package]]").count() as u64;
    locked.saturating_sub(1).max(manifest.dependencies.len() as u64 * TRANSITIVE)
}

/// Fetches the crates of a project that the registry folder lacks; `None` without a network.
pub(super) fn crates(process: &mut Process<'_>, manifest: &Manifest) -> Option<u64> {
    let crates = count(process, manifest);
    let home = cargo_home(process);
    if crates == 0 {
        return Some(0);
    }
    let names: Vec<&str> = manifest.dependencies.iter().map(String::as_str).collect();
    let cache = format!(
        "{home}/registry/cache/{}-{crates}.crate",
        names.join("+").chars().take(120).collect::<String>()
    );
    if process.sys.tree.exists(&cache) {
        return Some(crates);
    }
    process.err("    Updating crates.io index\n");
    if !process.download(crates * CRATE_BYTES) {
        return None;
    }
    let label = format!("estimated: {crates} crates");
    let source = cache.replace("/cache/", "/src/").replace(".crate", "/contents");
    process.unpack_own(vec![
        Entry::fixed(cache, 0o644, crates * CRATE_BYTES, label.clone()),
        Entry::fixed(source, 0o644, crates * CRATE_BYTES * 6, label.clone()),
        Entry::fixed(format!("{home}/registry/index/contents"), 0o644, crates * 30_000, label),
    ]);
    process.err(format!("  Downloaded {crates} crates\n"));
    Some(crates)
}

/// Compiles the crates that the target folder lacks.
pub(super) fn compile(process: &mut Process<'_>, out: &str, crates: u64, release: bool) {
    let at = format!("{out}/deps/crates-{crates}.rlib");
    if crates == 0 || process.sys.tree.exists(&at) {
        return;
    }
    // Crates compile side by side on a few cores.
    let each = i64::try_from(crates).unwrap_or(1000);
    process.sys.spend(each.saturating_mul(if release { cost::CRATE } else { cost::CRATE / 3 }) / 4);
    let bytes = crates * if release { 1_900_000 } else { 3_200_000 };
    process.unpack_own(vec![Entry::fixed(at, 0o644, bytes, format!("estimated: {crates} compiled crates"))]);
}
