//! Programs that run programs: `env`, `xargs`, `timeout`, `nohup`, `nice`, `sudo`, `su`, `gosu`, `chroot`, `busybox`…

use std::collections::BTreeMap;

use crate::shell::{ExitCode, Process, User};
use crate::vfs::{Content, Time};

use super::common::usage;
use super::flags::{Flags, Order};
use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["env"], summary: "runs with another environment, or prints it", flags: ENV, run: env },
    Program {
        names: &["xargs"],
        summary: "runs a program with arguments from its input",
        flags: XARGS,
        run: xargs,
    },
    Program { names: &["timeout"], summary: "runs a program for so long", flags: TIMEOUT, run: timeout },
    Program {
        names: &["nohup", "setsid", "stdbuf", "unbuffer", "ionice", "catchsegv"],
        summary: "runs a program",
        flags: RUN,
        run: plain,
    },
    Program { names: &["nice"], summary: "runs a program", flags: &["n,adjustment="], run: plain },
    Program {
        names: &["time"],
        summary: "runs a program and tells how long it took",
        flags: &["p", "v", "f=", "o="],
        run: time,
    },
    Program { names: &["sudo", "doas"], summary: "runs a program as another user", flags: SUDO, run: sudo },
    Program {
        names: &["gosu", "su-exec", "setuser", "chpst"],
        summary: "runs a program as another user",
        flags: &[],
        run: gosu,
    },
    Program { names: &["su", "runuser"], summary: "runs a shell as another user", flags: SU, run: su },
    Program { names: &["setpriv"], summary: "runs a program as another user", flags: SETPRIV, run: setpriv },
    Program {
        names: &["chroot"],
        summary: "runs a program in another root",
        flags: &["userspec=", "groups="],
        run: chroot,
    },
    Program { names: &["busybox"], summary: "runs an applet", flags: &[], run: busybox },
    Program {
        names: &["tini", "dumb-init", "catatonit"],
        summary: "runs a program",
        flags: &["s", "g", "v", "p="],
        run: plain,
    },
];

const ENV: &[&str] =
    &["i,ignore-environment", "u,unset=", "S,split-string=", "C,chdir=", "0,null", "v,debug"];
const XARGS: &[&str] = &[
    "0,null",
    "r,no-run-if-empty",
    "n,max-args=",
    "I=",
    "i,replace=?",
    "t,verbose",
    "P,max-procs=",
    "L,max-lines=",
    "l=?",
    "d,delimiter=",
    "a,arg-file=",
    "s,max-chars=",
    "E=",
    "e=?",
    "x,exit",
    "p,interactive",
];
const TIMEOUT: &[&str] = &["s,signal=", "k,kill-after=", "preserve-status", "foreground", "v,verbose"];
const RUN: &[&str] = &["o,output=", "e,error=", "i,input=", "c=", "n=", "w,wait", "f,fork"];
const SUDO: &[&str] = &[
    "u,user=",
    "g,group=",
    "E,preserve-env=?",
    "H,set-home",
    "n,non-interactive",
    "i,login",
    "s,shell",
    "S,stdin",
    "k",
    "b",
];
const SU: &[&str] =
    &["c,command=", "s,shell=", "l,login", "m,p,preserve-environment", "u,user=", "g=", "P", "f"];
const SETPRIV: &[&str] = &[
    "reuid=",
    "regid=",
    "clear-groups",
    "init-groups",
    "keep-groups",
    "no-new-privs",
    "inh-caps=",
    "bounding-set=",
];

fn run_rest(process: &mut Process<'_>, rest: &[String]) -> ExitCode {
    process.exec(rest)
}

