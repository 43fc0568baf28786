//! `git`: clones are estimates; what asks for nothing more is answered.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::flags::{Flags, Order};
use super::{Program, Userland, archives};

const CLONE: &[&str] = &[
    "depth=",
    "b,branch=",
    "single-branch",
    "no-single-branch",
    "recurse-submodules,recursive",
    "shallow-submodules",
    "q,quiet",
    "v,verbose",
    "progress",
    "n,no-checkout",
    "c,config=",
    "filter=",
    "j,jobs=",
    "bare",
    "mirror",
    "o,origin=",
    "no-tags",
    "sparse",
];

pub const PROGRAMS: &[Program] = &[Program {
    names: &["git"],
    summary: "clones (estimated) and settings; other commands change nothing",
    flags: CLONE,
    run: git,
}];

/// A repository of unknown size: its whole history, and its newest state.
const HISTORY: u64 = 20_000_000;
const CHECKOUT: u64 = 5_000_000;

fn git(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    const GLOBAL: &[&str] = &["C=", "c=", "git-dir=", "work-tree=", "version", "no-pager", "p,paginate"];
    let flags = match Flags::parse_in(process, GLOBAL, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.has("version") {
        process.out("git version 2.39.5\n");
        return 0;
    }
    let directory = flags.value("C").map(str::to_owned);
    let Some((at, command)) = flags.operands.first().cloned() else { return 1 };
    match command.as_str() {
        "clone" => clone(process, at),
        "config" | "init" | "add" | "commit" | "checkout" | "fetch" | "pull" | "submodule" | "reset"
        | "clean" | "tag" | "remote" | "branch" | "gc" | "switch" | "status" | "diff" | "apply" | "lfs"
        | "am" | "merge" | "stash" => settle(process, &command, directory.as_deref()),
        "rev-parse" | "describe" | "log" | "ls-remote" | "rev-list" | "show" => {
            // The build context seldom has a `.git`; the names of commits are not known.
            if process.sys.tree.is_dir(&process.path(".git")) {
                process.out("0000000000000000000000000000000000000000\n");
                process.not_simulated(at, format!("the result of git {command} is not known"));
                return 0;
            }
            process.err("fatal: not a git repository (or any of the parent directories): .git\n");
            128
        }
        "version" => {
            process.out("git version 2.39.5\n");
            0
        }
        _ => {
            process.not_simulated(at, format!("git {command} has no model"));
            0
        }
    }
}

fn settle(process: &mut Process<'_>, command: &str, directory: Option<&str>) -> ExitCode {
    if matches!(command, "fetch" | "pull" | "submodule") && !process.download(100_000) {
        process.err("fatal: unable to access the repository: Could not resolve host\n");
        return 128;
    }
    if command == "config" {
        let args = process.operands().to_vec();
        if args.iter().any(|arg| arg == "--global") {
            let home = process.var("HOME").unwrap_or("/root").trim_end_matches('/').to_owned();
            let words: Vec<&String> = args.iter().skip(1).filter(|arg| !arg.starts_with("--")).collect();
            let [key, value] = words.as_slice() else { return 0 };
            let file = format!("{home}/.gitconfig");
            let (section, name) = key.rsplit_once('.').unwrap_or((key, ""));
            let text = process.text_of(&file).unwrap_or_default();
            process.user_file(&file, format!("{text}[{section}]\n\t{name} = {value}\n").as_str());
        }
    }
    if command == "init" {
        let at = directory.unwrap_or(".").to_owned();
        process.user_file(&format!("{at}/.git/HEAD"), "ref: refs/heads/master\n");
    }
    0
}

fn clone(process: &mut Process<'_>, at: usize) -> ExitCode {
    let rest: Vec<String> = process.args.get(at..).unwrap_or_default().to_vec();
    process.with_args(&rest, at, clone_here)
}

fn clone_here(inner: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(inner, CLONE) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(url) = flags.text(0).map(str::to_owned) else {
        inner.err("fatal: You must specify a repository to clone.\n");
        return 129;
    };
    let default = path::base(url.trim_end_matches('/').trim_end_matches(".git")).to_owned();
    let directory = flags.text(1).map_or(default.clone(), str::to_owned);
    inner.err(format!("Cloning into '{directory}'...\n"));
    let history = if flags.has("depth") { CHECKOUT / 4 } else { HISTORY };
    if !inner.download(history) {
        inner.err(format!("fatal: unable to access '{url}': Could not resolve host\n"));
        return 128;
    }
    let root = inner.path(&directory);
    let label = format!("estimated: clone of {url}");
    let file = |name: &str, size: u64| Entry::fixed(format!("{root}/{name}"), 0o644, size, label.clone());
    let mut entries = vec![
        file(".git/objects/pack/pack.pack", history),
        Entry::text(format!("{root}/.git/HEAD"), 0o644, "ref: refs/heads/main\n"),
        Entry::text(format!("{root}/.git/config"), 0o644, format!("[remote \"origin\"]\n\turl = {url}\n")),
    ];
    if !flags.has("n") && !flags.has("bare") && !flags.has("mirror") {
        entries.extend(archives::source_entries(&root, CHECKOUT, &default));
    }
    inner.unpack_own(entries);
    0
}
