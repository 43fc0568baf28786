//! `cp`, `mv`, `install`, `ln`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Errno, Follow, Metadata, ModeChange, Node, NodeKind, path};

use super::common::{Cannot, id_of, usage};
use super::flags::Flags;
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["cp"], summary: "copies files and trees", flags: CP, run: cp },
    Program { names: &["mv"], summary: "renames", flags: MV, run: mv },
    Program {
        names: &["install"],
        summary: "copies with mode and owner, makes directories",
        flags: INSTALL,
        run: install,
    },
    Program { names: &["ln"], summary: "makes links", flags: LN, run: ln },
    Program { names: &["link"], summary: "makes a hard link", flags: &[], run: ln },
];

const CP: &[&str] = &[
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
const MV: &[&str] = &[
    "f,force",
    "n,no-clobber",
    "u,update=?",
    "v,verbose",
    "i,interactive",
    "t,target-directory=",
    "T,no-target-directory",
    "b,backup=?",
];
const INSTALL: &[&str] = &[
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
const LN: &[&str] = &[
    "s,symbolic",
    "f,force",
    "n,no-dereference",
    "v,verbose",
    "T,no-target-directory",
    "t,target-directory=",
    "r,relative",
    "i,interactive",
    "L,logical",
    "P,physical",
    "b,backup=?",
];

/// Where each source goes.
struct Plan {
    pairs: Vec<(String, String)>,
}

/// Reads operands as `SOURCE… DIRECTORY`, `SOURCE DEST`, or with `-t`.
fn plan(process: &mut Process<'_>, flags: &Flags) -> Result<Plan, ExitCode> {
    let mut names = flags.texts();
    let target = match flags.value("t") {
        Some(target) => target.to_owned(),
        None => match names.len() {
            0 => return Err(usage(process, "missing file operand")),
            1 => {
                let message = format!("missing destination file operand after '{}'", names.concat());
                return Err(usage(process, message));
            }
            _ => names.pop().unwrap_or_default(),
        },
    };
    let is_dir = process.stat(&target).is_ok_and(Node::is_dir);
    let into = flags.has("t")
        || (is_dir
            && !flags.has("T")
            && !(flags.has("n") && process.name() == "ln" && is_link(process, &target)));
    if names.len() > 1 && !into {
        let text = if process.is_busybox() || process.stat(&target).is_ok() {
            "Not a directory"
        } else {
            "No such file or directory"
        };
        let message = if process.is_busybox() {
            format!("can't create '{target}': {text}")
        } else {
            format!("target '{target}': {text}")
        };
        return Err(process.fail(message));
    }
    let pairs = names
        .into_iter()
        .map(|name| {
            let to = match (into, flags.has("parents")) {
                (true, true) => format!("{}/{}", target.trim_end_matches('/'), name.trim_start_matches('/')),
                (true, false) => {
                    let base = match path::base(&name) {
                        // `cp -r dir/. to` copies into the target itself.
                        "." | "" => ".",
                        base => base,
                    };
                    format!("{}/{base}", target.trim_end_matches('/'))
                }
                _ => target.clone(),
            };
            (name, to)
        })
        .collect();
    Ok(Plan { pairs })
}

fn is_link(process: &Process<'_>, name: &str) -> bool {
    process.lstat(name).is_ok_and(Node::is_symlink)
}

/// What a copy keeps.
#[derive(Clone, Copy)]
struct Keep {
    mode: bool,
    owner: bool,
    times: bool,
    /// Symbolic links as such.
    links: bool,
    recursive: bool,
}

fn cp(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn copy_one(process: &mut Process<'_>, from: &str, to: &str, keep: Keep, flags: &Flags) -> ExitCode {
    let source = if keep.links { process.lstat(from) } else { process.stat(from) }.cloned();
    let source = match source {
        Ok(source) => source,
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
    if source.is_file() && !process.may(from, crate::shell::access::Want::Read) {
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

fn copy_node(
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
fn finish(process: &mut Process<'_>, to: &str, source: &Metadata, keep: Keep, fresh: bool) {
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

fn mv(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, MV) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let plan = match plan(process, &flags) {
        Ok(plan) => plan,
        Err(code) => return code,
    };
    let mut code = 0;
    for (from, to) in plan.pairs {
        process.sys.spend(cost::FILE_ENTRY);
        if let Err(errno) = process.lstat(&from) {
            code = match process.is_busybox() {
                true => process.fail(format!("can't rename '{from}': {}", errno.message())),
                false => process.fail(format!("cannot stat '{from}': {}", errno.message())),
            };
            continue;
        }
        let (source, target) = (process.path(&from), process.path(&to));
        if flags.has("n") && process.lstat(&to).is_ok() {
            continue;
        }
        let now = process.sys.clock;
        let user = process.user.clone();
        let result = process
            .sys
            .may_change_entry(&source, &user)
            .and_then(|()| process.sys.may_change_entry(&target, &user))
            .and_then(|()| {
                process.sys.tree.rename(source.trim_end_matches('/'), target.trim_end_matches('/'), now)
            });
        match result {
            Ok(()) => {
                if flags.has("v") {
                    let line = if process.is_busybox() {
                        format!("'{from}' -> '{to}'\n")
                    } else {
                        format!("renamed '{from}' -> '{to}'\n")
                    };
                    process.out(line);
                }
            }
            Err(Errno::Inval) => {
                code = process.fail(format!("cannot move '{from}' to a subdirectory of itself, '{to}'"));
            }
            Err(Errno::IsDir) => {
                code = process.fail(format!("cannot overwrite directory '{to}' with non-directory"));
            }
            Err(errno) if process.is_busybox() => {
                code = process.fail(format!("can't rename '{from}': {}", errno.message()));
            }
            Err(errno) => code = process.fail(format!("cannot move '{from}' to '{to}': {}", errno.message())),
        }
    }
    code
}

fn install(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn ln(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut flags = match Flags::parse(process, LN) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let [(index, only)] = flags.operands.as_slice() {
        // One operand: a link of that name here.
        let here = (*index, ".".to_owned());
        if only.contains('/') {
            flags.operands.push(here);
        } else {
            return process.fail(format!("'{only}': hard link not allowed for directory"));
        }
    }
    let plan = match plan(process, &flags) {
        Ok(plan) => plan,
        Err(code) => return code,
    };
    let symbolic = flags.has("s");
    let mut code = 0;
    for (target, name) in plan.pairs {
        process.sys.spend(cost::FILE_ENTRY);
        if flags.has("f")
            && process.lstat(&name).is_ok_and(|node| !node.is_dir())
            && !same_place(process, &target, &name, symbolic)
        {
            // What is in the way and cannot go is said when the link is made.
            let _ = process.remove(&name);
        }
        let shown = if flags.has("r") { relative(process, &target, &name) } else { target.clone() };
        let result = if process.lstat(&name).is_ok() {
            Err(Errno::Exist)
        } else if symbolic {
            let meta = process.new_meta(0o777);
            process.put(&name, Node::symlink(meta, shown.as_str()))
        } else {
            hard_link(process, &target, &name)
        };
        match result {
            Ok(()) if flags.has("v") => {
                process.out(format!("'{name}' {} '{shown}'\n", if symbolic { "->" } else { "=>" }))
            }
            Ok(()) => {}
            Err(errno) if process.is_busybox() => code = process.fail(format!("{name}: {}", errno.message())),
            Err(errno) if symbolic => {
                code = process.fail(format!("failed to create symbolic link '{name}': {}", errno.message()));
            }
            Err(Errno::NoEnt) if process.lstat(&target).is_err() => {
                code = process.fail(format!("failed to access '{target}': No such file or directory"));
            }
            Err(Errno::Perm) if process.stat(&target).is_ok_and(Node::is_dir) => {
                code = process.fail(format!("{target}: hard link not allowed for directory"));
            }
            Err(errno) => {
                code = process
                    .fail(format!("failed to create hard link '{name}' => '{target}': {}", errno.message()));
            }
        }
    }
    code
}

fn same_place(process: &Process<'_>, target: &str, name: &str, symbolic: bool) -> bool {
    let resolve = |path: &str| process.sys.tree.resolve(&process.path(path), Follow::No).ok();
    !symbolic && resolve(target) == resolve(name)
}

fn hard_link(process: &mut Process<'_>, target: &str, name: &str) -> Result<(), Errno> {
    process.lstat(target)?;
    let (from, to, now) = (process.path(target), process.path(name), process.sys.clock);
    let user = process.user.clone();
    process.sys.may_change_entry(&to, &user)?;
    process.sys.tree.link(&from, &to, now)
}

/// A path from the directory of `name` to `target`.
fn relative(process: &Process<'_>, target: &str, name: &str) -> String {
    let target = path::clean(&process.path(target));
    let from = path::clean(&process.path(name));
    let from = path::parent(&from).to_owned();
    let (a, b): (Vec<&str>, Vec<&str>) = (path::parts(&from).collect(), path::parts(&target).collect());
    let common = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let ups = std::iter::repeat_n("..", a.len() - common);
    ups.chain(b.iter().skip(common).copied()).collect::<Vec<_>>().join("/")
}
