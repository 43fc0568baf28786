//! `stat`, `du`, `df`, `file`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Follow, Node, NodeKind};

use super::common::{human, name_of, usage};
use super::flags::Flags;
use super::{Program, Userland, built, date, ls};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["stat"], summary: "shows metadata", flags: STAT, run: stat },
    Program { names: &["du"], summary: "sums sizes", flags: DU, run: du },
    Program { names: &["df"], summary: "shows free space (a constant)", flags: DF, run: df },
    Program { names: &["file"], summary: "guesses what a file is", flags: FILE, run: file },
];

const STAT: &[&str] = &["c,format=", "printf=", "L,dereference", "f,file-system", "t,terse"];
const DU: &[&str] = &[
    "s,summarize",
    "h,human-readable",
    "a,all",
    "b,bytes",
    "k",
    "m",
    "d,max-depth=",
    "c,total",
    "x,one-file-system",
    "apparent-size",
    "0,null",
    "B,block-size=",
    "L",
    "exclude=",
];
const DF: &[&str] = &[
    "h,human-readable",
    "k",
    "T,print-type",
    "P,portability",
    "i,inodes",
    "m",
    "B,block-size=",
    "output=?",
    "a",
];
const FILE: &[&str] = &["b,brief", "L,dereference", "i,mime", "mime-type"];

fn stat(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, STAT) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing operand");
    }
    let mut code = 0;
    for name in flags.texts() {
        let node = if flags.has("L") { process.stat(&name) } else { process.lstat(&name) }.cloned();
        let node = match node {
            Ok(node) => node,
            Err(errno) => {
                let verb = if process.is_busybox() { "can't stat" } else { "cannot statx" };
                code = process.fail(format!("{verb} '{name}': {}", errno.message()));
                continue;
            }
        };
        let text = match (flags.value("c"), flags.value("printf")) {
            (Some(format), _) => expand(process, format, &name, &node, false) + "\n",
            (None, Some(format)) => expand(process, format, &name, &node, true),
            (None, None) => expand(process, DEFAULT, &name, &node, false) + "\n",
        };
        process.out(text);
    }
    code
}

const DEFAULT: &str = "  File: %N\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\nDevice: 0,50\tInode: %-11i Links: %h\nAccess: (%04a/%10A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\nAccess: %x\nModify: %y\nChange: %z\n Birth: -";

fn expand(process: &Process<'_>, format: &str, name: &str, node: &Node, escapes: bool) -> String {
    let at = process.path(name);
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c == '\\' && escapes {
            match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('0') => out.push('\0'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            }
            continue;
        }
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut letter = chars.next();
        let (mut left, mut zero, mut width) = (false, false, 0usize);
        while let Some(flag @ ('-' | '0' | '#' | '+' | ' ')) = letter {
            left |= flag == '-';
            zero |= flag == '0';
            letter = chars.next();
        }
        while let Some(digit) = letter.and_then(|c| c.to_digit(10)) {
            width = width.saturating_mul(10).saturating_add(digit as usize).min(1000);
            letter = chars.next();
        }
        let Some(letter) = letter else { break };
        let value = field(process, letter, name, &at, node);
        out.push_str(&match (left, zero) {
            (true, _) => format!("{value:<width$}"),
            (false, true) => format!("{value:0>width$}"),
            (false, false) => format!("{value:>width$}"),
        });
    }
    out
}

fn field(process: &Process<'_>, letter: char, name: &str, at: &str, node: &Node) -> String {
    let size = match &node.kind {
        NodeKind::Directory(_) => 4096,
        NodeKind::Symlink(target) => target.len() as u64,
        _ => node.size(),
    };
    let mtime = node.meta.mtime;
    match letter {
        'n' => name.to_owned(),
        'N' => match node.link_target() {
            Some(target) => format!("'{name}' -> '{target}'"),
            None if process.is_busybox() => name.to_owned(),
            None => format!("'{name}'"),
        },
        's' => size.to_string(),
        'a' => format!("{:o}", node.meta.mode),
        'A' => ls::mode(node),
        'f' => format!("{:x}", node.meta.mode | kind_bits(node)),
        'u' => node.meta.uid.to_string(),
        'g' => node.meta.gid.to_string(),
        'U' => name_of(process, "/etc/passwd", node.meta.uid),
        'G' => name_of(process, "/etc/group", node.meta.gid),
        'X' | 'Y' | 'Z' => mtime.secs().to_string(),
        'x' | 'y' | 'z' => date::format("%F %T.%N +0000", mtime),
        'W' => "0".to_owned(),
        'w' => "-".to_owned(),
        'h' => match node.as_dir() {
            Some(directory) => (2 + directory.iter().filter(|(_, node)| node.is_dir()).count()).to_string(),
            None => process.sys.tree.link_count(at).to_string(),
        },
        'i' => inode(at).to_string(),
        'b' => (size.div_ceil(4096) * 8).to_string(),
        'B' => "512".to_owned(),
        'o' => "4096".to_owned(),
        'd' => "50".to_owned(),
        'F' => match &node.kind {
            NodeKind::Directory(_) => "directory",
            NodeKind::Symlink(_) => "symbolic link",
            NodeKind::Fifo => "fifo",
            NodeKind::Device(..) => "character special file",
            _ if size == 0 => "regular empty file",
            _ => "regular file",
        }
        .to_owned(),
        'm' => "/".to_owned(),
        '%' => "%".to_owned(),
        _ => "?".to_owned(),
    }
}

