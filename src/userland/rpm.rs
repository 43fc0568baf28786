//! `dnf`, `yum`, `microdnf`, `rpm`: coarse, since no data on Red Hat's packages is at hand.

use crate::catalog::{Entry, EntryKind};
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::flags::Flags;
use super::rpm_programs::{DEVELOPMENT, PROGRAMS, SETTINGS, USERS};
use super::{Program, Userland, cost};

const FLAGS: &[&str] = &[
    "y,assumeyes",
    "q,quiet",
    "v,verbose",
    "nodocs",
    "setopt=",
    "enablerepo=",
    "disablerepo=",
    "installroot=",
    "releasever=",
    "best",
    "allowerasing",
    "nogpgcheck",
    "skip-broken",
    "refresh",
    "C,cacheonly",
    "x,exclude=",
    "b",
    "nobest",
    "enable",
    "disable",
    "allow-downgrade",
    "i",
    "U",
    "h",
    "e",
    "import=",
    "nodeps",
    "force",
    "qa",
    "a",
    "import",
    "set-enabled=",
    "set-disabled=",
    "add-repo=",
    "repo=",
    "advisory=",
    "security",
    "E,eval=",
    "V",
    "q,query",
    "quiet",
    "F",
    "replacepkgs",
    "percent",
    "nosignature",
    "nodigest",
    "noscripts",
    "forcearch=",
    "noplugins",
    "save",
    "setenv=",
    "R=",
    "d=",
    "ivh",
    "Uvh",
];

pub const MANAGERS: &[Program] = &[Program {
    names: &["dnf", "yum", "microdnf", "rpm", "yum-config-manager", "tdnf"],
    summary: "Red Hat's package managers; every size is an estimate",
    flags: FLAGS,
    run: dnf,
}];

const CACHE: &str = "/var/cache/dnf";
/// What the first call fetches of the repositories, and what it keeps of that.
const METADATA: u64 = 60_000_000;
/// A package of which only the name is known: bytes installed, and downloaded.
const PACKAGE: (u64, u64) = (3_500_000, 1_000_000);
/// Packages that are larger by an order of magnitude.
const LARGE: &[(&str, u64)] = &[
    ("gcc", 90_000_000),
    ("gcc-c++", 120_000_000),
    ("java-", 190_000_000),
    ("python3", 33_000_000),
    ("nodejs", 60_000_000),
    ("git", 40_000_000),
    ("golang", 240_000_000),
    ("httpd", 12_000_000),
    ("nginx", 4_000_000),
    ("make", 1_700_000),
    ("maven", 18_000_000),
    ("perl", 30_000_000),
    ("@development-tools", 400_000_000),
];

pub(super) fn dnf(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let words = flags.texts();
    if process.name() == "rpm" {
        return rpm(userland, process, &flags, &words);
    }
    if let Some(url) = flags.value("add-repo").map(str::to_owned) {
        return add_repository(process, &url);
    }
    if process.name() == "yum-config-manager" {
        return words
            .first()
            .filter(|word| word.contains("://"))
            .cloned()
            .map_or(0, |url| add_repository(process, &url));
    }
    let Some((command, names)) = words.split_first() else { return 0 };
    // `dnf module install nodejs:18`, `dnf group install "Development Tools"`.
    let (command, names) = match (command.as_str(), names.split_first()) {
        ("module" | "group" | "groups", Some((command, names))) => (command, names),
        _ => (command, names),
    };
    match command.as_str() {
        "install" | "groupinstall" | "reinstall" | "localinstall" => {
            install(userland, process, &flags, names)
        }
        "update" | "upgrade" | "makecache" | "check-update" => {
            if !metadata(process) {
                return 1;
            }
            process.out("Dependencies resolved.\nNothing to do.\nComplete!\n");
            0
        }
        "clean" => {
            for path in [CACHE, "/var/cache/yum"] {
                process.sweep(path, |_| true);
            }
            process.out("24 files removed\n");
            0
        }
        "remove" | "erase" | "autoremove" => {
            for name in names {
                process.discard(&format!("/usr/bin/{name}"));
                process.discard(&format!("/usr/lib64/{name}"));
            }
            process.out("Complete!\n");
            0
        }
        _ => 0,
    }
}

