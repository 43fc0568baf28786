//! `cargo install` and `cargo chef`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::cost;

use super::super::words::value;
use super::cargo::{binaries, no_manifest};
use super::crates::{CRATE_BYTES, cargo_home, compile, count, crates, offline};
use super::manifest::{Manifest, read};

/// Crates whose programs are not of their own name.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("sqlx-cli", &["sqlx", "cargo-sqlx"]),
    ("diesel_cli", &["diesel"]),
    ("wasm-bindgen-cli", &["wasm-bindgen", "wasm-bindgen-test-runner"]),
    ("dioxus-cli", &["dx"]),
    ("ripgrep", &["rg"]),
    ("fd-find", &["fd"]),
    ("cargo-edit", &["cargo-add", "cargo-rm", "cargo-upgrade", "cargo-set-version"]),
    ("cargo-binutils", &["rust-objcopy", "rust-strip", "rust-nm", "rust-size", "cargo-objcopy"]),
    ("bottom", &["btm"]),
    ("tealdeer", &["tldr"]),
    ("du-dust", &["dust"]),
    ("git-delta", &["delta"]),
    ("tauri-cli", &["cargo-tauri"]),
    ("typos-cli", &["typos"]),
    ("taplo-cli", &["taplo"]),
    ("stylua", &["stylua"]),
    ("create-tauri-app", &["cargo-create-tauri-app"]),
    ("flamegraph", &["flamegraph", "cargo-flamegraph"]),
    ("refinery_cli", &["refinery"]),
    ("cornucopia", &["cornucopia"]),
    ("worker-build", &["worker-build"]),
    ("cargo-lambda", &["cargo-lambda"]),
];

pub(super) fn install(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let root = value(words, &["--root"]).map_or_else(|| cargo_home(process), |at| process.path(&at));
    if let Some(path) = value(words, &["--path"]) {
        let folder = process.path(&path);
        let Some(manifest) = read(process, &folder) else { return no_manifest(process) };
        let Some(crates) = crates(process, &manifest) else { return offline(process) };
        compile(process, &format!("{folder}/target/release"), crates, true);
        let sources = process.bytes_below(&folder, |path| path.ends_with(".rs"));
        binaries(
            process,
            words,
            &[(folder, manifest.name.clone())],
            &manifest,
            &format!("{root}/bin"),
            crates,
            sources,
            true,
        );
        process.discard(&format!("{root}/bin/deps"));
        return 0;
    }
    const VALUED: [&str; 8] =
        ["--version", "--root", "--git", "--features", "--target", "--branch", "--tag", "--vers"];
    let mut skip = false;
    for word in words {
        if std::mem::take(&mut skip) {
            continue;
        }
        skip = VALUED.contains(&word.as_str());
        if word.starts_with('-') {
            continue;
        }
        // `--git URL` needs no name.
        let name = word.split('@').next().unwrap_or(word);
        let programs = PROGRAMS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, all)| all);
        let programs = if programs.is_empty() { &[name][..] } else { programs };
        if !process.download(90 * CRATE_BYTES) {
            return offline(process);
        }
        process.sys.spend(90 * cost::CRATE / 4);
        let crates = format!("{}/registry/cache/{name}-install.crate", cargo_home(process));
        let mut entries = vec![Entry::fixed(crates, 0o644, 90 * CRATE_BYTES, "estimated: crates")];
        entries.extend(programs.iter().map(|program| {
            let label = format!("estimated: cargo install {name}");
            Entry::fixed(format!("{root}/bin/{program}"), 0o755, 9_000_000, label)
        }));
        process.unpack_own(entries);
        process.err(format!("   Installed package `{name}`\n"));
    }
    0
}

/// `cargo chef prepare` and `cook`: the recipe is the manifest.
pub(super) fn chef(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let recipe = value(words, &["--recipe-path"]).unwrap_or_else(|| "recipe.json".to_owned());
    match words.first().map(String::as_str) {
        Some("prepare") => {
            let Some(manifest) = read(process, process.cwd) else { return no_manifest(process) };
            let crates = count(process, &manifest);
            let names: Vec<&str> = manifest.dependencies.iter().map(String::as_str).collect();
            let text = format!("{{\"crates\":{crates},\"dependencies\":\"{}\"}}\n", names.join(","));
            process.user_file(&recipe, text.as_str());
            0
        }
        Some("cook") => {
            let Some(text) = process.text_of(&recipe) else {
                process.err(format!("Error: Failed to open `{recipe}`\n"));
                return 1;
            };
            let read: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
            let list = read.get("dependencies").and_then(serde_json::Value::as_str).unwrap_or_default();
            let dependencies = list.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
            let manifest = Manifest { dependencies, ..Manifest::default() };
            let wanted = read.get("crates").and_then(serde_json::Value::as_u64).unwrap_or(0);
            let Some(_) = crates(process, &manifest) else { return offline(process) };
            let release = words.iter().any(|word| word == "--release");
            let triple = value(words, &["--target"]).map_or_else(String::new, |triple| format!("{triple}/"));
            let out = process.path(&format!("target/{triple}{}", if release { "release" } else { "debug" }));
            compile(process, &out, wanted, release);
            0
        }
        _ => 0,
    }
}
