//! `npm install`, `npm ci`, `yarn`, `pnpm install`, `bun install`: a project, a workspace, or more packages.

use crate::catalog::Languages;
use crate::shell::{ExitCode, Process};
use crate::vfs::{Metadata, Node};

use super::super::Userland;
use super::call::Call;
use super::global::global;
use super::install::{Wish, fetch_locked, install, split};
use super::manifest::{Manifest, Unreadable};
use super::scripts::run_script;
use super::tool::Tool;
use super::workspace::{Member, Workspace, within};

const NO_NETWORK: &str = "npm error code EAI_AGAIN\nnpm error network request to https://registry.npmjs.org failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org\n";

/// Installs; `strict` if the lock file must be there and is not written.
pub(super) fn installs(
    userland: &Userland,
    process: &mut Process<'_>,
    tool: Tool,
    call: &Call,
    names: &[String],
    strict: bool,
) -> ExitCode {
    if call.has(&["g", "global"]) {
        return global(userland, process, tool, names);
    }
    let workspace = Workspace::around(process);
    // A package of a workspace is installed with the whole of it.
    let alone = !names.is_empty() || call.has(&["ignore-workspace", "no-workspaces"]);
    let root = workspace.as_ref().map(|one| one.root.clone());
    if let Some(root) = root.filter(|root| root != process.cwd && !alone) {
        return within(process, &root, |inner| installs(userland, inner, tool, call, names, strict));
    }
    let Some(languages) = process.languages(userland) else { return 0 };
    let manifest = match Manifest::read(process, process.cwd) {
        Ok(manifest) => manifest,
        Err(Unreadable::Malformed(error)) => {
            process.err(format!(
                "npm error code EJSONPARSE\nnpm error JSON.parse Invalid package.json: {error}\n"
            ));
            return 1;
        }
        Err(Unreadable::Absent) if names.is_empty() && workspace.is_none() => return absent(process, tool),
        Err(Unreadable::Absent) => Manifest::default(),
    };
    let there = |name: &str| process.sys.tree.exists(&process.path(name));
    if strict && !there(tool.lock_file()) && !tool.other_locks().iter().any(|name| there(name)) {
        return no_lock(process, tool);
    }
    let production = is_production(process, tool, call);
    let chosen = workspace.as_ref().filter(|one| one.root == process.cwd).map(|one| chosen(one, tool, call));
    let mut whole = manifest.clone();
    for member in chosen.iter().flatten() {
        whole.needs_also(&member.manifest);
    }
    if let Some(workspace) = &workspace {
        whole.without(|name| workspace.has(name));
    }
    let local =
        |name: &String| name.starts_with(['.', '/']) || name.contains("://") || name.starts_with("file:");
    let wish = Wish {
        names: names.iter().filter(|name| !local(name)).cloned().collect(),
        dev: call.has(&["D", "d", "save-dev", "dev"]),
        save: !call.has(&["no-save"]),
        production,
        ignore_scripts: call.has(&["ignore-scripts"]) || mode_skips_build(call),
        ..Wish::default()
    };
    if strict && tool == Tool::Npm {
        process.discard(&process.path("node_modules"));
    }
    let began = process.sys.clock;
    let Some(done) = install(process, &languages, tool, &whole, &wish) else {
        process.err(NO_NETWORK);
        return 1;
    };
    link_members(process, tool, workspace.as_ref(), chosen.as_deref().unwrap_or_default());
    if wish.save && !wish.names.is_empty() {
        save(process, &languages, &manifest, &wish);
    }
    if !wish.ignore_scripts && wish.names.is_empty() {
        let folders = std::iter::once(process.cwd.to_owned());
        let folders = folders.chain(chosen.into_iter().flatten().map(|member| member.folder));
        for folder in folders.collect::<Vec<_>>() {
            let code = within(process, &folder, |inner| lifecycle(inner, tool, production));
            if code != 0 {
                return code;
            }
        }
    }
    let seconds = (process.sys.clock.0 - began.0) / 1_000_000_000;
    let text = match tool {
        Tool::Npm if done.packages == 0 => format!("\nup to date in {seconds}s\n"),
        Tool::Npm => format!("\nadded {} packages in {seconds}s\n", done.packages),
        Tool::Yarn => format!("success Saved lockfile.\nDone in {seconds}.00s.\n"),
        Tool::Pnpm => format!("Packages: +{}\nDone in {seconds}s\n", done.packages),
        Tool::Bun => format!("\n{} packages installed [{seconds}.00s]\n", done.packages),
    };
    process.out(text);
    0
}

/// Yarn's `--mode=skip-build`.
fn mode_skips_build(call: &Call) -> bool {
    call.values(&["mode"]).any(|mode| mode == "skip-build" || mode == "update-lockfile")
}

/// Whether packages for development are left out.
pub(super) fn is_production(process: &Process<'_>, tool: Tool, call: &Call) -> bool {
    let set = |name: &str| process.var(name).map(str::to_ascii_lowercase);
    let omitted = set("NPM_CONFIG_OMIT").or_else(|| set("npm_config_omit"));
    let omitted = omitted.is_some_and(|what| what.contains("dev"))
        || set("NPM_CONFIG_PRODUCTION").is_some_and(|value| value == "true");
    call.values(&["omit"]).any(|what| what == "dev")
        || call.values(&["only"]).any(|what| what.starts_with("prod"))
        || call.has(&["production", "prod", "P"]) && !call.is_off("production")
        || tool == Tool::Npm && omitted
        || process.var("NODE_ENV") == Some("production")
            && !call.values(&["include"]).any(|what| what == "dev")
            && !call.is_off("production")
            && !call.is_off("prod")
            && tool != Tool::Bun
}

