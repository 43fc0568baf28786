//! `/etc/passwd` and `/etc/group`: their lines read and changed.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Metadata};

pub(in crate::userland) const PASSWD_FILE: &str = "/etc/passwd";

pub(in crate::userland) const GROUP_FILE: &str = "/etc/group";

pub(super) fn text(process: &Process<'_>, file: &str) -> String {
    process.sys.tree.read(file).ok().and_then(|content| content.as_text()).unwrap_or("").to_owned()
}

pub(super) fn store(process: &mut Process<'_>, file: &str, text: String, mode: u32) {
    let now = process.sys.clock;
    let meta = Metadata::new(mode, now);
    // /etc may be missing in an image from scratch.
    let _ = process.sys.tree.mkdir_all("/etc", &Metadata::new(0o755, now));
    // The directory is there.
    let _ = process.sys.tree.write(file, Content::from(text.into_bytes()), meta);
}

pub(super) fn append(process: &mut Process<'_>, file: &str, line: &str, mode: u32) {
    let mut text = text(process, file);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(line);
    text.push('\n');
    store(process, file, text, mode);
}

/// The number of a user or group, by the database that it is in.
pub(in crate::userland) fn number(process: &Process<'_>, file: &str, name: &str) -> Option<u32> {
    let text = text(process, file);
    let line = text.lines().find(|line| line.split(':').next() == Some(name))?;
    line.split(':').nth(2)?.parse().ok()
}

/// Whether a database has somebody with a number.
pub(in crate::userland) fn used(process: &Process<'_>, file: &str, id: u32) -> bool {
    text(process, file)
        .lines()
        .any(|line| line.split(':').nth(2).and_then(|field| field.parse().ok()) == Some(id))
}

/// The next free number: ordinary ones go up from 1000, those of the system down from 999 (up from 100 in busybox
/// and Debian's adduser).
pub(super) fn next_id(process: &Process<'_>, file: &str, system: bool, upwards: bool) -> u32 {
    let taken = |id: &u32| {
        used(process, PASSWD_FILE, *id) || used(process, GROUP_FILE, *id) || used(process, file, *id)
    };
    match (system, upwards) {
        (false, _) => (1000..60_000).find(|id| !taken(id)),
        (true, true) => (100..1000).find(|id| !taken(id)),
        (true, false) => (100..1000).rev().find(|id| !taken(id)),
    }
    .unwrap_or(60_000)
}

pub(super) fn add_group(process: &mut Process<'_>, name: &str, gid: u32) {
    append(process, GROUP_FILE, &format!("{name}:x:{gid}:"), 0o644);
    if process.sys.tree.exists("/etc/gshadow") {
        append(process, "/etc/gshadow", &format!("{name}:!::"), 0o640);
    }
}

pub(super) fn refuse(process: &mut Process<'_>) -> Option<ExitCode> {
    if process.user.uid == 0 {
        return None;
    }
    let name = process.name().to_owned();
    if process.is_busybox() {
        process.fail("Only root may add a user or group to the system.");
        return Some(1);
    }
    process.err(format!(
        "{name}: Permission denied.\n{name}: cannot lock /etc/{}; try again later.\n",
        if name.contains("group") { "group" } else { "passwd" }
    ));
    Some(if name.contains("group") { 10 } else { 1 })
}

pub(super) fn join_groups(
    process: &mut Process<'_>,
    user: &str,
    groups: &str,
    missing: ExitCode,
) -> ExitCode {
    for group in groups.split(',').filter(|group| !group.is_empty()) {
        if number(process, GROUP_FILE, group).is_none() {
            process.fail(format!("group '{group}' does not exist"));
            return missing;
        }
        join_group(process, user, group);
    }
    0
}

pub(super) fn join_group(process: &mut Process<'_>, user: &str, group: &str) {
    let mut out = String::new();
    for line in text(process, GROUP_FILE).lines() {
        let mut fields: Vec<String> = line.split(':').map(str::to_owned).collect();
        if fields.first().map(String::as_str) == Some(group)
            && let Some(members) = fields.get_mut(3)
            && !members.split(',').any(|member| member == user)
        {
            let separator = if members.is_empty() { "" } else { "," };
            members.push_str(separator);
            members.push_str(user);
        }
        out.push_str(&fields.join(":"));
        out.push('\n');
    }
    store(process, GROUP_FILE, out, 0o644);
}

/// Changes the fields of one line of a database.
pub(super) fn change(
    process: &mut Process<'_>,
    file: &str,
    name: &str,
    mode: u32,
    edit: impl Fn(&mut Vec<String>),
) {
    let mut out = String::new();
    for line in text(process, file).lines() {
        let mut fields: Vec<String> = line.split(':').map(str::to_owned).collect();
        if fields.first().map(String::as_str) == Some(name) {
            edit(&mut fields);
        }
        out.push_str(&fields.join(":"));
        out.push('\n');
    }
    store(process, file, out, mode);
}

pub(super) fn drop_line(process: &mut Process<'_>, file: &str, name: &str, mode: u32) {
    let old = text(process, file);
    let kept: String = old
        .lines()
        .filter(|line| line.split(':').next() != Some(name))
        .map(|line| format!("{line}\n"))
        .collect();
    if kept != old && !old.is_empty() {
        store(process, file, kept, mode);
    }
}
