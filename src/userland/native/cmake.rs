//! `cmake`, `ninja`, `ctest` by CMakeLists.txt.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

use super::value;

/// Programs and libraries that a CMakeLists.txt names.
fn cmake_targets(text: &str) -> (Vec<String>, Vec<String>) {
    let project = text
        .split_once("project(")
        .map_or("", |(_, rest)| rest.split([' ', ')', '\n']).next().unwrap_or_default())
        .to_owned();
    let of = |word: &str| -> Vec<String> {
        let calls = text.split(word).skip(1);
        calls
            .filter_map(|rest| rest.trim_start_matches(['(', ' ', '\n']).split([' ', ')', '\n']).next())
            .map(|name| name.replace("${PROJECT_NAME}", &project))
            .filter(|name| !name.is_empty())
            .collect()
    };
    (of("add_executable("), of("add_library("))
}

pub(super) fn cmake(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version") {
        process.out("cmake version 3.25.1\n");
        return 0;
    }
    process.sys.spend(3 * cost::SECOND);
    if let Some(folder) = value(&args, &["--build"]) {
        let folder = process.path(&folder);
        let installs = args.iter().any(|arg| arg == "install");
        return build(process, &folder, installs);
    }
    if let Some(folder) = value(&args, &["--install"]) {
        let folder = process.path(&folder);
        return build(process, &folder, true);
    }
    if args.iter().any(|arg| arg == "-E" || arg == "-P") {
        return 0;
    }
    let source = value(&args, &["-S"])
        .or_else(|| {
            args.iter()
                .rfind(|arg| !arg.starts_with('-') && process.sys.tree.is_dir(&process.path(arg)))
                .cloned()
        })
        .unwrap_or_else(|| ".".to_owned());
    let source = process.path(&source);
    let source = crate::vfs::path::join("/", &source);
    let binary = process.path(&value(&args, &["-B"]).unwrap_or_else(|| ".".to_owned()));
    if !process.sys.tree.exists(&format!("{source}/CMakeLists.txt")) {
        process.err(format!(
            "CMake Error: The source directory \"{source}\" does not appear to contain CMakeLists.txt.\n"
        ));
        return 1;
    }
    let prefix = args
        .iter()
        .find_map(|arg| arg.strip_prefix("-DCMAKE_INSTALL_PREFIX="))
        .unwrap_or("/usr/local")
        .to_owned();
    process.user_file(
        &format!("{binary}/CMakeCache.txt"),
        format!("CMAKE_HOME_DIRECTORY:INTERNAL={source}\nCMAKE_INSTALL_PREFIX:PATH={prefix}\n").as_str(),
    );
    // `make` in this folder goes on from here.
    process.user_file(
        &format!("{binary}/Makefile"),
        "all:\n\t@cmake --build .\ninstall:\n\t@cmake --install .\n",
    );
    process.user_file(&format!("{binary}/build.ninja"), "");
    process.out(format!(
        "-- Configuring done\n-- Generating done\n-- Build files have been written to: {binary}\n"
    ));
    0
}

pub(super) fn build(process: &mut Process<'_>, folder: &str, installs: bool) -> ExitCode {
    let folder = folder.trim_end_matches("/.").trim_end_matches('/');
    let cache = process.text_of(&format!("{folder}/CMakeCache.txt")).unwrap_or_default();
    let field = |name: &str| cache.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    let Some(source) = field("CMAKE_HOME_DIRECTORY:INTERNAL=") else {
        process.err("Error: could not load cache\n");
        return 1;
    };
    let prefix = field("CMAKE_INSTALL_PREFIX:PATH=").unwrap_or_else(|| "/usr/local".to_owned());
    let lists: Vec<String> = process
        .sys
        .tree
        .walk(&source)
        .map(|(path, _)| path)
        .filter(|path| path.ends_with("CMakeLists.txt"))
        .collect();
    let bytes = process.bytes_below(&source, |path| {
        [".c", ".cc", ".cpp", ".cxx", ".h", ".hpp"].iter().any(|ending| path.ends_with(ending))
    });
    process.spend_bytes(bytes, cost::C_BYTE);
    let mut entries = Vec::new();
    for list in lists {
        let text = process.text_of(&format!("{source}/{list}")).unwrap_or_default();
        let (programs, libraries) = cmake_targets(&text);
        let sub = crate::vfs::path::parent(&format!("/{list}")).trim_end_matches('/').to_owned();
        let label = format!("estimated: built by cmake from {bytes} bytes");
        for name in programs {
            entries.push(Entry::fixed(
                format!("{folder}{sub}/{name}"),
                0o755,
                18_000 + bytes * 2,
                label.clone(),
            ));
            if installs {
                entries.push(Entry::fixed(
                    format!("{prefix}/bin/{name}"),
                    0o755,
                    18_000 + bytes * 2,
                    label.clone(),
                ));
            }
        }
        for name in libraries {
            entries.push(Entry::fixed(
                format!("{folder}{sub}/lib{name}.a"),
                0o644,
                8_000 + bytes * 2,
                label.clone(),
            ));
        }
    }
    process.unpack_own(entries);
    0
}

pub(super) fn ninja(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let folder = process.path(&value(&args, &["-C"]).unwrap_or_else(|| ".".to_owned()));
    match process.name() {
        "ninja" if process.sys.tree.exists(&format!("{folder}/CMakeCache.txt")) => {
            build(process, &folder, args.iter().any(|arg| arg == "install"))
        }
        "ctest" => 0,
        _ => {
            process.not_simulated(0, "this build tool has no model");
            0
        }
    }
}
