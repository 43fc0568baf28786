//! `meson setup`, `compile`, `test`, `install` by `meson.build`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::{Userland, cost};

use super::cmake::lists::{Kind, Target};
use super::value;

/// What `meson setup` leaves for the other commands: the sources and the prefix, a line each.
const STATE: &str = "meson-info/intro.txt";

pub(super) fn meson(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version") {
        process.out("1.0.1\n");
        return 0;
    }
    let command = args.first().map_or("", String::as_str);
    let folder = process.path(&value(&args, &["-C"]).unwrap_or_else(|| ".".to_owned()));
    match command {
        "compile" => build(process, &folder, false),
        "install" => {
            let root = value(&args, &["--destdir"]).map(|at| process.path(&at));
            let root = root.or_else(|| process.var("DESTDIR").map(str::to_owned)).unwrap_or_default();
            install(process, &folder, &root)
        }
        "test" | "dist" | "introspect" | "wrap" | "subprojects" | "configure" | "rewrite" | "init" => 0,
        "setup" => setup(process, args.get(1..).unwrap_or_default()),
        _ => setup(process, &args),
    }
}

fn setup(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    process.sys.spend(3 * cost::SECOND);
    const VALUED: [&str; 8] = [
        "--prefix",
        "--buildtype",
        "--libdir",
        "--cross-file",
        "--native-file",
        "-D",
        "--default-library",
        "--sysconfdir",
    ];
    let mut skip = false;
    let folders: Vec<&String> = words
        .iter()
        .filter(|word| {
            let value = std::mem::replace(&mut skip, VALUED.contains(&word.as_str()));
            !value && !word.starts_with('-')
        })
        .collect();
    let binary = process.path(folders.first().map_or("build", |at| at.as_str()));
    let source = process.path(folders.get(1).map_or(".", |at| at.as_str()));
    let (binary, source) = (path::join("/", &binary), path::join("/", &source));
    if !process.sys.tree.exists(&format!("{source}/meson.build")) {
        process
            .out("ERROR: Neither source directory nor build directory contain a build file meson.build.\n");
        return 1;
    }
    let option = words.iter().find_map(|word| word.strip_prefix("-Dprefix="));
    let prefix = value(words, &["--prefix"]).or(option.map(str::to_owned));
    let prefix = prefix.unwrap_or_else(|| "/usr/local".to_owned());
    process.user_file(&format!("{binary}/{STATE}"), format!("{source}\n{prefix}\n").as_str());
    process.user_file(&format!("{binary}/build.ninja"), "");
    process
        .out(format!("The Meson build system\nBuild dir: {binary}\nFound ninja-1.11.1 at /usr/bin/ninja\n"));
    0
}

/// Programs, libraries and data that the `meson.build` files name.
struct Project {
    targets: Vec<Target>,
    /// From, to below the prefix or absolute.
    data: Vec<(String, String)>,
    bytes: u64,
    prefix: String,
}

