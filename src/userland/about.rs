//! Programs that tell of the machine and the user: `id`, `whoami`, `uname`, `hostname`, `nproc`, `env`, `getconf`…

use crate::shell::{ExitCode, Process};

use super::common::name_of;
use super::flags::{Flags, check};
use super::{Program, Userland};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["id"], summary: "user and groups", flags: ID, run: id },
    Program { names: &["whoami", "logname"], summary: "the user's name", flags: &[], run: whoami },
    Program { names: &["groups"], summary: "the user's groups", flags: &[], run: groups },
    Program { names: &["uname"], summary: "the kernel's name and machine", flags: UNAME, run: uname },
    Program { names: &["arch"], summary: "the machine", flags: &[], run: arch },
    Program { names: &["hostname"], summary: "the container's name", flags: HOSTNAME, run: hostname },
    Program { names: &["nproc"], summary: "how many processors: 4", flags: &["all", "ignore="], run: nproc },
    Program { names: &["printenv"], summary: "prints the environment", flags: &["0,null"], run: printenv },
    Program { names: &["getconf"], summary: "limits of the system", flags: &["a"], run: getconf },
    Program { names: &["tty"], summary: "there is none", flags: &["s"], run: tty },
    Program {
        names: &["free"],
        summary: "memory (a constant)",
        flags: &["m", "h", "g", "b", "k"],
        run: free,
    },
    Program { names: &["ps"], summary: "the one process", flags: &[], run: ps },
    Program { names: &["getent"], summary: "looks into the databases of /etc", flags: &[], run: getent },
    Program {
        names: &["lsb_release"],
        summary: "the distribution, from /etc/os-release",
        flags: LSB,
        run: lsb_release,
    },
];

const ID: &[&str] = &["u,user", "g,group", "G,groups", "n,name", "r,real", "z,zero"];
const UNAME: &[&str] = &[
    "a,all",
    "s,kernel-name",
    "n,nodename",
    "r,kernel-release",
    "v,kernel-version",
    "m,machine",
    "p,processor",
    "i,hardware-platform",
    "o,operating-system",
];
const HOSTNAME: &[&str] = &["f,fqdn,long", "s,short", "i,ip-address", "I,all-ip-addresses", "d,domain"];
const LSB: &[&str] = &["c,codename", "s,short", "i,id", "r,release", "d,description", "a,all"];

const PROCESSORS: u32 = 4;
const KERNEL: &str = "6.6.32-linuxkit";

fn id(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, ID) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let (uid, gid, groups) = match flags.text(0) {
        None => (process.user.uid, process.user.gid, process.user.groups.clone()),
        Some(name) => match entry(process, "/etc/passwd", name) {
            Some(fields) => {
                let number = |at: usize| fields.get(at).and_then(|field| field.parse().ok()).unwrap_or(0);
                (number(2), number(3), member_of(process, fields.first().map_or("", String::as_str)))
            }
            None => {
                let text = if process.is_busybox() {
                    format!("unknown user {name}")
                } else {
                    format!("'{name}': no such user")
                };
                return process.fail(text);
            }
        },
    };
    let mut all = vec![gid];
    all.extend(groups.into_iter().filter(|group| *group != gid));
    let named = |process: &Process<'_>, database: &str, id: u32| {
        if flags.has("n") { name_of(process, database, id) } else { id.to_string() }
    };
    let text = match flags.last_of(&["u", "g", "G"]) {
        Some("u") => named(process, "/etc/passwd", uid),
        Some("g") => named(process, "/etc/group", gid),
        Some(_) => all.iter().map(|group| named(process, "/etc/group", *group)).collect::<Vec<_>>().join(" "),
        None => {
            let with_name = |database: &str, id: u32| {
                let name = name_of(process, database, id);
                if name == id.to_string() { name } else { format!("{id}({name})") }
            };
            let groups: Vec<String> = all.iter().map(|group| with_name("/etc/group", *group)).collect();
            format!(
                "uid={} gid={} groups={}",
                with_name("/etc/passwd", uid),
                with_name("/etc/group", gid),
                groups.join(",")
            )
        }
    };
    process.out(format!("{text}\n"));
    0
}

fn entry(process: &Process<'_>, database: &str, key: &str) -> Option<Vec<String>> {
    let text = process.sys.tree.read(database).ok()?.as_text()?;
    let fits = |line: &&str| line.split(':').next() == Some(key) || line.split(':').nth(2) == Some(key);
    text.lines().find(fits).map(|line| line.split(':').map(str::to_owned).collect())
}

/// The groups that name a user as a member.
fn member_of(process: &Process<'_>, user: &str) -> Vec<u32> {
    let text = process.sys.tree.read("/etc/group").ok().and_then(|content| content.as_text()).unwrap_or("");
    let member = |line: &&str| {
        line.split(':').nth(3).is_some_and(|members| members.split(',').any(|name| name == user))
    };
    text.lines().filter(member).filter_map(|line| line.split(':').nth(2)?.parse().ok()).collect()
}

