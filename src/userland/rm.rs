//! `rm`, `unlink`, `shred`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Errno, Node, path};

use super::common::{Cannot, usage};
use super::flags::{Flags, check};
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["rm"], summary: "removes files and trees", flags: RM, run: rm },
    Program { names: &["unlink"], summary: "removes a file", flags: &[], run: unlink },
    Program {
        names: &["shred"],
        summary: "overwrites files, with `-u` removes them",
        flags: SHRED,
        run: shred,
    },
];

const RM: &[&str] = &[
    "r,R,recursive",
    "f,force",
    "v,verbose",
    "i,I,interactive=?",
    "d,dir",
    "one-file-system",
    "preserve-root=?",
    "no-preserve-root",
];
const SHRED: &[&str] = &["u", "z,zero", "f,force", "v,verbose", "n,iterations="];

fn rm(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, RM) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() && !flags.has("f") {
        return usage(process, "missing operand");
    }
    let mut code = 0;
    for name in flags.texts() {
        code |= remove(process, &name, &flags);
    }
    code
}

fn remove(process: &mut Process<'_>, name: &str, flags: &Flags) -> ExitCode {
    let cannot = Cannot::both("remove");
    if matches!(path::base(name), "." | "..") {
        return process.fail(format!("refusing to remove '.' or '..' directory: skipping '{name}'"));
    }
    if path::clean(&process.path(name)) == "/" {
        process.fail("it is dangerous to operate recursively on '/'");
        return process.fail("use --no-preserve-root to override this failsafe");
    }
    let is_dir = match process.lstat(name.trim_end_matches('/')) {
        Ok(node) => node.is_dir(),
        Err(Errno::NoEnt | Errno::NotDir) if flags.has("f") => return 0,
        Err(errno) => return cannot.say(process, name, errno),
    };
    if is_dir && !flags.has("r") && !flags.has("d") {
        return if process.is_busybox() {
            process.fail(format!("'{name}' is a directory"))
        } else {
            cannot.say(process, name, Errno::IsDir)
        };
    }
    let at = process.path(name);
    let below: Vec<(String, bool)> = if is_dir && flags.has("r") {
        process.sys.tree.walk(&at).map(|(path, node)| (path, node.is_dir())).collect()
    } else {
        Vec::new()
    };
    process.sys.step(1 + below.len() as u64 / 16);
    process.sys.spend(cost::FILE_ENTRY * (1 + below.len() as i64));
    let result =
        if flags.has("r") { process.remove_all(name.trim_end_matches('/')) } else { process.remove(name) };
    match result {
        Ok(()) => {
            if flags.has("v") {
                let base = name.trim_end_matches('/');
                let mut lines = String::new();
                removed_lines(base, &below, &mut lines);
                lines.push_str(&if is_dir {
                    format!("removed directory '{base}'\n")
                } else {
                    format!("removed '{base}'\n")
                });
                process.out(lines);
            }
            0
        }
        Err(errno) => cannot.say(process, name, errno),
    }
}

/// What `-v` prints for everything below a directory: children before the directory that holds them.
fn removed_lines(base: &str, below: &[(String, bool)], out: &mut String) {
    let mut open: Vec<&str> = Vec::new();
    for (path, is_dir) in below {
        while let Some(directory) =
            open.last().filter(|directory| !path.starts_with(&format!("{directory}/")))
        {
            out.push_str(&format!("removed directory '{base}/{directory}'\n"));
            open.pop();
        }
        if *is_dir {
            open.push(path);
        } else {
            out.push_str(&format!("removed '{base}/{path}'\n"));
        }
    }
    while let Some(directory) = open.pop() {
        out.push_str(&format!("removed directory '{base}/{directory}'\n"));
    }
}

fn unlink(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if let Err(code) = check(process) {
        return code;
    }
    let Some(name) = process.operands().first().cloned() else { return usage(process, "missing operand") };
    let result = match process.lstat(&name).map(Node::is_dir) {
        Ok(true) => Err(Errno::IsDir),
        Ok(false) => process.remove(&name),
        Err(errno) => Err(errno),
    };
    match result {
        Ok(()) => 0,
        Err(errno) => Cannot::both("unlink").say(process, &name, errno),
    }
}

fn shred(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, SHRED) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut code = 0;
    for name in flags.texts() {
        let result = match process.stat(&name).map(Node::size) {
            Ok(_) if flags.has("u") => process.remove(&name),
            Ok(size) => {
                let content = if flags.has("z") {
                    crate::vfs::Content::Zeros(size)
                } else {
                    crate::vfs::Content::described(size, "random")
                };
                process.write(&name, content)
            }
            Err(errno) => Err(errno),
        };
        if let Err(errno) = result {
            code = process.fail(format!("{name}: failed to open for writing: {}", errno.message()));
        }
    }
    code
}
