//! Users and groups: `useradd`, `groupadd`, `adduser`, `addgroup`, `usermod`, `userdel`, `groupdel`, `chpasswd`, `passwd`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Follow, Metadata};

use super::flags::Flags;
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["useradd"], summary: "adds a user", flags: USERADD, run: useradd },
    Program { names: &["groupadd"], summary: "adds a group", flags: GROUPADD, run: groupadd },
    Program {
        names: &["adduser"],
        summary: "adds a user (Debian's and busybox's)",
        flags: ADDUSER,
        run: adduser,
    },
    Program {
        names: &["addgroup"],
        summary: "adds a group (Debian's and busybox's)",
        flags: ADDGROUP,
        run: addgroup,
    },
    Program { names: &["usermod"], summary: "changes a user", flags: USERMOD, run: usermod },
    Program { names: &["groupmod"], summary: "changes a group", flags: GROUPMOD, run: groupmod },
    Program { names: &["userdel", "deluser"], summary: "removes a user", flags: USERDEL, run: userdel },
    Program {
        names: &["groupdel", "delgroup"],
        summary: "removes a group",
        flags: &["f", "only-if-empty"],
        run: groupdel,
    },
    Program {
        names: &["chpasswd"],
        summary: "sets passwords (accepted, not kept)",
        flags: &["e", "c="],
        run: chpasswd,
    },
    Program {
        names: &["passwd"],
        summary: "sets a password (accepted, not kept)",
        flags: PASSWD,
        run: |_, _| 0,
    },
    Program { names: &["chsh"], summary: "sets a login shell", flags: &["s,shell="], run: chsh },
];

const USERADD: &[&str] = &[
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
const GROUPADD: &[&str] = &["g,gid=", "r,system", "f,force", "o,non-unique", "p,password="];
const ADDUSER: &[&str] = &[
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
const ADDGROUP: &[&str] = &["g,gid=", "S,system", "quiet"];
const USERMOD: &[&str] = &[
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
const GROUPMOD: &[&str] = &["g,gid=", "n,new-name=", "o,non-unique"];
const USERDEL: &[&str] = &["r,remove,remove-home", "f,force", "quiet", "system"];
const PASSWD: &[&str] = &["d", "l", "u", "e"];

const PASSWD_FILE: &str = "/etc/passwd";
const GROUP_FILE: &str = "/etc/group";

/// A new user.
struct NewUser {
    name: String,
    uid: Option<u32>,
    /// The primary group by name or number; its own if none.
    group: Option<String>,
    home: String,
    shell: String,
    comment: String,
    system: bool,
    create_home: bool,
}

fn text(process: &Process<'_>, file: &str) -> String {
    process.sys.tree.read(file).ok().and_then(|content| content.as_text()).unwrap_or("").to_owned()
}

fn store(process: &mut Process<'_>, file: &str, text: String, mode: u32) {
    let now = process.sys.clock;
    let meta = Metadata::new(mode, now);
    // /etc may be missing in an image from scratch.
    let _ = process.sys.tree.mkdir_all("/etc", &Metadata::new(0o755, now));
    // The directory is there.
    let _ = process.sys.tree.write(file, Content::from(text.into_bytes()), meta);
}

fn append(process: &mut Process<'_>, file: &str, line: &str, mode: u32) {
    let mut text = text(process, file);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(line);
    text.push('\n');
    store(process, file, text, mode);
}

fn number(process: &Process<'_>, file: &str, name: &str) -> Option<u32> {
    let text = text(process, file);
    let line = text.lines().find(|line| line.split(':').next() == Some(name))?;
    line.split(':').nth(2)?.parse().ok()
}

fn used(process: &Process<'_>, file: &str, id: u32) -> bool {
    text(process, file)
        .lines()
        .any(|line| line.split(':').nth(2).and_then(|field| field.parse().ok()) == Some(id))
}

/// The next free number: ordinary ones go up from 1000, those of the system down from 999 (up from 100 in busybox
/// and Debian's adduser).
fn next_id(process: &Process<'_>, file: &str, system: bool, upwards: bool) -> u32 {
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

fn add_group(process: &mut Process<'_>, name: &str, gid: u32) {
    append(process, GROUP_FILE, &format!("{name}:x:{gid}:"), 0o644);
    if process.sys.tree.exists("/etc/gshadow") {
        append(process, "/etc/gshadow", &format!("{name}:!::"), 0o640);
    }
}

fn refuse(process: &mut Process<'_>) -> Option<ExitCode> {
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

fn add_user(process: &mut Process<'_>, user: NewUser) -> ExitCode {
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

fn make_home(process: &mut Process<'_>, home: &str, uid: u32, gid: u32, plain: bool) {
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

fn useradd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn join_groups(process: &mut Process<'_>, user: &str, groups: &str, missing: ExitCode) -> ExitCode {
    for group in groups.split(',').filter(|group| !group.is_empty()) {
        if number(process, GROUP_FILE, group).is_none() {
            process.fail(format!("group '{group}' does not exist"));
            return missing;
        }
        join_group(process, user, group);
    }
    0
}

fn join_group(process: &mut Process<'_>, user: &str, group: &str) {
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

fn groupadd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn adduser(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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
        return match (process.is_busybox(), flags.has("S")) {
            (true, _) => process.fail(format!("user '{name}' in use")),
            (false, true) => 0,
            (false, false) => process.fail(format!("The user `{name}' already exists.")),
        };
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

/// What Debian's adduser prints.
fn announce(process: &mut Process<'_>, name: &str, home: &str, system: bool, create_home: bool) {
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

fn addgroup(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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
        return match (process.is_busybox(), flags.has("S")) {
            (true, _) => process.fail(format!("group '{name}' in use")),
            (false, true) => 0,
            (false, false) => process.fail(format!("The group `{name}' already exists.")),
        };
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

/// Changes the fields of one line of a database.
fn change(process: &mut Process<'_>, file: &str, name: &str, mode: u32, edit: impl Fn(&mut Vec<String>)) {
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

fn usermod(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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
fn own_home(process: &mut Process<'_>, home: &str, old: u32, new: u32, gid: Option<u32>) {
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

fn groupmod(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn drop_line(process: &mut Process<'_>, file: &str, name: &str, mode: u32) {
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

fn userdel(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn groupdel(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn chpasswd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.read_stdin();
    0
}

fn chsh(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &["s,shell="]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let name = flags.text(0).unwrap_or("root").to_owned();
    let shell = flags.value("s").unwrap_or("/bin/sh").to_owned();
    change(process, PASSWD_FILE, &name, 0o644, |fields| {
        if let Some(field) = fields.get_mut(6) {
            field.clone_from(&shell);
        }
    });
    0
}
