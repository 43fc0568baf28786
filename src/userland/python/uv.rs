//! `uv`: pip, projects, tools and Pythons, without pip.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::Userland;
use crate::vfs::path::{base, parent};

use super::build::build_project;
use super::environment::in_environment;
use super::install::{install, locked, put_project};
use super::pip::{Call, parse, pip_with, read_requirements};
use super::pipx;
use super::place::{Goal, active, minor, place, site_packages, venv, venv_of, version};
use super::project::{Choice, Project};
use super::requirement::pinned_list;
use super::words::Words;

/// Flags of which the next word is the value.
const VALUES: &[&str] = &[
    "--extra",
    "--group",
    "--only-group",
    "--no-group",
    "--with",
    "--with-requirements",
    "--with-editable",
    "--python",
    "-p",
    "--project",
    "--directory",
    "--package",
    "--index-url",
    "--extra-index-url",
    "--index",
    "--default-index",
    "-i",
    "-o",
    "--output-file",
    "--out-dir",
    "--format",
    "--from",
    "--link-mode",
    "--cache-dir",
    "--resolution",
    "--prerelease",
    "--find-links",
    "-f",
    "--env-file",
    "--config-file",
    "--python-preference",
    "--no-install-package",
    "--prompt",
    "--upgrade-package",
    "--python-version",
    "--python-platform",
    "--index-strategy",
    "--constraint",
    "-c",
    "--no-binary-package",
    "--no-build-package",
    "--color",
    "--install-dir",
    "-i",
    "--bounds",
    "--script",
    "-m",
    "--module",
];

pub(super) fn uv(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let words = Words::read(&args, VALUES, &["run"]);
    if let Some(folder) = words.value(&["--directory", "--project"]).map(str::to_owned) {
        let kept = words.without(&args, &["--directory", "--project"]);
        let argv: Vec<String> = std::iter::once("uv".to_owned()).chain(kept).collect();
        let (env, user, at) = (process.env.clone(), process.user.clone(), process.path(&folder));
        return process.exec_with(&argv, &env, &at, &user);
    }
    let plain: Vec<&str> = words.plain.iter().map(String::as_str).collect();
    match plain.as_slice() {
        ["pip", command, rest @ ..] => pip(userland, process, &words, command, rest),
        ["sync", ..] => sync(userland, process, &words, &[]),
        ["add", names @ ..] => {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            sync(userland, process, &words, &names)
        }
        ["venv", rest @ ..] => {
            let at = rest.first().copied().unwrap_or(".venv").to_owned();
            make_venv(process, &at, words.value(&["--python", "-p"]), words.has(&["--seed"]))
        }
        ["run", argv @ ..] => run(userland, process, &words, argv),
        ["python", "install", names @ ..] => {
            let names: Vec<String> = if names.is_empty() {
                vec![wanted_python(process)]
            } else {
                names.iter().map(|name| (*name).to_owned()).collect()
            };
            for name in names {
                if let Err(code) = managed_python(process, &name) {
                    return code;
                }
            }
            0
        }
        ["python", "find" | "dir", ..] => {
            let found = super::interpreter::which(process).unwrap_or_else(|| "/usr/bin/python3".to_owned());
            process.out(format!("{found}\n"));
            0
        }
        ["tool", "install", name, ..] => {
            pipx::install(userland, process, pipx::Home::Uv, &[(*name).to_owned()], false)
        }
        ["tool", "run", argv @ ..] => pipx::run(userland, process, words.value(&["--from"]), argv),
        ["export", ..] => {
            let list = pinned_list(
                process,
                &Project::read(process, ".").wanted(&choice(&words, true)),
                &["uv.lock"],
            );
            write_or_show(process, &words, list)
        }
        ["lock", ..] if !process.sys.tree.exists(&process.path("uv.lock")) => {
            if words.has(&["--check", "--locked"]) {
                process.err("error: Unable to find lockfile at `uv.lock`. To create a lockfile, run `uv lock` or `uv sync`.\n");
                return 2;
            }
            process.user_file("uv.lock", "version = 1\nrevision = 3\n");
            0
        }
        ["build", rest @ ..] => {
            let project = rest.first().copied().unwrap_or(".").to_owned();
            let folder =
                words.value(&["--out-dir", "-o"]).map_or_else(|| format!("{project}/dist"), str::to_owned);
            let only = match (words.has(&["--wheel"]), words.has(&["--sdist"])) {
                (true, false) => Some("wheel"),
                (false, true) => Some("sdist"),
                _ => None,
            };
            build_project(process, &project, &folder, only)
        }
        ["cache", "clean" | "prune", ..] => {
            let at = cache(process);
            process.discard(&at);
            0
        }
        ["cache", "dir", ..] => {
            let at = cache(process);
            process.out(format!("{at}\n"));
            0
        }
        ["version", ..] => {
            let project = Project::read(process, ".");
            process.out(format!("{} {}\n", project.name, project.version));
            0
        }
        ["publish" | "init", ..] => {
            process.not_simulated(1, "it has no model");
            0
        }
        [] => {
            let version = process.version_of("uv").unwrap_or_else(|| "0.9.13".to_owned());
            process.out(format!("uv {version}\n"));
            0
        }
        _ => 0,
    }
}