/// The packages of a workspace that an installation is for.
fn chosen(workspace: &Workspace, tool: Tool, call: &Call) -> Vec<Member> {
    let names: &[&str] = match tool {
        Tool::Npm => &["w", "workspace"],
        _ => &["filter", "F", "filter-prod"],
    };
    workspace.with_needed(&workspace.select(call.values(names)))
}

/// The packages of a workspace find each other: in the root's `node_modules`, with pnpm in that of each.
fn link_members(process: &mut Process<'_>, tool: Tool, workspace: Option<&Workspace>, chosen: &[Member]) {
    let Some(workspace) = workspace else { return };
    let now = process.sys.clock;
    let mut links: Vec<(String, String)> = Vec::new();
    let root = workspace.root.trim_end_matches('/');
    if tool == Tool::Pnpm {
        for member in chosen {
            let up = "../".repeat(member.relative.split('/').count() + 1);
            let Manifest { dependencies, dev_dependencies, .. } = &member.manifest;
            for name in dependencies.keys().chain(dev_dependencies.keys()) {
                let up = if name.contains('/') { format!("../{up}") } else { up.clone() };
                let other = workspace.members.iter().find(|other| other.name() == name);
                let target = other.map_or_else(|| format!("node_modules/{name}"), |one| one.relative.clone());
                if other.is_some() || process.sys.tree.exists(&format!("{root}/{target}")) {
                    links.push((format!("{}/node_modules/{name}", member.folder), format!("{up}{target}")));
                }
            }
        }
    } else {
        for member in chosen {
            let up = if member.name().contains('/') { "../../" } else { "../" };
            links
                .push((format!("{root}/node_modules/{}", member.name()), format!("{up}{}", member.relative)));
        }
    }
    for (path, target) in links {
        if process.mkdir_all(crate::vfs::path::parent(&path), 0o755).is_ok() {
            let meta = Metadata::new(0o777, now).owned_by(process.user.uid, process.user.gid);
            let _ = process.sys.tree.put(&path, Node::symlink(meta, target), now);
        }
    }
}

/// The scripts of the project itself that belong to an installation.
fn lifecycle(process: &mut Process<'_>, tool: Tool, production: bool) -> ExitCode {
    let Ok(manifest) = Manifest::read(process, process.cwd) else { return 0 };
    for script in ["preinstall", "install", "postinstall", "prepare"] {
        // Only Yarn leaves out `prepare` for production.
        let skipped = script == "prepare" && production && tool == Tool::Yarn;
        if manifest.scripts.contains_key(script) && !skipped {
            let code = run_script(process, tool, Some(script), &[], true);
            if code != 0 {
                return code;
            }
        }
    }
    0
}

/// `pnpm fetch`: needs the lock file alone.
pub(super) fn fetch(userland: &Userland, process: &mut Process<'_>, tool: Tool, call: &Call) -> ExitCode {
    let Some(languages) = process.languages(userland) else { return 0 };
    if !process.sys.tree.exists(&process.path(tool.lock_file())) {
        return no_lock(process, tool);
    }
    let wish = Wish { production: call.has(&["prod", "P"]), ..Wish::default() };
    match fetch_locked(process, &languages, tool, &wish) {
        Some(done) => {
            process.out(format!("Packages: +{}\n", done.packages));
            0
        }
        None => {
            process.err(NO_NETWORK);
            1
        }
    }
}

pub(super) fn absent(process: &mut Process<'_>, tool: Tool) -> ExitCode {
    let path = process.path("package.json");
    match tool {
        Tool::Npm => process.err(format!(
            "npm error code ENOENT\nnpm error syscall open\nnpm error path {path}\nnpm error errno -2\nnpm error enoent Could not read \
             package.json: Error: ENOENT: no such file or directory, open '{path}'\n"
        )),
        Tool::Yarn => {
            process.out("info No lockfile found.\n");
            return 0;
        }
        Tool::Pnpm => process.out(format!(" ERR_PNPM_NO_PKG_MANIFEST  No package.json found in {}\n", process.cwd)),
        Tool::Bun => process.err("error: Bun could not find a package.json file to install from\n"),
    }
    if tool == Tool::Npm { 254 } else { 1 }
}

fn no_lock(process: &mut Process<'_>, tool: Tool) -> ExitCode {
    match tool {
        Tool::Npm => process.err(
            "npm error code EUSAGE\nnpm error\nnpm error The `npm ci` command can only install with an existing package-lock.json or\nnpm \
             error npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or\nnpm error later to generate a \
             package-lock.json file, then try again.\n",
        ),
        Tool::Yarn => process.err(
            "error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.\n",
        ),
        Tool::Pnpm => process.out(
            " ERR_PNPM_NO_LOCKFILE  Cannot install with \"frozen-lockfile\" because pnpm-lock.yaml is absent\n",
        ),
        Tool::Bun => process.err("error: lockfile had changes, but lockfile is frozen\n"),
    }
    1
}

fn save(process: &mut Process<'_>, languages: &Languages, manifest: &Manifest, wish: &Wish) {
    if manifest.name.is_empty()
        && manifest.scripts.is_empty()
        && !process.sys.tree.exists(&process.path("package.json"))
    {
        return;
    }
    let named = |word: &String| {
        let (name, version) = split(word);
        let version = version.unwrap_or_else(|| languages.npm(&name).version.to_string());
        (name, version)
    };
    let names: Vec<(String, String)> = wish.names.iter().map(named).collect();
    let text = manifest.with(&names, wish.dev);
    process.user_file("package.json", text.as_str());
}