fn metadata(process: &mut Process<'_>) -> bool {
    let path = format!("{CACHE}/repodata.solv");
    if process.sys.tree.exists(&path) {
        return true;
    }
    if !process.download(METADATA / 2) {
        process.err(
            "Error: Failed to download metadata for repo 'baseos': Cannot prepare internal mirrorlist\n",
        );
        return false;
    }
    process.system_file(&path, Content::described(METADATA, "estimated: metadata of the repositories"));
    true
}

fn install(userland: &Userland, process: &mut Process<'_>, flags: &Flags, names: &[String]) -> ExitCode {
    if process.user.uid != 0 {
        process.err("Error: This command has to be run with superuser privileges (under the root user on most systems).\n");
        return 1;
    }
    if !metadata(process) {
        return 1;
    }
    if !flags.has("y") {
        process.out("Is this ok [y/N]: Operation aborted.\n");
        return 1;
    }
    unpack(userland, process, names)
}

/// Downloads and unpacks packages.
fn unpack(userland: &Userland, process: &mut Process<'_>, names: &[String]) -> ExitCode {
    for name in names {
        let (name, is_group) = plain(name);
        let large = LARGE.iter().find(|(start, _)| name.starts_with(start)).map(|(_, bytes)| *bytes);
        let bytes = if is_group { GROUP } else { large.unwrap_or(PACKAGE.0) };
        if !process.download(if is_group { GROUP / 3 } else { large.map_or(PACKAGE.1, |bytes| bytes / 3) }) {
            return 1;
        }
        let label = |path: &str| format!("estimated: rpm {name}: {path}");
        let contents = format!("/usr/lib64/{}/contents", name.replace([' ', '/'], "-").to_ascii_lowercase());
        let mut entries = vec![Entry::fixed(contents.clone(), 0o644, bytes - bytes / 8, label(&contents))];
        let known = PROGRAMS.iter().find(|(start, _)| brings(start, &name)).map(|(_, programs)| *programs);
        let alike = if known.is_none() && !is_group && !is_library(&name) {
            process.debian_programs(&userland.catalog, &name)
        } else {
            None
        };
        let alike: Vec<&str> = alike.iter().flatten().map(|path| &**path).collect();
        let own = [name.as_str()];
        let programs = match known {
            _ if is_group => DEVELOPMENT,
            Some(programs) if !name.ends_with("-devel") || name.starts_with("java-") => programs,
            None if is_library(&name) => &[],
            None if alike.is_empty() => &own,
            None => &alike,
            Some(_) => &[],
        };
        for program in programs {
            let path =
                if program.starts_with('/') { (*program).to_owned() } else { format!("/usr/bin/{program}") };
            if !process.sys.tree.exists(&path) {
                let label = label(&path);
                entries.push(Entry::fixed(path, 0o755, bytes / 8 / programs.len() as u64, label));
            }
        }
        let settings = SETTINGS.iter().filter(|(package, ..)| *package == name);
        entries.extend(settings.filter(|(_, path, _)| !process.sys.tree.exists(path)).map(
            |(_, path, text)| match (path.strip_suffix('/'), text) {
                (Some(folder), _) => Entry::new(folder, 0o755, EntryKind::Directory),
                (None, Some(text)) => Entry::text(*path, 0o644, *text),
                (None, None) => Entry::fixed(*path, 0o644, 6_000, label(path)),
            },
        ));
        process.unpack(&entries);
        accounts(process, &name);
        process.sys.spend(cost::DPKG_PACKAGE);
        process.out(format!("Installed: {name}\n"));
    }
    process.out("Complete!\n");
    0
}

/// A group of packages, as the development tools are.
const GROUP: u64 = 400_000_000;