/// `uvx NAME…`.
pub(super) fn uvx(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = Words::read(process.operands(), VALUES, &[]);
    // What follows the name is the tool's own.
    let operands = process.operands().to_vec();
    let own = words.plain.first().and_then(|name| operands.iter().position(|word| word == name));
    let argv: Vec<&str> = operands
        .get(own.unwrap_or(operands.len())..)
        .unwrap_or_default()
        .iter()
        .map(String::as_str)
        .collect();
    pipx::run(userland, process, words.value(&["--from"]), &argv)
}

fn cache(process: &Process<'_>) -> String {
    process.var("UV_CACHE_DIR").map_or_else(|| format!("{}/.cache/uv", process.home()), str::to_owned)
}

fn no_compile(process: &Process<'_>, words: &Words) -> bool {
    let set = process.var("UV_COMPILE_BYTECODE").is_some_and(|value| !matches!(value, "0" | "false" | ""));
    !set && !words.has(&["--compile-bytecode", "--compile"])
}

fn write_or_show(process: &mut Process<'_>, words: &Words, text: String) -> ExitCode {
    match words.value(&["-o", "--output-file"]).map(str::to_owned) {
        Some(file) => process.user_file(&file, text.as_str()),
        None => process.out(text),
    }
    0
}

/// `uv pip COMMAND`: into an environment, or the system's where that is asked for.
fn pip(
    userland: &Userland,
    process: &mut Process<'_>,
    words: &Words,
    command: &str,
    rest: &[&str],
) -> ExitCode {
    let args = process.operands().to_vec();
    let after: Vec<String> = args.iter().skip_while(|word| *word != command).skip(1).cloned().collect();
    match command {
        "install" | "sync" => {
            let mut call = match parse(process, &after) {
                Ok(call) => call,
                Err(code) => return code,
            };
            // The operands of `sync` are requirements files.
            if command == "sync" {
                for file in std::mem::take(&mut call.names) {
                    if let Err(code) = read_requirements(process, &file, &mut call) {
                        return code;
                    }
                }
            }
            call.no_compile = no_compile(process, words);
            call.break_system = true;
            let system = words.has(&["--system"])
                || process.var("UV_SYSTEM_PYTHON").is_some_and(|value| value != "0" && value != "false");
            if call.target.is_none() {
                let here = process.path(".venv");
                call.target = match words.value(&["--python", "-p"]) {
                    Some(python) if python.contains('/') => {
                        let root = if python.contains("/bin/") { parent(parent(python)) } else { python };
                        Some(Goal::Root(process.path(root)))
                    }
                    Some(_) => None,
                    None if system => None,
                    None if process.sys.tree.exists(&format!("{here}/pyvenv.cfg"))
                        && process.var("VIRTUAL_ENV").is_none() =>
                    {
                        Some(Goal::Root(here))
                    }
                    None if active(process).is_none() => {
                        process.err("error: No virtual environment found; run `uv venv` to create an environment, or pass `--system` to install into a non-virtual environment\n");
                        return 2;
                    }
                    None => None,
                };
            }
            uv_install(userland, process, &mut call)
        }
        "compile" => {
            let mut call = Call::default();
            for file in rest {
                if file.ends_with(".toml") {
                    call.names.extend(Project::read(process, parent(&process.path(file))).dependencies);
                } else if let Err(code) = read_requirements(process, file, &mut call) {
                    return code;
                }
            }
            let list = pinned_list(process, &call.names, &["uv.lock"]);
            write_or_show(process, words, list)
        }
        _ => {
            let again: Vec<String> =
                std::iter::once(command.to_owned()).chain(after).filter(|word| word != "--system").collect();
            pip_with(userland, process, &again)
        }
    }
}

