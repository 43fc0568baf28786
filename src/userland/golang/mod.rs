//! `go`: its commands, environment and arguments.

mod build;
mod generate;
mod modules;
mod protoc;
mod sqlc;
mod tests;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost, words};

use build::act;
use modules::{download, module, modules_folder, offline};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["xcaddy"], summary: "Caddy with modules", flags: &[], run: xcaddy },
    Program { names: &["go"], summary: "go mod, build, install, test, env", flags: &[], run: go },
    Program {
        names: &["templ", "wire", "mockgen", "mockery", "swag", "gqlgen", "oapi-codegen"],
        summary: "generators of Go sources, as sketches with the names that the sources have",
        flags: &[],
        run: generate::generate,
    },
    Program {
        names: &["sqlc"],
        summary: "sqlc generate: a function for each query",
        flags: &[],
        run: sqlc::sqlc,
    },
    Program {
        names: &["protoc", "buf"],
        summary: "the files of each generator, with the services' and messages' names",
        flags: &[],
        run: protoc::run,
    },
    Program { names: &["gotestsum"], summary: "go test with a report", flags: &[], run: tests::sum },
    Program {
        names: &[
            "gofmt",
            "goreleaser",
            "ko",
            "dlv",
            "staticcheck",
            "gosec",
            "govulncheck",
            "golint",
            "goimports",
            "protoc-gen-go",
            "migrate",
            "goose",
            "atlas",
            "ent",
            "task",
            "ginkgo",
            "controller-gen",
            "kustomize",
            "golangci-lint",
            "air",
        ],
        summary: "tools around Go: time, and no files",
        flags: &[],
        run: |_, process| {
            process.sys.spend(cost::SECOND);
            0
        },
    },
];

/// `xcaddy build [VERSION] [--with MODULE…] [--output FILE]`.
fn xcaddy(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.first().is_none_or(|word| word != "build") {
        return 0;
    }
    let modules = args.iter().filter(|word| word.starts_with("--with")).count() as u64;
    if !process.download(40_000_000 + modules * 2_000_000) {
        return offline(process, "github.com/caddyserver/caddy/v2");
    }
    build::compile(process, 60 + modules);
    let out = args.iter().position(|word| word == "--output").and_then(|at| args.get(at + 1));
    let glued = args.iter().find_map(|word| word.strip_prefix("--output="));
    let at = process.path(out.map(String::as_str).or(glued).unwrap_or("caddy"));
    let label = format!("estimated: Caddy with {modules} modules");
    process.unpack_own(vec![Entry::fixed(at, 0o755, 42_000_000 + modules * 900_000, label)]);
    0
}

pub(super) fn go_path(process: &Process<'_>) -> String {
    process.var("GOPATH").map_or_else(|| format!("{}/go", process.home()), str::to_owned)
}

pub(super) fn build_cache(process: &Process<'_>) -> String {
    process.var("GOCACHE").map_or_else(|| format!("{}/.cache/go-build", process.home()), str::to_owned)
}

pub(super) fn go(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

/// Flags of the `go` command whose values are the next words.
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

/// What is no flag and no flag's value.
pub(super) fn operands(words: &[String]) -> Vec<String> {
    words::operands(words, &VALUED)
}
