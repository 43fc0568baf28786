//! `cmake --build`, `--install`, `ninja` and `ctest` in a folder that was configured.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::super::{Userland, cost};

use super::super::value;
use super::lists::{self, Kind, Lists, Target};

/// Builds what the lists name, and installs it where `targets` has `install`.
pub(in super::super) fn build(
    process: &mut Process<'_>,
    folder: &str,
    targets: &[String],
    prefix: Option<&str>,
) -> ExitCode {
    let folder = path::join("/", folder);
    let cache = process.text_of(&format!("{folder}/CMakeCache.txt")).unwrap_or_default();
    let settings: Vec<(String, String)> = cache
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.split(':').next().unwrap_or(name).to_owned(), value.to_owned()))
        .collect();
    let setting =
        |wanted: &str| settings.iter().rfind(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let Some(source) = setting("CMAKE_HOME_DIRECTORY") else {
        process.err("Error: could not load cache\n");
        return 1;
    };
    if targets.iter().any(|target| target == "clean") {
        return 0;
    }
    let prefix = prefix.map(str::to_owned).or_else(|| setting("CMAKE_INSTALL_PREFIX"));
    let prefix = prefix.unwrap_or_else(|| "/usr/local".to_owned());
    let bytes = process.bytes_below(&source, |path| {
        [".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", "contents"].iter().any(|ending| path.ends_with(ending))
    });
    let lists = read(process, &source, &folder, &settings);
    let stamp = format!("{folder}/.ninja_log");
    if !process.sys.tree.exists(&stamp) {
        process.spend_bytes(bytes, cost::C_BYTE);
    }
    let label = format!("estimated: built by cmake from {bytes} bytes");
    let file = |at: String, kind: Kind| {
        let (mode, base) = if kind == Kind::Program { (0o755, 18_000) } else { (0o644, 8_000) };
        Entry::fixed(at, mode, base + bytes * 2, label.clone())
    };
    let only: Vec<&String> = targets
        .iter()
        .filter(|target| !matches!(target.as_str(), "install" | "all" | "install/strip"))
        .collect();
    let wanted = |target: &&Target| {
        target.kind != Kind::Interface && (only.is_empty() || only.iter().any(|name| **name == target.name))
    };
    let mut entries: Vec<Entry> = vec![Entry::text(stamp, 0o644, "# ninja log v5\n")];
    for target in lists.targets.iter().filter(wanted) {
        let at = format!("{}/{}", target.folder, target.file());
        if !process.sys.tree.exists(&at) {
            entries.push(file(at, target.kind));
        }
    }
    process.unpack_own(entries);
    if targets.iter().any(|target| target.starts_with("install")) {
        install(process, &lists, &prefix, file);
    }
    0
}

/// The lists; where their text is not known, a library and a program of the folder's name.
fn read(process: &Process<'_>, source: &str, folder: &str, settings: &[(String, String)]) -> Lists {
    let mut lists = lists::read(process, source, folder, settings);
    if lists.unknown && lists.targets.is_empty() {
        let name = path::base(source).split(['-', '_']).next().unwrap_or("program").to_owned();
        for kind in [Kind::Program, Kind::Shared] {
            let installed = Some(Target::usual_place(kind).to_owned());
            lists.targets.push(Target { name: name.clone(), kind, folder: folder.to_owned(), installed });
        }
    }
    lists
}

fn install(process: &mut Process<'_>, lists: &Lists, prefix: &str, file: impl Fn(String, Kind) -> Entry) {
    let root = process.var("DESTDIR").unwrap_or_default().trim_end_matches('/').to_owned();
    let place = |to: &str| format!("{root}{}", path::join(prefix, to));
    process.out("-- Install configuration: \"Release\"\n");
    let mut entries = Vec::new();
    for target in lists.targets.iter().filter(|target| target.kind != Kind::Interface) {
        let Some(to) = &target.installed else { continue };
        let at = format!("{}/{}", place(to), target.file());
        process.out(format!("-- Installing: {at}\n"));
        entries.push(file(at, target.kind));
    }
    process.unpack_own(entries);
    for (from, to) in &lists.copies {
        let to = place(to);
        let is_folder = process.sys.tree.is_dir(from);
        let _ = process.mkdir_all(if is_folder { &to } else { path::parent(&to) }, 0o755);
        let from = if is_folder { format!("{from}/.") } else { from.clone() };
        process.exec(&["cp".to_owned(), "-r".to_owned(), from, to]);
    }
}

pub(in super::super) fn ninja(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version") {
        process.out("1.11.1\n");
        return 0;
    }
    let folder = process.path(&value(&args, &["-C"]).unwrap_or_else(|| ".".to_owned()));
    match process.name() {
        "ninja" if process.sys.tree.exists(&format!("{folder}/CMakeCache.txt")) => {
            let targets: Vec<String> = args.iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
            let named = targets
                .iter()
                .filter(|name| process.path(name) != folder && !name.bytes().all(|b| b.is_ascii_digit()));
            let named: Vec<String> = named.cloned().collect();
            build(process, &folder, &named, None)
        }
        "ninja" if process.sys.tree.exists(&format!("{folder}/meson-info/intro.txt")) => {
            let installs = args.iter().any(|arg| arg == "install");
            super::super::meson::build(process, &folder, installs)
        }
        "ctest" => {
            process.out("100% tests passed, 0 tests failed\n");
            0
        }
        "cpack" => 0,
        _ => {
            process.not_simulated(0, "this build tool has no model");
            0
        }
    }
}
