//! Modules by `go.mod`, and the module cache.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::go_path;

/// Bytes of a module whose size no data has, unpacked.
const MODULE: u64 = 1_600_000;

/// Well-known modules that are larger.
const LARGE: &[(&str, u64)] = &[
    ("k8s.io/", 18_000_000),
    ("github.com/aws/aws-sdk-go", 60_000_000),
    ("google.golang.org/grpc", 9_000_000),
    ("google.golang.org/protobuf", 9_000_000),
    ("golang.org/x/text", 9_500_000),
    ("golang.org/x/sys", 10_000_000),
    ("golang.org/x/tools", 13_000_000),
    ("golang.org/x/net", 4_000_000),
    ("cloud.google.com/go", 12_000_000),
    ("modernc.org/", 40_000_000),
    ("github.com/mattn/go-sqlite3", 9_000_000),
    ("github.com/gin-gonic/gin", 700_000),
];

pub(super) fn modules_folder(process: &Process<'_>) -> String {
    process.var("GOMODCACHE").map_or_else(|| format!("{}/pkg/mod", go_path(process)), str::to_owned)
}

/// Module paths with versions that `go.mod` requires.
pub(super) fn required(process: &Process<'_>) -> Option<Vec<(String, String)>> {
    let text = process.text_of("go.mod")?;
    let mut found = Vec::new();
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with("require (") {
            inside = true;
        } else if line == ")" {
            inside = false;
        } else if inside || line.starts_with("require ") {
            let mut words = line.trim_start_matches("require ").split_whitespace();
            if let (Some(name), Some(version)) = (words.next(), words.next()) {
                found.push((name.to_owned(), version.to_owned()));
            }
        }
    }
    Some(found)
}

pub(super) fn module(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    match words.first().map(String::as_str) {
        Some("download" | "tidy" | "vendor" | "verify") => {
            let Some(modules) = required(process) else { return no_module(process) };
            for (name, version) in &modules {
                if download(process, name, version).is_none() {
                    return offline(process, name);
                }
            }
            if words.first().is_some_and(|word| word == "tidy")
                && !modules.is_empty()
                && !process.sys.tree.exists(&process.path("go.sum"))
            {
                let text: String =
                    modules.iter().map(|(name, version)| format!("{name} {version} h1:\n")).collect();
                process.user_file("go.sum", text.as_str());
            }
            if words.first().is_some_and(|word| word == "verify") {
                process.out("all modules verified\n");
            }
            0
        }
        Some("init") => {
            let name = words.get(1).cloned().unwrap_or_else(|| "app".to_owned());
            process.user_file("go.mod", format!("module {name}\n\ngo 1.22\n").as_str());
            process.err(format!("go: creating new go.mod: module {name}\n"));
            0
        }
        _ => 0,
    }
}

pub(super) fn no_module(process: &mut Process<'_>) -> ExitCode {
    process.err(
        "go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
    );
    1
}

pub(super) fn offline(process: &mut Process<'_>, name: &str) -> ExitCode {
    process.err(format!("go: {name}: Get \"https://proxy.golang.org/{name}/@v/list\": dial tcp: lookup proxy.golang.org: Temporary failure in name resolution\n"));
    1
}

/// Puts a module into the module cache unless it is there.
pub(super) fn download(process: &mut Process<'_>, name: &str, version: &str) -> Option<()> {
    let size = LARGE.iter().find(|(start, _)| name.starts_with(start)).map_or(MODULE, |(_, size)| *size);
    let root = modules_folder(process);
    let at = format!("{root}/{name}@{version}/contents");
    if process.sys.tree.exists(&at) {
        return Some(());
    }
    if !process.download(size / 5) {
        return None;
    }
    let label = format!("estimated: module {name}@{version}");
    process.err(format!("go: downloading {name} {version}\n"));
    process.unpack_own(vec![
        Entry::fixed(at, 0o444, size, label.clone()),
        Entry::fixed(format!("{root}/cache/download/{name}/@v/{version}.zip"), 0o644, size / 5, label),
    ]);
    Some(())
}
