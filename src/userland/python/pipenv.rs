//! `pipenv`: what a `Pipfile` needs, in an environment of its own or the system's.

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;

use super::super::words::Words;
use super::environment::{in_environment, project_environment};
use super::install::{install, locked};
use super::pip::{Call, read_requirements};
use super::place::{Goal, venv};
use super::project::{Choice, Project};
use super::requirement::pinned_list;

const VALUES: &[&str] =
    &["--python", "-r", "--requirements", "--categories", "--extra-pip-args", "-i", "--index"];

pub(super) fn pipenv(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = Words::read(process.operands(), VALUES, &["run"]);
    let plain: Vec<String> = words.plain.clone();
    match plain.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        Some(("install" | "sync" | "update" | "upgrade", names)) => {
            installs(userland, process, &words, names)
        }
        Some(("requirements", _)) => {
            let project = pipfile(process);
            let choice = choice(&words);
            let list = pinned_list(process, &project.wanted(&choice), &["Pipfile.lock"]);
            process.out(list);
            0
        }
        Some(("lock", _)) => {
            if !process.sys.tree.exists(&process.path("Pipfile.lock")) {
                process.user_file("Pipfile.lock", "{\"default\": {}, \"develop\": {}}\n");
            }
            0
        }
        Some(("run", argv)) => {
            let root = environment(process);
            in_environment(process, Some(&root), argv)
        }
        _ if words.has(&["--venv"]) => {
            let root = environment(process);
            process.out(format!("{root}\n"));
            0
        }
        _ if words.has(&["--version"]) => {
            process.out("pipenv, version 2025.0.4\n");
            0
        }
        _ => 0,
    }
}

fn pipfile(process: &Process<'_>) -> Project {
    Project::parse(&process.text_of("Pipfile").unwrap_or_default())
}

fn choice(words: &Words) -> Choice {
    Choice { all_groups: words.has(&["--dev", "-d"]), ..Choice::default() }
}

fn environment(process: &Process<'_>) -> String {
    let inside = process.var("PIPENV_VENV_IN_PROJECT").is_some_and(|value| value != "0")
        || process.sys.tree.is_dir(&process.path(".venv"));
    let folder = format!("{}/.local/share/virtualenvs", process.home());
    project_environment(process, inside, &folder)
}

fn installs(userland: &Userland, process: &mut Process<'_>, words: &Words, names: &[String]) -> ExitCode {
    let strict = words.has(&["--deploy"]) || words.plain.first().is_some_and(|word| word == "sync");
    if strict && !process.sys.tree.exists(&process.path("Pipfile.lock")) {
        process.err("Pipfile.lock not found! You need to run $ pipenv lock to generate it.\n");
        return 1;
    }
    let mut wanted = pipfile(process).wanted(&choice(words));
    wanted.extend(names.iter().cloned());
    let lock = locked(process, &["Pipfile.lock"]);
    let mut call = Call { names: wanted, no_compile: true, break_system: true, lock, ..Call::default() };
    let file = words.value(&["-r", "--requirements"]).map(str::to_owned);
    if let Some(Err(code)) = file.map(|file| read_requirements(process, &file, &mut call)) {
        return code;
    }
    if !words.has(&["--system"]) && process.var("PIPENV_SYSTEM").is_none() {
        let root = environment(process);
        if !process.sys.tree.exists(&format!("{root}/pyvenv.cfg")) {
            venv(process, &root);
        }
        call.target = Some(Goal::Root(root));
    }
    install(userland, process, &call).err().unwrap_or(0)
}
