//! The commands of `npm`, `yarn`, `pnpm` and `bun`.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::bun;
use super::call::Call;
use super::deploy::deploy;
use super::global::{global, remove};
use super::install::split;
use super::installs::{fetch, installs};
use super::packages::settle;
use super::scripts::{run_program, run_script, with_bin};
use super::tool::Tool;
use super::workspace::{Workspace, in_each};
use super::yarn;

pub(super) fn npm(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    run(userland, process, Tool::Npm)
}

pub(super) fn yarn(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    run(userland, process, Tool::Yarn)
}

pub(super) fn pnpm(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    run(userland, process, Tool::Pnpm)
}

pub(super) fn bun(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    run(userland, process, Tool::Bun)
}

fn run(userland: &Userland, process: &mut Process<'_>, tool: Tool) -> ExitCode {
    let words = process.operands().to_vec();
    let call = Call::read(tool, &words);
    if call.command.is_empty() && call.has(&["v", "version", "V"]) {
        let version = tool.version(process);
        process.out(format!("{version}\n"));
        return 0;
    }
    if let Some((folder, kept)) = call.elsewhere(tool, &words) {
        let argv: Vec<String> = std::iter::once(tool.name().to_owned()).chain(kept).collect();
        let (env, user, cwd) = (process.env.clone(), process.user.clone(), process.path(&folder));
        return process.exec_with(&argv, &env, &crate::vfs::path::clean(&cwd), &user);
    }
    if let Some(code) = in_workspace(process, tool, &call) {
        return code;
    }
    let if_present = call.has(&["if-present"]);
    match call.command.as_str() {
        "" if tool == Tool::Yarn => installs(userland, process, tool, &call, &[], strict(tool, &call)),
        "" => 1,
        "install" | "i" | "add" | "ci" | "clean-install" | "isntall" | "update" | "up" | "upgrade"
        | "install-clean" | "in" | "install-ci-test" | "it" => {
            let named = call.names.as_slice();
            let strict =
                strict(tool, &call) && !matches!(call.command.as_str(), "add" | "update" | "up" | "upgrade");
            let names =
                if matches!(call.command.as_str(), "update" | "up" | "upgrade") { &[] } else { named };
            installs(userland, process, tool, &call, names, strict)
        }
        "fetch" => fetch(userland, process, tool, &call),
        "deploy" if tool == Tool::Pnpm => deploy(userland, process, &call),
        "run" | "run-script" => {
            run_script(process, tool, call.names.first().map(String::as_str), &call.rest, if_present)
        }
        "build" | "test" | "pm" if tool == Tool::Bun => bun::own(process, &call),
        "test" | "t" | "tst" | "start" | "stop" | "restart" => {
            let name = if matches!(call.command.as_str(), "t" | "tst") { "test" } else { &call.command };
            run_script(process, tool, Some(name), &call.rest, if_present)
        }
        "exec" | "x" | "dlx" => {
            let argv: Vec<String> = call.names.iter().chain(&call.rest).cloned().collect();
            match call.values(&["c", "call"]).next() {
                Some(script) => {
                    let argv = ["/bin/sh".to_owned(), "-c".to_owned(), script.to_owned()];
                    with_bin(process, tool, &argv)
                }
                None => run_program(process, tool, &argv),
            }
        }
        "node" if tool == Tool::Yarn => {
            let argv: Vec<String> = ["node"]
                .into_iter()
                .map(str::to_owned)
                .chain(call.names.iter().chain(&call.rest).cloned())
                .collect();
            with_bin(process, tool, &argv)
        }
        "cache" | "store" => cache(process, tool, &call),
        "uninstall" | "remove" | "rm" | "un" | "r" if call.has(&["g", "global"]) => {
            remove(userland, process, tool, &call.names)
        }
        "uninstall" | "remove" | "rm" | "un" | "r" => {
            for name in &call.names {
                process.discard(&process.path(&format!("node_modules/{}", split(name).0)));
            }
            0
        }
        "prune" => prune(userland, process, tool, &words),
        "global" => match call.names.split_first() {
            Some((action, names)) if action == "add" || action == "upgrade" => {
                global(userland, process, tool, names)
            }
            Some((action, names)) if action == "remove" => remove(userland, process, tool, names),
            Some((action, _)) if action == "bin" => {
                let prefix = super::global::prefix(process);
                process.out(format!("{prefix}/bin\n"));
                0
            }
            _ => 0,
        },
        "workspace" | "workspaces" if tool == Tool::Yarn => yarn::workspaces(userland, process, &call),
        "publish" | "patch" | "create" => {
            process.not_simulated(1, format!("{} {} has no model", tool.name(), call.command));
            0
        }
        command if is_settled(command) => settle(userland, process, tool, &call),
        // `yarn build` and `pnpm build` run scripts of any name.
        other if tool != Tool::Npm => {
            let rest: Vec<String> = call.names.iter().chain(&call.rest).cloned().collect();
            run_script(process, tool, Some(other), &rest, if_present)
        }
        other => {
            process.err(format!(
                "Unknown command: \"{other}\"\n\nTo see a list of supported npm commands, run:\n  npm help\n"
            ));
            1
        }
    }
}