/// The name of a package without its version and processor, and whether it is a group: `@nodejs:18`, `epel-release-9.noarch.rpm`.
fn plain(word: &str) -> (String, bool) {
    let lower = word.to_ascii_lowercase();
    if lower.contains("development")
        && (lower.starts_with('@') || lower.contains(' ') || lower == "development")
    {
        return (word.trim_start_matches('@').to_owned(), true);
    }
    let name = word.trim_start_matches('@').split(':').next().unwrap_or(word);
    if word.contains("://") || word.ends_with(".rpm") {
        let base = crate::vfs::path::base(word).trim_end_matches(".rpm");
        let end = base.match_indices('-').find(|(at, _)| {
            base.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
        let name = end.and_then(|(at, _)| base.get(..at)).unwrap_or(base);
        return (name.trim_end_matches("-latest").to_owned(), false);
    }
    let name = ["x86_64", "noarch", "aarch64", "i686"].iter().fold(name, |name, arch| {
        name.strip_suffix(arch).and_then(|name| name.strip_suffix('.')).unwrap_or(name)
    });
    // `terraform-1.7.0` names a version.
    let version = name.match_indices('-').find(|(at, _)| {
        let rest = name.get(at + 1..).unwrap_or_default();
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains('.')
    });
    let is_plain = |name: &&str| !name.starts_with("java") && !name.starts_with("python");
    (version.and_then(|(at, _)| name.get(..at)).filter(is_plain).unwrap_or(name).to_owned(), false)
}

/// Whether a row of the table is that of the package: `python3` is not that of `python3.11`.
fn brings(start: &str, name: &str) -> bool {
    name.strip_prefix(start).is_some_and(|rest| !rest.starts_with('.') || start.ends_with("pip"))
}

/// Packages that bring no program.
fn is_library(name: &str) -> bool {
    ["-devel", "-libs", "-release", "-common", "-data", "-fonts", "-langpack-en", "-headers", "-static"]
        .iter()
        .any(|end| name.ends_with(end))
        || ["lib", "perl-", "python3-", "php-", "glibc-", "langpacks", "fontconfig", "google-", "kernel-"]
            .iter()
            .any(|start| name.starts_with(start))
}

fn accounts(process: &mut Process<'_>, package: &str) {
    for (_, name, id, home) in USERS.iter().filter(|(of, ..)| *of == package) {
        for (file, line) in [
            ("/etc/passwd", format!("{name}:x:{id}:{id}::{home}:/sbin/nologin\n")),
            ("/etc/group", format!("{name}:x:{id}:\n")),
        ] {
            let text = process.text_of(file).unwrap_or_default();
            if !text.lines().any(|line| line.split(':').next() == Some(name)) {
                process.system_file(file, format!("{text}{line}").as_str());
            }
        }
    }
}

/// `rpm`: installs what is named, and answers what it is asked.
fn rpm(userland: &Userland, process: &mut Process<'_>, flags: &Flags, words: &[String]) -> ExitCode {
    if let Some(macros) = flags.value("E") {
        let text = macros
            .replace("%{?rhel}", "9")
            .replace("%rhel", "9")
            .replace("%{rhel}", "9")
            .replace("%{_arch}", "x86_64")
            .replace("%_arch", "x86_64");
        let text = text.replace("%fedora", "40").replace("%{fedora}", "40");
        process.out(format!("{text}\n"));
        return 0;
    }
    let letters: String = process
        .operands()
        .iter()
        .filter(|word| word.starts_with('-') && !word.starts_with("--"))
        .cloned()
        .collect();
    if flags.has("import") || letters.contains('e') || letters.contains('V') {
        return 0;
    }
    if letters.contains('q') || flags.has("q") {
        let missing = words.iter().find(|name| {
            !process.sys.tree.is_dir(&format!("/usr/lib64/{name}"))
                && !process.sys.tree.exists(&format!("/usr/bin/{name}"))
        });
        return match missing {
            Some(name) => {
                process.out(format!("package {name} is not installed\n"));
                1
            }
            None => {
                words.iter().for_each(|name| process.out(format!("{name}-1.0-1.el9.x86_64\n")));
                0
            }
        };
    }
    if letters.contains(['i', 'U', 'F']) { unpack(userland, process, words) } else { 0 }
}

/// A file of a repository, at its usual place.
fn add_repository(process: &mut Process<'_>, url: &str) -> ExitCode {
    if !process.download(1_000) {
        return 1;
    }
    let base = crate::vfs::path::base(url).trim_end_matches(".repo");
    let text = format!("[{base}]\nname={base}\nbaseurl={url}\nenabled=1\n");
    process.system_file(&format!("/etc/yum.repos.d/{base}.repo"), text.as_str());
    process.out(format!("Adding repo from: {url}\n"));
    0
}
