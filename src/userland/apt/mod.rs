//! `apt-get`, `apt`, `apt-mark`, `apt-cache`, `dpkg`: Debian's package managers over the catalog's packages.

mod dpkg;
mod install;
mod lists;
pub(super) mod postinst;
mod query;
mod remove;
mod resolve;
mod state;

use std::sync::Arc;

use crate::catalog::{Lookup, Suite};
use crate::shell::{ExitCode, Process};

use super::flags::Flags;
use super::{Program, Userland};

const APT_FLAGS: &[&str] = &[
    "y,yes,assume-yes",
    "q,quiet",
    "no-install-recommends",
    "install-recommends",
    "no-install-suggests",
    "install-suggests",
    "f,fix-broken",
    "m,fix-missing,ignore-missing",
    "u,show-upgraded",
    "V,verbose-versions",
    "d,download-only",
    "s,simulate,just-print,dry-run,no-act",
    "b,build,compile",
    "P,build-profiles=",
    "a,host-architecture=",
    "o,option=",
    "c,config-file=",
    "t,target-release,default-release=",
    "h,help",
    "v,version",
    "allow-unauthenticated",
    "allow-insecure-repositories",
    "allow-releaseinfo-change",
    "allow-downgrades",
    "allow-remove-essential",
    "allow-change-held-packages",
    "force-yes",
    "trivial-only",
    "no-remove",
    "no-upgrade",
    "only-upgrade",
    "only-source",
    "reinstall",
    "purge",
    "auto-remove,autoremove",
    "update",
    "no-download",
    "print-uris",
    "no-list-cleanup",
    "list-cleanup",
    "error-on=",
    "no-show-progress",
    "show-progress",
    "installed",
    "upgradable",
];

pub const PROGRAMS: &[Program] = &[
    Program { names: &["apt-get", "apt"], summary: "Debian's package manager", flags: APT_FLAGS, run: apt },
    Program {
        names: &["apt-mark"],
        summary: "marks packages as installed by hand or not",
        flags: &[],
        run: query::apt_mark,
    },
    Program {
        names: &["apt-cache"],
        summary: "looks packages up",
        flags: &[
            "q,quiet",
            "o,option=",
            "a,all-versions",
            "n,names-only",
            "recurse",
            "installed",
            "no-recommends",
            "no-suggests",
            "no-conflicts",
            "no-breaks",
            "no-replaces",
            "no-enhances",
        ],
        run: query::apt_cache,
    },
    Program { names: &["apt-config"], summary: "shows apt's settings (none)", flags: &[], run: |_, _| 0 },
    Program { names: &["dpkg", "dpkg-query"], summary: "installed packages", flags: &[], run: dpkg::dpkg },
    Program {
        names: &["dpkg-architecture"],
        summary: "Debian's names of the architecture",
        flags: &[],
        run: dpkg::architecture,
    },
    Program {
        names: &[
            "dpkg-reconfigure",
            "dpkg-divert",
            "dpkg-statoverride",
            "debconf-set-selections",
            "dpkg-trigger",
            "dpkg-preconfigure",
        ],
        summary: "settings of packages: accepted without effect",
        flags: &[],
        run: |_, process| {
            process.read_stdin();
            0
        },
    },
];

/// One call of `apt-get` or `apt`.
struct Call {
    flags: Flags,
    command: String,
    /// Where each operand after the command stands in `args`.
    operands: Vec<(usize, String)>,
}

fn apt(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, APT_FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.has("v") {
        process.out("apt 2.6.1 (amd64)\n");
        return 0;
    }
    let mut operands = flags.operands.clone().into_iter();
    let Some((at, command)) = operands.next() else { return 0 };
    let call = Call { flags, command, operands: operands.collect() };
    if process.name() == "apt" && !process.shows_output() {
        process.err("\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n");
    }
    let Some(suite) = suite(userland, process, at) else { return 0 };
    if changes_system(&call.command) && process.user.uid != 0 {
        return unprivileged(process, &call.command);
    }
    match call.command.as_str() {
        "update" => lists::update(process, &suite, &call),
        "install" | "reinstall" | "satisfy" => install::install(process, &suite, &call),
        "build-dep" => install::build_dependencies(process, &suite, &call),
        "upgrade" | "dist-upgrade" | "full-upgrade" => install::upgrade(process, &suite, &call),
        "remove" | "purge" => remove::remove(process, &suite, &call),
        "autoremove" | "auto-remove" | "autopurge" => remove::autoremove(process, &suite, &call),
        "clean" | "autoclean" | "auto-clean" => lists::clean(process),
        "distclean" | "dist-clean" => lists::dist_clean(process),
        "check" => 0,
        "list" | "search" | "show" => query::look_up(process, &suite, &call.command, &call.operands),
        "download" | "source" | "changelog" | "edit-sources" => {
            process.not_simulated(at, format!("{} {} has no model", process.name(), call.command));
            0
        }
        other => {
            process.err(format!("E: Invalid operation {other}\n"));
            100
        }
    }
}

