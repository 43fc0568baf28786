//! `chmod`, `chown`, `chgrp`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Errno, Follow, Metadata, ModeChange, Node};

use super::common::{Cannot, id_of, name_of, usage};
use super::flags::Flags;
use super::ls::permissions;
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["chmod"], summary: "changes permissions", flags: FLAGS, run: chmod },
    Program { names: &["chown"], summary: "changes owner and group", flags: FLAGS, run: chown },
    Program { names: &["chgrp"], summary: "changes the group", flags: FLAGS, run: chgrp },
];

const FLAGS: &[&str] = &[
    "R,recursive",
    "v,verbose",
    "c,changes",
    "f,silent,quiet",
    "h,no-dereference",
    "dereference",
    "reference=",
    "preserve-root",
    "no-preserve-root",
    "H",
    "L",
    "P",
    "from=",
];

/// `-x` and `-rwx` are modes, not flags: they are passed on as operands.
fn chmod(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let is_mode = |arg: &String| {
        arg.strip_prefix('-')
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| "rwxXst".contains(c)))
    };
    let mut mode = None;
    let mut args = Vec::new();
    for arg in process.args {
        if mode.is_none() && !args.is_empty() && is_mode(arg) {
            mode = Some(arg.clone());
        } else {
            args.push(arg.clone());
        }
    }
    process.with_arguments(&args, |process| {
        let flags = match Flags::parse(process, FLAGS) {
            Ok(flags) => flags,
            Err(code) => return code,
        };
        let mut names = flags.texts();
        let reference =
            flags.value("reference").and_then(|name| process.stat(name).ok()).map(|node| node.meta.mode);
        let dashed = mode.is_some();
        let text = match (mode, reference) {
            (Some(mode), _) => mode,
            (None, Some(bits)) => format!("{bits:o}"),
            (None, None) if names.is_empty() => return usage(process, "missing operand"),
            (None, None) => names.remove(0),
        };
        let Some(change) = ModeChange::parse(&text) else {
            return usage(process, format!("invalid mode: '{text}'"));
        };
        if names.is_empty() {
            return usage(process, format!("missing operand after '{text}'"));
        }
        let umask = process.umask;
        // GNU's keeps the set-id bits of a directory that fewer than five digits do not name.
        let keeps_ids = matches!(change, ModeChange::Octal(_)) && text.len() < 5 && !process.is_busybox();
        // `-w` takes less away than it says where the umask stands in its way.
        let surprises: Vec<String> = names
            .iter()
            .filter(|_| dashed && !process.is_busybox())
            .filter_map(|name| {
                let node = process.stat(name).ok()?;
                let of = |umask: u32| change.apply(node.meta.mode, node.is_dir(), umask);
                let (got, meant) = (of(umask), of(0));
                let shown = |mode: u32| permissions(mode);
                (got & !meant != 0)
                    .then(|| format!("{name}: new permissions are {}, not {}", shown(got), shown(meant)))
            })
            .collect();
        let code = each(
            process,
            &flags,
            &names,
            Cannot { gnu: "access", busybox: "" },
            |node, meta| {
                // The mode of a symbolic link is never changed.
                if !node.is_symlink() {
                    let kept = if keeps_ids && node.is_dir() { meta.mode & 0o6000 } else { 0 };
                    meta.mode = change.apply(meta.mode, node.is_dir(), umask) | kept;
                }
            },
            |_, before, after, name| {
                let shown = |mode: u32| format!("{mode:04o} ({})", permissions(mode));
                if before.mode == after.mode {
                    format!("mode of '{name}' retained as {}\n", shown(after.mode))
                } else {
                    format!("mode of '{name}' changed from {} to {}\n", shown(before.mode), shown(after.mode))
                }
            },
        );
        surprises.iter().fold(code, |code, text| code.max(process.fail(text)))
    })
}

