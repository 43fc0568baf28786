//! Programs about names: `basename`, `dirname`, `realpath`, `readlink`, `pwd`, `mktemp`, `which`.

use crate::shell::{ExitCode, Located, Process, locate};
use crate::vfs::{Content, Errno, Follow, path};

use super::common::usage;
use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["basename"], summary: "the last part of a path", flags: BASENAME, run: basename },
    Program {
        names: &["dirname"],
        summary: "a path without its last part",
        flags: &["z,zero"],
        run: dirname,
    },
    Program { names: &["realpath"], summary: "a path without links", flags: REALPATH, run: realpath },
    Program { names: &["readlink"], summary: "where a link leads", flags: READLINK, run: readlink },
    Program { names: &["pwd"], summary: "the current directory", flags: &["L", "P"], run: pwd },
    Program {
        names: &["mktemp"],
        summary: "makes a file or directory of a fresh name",
        flags: MKTEMP,
        run: mktemp,
    },
    Program { names: &["which"], summary: "where a program is", flags: &["a,all", "s"], run: which },
];

const BASENAME: &[&str] = &["a,multiple", "s,suffix=", "z,zero"];
const REALPATH: &[&str] = &[
    "e,canonicalize-existing",
    "m,canonicalize-missing",
    "s,strip,no-symlinks",
    "q,quiet",
    "relative-to=",
    "P",
    "L",
    "z",
];
const READLINK: &[&str] = &[
    "f,canonicalize",
    "e,canonicalize-existing",
    "m,canonicalize-missing",
    "n,no-newline",
    "v,verbose",
    "q,quiet",
    "s",
    "z",
];
const MKTEMP: &[&str] = &["d,directory", "u,dry-run", "p=", "tmpdir=?", "t", "q,quiet", "suffix="];

fn strip<'n>(name: &'n str, suffix: &str) -> &'n str {
    name.strip_suffix(suffix).filter(|rest| !rest.is_empty()).unwrap_or(name)
}

fn basename(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, BASENAME) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let names = flags.texts();
    let base = |name: &str| match path::base(name) {
        "" if name.starts_with('/') => "/".to_owned(),
        base => base.to_owned(),
    };
    let end = if flags.has("z") { "\0" } else { "\n" };
    if flags.has("a") || flags.has("s") {
        for name in names {
            process.out(format!("{}{end}", strip(&base(&name), flags.value("s").unwrap_or(""))));
        }
        return 0;
    }
    match names.as_slice() {
        [] => usage(process, "missing operand"),
        [name] => {
            process.out(format!("{}{end}", base(name)));
            0
        }
        [name, suffix] => {
            process.out(format!("{}{end}", strip(&base(name), suffix)));
            0
        }
        [_, _, extra, ..] => usage(process, format!("extra operand '{extra}'")),
    }
}

fn dirname(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &["z,zero"]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing operand");
    }
    for name in flags.texts() {
        let parent = match path::parent(&name).trim_end_matches('/') {
            "" if name.starts_with('/') => "/",
            "" => ".",
            parent => parent,
        };
        process.out(format!("{parent}{}", if flags.has("z") { "\0" } else { "\n" }));
    }
    0
}

/// A path without links; the last element may be missing, with `missing` any may.
fn canonical(process: &Process<'_>, name: &str, existing: bool, missing: bool) -> Result<String, Errno> {
    let at = process.path(name);
    match process.sys.tree.resolve(&at, Follow::Yes) {
        Ok(resolved) if existing && process.sys.tree.lstat(&resolved).is_err() => Err(Errno::NoEnt),
        Ok(resolved) => Ok(resolved),
        Err(Errno::NoEnt | Errno::NotDir) if missing => {
            let cleaned = path::clean(&at);
            let parent = path::parent(&cleaned);
            if parent == "/" || parent.is_empty() {
                return Ok(cleaned);
            }
            let mut head = parent.to_owned();
            let mut tail = vec![path::base(&cleaned).to_owned()];
            while process.sys.tree.resolve(&head, Follow::Yes).is_err() && head.len() > 1 {
                tail.push(path::base(&head).to_owned());
                head = path::parent(&head).to_owned();
            }
            let mut out = process.sys.tree.resolve(&head, Follow::Yes)?;
            for part in tail.iter().rev() {
                out = path::join(&out, part);
            }
            Ok(out)
        }
        Err(errno) => Err(errno),
    }
}

