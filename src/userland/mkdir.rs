//! `mkdir`, `rmdir`, `mkfifo`, `mknod`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{DeviceKind, Errno, ModeChange, Node, NodeKind, path};

use super::common::usage;
use super::flags::Flags;
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["mkdir"], summary: "makes directories", flags: MKDIR, run: mkdir },
    Program { names: &["rmdir"], summary: "removes empty directories", flags: RMDIR, run: rmdir },
    Program { names: &["mkfifo"], summary: "makes named pipes", flags: MKFIFO, run: mkfifo },
    Program { names: &["mknod"], summary: "makes device files", flags: MKFIFO, run: mknod },
];

const MKDIR: &[&str] = &["p,parents", "m,mode=", "v,verbose", "Z,context=?"];
const RMDIR: &[&str] = &["p,parents", "v,verbose", "ignore-fail-on-non-empty"];
const MKFIFO: &[&str] = &["m,mode=", "Z"];

fn mkdir(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, MKDIR) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mode = match flags.value("m").map(|text| (text, ModeChange::parse(text))) {
        Some((text, None)) => return process.fail(format!("invalid mode '{text}'")),
        Some((_, Some(change))) => Some(change.apply(0o777, true, process.umask)),
        None => None,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing operand");
    }
    let mut code = 0;
    for name in flags.texts() {
        process.sys.spend(cost::FILE_ENTRY);
        let existed = process.stat(&name).is_ok();
        let made = if flags.has("p") {
            make_parents(process, &name, flags.has("v"))
        } else {
            process.mkdir(&name, 0o777)
        };
        match made {
            Ok(()) => {
                if let Some(mode) = mode.filter(|_| !existed) {
                    let at = process.path(&name);
                    // It was made just now.
                    let _ = process.sys.tree.set_meta(&at, crate::vfs::Follow::Yes, |meta| meta.mode = mode);
                }
                if flags.has("v") && !flags.has("p") {
                    let text = created(process, &name);
                    process.out(text);
                }
            }
            Err(errno) => {
                let can = if process.is_busybox() { "can't" } else { "cannot" };
                // A file in the way is what `-p` finds to exist.
                let shown =
                    if errno == Errno::NotDir && process.lstat(&name).is_ok() { Errno::Exist } else { errno };
                code = process.fail(format!("{can} create directory '{name}': {}", shown.message()));
            }
        }
    }
    code
}

fn created(process: &Process<'_>, name: &str) -> String {
    if process.is_busybox() {
        format!("created directory: '{name}'\n")
    } else {
        format!("mkdir: created directory '{name}'\n")
    }
}

fn make_parents(process: &mut Process<'_>, name: &str, verbose: bool) -> Result<(), Errno> {
    if name.is_empty() {
        return Err(Errno::NoEnt);
    }
    let mut at = if name.starts_with('/') { "/".to_owned() } else { String::new() };
    for part in path::parts(name) {
        at.push_str(part);
        match process.mkdir(&at, 0o777) {
            Ok(()) if verbose => {
                let text = created(process, &at);
                process.out(text);
            }
            Ok(()) => {}
            Err(Errno::Exist) if process.stat(&at).is_ok_and(Node::is_dir) => {}
            Err(Errno::Exist) => return Err(Errno::NotDir),
            Err(errno) => return Err(errno),
        }
        at.push('/');
    }
    Ok(())
}

fn rmdir(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, RMDIR) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing operand");
    }
    let mut code = 0;
    for name in flags.texts() {
        let mut at = name.clone();
        loop {
            let result = match process.lstat(&at).map(Node::is_dir) {
                Ok(true) => process.remove(&at),
                Ok(false) => Err(Errno::NotDir),
                Err(errno) => Err(errno),
            };
            match result {
                Ok(()) if flags.has("v") => process.out(format!("rmdir: removing directory, '{at}'\n")),
                Ok(()) => {}
                Err(Errno::NotEmpty) if flags.has("ignore-fail-on-non-empty") => break,
                Err(errno) => {
                    let text = if process.is_busybox() {
                        format!("'{at}'")
                    } else {
                        format!("failed to remove '{at}'")
                    };
                    code = process.fail(format!("{text}: {}", errno.message()));
                    break;
                }
            }
            let parent = path::parent(&at).to_owned();
            if !flags.has("p") || parent.is_empty() || parent == "/" {
                break;
            }
            at = parent;
        }
    }
    code
}

fn mkfifo(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, MKFIFO) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mode = flags.value("m").and_then(ModeChange::parse);
    let mut code = 0;
    for name in flags.texts() {
        let meta = process.new_meta(0o666);
        let mode = mode.as_ref().map_or(meta.mode, |change| change.apply(0o666, false, process.umask));
        let node = Node::new(crate::vfs::Metadata { mode, ..meta }, NodeKind::Fifo);
        code |= place(process, &name, node, "fifo");
    }
    code
}

fn place(process: &mut Process<'_>, name: &str, node: Node, what: &str) -> ExitCode {
    let result = if process.lstat(name).is_ok() { Err(Errno::Exist) } else { process.put(name, node) };
    match result {
        Ok(()) => 0,
        Err(errno) if process.is_busybox() => process.fail(format!("{name}: {}", errno.message())),
        Err(errno) if what == "fifo" => {
            process.fail(format!("cannot create fifo '{name}': {}", errno.message()))
        }
        Err(errno) => process.fail(format!("{name}: {}", errno.message())),
    }
}

fn mknod(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, MKFIFO) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let number = |at: usize| flags.text(at).and_then(|text| text.parse().ok()).unwrap_or(0);
    let kind = match flags.text(1) {
        Some("p") => NodeKind::Fifo,
        Some("b") => NodeKind::Device(DeviceKind::Block, number(2), number(3)),
        Some("c" | "u") => NodeKind::Device(DeviceKind::Character, number(2), number(3)),
        Some(other) => return process.fail(format!("invalid device type '{other}'")),
        None => return usage(process, "missing operand"),
    };
    let mode = flags.value("m").and_then(ModeChange::parse);
    let meta = process.new_meta(0o666);
    let mode = mode.map_or(meta.mode, |change| change.apply(0o666, false, process.umask));
    let name = flags.text(0).unwrap_or("").to_owned();
    place(process, &name, Node::new(crate::vfs::Metadata { mode, ..meta }, kind), "node")
}
