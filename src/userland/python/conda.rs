//! `conda`: packages of its own, coarsely.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::Userland;

pub(super) fn conda(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    match plain.first().map(|word| word.as_str()) {
        Some("install" | "create" | "env" | "update") => {
            process.download(120_000_000);
            for name in plain.iter().skip(1) {
                let at = format!("/opt/conda/pkgs/{}/contents", name.replace('/', "_"));
                process.unpack_own(vec![Entry::fixed(
                    at,
                    0o644,
                    40_000_000,
                    format!("estimated: conda {name}"),
                )]);
            }
            0
        }
        Some("clean") => {
            process.sweep("/opt/conda/pkgs", |name| name.ends_with(".conda") || name.ends_with(".tar.bz2"));
            0
        }
        _ => 0,
    }
}
