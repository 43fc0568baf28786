//! Programs that run another as another user: `sudo`, `gosu`, `su`, `setpriv`.

use crate::shell::{ExitCode, Process, User};
use crate::vfs::Content;

use super::super::Userland;
use super::super::common::usage;
use super::super::flags::{Flags, Order};

use super::{SETPRIV, SU, SUDO};

/// A user by name or number, with the groups that name it, from `/etc/passwd` and `/etc/group`.
pub(super) fn user(process: &Process<'_>, name: &str) -> Option<User> {
    let text =
        |file: &str| process.sys.tree.read(file).ok().and_then(Content::as_text).unwrap_or("").to_owned();
    let (name, group) = name.split_once(':').map_or((name, None), |(name, group)| (name, Some(group)));
    let passwd = text("/etc/passwd");
    let line = passwd
        .lines()
        .find(|line| line.split(':').next() == Some(name) || line.split(':').nth(2) == Some(name));
    let mut user = match line {
        Some(line) => {
            let fields: Vec<&str> = line.split(':').collect();
            let number = |at: usize| fields.get(at).and_then(|field| field.parse().ok()).unwrap_or(0);
            User {
                uid: number(2),
                gid: number(3),
                groups: Vec::new(),
                name: fields.first().copied().unwrap_or(name).to_owned(),
                home: fields.get(5).copied().unwrap_or("/").to_owned(),
            }
        }
        None if name == "root" => User::default(),
        None => User {
            uid: name.parse().ok()?,
            gid: 0,
            groups: Vec::new(),
            name: name.to_owned(),
            home: "/".to_owned(),
        },
    };
    let groups = text("/etc/group");
    let member = |line: &&str| {
        line.split(':').nth(3).is_some_and(|all| all.split(',').any(|member| member == user.name))
    };
    user.groups =
        groups.lines().filter(member).filter_map(|line| line.split(':').nth(2)?.parse().ok()).collect();
    if let Some(group) = group.filter(|group| !group.is_empty()) {
        let line = groups.lines().find(|line| line.split(':').next() == Some(group));
        user.gid = line.and_then(|line| line.split(':').nth(2)).unwrap_or(group).parse().ok()?;
    }
    Some(user)
}

fn run_as(process: &mut Process<'_>, target: &User, argv: &[String], keep_home: bool) -> ExitCode {
    let mut env = process.env.clone();
    if !keep_home {
        env.insert("HOME".to_owned(), target.home.clone());
        env.insert("USER".to_owned(), target.name.clone());
        env.insert("LOGNAME".to_owned(), target.name.clone());
    }
    let cwd = process.cwd.to_owned();
    process.exec_with(argv, &env, &cwd, target)
}

pub(super) fn sudo(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, SUDO, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let name = flags.value("u").unwrap_or("root").to_owned();
    let Some(target) = user(process, &name) else { return process.fail(format!("unknown user {name}")) };
    let mut words = flags.texts();
    let mut env = process.env.clone();
    while let Some((name, value)) = words.first().and_then(|word| word.split_once('=')) {
        env.insert(name.to_owned(), value.to_owned());
        words.remove(0);
    }
    if words.is_empty() {
        return 0;
    }
    if process.user.uid != 0 && !sudo_allowed(process) {
        process.fail("a terminal is required to read the password; either use the -S option to read from standard input or configure an askpass helper");
        return process.fail("a password is required");
    }
    if !flags.has("E") {
        env.insert("HOME".to_owned(), target.home.clone());
    }
    env.insert("USER".to_owned(), target.name.clone());
    env.insert("SUDO_USER".to_owned(), process.user.name.clone());
    let cwd = process.cwd.to_owned();
    process.exec_with(&words, &env, &cwd, &target)
}

