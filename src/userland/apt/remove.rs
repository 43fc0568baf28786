//! `apt-get remove`, `purge`, `autoremove`: files go, the layer that brought them stays.

use std::collections::BTreeSet;

use crate::catalog::Suite;
use crate::shell::{ExitCode, Process};

use super::super::cost;
use super::super::supply::{apt_size, glob};
use super::install::{documentation, wrapped};
use super::resolve::bare;
use super::state::Installed;
use super::{Call, lists};

pub(super) fn remove(process: &mut Process<'_>, suite: &Suite, call: &Call) -> ExitCode {
    let installed = Installed::read(process);
    let mut gone: BTreeSet<String> = BTreeSet::new();
    for (_, word) in &call.operands {
        let name = bare(word);
        if name.contains('*') {
            gone.extend(installed.iter().map(|(n, _)| n).filter(|n| glob(name, n)).map(str::to_owned));
        } else if installed.has(name) {
            gone.insert(name.to_owned());
        } else if suite.package(name).is_some() || !lists::are_known(process) {
            process.out(format!("Package '{name}' is not installed, so not removed\n"));
        } else {
            process.err(format!("E: Unable to locate package {name}\n"));
            return 100;
        }
    }
    // What depends on them goes as well.
    loop {
        let broken: Vec<String> = installed
            .iter()
            .map(|(name, _)| name)
            .filter(|name| !gone.contains(*name))
            .filter(|name| {
                suite.package(name).is_some_and(|package| {
                    package.depends.iter().any(|alternatives| {
                        let named = alternatives.iter().any(|one| gone.contains(&**one));
                        named && !alternatives.iter().any(|one| installed.has(one) && !gone.contains(&**one))
                    })
                })
            })
            .map(str::to_owned)
            .collect();
        if broken.is_empty() {
            break;
        }
        gone.extend(broken);
    }
    let with_rest = call.flags.has("auto-remove");
    take_away(process, suite, call, installed, gone, with_rest)
}

pub(super) fn autoremove(process: &mut Process<'_>, suite: &Suite, call: &Call) -> ExitCode {
    if !call.operands.is_empty() {
        let mut call =
            Call { flags: call.flags.clone(), command: "remove".to_owned(), operands: call.operands.clone() };
        call.flags.given.push(("auto-remove", None));
        return remove(process, suite, &call);
    }
    let installed = Installed::read(process);
    take_away(process, suite, call, installed, BTreeSet::new(), true)
}

fn take_away(
    process: &mut Process<'_>,
    suite: &Suite,
    call: &Call,
    mut installed: Installed,
    mut gone: BTreeSet<String>,
    with_rest: bool,
) -> ExitCode {
    if with_rest {
        let mut left = installed.clone();
        gone.iter().for_each(|name| left.remove(name));
        gone.extend(left.superfluous(suite));
    }
    let quiet = lists::quiet(call) > 1;
    let names: Vec<&str> = gone.iter().map(String::as_str).collect();
    if !quiet {
        process.out("Reading package lists...\nBuilding dependency tree...\nReading state information...\n");
        if !names.is_empty() {
            process.out(format!("The following packages will be REMOVED:\n{}", wrapped(&names)));
        }
        process
            .out(format!("0 upgraded, 0 newly installed, {} to remove and 0 not upgraded.\n", names.len()));
    }
    if names.is_empty() {
        return 0;
    }
    let kib: u64 = names.iter().filter_map(|n| suite.package(n)).map(|package| package.installed_kib).sum();
    if !quiet {
        process.out(format!("After this operation, {} disk space will be freed.\n", apt_size(kib * 1024)));
    }
    if !call.flags.has("y") && !call.flags.has("force-yes") {
        process.out("Do you want to continue? [Y/n] Abort.\n");
        return 1;
    }
    let documentation = documentation(process);
    for name in &names {
        if !quiet {
            let version = installed.version(name).unwrap_or_default().to_owned();
            process.out(format!("Removing {name} ({version}) ...\n"));
        }
        if let Some(package) = suite.package(name) {
            for entry in package.entries(documentation) {
                process.discard(&entry.path);
            }
        }
        process.discard(&format!("/var/lib/dpkg/info/{name}.list"));
        installed.remove(name);
        process.sys.spend(cost::DPKG_PACKAGE / 4);
        process.sys.step(4);
    }
    installed.write(process);
    0
}
