//! `node`, `deno`, `corepack` and the runners of a started application: answered where only asked for their version.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Program, Userland};
use super::install::{link, split};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["node", "nodejs"],
        summary: "its version; scripts have no model",
        flags: &[],
        run: node,
    },
    Program { names: &["corepack"], summary: "corepack enable, prepare, install", flags: &[], run: corepack },
    Program { names: &["deno"], summary: "deno cache, compile and install coarsely", flags: &[], run: deno },
    Program {
        names: &["ts-node", "tsx", "nodemon", "pm2", "pm2-runtime", "serve", "http-server"],
        summary: "start an application, which a build does not do",
        flags: &[],
        run: |_, process| {
            if !process.operands().iter().any(|arg| matches!(arg.as_str(), "install" | "--version" | "-v")) {
                process.not_simulated(0, "what the application does when it runs is not known");
            }
            0
        },
    },
];

fn node(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let version = process.version_of("node").unwrap_or_else(|| "22.23.2".to_owned());
    match args.first().map(String::as_str) {
        None => 0,
        Some("-v" | "--version") => {
            process.out(format!("v{version}\n"));
            0
        }
        Some("-p" | "--print") if args.get(1).is_some_and(|code| code == "process.version") => {
            process.out(format!("v{version}\n"));
            0
        }
        Some("-p" | "--print")
            if args.get(1).is_some_and(|code| code.contains("package.json") && code.contains("version")) =>
        {
            let text = process.text_of("package.json").unwrap_or_default();
            let version = serde_json::from_str::<serde_json::Value>(&text).ok();
            let version = version
                .and_then(|value| Some(value.get("version")?.as_str()?.to_owned()))
                .unwrap_or_default();
            process.out(format!("{version}\n"));
            0
        }
        Some("-e" | "--eval" | "-p" | "--print") => {
            process.not_simulated(1, "JavaScript has no model");
            0
        }
        Some("--check" | "-c") => 0,
        Some(file) if !file.starts_with('-') => {
            let file = file.to_owned();
            let path = process.path(&file);
            let exists = process.sys.tree.exists(&path) || process.sys.tree.exists(&format!("{path}.js"));
            if !exists {
                process.err(format!("node:internal/modules/cjs/loader\n  throw err;\n  ^\n\nError: Cannot find module '{path}'\n"));
                return 1;
            }
            // `node node_modules/.bin/tsc` is the program itself.
            let program = crate::vfs::path::base(&file).trim_end_matches(".js").to_owned();
            if file.contains("node_modules") && process.table.has(&program) {
                let argv: Vec<String> =
                    std::iter::once(program).chain(args.iter().skip(1).cloned()).collect();
                let table = process.table;
                return process.with_args(&argv, 1, |inner| table.run(inner)).unwrap_or(0);
            }
            process.not_simulated(1, "what the script does is not known");
            0
        }
        Some(_) => {
            process.not_simulated(1, "what the script does is not known");
            0
        }
    }
}

/// `corepack enable` links yarn and pnpm beside node; `prepare NAME@VERSION --activate` fetches one.
fn corepack(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args: Vec<String> = process.operands().iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    let names: Vec<String> = args.iter().skip(1).cloned().collect();
    match args.first().map(String::as_str) {
        Some("enable") => {
            let wanted: Vec<&str> = if names.is_empty() {
                vec!["yarn", "yarnpkg", "pnpm", "pnpx"]
            } else {
                names.iter().map(String::as_str).collect()
            };
            for name in wanted {
                if !process.sys.tree.exists(&format!("/usr/local/bin/{name}")) {
                    link(process, "/usr/local/bin", name, "../lib/node_modules/corepack");
                }
            }
            0
        }
        Some("prepare" | "install" | "use" | "pack") => {
            let home = process
                .var("COREPACK_HOME")
                .map_or_else(|| format!("{}/.cache/node/corepack", process.home()), str::to_owned);
            for word in names {
                let (name, version) = split(&word);
                let version = version.unwrap_or_else(|| "latest".to_owned());
                if !process.download(4_000_000) {
                    process.err(
                        "Internal Error: Error when performing the request to https://registry.npmjs.org\n",
                    );
                    return 1;
                }
                let at = format!("{home}/v1/{name}/{version}/contents");
                process.unpack_own(vec![Entry::fixed(
                    at,
                    0o644,
                    16_000_000,
                    format!("estimated: {name}@{version}"),
                )]);
            }
            0
        }
        _ => 0,
    }
}

fn deno(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    match args.first().map(String::as_str) {
        Some("--version" | "-V") => {
            let version = process.version_of("deno").unwrap_or_else(|| "2.5.6".to_owned());
            process.out(format!("deno {version}\n"));
            0
        }
        Some("cache" | "install" | "add") => {
            let home = process
                .var("DENO_DIR")
                .map_or_else(|| format!("{}/.cache/deno", process.home()), str::to_owned);
            process.download(6_000_000);
            let at = format!("{}/npm/contents", home.trim_end_matches('/'));
            process.unpack_own(vec![Entry::fixed(at, 0o644, 18_000_000, "estimated: dependencies of deno")]);
            0
        }
        Some("compile") => {
            let out = args
                .iter()
                .position(|arg| arg == "--output" || arg == "-o")
                .and_then(|at| args.get(at + 1).cloned());
            let at = process.path(&out.unwrap_or_else(|| "main".to_owned()));
            process.unpack_own(vec![Entry::fixed(at, 0o755, 92_000_000, "estimated: compiled by deno")]);
            0
        }
        _ => {
            process.not_simulated(1, "what the script does is not known");
            0
        }
    }
}
