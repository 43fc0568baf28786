//! `deno`: its caches, checks, tasks and compiled programs. What a script does has no model.

use serde_json::Value;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path::base;

use super::super::{Program, Userland, cost};
use super::outputs::{file_of, sources, spend};
use super::scripts::run_file;

pub const PROGRAMS: &[Program] = &[Program {
    names: &["deno"],
    summary: "deno cache, check, task, compile and others",
    flags: &[],
    run: deno,
}];

/// Flags whose value may be the next word.
const VALUES: &[&str] = &[
    "--config",
    "-c",
    "--import-map",
    "--output",
    "-o",
    "--target",
    "--name",
    "-n",
    "--root",
    "--lock",
    "--location",
    "--log-level",
    "-L",
    "--include",
    "--exclude",
    "--icon",
    "--cwd",
    "--seed",
    "--cert",
    "--ext",
    "--filter",
    "-f",
    "--unstable-kv-path",
    "--env-file",
];

/// What a runtime with a program in it weighs.
const COMPILED: u64 = 92_000_000;

fn deno(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let (mut words, mut given): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        let (flag, value) =
            arg.split_once('=').map_or((arg.as_str(), None), |(f, v)| (f, Some(v.to_owned())));
        if !arg.starts_with('-') {
            words.push(arg.clone());
            // What follows the name of a task or script is its own.
            if words.len() == 2 && matches!(words.first().map(String::as_str), Some("task" | "run")) {
                words.extend(rest.by_ref().cloned());
            }
        } else if VALUES.contains(&flag) {
            let value = value.or_else(|| rest.next().cloned()).unwrap_or_default();
            given.push((flag.to_owned(), value));
        }
    }
    if args.first().is_some_and(|arg| matches!(arg.as_str(), "--version" | "-V" | "-v")) {
        let version = process.version_of("deno").unwrap_or_else(|| "2.5.6".to_owned());
        process.out(format!(
            "deno {version} (stable, release, x86_64-unknown-linux-gnu)\nv8 14.0.365.5-rusty\ntypescript 5.9.2\n"
        ));
        return 0;
    }
    let value = |names: &[&str]| {
        let found = given.iter().rev().find(|(flag, _)| names.contains(&flag.as_str()));
        found.map(|(_, value)| value.clone())
    };
    let Some((command, names)) = words.split_first() else { return 0 };
    match command.as_str() {
        "cache" | "install" | "i" | "add" | "outdated" | "update" => {
            let missing = names.iter().find(|name| {
                command == "cache" && !name.contains(':') && !process.sys.tree.exists(&process.path(name))
            });
            if let Some(missing) = missing {
                process.err(format!("error: Module not found \"file://{}\".\n", process.path(missing)));
                return 1;
            }
            let global =
                args.iter().any(|arg| matches!(arg.as_str(), "-g" | "--global" | "-A" | "-gA" | "-Agf"));
            if let Some(first) = names.first().filter(|_| command == "install" && global) {
                let root = value(&["--root"]).or_else(|| process.var("DENO_INSTALL_ROOT").map(str::to_owned));
                let root = root.unwrap_or_else(|| format!("{}/.deno", process.home()));
                let stem = base(first).split(['.', '@']).next().unwrap_or("main").to_owned();
                let name = value(&["--name", "-n"]).unwrap_or(stem);
                process.unpack_own(vec![Entry::fixed(
                    format!("{root}/bin/{name}"),
                    0o755,
                    120,
                    "deno install",
                )]);
            }
            dependencies(process)
        }
        "check" | "lint" | "fmt" | "test" | "bench" | "doc" | "info" | "types" | "completions"
        | "coverage" | "upgrade" | "clean" | "publish" | "approve-scripts" => {
            let bytes = sources(process);
            spend(process, bytes / 4);
            if matches!(command.as_str(), "check" | "test") { dependencies(process) } else { 0 }
        }
        "task" => task(process, names),
        "compile" => {
            let Some(entry) = names.first() else { return 1 };
            let stem = base(entry).split('.').next().unwrap_or("main").to_owned();
            let at = process.path(&value(&["--output", "-o"]).unwrap_or(stem));
            dependencies(process);
            process.unpack_own(vec![Entry::fixed(at, 0o755, COMPILED, "estimated: compiled by deno")]);
            0
        }
        "bundle" | "transpile" => {
            let bytes = sources(process);
            spend(process, bytes);
            let out = value(&["--output", "-o", "--outdir"]).or_else(|| names.get(1).cloned());
            match out {
                Some(out) => {
                    let entry = file_of(process, &out, 40_000 + bytes);
                    process.unpack_own(vec![entry]);
                }
                None => process.not_simulated(1, "the bundle that it writes to its output is not known"),
            }
            0
        }
        "eval" | "repl" | "serve" | "x" => {
            process.not_simulated(1, "what the script does is not known");
            0
        }
        "run" => match names.first() {
            Some(file) => run(process, file),
            None => 1,
        },
        file => run(process, file),
    }
}

