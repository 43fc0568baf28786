//! `adduser`, `addgroup`: Debian's and busybox's.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::flags::Flags;
use super::add::{NewUser, add_user};
use super::files::*;

pub(super) const ADDUSER: &[&str] = &[
    "h,home=",
    "s,shell=",
    "G,ingroup=",
    "S,system",
    "D,disabled-password",
    "H,no-create-home",
    "u,uid=",
    "g,gecos=",
    "gid=",
    "group",
    "disabled-login",
    "k=",
    "quiet",
    "q",
    "force-badname",
    "allow-bad-names",
    "comment=",
    "add_extra_groups",
];

pub(super) const ADDGROUP: &[&str] = &["g,gid=", "S,system", "quiet"];

pub(super) fn adduser(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, ADDUSER) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let Some(code) = refuse(process) {
        return code;
    }
    let Some(name) = flags.text(0).map(str::to_owned) else {
        return process.fail("Only one or two names allowed.");
    };
    if let Some(group) = flags.text(1).map(str::to_owned) {
        if number(process, PASSWD_FILE, &name).is_none() {
            return process.fail(format!("The user `{name}' does not exist."));
        }
        if number(process, GROUP_FILE, &group).is_none() {
            return process.fail(format!("The group `{group}' does not exist."));
        }
        join_group(process, &name, &group);
        if !process.is_busybox() {
            process.out(format!("Adding user `{name}' to group `{group}' ...\nDone.\n"));
        }
        return 0;
    }
    if number(process, PASSWD_FILE, &name).is_some() {
        return taken(process, "user", &name, flags.has("S"));
    }
    let busybox = process.is_busybox();
    let system = flags.has("S");
    // busybox puts system users without a group into `nogroup`, Debian as well.
    let group = match flags.value("G").or(flags.value("gid")) {
        Some(group) => Some(group.to_owned()),
        None if system && !flags.has("group") => {
            Some("nogroup".to_owned()).filter(|_| number(process, GROUP_FILE, "nogroup").is_some())
        }
        None => None,
    };
    let shell = match flags.value("s") {
        Some(shell) => shell,
        None if busybox && system => "/sbin/nologin",
        None if busybox => "/bin/sh",
        None if system => "/usr/sbin/nologin",
        None => "/bin/bash",
    };
    let home = match flags.value("h") {
        Some(home) => home.to_owned(),
        None if system && !busybox && flags.has("H") => "/nonexistent".to_owned(),
        None => format!("/home/{name}"),
    };
    let comment = match flags.value("g").or(flags.value("comment")) {
        Some(comment) => comment.to_owned(),
        None if busybox => "Linux User,,,".to_owned(),
        None if system => String::new(),
        None => ",,,".to_owned(),
    };
    let user = NewUser {
        name: name.clone(),
        uid: flags.value("u").and_then(|uid| uid.parse().ok()),
        group,
        home: home.clone(),
        shell: shell.to_owned(),
        comment,
        system,
        create_home: !flags.has("H"),
    };
    let create_home = user.create_home;
    let code = add_user(process, user);
    if code == 0 && !busybox && !flags.has("quiet") && !flags.has("q") {
        announce(process, &name, &home, system, create_home);
    }
    code
}

/// A `kind` of that name is there; to Debian's adduser one of the system may be.
fn taken(process: &mut Process<'_>, kind: &str, name: &str, system: bool) -> ExitCode {
    match (process.is_busybox(), system) {
        (true, _) => process.fail(format!("{kind} '{name}' in use")),
        (false, true) => 0,
        (false, false) => process.fail(format!("The {kind} `{name}' already exists.")),
    }
}

/// What Debian's adduser prints.
pub(super) fn announce(process: &mut Process<'_>, name: &str, home: &str, system: bool, create_home: bool) {
    let uid = number(process, PASSWD_FILE, name).unwrap_or(0);
    let kind = if system { "system user" } else { "user" };
    process.out(format!(
        "Adding {kind} `{name}' {}...\n",
        if system { format!("(UID {uid}) ") } else { String::new() }
    ));
    if create_home {
        process.out(format!("Creating home directory `{home}' ...\n"));
    }
}

pub(super) fn addgroup(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, ADDGROUP) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let Some(code) = refuse(process) {
        return code;
    }
    let Some(name) = flags.text(0).map(str::to_owned) else {
        return process.fail("Only one or two names allowed.");
    };
    if let Some(group) = flags.text(1).map(str::to_owned) {
        if number(process, GROUP_FILE, &group).is_none() {
            return process.fail(format!("unknown group {group}"));
        }
        join_group(process, &name, &group);
        return 0;
    }
    if number(process, GROUP_FILE, &name).is_some() {
        return taken(process, "group", &name, flags.has("S"));
    }
    let gid = match flags.value("g").and_then(|gid| gid.parse().ok()) {
        Some(gid) if used(process, GROUP_FILE, gid) => {
            let text = if process.is_busybox() {
                format!("gid '{gid}' in use")
            } else {
                format!("The GID `{gid}' is already in use.")
            };
            return process.fail(text);
        }
        Some(gid) => gid,
        None => next_id(process, GROUP_FILE, flags.has("S"), true),
    };
    add_group(process, &name, gid);
    if !process.is_busybox() && !flags.has("quiet") {
        process.out(format!("Adding group `{name}' (GID {gid}) ...\nDone.\n"));
    }
    0
}