fn realpath(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, REALPATH) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing operand");
    }
    let mut code = 0;
    for name in flags.texts() {
        let result = if flags.has("s") {
            Ok(path::clean(&process.path(&name)))
        } else {
            canonical(process, &name, flags.has("e") || process.is_busybox(), flags.has("m"))
        };
        match result {
            Ok(resolved) => {
                let shown = match flags.value("relative-to") {
                    Some(base) => relative(&path::clean(&process.path(base)), &resolved),
                    None => resolved,
                };
                process.out(format!("{shown}\n"));
            }
            Err(errno) if flags.has("q") => code = i32::from(errno != Errno::Inval),
            Err(errno) => code = process.fail(format!("{name}: {}", errno.message())),
        }
    }
    code
}

fn relative(base: &str, target: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (path::parts(base).collect(), path::parts(target).collect());
    let common = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let out = std::iter::repeat_n("..", a.len() - common)
        .chain(b.iter().skip(common).copied())
        .collect::<Vec<_>>()
        .join("/");
    if out.is_empty() { ".".to_owned() } else { out }
}

fn readlink(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, READLINK) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing operand");
    }
    let mut code = 0;
    for name in flags.texts() {
        let follows = flags.has("f") || flags.has("e") || flags.has("m");
        let found = if follows {
            canonical(process, &name, flags.has("e"), flags.has("m")).ok()
        } else {
            process.lstat(&name).ok().and_then(|node| node.link_target().map(str::to_owned))
        };
        match found {
            Some(target) => process.out(format!("{target}{}", if flags.has("n") { "" } else { "\n" })),
            None => code = 1,
        }
    }
    code
}

fn pwd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let at = process.sys.tree.resolve(process.cwd, Follow::Yes).unwrap_or_else(|_| process.cwd.to_owned());
    process.out(format!("{at}\n"));
    0
}

fn mktemp(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, MKTEMP) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let temporary = process.var("TMPDIR").filter(|dir| !dir.is_empty()).unwrap_or("/tmp").to_owned();
    let (template, in_directory) = match flags.text(0) {
        Some(template) => (template.to_owned(), flags.has("t") || flags.has("p") || flags.has("tmpdir")),
        None if process.is_busybox() => ("tmp.XXXXXX".to_owned(), true),
        None => ("tmp.XXXXXXXXXX".to_owned(), true),
    };
    let end = template.trim_end_matches(|c| c != 'X').len();
    let start = template.get(..end).map_or(0, |head| head.trim_end_matches('X').len());
    if end - start < 3 {
        return process.fail(format!("too few X's in template '{template}'"));
    }
    let directory = flags.value("p").or(flags.value("tmpdir")).map_or(temporary, str::to_owned);
    for _ in 0..100 {
        let fresh = process.sys.make_name(end - start);
        let name = format!(
            "{}{fresh}{}{}",
            template.get(..start).unwrap_or(""),
            template.get(end..).unwrap_or(""),
            flags.value("suffix").unwrap_or("")
        );
        let name = if in_directory { format!("{}/{name}", directory.trim_end_matches('/')) } else { name };
        if process.lstat(&name).is_ok() {
            continue;
        }
        let result = if flags.has("u") {
            Ok(())
        } else if flags.has("d") {
            process.mkdir(&name, 0o700)
        } else {
            process.write(&name, Content::default()).and_then(|()| {
                let at = process.path(&name);
                process.sys.tree.set_meta(&at, Follow::No, |meta| meta.mode = 0o600)
            })
        };
        return match result {
            Ok(()) => {
                process.out(format!("{name}\n"));
                0
            }
            Err(errno) => {
                let what = if flags.has("d") { "directory" } else { "file" };
                let shown = if in_directory {
                    format!("{}/{template}", directory.trim_end_matches('/'))
                } else {
                    template
                };
                process.fail(format!("failed to create {what} via template '{shown}': {}", errno.message()))
            }
        };
    }
    1
}

fn which(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &["a,all", "s"]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let path_var = process.var("PATH").unwrap_or("").to_owned();
    let mut code = ExitCode::from(flags.operands.is_empty());
    for name in flags.texts() {
        match locate(process.sys, process.table, &name, process.cwd, &path_var, process.user) {
            Located::Program { path, .. } => {
                let shown = if path.is_empty() { format!("/usr/bin/{name}") } else { path };
                process.out(format!("{shown}\n"));
            }
            _ => code = 1,
        }
    }
    code
}