fn project(process: &Process<'_>, folder: &str) -> Option<Project> {
    let state = process.text_of(&format!("{folder}/{STATE}"))?;
    let mut lines = state.lines();
    let (source, prefix) = (lines.next()?.to_owned(), lines.next()?.to_owned());
    let files: Vec<String> = process
        .sys
        .tree
        .walk(&source)
        .map(|(at, _)| at)
        .filter(|at| path::base(at) == "meson.build")
        .collect();
    let mut project = Project { targets: Vec::new(), data: Vec::new(), bytes: 0, prefix };
    for file in files {
        let text = process.text_of(&format!("{source}/{file}")).unwrap_or_default();
        let sub = file.trim_end_matches("meson.build").trim_end_matches('/');
        let at = |root: &str| if sub.is_empty() { root.to_owned() } else { format!("{root}/{sub}") };
        for (word, kind) in [
            ("executable(", Kind::Program),
            ("shared_library(", Kind::Shared),
            ("static_library(", Kind::Archive),
            ("both_libraries(", Kind::Shared),
            ("shared_module(", Kind::Shared),
            ("library(", Kind::Shared),
        ] {
            for call in calls(&text, word) {
                let Some(name) = call.split('\'').nth(1) else { continue };
                let installed = call.replace(' ', "").contains("install:true");
                project.targets.push(Target {
                    name: name.to_owned(),
                    kind,
                    folder: at(folder),
                    installed: installed.then(|| Target::usual_place(kind).to_owned()),
                });
            }
        }
        for (word, place) in
            [("install_data(", "share"), ("install_headers(", "include"), ("install_man(", "share/man/man1")]
        {
            for call in calls(&text, word) {
                let to = match call.split_once("install_dir") {
                    Some((_, dir)) if dir.contains("sysconfdir") => "/etc",
                    Some((_, dir)) => dir.split('\'').nth(1).unwrap_or(place),
                    None => place,
                };
                let named = call.split_once("install_dir").map_or(call, |(before, _)| before);
                for name in named.split('\'').skip(1).step_by(2) {
                    project.data.push((format!("{}/{name}", at(&source)), to.to_owned()));
                }
            }
        }
    }
    project.bytes = process.bytes_below(&source, |at| {
        [".c", ".cc", ".cpp", ".h", ".hpp", ".vala", ".rs"].iter().any(|ending| at.ends_with(ending))
    });
    Some(project)
}

/// What stands in the brackets of each call of a function; `library(` is none of `shared_library(`.
fn calls<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(word).filter_map(move |(at, _)| {
        let before = text.get(..at)?.chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let rest = text.get(at + word.len()..)?;
        let mut level = 1_i32;
        let end = rest.char_indices().find(|(_, c)| {
            level += i32::from(*c == '(') - i32::from(*c == ')');
            level == 0
        });
        end.and_then(|(end, _)| rest.get(..end))
    })
}

fn entry(target: &Target, folder: &str, bytes: u64) -> Entry {
    let (mode, base) = if target.kind == Kind::Program { (0o755, 18_000) } else { (0o644, 8_000) };
    let label = format!("estimated: built by meson from {bytes} bytes");
    Entry::fixed(format!("{folder}/{}", target.file()), mode, base + 2 * bytes, label)
}

pub(super) fn build(process: &mut Process<'_>, folder: &str, installs: bool) -> ExitCode {
    let folder = path::join("/", folder);
    let Some(project) = project(process, &folder) else {
        process.err("ERROR: The current directory is not a meson build directory.\n");
        return 1;
    };
    process.spend_bytes(project.bytes, cost::C_BYTE);
    let missing =
        |target: &&Target| !process.sys.tree.exists(&format!("{}/{}", target.folder, target.file()));
    let wanted = project.targets.iter().filter(missing);
    let entries = wanted.map(|target| entry(target, &target.folder, project.bytes)).collect();
    process.unpack_own(entries);
    if installs {
        let root = process.var("DESTDIR").unwrap_or_default().to_owned();
        return install(process, &folder, &root);
    }
    0
}

fn install(process: &mut Process<'_>, folder: &str, root: &str) -> ExitCode {
    let folder = path::join("/", folder);
    let code = build(process, &folder, false);
    let Some(project) = project(process, &folder).filter(|_| code == 0) else { return 1 };
    let root = root.trim_end_matches('/');
    let place = |to: &str| format!("{root}{}", path::join(&project.prefix, to));
    let installed = project.targets.iter().filter_map(|target| Some((target, target.installed.as_deref()?)));
    let entries = installed.map(|(target, to)| entry(target, &place(to), project.bytes)).collect();
    process.unpack_own(entries);
    for (from, to) in &project.data {
        let to = place(to);
        let _ = process.mkdir_all(&to, 0o755);
        process.exec(&["cp".to_owned(), "-r".to_owned(), from.clone(), format!("{to}/")]);
    }
    0
}
