//! `go build`, `install`, `test`: the build cache and binaries.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::built::STATIC;
use super::super::cost;

use super::super::words;
use super::modules::{download, modules_folder, no_module, offline, required};
use super::{build_cache, go_path, operands};

/// A program that prints, the share of `net/http`, and of each module.
const BINARY: u64 = 2_100_000;

const BINARY_HTTP: u64 = 5_200_000;

pub(super) fn act(process: &mut Process<'_>, command: &str, words: &[String]) -> ExitCode {
    let targets = operands(words);
    if command == "clean" {
        if words.iter().any(|word| word == "-modcache") {
            process.discard(&modules_folder(process));
        }
        if words.iter().any(|word| word == "-cache") {
            process.discard(&build_cache(process));
        }
        return 0;
    }
    if command == "list" {
        process.out("\n");
        return 0;
    }
    // `go install example.org/tool@latest` needs no module here.
    let remote = if command == "install" { tools(process, &targets) } else { pinned(&targets) };
    if !remote.is_empty() {
        for (name, version) in remote {
            if download(process, &name, &version).is_none() {
                return offline(process, &name);
            }
            compile(process, 6);
            let program = name.rsplit('/').find(|part| !is_major(part)).unwrap_or("tool").to_owned();
            let at = format!("{}/{program}", bin_folder(process));
            process.unpack_own(vec![Entry::fixed(
                at,
                0o755,
                12_000_000,
                format!("estimated: go install {name}{STATIC}"),
            )]);
        }
        return 0;
    }
    if command == "generate" {
        return super::generate::directives(process, &targets);
    }
    if matches!(command, "fmt" | "tool" | "work") {
        process.sys.spend(cost::SECOND);
        return 0;
    }
    let Some(modules) = required(process) else {
        if targets.iter().any(|word| word.ends_with(".go")) || process.var("GO111MODULE") == Some("off") {
            return link(process, command, words, &targets, &[]);
        }
        return no_module(process);
    };
    let vendored = process.sys.tree.is_dir(&process.path("vendor"));
    for (name, version) in modules.iter().filter(|_| !vendored) {
        if download(process, name, version).is_none() {
            return offline(process, name);
        }
    }
    link(process, command, words, &targets, &modules)
}

/// `NAME@VERSION` of the arguments.
fn pinned(targets: &[String]) -> Vec<(String, String)> {
    let pinned = targets.iter().filter_map(|word| word.split_once('@'));
    pinned.map(|(name, version)| (name.to_owned(), version.to_owned())).collect()
}

/// Programs of others that are to be installed: with a version, by the path in a module that `go.mod` requires, or
/// (`tool`) those that it lists as tools.
fn tools(process: &Process<'_>, targets: &[String]) -> Vec<(String, String)> {
    let text = process.text_of("go.mod").unwrap_or_default();
    let own = text.lines().find_map(|line| line.strip_prefix("module ")).unwrap_or("-").trim().to_owned();
    let mut wanted = pinned(targets);
    let of_others = |word: &&String| {
        let host = word.split('/').next().unwrap_or_default();
        !word.contains('@')
            && !host.starts_with('.')
            && host.contains('.')
            && !word.starts_with(own.as_str())
            && word.contains('/')
    };
    wanted.extend(targets.iter().filter(of_others).map(|name| (name.clone(), "latest".to_owned())));
    if targets.iter().any(|word| word == "tool") {
        let mut listed = false;
        for line in text.lines().map(str::trim) {
            let one = line.strip_prefix("tool ").map(str::trim).filter(|rest| *rest != "(");
            match line {
                "tool (" => listed = true,
                ")" => listed = false,
                name if listed && !name.is_empty() => wanted.push((name.to_owned(), "latest".to_owned())),
                _ => wanted.extend(one.map(|name| (name.to_owned(), "latest".to_owned()))),
            }
        }
    }
    wanted
}

pub(super) fn is_major(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
}

fn bin_folder(process: &Process<'_>) -> String {
    process.var("GOBIN").map_or_else(|| format!("{}/bin", go_path(process)), str::to_owned)
}

/// Compiles what the build cache lacks: the standard library once, and each package.
pub(super) fn compile(process: &mut Process<'_>, packages: u64) {
    let cache = build_cache(process);
    let standard = format!("{cache}/00/standard-library");
    let mut entries = Vec::new();
    if !process.sys.tree.exists(&standard) {
        process.sys.spend(cost::GO_STANDARD);
        entries.push(Entry::fixed(standard, 0o644, 62_000_000, "estimated: compiled standard library"));
    }
    let own = format!("{cache}/01/packages-{packages}");
    if !process.sys.tree.exists(&own) {
        let each = i64::try_from(packages).unwrap_or(1000);
        process.sys.spend(each.saturating_mul(cost::GO_PACKAGE));
        entries.push(Entry::fixed(own, 0o644, packages * 2_500_000, "estimated: compiled packages"));
    }
    process.unpack_own(entries);
}