/// Commands that change nothing that a layer shows, or no more than the manifest.
fn is_settled(command: &str) -> bool {
    const SETTLED: &[&str] = &[
        "approve-builds",
        "audit",
        "bin",
        "c",
        "config",
        "constraints",
        "dedupe",
        "doctor",
        "env",
        "explain",
        "fund",
        "get",
        "help",
        "import",
        "info",
        "init",
        "la",
        "licenses",
        "link",
        "list",
        "ll",
        "ln",
        "login",
        "logout",
        "ls",
        "outdated",
        "pack",
        "ping",
        "pkg",
        "plugin",
        "policies",
        "prefix",
        "rb",
        "rebuild",
        "root",
        "self-update",
        "set",
        "setup",
        "show",
        "unlink",
        "version",
        "view",
        "whoami",
        "why",
    ];
    SETTLED.contains(&command)
}

fn strict(tool: Tool, call: &Call) -> bool {
    let frozen = call.has(&["frozen-lockfile", "immutable", "frozen"]);
    let clean = matches!(call.command.as_str(), "ci" | "clean-install" | "install-clean" | "install-ci-test");
    frozen || clean && tool != Tool::Yarn
}

/// Scripts and programs in packages of the workspace: `npm -w NAME`, `pnpm -r`, `pnpm --filter`, `bun --filter`.
fn in_workspace(process: &mut Process<'_>, tool: Tool, call: &Call) -> Option<ExitCode> {
    let (names, all): (&[&str], &[&str]) = match tool {
        Tool::Npm => (&["w", "workspace"], &["ws", "workspaces"]),
        Tool::Pnpm => (&["filter", "F", "filter-prod"], &["r", "recursive"]),
        Tool::Bun => (&["filter", "F"], &[]),
        Tool::Yarn => return None,
    };
    let runs = matches!(
        call.command.as_str(),
        "run" | "run-script" | "exec" | "x" | "test" | "t" | "start" | "build"
    ) || tool == Tool::Pnpm
        && !is_settled(&call.command)
        && !matches!(
            call.command.as_str(),
            "install"
                | "i"
                | "add"
                | "deploy"
                | "fetch"
                | "prune"
                | "dlx"
                | "remove"
                | "rm"
                | "store"
                | "update"
                | "up"
        );
    let selected = call.values(names).next().is_some();
    if !runs || !selected && !call.has(all) {
        return None;
    }
    let workspace = Workspace::around(process)?;
    let members = workspace.select(call.values(names));
    if members.is_empty() && selected {
        if tool == Tool::Npm {
            process.err("npm error No workspaces found!\n");
            return Some(1);
        }
        process.out("No projects matched the filters\n");
        return Some(0);
    }
    let mut words = vec![call.command.clone()];
    let script = match call.command.as_str() {
        "run" | "run-script" => call.names.first().cloned(),
        "exec" | "x" => None,
        other => Some(other.to_owned()),
    };
    words.extend(call.names.iter().cloned());
    if !call.rest.is_empty() {
        words.push("--".to_owned());
        words.extend(call.rest.iter().cloned());
    }
    // Packages without the script are passed over.
    let has = |member: &super::workspace::Member| {
        script.as_ref().is_none_or(|script| member.manifest.scripts.contains_key(script))
    };
    let members: Vec<_> = members.into_iter().filter(has).collect();
    if members.is_empty() && !call.has(&["if-present"]) && tool != Tool::Npm {
        process.out(" ERR_PNPM_RECURSIVE_RUN_NO_SCRIPT  None of the selected packages has that script\n");
        return Some(1);
    }
    Some(in_each(process, tool, &members, &words))
}

/// Takes away what production does not need; no script of the project runs.
fn prune(userland: &Userland, process: &mut Process<'_>, tool: Tool, words: &[String]) -> ExitCode {
    let mut words = words.to_vec();
    words.push("--ignore-scripts".to_owned());
    let call = Call::read(tool, &words);
    installs(userland, process, tool, &call, &[], false)
}

fn cache(process: &mut Process<'_>, tool: Tool, call: &Call) -> ExitCode {
    let home = process.home();
    match call.names.first().map(String::as_str) {
        Some("clean" | "clear" | "rm" | "prune" | "delete") => {
            let places: &[&str] = match tool {
                Tool::Npm => &[".npm/_cacache"],
                Tool::Yarn => &[".cache/yarn", ".yarn/cache", ".yarn/berry/cache"],
                Tool::Pnpm => &[".local/share/pnpm/store"],
                Tool::Bun => &[".bun/install/cache"],
            };
            for place in places {
                process.discard(&format!("{home}/{place}"));
            }
            if tool == Tool::Npm && !call.has(&["force", "f"]) {
                process.err("npm error As of npm@5, the npm cache self-heals from corruption issues by treating integrity mismatches as cache misses.\n");
                return 1;
            }
            0
        }
        Some("dir" | "path") => {
            let cache = tool.cache(process);
            process.out(format!("{}\n", cache.trim_end_matches("/files")));
            0
        }
        _ => 0,
    }
}
