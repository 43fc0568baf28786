//! `ls`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{DeviceKind, Node, NodeKind, Time, path};

use super::common::{human, name_of};
use super::date::MONTHS;
use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] =
    &[Program { names: &["ls", "dir", "vdir"], summary: "lists directories", flags: FLAGS, run: ls }];

const FLAGS: &[&str] = &[
    "a,all",
    "A,almost-all",
    "l",
    "n,numeric-uid-gid",
    "R,recursive",
    "d,directory",
    "1",
    "h,human-readable",
    "t",
    "S",
    "r,reverse",
    "full-time",
    "i,inode",
    "F,classify",
    "p",
    "s,size",
    "g",
    "o",
    "L,dereference",
    "color=?",
    "time-style=",
    "U",
    "X",
    "C",
    "x",
    "m",
    "Q",
    "q",
    "k",
    "group-directories-first",
    "e",
    "c",
    "u",
    "H",
    "Z",
    "f",
    "v",
    "G,no-group",
    "sort=",
];

struct Entry {
    name: String,
    node: Node,
    path: String,
}

fn ls(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut names = flags.texts();
    if names.is_empty() {
        names.push(".".to_owned());
    }
    let mut code = 0;
    let mut files = Vec::new();
    let mut directories = Vec::new();
    let long = is_long(&flags);
    for name in names {
        let at = process.path(&name);
        let looked = if long && !flags.has("L") && !name.ends_with('/') {
            process.lstat(&name)
        } else {
            process.stat(&name).or(process.lstat(&name))
        };
        match looked.cloned() {
            Ok(node) => {
                // A link to a directory is listed as a directory unless the long form is asked for.
                if node.is_dir() && !flags.has("d") {
                    directories.push((name, at))
                } else {
                    files.push(Entry { name, node, path: at })
                }
            }
            Err(errno) if process.is_busybox() => {
                process.fail(format!("{name}: {}", errno.message()));
                code = 1;
            }
            Err(errno) => {
                process.fail(format!("cannot access '{name}': {}", errno.message()));
                code = 2;
            }
        }
    }
    sort(&mut files, &flags);
    let any_files = !files.is_empty();
    show(process, &files, &flags);
    let titles = any_files || directories.len() > 1 || flags.has("R") || code != 0;
    directories.sort();
    for (at, (name, path)) in directories.iter().enumerate() {
        if titles {
            process.out(format!("{}{name}:\n", if at > 0 || any_files { "\n" } else { "" }));
        }
        code = code.max(list(process, name, path, &flags, 0));
    }
    code
}

fn is_long(flags: &Flags) -> bool {
    ["l", "n", "g", "o", "full-time"].iter().any(|id| flags.has(id))
}

fn list(process: &mut Process<'_>, name: &str, at: &str, flags: &Flags, depth: u32) -> ExitCode {
    if !process.may(at, crate::shell::access::Want::Read) {
        process.fail(format!(
            "{} '{name}': Permission denied",
            if process.is_busybox() { "can't open" } else { "cannot open directory" }
        ));
        return if process.is_busybox() { 1 } else { 2 };
    }
    let mut entries = Vec::new();
    if let Ok(children) = process.sys.tree.read_dir(at) {
        let base = at.trim_end_matches('/');
        for (name, node) in children {
            if !name.starts_with('.') || flags.has("a") || flags.has("A") || flags.has("f") {
                entries.push(Entry {
                    name: name.to_owned(),
                    node: node.clone(),
                    path: format!("{base}/{name}"),
                });
            }
        }
    }
    process.sys.step(1 + entries.len() as u64);
    if flags.has("a") || flags.has("f") {
        for dots in ["..", "."] {
            let path = path::join(at, dots);
            if let Ok(node) = process.sys.tree.stat(&path).cloned() {
                entries.insert(0, Entry { name: dots.to_owned(), node, path });
            }
        }
    }
    sort(&mut entries, flags);
    if is_long(flags) || flags.has("s") {
        let blocks: u64 = entries.iter().map(|entry| blocks(&entry.node)).sum();
        let total = if flags.has("h") { human(blocks * 1024) } else { blocks.to_string() };
        process.out(format!("total {total}\n"));
    }
    show(process, &entries, flags);
    if flags.has("R") && depth < 50 {
        for entry in entries {
            if entry.node.is_dir() && entry.name != "." && entry.name != ".." {
                let shown = format!("{}/{}", name.trim_end_matches('/'), entry.name);
                process.out(format!("\n{shown}:\n"));
                list(process, &shown, &entry.path, flags, depth + 1);
            }
        }
    }
    0
}

/// Blocks of 1 KiB on a file system with blocks of 4 KiB.
fn blocks(node: &Node) -> u64 {
    match &node.kind {
        NodeKind::Directory(_) => 4,
        NodeKind::File(content) => content.len().div_ceil(4096) * 4,
        _ => 0,
    }
}

fn sort(entries: &mut [Entry], flags: &Flags) {
    match flags.last_of(&["t", "S", "U", "f"]) {
        Some("t") => entries.sort_by_key(|entry| std::cmp::Reverse(entry.node.meta.mtime)),
        Some("S") => entries.sort_by_key(|entry| std::cmp::Reverse(entry.node.size())),
        Some(_) => {}
        None => entries.sort_by(|a, b| a.name.cmp(&b.name)),
    }
    if flags.has("r") {
        entries.reverse();
    }
    if flags.has("group-directories-first") {
        entries.sort_by_key(|entry| !entry.node.is_dir());
    }
}

