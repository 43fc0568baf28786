//! `cargo` and what it builds.

use std::collections::BTreeSet;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::built::STATIC;
use super::super::{Userland, cost};

use super::super::words::{value, values};
use super::crates::{compile, crates, offline};
use super::install::{chef, install};
use super::manifest::{Manifest, read};

pub(super) fn cargo(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args: Vec<String> = process.operands().iter().filter(|arg| !arg.starts_with('+')).cloned().collect();
    let Some((command, rest)) = args.split_first() else { return 0 };
    match command.as_str() {
        "--version" | "-V" => {
            let version = process.version_of("cargo").unwrap_or_else(|| "1.98.0".to_owned());
            process.out(format!("cargo {version}\n"));
            0
        }
        "build" | "b" | "rustc" | "check" | "test" | "clippy" | "bench" | "doc" | "zigbuild"
        | "auditable" => build(process, command, rest),
        "run" | "r" => {
            process.not_simulated(1, "what the program does when it runs is not known");
            0
        }
        "install" | "binstall" => install(process, rest),
        "fetch" | "vendor" | "update" | "generate-lockfile" => {
            let Some(manifest) = read(process, process.cwd) else { return no_manifest(process) };
            if crates(process, &manifest).is_some() { 0 } else { offline(process) }
        }
        "new" | "init" => create(process, command == "new", rest),
        "chef" => chef(process, rest),
        "leptos" => super::tools::leptos(process, rest),
        "clean" => {
            process.discard(&process.path("target"));
            0
        }
        _ => 0,
    }
}

pub(super) fn no_manifest(process: &mut Process<'_>) -> ExitCode {
    let cwd = process.cwd.to_owned();
    process.err(format!("error: could not find `Cargo.toml` in `{cwd}` or any parent directory\n"));
    101
}

fn create(process: &mut Process<'_>, new: bool, words: &[String]) -> ExitCode {
    let library = words.iter().any(|word| word == "--lib");
    const VALUED: [&str; 4] = ["--name", "--edition", "--vcs", "--registry"];
    let mut skip = false;
    let folder = words.iter().find(|word| {
        let is_value = std::mem::replace(&mut skip, VALUED.contains(&word.as_str()));
        !is_value && !word.starts_with('-')
    });
    let folder = folder.cloned();
    let root = process.path(folder.as_deref().filter(|_| new || folder.is_some()).unwrap_or("."));
    let name = value(words, &["--name"])
        .unwrap_or_else(|| crate::vfs::path::base(root.trim_end_matches(['/', '.'])).to_owned());
    process.user_file(
        &format!("{root}/Cargo.toml"),
        format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\n")
            .as_str(),
    );
    if library {
        process.user_file(
            &format!("{root}/src/lib.rs"),
            "pub fn add(left: u64, right: u64) -> u64 {\n    left + right\n}\n",
        );
    } else {
        process
            .user_file(&format!("{root}/src/main.rs"), "fn main() {\n    println!(\"Hello, world!\");\n}\n");
    }
    process.err(format!("    Creating binary (application) `{name}` package\n"));
    0
}