/// Changes every named node, and what is below it with `-R`.
fn each(
    process: &mut Process<'_>,
    flags: &Flags,
    names: &[String],
    cannot: Cannot,
    change: impl Fn(&Node, &mut Metadata),
    report: impl Fn(&Process<'_>, &Metadata, &Metadata, &str) -> String,
) -> ExitCode {
    let follow = if flags.has("h") || (flags.has("R") && process.name() != "chmod") {
        Follow::No
    } else {
        Follow::Yes
    };
    let mut code = 0;
    for name in names {
        let at = process.path(name);
        let mut paths = match process.sys.lookup(&at, process.user, follow) {
            Ok(_) => vec![at.clone()],
            Err(errno) => {
                if !flags.has("f") {
                    cannot.say(process, name, errno);
                }
                code = 1;
                continue;
            }
        };
        if flags.has("R") {
            let base = at.trim_end_matches('/').to_owned();
            paths.extend(process.sys.tree.walk(&at).map(|(path, _)| format!("{base}/{path}")));
            if process.name() != "chmod" {
                // These come to a directory after what is in it.
                paths.rotate_left(1);
            }
        }
        process.sys.step(1 + paths.len() as u64 / 16);
        process.sys.spend(cost::FILE_ENTRY * paths.len() as i64);
        for path in &paths {
            let follow = if *path == at { follow } else { Follow::No };
            let Ok(canonical) = process.sys.tree.resolve(path, follow) else { continue };
            let Ok(node) = process.sys.tree.lstat(&canonical).cloned() else { continue };
            if process.user.uid != 0 && process.user.uid != node.meta.uid {
                code = match process.is_busybox() {
                    true => process.fail(format!("{name}: {}", Errno::Perm.message())),
                    false if process.name() == "chmod" => {
                        process.fail(format!("changing permissions of '{name}': {}", Errno::Perm.message()))
                    }
                    false => {
                        process.fail(format!("changing ownership of '{name}': {}", Errno::Perm.message()))
                    }
                };
                continue;
            }
            if let Err(errno) = process.sys.check_writable(&canonical) {
                cannot.say(process, path, errno);
                code = 1;
                continue;
            }
            let mut meta = node.meta.clone();
            change(&node, &mut meta);
            let tells = flags.has("v") || (flags.has("c") && meta != node.meta);
            if tells && !process.is_busybox() {
                let below = path.strip_prefix(at.as_str()).unwrap_or("");
                let shown = format!("{}{below}", name.trim_end_matches('/'));
                let line = report(process, &node.meta, &meta, &shown);
                process.out(line);
            }
            if meta == node.meta {
                continue;
            }
            // It is there: it was looked at just now.
            let _ = process.sys.tree.set_meta(&canonical, Follow::No, |place| *place = meta);
        }
    }
    code
}

/// Owner and group out of `user:group`; an empty part changes nothing, `user:` means the user's own group.
fn parse_owner(process: &mut Process<'_>, text: &str) -> Result<(Option<u32>, Option<u32>), String> {
    let separator = text.find([':', '.']).filter(|_| id_of(process, "/etc/passwd", text).is_none());
    let (user, group) = match separator.and_then(|at| text.split_at_checked(at)) {
        Some((user, group)) => (user, group.get(1..)),
        None => (text, None),
    };
    let uid = match user {
        "" => None,
        name => Some(id_of(process, "/etc/passwd", name).ok_or_else(|| format!("invalid user: '{text}'"))?),
    };
    let gid = match group {
        None => None,
        Some("") => uid.and_then(|uid| primary_group(process, uid)),
        Some(name) => {
            Some(id_of(process, "/etc/group", name).ok_or_else(|| format!("invalid group: '{text}'"))?)
        }
    };
    Ok((uid, gid))
}

/// The group of a user, by his line in `/etc/passwd`.
pub(super) fn primary_group(process: &Process<'_>, uid: u32) -> Option<u32> {
    let text = process.sys.tree.read("/etc/passwd").ok()?.as_text()?;
    let line =
        text.lines().find(|line| line.split(':').nth(2).and_then(|field| field.parse().ok()) == Some(uid))?;
    line.split(':').nth(3)?.parse().ok()
}

fn chown(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut names = flags.texts();
    let reference = flags
        .value("reference")
        .and_then(|name| process.stat(name).ok())
        .map(|node| (node.meta.uid, node.meta.gid));
    let mut given = flags.value("reference").unwrap_or("").to_owned();
    let (uid, gid) = match reference {
        Some((uid, gid)) => (Some(uid), Some(gid)),
        None => {
            if names.is_empty() {
                return usage(process, "missing operand");
            }
            let text = names.remove(0);
            given.clone_from(&text);
            match parse_owner(process, &text) {
                Ok(owner) => owner,
                Err(message) if process.is_busybox() => {
                    let (what, name) = if message.contains("group") {
                        ("group", text.split(':').nth(1).unwrap_or(""))
                    } else {
                        ("user", text.split(':').next().unwrap_or(""))
                    };
                    return process.fail(format!("unknown {what} {name}"));
                }
                Err(message) => return process.fail(message),
            }
        }
    };
    owned(process, &flags, &names, uid, gid, &given)
}

fn owned(
    process: &mut Process<'_>,
    flags: &Flags,
    names: &[String],
    uid: Option<u32>,
    gid: Option<u32>,
    given: &str,
) -> ExitCode {
    each(
        process,
        flags,
        names,
        Cannot { gnu: "access", busybox: "" },
        |node, meta| {
            let before = (meta.uid, meta.gid);
            meta.uid = uid.unwrap_or(meta.uid);
            meta.gid = gid.unwrap_or(meta.gid);
            // A change of owner clears set-id bits of programs.
            if before != (meta.uid, meta.gid) && node.is_file() && meta.mode & 0o111 != 0 {
                meta.mode &= 0o1777;
            }
        },
        |process, before, after, name| {
            let user = |id: u32| name_of(process, "/etc/passwd", id);
            let group = |id: u32| name_of(process, "/etc/group", id);
            let (what, old) = match (uid, gid) {
                (None, _) => ("group", group(before.gid)),
                (Some(_), None) => ("ownership", user(before.uid)),
                (Some(_), Some(_)) => ("ownership", format!("{}:{}", user(before.uid), group(before.gid))),
            };
            if (before.uid, before.gid) == (after.uid, after.gid) {
                format!("{what} of '{name}' retained as {old}\n")
            } else {
                format!("changed {what} of '{name}' from {old} to {}\n", given.trim_matches(':'))
            }
        },
    )
}

fn chgrp(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut names = flags.texts();
    if names.is_empty() {
        return usage(process, "missing operand");
    }
    let text = names.remove(0);
    match id_of(process, "/etc/group", &text) {
        Some(gid) => owned(process, &flags, &names, None, Some(gid), &text),
        None if process.is_busybox() => process.fail(format!("unknown group {text}")),
        None => process.fail(format!("invalid group: '{text}'")),
    }
}
