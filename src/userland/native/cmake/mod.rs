//! `cmake`, `ninja`, `ctest` by CMakeLists.txt: configuring, building, installing.

mod build;
pub(super) mod lists;

use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::{Userland, cost};

use super::value;
pub(super) use build::{build, ninja};

pub(super) fn cmake(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version") {
        process.out(
            "cmake version 3.25.1\n\nCMake suite maintained and supported by Kitware (kitware.com/cmake).\n",
        );
        return 0;
    }
    process.sys.spend(3 * cost::SECOND);
    let preset = value(&args, &["--preset"]);
    if let Some(at) = args.iter().position(|arg| arg == "-E") {
        return command_mode(userland, process, args.get(at + 1..).unwrap_or_default(), at + 2);
    }
    if args.iter().any(|arg| arg == "-P") {
        return 0;
    }
    if args.first().is_some_and(|arg| arg == "--build") || value(&args, &["--build"]).is_some() {
        let folder = match &preset {
            Some(name) => preset_of(process, "buildPresets", name).1,
            None => process.path(&value(&args, &["--build"]).unwrap_or_else(|| ".".to_owned())),
        };
        let mut targets: Vec<String> = Vec::new();
        if let Some(at) = args.iter().position(|arg| arg == "--target" || arg == "-t") {
            let rest = args.iter().skip(at + 1).take_while(|arg| !arg.starts_with('-'));
            targets.extend(rest.cloned());
        }
        return build(process, &folder, &targets, None);
    }
    if let Some(folder) = value(&args, &["--install"]) {
        let folder = process.path(&folder);
        let prefix = value(&args, &["--prefix"]).map(|at| process.path(&at));
        return build(process, &folder, &["install".to_owned()], prefix.as_deref());
    }
    configure(process, &args, preset.as_deref())
}

fn configure(process: &mut Process<'_>, args: &[String], preset: Option<&str>) -> ExitCode {
    let mut settings = definitions(args);
    let (source, binary) = match preset {
        Some(name) => {
            let (own, binary) = preset_of(process, "configurePresets", name);
            settings.splice(0..0, own);
            (process.path("."), value(args, &["-B"]).map_or(binary, |at| process.path(&at)))
        }
        None => {
            let dir = |arg: &&String| !arg.starts_with('-') && process.sys.tree.is_dir(&process.path(arg));
            let source = value(args, &["-S", "-H"]).or_else(|| args.iter().rfind(dir).cloned());
            let binary = value(args, &["-B"]).unwrap_or_else(|| ".".to_owned());
            (process.path(&source.unwrap_or_else(|| ".".to_owned())), process.path(&binary))
        }
    };
    let (source, binary) = (path::join("/", &source), path::join("/", &binary));
    if !process.sys.tree.exists(&format!("{source}/CMakeLists.txt")) {
        process.err(format!(
            "CMake Error: The source directory \"{source}\" does not appear to contain CMakeLists.txt.\n"
        ));
        return 1;
    }
    let mut cache = format!("CMAKE_HOME_DIRECTORY:INTERNAL={source}\n");
    if !settings.iter().any(|(name, _)| name == "CMAKE_INSTALL_PREFIX") {
        let prefix = value(args, &["--install-prefix"]).unwrap_or_else(|| "/usr/local".to_owned());
        settings.push(("CMAKE_INSTALL_PREFIX".to_owned(), prefix));
    }
    for (name, value) in settings {
        cache.push_str(&format!("{name}:STRING={value}\n"));
    }
    process.user_file(&format!("{binary}/CMakeCache.txt"), cache.as_str());
    // `make` in this folder goes on from here.
    process.user_file(
        &format!("{binary}/Makefile"),
        ".PHONY: all install test\nall:\n\t@cmake --build .\ninstall:\n\t@cmake --install .\ntest:\n\t@ctest\n%:\n\t@cmake --build . --target $@\n",
    );
    process.user_file(&format!("{binary}/build.ninja"), "");
    process.user_file(&format!("{binary}/compile_commands.json"), "[]\n");
    process.out(format!(
        "-- Configuring done\n-- Generating done\n-- Build files have been written to: {binary}\n"
    ));
    0
}