/// Whether the sudoers files let this user run everything without a password.
fn sudo_allowed(process: &Process<'_>) -> bool {
    let mut texts =
        vec![process.sys.tree.read("/etc/sudoers").ok().and_then(Content::as_text).unwrap_or("").to_owned()];
    if let Ok(entries) = process.sys.tree.read_dir("/etc/sudoers.d") {
        texts.extend(entries.filter_map(|(_, node)| node.content()?.as_text().map(str::to_owned)));
    }
    let name = &process.user.name;
    let applies = |line: &str| {
        let first = line.split_whitespace().next().unwrap_or("");
        line.contains("NOPASSWD") && (first == name || first == "ALL" || first.starts_with('%'))
    };
    texts.iter().any(|text| text.lines().any(applies))
}

pub(super) fn gosu(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let Some((name, rest)) = words.split_first() else { return usage(process, "missing operand") };
    if name == "--version" || name == "-v" {
        process.out("1.17 (go1.22.7 on linux/amd64; gc)\n");
        return 0;
    }
    if name.starts_with('-') || rest.is_empty() {
        process.out(format!(
            "Usage: {0} user-spec command [args]\n   eg: {0} tianon bash\n",
            process.name().to_owned()
        ));
        return 0;
    }
    let Some(target) = user(process, name) else {
        return process.fail(format!("error: failed switching to \"{name}\": unable to find user {name}: no matching entries in passwd file"));
    };
    if process.user.uid != 0 && target.uid != process.user.uid {
        return process.fail(format!("error: failed switching to \"{name}\": operation not permitted"));
    }
    run_as(process, &target, rest, false)
}

pub(super) fn su(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, SU, Order::Any) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut words = flags.texts();
    let login = flags.has("l") || words.first().is_some_and(|word| word == "-");
    words.retain(|word| word != "-");
    let name = match flags.value("u") {
        Some(name) => name.to_owned(),
        None if words.is_empty() => "root".to_owned(),
        None => words.remove(0),
    };
    let Some(target) = user(process, &name) else {
        return process.fail(format!(
            "user {name} does not exist or the user entry does not contain all the required fields"
        ));
    };
    if process.user.uid != 0 {
        return process.fail("Authentication failure");
    }
    if flags.has("u") && !flags.has("c") {
        return run_as(process, &target, &words, false);
    }
    let shell = flags.value("s").map(str::to_owned).unwrap_or_else(|| login_shell(process, &target.name));
    let mut argv = vec![shell];
    if let Some(command) = flags.value("c") {
        argv.extend(["-c".to_owned(), command.to_owned()]);
    }
    argv.extend(words);
    if !login {
        return run_as(process, &target, &argv, flags.has("m"));
    }
    let mut env = process.env.clone();
    env.retain(|name, _| matches!(name.as_str(), "TERM" | "PATH"));
    env.insert("HOME".to_owned(), target.home.clone());
    env.insert("USER".to_owned(), target.name.clone());
    let home = target.home.clone();
    let cwd = if process.sys.tree.is_dir(&home) { home } else { "/".to_owned() };
    process.exec_with(&argv, &env, &cwd, &target)
}

fn login_shell(process: &Process<'_>, name: &str) -> String {
    let text = process.sys.tree.read("/etc/passwd").ok().and_then(Content::as_text).unwrap_or("");
    let line = text.lines().find(|line| line.split(':').next() == Some(name));
    let shell = line
        .and_then(|line| line.split(':').nth(6))
        .filter(|shell| !shell.is_empty() && process.sys.tree.exists(shell));
    shell.unwrap_or("/bin/sh").to_owned()
}

pub(super) fn setpriv(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, SETPRIV, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut target = match flags.value("reuid").map(str::to_owned) {
        Some(name) => match user(process, &name) {
            Some(target) => target,
            None => return process.fail("failed to parse reuid"),
        },
        None => process.user.clone(),
    };
    if let Some(gid) =
        flags.value("regid").and_then(|gid| super::super::common::id_of(process, "/etc/group", gid))
    {
        target.gid = gid;
    }
    run_as(process, &target, &flags.texts(), true)
}
