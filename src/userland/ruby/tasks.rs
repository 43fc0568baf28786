//! `ruby` itself and what programs of gems do: Rails' tasks.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

pub(super) fn ruby(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.operands().iter().any(|arg| arg == "--version" || arg == "-v") {
        let version = process.version_of("ruby").unwrap_or_else(|| "3.4.7".to_owned());
        process.out(format!("ruby {version}\n"));
        return 0;
    }
    let file = process.operands().first().cloned().unwrap_or_default();
    if file.ends_with("bin/rails") || file.ends_with("bin/rake") {
        return tasks(process, 1);
    }
    process.not_simulated(1, "Ruby has no model");
    0
}

pub(super) fn rails(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    tasks(process, 0)
}

pub(super) fn tasks(process: &mut Process<'_>, skip: usize) -> ExitCode {
    process.sys.spend(6 * cost::SECOND);
    let words: Vec<String> = process.operands().iter().skip(skip).cloned().collect();
    if words.iter().any(|word| word == "assets:precompile") {
        let bytes = process
            .bytes_below(&process.path("app"), |path| path.contains("assets") || path.contains("javascript"));
        let at = process.path("public/assets");
        let file = |name: &str, size: u64| {
            Entry::fixed(format!("{at}/{name}"), 0o644, size, "estimated: precompiled assets")
        };
        process.unpack_own(vec![
            file("application.js", 250_000 + bytes),
            file("application.css", 40_000 + bytes / 4),
            file(".sprockets-manifest.json", 900),
        ]);
    }
    0
}
