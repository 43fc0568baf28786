//! `uv`: pip, projects, tools and Pythons, without pip.

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;
use crate::vfs::path::parent;

use super::super::words::Words;
use super::build::build_project;
use super::install::install;
use super::pip::{Call, parse, pip_with, read_requirements};
use super::pipx;
use super::place::{Goal, active};
use super::project::Project;
use super::requirement::pinned_list;
use super::uv_project::{choice, run, sync};
use super::uv_python::{make_venv, managed_python, wanted_python};

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
            let found = process.which("python3").unwrap_or_else(|| "/usr/bin/python3".to_owned());
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

pub(super) fn no_compile(process: &Process<'_>, words: &Words) -> bool {
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

pub(super) fn uv_install(userland: &Userland, process: &mut Process<'_>, call: &mut Call) -> ExitCode {
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