pub(super) fn build(process: &mut Process<'_>, command: &str, words: &[String]) -> ExitCode {
    let folder = match value(words, &["--manifest-path"]) {
        Some(path) => crate::vfs::path::parent(&process.path(&path)).to_owned(),
        None => process.cwd.to_owned(),
    };
    let Some(mut manifest) = read(process, &folder) else { return no_manifest(process) };
    let mut packages: Vec<(String, String)> = vec![(folder.clone(), manifest.name.clone())];
    for pattern in manifest.members.clone() {
        let parent = format!("{folder}/{}", pattern.trim_end_matches("/*"));
        let folders: Vec<String> = match process.sys.tree.read_dir(&parent) {
            Ok(entries) if pattern.ends_with("/*") => {
                entries.map(|(name, _)| format!("{parent}/{name}")).collect()
            }
            _ => vec![parent.clone()],
        };
        for at in folders {
            if let Some(member) = read(process, &at) {
                manifest.dependencies.extend(member.dependencies);
                manifest.binaries.extend(member.binaries);
                packages.push((at, member.name));
            }
        }
    }
    let has_source = packages.iter().any(|(at, _)| process.sys.tree.is_dir(&format!("{at}/src")));
    if !has_source {
        let path = format!("{folder}/Cargo.toml");
        process.err(format!(
            "error: failed to parse manifest at `{path}`\n\nCaused by:\n  no targets specified in the manifest\n  either src/lib.rs, src/main.rs, a [lib] section, or [[bin]] section must be present\n"
        ));
        return 101;
    }
    let Some(crates) = crates(process, &manifest) else { return offline(process) };
    let profile = if words.iter().any(|word| word == "--release" || word == "-r") {
        "release".to_owned()
    } else {
        value(words, &["--profile"]).filter(|profile| profile != "dev").unwrap_or_else(|| "debug".to_owned())
    };
    let root = process
        .var("CARGO_TARGET_DIR")
        .map(str::to_owned)
        .or_else(|| value(words, &["--target-dir"]))
        .map_or_else(|| format!("{folder}/target"), |at| process.path(&at));
    let triple = value(words, &["--target"]).or_else(|| process.var("CARGO_BUILD_TARGET").map(str::to_owned));
    let root = match triple {
        Some(triple) => format!("{root}/{triple}"),
        None => root,
    };
    let out = format!("{root}/{profile}");
    compile(process, &out, crates, profile == "release");
    let sources = process.bytes_below(&folder, |path| path.ends_with(".rs") && !path.starts_with("target/"));
    process.spend_bytes(sources.min(5_000_000), cost::C_BYTE * 4);
    if matches!(command, "check" | "clippy" | "doc") {
        return 0;
    }
    binaries(process, words, &packages, &manifest, &out, crates, sources, profile == "release");
    process.err(format!(
        "    Finished `{profile}` profile [{}] target(s)\n",
        if profile == "release" { "optimized" } else { "unoptimized + debuginfo" }
    ));
    0
}

#[allow(clippy::too_many_arguments)]
pub(super) fn binaries(
    process: &mut Process<'_>,
    words: &[String],
    packages: &[(String, String)],
    manifest: &Manifest,
    out: &str,
    crates: u64,
    sources: u64,
    release: bool,
) {
    let mut names: BTreeSet<String> = manifest.binaries.iter().cloned().collect();
    for (at, name) in packages {
        // A package that lists its programs has no other of its own name.
        let lists = || read(process, at).is_some_and(|own| !own.binaries.is_empty());
        if process.sys.tree.exists(&format!("{at}/src/main.rs")) && !name.is_empty() && !lists() {
            names.insert(name.clone());
        }
        if let Ok(entries) = process.sys.tree.read_dir(&format!("{at}/src/bin")) {
            names.extend(entries.map(|(name, _)| name.trim_end_matches(".rs").to_owned()));
        }
    }
    let only: BTreeSet<String> = values(words, &["--bin"]).map(str::to_owned).collect();
    if !only.is_empty() {
        names = only;
    }
    let size = if release { 420_000 + crates * 65_000 } else { 3_800_000 + crates * 900_000 } + sources / 2;
    let target = value(words, &["--target"]).or_else(|| process.var("CARGO_BUILD_TARGET").map(str::to_owned));
    let target = target.unwrap_or_default();
    // In an image of Alpine the toolchain's own target is musl's.
    let musl =
        target.contains("-musl") || target.is_empty() && process.sys.tree.exists("/etc/alpine-release");
    let linked = if musl { STATIC } else { "" };
    let label = format!("estimated: built by cargo from {sources} bytes, {crates} crates{linked}");
    let web = target.starts_with("wasm32");
    let ending = if web { ".wasm" } else { "" };
    let file =
        |name: String, mode: u32, size: u64| Entry::fixed(format!("{out}/{name}"), mode, size, label.clone());
    let mut entries: Vec<Entry> =
        names.iter().map(|name| file(format!("{name}{ending}"), 0o755, size)).collect();
    for (at, name) in packages.iter().filter(|(_, name)| !name.is_empty()) {
        if process.sys.tree.exists(&format!("{at}/src/lib.rs")) {
            let name = name.replace('-', "_");
            entries.push(file(format!("lib{name}.rlib"), 0o644, size / 3));
            if read(process, at).is_some_and(|own| own.dynamic) {
                let name = if web { format!("{name}.wasm") } else { format!("lib{name}.so") };
                entries.push(file(name, 0o755, size));
            }
        }
    }
    let kept: Vec<Entry> = names
        .iter()
        .map(|name| Entry::fixed(format!("{out}/deps/{name}-0000"), 0o755, size, label.clone()))
        .collect();
    entries.extend(kept);
    process.unpack_own(entries);
    for (_, name) in packages.iter().filter(|(_, name)| !name.is_empty()) {
        process.err(format!("   Compiling {name} v0.1.0\n"));
    }
}