/// Drops as many leading words as belong to the program itself and runs the others.
fn plain(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let spec = match process.name() {
        "nice" => &["n,adjustment="][..],
        "tini" | "dumb-init" | "catatonit" => &["s", "g", "v", "p="],
        _ => RUN,
    };
    let flags = match Flags::parse_in(process, spec, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() {
        return usage(process, "missing operand");
    }
    run_rest(process, &flags.texts())
}

fn env(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut flags = match Flags::parse_in(process, ENV, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let Some(text) = flags.value("S").map(str::to_owned) {
        let words: Vec<(usize, String)> = text.split_whitespace().map(|word| (0, word.to_owned())).collect();
        flags.operands.splice(0..0, words);
    }
    let mut env = if flags.has("i") { BTreeMap::new() } else { process.env.clone() };
    for name in flags.values("u") {
        env.remove(name);
    }
    let mut words = flags.texts();
    if words.first().is_some_and(|word| word == "-") {
        env.clear();
        words.remove(0);
    }
    while let Some((name, value)) = words.first().and_then(|word| word.split_once('=')) {
        env.insert(name.to_owned(), value.to_owned());
        words.remove(0);
    }
    if words.is_empty() {
        let end = if flags.has("0") { "\0" } else { "\n" };
        let lines: String = env.iter().map(|(name, value)| format!("{name}={value}{end}")).collect();
        process.out(lines);
        return 0;
    }
    let cwd = flags.value("C").map_or_else(|| process.cwd.to_owned(), |dir| process.path(dir));
    let user = process.user.clone();
    process.exec_with(&words, &env, &cwd, &user)
}

fn xargs(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, XARGS, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let content = match flags.value("a").map(str::to_owned) {
        Some(file) => match process.read(&file) {
            Ok(content) => content,
            Err(errno) => {
                return process.fail(format!("Cannot open input file '{file}': {}", errno.message()));
            }
        },
        None => process.read_stdin(),
    };
    let Some(text) = super::common::text(process, &content, 0) else { return 0 };
    let replace = match (flags.value("I"), flags.has("i")) {
        (Some(mark), _) => Some(mark.to_owned()),
        (None, true) => Some(flags.value("i").unwrap_or("{}").to_owned()),
        (None, false) => None,
    };
    let by_line = replace.is_some() || flags.has("L") || flags.has("l");
    let items: Vec<String> = if flags.has("0") {
        text.split_terminator('\0').map(str::to_owned).collect()
    } else if let Some(delimiter) = flags.value("d") {
        let delimiter = delimiter.replace("\\n", "\n").replace("\\0", "\0").replace("\\t", "\t");
        text.strip_suffix(delimiter.as_str())
            .unwrap_or(&text)
            .split(delimiter.as_str())
            .map(str::to_owned)
            .collect()
    } else if by_line {
        text.lines().map(|line| line.trim_start().to_owned()).filter(|line| !line.is_empty()).collect()
    } else {
        match split_quoted(&text) {
            Some(items) => items,
            None => return process.fail(
                "unmatched single quote; by default quotes are special to xargs unless you use the -0 option",
            ),
        }
    };
    let mut command = flags.texts();
    if command.is_empty() {
        command.push("echo".to_owned());
    }
    if items.is_empty() && (flags.has("r") || process.is_busybox() || replace.is_some()) {
        return 0;
    }
    let most: usize = match (&replace, flags.value("n"), flags.value("L").or(flags.value("l"))) {
        (Some(_), ..) => 1,
        (None, Some(n), _) => n.parse().unwrap_or(1).max(1),
        (None, None, Some(n)) => n.parse().unwrap_or(1).max(1),
        (None, None, None) if flags.has("l") => 1,
        _ => usize::MAX,
    };
    let empty = [Vec::new()];
    let batches: Vec<Vec<String>> = if items.is_empty() {
        empty.to_vec()
    } else {
        items.chunks(most.min(items.len())).map(<[String]>::to_vec).collect()
    };
    let mut code = 0;
    for batch in batches {
        let argv: Vec<String> = match &replace {
            Some(mark) => command
                .iter()
                .map(|word| word.replace(mark, batch.first().map_or("", String::as_str)))
                .collect(),
            None if by_line => command
                .iter()
                .cloned()
                .chain(batch.iter().flat_map(|line| line.split_whitespace()).map(str::to_owned))
                .collect(),
            None => command.iter().cloned().chain(batch).collect(),
        };
        if flags.has("t") {
            process.err(format!("{}\n", argv.join(" ")));
        }
        let saved = process.stdio.stdin.clone();
        process.stdio.stdin = Some(crate::shell::Handle::Null);
        let ended = process.exec(&argv);
        process.stdio.stdin = saved;
        match ended {
            0 => {}
            126 | 127 => return ended,
            255 => return 124,
            _ => code = 123,
        }
        if process.sys.stop.is_some() {
            return 137;
        }
    }
    code
}

/// Words with quotes and backslashes taken away; `None` if a quote is not closed.
fn split_quoted(text: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let mut item: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => {
                let item = item.get_or_insert_default();
                loop {
                    match chars.next()? {
                        end if end == c => break,
                        inner => item.push(inner),
                    }
                }
            }
            '\\' => item.get_or_insert_default().extend(chars.next()),
            c if c.is_whitespace() => items.extend(item.take()),
            c => item.get_or_insert_default().push(c),
        }
    }
    items.extend(item);
    Some(items)
}