fn show(process: &mut Process<'_>, entries: &[Entry], flags: &Flags) {
    if !is_long(flags) {
        let shown: Vec<String> = entries
            .iter()
            .map(|entry| format!("{}{}", shown(&entry.name, flags), suffix(entry, flags)))
            .collect();
        let separator = if flags.has("m") { ", " } else { "\n" };
        let mut text = shown.join(separator);
        if !text.is_empty() {
            text.push('\n');
        }
        return process.out(text);
    }
    let numeric = flags.has("n");
    let mut rows = Vec::new();
    for entry in entries {
        let node = &entry.node;
        let owner =
            if numeric { node.meta.uid.to_string() } else { name_of(process, "/etc/passwd", node.meta.uid) };
        let group =
            if numeric { node.meta.gid.to_string() } else { name_of(process, "/etc/group", node.meta.gid) };
        let size = match node.kind {
            NodeKind::Device(_, major, minor) => format!("{major}, {minor:>3}"),
            NodeKind::Directory(_) => {
                if flags.has("h") {
                    "4.0K".to_owned()
                } else {
                    "4096".to_owned()
                }
            }
            NodeKind::Symlink(ref target) => target.len().to_string(),
            _ if flags.has("h") => human(node.size()),
            _ => node.size().to_string(),
        };
        let links = match node.as_dir() {
            Some(directory) => 2 + directory.iter().filter(|(_, node)| node.is_dir()).count() as u32,
            None => process.sys.tree.link_count(&entry.path),
        };
        let target =
            node.link_target().map(|target| format!(" -> {}", shown(target, flags))).unwrap_or_default();
        let time = time(process, node.meta.mtime, flags);
        rows.push((
            mode(node),
            links.to_string(),
            owner,
            group,
            size,
            time,
            format!("{}{target}{}", shown(&entry.name, flags), suffix(entry, flags)),
        ));
    }
    let width = |pick: fn(&Row) -> usize| rows.iter().map(pick).max().unwrap_or(0);
    let (links, owner, group, size) = if process.is_busybox() {
        (4, 8, 8, 9)
    } else {
        (
            width(|row| row.1.len()),
            width(|row| row.2.chars().count()),
            width(|row| row.3.chars().count()),
            width(|row| row.4.len()),
        )
    };
    let mut out = String::new();
    for row in &rows {
        out.push_str(&format!("{} {:>links$} ", row.0, row.1));
        if !flags.has("g") {
            out.push_str(&format!("{:<owner$} ", row.2));
        }
        if !flags.has("o") && !flags.has("G") {
            out.push_str(&format!("{:<group$} ", row.3));
        }
        out.push_str(&format!("{:>size$} {} {}\n", row.4, row.5, row.6));
    }
    process.out(out);
}

/// A name, in quotes with `-Q`.
fn shown(name: &str, flags: &Flags) -> String {
    if flags.has("Q") {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        name.to_owned()
    }
}

type Row = (String, String, String, String, String, String, String);

fn suffix(entry: &Entry, flags: &Flags) -> &'static str {
    match &entry.node.kind {
        NodeKind::Directory(_) if flags.has("F") || flags.has("p") => "/",
        NodeKind::Symlink(_) if flags.has("F") && !is_long(flags) => "@",
        NodeKind::Fifo if flags.has("F") => "|",
        NodeKind::File(_) if flags.has("F") && entry.node.meta.mode & 0o111 != 0 => "*",
        _ => "",
    }
}

/// `drwxr-xr-x`.
pub(super) fn mode(node: &Node) -> String {
    let kind = match node.kind {
        NodeKind::Directory(_) => 'd',
        NodeKind::Symlink(_) => 'l',
        NodeKind::Fifo => 'p',
        NodeKind::Device(DeviceKind::Character, ..) => 'c',
        NodeKind::Device(DeviceKind::Block, ..) => 'b',
        _ => '-',
    };
    format!("{kind}{}", permissions(node.meta.mode))
}

/// `rwxr-xr-x`.
pub(super) fn permissions(bits: u32) -> String {
    let mut out = String::new();
    for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let class = bits >> shift & 7;
        out.push(if class & 4 != 0 { 'r' } else { '-' });
        out.push(if class & 2 != 0 { 'w' } else { '-' });
        out.push(match (class & 1 != 0, bits & special != 0) {
            (true, true) => letter,
            (false, true) => letter.to_ascii_uppercase(),
            (true, false) => 'x',
            (false, false) => '-',
        });
    }
    out
}

fn time(process: &Process<'_>, mtime: Time, flags: &Flags) -> String {
    let civil = mtime.civil();
    if flags.has("full-time") || matches!(flags.value("time-style"), Some("full-iso")) {
        let date = format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second
        );
        return if process.is_busybox() {
            format!("{date} +0000")
        } else {
            format!("{date}.{:09} +0000", civil.nanosecond)
        };
    }
    if let Some("long-iso") = flags.value("time-style") {
        return format!(
            "{:04}-{:02}-{:02} {:02}:{:02}",
            civil.year, civil.month, civil.day, civil.hour, civil.minute
        );
    }
    let month = MONTHS.get(civil.month.saturating_sub(1) as usize).copied().unwrap_or("Jan");
    let age = process.sys.clock.secs() - mtime.secs();
    // Half a Gregorian year.
    if (-3600..15_778_476).contains(&age) {
        format!("{month} {:>2} {:02}:{:02}", civil.day, civil.hour, civil.minute)
    } else {
        format!("{month} {:>2}  {:04}", civil.day, civil.year)
    }
}
