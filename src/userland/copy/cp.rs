//! `cp`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Errno, Follow, Metadata, Node, NodeKind, path};

use super::super::common::Cannot;
use super::super::flags::Flags;
use super::super::{Userland, cost};
use super::plan::plan;

pub(super) const CP: &[&str] = &[
    "a,archive",
    "r,R,recursive",
    "p",
    "preserve=?",
    "no-preserve=",
    "d",
    "L,dereference",
    "P,no-dereference",
    "H",
    "f,force",
    "n,no-clobber",
    "u,update=?",
    "v,verbose",
    "i,interactive",
    "l,link",
    "s,symbolic-link",
    "t,target-directory=",
    "T,no-target-directory",
    "parents",
    "x,one-file-system",
    "reflink=?",
    "sparse=",
    "remove-destination",
    "b,backup=?",
    "c",
];

/// What a copy keeps.
#[derive(Clone, Copy)]
pub(super) struct Keep {
    pub(super) mode: bool,
    pub(super) owner: bool,
    pub(super) times: bool,
    /// Symbolic links as such.
    pub(super) links: bool,
    pub(super) recursive: bool,
}

pub(super) fn cp(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, CP) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let plan = match plan(process, &flags) {
        Ok(plan) => plan,
        Err(code) => return code,
    };
    let archive = flags.has("a");
    let preserved = flags.value("preserve").unwrap_or(if flags.has("preserve") {
        "mode,ownership,timestamps"
    } else {
        ""
    });
    let lost = flags.value("no-preserve").unwrap_or("");
    let keeps = |what: &str| {
        (archive || flags.has("p") || preserved.split(',').any(|kept| kept == what || kept == "all"))
            && !lost.split(',').any(|gone| gone == what || gone == "all")
    };
    let recursive = archive || flags.has("r");
    let links = match flags.last_of(&["L", "P", "d", "H", "a", "r"]) {
        Some("L" | "H") => false,
        Some(_) => true,
        None => false,
    };
    let keep = Keep {
        mode: keeps("mode"),
        owner: keeps("ownership") && process.user.uid == 0,
        times: keeps("timestamps"),
        links,
        recursive,
    };
    let mut code = 0;
    for (from, to) in plan.pairs {
        if flags.has("parents")
            && let Err(errno) = process.mkdir_all(path::parent(&to), 0o777)
        {
            code =
                process.fail(format!("cannot make directory '{}': {}", path::parent(&to), errno.message()));
            continue;
        }
        code |= copy_one(process, &from, &to, keep, &flags);
    }
    code
}

