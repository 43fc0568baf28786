//! `apt-mark`, `apt-cache`, and the questions that `apt` answers.

use crate::catalog::Suite;
use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::flags::Flags;
use super::resolve::bare;
use super::state::Installed;
use super::{lists, suite};

/// `apt-mark auto|manual NAME…`, `showauto`, `showmanual`, `hold`, `unhold`. A pattern `.*` after `auto` is all.
pub(super) fn apt_mark(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> =
        process.operands().iter().filter(|word| !word.starts_with('-')).cloned().collect();
    let Some((command, names)) = words.split_first() else { return 0 };
    let mut installed = Installed::read(process);
    match command.as_str() {
        "showmanual" | "showauto" => {
            let auto = command == "showauto";
            let listed =
                installed.iter().map(|(name, _)| name).filter(|n| installed.auto.contains(*n) == auto);
            let text: String = listed.map(|name| format!("{name}\n")).collect();
            process.out(text);
        }
        "auto" | "manual" => {
            let all = names.iter().any(|name| name == ".*");
            let chosen: Vec<String> = if all {
                installed.iter().map(|(name, _)| name.to_owned()).collect()
            } else {
                names.to_vec()
            };
            for name in chosen {
                let name = bare(&name).to_owned();
                if !installed.has(&name) {
                    process.err(format!(
                        "E: Can't select installed nor candidate version from package '{name}'\n"
                    ));
                    continue;
                }
                let kind = if command == "auto" { "automatically" } else { "manually" };
                if command == "auto" {
                    installed.auto.insert(name.clone());
                } else {
                    installed.auto.remove(&name);
                }
                process.out(format!("{name} set to {kind} installed.\n"));
            }
            installed.write_marks(process);
        }
        "hold" | "unhold" | "showhold" => {
            let state = if command == "hold" { "set on hold" } else { "no longer on hold" };
            let text: String = names.iter().map(|name| format!("{name} {state}.\n")).collect();
            process.out(text);
        }
        other => {
            process.err(format!("E: Invalid operation {other}\n"));
            return 100;
        }
    }
    0
}

pub(super) fn apt_cache(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, super::PROGRAMS.get(2).map_or(&[], |program| program.flags)) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let Some((at, command)) = flags.operands.first().cloned() else { return 0 };
    let Some(suite) = suite(userland, process, at) else { return 0 };
    let operands = flags.operands.get(1..).unwrap_or_default().to_vec();
    look_up(process, &suite, &command, &operands)
}

/// `show`, `policy`, `search`, `list`, `pkgnames`.
pub(super) fn look_up(
    process: &mut Process<'_>,
    suite: &Suite,
    command: &str,
    operands: &[(usize, String)],
) -> ExitCode {
    let installed = Installed::read(process);
    let known = lists::are_known(process);
    let mut text = String::new();
    match command {
        "show" | "policy" | "madison" => {
            for (_, word) in operands {
                let name = bare(word);
                let Some(package) = suite.package(name).filter(|_| known || installed.has(name)) else {
                    if command == "show" {
                        process.err("E: No packages found\n");
                        return 100;
                    }
                    continue;
                };
                let version = &package.version;
                let present = installed.version(name).unwrap_or("(none)");
                text.push_str(&match command {
                    "show" => format!(
                        "Package: {name}\nVersion: {version}\nInstalled-Size: {}\nSize: {}\n\n",
                        package.installed_kib, package.deb_bytes
                    ),
                    "madison" => {
                        format!("{name} | {version} | {} {} Packages\n", suite.mirror, suite.codename)
                    }
                    _ => format!("{name}:\n  Installed: {present}\n  Candidate: {version}\n"),
                });
            }
        }
        "search" | "pkgnames" => {
            let wanted: Vec<&str> = operands.iter().map(|(_, word)| word.as_str()).collect();
            let names = suite.names().filter(|name| known && wanted.iter().all(|word| name.contains(word)));
            text.extend(names.take(200).map(|name| format!("{name}\n")));
        }
        "list" => {
            text.push_str("Listing...\n");
            let lines =
                installed.iter().map(|(name, version)| format!("{name}/now {version} amd64 [installed]\n"));
            text.extend(lines);
        }
        _ => {}
    }
    process.out(text);
    0
}
