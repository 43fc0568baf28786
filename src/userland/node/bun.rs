//! What `bun` does beside installing: `build`, `test`, `pm`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path::base;

use super::super::cost;
use super::call::Call;
use super::outputs::{file_of, sources, spend};
use super::packages;
use super::tool::Tool;

pub(super) fn own(process: &mut Process<'_>, call: &Call) -> ExitCode {
    match call.command.as_str() {
        "build" => build(process, &call.rest),
        // Bun runs tests itself; they take time, and leave no files.
        "test" => {
            process.sys.spend(cost::BUNDLER / 4);
            0
        }
        _ => {
            let names = call.names.iter().map(String::as_str).collect::<Vec<_>>();
            match names.as_slice() {
                ["ls", ..] => packages::list(process),
                ["bin", ..] => {
                    let at = process.path("node_modules/.bin");
                    process.out(format!("{at}\n"));
                }
                ["cache", "rm", ..] => process.discard(&Tool::Bun.cache(process)),
                ["cache", ..] => {
                    let at = Tool::Bun.cache(process);
                    process.out(format!("{at}\n"));
                }
                _ => {}
            }
            0
        }
    }
}

/// Flags of `bun build` whose value may be the next word.
const VALUES: &[&str] = &[
    "--outdir",
    "--outfile",
    "--target",
    "--format",
    "--root",
    "--external",
    "-e",
    "--define",
    "-d",
    "--loader",
    "-l",
    "--public-path",
    "--entry-naming",
    "--chunk-naming",
    "--asset-naming",
    "--env",
    "--banner",
    "--footer",
    "--conditions",
    "--tsconfig-override",
    "--drop",
    "--windows-icon",
    "--packages",
];

/// What a runtime with a program in it weighs.
const COMPILED: u64 = 97_000_000;

/// `bun build ENTRY… [--outdir DIR] [--outfile FILE] [--compile]`.
fn build(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let mut entries: Vec<String> = Vec::new();
    let (mut folder, mut file) = (None, None);
    let mut compiles = false;
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        let (flag, value) =
            word.split_once('=').map_or((word.as_str(), None), |(f, v)| (f, Some(v.to_owned())));
        if !word.starts_with('-') {
            entries.push(word.clone());
        } else if VALUES.contains(&flag) {
            let value = value.or_else(|| rest.next().cloned());
            match flag {
                "--outdir" => folder = value,
                "--outfile" => file = value,
                _ => {}
            }
        } else if flag == "--compile" {
            compiles = true;
        }
    }
    let Some(first) = entries.first().cloned() else {
        process.err("error: Missing entrypoints. What would you like to bundle?\n");
        return 1;
    };
    if let Some(missing) =
        entries.iter().find(|entry| !entry.contains('*') && !process.sys.tree.exists(&process.path(entry)))
    {
        process.err(format!("error: ModuleNotFound resolving \"{missing}\" (entry point)\n"));
        return 1;
    }
    let bytes = sources(process);
    spend(process, bytes);
    let stem = |entry: &str| {
        let name = base(entry);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
    };
    if compiles {
        let file = file.unwrap_or_else(|| stem(&first));
        let at = match &folder {
            Some(folder) => process.path(&format!("{folder}/{file}")),
            None => process.path(&file),
        };
        let label = format!("estimated: compiled by bun from {bytes}");
        process.unpack_own(vec![Entry::fixed(at, 0o755, COMPILED + bytes, label)]);
        return 0;
    }
    match (file, folder) {
        (Some(file), _) => {
            let entry = file_of(process, &file, 60_000 + bytes);
            process.unpack_own(vec![entry]);
        }
        (None, Some(folder)) => {
            let outputs: Vec<Entry> = entries
                .iter()
                .map(|entry| {
                    let ending = if entry.ends_with(".css") || entry.ends_with(".html") {
                        base(entry).to_owned()
                    } else {
                        format!("{}.js", stem(entry))
                    };
                    file_of(process, &format!("{}/{ending}", folder.trim_end_matches('/')), 60_000 + bytes)
                })
                .collect();
            process.unpack_own(outputs);
        }
        (None, None) => process.not_simulated(1, "the bundle that it writes to its output is not known"),
    }
    0
}