pub(super) fn copy_one(
    process: &mut Process<'_>,
    from: &str,
    to: &str,
    keep: Keep,
    flags: &Flags,
) -> ExitCode {
    let source = if keep.links { process.lstat(from) } else { process.stat(from) }.cloned();
    let source = match source {
        Ok(source) => source,
        // Devices are not in the tree; the endless ones are not read.
        Err(Errno::NoEnt) if matches!(from, "/dev/null" | "/dev/stdin") => {
            let content = match from {
                "/dev/stdin" => process.read_stdin(),
                _ => Content::default(),
            };
            Node::file(process.new_meta(0o666), content)
        }
        Err(errno) => return Cannot::both("stat").say(process, from, errno),
    };
    if source.is_dir() && !keep.recursive {
        let text = if process.is_busybox() {
            format!("omitting directory '{from}'")
        } else {
            format!("-r not specified; omitting directory '{from}'")
        };
        return process.fail(text);
    }
    if source.is_file() && !from.starts_with("/dev/") && !process.may(from, crate::shell::access::Want::Read)
    {
        let text = if process.is_busybox() {
            format!("can't open '{from}'")
        } else {
            format!("cannot open '{from}' for reading")
        };
        return process.fail(format!("{text}: Permission denied"));
    }
    let same = |follow: Follow| {
        (
            process.sys.tree.resolve(&process.path(from), follow).ok(),
            process.sys.tree.resolve(&process.path(to), follow).ok(),
        )
    };
    if let (Some(a), Some(b)) = same(Follow::Yes) {
        if a == b && process.stat(to).is_ok() {
            return process.fail(format!("'{from}' and '{to}' are the same file"));
        }
        if source.is_dir() && b.starts_with(&format!("{a}/")) {
            return process.fail(format!("cannot copy a directory, '{from}', into itself, '{to}'"));
        }
    }
    if let Ok(existing) = process.stat(to) {
        if flags.has("n") || (flags.has("u") && existing.meta.mtime >= source.meta.mtime) {
            return 0;
        }
        if existing.is_dir() && !source.is_dir() {
            return process.fail(format!("cannot overwrite directory '{to}' with non-directory '{from}'"));
        }
        if source.is_dir() && !existing.is_dir() {
            return process.fail(format!("cannot overwrite non-directory '{to}' with directory '{from}'"));
        }
    }
    if flags.has("v") {
        process.out(format!("'{from}' -> '{to}'\n"));
    }
    if !source.is_dir() {
        return copy_node(process, from, to, &source, keep, flags);
    }
    let made = match process.mkdir(to, 0o777) {
        Ok(()) => true,
        Err(Errno::Exist) => false,
        Err(errno) => return process.fail(format!("cannot create directory '{to}': {}", errno.message())),
    };
    let at = process.path(from);
    let names: Vec<String> = match process.sys.tree.read_dir(&at) {
        Ok(entries) => entries.map(|(name, _)| name.to_owned()).collect(),
        Err(_) => Vec::new(),
    };
    let mut code = 0;
    if !process.sys.step(1 + names.len() as u64) || from.len() > 2000 {
        return 1;
    }
    for name in names {
        let from = format!("{}/{name}", from.trim_end_matches('/'));
        let to = format!("{}/{name}", to.trim_end_matches('/'));
        // Below the operands links are kept unless -L says otherwise.
        let keep = Keep { links: !flags.has("L"), ..keep };
        code |= copy_one(process, &from, &to, keep, flags);
    }
    if made || keep.times {
        finish(process, to, &source.meta, keep, made);
    }
    code
}

pub(super) fn copy_node(
    process: &mut Process<'_>,
    from: &str,
    to: &str,
    source: &Node,
    keep: Keep,
    flags: &Flags,
) -> ExitCode {
    process.sys.spend(cost::FILE_ENTRY);
    process.spend_bytes(source.size(), cost::FILE_BYTE);
    let result = if flags.has("l") {
        let (from, to, now) = (process.path(from), process.path(to), process.sys.clock);
        process.sys.tree.link(&from, &to, now)
    } else if flags.has("s") {
        let meta = process.new_meta(0o777);
        process.put(to, Node::symlink(meta, from))
    } else {
        let exists = process.stat(to).is_ok();
        match &source.kind {
            NodeKind::File(content) if exists && !flags.has("remove-destination") => {
                process.write(to, content.clone())
            }
            kind => {
                let meta = process.new_meta(source.meta.mode);
                process.put(to, Node::new(meta, kind.clone()))
            }
        }
        .inspect(|()| finish(process, to, &source.meta, keep, !exists))
    };
    match result {
        Ok(()) => 0,
        Err(errno) if process.is_busybox() => {
            process.fail(format!("can't create '{to}': {}", errno.message()))
        }
        Err(errno) => process.fail(format!("cannot create regular file '{to}': {}", errno.message())),
    }
}

/// Gives a copy the metadata that is kept.
pub(super) fn finish(process: &mut Process<'_>, to: &str, source: &Metadata, keep: Keep, fresh: bool) {
    let at = process.path(to);
    let umask = process.umask;
    // It was made just now.
    let _ = process.sys.tree.set_meta(&at, Follow::No, |meta| {
        if keep.mode {
            meta.mode = source.mode;
        } else if fresh && meta.mode != 0o777 {
            meta.mode = source.mode & 0o777 & !umask;
        }
        if keep.owner {
            (meta.uid, meta.gid) = (source.uid, source.gid);
        }
        if keep.times {
            meta.mtime = source.mtime;
        }
    });
}
