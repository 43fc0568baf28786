//! `yarn workspace` and `yarn workspaces`, of version 1 and later.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::call::Call;
use super::install::{Wish, install};
use super::manifest::Manifest;
use super::tool::Tool;
use super::workspace::{Workspace, in_each, within};

pub(super) fn workspaces(userland: &Userland, process: &mut Process<'_>, call: &Call) -> ExitCode {
    let focuses = call.rest.first().is_some_and(|word| word == "focus");
    // A project of its own is a workspace of one for `focus`.
    let alone = focuses.then(|| Workspace { root: process.cwd.to_owned(), members: Vec::new() });
    let Some(workspace) = Workspace::around(process).or(alone) else {
        process.err(
            "error Cannot find the root of your workspace - are you sure you're currently in a workspace?\n",
        );
        return 1;
    };
    let words = call.rest.as_slice();
    if call.command == "workspace" {
        let Some((name, rest)) = words.split_first() else {
            process.err("error Missing workspace name.\n");
            return 1;
        };
        let members = workspace.select([name.as_str()]);
        if members.is_empty() {
            process.err(format!("error Unknown workspace \"{name}\".\n"));
            return 1;
        }
        return in_each(process, Tool::Yarn, &members, rest);
    }
    match words.split_first() {
        Some((action, rest)) if action == "run" => {
            let script = rest.first().cloned().unwrap_or_default();
            in_each(process, Tool::Yarn, &workspace.members, &["run".to_owned(), script])
        }
        Some((action, rest)) if action == "foreach" => foreach(process, &workspace, rest),
        Some((action, rest)) if action == "focus" => focus(userland, process, &workspace, rest),
        _ => 0,
    }
}

/// `foreach [-A] [-pt] [-R] [--from NAME] [--include NAME] [--exclude NAME] COMMAND…`: packages without the script
/// are passed over.
fn foreach(process: &mut Process<'_>, workspace: &Workspace, words: &[String]) -> ExitCode {
    let mut included: Vec<String> = Vec::new();
    let mut rest = words;
    while let Some((word, more)) = rest.split_first().filter(|(word, _)| word.starts_with('-')) {
        rest = more;
        let (flag, value) =
            word.split_once('=').map_or((word.as_str(), None), |(f, v)| (f, Some(v.to_owned())));
        if matches!(flag, "--from" | "--include" | "--exclude" | "-j" | "--jobs") {
            let value = value.or_else(|| more.first().cloned()).unwrap_or_default();
            if !word.contains('=') {
                rest = more.get(1..).unwrap_or_default();
            }
            match flag {
                // With `-R`, and what it needs.
                "--from" => included.push(format!("{value}...")),
                "--include" => included.push(value),
                "--exclude" => included.push(format!("!{value}")),
                _ => {}
            }
        }
    }
    let mut members = workspace.select(included.iter().map(String::as_str));
    if let Some(script) = rest.get(1).filter(|_| rest.first().is_some_and(|word| word == "run")) {
        members.retain(|member| member.manifest.scripts.contains_key(script));
    }
    in_each(process, Tool::Yarn, &members, rest)
}

/// `focus [NAME…] [--production] [--all]`: only what those packages need is installed.
fn focus(
    userland: &Userland,
    process: &mut Process<'_>,
    workspace: &Workspace,
    words: &[String],
) -> ExitCode {
    let names: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    let has = |flag: &str| words.iter().any(|word| word == flag);
    let chosen = match names.as_slice() {
        [] if has("--all") || has("-A") => workspace.members.clone(),
        [] => workspace.members.iter().filter(|member| member.folder == process.cwd).cloned().collect(),
        names => workspace.select(names.iter().copied()),
    };
    let own = Manifest::read(process, &workspace.root).unwrap_or_default();
    let names_root = !own.name.is_empty() && names.contains(&own.name.as_str());
    if chosen.is_empty() && !names.is_empty() && !names_root {
        process.err(format!("Usage Error: Workspace not found ({})\n", names.join(", ")));
        return 1;
    }
    let Some(languages) = process.languages(userland) else { return 0 };
    // Without a name, the root is meant where the call stands in it; `--all` means it too.
    let of_root = names.is_empty() && (has("--all") || has("-A") || process.cwd == workspace.root);
    let mut manifest = if of_root || names_root { own } else { Manifest::default() };
    for member in workspace.with_needed(&chosen) {
        manifest.needs_also(&member.manifest);
    }
    manifest.without(|name| workspace.has(name));
    let wish = Wish { production: has("--production"), only_manifest: true, ..Wish::default() };
    let root = workspace.root.clone();
    match within(process, &root, |inner| install(inner, &languages, Tool::Yarn, &manifest, &wish)) {
        Some(_) => 0,
        None => 1,
    }
}
