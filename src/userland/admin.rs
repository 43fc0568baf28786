//! Programs that arrange a system: `ldconfig`, `update-alternatives`, `locale-gen`, `strip`, `systemctl`…

use crate::shell::{ExitCode, Process};
use crate::vfs::{Content, Node, path};

use super::common::usage;
use super::flags::Flags;
use super::{Program, Userland, built, cost};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["ldconfig"],
        summary: "writes the cache of libraries (described)",
        flags: LDCONFIG,
        run: ldconfig,
    },
    Program {
        names: &["update-alternatives", "alternatives"],
        summary: "sets links to alternatives",
        flags: &[],
        run: update_alternatives,
    },
    Program {
        names: &["locale-gen"],
        summary: "makes locales (described)",
        flags: &["purge", "no-purge", "keep-existing", "lang="],
        run: locale_gen,
    },
    Program {
        names: &["localedef"],
        summary: "makes a locale (described)",
        flags: LOCALEDEF,
        run: localedef,
    },
    Program {
        names: &["update-locale"],
        summary: "writes /etc/default/locale",
        flags: &["reset", "no-checks"],
        run: update_locale,
    },
    Program {
        names: &["update-ca-certificates"],
        summary: "writes the bundle of certificates (described)",
        flags: &["f,fresh", "v,verbose"],
        run: update_ca,
    },
    Program {
        names: &[
            "systemctl",
            "service",
            "update-rc.d",
            "invoke-rc.d",
            "rc-update",
            "sysctl",
            "modprobe",
            "mount",
            "umount",
            "ulimit",
            "stty",
            "tput",
            "clear",
            "renice",
            "logger",
            "killall",
            "pkill",
        ],
        summary: "accepted; there is nothing of the kind in a build",
        flags: &[],
        run: |_, _| 0,
    },
    Program {
        names: &["ldd"],
        summary: "the C library of a program; others are not known",
        flags: &[],
        run: ldd,
    },
    Program {
        names: &["setcap", "setfacl", "chattr"],
        summary: "accepted; capabilities are not kept",
        flags: &[],
        run: |_, _| 0,
    },
];

const LDCONFIG: &[&str] = &["p,print-cache", "v,verbose", "n", "N", "X", "C=", "f=", "r="];
const LOCALEDEF: &[&str] =
    &["i,inputfile=", "f,charmap=", "c,force", "A,alias-file=", "quiet", "no-archive", "list-archive"];

fn ldconfig(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, LDCONFIG) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.has("p") {
        process.not_simulated(1, "the list of libraries is not known");
        return 0;
    }
    if process.is_busybox() || process.sys.shell == crate::shell::ShellKind::Ash {
        // musl's has no cache.
        return 0;
    }
    if process.user.uid != 0 {
        return process.fail("Can't create temporary cache file /etc/ld.so.cache~: Permission denied");
    }
    let old = process.read("/etc/ld.so.cache").map(|content| content.len()).unwrap_or(0);
    let size = if old == 0 { 6_000 } else { old };
    // /etc is there in every image that has ldconfig.
    let _ = process.write("/etc/ld.so.cache", Content::described(size, "ld.so.cache"));
    0
}

fn link(process: &mut Process<'_>, at: &str, target: &str) {
    let meta = process.new_meta(0o777);
    // A directory that is missing is made, as the Perl program does not: it then fails; both leave no link behind.
    let _ = process.mkdir_all(path::parent(at), 0o755);
    let _ = process.put(at, Node::symlink(meta, target));
}

fn update_alternatives(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> = process.operands().to_vec();
    let mut at = 0;
    let mut code = 0;
    while let Some(word) = words.get(at) {
        let value = |offset: usize| words.get(at + offset).cloned().unwrap_or_default();
        match word.as_str() {
            "--install" | "--slave" => {
                let (generic, name, target) = (value(1), value(2), value(3));
                let administrative = format!("/etc/alternatives/{name}");
                let mode = if process.lstat(&administrative).is_ok() { "manual" } else { "auto" };
                link(process, &administrative, &target);
                link(process, &generic, &administrative);
                if word == "--install" {
                    process.out(format!(
                        "update-alternatives: using {target} to provide {generic} ({name}) in {mode} mode\n"
                    ));
                }
                at += if word == "--install" { 5 } else { 4 };
            }
            "--set" => {
                let (name, target) = (value(1), value(2));
                if process.stat(&target).is_err() {
                    process.err(format!("update-alternatives: error: alternative {target} for {name} not registered; not setting\n"));
                    code = 2;
                } else {
                    link(process, &format!("/etc/alternatives/{name}"), &target);
                    process.out(format!("update-alternatives: using {target} to provide /usr/bin/{name} ({name}) in manual mode\n"));
                }
                at += 3;
            }
            "--remove" | "--remove-all" => {
                let name = value(1);
                // It may never have been there.
                let _ = process.remove(&format!("/etc/alternatives/{name}"));
                at += if word == "--remove" { 3 } else { 2 };
            }
            "--auto" | "--config" | "--display" | "--query" | "--list" => at += 2,
            "--force" | "--quiet" | "--verbose" | "--skip-auto" => at += 1,
            _ => {
                process.not_simulated(at + 1, "this use of update-alternatives has no model");
                return 0;
            }
        }
    }
    code
}

/// Bytes that one locale adds to the archive, measured for `en_US.UTF-8`.
const LOCALE: u64 = 3_000_000;

