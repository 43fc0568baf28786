//! `useradd`, `groupadd`.

use crate::shell::{ExitCode, Process};
use crate::vfs::Metadata;

use super::super::Userland;
use super::super::flags::Flags;
use super::files::*;

pub(super) const USERADD: &[&str] = &[
    "u,uid=",
    "g,gid=",
    "G,groups=",
    "d,home,home-dir=",
    "s,shell=",
    "m,create-home",
    "M,no-create-home",
    "r,system",
    "c,comment=",
    "U,user-group",
    "N,no-user-group",
    "l,no-log-init",
    "p,password=",
    "o,non-unique",
    "k,skel=",
    "b,base-dir=",
    "e,expiredate=",
    "K,key=",
    "f,inactive=",
];

pub(super) const GROUPADD: &[&str] = &["g,gid=", "r,system", "f,force", "o,non-unique", "p,password="];

/// A new user.
pub(super) struct NewUser {
    pub(super) name: String,
    pub(super) uid: Option<u32>,
    /// The primary group by name or number; its own if none.
    pub(super) group: Option<String>,
    pub(super) home: String,
    pub(super) shell: String,
    pub(super) comment: String,
    pub(super) system: bool,
    pub(super) create_home: bool,
}

pub(super) fn add_user(process: &mut Process<'_>, user: NewUser) -> ExitCode {
    let upwards = process.is_busybox() || process.name() == "adduser";
    let uid = user.uid.unwrap_or_else(|| next_id(process, PASSWD_FILE, user.system, upwards));
    let gid = match &user.group {
        Some(group) => match number(process, GROUP_FILE, group)
            .or_else(|| group.parse().ok().filter(|gid| used(process, GROUP_FILE, *gid)))
        {
            Some(gid) => gid,
            None if process.is_busybox() => {
                let text = format!("unknown group {group}");
                return process.fail(text);
            }
            None => {
                process.fail(format!("group '{group}' does not exist"));
                return 6;
            }
        },
        None => {
            let gid = if used(process, GROUP_FILE, uid) {
                next_id(process, GROUP_FILE, user.system, upwards)
            } else {
                uid
            };
            add_group(process, &user.name, gid);
            gid
        }
    };
    let NewUser { name, home, shell, comment, .. } = &user;
    append(process, PASSWD_FILE, &format!("{name}:x:{uid}:{gid}:{comment}:{home}:{shell}"), 0o644);
    let days = process.sys.clock.secs() / 86_400;
    let line =
        if user.system { format!("{name}:!:{days}::::::") } else { format!("{name}:!:{days}:0:99999:7:::") };
    append(process, "/etc/shadow", &line, 0o640);
    if user.create_home && !home.is_empty() && !process.sys.tree.exists(home) {
        make_home(process, home, uid, gid, user.system && upwards && !process.is_busybox());
    }
    0
}

pub(super) fn make_home(process: &mut Process<'_>, home: &str, uid: u32, gid: u32, plain: bool) {
    let now = process.sys.clock;
    let parent = crate::vfs::path::parent(home).to_owned();
    // Both fail only where something else is in the way, which useradd only warns about.
    let _ = process.sys.tree.mkdir_all(&parent, &Metadata::new(0o755, now));
    let mode = if process.is_busybox() { 0o2755 } else { 0o755 };
    let _ = process.sys.tree.mkdir(home, Metadata::new(mode, now).owned_by(uid, gid));
    if plain {
        return;
    }
    let skeleton: Vec<(String, crate::vfs::Node)> = match process.sys.tree.read_dir("/etc/skel") {
        Ok(entries) => entries.map(|(name, node)| (name.to_owned(), node.clone())).collect(),
        Err(_) => Vec::new(),
    };
    for (name, mut node) in skeleton {
        (node.meta.uid, node.meta.gid) = (uid, gid);
        let _ = process.sys.tree.put(&format!("{home}/{name}"), node, now);
    }
}

pub(super) fn useradd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, USERADD) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let Some(code) = refuse(process) {
        return code;
    }
    let Some(name) = flags.text(0).map(str::to_owned) else {
        process.err("Usage: useradd [options] LOGIN\n");
        return 2;
    };
    if number(process, PASSWD_FILE, &name).is_some() {
        process.fail(format!("user '{name}' already exists"));
        return 9;
    }
    let uid = flags.value("u").and_then(|uid| uid.parse().ok());
    if let Some(uid) = uid.filter(|uid| used(process, PASSWD_FILE, *uid) && !flags.has("o")) {
        process.fail(format!("UID {uid} is not unique"));
        return 4;
    }
    let group = match flags.value("g") {
        Some(group) => Some(group.to_owned()),
        None if flags.has("N") => Some("100".to_owned()),
        None if number(process, GROUP_FILE, &name).is_some() => {
            process
                .fail(format!("group {name} exists - if you want to add this user to that group, use -g."));
            return 9;
        }
        None => None,
    };
    let home = match flags.value("d") {
        Some(home) => home.to_owned(),
        None => format!("{}/{name}", flags.value("b").unwrap_or("/home")),
    };
    let user = NewUser {
        name: name.clone(),
        uid,
        group,
        home,
        shell: flags.value("s").unwrap_or("/bin/sh").to_owned(),
        comment: flags.value("c").unwrap_or("").to_owned(),
        system: flags.has("r"),
        create_home: flags.has("m"),
    };
    let code = add_user(process, user);
    if code == 0
        && let Some(groups) = flags.value("G")
    {
        return join_groups(process, &name, groups, 6);
    }
    code
}

pub(super) fn groupadd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, GROUPADD) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let Some(code) = refuse(process) {
        return code;
    }
    let Some(name) = flags.text(0).map(str::to_owned) else {
        process.err("Usage: groupadd [options] GROUP\n");
        return 2;
    };
    if number(process, GROUP_FILE, &name).is_some() {
        if flags.has("f") {
            return 0;
        }
        process.fail(format!("group '{name}' already exists"));
        return 9;
    }
    let gid = match flags.value("g").and_then(|gid| gid.parse().ok()) {
        Some(gid) if used(process, GROUP_FILE, gid) && !flags.has("o") => {
            process.fail(format!("GID '{gid}' already exists"));
            return 4;
        }
        Some(gid) => gid,
        None => next_id(process, GROUP_FILE, flags.has("r"), false),
    };
    add_group(process, &name, gid);
    0
}
