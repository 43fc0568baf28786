//! `poetry` and `pipenv`: a project's own dependencies, in an environment of their own unless told otherwise.

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;
use crate::vfs::Content;

use super::install::install;
use super::pip::Call;
use super::place::{minor, site_packages, venv, version};
use super::requirement::pyproject;

pub(super) fn poetry(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> =
        process.operands().iter().filter(|word| !word.starts_with('-')).cloned().collect();
    match words.first().map(String::as_str) {
        Some("install" | "sync" | "add") => {
            let Some(text) = process.text_of("pyproject.toml") else {
                process.err(
                    "\nPoetry could not find a pyproject.toml file in the current directory or its parents\n",
                );
                return 1;
            };
            let mut call = Call {
                names: pyproject(&text).into_iter().map(|(name, _)| name).collect(),
                no_compile: true,
                ..Call::default()
            };
            call.names
                .extend(words.iter().skip(1).filter(|_| words.first().is_some_and(|w| w == "add")).cloned());
            project_env(process, "POETRY_VIRTUALENVS_CREATE", "POETRY_VIRTUALENVS_IN_PROJECT", &mut call);
            install(userland, process, &call).err().unwrap_or(0)
        }
        Some("export") => {
            let text = process.text_of("pyproject.toml").unwrap_or_default();
            let list: String = pyproject(&text).into_iter().map(|(name, _)| format!("{name}\n")).collect();
            let args = process.operands().to_vec();
            let out = args
                .iter()
                .position(|arg| arg == "-o" || arg == "--output")
                .and_then(|at| args.get(at + 1).cloned());
            let out =
                out.or_else(|| args.iter().find_map(|arg| arg.strip_prefix("--output=").map(str::to_owned)));
            match out {
                Some(path) => process.user_file(&path, list.as_str()),
                None => process.out(list),
            }
            0
        }
        Some("config") => {
            let at = format!("{}/.config/pypoetry/config.toml", process.home());
            let text = process.text_of(&at).unwrap_or_default();
            process.user_file(
                &at,
                format!("{text}{}\n", words.get(1..).unwrap_or_default().join(" = ")).as_str(),
            );
            0
        }
        Some("build") => {
            process.user_file(
                "dist/package-0.1.0-py3-none-any.whl",
                Content::described(40_000, "estimated: wheel"),
            );
            0
        }
        Some("run") => {
            let argv = words.get(1..).unwrap_or_default().to_vec();
            process.exec(&argv)
        }
        None => {
            process.out("Poetry (version 2.2.1)\n");
            0
        }
        _ => 0,
    }
}

/// Poetry installs into an environment of its own unless it is told otherwise.
fn project_env(process: &mut Process<'_>, create: &str, in_project: &str, call: &mut Call) {
    let home = process.home();
    let config =
        process.text_of(&format!("{home}/.config/pypoetry/config.toml")).unwrap_or_default().replace(' ', "");
    let off = |value: Option<&str>| value.is_some_and(|value| matches!(value, "false" | "0" | "False"));
    if off(process.var(create)) || config.contains("virtualenvs.create=false") {
        call.break_system = true;
        return;
    }
    if process.var("VIRTUAL_ENV").is_some() {
        return;
    }
    let inside = process.var(in_project).is_some_and(|value| !off(Some(value)))
        || config.contains("virtualenvs.in-project=true");
    let root = if inside {
        process.path(".venv")
    } else {
        format!("{home}/.cache/pypoetry/virtualenvs/project-py{}", minor(&version(process)))
    };
    if !process.sys.tree.exists(&format!("{root}/pyvenv.cfg")) {
        venv(process, &root);
    }
    call.target = Some(site_packages(process, &root));
}

pub(super) fn pipenv(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    match words.first().map(String::as_str) {
        Some("install" | "sync") => {
            let text = process.text_of("Pipfile").unwrap_or_default();
            let names = pyproject(&text).into_iter().map(|(name, _)| name).collect();
            let mut call = Call { names, no_compile: true, break_system: true, ..Call::default() };
            if !words.iter().any(|word| word == "--system") {
                project_env(process, "-", "PIPENV_VENV_IN_PROJECT", &mut call);
            }
            install(userland, process, &call).err().unwrap_or(0)
        }
        Some("run") => {
            let argv = words.get(1..).unwrap_or_default().to_vec();
            process.exec(&argv)
        }
        _ => 0,
    }
}
