//! Package managers of C and C++, and of Lua: Conan, vcpkg, LuaRocks, OPM.

use std::collections::BTreeSet;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::{Userland, cost};

use super::value;

/// A library of which only the name is known: its sources, packed, and what is installed.
const PACKED: u64 = 2_500_000;
const INSTALLED: u64 = 9_000_000;
/// Libraries that are larger.
const LARGE: &[(&str, u64)] = &[
    ("boost", 180_000_000),
    ("opencv", 160_000_000),
    ("qt", 600_000_000),
    ("grpc", 120_000_000),
    ("protobuf", 60_000_000),
    ("openssl", 24_000_000),
    ("poco", 40_000_000),
    ("aws-sdk-cpp", 300_000_000),
    ("arrow", 120_000_000),
    ("folly", 50_000_000),
];

fn size(name: &str) -> u64 {
    LARGE.iter().find(|(known, _)| name.starts_with(known)).map_or(INSTALLED, |(_, size)| *size)
}

/// Fetches, compiles and puts a library into a folder, once; `false` without a network.
fn library(process: &mut Process<'_>, at: &str, name: &str) -> bool {
    if process.sys.tree.exists(at) {
        return true;
    }
    if !process.download(PACKED) {
        return false;
    }
    let bytes = size(name);
    process.spend_bytes(bytes / 8, cost::C_BYTE);
    process.unpack_own(vec![Entry::fixed(at, 0o644, bytes, format!("estimated: library {name}"))]);
    true
}

pub(super) fn conan(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let home = process.var("CONAN_HOME").map_or_else(|| format!("{}/.conan2", process.home()), str::to_owned);
    match args.first().map(String::as_str) {
        Some("--version" | "-v") => process.out("Conan version 2.22.2\n"),
        Some("profile") => {
            if args.get(1).is_some_and(|word| word == "detect" || word == "new") {
                let text = "[settings]\narch=x86_64\nbuild_type=Release\ncompiler=gcc\ncompiler.cppstd=gnu17\ncompiler.libcxx=libstdc++11\ncompiler.version=12\nos=Linux\n";
                process.user_file(&format!("{home}/profiles/default"), text);
            }
            if args.get(1).is_some_and(|word| word == "path") {
                process.out(format!("{home}/profiles/default\n"));
            }
        }
        Some("install" | "create" | "build") => return conan_install(process, &args, &home),
        _ => {}
    }
    0
}

fn conan_install(process: &mut Process<'_>, args: &[String], home: &str) -> ExitCode {
    const VALUED: [&str; 12] =
        ["-s", "-o", "-pr", "-pr:b", "-pr:h", "-c", "-r", "-of", "--profile", "--build", "-b", "-if"];
    let mut skip = false;
    let named = args.iter().skip(1).find(|word| {
        let is_value = std::mem::replace(&mut skip, VALUED.contains(&word.as_str()));
        !is_value && !word.starts_with('-')
    });
    let at = process.path(named.map_or(".", String::as_str));
    let at = path::join("/", &at);
    let folder = if process.sys.tree.is_dir(&at) { at.clone() } else { path::parent(&at).to_owned() };
    let text = ["conanfile.py", "conanfile.txt"]
        .iter()
        .find_map(|file| process.text_of(&format!("{folder}/{file}")));
    let mut names: BTreeSet<String> = references(&text.clone().unwrap_or_default());
    names.extend(
        value(args, &["--requires", "--tool-requires"])
            .map(|one| one.split('/').next().unwrap_or("").to_owned()),
    );
    if text.is_none() && names.is_empty() {
        process.err(format!("ERROR: Conanfile not found at {folder}\n"));
        return 1;
    }
    for name in &names {
        if !library(process, &format!("{home}/p/{name}/p/contents"), name) {
            process.err("ERROR: Unable to connect to remote conancenter=https://center2.conan.io\n");
            return 1;
        }
        process.out(format!("{name}: Package installed\n"));
    }
    let out = value(args, &["--output-folder", "-of", "-if", "--install-folder"]);
    let out = out.map_or_else(|| folder.clone(), |at| process.path(&at));
    // Where a layout is asked for, generators have a folder of their own.
    let laid = text.is_some_and(|text| text.contains("cmake_layout"));
    let out = if laid { format!("{out}/build/Release/generators") } else { out };
    let mut files =
        vec!["conan_toolchain.cmake".to_owned(), "conanbuild.sh".to_owned(), "conanrun.sh".to_owned()];
    files.extend(names.iter().map(|name| format!("{name}-config.cmake")));
    let entries =
        files.iter().map(|file| Entry::fixed(format!("{out}/{file}"), 0o644, 3_000, "estimated: conan"));
    process.unpack_own(entries.collect());
    if laid {
        let presets = format!(
            "{{\n  \"version\": 3,\n  \"configurePresets\": [ {{ \"name\": \"conan-release\", \"binaryDir\": \"{folder}/build/Release\" }} ],\n  \"buildPresets\": [ {{ \"name\": \"conan-release\", \"configurePreset\": \"conan-release\" }} ]\n}}\n"
        );
        let user = format!("{folder}/CMakeUserPresets.json");
        process.user_file(&user, presets.as_str());
    }
    0
}