/// `1.5m` in nanoseconds.
pub(super) fn duration(text: &str) -> Option<i64> {
    if matches!(text, "infinity" | "inf") {
        return Some(i64::MAX);
    }
    let (digits, unit) = match text.chars().next_back()? {
        's' => (text.strip_suffix('s')?, cost::SECOND),
        'm' => (text.strip_suffix('m')?, 60 * cost::SECOND),
        'h' => (text.strip_suffix('h')?, 3600 * cost::SECOND),
        'd' => (text.strip_suffix('d')?, 86_400 * cost::SECOND),
        _ => (text, cost::SECOND),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let millis: i64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(whole.saturating_mul(unit).saturating_add(millis * (unit / 1000)))
}

fn timeout(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, TIMEOUT, Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let words = flags.texts();
    let Some((text, rest)) = words.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return usage(process, "missing operand");
    };
    let Some(limit) = duration(text) else {
        usage(process, format!("invalid time interval '{text}'"));
        return 125;
    };
    let start = process.sys.clock;
    let left = process.sys.limits.time;
    if limit > 0 {
        process.sys.limits.time = left.min(limit);
    }
    let code = process.exec(rest);
    let spent = process.sys.clock.0.saturating_sub(start.0);
    let expired = limit > 0 && spent >= limit;
    process.sys.limits.time = left.saturating_sub(spent.min(limit.max(spent.min(left))));
    if expired {
        // It was ended when its time was over.
        process.sys.clock = Time(start.0.saturating_add(limit));
        if process.sys.stop == Some(crate::shell::Stop::Time) && limit < left {
            process.sys.stop = None;
            process.sys.limits.time = left - limit;
        }
        return if flags.value("s").is_some_and(|signal| signal.contains("KILL") || signal == "9") {
            137
        } else {
            124
        };
    }
    code
}

fn time(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, &["p", "v", "f=", "o="], Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let start = process.sys.clock;
    let code = process.exec(&flags.texts());
    let spent = (process.sys.clock.0 - start.0) / 10_000_000;
    process.err(format!(
        "real\t{}.{:02}\nuser\t{}.{:02}\nsys\t0.00\n",
        spent / 100,
        spent % 100,
        spent / 100,
        spent % 100
    ));
    code
}

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

fn sudo(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn gosu(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn su(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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

fn setpriv(_: &Userland, process: &mut Process<'_>) -> ExitCode {
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
    if let Some(gid) = flags.value("regid").and_then(|gid| super::common::id_of(process, "/etc/group", gid)) {
        target.gid = gid;
    }
    run_as(process, &target, &flags.texts(), true)
}

fn chroot(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse_in(process, &["userspec=", "groups="], Order::FlagsFirst) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.text(0) == Some("/") {
        return process.exec(flags.texts().get(1..).unwrap_or_default());
    }
    process.not_simulated(1, "another root has no model");
    0
}

fn busybox(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let table = process.table;
    match words.first().map(String::as_str) {
        None | Some("--help") => {
            process.out("BusyBox v1.36.1 multi-call binary.\n");
            0
        }
        Some("--list") => {
            let lines: String = table.names().iter().map(|name| format!("{name}\n")).collect();
            process.out(lines);
            0
        }
        Some("--install") => {
            install_applets(process, &words);
            0
        }
        Some("sh" | "ash") => process.exec(&words),
        Some(applet) if table.has(applet) => process.with_arguments(&words, |process| {
            process.dialect = crate::shell::Dialect::Busybox;
            table.run(process).unwrap_or(127)
        }),
        Some(applet) => {
            process.err(format!("{applet}: applet not found\n"));
            127
        }
    }
}

fn install_applets(process: &mut Process<'_>, words: &[String]) {
    let directory = words
        .iter()
        .skip(1)
        .find(|word| !word.starts_with('-'))
        .cloned()
        .unwrap_or_else(|| "/bin".to_owned());
    let names: Vec<String> = process.table.names().iter().map(|name| (*name).to_owned()).collect();
    for name in names {
        let meta = process.new_meta(0o777);
        let at = format!("{directory}/{name}");
        if process.lstat(&at).is_err() {
            // A directory that is missing gets nothing.
            let _ = process.put(&at, crate::vfs::Node::symlink(meta, "/bin/busybox"));
        }
    }
}