fn kind_bits(node: &Node) -> u32 {
    match node.kind {
        NodeKind::Directory(_) => 0o040_000,
        NodeKind::Symlink(_) => 0o120_000,
        NodeKind::Fifo => 0o010_000,
        NodeKind::Device(..) => 0o020_000,
        _ => 0o100_000,
    }
}

/// A number that is the same for the same path: trees have no inode numbers.
fn inode(path: &str) -> u64 {
    path.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    }) % 10_000_000
}

fn du(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, DU) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut names = flags.texts();
    if names.is_empty() {
        names.push(".".to_owned());
    }
    let apparent = flags.has("b") || flags.has("apparent-size");
    let measure = |node: &Node| match &node.kind {
        NodeKind::Directory(_) => 4096,
        _ if apparent => node.size(),
        _ => node.size().div_ceil(4096) * 4096,
    };
    let shown = |bytes: u64| match flags.last_of(&["h", "m", "b", "k"]) {
        Some("h") => human(bytes),
        Some("m") => bytes.div_ceil(1 << 20).to_string(),
        Some("b") => bytes.to_string(),
        _ => bytes.div_ceil(1024).to_string(),
    };
    let depth: usize = match flags.value("d") {
        _ if flags.has("s") => 0,
        Some(depth) => depth.parse().unwrap_or(usize::MAX),
        None => usize::MAX,
    };
    let mut code = 0;
    let mut grand = 0;
    for name in names {
        let at = process.path(&name);
        let Ok(root) = process.sys.lookup(&at, process.user, Follow::No).cloned() else {
            code = process.fail(format!("cannot access '{name}': No such file or directory"));
            continue;
        };
        let mut lines = Vec::new();
        let mut open: Vec<(String, u64)> = vec![(String::new(), measure(&root))];
        let close = |open: &mut Vec<(String, u64)>, lines: &mut Vec<String>| {
            let Some((path, size)) = open.pop() else { return };
            let level = if path.is_empty() { 0 } else { path.split('/').count() };
            if level <= depth {
                let shown_path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{}/{path}", name.trim_end_matches('/'))
                };
                lines.push(format!("{}\t{shown_path}\n", shown(size)));
            }
            if let Some(parent) = open.last_mut() {
                parent.1 += size;
            }
        };
        let mut visited = 0;
        for (path, node) in process.sys.tree.walk(&at) {
            visited += 1;
            while open.last().is_some_and(|(dir, _)| !dir.is_empty() && !path.starts_with(&format!("{dir}/")))
            {
                close(&mut open, &mut lines);
            }
            if node.is_dir() {
                open.push((path, measure(node)));
            } else {
                if let Some(parent) = open.last_mut() {
                    parent.1 += measure(node);
                }
                if flags.has("a") && path.split('/').count() <= depth {
                    lines.push(format!("{}\t{}/{path}\n", shown(measure(node)), name.trim_end_matches('/')));
                }
            }
        }
        while open.len() > 1 {
            close(&mut open, &mut lines);
        }
        grand += open.last().map_or(0, |(_, size)| *size);
        close(&mut open, &mut lines);
        process.sys.step(visited / 16);
        process.out(lines.concat());
    }
    if flags.has("c") {
        process.out(format!("{}\ttotal\n", shown(grand)));
    }
    code
}

fn df(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, DF) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    // The disk of the simulated machine: 100 GB, half of it free.
    let row = if flags.has("h") {
        "Filesystem      Size  Used Avail Use% Mounted on\noverlay         100G   50G   50G  50% /\n"
    } else {
        "Filesystem     1K-blocks     Used Available Use% Mounted on\noverlay        104857600 52428800  52428800  50% /\n"
    };
    process.out(row);
    0
}

fn file(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FILE) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    for name in flags.texts() {
        let node = if flags.has("L") { process.stat(&name) } else { process.lstat(&name) }.cloned();
        let kind = match &node {
            Err(_) => format!("cannot open `{name}' (No such file or directory)"),
            Ok(node) => match &node.kind {
                NodeKind::Directory(_) => "directory".to_owned(),
                NodeKind::Symlink(target) => format!("symbolic link to {target}"),
                NodeKind::File(Content::Bytes(bytes)) if bytes.is_empty() => "empty".to_owned(),
                NodeKind::File(Content::Bytes(bytes)) if bytes.starts_with(b"#!/bin/sh") => {
                    "POSIX shell script, ASCII text executable".to_owned()
                }
                NodeKind::File(Content::Bytes(bytes)) if bytes.is_ascii() => "ASCII text".to_owned(),
                NodeKind::File(Content::Described(file)) if node.meta.mode & 0o111 != 0 => {
                    let (kind, linked) = match built::is_static(&file.label) {
                        true => ("", "statically"),
                        false => ("pie ", "dynamically"),
                    };
                    format!("ELF 64-bit LSB {kind}executable, x86-64, version 1 (SYSV), {linked} linked")
                }
                _ => "data".to_owned(),
            },
        };
        let line = if flags.has("b") { format!("{kind}\n") } else { format!("{name}: {kind}\n") };
        process.out(line);
    }
    0
}
