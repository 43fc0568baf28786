//! Parts of a workspace on their own: `pnpm deploy`, `turbo prune`, `yarn workspaces focus`.

use serde_json::Value;

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::call::Call;
use super::install::{Wish, install};
use super::installs::is_production;
use super::manifest::Manifest;
use super::tool::Tool;
use super::workspace::{Member, Workspace, copy_folder, within};

/// `pnpm deploy --filter=NAME FOLDER`: a package with all that it needs, as one folder.
pub(super) fn deploy(userland: &Userland, process: &mut Process<'_>, call: &Call) -> ExitCode {
    let Some(folder) = call.names.first().map(|name| process.path(name)) else {
        process.out(" ERR_PNPM_INVALID_DEPLOY_TARGET  This command requires one parameter\n");
        return 1;
    };
    let Some(workspace) = Workspace::around(process) else {
        process.out(" ERR_PNPM_CANNOT_DEPLOY  A deploy is only possible from inside a workspace\n");
        return 1;
    };
    let chosen = match call.values(&["filter", "F", "filter-prod"]).next() {
        Some(_) => workspace.select(call.values(&["filter", "F", "filter-prod"])),
        None => workspace.members.iter().filter(|member| member.folder == process.cwd).cloned().collect(),
    };
    let Some(member) = chosen.first() else {
        process.out(" ERR_PNPM_NOTHING_TO_DEPLOY  No project was selected for deployment\n");
        return 1;
    };
    let Some(languages) = process.languages(userland) else { return 0 };
    copy_packed(process, member, &folder);
    let needed = workspace.with_needed(std::slice::from_ref(member));
    let others: Vec<&Member> = needed.iter().filter(|one| one.relative != member.relative).collect();
    let production = is_production(process, Tool::Pnpm, call);
    let mut manifest = member.manifest.clone();
    others.iter().for_each(|other| manifest.needs_also(&other.manifest));
    manifest.without(|name| workspace.has(name));
    let wish = Wish {
        production,
        ignore_scripts: call.has(&["ignore-scripts"]),
        lock_folder: Some(workspace.root.clone()),
        only_manifest: true,
        ..Wish::default()
    };
    let done = within(process, &folder, |inner| install(inner, &languages, Tool::Pnpm, &manifest, &wish));
    if done.is_none() {
        process.out(" ERR_PNPM_META_FETCH_FAIL  GET https://registry.npmjs.org/: request failed\n");
        return 1;
    }
    for other in others {
        copy_packed(process, other, &format!("{folder}/node_modules/{}", other.name()));
    }
    0
}

/// The files of a package that would be published: those that `files` names, or all.
fn copy_packed(process: &mut Process<'_>, member: &Member, to: &str) {
    let files: Vec<String> = member.manifest.files();
    let packed = |path: &str| {
        let always = !path.contains('/')
            && ["package.json", "readme", "license"]
                .iter()
                .any(|one| path.to_ascii_lowercase().starts_with(one));
        let named = files.iter().any(|file| path == file || path.starts_with(&format!("{file}/")));
        files.is_empty() || always || named
    };
    copy_folder(process, &member.folder, to, packed);
}

/// `turbo prune NAME [--docker] [--out-dir out]`: the packages that one needs, and the root's files.
pub(super) fn prune(process: &mut Process<'_>, names: &[String], docker: bool, out: &str) -> ExitCode {
    let Some(workspace) = Workspace::around(process) else {
        process.err("  x No workspace definition found\n");
        return 1;
    };
    let chosen = workspace.select(names.iter().map(String::as_str));
    if names.is_empty() || chosen.is_empty() {
        let name = names.first().map_or("", String::as_str);
        process.err(format!("  x Invalid scope. Package with name {name} in `package.json` not found.\n"));
        return 1;
    }
    let needed = workspace.with_needed(&chosen);
    let out = process.path(out);
    let full = if docker { format!("{out}/full") } else { out.clone() };
    let root = workspace.root.clone();
    let at_root = |path: &str, names: &[&str]| names.contains(&path);
    let settings = ["package.json", "pnpm-workspace.yaml", ".npmrc", ".yarnrc.yml", ".yarnrc", "bunfig.toml"];
    let locks = ["package-lock.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"];
    copy_folder(process, &root, &full, |path| {
        at_root(path, &settings) || at_root(path, &["turbo.json", ".gitignore"])
    });
    copy_folder(process, &root, &out, |path| at_root(path, &locks));
    if docker {
        let json = format!("{out}/json");
        copy_folder(process, &root, &json, |path| at_root(path, &settings) || at_root(path, &locks));
    }
    for member in &needed {
        copy_folder(process, &member.folder, &format!("{full}/{}", member.relative), |_| true);
        if docker {
            let to = format!("{out}/json/{}", member.relative);
            copy_folder(process, &member.folder, &to, |path| path == "package.json");
        }
        process.out(format!(" - Added {}\n", member.name()));
    }
    0
}

impl Manifest {
    /// What `files` names, as folders and files.
    fn files(&self) -> Vec<String> {
        let list = self.field("files").and_then(Value::as_array);
        let plain = |text: &str| {
            let text = text.trim_start_matches("./").trim_start_matches('/');
            text.trim_end_matches("/**/*")
                .trim_end_matches("/**")
                .trim_end_matches("/*")
                .trim_end_matches('/')
                .to_owned()
        };
        list.into_iter().flatten().filter_map(Value::as_str).map(plain).collect()
    }
}
