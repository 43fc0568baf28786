//! `zypper` and `pacman`: as `dnf` does it, since no data on their packages are at hand; and `rpmdev-setuptree`.

use crate::shell::{ExitCode, Process};

use super::words::operands;
use super::{Program, Userland, rpm};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["zypper"],
        summary: "openSUSE's package manager; every size is an estimate",
        flags: &[],
        run: zypper,
    },
    Program {
        names: &["pacman", "yay"],
        summary: "Arch's package manager; every size is an estimate",
        flags: &[],
        run: pacman,
    },
    Program {
        names: &["pacman-key", "reflector", "zypper-migration"],
        summary: "keys and mirrors: accepted without effect",
        flags: &[],
        run: |_, _| 0,
    },
    Program {
        names: &["rpmdev-setuptree"],
        summary: "makes the folders of rpmbuild",
        flags: &[],
        run: |_, process| {
            let root = format!("{}/rpmbuild", process.home());
            for folder in ["BUILD", "RPMS", "SOURCES", "SPECS", "SRPMS"] {
                if process.mkdir_all(&format!("{root}/{folder}"), 0o755).is_err() {
                    return 1;
                }
            }
            let macros = format!("{}/.rpmmacros", process.home());
            process.user_file(&macros, "%_topdir %(echo $HOME)/rpmbuild\n");
            0
        },
    },
];

/// Runs `dnf COMMAND [-y] NAME…`.
fn as_dnf(
    userland: &Userland,
    process: &mut Process<'_>,
    command: &str,
    yes: bool,
    names: &[String],
) -> ExitCode {
    let mut args = vec!["dnf".to_owned(), command.to_owned()];
    args.extend(yes.then(|| "-y".to_owned()));
    args.extend(names.iter().cloned());
    process.with_args(&args, 0, |process| rpm::dnf(userland, process))
}

fn zypper(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(&words, &["--root", "-R", "-t", "--type", "-r", "--repo", "--from", "-p"]);
    let yes =
        words.iter().any(|word| matches!(word.as_str(), "-n" | "--non-interactive" | "-y" | "--no-confirm"));
    let Some((command, names)) = plain.split_first() else { return 0 };
    match command.as_str() {
        "in" | "install" => as_dnf(userland, process, "install", yes, names),
        "rm" | "remove" => as_dnf(userland, process, "remove", yes, names),
        "ref" | "refresh" | "up" | "update" | "dup" | "dist-upgrade" | "patch" => {
            as_dnf(userland, process, "update", yes, &[])
        }
        "cc" | "clean" => as_dnf(userland, process, "clean", yes, &["all".to_owned()]),
        _ => 0,
    }
}

fn pacman(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let names: Vec<String> = words.iter().filter(|word| !word.starts_with('-')).cloned().collect();
    let yes = words.iter().any(|word| word == "--noconfirm");
    let letters: String = words
        .iter()
        .filter(|word| !word.starts_with("--"))
        .filter_map(|word| word.strip_prefix('-'))
        .collect();
    let has = |letter: char| letters.contains(letter);
    match () {
        () if has('S') && has('c') => as_dnf(userland, process, "clean", true, &["all".to_owned()]),
        () if has('S') => {
            let code = if has('y') { as_dnf(userland, process, "update", true, &[]) } else { 0 };
            if code != 0 || names.is_empty() {
                return code;
            }
            as_dnf(userland, process, "install", yes, &names)
        }
        () if has('R') => as_dnf(userland, process, "remove", true, &names),
        () => 0,
    }
}
