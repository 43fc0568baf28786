//! Runners over the packages of a workspace: `turbo`, `lerna`, `rush` and the like.

use crate::shell::{ExitCode, Process};

use super::super::{Program, Userland};
use super::deploy::prune;
use super::manifest::Manifest;
use super::tool::Tool;
use super::workspace::{Member, Workspace, in_each};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["turbo", "lerna", "wsrun", "lage", "ultra", "moon"],
        summary: "runs scripts in every package of a workspace",
        flags: &[],
        run,
    },
    Program { names: &["nx"], summary: "runs targets of projects", flags: &[], run: super::nx::nx },
];

/// Flags of which the next word is the value.
const VALUES: &[&str] = &[
    "--filter",
    "-F",
    "--scope",
    "--ignore",
    "--concurrency",
    "--output-logs",
    "--log-order",
    "--cache-dir",
    "--out-dir",
    "--team",
    "--token",
    "--api",
    "--cwd",
    "--since",
    "--stream",
    "--cache",
    "--env-mode",
    "--log-prefix",
    "-p",
    "--package",
];

fn run(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version" || arg == "-v") {
        process.out("2.6.1\n");
        return 0;
    }
    let (mut words, mut filters, mut out, mut rest) = (Vec::new(), Vec::new(), "out".to_owned(), Vec::new());
    let mut left = args.iter();
    while let Some(arg) = left.next() {
        if arg == "--" {
            rest = left.cloned().collect();
            break;
        }
        let (flag, value) =
            arg.split_once('=').map_or((arg.as_str(), None), |(f, v)| (f, Some(v.to_owned())));
        if !arg.starts_with('-') {
            words.push(arg.clone());
        } else if VALUES.contains(&flag) && (value.is_some() || flag != "--stream") {
            let value = value.or_else(|| left.next().cloned()).unwrap_or_default();
            match flag {
                "--filter" | "-F" | "--scope" | "-p" | "--package" => filters.push(value),
                "--ignore" => filters.push(format!("!{value}")),
                "--out-dir" => out = value,
                _ => {}
            }
        }
    }
    let (command, scripts) = match words.split_first() {
        Some((first, rest)) if matches!(first.as_str(), "run" | "exec" | "prune") => {
            (first.clone(), rest.to_vec())
        }
        Some((first, _)) if is_settled(process.name(), first) => return 0,
        Some(_) => ("run".to_owned(), words.clone()),
        None => return 0,
    };
    if command == "prune" {
        let names = [scripts, filters].concat();
        let docker = args.iter().any(|arg| arg == "--docker");
        return prune(process, &names, docker, &out);
    }
    let tool = Tool::around(process);
    let Some(workspace) = Workspace::around(process) else {
        // Turborepo runs the scripts of a single package as well.
        for script in &scripts {
            let code = process.exec(&[tool.name().to_owned(), "run".to_owned(), script.clone()]);
            if code != 0 {
                return code;
            }
        }
        return 0;
    };
    // What a package needs is built before it (`dependsOn: ["^build"]`).
    let chosen = workspace.select(filters.iter().map(String::as_str));
    let members = if process.name() == "turbo" { workspace.with_needed(&chosen) } else { chosen };
    if members.is_empty() {
        process.out("No packages matched the provided filter\n");
        return 0;
    }
    if command == "exec" {
        let argv = [scripts, rest].concat();
        return in_each(
            process,
            Tool::Npm,
            &members,
            &[vec!["exec".to_owned(), "--".to_owned()], argv].concat(),
        );
    }
    for script in &scripts {
        // `web#build` is that of one package.
        let (only, script) =
            script.split_once('#').map_or((None, script.as_str()), |(one, name)| (Some(one), name));
        let has = |member: &&Member| {
            member.manifest.scripts.contains_key(script) && only.is_none_or(|only| member.name() == only)
        };
        let members: Vec<Member> = members.iter().filter(has).cloned().collect();
        let mut words = vec!["run".to_owned(), script.to_owned()];
        if !rest.is_empty() {
            words.push("--".to_owned());
            words.extend(rest.iter().cloned());
        }
        let code = in_each(process, tool, &members, &words);
        if code != 0 {
            return code;
        }
        // A task of the root itself.
        let of_root =
            Manifest::read(process, &workspace.root).unwrap_or_default().scripts.get(script).cloned();
        let calls_itself = of_root.is_none_or(|text| text.contains("turbo") || text.contains("lerna"));
        if members.is_empty() && calls_itself && process.name() == "turbo" {
            process.err(format!(
                "  x Missing tasks in project\n  `-> x Could not find task `{script}` in project\n"
            ));
            return 1;
        }
    }
    0
}

/// Commands that leave nothing in a layer.
fn is_settled(program: &str, command: &str) -> bool {
    let turbo =
        ["telemetry", "login", "link", "daemon", "unlink", "logout", "bin", "info", "ls", "query", "scan"];
    let lerna =
        ["bootstrap", "clean", "link", "version", "publish", "changed", "diff", "init", "list", "ls", "info"];
    if program == "lerna" { lerna.contains(&command) } else { turbo.contains(&command) }
}