fn whoami(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if let Err(code) = check(process) {
        return code;
    }
    let name = name_of(process, "/etc/passwd", process.user.uid);
    if name.parse::<u32>().is_ok() {
        let text = format!("cannot find name for user ID {name}");
        return process.fail(text);
    }
    process.out(format!("{name}\n"));
    0
}

fn groups(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut all = vec![process.user.gid];
    all.extend(process.user.groups.iter().copied());
    let names: Vec<String> = all.into_iter().map(|group| name_of(process, "/etc/group", group)).collect();
    process.out(format!("{}\n", names.join(" ")));
    0
}

fn uname(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, UNAME) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let machine = process.sys.machine.clone();
    let hostname = process.sys.hostname.clone();
    let all = flags.has("a");
    let parts = [
        ("s", "Linux"),
        ("n", hostname.as_str()),
        ("r", KERNEL),
        ("v", "#1 SMP"),
        ("m", machine.as_str()),
        ("p", if all { "" } else { "unknown" }),
        ("i", if all { "" } else { "unknown" }),
        ("o", if process.is_busybox() { "Linux" } else { "GNU/Linux" }),
    ];
    let none = flags.given.is_empty();
    let shown: Vec<&str> = parts
        .iter()
        .filter(|(id, text)| (all || flags.has(id) || (none && *id == "s")) && !text.is_empty())
        .map(|(_, text)| *text)
        .collect();
    process.out(format!("{}\n", shown.join(" ")));
    0
}

fn arch(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.out(format!("{}\n", process.sys.machine.clone()));
    0
}

fn hostname(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, HOSTNAME) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.operands.is_empty() {
        let text = if flags.has("i") || flags.has("I") {
            "172.17.0.2".to_owned()
        } else {
            process.sys.hostname.clone()
        };
        process.out(format!("{text}\n"));
        return 0;
    }
    process.fail("you must be root to change the host name")
}

fn nproc(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if let Err(code) = check(process) {
        return code;
    }
    process.out(format!("{PROCESSORS}\n"));
    0
}

fn printenv(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if let Err(code) = check(process) {
        return code;
    }
    let names = process.operands().to_vec();
    if names.is_empty() {
        let lines: String = process.env.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        process.out(lines);
        return 0;
    }
    let mut code = 0;
    for name in names {
        match process.env.get(&name).cloned() {
            Some(value) => process.out(format!("{value}\n")),
            None => code = 1,
        }
    }
    code
}

fn getconf(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let value = match process.operands().first().map(String::as_str) {
        Some("_NPROCESSORS_ONLN" | "_NPROCESSORS_CONF") => PROCESSORS.to_string(),
        Some("LONG_BIT") => "64".to_owned(),
        Some("PAGE_SIZE" | "PAGESIZE") => "4096".to_owned(),
        Some("ARG_MAX") => "2097152".to_owned(),
        Some("GNU_LIBC_VERSION") => "glibc 2.36".to_owned(),
        _ => {
            process.not_simulated(1, "this variable has no model");
            return 0;
        }
    };
    process.out(format!("{value}\n"));
    0
}

fn tty(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if let Err(code) = check(process) {
        return code;
    }
    process.out("not a tty\n");
    1
}

fn free(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.out("               total        used        free      shared  buff/cache   available\nMem:         8000000     1000000     6000000       10000     1000000     7000000\nSwap:              0           0           0\n");
    0
}

fn ps(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.out("    PID TTY          TIME CMD\n      1 ?        00:00:00 sh\n");
    0
}

fn getent(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let Some((database, keys)) = args.split_first() else { return process.fail("wrong number of arguments") };
    let file = match database.as_str() {
        "passwd" => "/etc/passwd",
        "group" => "/etc/group",
        "hosts" | "ahosts" | "services" | "protocols" | "networks" | "shadow" => {
            if keys.is_empty() {
                return 0;
            }
            process.not_simulated(1, "only passwd and group are looked into");
            return 0;
        }
        other => {
            process.fail(format!("Unknown database: {other}"));
            return 1;
        }
    };
    if keys.is_empty() {
        let content = process.read(file).unwrap_or_default();
        process.out_content(content);
        return 0;
    }
    let mut code = 0;
    for key in keys {
        match entry(process, file, key) {
            Some(fields) => process.out(format!("{}\n", fields.join(":"))),
            None => code = 2,
        }
    }
    code
}

fn lsb_release(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, LSB) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let text = process
        .sys
        .tree
        .read("/etc/os-release")
        .ok()
        .and_then(|content| content.as_text())
        .unwrap_or("")
        .to_owned();
    let field = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap_or("n/a").trim_matches('"').to_owned()
    };
    let name = field("NAME");
    let id = name.split_whitespace().next().unwrap_or("n/a").to_owned();
    let rows = [
        ("i", "Distributor ID", id),
        ("d", "Description", field("PRETTY_NAME")),
        ("r", "Release", field("VERSION_ID")),
        ("c", "Codename", field("VERSION_CODENAME")),
    ];
    if !flags.has("s") {
        process.out("No LSB modules are available.\n");
    }
    for (id, title, value) in rows {
        if flags.has(id) || flags.has("a") {
            process.out(if flags.has("s") { format!("{value}\n") } else { format!("{title}:\t{value}\n") });
        }
    }
    0
}