/// The groups and extras that flags choose; `dev` belongs to them unless it is refused.
fn choice(words: &Words, development: bool) -> Choice {
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
fn sync(userland: &Userland, process: &mut Process<'_>, words: &Words, names: &[String]) -> ExitCode {
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
        !workspace
            .iter()
            .any(|(name, _)| super::requirement::requirement(word).is_some_and(|(one, _)| one == *name))
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
    folders
        .into_iter()
        .map(|folder| (super::requirement::normal(&Project::read(process, &folder).name), folder))
        .collect()
}

fn run(userland: &Userland, process: &mut Process<'_>, words: &Words, argv: &[&str]) -> ExitCode {
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

/// The version that the project or the environment asks for.
fn wanted_python(process: &Process<'_>) -> String {
    let pinned = process.text_of(".python-version").map(|text| text.trim().to_owned());
    let set = process.var("UV_PYTHON").map(str::to_owned);
    let required = || {
        let project = Project::read(process, ".");
        let digits = project.python.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
        digits.get(..end).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    set.or(pinned).or_else(required).unwrap_or_else(|| "3.13".to_owned())
}

/// Newest releases, for versions of which only the first two numbers are given.
const RELEASES: &[(&str, &str)] = &[
    ("3.14", "3.14.0"),
    ("3.13", "3.13.9"),
    ("3.12", "3.12.12"),
    ("3.11", "3.11.14"),
    ("3.10", "3.10.19"),
    ("3.9", "3.9.25"),
    ("3.8", "3.8.20"),
];

/// A Python of uv's own: its path and version. It is downloaded where it is not there.
fn managed_python(process: &mut Process<'_>, wanted: &str) -> Result<(String, String), ExitCode> {
    let wanted = wanted.trim_start_matches(|c: char| !c.is_ascii_digit());
    let known = RELEASES.iter().find(|(short, _)| *short == wanted);
    let version = known.map_or(wanted, |(_, full)| full);
    let version = if version.contains('.') { version } else { "3.13.9" };
    let folder = process
        .var("UV_PYTHON_INSTALL_DIR")
        .map_or_else(|| format!("{}/.local/share/uv/python", process.home()), str::to_owned);
    let root = format!("{folder}/cpython-{version}-linux-x86_64-gnu");
    let short = minor(version);
    let python = format!("{root}/bin/python{short}");
    if process.sys.tree.exists(&python) {
        return Ok((python, version.to_owned()));
    }
    if !process.download(33_000_000) {
        process.err("error: Failed to download https://github.com/astral-sh/python-build-standalone\n");
        return Err(1);
    }
    let label = format!("python={version}");
    let bin = format!("{}/.local/bin", process.home());
    process.unpack_own(vec![
        Entry::fixed(python.clone(), 0o755, 31_000_000, format!("{label}:{python}")),
        Entry::symlink(format!("{root}/bin/python3"), format!("python{short}")),
        Entry::symlink(format!("{root}/bin/python"), format!("python{short}")),
        Entry::fixed(
            format!("{root}/lib/python{short}/contents"),
            0o644,
            75_000_000,
            format!("estimated: {label}"),
        ),
        Entry::symlink(format!("{bin}/python{short}"), python.clone()),
    ]);
    Ok((python, version.to_owned()))
}

/// An environment, over the Python of the image or one that is downloaded.
fn make_venv(process: &mut Process<'_>, at: &str, asked: Option<&str>, seeded: bool) -> ExitCode {
    let never =
        process.var("UV_PYTHON_DOWNLOADS").is_some_and(|value| matches!(value, "0" | "never" | "manual"))
            || process.var("UV_NO_MANAGED_PYTHON").is_some();
    let managed = process.var("UV_PYTHON_PREFERENCE") == Some("only-managed")
        || process.var("UV_MANAGED_PYTHON").is_some();
    let here = super::interpreter::which(process).map(|_| version(process));
    let wanted = asked.map_or_else(|| wanted_python(process), str::to_owned);
    let exact =
        asked.is_some() || process.text_of(".python-version").is_some() || process.var("UV_PYTHON").is_some();
    let serves = |version: &str| {
        !exact
            || wanted.contains('/')
            || minor(version).starts_with(minor(&wanted).trim_start_matches("python"))
    };
    let code = match here {
        Some(version) if serves(&version) && !managed => venv(process, at),
        _ if never => {
            process.err(format!("error: No interpreter found for Python {wanted} in search path\n"));
            return 2;
        }
        _ => match managed_python(process, &wanted) {
            Ok((python, version)) => venv_of(process, at, &python, &version),
            Err(code) => code,
        },
    };
    if code == 0 && !seeded {
        let root = process.path(at);
        let root = root.trim_end_matches('/').to_owned();
        let site = site_packages(process, &root);
        for path in [format!("{site}/pip"), format!("{root}/bin/pip"), format!("{root}/bin/pip3")] {
            process.discard(&path);
        }
        let name = base(&root).to_owned();
        process.err(format!("Creating virtual environment at: {name}\n"));
    }
    code
}

fn uv_install(userland: &Userland, process: &mut Process<'_>, call: &mut Call) -> ExitCode {
    call.quiet = true;
    let began = process.sys.clock;
    let done = match install(userland, process, call) {
        Ok(done) => done,
        Err(code) => return code,
    };
    let millis = (process.sys.clock.0 - began.0) / 1_000_000;
    if !done.is_empty() {
        let noun = if done.len() == 1 { "package" } else { "packages" };
        process.err(format!("Installed {} {noun} in {millis}ms\n", done.len()));
    }
    0
}