/// A script that builds a Fresh site, or one that is not known.
fn run(process: &mut Process<'_>, file: &str) -> ExitCode {
    let text = process.text_of(file).unwrap_or_default();
    let builds = process.operands().iter().any(|word| word == "build");
    if builds && text.contains("fresh") {
        dependencies(process);
        let bytes = sources(process);
        spend(process, bytes);
        let entries = vec![
            file_of(process, "_fresh/snapshot.json", 2_000),
            file_of(process, "_fresh/main.js", 45_000 + bytes),
        ];
        process.unpack_own(entries);
        return 0;
    }
    if let Some(package) = file.strip_prefix("npm:") {
        let name =
            package.rsplit_once('@').filter(|(name, _)| !name.is_empty()).map_or(package, |(name, _)| name);
        let after = process.operands().iter().skip_while(|word| *word != file).skip(1).cloned();
        let argv: Vec<String> = std::iter::once(base(name).to_owned()).chain(after).collect();
        dependencies(process);
        if argv.first().is_some_and(|name| process.table.has(name)) {
            let table = process.table;
            return process.with_args(&argv, 0, |inner| table.run(inner)).unwrap_or(0);
        }
    }
    run_file(process, file)
}

/// Downloads what the modules need, once.
fn dependencies(process: &mut Process<'_>) -> ExitCode {
    let home =
        process.var("DENO_DIR").map_or_else(|| format!("{}/.cache/deno", process.home()), str::to_owned);
    let at = format!("{}/npm/contents", home.trim_end_matches('/'));
    if !process.sys.tree.exists(&at) {
        if !process.download(6_000_000) {
            process.err("error: Import failed: error sending request\n");
            return 1;
        }
        process.unpack_own(vec![Entry::fixed(at, 0o644, 18_000_000, "estimated: dependencies of deno")]);
    }
    process.sys.spend(cost::BUNDLER / 4);
    0
}

/// `deno task NAME`: a script of `deno.json`, or of `package.json`.
fn task(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let config = ["deno.json", "deno.jsonc", "package.json"].iter().find_map(|file| {
        let text: String =
            process.text_of(file)?.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let whole: Value = serde_json::from_str(&text).ok()?;
        whole.get("tasks").or(whole.get("scripts")).cloned()
    });
    let Some((name, rest)) = words.split_first() else { return 0 };
    let found = config.as_ref().and_then(|tasks| tasks.get(name));
    let script = found.and_then(|task| task.as_str().or_else(|| task.get("command")?.as_str()));
    let Some(script) = script else {
        process.err(format!("Task not found: {name}\n"));
        return 1;
    };
    let quoted: String = rest.iter().map(|word| format!(" '{word}'")).collect();
    process.err(format!("Task {name} {script}\n"));
    process.exec(&["/bin/sh".to_owned(), "-c".to_owned(), format!("{script}{quoted}")])
}