/// The packages of the image's distribution; `None` where its data is not loaded.
fn suite(userland: &Userland, process: &mut Process<'_>, at: usize) -> Option<Arc<Suite>> {
    match userland.catalog.suite(&codename(process)) {
        Lookup::Found(suite) => Some(suite),
        Lookup::NeedsAsset(asset) => {
            process.needs_asset(at, asset);
            None
        }
        Lookup::Unknown { .. } => None,
    }
}

/// `bookworm`, `jammy`, …, from what the image says it is.
fn codename(process: &Process<'_>) -> String {
    let text = process.text_of("/etc/os-release").unwrap_or_default();
    let named = text.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    match named {
        Some(name) => name.trim_matches('"').to_owned(),
        None if text.contains("precise") => "precise".to_owned(),
        None => "bookworm".to_owned(),
    }
}

fn changes_system(command: &str) -> bool {
    !matches!(command, "list" | "search" | "show" | "check" | "download" | "source" | "changelog")
}

fn unprivileged(process: &mut Process<'_>, command: &str) -> ExitCode {
    let (file, lock) = match command {
        "update" => ("/var/lib/apt/lists/lock", "directory /var/lib/apt/lists/"),
        _ => {
            ("/var/lib/dpkg/lock-frontend", "dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?")
        }
    };
    let verb = if command == "update" { "lock" } else { "acquire the" };
    process.err(format!(
        "E: Could not open lock file {file} - open (13: Permission denied)\nE: Unable to {verb} {lock}\n"
    ));
    100
}

#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use super::super::testing::{Run, layers};

    #[test]
    fn the_first_story() {
        let run = layers(crate::catalog::PRECISE_2014, &["apt-get update", "apt-get install -y apache2"]);
        assert_eq!((run.sizes, run.code), (vec![20_670_000, 54_170_000], 0));
        assert!(run.tree.exists("/usr/sbin/apache2"));
    }

    #[test]
    fn bookworm() {
        let install = "apt-get install -y --no-install-recommends apache2";
        let Run { sizes, code, shown, tree, .. } = layers("debian:bookworm", &["apt-get update", install]);
        assert_eq!((sizes.first(), code), (Some(&19_860_000), 0));
        assert!(shown.contains("38 newly installed"), "{shown}");
        assert!(shown.contains("Need to get 25.7 MB of archives.\nAfter this operation, 113 MB"), "{shown}");
        // 109,575,470 bytes of files were measured; the database and the logs come on top.
        assert!((109_575_470..113_500_000).contains(&sizes[1]), "{sizes:?}");
        assert!(tree.exists("/usr/sbin/apache2") && tree.exists("/usr/sbin/a2enmod"));
        let Run { sizes, tree, .. } = layers(
            "debian:bookworm",
            &["apt-get update", install, "apt-get purge -y --auto-remove apache2", "apt-get dist-clean"],
        );
        assert!(!tree.exists("/usr/sbin/apache2") && sizes[2] < 1_000_000, "{sizes:?}");
    }

    #[test]
    fn failures_are_apts_own() {
        for (commands, expected_code, expected) in [
            (&["apt-get install -y curl"][..], 100, "E: Unable to locate package curl\n"),
            (
                &["apt-get update", "apt-get install -y nosuchthing"],
                100,
                "E: Unable to locate package nosuchthing\n",
            ),
            (&["apt-get update", "apt-get install curl"], 1, "Do you want to continue? [Y/n] Abort.\n"),
            (&["apt-get frobnicate"], 100, "E: Invalid operation frobnicate\n"),
        ] {
            let Run { code, shown, .. } = layers("debian:bookworm-slim", commands);
            assert_eq!(code, expected_code, "{commands:?}: {shown}");
            assert!(shown.ends_with(expected), "{commands:?}: {shown}");
        }
    }
}