/// `fmt/10.2.1` in a recipe or a list of requirements.
fn references(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let words = lines.flat_map(|line| line.split(['"', '\'', ' ', '\t', ',', '(', ')']));
    let named = words.filter_map(|word| {
        let (name, version) = word.split_once('/')?;
        let versioned = version.starts_with(|c: char| c.is_ascii_digit() || c == '[' || c == 'c');
        let plain = !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '.'));
        (versioned && plain).then(|| name.to_owned())
    });
    named.collect()
}

pub(super) fn vcpkg(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    match args.first().map(String::as_str) {
        Some("version" | "--version") => process.out("vcpkg package management program version 2025-10-16\n"),
        Some("install") => {
            let root = process.var("VCPKG_ROOT").map_or_else(|| "/opt/vcpkg".to_owned(), str::to_owned);
            let manifest = process.text_of("vcpkg.json");
            let mut names: BTreeSet<String> = args
                .iter()
                .skip(1)
                .filter(|word| !word.starts_with('-') && !word.contains("-linux"))
                .map(|word| word.split([':', '[']).next().unwrap_or(word).to_owned())
                .collect();
            let given = names.is_empty();
            if given {
                let Some(text) = manifest else {
                    process.err("error: this command requires a manifest or names of packages\n");
                    return 1;
                };
                names.extend(dependencies(&text));
            }
            let triplet = value(&args, &["--triplet"])
                .or_else(|| process.var("VCPKG_DEFAULT_TRIPLET").map(str::to_owned));
            let triplet = triplet.unwrap_or_else(|| "x64-linux".to_owned());
            let place = value(&args, &["--x-install-root"]).map(|at| process.path(&at));
            let usual = if given { process.path("vcpkg_installed") } else { format!("{root}/installed") };
            return install_ports(process, &names, &format!("{}/{triplet}", place.unwrap_or(usual)));
        }
        _ => {}
    }
    0
}

/// What a project's manifest depends on.
fn dependencies(text: &str) -> Vec<String> {
    let manifest: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let list = manifest.get("dependencies").and_then(|list| list.as_array()).cloned().unwrap_or_default();
    list.iter()
        .filter_map(|one| one.as_str().or_else(|| one.get("name")?.as_str()).map(str::to_owned))
        .collect()
}

fn install_ports(process: &mut Process<'_>, names: &BTreeSet<String>, place: &str) -> ExitCode {
    for name in names {
        if !library(process, &format!("{place}/lib/lib{name}.a"), name) {
            process
                .err(format!("error: building {name}:x64-linux failed: could not resolve host github.com\n"));
            return 1;
        }
        let share = format!("{place}/share/{name}/{name}-config.cmake");
        process.unpack_own(vec![Entry::fixed(share, 0o644, 4_000, format!("estimated: port {name}"))]);
        process.out(format!("Installing {name}:x64-linux...\n"));
    }
    process.out("All requested installations completed successfully.\n");
    0
}

pub(super) fn lua(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.first().is_none_or(|word| !matches!(word.as_str(), "install" | "get" | "make" | "build")) {
        return 0;
    }
    let tree = value(&args, &["--tree"]).map_or_else(|| "/usr/local".to_owned(), |at| process.path(&at));
    let tree = if process.sys.tree.is_dir("/usr/local/openresty") {
        "/usr/local/openresty/luajit".to_owned()
    } else {
        tree
    };
    let is_name = |word: &&String| !word.starts_with('-') && word.contains(|c: char| c.is_ascii_alphabetic());
    for name in args.iter().skip(1).filter(is_name) {
        if !process.download(120_000) {
            process.err("Error: Failed downloading https://luarocks.org/manifest-5.1\n");
            return 1;
        }
        process.sys.spend(cost::SECOND);
        let at = format!("{tree}/share/lua/5.1/{}.lua", path::base(name));
        process.unpack_own(vec![Entry::fixed(at, 0o644, 90_000, format!("estimated: rock {name}"))]);
    }
    0
}
