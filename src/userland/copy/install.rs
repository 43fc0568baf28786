//! `install`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Follow, ModeChange, Node, path};

use super::super::Userland;
use super::super::common::id_of;
use super::super::flags::Flags;
use super::cp::{Keep, copy_one};
use super::plan::plan;

pub(super) const INSTALL: &[&str] = &[
    "d,directory",
    "m,mode=",
    "o,owner=",
    "g,group=",
    "D",
    "v,verbose",
    "p,preserve-timestamps",
    "t,target-directory=",
    "T,no-target-directory",
    "s,strip",
    "c",
    "C,compare",
    "b,backup=?",
];

pub(super) fn install(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, INSTALL) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let text = flags.value("m").unwrap_or("755");
    let Some(change) = ModeChange::parse(text) else { return process.fail(format!("invalid mode '{text}'")) };
    let owner = match flags.value("o").map(|name| (name, id_of(process, "/etc/passwd", name))) {
        Some((name, None)) => return process.fail(format!("invalid user '{name}'")),
        Some((_, id)) => id,
        None => None,
    };
    let group = match flags.value("g").map(|name| (name, id_of(process, "/etc/group", name))) {
        Some((name, None)) => return process.fail(format!("invalid group '{name}'")),
        Some((_, id)) => id,
        None => None,
    };
    let settle = |process: &mut Process<'_>, name: &str, is_dir: bool| {
        let at = process.path(name);
        // It was made just now.
        let _ = process.sys.tree.set_meta(&at, Follow::Yes, |meta| {
            meta.mode = change.apply(0, is_dir, 0);
            meta.uid = owner.unwrap_or(meta.uid);
            meta.gid = group.unwrap_or(meta.gid);
        });
    };
    // Folders above are made with their mode, whatever the umask.
    process.umask = 0;
    if flags.has("d") {
        let mut code = 0;
        for name in flags.texts() {
            match process.mkdir_all(&name, 0o755) {
                Ok(()) => {
                    settle(process, &name, true);
                    if flags.has("v") {
                        process.out(format!("install: creating directory '{name}'\n"));
                    }
                }
                Err(errno) => {
                    code = process.fail(format!("cannot create directory '{name}': {}", errno.message()))
                }
            }
        }
        return code;
    }
    if flags.has("D") {
        let directory = match (flags.value("t"), flags.operands.last()) {
            (Some(target), _) => target.to_owned(),
            (None, Some((_, last))) => path::parent(last).to_owned(),
            (None, None) => String::new(),
        };
        if !directory.is_empty()
            && let Err(errno) = process.mkdir_all(&directory, 0o755)
        {
            return process.fail(format!("cannot create directory '{directory}': {}", errno.message()));
        }
    }
    let plan = match plan(process, &flags) {
        Ok(plan) => plan,
        Err(code) => return code,
    };
    let mut code = 0;
    let keep = Keep { mode: false, owner: false, times: flags.has("p"), links: false, recursive: false };
    for (from, to) in plan.pairs {
        if process.stat(&from).is_ok_and(Node::is_dir) {
            code = process.fail(format!("omitting directory '{from}'"));
            continue;
        }
        // install replaces the file, it does not write into it.
        let _ = process.remove(&to);
        let failed = copy_one(process, &from, &to, keep, &flags);
        code |= failed;
        if failed == 0 {
            settle(process, &to, false);
        }
    }
    code
}
