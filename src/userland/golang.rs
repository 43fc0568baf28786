//! `go`: modules by `go.mod`, build cache, binaries.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["go"], summary: "go mod, build, install, test, env", flags: &[], run: go },
    Program {
        names: &[
            "gofmt",
            "golangci-lint",
            "xcaddy",
            "protoc",
            "swag",
            "sqlc",
            "templ",
            "air",
            "wire",
            "mockgen",
            "buf",
        ],
        summary: "tools around Go: time, and no files",
        flags: &[],
        run: |_, process| {
            process.sys.spend(cost::SECOND);
            0
        },
    },
];

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
/// A program that prints, the share of `net/http`, and of each module.
const BINARY: u64 = 2_100_000;
const BINARY_HTTP: u64 = 5_200_000;

fn go_path(process: &Process<'_>) -> String {
    process.var("GOPATH").map_or_else(|| format!("{}/go", process.home()), str::to_owned)
}

fn modules_folder(process: &Process<'_>) -> String {
    process.var("GOMODCACHE").map_or_else(|| format!("{}/pkg/mod", go_path(process)), str::to_owned)
}

fn build_cache(process: &Process<'_>) -> String {
    process.var("GOCACHE").map_or_else(|| format!("{}/.cache/go-build", process.home()), str::to_owned)
}

fn go(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let Some((command, rest)) = args.split_first() else { return 2 };
    let (command, rest) = if command == "-C" {
        (rest.get(1).cloned().unwrap_or_default(), rest.get(2..).unwrap_or_default())
    } else {
        (command.clone(), rest)
    };
    match command.as_str() {
        "version" => {
            let version = process.version_of("go").unwrap_or_else(|| "1.22.12".to_owned());
            process.out(format!("go version go{version} linux/amd64\n"));
            0
        }
        "env" => env(process, rest),
        "mod" => module(process, rest),
        "get" => {
            for word in rest.iter().filter(|word| !word.starts_with('-') && !word.starts_with('.')) {
                let (name, version) = word.split_once('@').unwrap_or((word, "latest"));
                if download(process, name, version).is_none() {
                    return offline(process, name);
                }
            }
            0
        }
        "build" | "install" | "test" | "vet" | "run" | "generate" | "list" | "fmt" | "tool" | "work"
        | "clean" => act(process, &command, rest),
        other => {
            process.err(format!("go {other}: unknown command\nRun 'go help' for usage.\n"));
            2
        }
    }
}

fn env(process: &mut Process<'_>, names: &[String]) -> ExitCode {
    let value = |process: &Process<'_>, name: &str| match name {
        "GOPATH" => go_path(process),
        "GOMODCACHE" => modules_folder(process),
        "GOCACHE" => build_cache(process),
        "GOROOT" => "/usr/local/go".to_owned(),
        "GOOS" => process.var("GOOS").unwrap_or("linux").to_owned(),
        "GOARCH" => process
            .var("GOARCH")
            .unwrap_or(if process.sys.machine == "aarch64" { "arm64" } else { "amd64" })
            .to_owned(),
        other => process.var(other).unwrap_or_default().to_owned(),
    };
    if names.first().is_some_and(|word| word == "-w" || word == "-u") {
        return 0;
    }
    let text: String = names.iter().map(|name| format!("{}\n", value(process, name))).collect();
    process.out(text);
    0
}

/// Module paths with versions that `go.mod` requires.
fn required(process: &Process<'_>) -> Option<Vec<(String, String)>> {
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

fn module(process: &mut Process<'_>, words: &[String]) -> ExitCode {
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

fn no_module(process: &mut Process<'_>) -> ExitCode {
    process.err(
        "go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
    );
    1
}

fn offline(process: &mut Process<'_>, name: &str) -> ExitCode {
    process.err(format!("go: {name}: Get \"https://proxy.golang.org/{name}/@v/list\": dial tcp: lookup proxy.golang.org: Temporary failure in name resolution\n"));
    1
}

/// Puts a module into the module cache unless it is there.
fn download(process: &mut Process<'_>, name: &str, version: &str) -> Option<()> {
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

/// The value of `-o`.
fn output(words: &[String]) -> Option<String> {
    words.iter().enumerate().find_map(|(index, word)| match word.as_str() {
        "-o" => words.get(index + 1).cloned(),
        _ => word.strip_prefix("-o=").map(str::to_owned),
    })
}

/// Operands: what is no flag and no flag's value.
fn operands(words: &[String]) -> Vec<String> {
    const VALUED: [&str; 12] = [
        "-o",
        "-ldflags",
        "-tags",
        "-gcflags",
        "-asmflags",
        "-mod",
        "-p",
        "-C",
        "-run",
        "-timeout",
        "-coverprofile",
        "-buildmode",
    ];
    let mut skip = false;
    let kept = words.iter().filter(|word| {
        if std::mem::take(&mut skip) {
            return false;
        }
        skip = VALUED.contains(&word.as_str());
        !word.starts_with('-')
    });
    kept.cloned().collect()
}

fn act(process: &mut Process<'_>, command: &str, words: &[String]) -> ExitCode {
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
    let remote: Vec<(String, String)> = targets
        .iter()
        .filter_map(|word| word.split_once('@'))
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .collect();
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
                format!("estimated: go install {name}"),
            )]);
        }
        return 0;
    }
    if matches!(command, "fmt" | "generate" | "tool" | "work") {
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

fn is_major(part: &str) -> bool {
    part.strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit()))
}

fn bin_folder(process: &Process<'_>) -> String {
    process.var("GOBIN").map_or_else(|| format!("{}/bin", go_path(process)), str::to_owned)
}

/// Compiles what the build cache lacks: the standard library once, and each package.
fn compile(process: &mut Process<'_>, packages: u64) {
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
            process.out("ok  \t./...\t0.012s\n");
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
    let out = output(words);
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
            Entry::fixed(
                at,
                0o755,
                size,
                format!("estimated: built by go from {sources} bytes, {} modules", modules.len()),
            )
        })
        .collect();
    process.unpack_own(entries);
    0
}