fn link(
    process: &mut Process<'_>,
    command: &str,
    words: &[String],
    targets: &[String],
    modules: &[(String, String)],
) -> ExitCode {
    let is_source = |path: &str| path.ends_with(".go") && !path.starts_with("vendor/");
    let sources = process.bytes_below(process.cwd, is_source);
    if sources == 0 {
        process.err("no Go files in the current directory\n");
        return 1;
    }
    compile(process, modules.len() as u64 + 1);
    process.spend_bytes(sources.min(50_000_000), cost::C_BYTE / 4);
    if matches!(command, "vet" | "test" | "run") {
        if command == "test" {
            super::tests::run(process, words);
        }
        if command == "run" {
            process.not_simulated(1, "what the program does when it runs is not known");
        }
        return 0;
    }
    let stripped = words.iter().any(|word| {
        word.contains("-s -w") || word.contains("-w -s") || word == "-ldflags=-s" || word.contains("-s")
    });
    let size = BINARY
        + if modules.is_empty() && sources < 2_000 { 0 } else { BINARY_HTTP }
        + modules.len() as u64 * 420_000
        + sources / 3;
    let size =
        if stripped && words.iter().any(|word| word.contains("ldflags")) { size * 68 / 100 } else { size };
    let package = process
        .text_of("go.mod")
        .and_then(|text| Some(text.lines().find_map(|line| line.strip_prefix("module "))?.trim().to_owned()));
    let named = |target: &str| {
        let base = crate::vfs::path::base(target.trim_end_matches("/...").trim_end_matches('/'))
            .trim_end_matches(".go")
            .to_owned();
        if matches!(base.as_str(), "." | "" | "..") {
            package.as_deref().map_or("app", crate::vfs::path::base).to_owned()
        } else {
            base
        }
    };
    let mut wanted: Vec<String> = Vec::new();
    for target in targets {
        let folder = target.trim_end_matches("/...");
        let below: Option<Vec<String>> =
            process.sys.tree.read_dir(&process.path(folder)).ok().map(|entries| {
                entries
                    .filter(|(_, node)| node.is_dir())
                    .map(|(name, _)| format!("{folder}/{name}"))
                    .collect()
            });
        match below {
            // `./cmd/...` is every program below.
            Some(programs) if target.ends_with("/...") && folder != "." => wanted.extend(programs),
            None if !target.ends_with(".go") && target.starts_with('.') => {
                process.err(format!(
                    "no required module provides package {target}; to add it:\n\tgo get {target}\n"
                ));
                return 1;
            }
            _ => wanted.push(target.clone()),
        }
    }
    if wanted.is_empty() {
        wanted.push(".".to_owned());
    }
    let fixed = words.iter().any(|word| word.contains("-extldflags") && word.contains("-static"));
    let linked = if !fixed && needs_libraries(process, modules) { "" } else { STATIC };
    let label = format!("estimated: built by go from {sources} bytes, {} modules{linked}", modules.len());
    let out = words::value(words, &["-o"]);
    let folder = match command {
        "install" => Some(bin_folder(process)),
        _ => out.clone().filter(|path| {
            path.ends_with('/') || process.sys.tree.is_dir(&process.path(path)) || wanted.len() > 1
        }),
    };
    let entries: Vec<Entry> = wanted
        .iter()
        .map(|target| {
            let at = match (&folder, &out) {
                (Some(folder), _) => format!("{}/{}", folder.trim_end_matches('/'), named(target)),
                (None, Some(path)) => path.clone(),
                (None, None) => named(target),
            };
            let at = process.path(&at);
            Entry::fixed(at, 0o755, size, label.clone())
        })
        .collect();
    process.unpack_own(entries);
    0
}

/// Whether a program is linked with the C library: where cgo is on, which needs a compiler, and something is written
/// in C or asks for names of hosts and users.
fn needs_libraries(process: &Process<'_>, modules: &[(String, String)]) -> bool {
    const IN_C: [&str; 4] = ["mattn/go-sqlite3", "confluent-kafka-go", "h2non/bimg", "govips"];
    const IMPORTS: [&str; 6] =
        ["\"C\"", "\"net\"", "\"net/http\"", "\"os/user\"", "\"net/", "google.golang.org/grpc"];
    let compiler = ["gcc", "clang", "cc"].iter().any(|name| process.which(name).is_some());
    let on = match process.var("CGO_ENABLED") {
        Some(value) => value != "0",
        None => compiler,
    };
    let calls_c = || {
        let own = process.sys.tree.walk(process.cwd).filter(|(path, _)| path.ends_with(".go"));
        let mut texts = own
            .filter_map(|(_, node)| node.content()?.as_bytes().map(|bytes| String::from_utf8_lossy(bytes)));
        texts.any(|text| IMPORTS.iter().any(|import| text.contains(import)))
    };
    on && (modules.iter().any(|(name, _)| IN_C.iter().any(|known| name.contains(known))) || calls_c())
}
