//! `dnf`, `yum`, `microdnf`, `rpm`: coarse, since no data on Red Hat's packages is at hand.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::flags::Flags;
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
];

pub const PROGRAMS: &[Program] = &[Program {
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

pub(super) fn dnf(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if matches!(process.name(), "rpm" | "yum-config-manager") {
        return 0;
    }
    let words = flags.texts();
    let Some((command, names)) = words.split_first() else { return 1 };
    match command.as_str() {
        "install" | "groupinstall" | "reinstall" | "localinstall" => install(process, &flags, names),
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

fn install(process: &mut Process<'_>, flags: &Flags, names: &[String]) -> ExitCode {
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
    for name in names {
        let large = LARGE.iter().find(|(start, _)| name.starts_with(start)).map(|(_, bytes)| *bytes);
        let bytes = large.unwrap_or(PACKAGE.0);
        if !process.download(large.map_or(PACKAGE.1, |bytes| bytes / 3)) {
            return 1;
        }
        let label = |path: &str| format!("estimated: rpm {name}: {path}");
        let program = format!("/usr/bin/{}", name.trim_end_matches("-devel").trim_end_matches(".x86_64"));
        let contents = format!("/usr/lib64/{name}/contents");
        let mut entries = vec![Entry::fixed(contents.clone(), 0o644, bytes - bytes / 8, label(&contents))];
        if !name.ends_with("-devel") && !name.starts_with('@') && !process.sys.tree.exists(&program) {
            entries.push(Entry::fixed(program.clone(), 0o755, bytes / 8, label(&program)));
        }
        for (start, programs) in PROGRAM_NAMES {
            if name.starts_with(start) {
                entries.extend(programs.iter().map(|program| {
                    let path = format!("/usr/bin/{program}");
                    let label = label(&path);
                    Entry::fixed(path, 0o755, 40_000, label)
                }));
            }
        }
        process.unpack(&entries);
        process.sys.spend(cost::DPKG_PACKAGE);
        process.out(format!("Installed: {name}\n"));
    }
    process.out("Complete!\n");
    0
}

/// Packages whose programs have other names.
const PROGRAM_NAMES: &[(&str, &[&str])] = &[
    ("gcc-c++", &["g++", "c++"]),
    ("gcc", &["cc"]),
    ("java-", &["java", "javac", "jar"]),
    ("python3-pip", &["pip3", "pip"]),
    ("nodejs", &["node", "npm", "npx"]),
    ("shadow-utils", &["useradd", "groupadd", "usermod"]),
    ("procps-ng", &["ps", "top"]),
    ("iproute", &["ip"]),
    ("xz", &["unxz", "xzcat"]),
    ("httpd", &["apachectl"]),
    ("maven", &["mvn"]),
    ("golang", &["go"]),
    ("openssh-clients", &["ssh", "scp"]),
    ("bind-utils", &["dig", "nslookup"]),
    ("findutils", &["find", "xargs"]),
    ("util-linux", &["mount", "su"]),
    ("gnupg2", &["gpg"]),
    ("vim", &["vi"]),
    ("which", &["which"]),
    ("hostname", &["hostname"]),
    ("rpmdevtools", &["rpmdev-setuptree", "spectool"]),
    ("rpm-build", &["rpmbuild"]),
    ("python311-pip", &["pip3.11", "pip3"]),
    ("python311", &["python3.11"]),
    ("base-devel", &["gcc", "g++", "make", "cc"]),
    ("python3", &["python3"]),
];
