//! `htpasswd`: lines of users for basic authentication.

use crate::shell::{ExitCode, Process};

use super::super::Userland;

pub(super) fn htpasswd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let flags: String = args.iter().filter_map(|arg| arg.strip_prefix('-')).collect();
    let has = |flag: char| flags.contains(flag);
    let mut words = args.iter().filter(|arg| !arg.starts_with('-')).cloned();
    let file = if has('n') { None } else { words.next() };
    let Some(user) = words.next() else {
        process.err("Usage:\n\thtpasswd [-cimB25dpsDv] [-C cost] [-r rounds] passwordfile username\n");
        return 2;
    };
    if !has('b') && !has('D') {
        process.read_stdin();
    }
    // What the hash is depends on a random salt; how long it is does not.
    let hash = match (has('B'), has('s'), has('p')) {
        (true, ..) => format!("$2y$05${}", process.sys.make_name(53)),
        (_, true, _) => format!("{{SHA}}{}=", process.sys.make_name(27)),
        (.., true) => words.next().unwrap_or_default(),
        _ => format!("$apr1${}${}", process.sys.make_name(8), process.sys.make_name(22)),
    };
    let line = format!("{user}:{hash}\n");
    let Some(file) = file else {
        process.out(format!("{line}\n"));
        return 0;
    };
    let old = if has('c') { String::new() } else { process.text_of(&file).unwrap_or_default() };
    let start = format!("{user}:");
    let kept: String =
        old.lines().filter(|line| !line.starts_with(&start)).map(|line| format!("{line}\n")).collect();
    let (text, did) = if has('D') {
        (kept, "Deleting")
    } else {
        let did = if old.lines().any(|line| line.starts_with(&start)) { "Updating" } else { "Adding" };
        (format!("{kept}{line}"), did)
    };
    if let Err(errno) = process.write(&file, text.as_str()) {
        process.err(format!("htpasswd: cannot create file {file}: {errno}\n"));
        return 1;
    }
    process.err(format!("{did} password for user {user}\n"));
    0
}
