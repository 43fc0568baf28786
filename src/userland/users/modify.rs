//! `usermod`, `groupmod`.

use crate::shell::{ExitCode, Process};
use crate::vfs::Follow;

use super::super::Userland;
use super::super::flags::Flags;
use super::files::*;

pub(super) const USERMOD: &[&str] = &[
    "u,uid=",
    "g,gid=",
    "G,groups=",
    "a,append",
    "d,home=",
    "s,shell=",
    "l,login=",
    "L,lock",
    "U,unlock",
    "m,move-home",
    "c,comment=",
    "o,non-unique",
    "p,password=",
    "aG=",
];

pub(super) const GROUPMOD: &[&str] = &["g,gid=", "n,new-name=", "o,non-unique"];

pub(super) fn usermod(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, USERMOD) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let Some(code) = refuse(process) {
        return code;
    }
    let Some(name) = flags.text(0).map(str::to_owned) else { return 2 };
    let Some(old_uid) = number(process, PASSWD_FILE, &name) else {
        process.fail(format!("user '{name}' does not exist"));
        return 6;
    };
    let gid = match flags.value("g") {
        Some(group) => match number(process, GROUP_FILE, group).or_else(|| group.parse().ok()) {
            Some(gid) => Some(gid),
            None => {
                process.fail(format!("group '{group}' does not exist"));
                return 6;
            }
        },
        None => None,
    };
    let values = [
        (0, flags.value("l").map(str::to_owned)),
        (2, flags.value("u").map(str::to_owned)),
        (3, gid.map(|gid| gid.to_string())),
        (4, flags.value("c").map(str::to_owned)),
        (5, flags.value("d").map(str::to_owned)),
        (6, flags.value("s").map(str::to_owned)),
    ];
    let home = text(process, PASSWD_FILE)
        .lines()
        .find(|line| line.split(':').next() == Some(&name))
        .and_then(|line| line.split(':').nth(5))
        .unwrap_or("")
        .to_owned();
    change(process, PASSWD_FILE, &name, 0o644, |fields| {
        for (at, value) in &values {
            if let (Some(field), Some(value)) = (fields.get_mut(*at), value) {
                field.clone_from(value);
            }
        }
    });
    if let Some(uid) = flags.value("u").and_then(|uid| uid.parse::<u32>().ok()) {
        own_home(process, &home, old_uid, uid, gid);
    }
    if let Some(target) = flags.value("d").filter(|_| flags.has("m")) {
        let now = process.sys.clock;
        // A home that is not there is not moved.
        let _ = process.sys.tree.rename(&home, target, now);
    }
    match flags.value("G") {
        Some(groups) => join_groups(process, &name, groups, 6),
        None => 0,
    }
}

/// Files in the home directory follow a user's new number.
pub(super) fn own_home(process: &mut Process<'_>, home: &str, old: u32, new: u32, gid: Option<u32>) {
    let base = home.trim_end_matches('/').to_owned();
    let mut paths = vec![base.clone()];
    paths.extend(
        process
            .sys
            .tree
            .walk(home)
            .filter(|(_, node)| node.meta.uid == old)
            .map(|(path, _)| format!("{base}/{path}")),
    );
    for path in paths {
        // They were listed just now.
        let _ = process.sys.tree.set_meta(&path, Follow::No, |meta| {
            meta.uid = new;
            meta.gid = gid.unwrap_or(meta.gid);
        });
    }
}

pub(super) fn groupmod(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, GROUPMOD) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(name) = flags.text(0).map(str::to_owned) else { return 2 };
    if number(process, GROUP_FILE, &name).is_none() {
        process.fail(format!("group '{name}' does not exist"));
        return 6;
    }
    let (gid, new) = (flags.value("g").map(str::to_owned), flags.value("n").map(str::to_owned));
    change(process, GROUP_FILE, &name, 0o644, |fields| {
        if let (Some(field), Some(gid)) = (fields.get_mut(2), &gid) {
            field.clone_from(gid);
        }
        if let (Some(field), Some(new)) = (fields.get_mut(0), &new) {
            field.clone_from(new);
        }
    });
    0
}