/// `-DNAME=VALUE`, `-D NAME:TYPE=VALUE`.
fn definitions(args: &[String]) -> Vec<(String, String)> {
    let given = args.iter().enumerate().filter_map(|(at, arg)| match arg.strip_prefix("-D")? {
        "" => args.get(at + 1).map(String::as_str),
        glued => Some(glued),
    });
    let pairs = given.filter_map(|text| text.split_once('='));
    pairs.map(|(name, value)| (name.split(':').next().unwrap_or(name).to_owned(), value.to_owned())).collect()
}

/// A preset's variables and folder, by those that it inherits from.
fn preset_of(process: &Process<'_>, kind: &str, name: &str) -> (Vec<(String, String)>, String) {
    let read = |file: &str| -> serde_json::Value {
        serde_json::from_str(&process.text_of(file).unwrap_or_default()).unwrap_or_default()
    };
    let files = [read("CMakePresets.json"), read("CMakeUserPresets.json")];
    let find = |kind: &str, name: &str| {
        let all = files.iter().filter_map(|file| file.get(kind)?.as_array()).flatten();
        all.into_iter().find(|one| one.get("name").and_then(serde_json::Value::as_str) == Some(name)).cloned()
    };
    let text = |one: &serde_json::Value, key: &str| one.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let mut name = name.to_owned();
    if kind == "buildPresets" {
        name = find(kind, &name).and_then(|one| text(&one, "configurePreset")).unwrap_or(name);
    }
    let (mut settings, mut binary) = (Vec::new(), None);
    let mut queue = vec![name.clone()];
    for _ in 0..16 {
        let Some(one) = queue.pop().and_then(|name| find("configurePresets", &name)) else { break };
        binary = binary.or_else(|| text(&one, "binaryDir"));
        for (key, value) in one.get("cacheVariables").and_then(|v| v.as_object()).into_iter().flatten() {
            let value = value.as_str().or_else(|| value.get("value")?.as_str()).unwrap_or_default();
            settings.push((key.clone(), value.to_owned()));
        }
        settings.extend(text(&one, "installDir").map(|at| ("CMAKE_INSTALL_PREFIX".to_owned(), at)));
        match one.get("inherits") {
            Some(serde_json::Value::String(parent)) => queue.push(parent.clone()),
            Some(serde_json::Value::Array(all)) => {
                queue.extend(all.iter().rev().filter_map(|one| one.as_str().map(str::to_owned)));
            }
            _ => {}
        }
    }
    let here = process.path(".");
    let here = path::join("/", &here);
    let fill = |text: String| {
        text.replace("${sourceDir}", &here)
            .replace("${presetName}", &name)
            .replace("${sourceDirName}", path::base(&here))
    };
    let settings = settings.into_iter().map(|(key, value)| (key, fill(value))).collect();
    (settings, binary.map_or_else(|| format!("{here}/build"), fill))
}

/// `cmake -E COMMAND …`: what other programs do under names of its own.
fn command_mode(userland: &Userland, process: &mut Process<'_>, words: &[String], at: usize) -> ExitCode {
    let Some((command, rest)) = words.split_first() else { return 1 };
    let argv: &[&str] = match command.as_str() {
        "make_directory" => &["mkdir", "-p"],
        "copy" | "copy_if_different" => &["cp"],
        "copy_directory" => &["cp", "-r"],
        "rm" => &["rm"],
        "remove" | "remove_directory" => &["rm", "-rf"],
        "rename" => &["mv"],
        "create_symlink" => &["ln", "-sf"],
        "touch" => &["touch"],
        "echo" => &["echo"],
        "cat" => &["cat"],
        "env" => &["env"],
        "tar" => &["tar"],
        _ => return 0,
    };
    let words: Vec<String> = argv.iter().map(|word| (*word).to_owned()).chain(rest.iter().cloned()).collect();
    let _ = (userland, at);
    process.exec(&words)
}
