//! Projects of `uv`: what is synchronised into their environment, and running something in it.

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;

use super::super::words::Words;
use super::environment::in_environment;
use super::install::{locked, put_project};
use super::pip::Call;
use super::pipx;
use super::place::{Goal, place};
use super::project::{Choice, Project};
use super::requirement::{normal, requirement};
use super::uv::{no_compile, uv_install};
use super::uv_python::make_venv;

/// The groups and extras that flags choose; `dev` belongs to them unless it is refused.
pub(super) fn choice(words: &Words, development: bool) -> Choice {
    let list = |names: &[&str]| -> Vec<String> { words.values(names).map(str::to_owned).collect() };
    let only = list(&["--only-group"]);
    let mut groups = [list(&["--group"]), only.clone()].concat();
    let refused = words.has(&["--no-dev", "--no-default-groups"]) || !only.is_empty();
    if development && !refused || words.has(&["--only-dev", "--dev"]) {
        groups.push("dev".to_owned());
    }
    Choice {
        no_main: !only.is_empty() || words.has(&["--only-dev"]),
        all_groups: words.has(&["--all-groups"]),
        groups,
        refused: list(&["--no-group"]),
        extras: list(&["--extra"]),
        all_extras: words.has(&["--all-extras"]),
    }
}

/// The environment of the project.
fn environment(process: &Process<'_>, words: &Words) -> String {
    if let Some(root) = process.var("VIRTUAL_ENV").filter(|_| words.has(&["--active"])) {
        return root.to_owned();
    }
    process.var("UV_PROJECT_ENVIRONMENT").map_or_else(|| process.path(".venv"), |path| process.path(path))
}

/// `uv sync`, `uv add`.
pub(super) fn sync(
    userland: &Userland,
    process: &mut Process<'_>,
    words: &Words,
    names: &[String],
) -> ExitCode {
    if process.text_of("pyproject.toml").is_none() {
        process.err("error: No `pyproject.toml` found in current directory or any parent directory\n");
        return 2;
    }
    let set = |name: &str| process.var(name).is_some_and(|value| value != "0" && value != "false");
    let frozen = words.has(&["--frozen", "--locked"]) || set("UV_FROZEN") || set("UV_LOCKED");
    let development = !set("UV_NO_DEV");
    if frozen && !process.sys.tree.exists(&process.path("uv.lock")) {
        process.err("error: Unable to find lockfile at `uv.lock`. To create a lockfile, run `uv lock` or `uv sync`.\n");
        return 2;
    }
    let root = environment(process, words);
    let system = process.sys.tree.exists(&format!("{root}/bin/python3"))
        && !process.sys.tree.exists(&format!("{root}/pyvenv.cfg"));
    if !system && !process.sys.tree.exists(&format!("{root}/pyvenv.cfg")) {
        let code = make_venv(process, &root, words.value(&["--python", "-p"]), false);
        if code != 0 {
            return code;
        }
    }
    let mut wanted = Project::read(process, ".").wanted(&choice(words, development));
    wanted.extend(names.iter().cloned());
    let workspace = members(process);
    wanted.retain(|word| {
        !workspace.iter().any(|(name, _)| requirement(word).is_some_and(|(one, _)| one == *name))
    });
    for (_, folder) in &workspace {
        if words.has(&["--all-packages"]) || words.value(&["--package"]).is_some() {
            wanted.extend(Project::read(process, folder).dependencies);
        }
    }
    let call_target = Some(Goal::Root(root));
    let mut call = Call {
        names: wanted,
        target: call_target,
        no_compile: no_compile(process, words),
        lock: locked(process, &["uv.lock"]),
        ..Call::default()
    };
    let code = uv_install(userland, process, &mut call);
    if code != 0 {
        return code;
    }
    let place = place(process, call.target.as_ref());
    let text = process.text_of("pyproject.toml").unwrap_or_default();
    if text.contains("[build-system]")
        && !words.has(&["--no-install-project", "--no-install-workspace"])
        && names.is_empty()
    {
        put_project(process, &place, ".");
    }
    if !words.has(&["--no-install-workspace"]) {
        for (_, folder) in workspace {
            put_project(process, &place, &folder);
        }
    }
    if !process.sys.tree.exists(&process.path("uv.lock")) {
        process.user_file("uv.lock", "version = 1\nrevision = 3\n");
    }
    0
}

/// Packages of a uv workspace that the root depends on: normalised name and folder.
fn members(process: &Process<'_>) -> Vec<(String, String)> {
    let text = process.text_of("pyproject.toml").unwrap_or_default();
    let Some((_, list)) = text.split_once("[tool.uv.workspace]") else { return Vec::new() };
    let list = list.split_once("members").map_or("", |(_, rest)| rest.split(']').next().unwrap_or_default());
    let patterns = super::project::quoted(list);
    let walk = process
        .sys
        .tree
        .walk(process.cwd)
        .filter_map(|(path, _)| path.strip_suffix("/pyproject.toml").map(str::to_owned));
    let fits = |path: &String| patterns.iter().any(|pattern| crate::userland::supply::glob(pattern, path));
    let folders: Vec<String> = walk.filter(|path| fits(path) && !path.contains(".venv/")).collect();
    folders.into_iter().map(|folder| (normal(&Project::read(process, &folder).name), folder)).collect()
}

pub(super) fn run(userland: &Userland, process: &mut Process<'_>, words: &Words, argv: &[&str]) -> ExitCode {
    let mut argv: Vec<String> = argv.iter().map(|word| (*word).to_owned()).collect();
    let has_project =
        process.sys.tree.exists(&process.path("pyproject.toml")) && !words.has(&["--no-project"]);
    let root = has_project.then(|| environment(process, words));
    if has_project && !words.has(&["--no-sync"]) && process.var("UV_NO_SYNC").is_none() {
        let code = sync(userland, process, words, &[]);
        if code != 0 {
            return code;
        }
    }
    if let Some(module) = words.value(&["-m", "--module"]) {
        argv.splice(0..0, ["python", "-m", module].map(str::to_owned));
    }
    // `--with NAME` is there for this call.
    let programs: Vec<String> = words.values(&["--with"]).map(str::to_owned).collect();
    if argv.first().is_some_and(|name| programs.iter().any(|one| one.starts_with(name.as_str()))) {
        let argv: Vec<&str> = argv.iter().map(String::as_str).collect();
        return pipx::run(userland, process, None, &argv);
    }
    if argv.first().is_some_and(|name| name.ends_with(".py")) {
        argv.insert(0, "python".to_owned());
    }
    in_environment(process, root.as_deref(), &argv)
}
