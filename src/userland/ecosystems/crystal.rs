//! `shards` and `crystal`, by shard.yml.

use super::super::words::{operands, value};
use super::project::{Ecosystem, offline, sources, unknown, yaml_keys, yaml_value};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const CRYSTAL: Ecosystem = Ecosystem {
    name: "crystal",
    closure: 3,
    download: 250_000,
    unpacked: 500_000,
    compiled: 600_000,
    compile: cost::SECOND,
};
/// A program with the runtime and the collector; more where libc and OpenSSL are linked in, less without optimisation.
const RELEASE: u64 = 1_400_000;
const DEBUG: u64 = 3_200_000;
const STATIC: u64 = 5_500_000;

pub(super) fn shards(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(&words, &["-o", "--jobs", "--threads", "--link-flags", "-D"]);
    let command = plain.first().map_or("install", String::as_str);
    if words.iter().any(|word| word == "--version") || command == "version" {
        process.out("Shards 0.19.1\n");
        return 0;
    }
    let Some(text) = process.text_of("shard.yml") else {
        process.err("Missing shard.yml. Please run 'shards init'\n");
        return 1;
    };
    let mut names = yaml_keys(&text, "dependencies");
    let frozen = words.iter().any(|word| matches!(word.as_str(), "--production" | "--without-development"));
    if !frozen {
        names.extend(yaml_keys(&text, "development_dependencies"));
    }
    let asked = names.len() as u64;
    if !matches!(command, "install" | "update" | "build" | "check") {
        return 0;
    }
    if !CRYSTAL.fetch(process, &process.path("lib"), asked) {
        return offline(process, "github.com", 1);
    }
    let lock = process.path("shard.lock");
    if asked > 0 && !process.sys.tree.exists(&lock) {
        CRYSTAL.keep(process, lock, 20 + asked * 90, "versions");
    }
    if command != "build" {
        return 0;
    }
    let mut targets = yaml_keys(&text, "targets");
    if let Some(wrong) = plain.iter().skip(1).find(|name| !targets.contains(name)) {
        process.err(format!("Error target {wrong} was not found in shard.yml.\n"));
        return 1;
    }
    targets.retain(|name| plain.len() < 2 || plain.contains(name));
    if targets.is_empty() {
        let name = yaml_value(&text, "name").unwrap_or_default();
        process.err(format!("Targets not defined in shard.yml of {name}\n"));
        return 1;
    }
    let paths: Vec<String> = targets.iter().map(|name| process.path(&format!("bin/{name}"))).collect();
    compile(process, &words, &paths, asked);
    0
}

fn compile(process: &mut Process<'_>, words: &[String], paths: &[String], asked: u64) {
    let has = |flag: &str| words.iter().any(|word| word == flag);
    let bytes = sources(process, process.cwd, &[".cr", ".ecr"]);
    let release = has("--release") || has("-O3");
    process.sys.spend(if release { 25 } else { 6 } * cost::SECOND);
    process.spend_bytes(bytes, cost::C_BYTE * if release { 12 } else { 3 });
    let base = if has("--static") { STATIC } else { 0 } + if release { RELEASE } else { DEBUG };
    CRYSTAL.programs(process, paths, base, asked, bytes);
}

pub(super) fn crystal(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(
        &words,
        &["-o", "--output", "-D", "--define", "--link-flags", "--threads", "--mcpu", "--target"],
    );
    match plain.first().map(String::as_str) {
        Some("build" | "b") => {
            let Some(source) = plain.get(1) else { return unknown(process, 0) };
            if !process.sys.tree.exists(&process.path(source)) {
                process.err(format!("Error: file '{source}' does not exist\n"));
                return 1;
            }
            let stem = crate::vfs::path::base(source).trim_end_matches(".cr").to_owned();
            let out = value(&words, &["-o", "--output"]).unwrap_or(stem);
            let asked =
                process.text_of("shard.yml").map_or(0, |text| yaml_keys(&text, "dependencies").len()) as u64;
            compile(process, &words, &[process.path(&out)], asked);
            0
        }
        Some("spec" | "tool" | "docs" | "clear_cache" | "env") => {
            process.sys.spend(8 * cost::SECOND);
            0
        }
        None | Some("version") => {
            let version = process.version_of("crystal").unwrap_or_else(|| "1.18.2".to_owned());
            process.out(format!("Crystal {version}\n"));
            0
        }
        Some(_) => unknown(process, 1),
    }
}