fn make_locale(process: &mut Process<'_>, name: &str) {
    let archive = "/usr/lib/locale/locale-archive";
    let (old, label) = match process.read(archive) {
        Ok(Content::Described(described)) => (described.size, described.label.to_string()),
        _ => (0, "locales".to_owned()),
    };
    process.sys.spend(2 * cost::SECOND);
    // Both fail only without rights, which locale-gen has.
    let _ = process.mkdir_all("/usr/lib/locale", 0o755);
    let _ = process.write(archive, Content::described(old + LOCALE, format!("{label} {name}")));
}

fn locale_gen(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &["purge", "no-purge", "keep-existing", "lang="]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let mut names = flags.texts();
    if names.is_empty() {
        let text =
            process.sys.tree.read("/etc/locale.gen").ok().and_then(Content::as_text).unwrap_or("").to_owned();
        names = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split_whitespace().next().unwrap_or("").to_owned())
            .collect();
    }
    process.out("Generating locales (this might take a while)...\n");
    for name in names {
        process.out(format!("  {name}... done\n"));
        make_locale(process, &name);
    }
    process.out("Generation complete.\n");
    0
}

fn localedef(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, LOCALEDEF) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some(name) = flags.text(0).map(str::to_owned) else { return usage(process, "missing operand") };
    make_locale(process, &name);
    0
}

fn update_locale(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let lines: String =
        process.operands().iter().filter(|word| word.contains('=')).map(|word| format!("{word}\n")).collect();
    match process.write("/etc/default/locale", Content::from(lines.into_bytes())) {
        Ok(()) => 0,
        Err(errno) => process.fail(format!("cannot write /etc/default/locale: {}", errno.message())),
    }
}

fn update_ca(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let at = process.path("/usr/local/share/ca-certificates");
    let own: u64 = process.sys.tree.walk(&at).map(|(_, node)| node.size()).sum();
    let count = process.sys.tree.walk(&at).filter(|(path, _)| path.ends_with(".crt")).count();
    let bundle = "/etc/ssl/certs/ca-certificates.crt";
    let old = process.read(bundle).map(|content| content.len()).unwrap_or(0);
    // The directory is made where the package did not.
    let _ = process.mkdir_all("/etc/ssl/certs", 0o755);
    let size = if old == 0 { 220_000 + own } else { old + own };
    let _ = process.write(bundle, Content::described(size, format!("ca-certificates+{own}")));
    process.sys.spend(cost::SECOND / 2);
    if !process.is_busybox() && process.sys.shell != crate::shell::ShellKind::Ash {
        process.out(format!("Updating certificates in /etc/ssl/certs...\n{count} added, 0 removed; done.\nRunning hooks in /etc/ca-certificates/update.d...\ndone.\n"));
    }
    0
}

/// `ldd`: what is no program is told from what is; of a program's libraries only the C library is known.
fn ldd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let musl = process.sys.tree.exists("/etc/alpine-release");
    let words = process.operands().to_vec();
    if words.iter().any(|word| word == "--version") {
        if musl {
            process.err("musl libc (x86_64)\nVersion 1.2.5\nDynamic Program Loader\nUsage: ldd [options] [--] pathname\n");
            return 1;
        }
        let status = process.text_of("/var/lib/dpkg/status").unwrap_or_default();
        let stanza = status.split("\n\n").find(|stanza| stanza.starts_with("Package: libc6\n"));
        let version =
            stanza.and_then(|stanza| stanza.lines().find_map(|line| line.strip_prefix("Version: ")));
        let release = process.text_of("/etc/os-release").unwrap_or_default();
        let system = if release.contains("ID=ubuntu") { "Ubuntu" } else { "Debian" };
        let version = version.unwrap_or("2.36-9");
        let number = version.split('-').next().unwrap_or(version);
        // Two releases a year.
        let minor = number.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok()).unwrap_or(36);
        let year = 2020 + minor.saturating_sub(31) / 2;
        process.out(format!(
            "ldd ({system} GLIBC {version}) {number}\nCopyright (C) {year} Free Software Foundation, Inc.\nThis is free \
             software; see the source for copying conditions.  There is NO\nwarranty; not even for MERCHANTABILITY or \
             FITNESS FOR A PARTICULAR PURPOSE.\nWritten by Roland McGrath and Ulrich Drepper.\n"
        ));
        return 0;
    }
    let names: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    let mut code = 0;
    for name in &names {
        if names.len() > 1 {
            process.out(format!("{name}:\n"));
        }
        match process.read(name) {
            Err(errno) => {
                let shown = if name.contains('/') { (*name).clone() } else { format!("./{name}") };
                code = process.fail(format!("{shown}: {}", errno.message()));
            }
            Ok(crate::vfs::Content::Described(described)) if !built::is_static(&described.label) => {
                process.out(match musl {
                    true => {
                        "\t/lib/ld-musl-x86_64.so.1 (0x7f0000000000)\n\tlibc.musl-x86_64.so.1 => \
                         /lib/ld-musl-x86_64.so.1 (0x7f0000000000)\n"
                    }
                    false => {
                        "\tlinux-vdso.so.1 (0x00007ffc00000000)\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 \
                         (0x00007f0000000000)\n\t/lib64/ld-linux-x86-64.so.2 (0x00007f0000400000)\n"
                    }
                });
                let message =
                    format!("ldd names the C library alone: the other libraries of {name} are not known");
                process.note("libraries-unknown", message, "copy the libraries that the real program needs");
            }
            Ok(_) => {
                process.err("\tnot a dynamic executable\n");
                code = 1;
            }
        }
    }
    code
}
