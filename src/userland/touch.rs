//! `touch`, `truncate`, `fallocate`.

use crate::shell::pieces::{concat, first};
use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Errno, Follow, Time};

use super::common::{Cannot, size, usage};
use super::flags::Flags;
use super::{Program, Userland, cost, date};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["touch"], summary: "makes files, sets their times", flags: TOUCH, run: touch },
    Program { names: &["truncate"], summary: "sets the size of files", flags: TRUNCATE, run: truncate },
    Program { names: &["fallocate"], summary: "makes files of a size", flags: FALLOCATE, run: fallocate },
];

const TOUCH: &[&str] =
    &["a", "m", "c,no-create", "d,date=", "t=", "r,reference=", "h,no-dereference", "f", "time="];
const TRUNCATE: &[&str] = &["s,size=", "c,no-create", "r,reference=", "o,io-blocks"];
const FALLOCATE: &[&str] = &["l,length=", "o,offset=", "n,keep-size"];

fn touch(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, TOUCH) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let now = process.sys.clock;
    let time = match (flags.value("d"), flags.value("t"), flags.value("r")) {
        (Some(text), ..) => match date::parse(text, now) {
            Some(time) => time,
            None => {
                let text = if process.is_busybox() {
                    format!("invalid date '{text}'")
                } else {
                    format!("invalid date format '{text}'")
                };
                return process.fail(text);
            }
        },
        (None, Some(stamp), _) => match stamp_time(stamp, now) {
            Some(time) => time,
            None => {
                let text = format!("invalid date format '{stamp}'");
                return process.fail(text);
            }
        },
        (None, None, Some(name)) => match process.stat(name) {
            Ok(node) => node.meta.mtime,
            Err(errno) => {
                let text = format!("failed to get attributes of '{name}': {}", errno.message());
                return process.fail(text);
            }
        },
        (None, None, None) => now,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing file operand");
    }
    let follow = if flags.has("h") { Follow::No } else { Follow::Yes };
    let mut code = 0;
    for name in flags.texts() {
        process.sys.spend(cost::FILE_ENTRY);
        let result = touch_one(process, &name, time, follow, &flags);
        if let Err(errno) = result {
            code = if process.is_busybox() {
                process.fail(format!("{name}: {}", errno.message()))
            } else {
                Cannot::both("touch").say(process, &name, errno)
            };
        }
    }
    code
}

fn touch_one(
    process: &mut Process<'_>,
    name: &str,
    time: Time,
    follow: Follow,
    flags: &Flags,
) -> Result<(), Errno> {
    let at = process.path(name);
    match process.sys.lookup(&at, process.user, follow) {
        Ok(node) => {
            let owner = process.user.uid == 0 || node.meta.uid == process.user.uid;
            if !owner
                && !crate::shell::access::allows(
                    &node.meta,
                    process.user,
                    crate::shell::access::Want::Write,
                    node.is_dir(),
                )
            {
                return Err(Errno::Access);
            }
        }
        Err(Errno::NoEnt) if flags.has("c") => return Ok(()),
        Err(Errno::NoEnt) if !name.ends_with('/') => process.write(name, Content::default())?,
        Err(errno) => return Err(errno),
    }
    process.sys.check_writable(&process.sys.tree.resolve(&at, follow)?)?;
    // Access times are not kept.
    if flags.has("a") && !flags.has("m") {
        return Ok(());
    }
    process.sys.tree.set_meta(&at, follow, |meta| meta.mtime = time)
}

/// `[[CC]YY]MMDDhhmm[.ss]`.
fn stamp_time(stamp: &str, now: Time) -> Option<Time> {
    let (digits, seconds) = stamp.split_once('.').unwrap_or((stamp, "0"));
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| -> Option<i64> { digits.get(from..to)?.parse().ok() };
    let (year, at) = match digits.len() {
        8 => (now.civil().year, 0),
        10 => {
            let year = part(0, 2)?;
            (if year < 69 { 2000 + year } else { 1900 + year }, 2)
        }
        12 => (part(0, 4)?, 4),
        _ => return None,
    };
    let (month, day) = (part(at, at + 2)?, part(at + 2, at + 4)?);
    let (hour, minute) = (part(at + 4, at + 6)?, part(at + 6, at + 8)?);
    let fits = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60;
    fits.then(|| Time::from_civil(year, month, day, hour, minute, seconds.parse().unwrap_or(0)))
}

fn resize(content: &Content, size: u64) -> Content {
    if size <= content.len() {
        return first(content, size);
    }
    concat([content.clone(), Content::Zeros(size - content.len())])
}

fn truncate(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, TRUNCATE) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let reference = flags.value("r").and_then(|name| process.stat(name).ok()).map(|node| node.size());
    let given = flags.value("s").unwrap_or("");
    let (sign, digits) = match given.chars().next() {
        Some(c @ ('+' | '-' | '<' | '>' | '/' | '%')) => (Some(c), given.get(1..).unwrap_or("")),
        _ => (None, given),
    };
    let amount = match (digits, reference) {
        ("", Some(size)) => size,
        ("", None) => return usage(process, "you must specify either '--size' or '--reference'"),
        (digits, _) => match size(digits) {
            Some(amount) => amount,
            None => {
                let text = format!("Invalid number: '{given}'");
                return process.fail(text);
            }
        },
    };
    let mut code = 0;
    for name in flags.texts() {
        let old = match process.read(&name) {
            Ok(content) => content,
            Err(Errno::NoEnt) if flags.has("c") => continue,
            Err(Errno::NoEnt) => Content::default(),
            Err(errno) => {
                code = process.fail(format!("cannot open '{name}' for writing: {}", errno.message()));
                continue;
            }
        };
        let target = match sign {
            Some('+') => old.len().saturating_add(amount),
            Some('-') => old.len().saturating_sub(amount),
            Some('<') => old.len().min(amount),
            Some('>') => old.len().max(amount),
            _ => amount,
        };
        if let Err(errno) = process.write(&name, resize(&old, target)) {
            code = process.fail(format!("cannot open '{name}' for writing: {}", errno.message()));
        }
    }
    code
}

fn fallocate(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FALLOCATE) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(amount) = flags.value("l").and_then(size) else {
        return process.fail("no length argument specified");
    };
    let Some(name) = flags.text(0).map(str::to_owned) else { return process.fail("no filename specified") };
    let old = process.read(&name).unwrap_or_default();
    let target = old.len().max(amount);
    match process.write(&name, resize(&old, target)) {
        Ok(()) => 0,
        Err(errno) => process.fail(format!("cannot open {name}: {}", errno.message())),
    }
}
