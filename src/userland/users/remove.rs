//! `userdel`, `groupdel`.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::flags::Flags;
use super::files::*;

pub(super) const USERDEL: &[&str] = &["r,remove,remove-home", "f,force", "quiet", "system"];

pub(super) fn userdel(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, USERDEL) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(name) = flags.text(0).map(str::to_owned) else { return 2 };
    let line = text(process, PASSWD_FILE)
        .lines()
        .find(|line| line.split(':').next() == Some(&name))
        .map(str::to_owned);
    let Some(line) = line else {
        process.fail(if process.is_busybox() {
            format!("unknown user {name}")
        } else {
            format!("user '{name}' does not exist")
        });
        return if process.is_busybox() { 1 } else { 6 };
    };
    drop_line(process, PASSWD_FILE, &name, 0o644);
    drop_line(process, "/etc/shadow", &name, 0o640);
    drop_line(process, GROUP_FILE, &name, 0o644);
    if let Some(home) = line.split(':').nth(5).filter(|_| flags.has("r")) {
        let now = process.sys.clock;
        // A home that is not there is only warned about.
        let _ = process.sys.tree.remove_all(home, now);
    }
    0
}

pub(super) fn groupdel(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &["f", "only-if-empty"]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(name) = flags.text(0).map(str::to_owned) else { return 2 };
    if number(process, GROUP_FILE, &name).is_none() {
        process.fail(format!("group '{name}' does not exist"));
        return if process.is_busybox() { 1 } else { 6 };
    }
    drop_line(process, GROUP_FILE, &name, 0o644);
    0
}
