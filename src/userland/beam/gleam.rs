//! `gleam`, by gleam.toml.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::PACKAGE;
use crate::userland::{Userland, cost};

/// Packages that come along with each one that is asked for.
const CLOSURE: u64 = 4;

pub(super) fn gleam(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> =
        process.operands().iter().filter(|word| !word.starts_with('-')).cloned().collect();
    let word = |index: usize| words.get(index).map(String::as_str);
    if word(0).is_none() {
        let version = process.version_of("gleam").unwrap_or_else(|| "v1.13.0".to_owned());
        process.out(format!("gleam {}\n", version.trim_start_matches('v')));
        return 0;
    }
    let Some(text) = process.text_of("gleam.toml") else {
        process.err(
            "error: File IO failure\n\nAn error occurred while trying to read this file:\n\n    gleam.toml\n",
        );
        return 1;
    };
    let section = |name: &str| {
        let lines = text
            .lines()
            .skip_while(|line| line.trim() != format!("[{name}]"))
            .skip(1)
            .take_while(|line| !line.starts_with('['));
        lines.filter(|line| line.contains('=')).count() as u64
    };
    let packages =
        (section("dependencies") + section("dev-dependencies") + section("dev_dependencies")) * CLOSURE;
    if matches!(word(0), Some("format" | "clean" | "docs")) {
        return 0;
    }
    if word(0) == Some("run") {
        process.not_simulated(1, "what the program does when it runs is not known");
        return 0;
    }
    let at = process.path("build/packages/contents");
    if packages > 0 && !process.sys.tree.exists(&at) {
        if !process.download(packages * PACKAGE.0) {
            process.err("error: HTTP error\n\nA HTTP request failed: hex.pm could not be resolved\n");
            return 1;
        }
        process.unpack_own(vec![Entry::fixed(at, 0o644, packages * PACKAGE.1, "estimated: packages of Hex")]);
    }
    if word(0) == Some("deps") {
        return 0;
    }
    process.sys.spend(cost::SECOND * i64::try_from(1 + packages / 4).unwrap_or(20));
    let label = "estimated: built by gleam";
    let bytes = process.bytes_below(process.cwd, |path| path.starts_with("src/"));
    let size = packages * PACKAGE.2 + bytes * 2;
    let mut entries = vec![Entry::fixed(process.path("build/dev/erlang/contents"), 0o644, size, label)];
    match (word(0), word(1)) {
        (Some("export"), Some("erlang-shipment")) => {
            entries.push(Entry::fixed(
                process.path("build/erlang-shipment/entrypoint.sh"),
                0o755,
                1_300,
                label,
            ));
            entries.push(Entry::fixed(process.path("build/erlang-shipment/contents"), 0o644, size, label));
        }
        (Some("export"), Some(_)) => process.not_simulated(2, "this export has no model"),
        _ => {}
    }
    process.unpack_own(entries);
    0
}
