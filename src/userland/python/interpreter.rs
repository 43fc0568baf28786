//! `python`: modules and well-known scripts. Python itself has no model.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};
use crate::vfs::Content;
use crate::vfs::path::base;

use super::pip::pip_with;
use super::place::{venv, version};

pub(super) fn python(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let version = version(process);
    let mut rest = words.as_slice();
    while let Some((first, more)) = rest.split_first() {
        match first.as_str() {
            "-u" | "-B" | "-E" | "-s" | "-I" | "-O" | "-OO" => rest = more,
            _ => break,
        }
    }
    let Some((first, more)) = rest.split_first() else {
        let script = process.read_stdin();
        if installs_poetry(&script) {
            return poetry_script(process);
        }
        if !script.is_empty() {
            process.not_simulated(0, "Python has no model");
        }
        return 0;
    };
    match first.as_str() {
        "-V" | "--version" => {
            process.out(format!("Python {version}\n"));
            0
        }
        "-m" => module_call(userland, process, more),
        "-" => {
            let script = process.read_stdin();
            if installs_poetry(&script) {
                return poetry_script(process);
            }
            process.not_simulated(1, "Python has no model");
            0
        }
        "-c" => {
            let code = more.first().map_or("", String::as_str);
            if code.trim_start().starts_with("import ") && !code.contains(['(', ';']) {
                return 0;
            }
            process.not_simulated(2, "Python has no model");
            0
        }
        file if !file.starts_with('-') => script(process, file, more),
        _ => {
            process.not_simulated(1, "Python has no model");
            0
        }
    }
}

fn module_call(userland: &Userland, process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let Some((module, rest)) = words.split_first() else { return 2 };
    match module.as_str() {
        "pip" => pip_with(userland, process, rest),
        "venv" | "virtualenv" => {
            rest.iter().rfind(|word| !word.starts_with('-')).map_or(2, |at| venv(process, at))
        }
        "ensurepip" | "compileall" | "py_compile" | "site" | "unittest" | "http.server" | "json.tool" => {
            process.sys.spend(cost::SECOND);
            0
        }
        "spacy" | "nltk.downloader" | "playwright" => {
            let at = format!("{}/{}_data/contents", process.home(), module.replace('.', "_"));
            process.download(40_000_000);
            process.unpack_own(vec![Entry::fixed(
                at,
                0o644,
                60_000_000,
                format!("estimated: data of {module}"),
            )]);
            0
        }
        other => {
            // `python -m pytest` is the program of that name.
            let name = other.replace("uvicorn.main", "uvicorn");
            if process.table.has(&name) {
                let argv: Vec<String> = std::iter::once(name).chain(rest.iter().cloned()).collect();
                let table = process.table;
                return process.with_args(&argv, 2, |inner| table.run(inner)).unwrap_or(0);
            }
            process.not_simulated(2, format!("the module {other} has no model"));
            0
        }
    }
}

/// Whether a script is the one that installs Poetry.
fn installs_poetry(script: &Content) -> bool {
    script.as_text().is_some_and(|text| text.contains("poetry_installer"))
}

fn script(process: &mut Process<'_>, file: &str, rest: &[String]) -> ExitCode {
    let path = process.path(file);
    let Ok(content) = process.sys.tree.read(&path).cloned() else {
        process.err(format!("python: can't open file '{path}': [Errno 2] No such file or directory\n"));
        return 2;
    };
    if installs_poetry(&content) {
        return poetry_script(process);
    }
    let command = rest.first().map_or("", String::as_str);
    match (base(file), command) {
        ("manage.py", "collectstatic") => {
            let at = process.path("staticfiles/admin/contents");
            process.unpack_own(vec![Entry::fixed(
                at,
                0o644,
                2_400_000,
                "estimated: static files of django.contrib.admin",
            )]);
            process.out("\n125 static files copied to 'staticfiles'.\n");
            0
        }
        ("manage.py", "compilemessages" | "migrate" | "check" | "compress" | "makemigrations" | "test") => 0,
        ("setup.py", "install" | "develop" | "build" | "bdist_wheel" | "sdist" | "build_ext") => {
            process.sys.spend(10 * cost::SECOND);
            0
        }
        ("get-pip.py", _) => 0,
        _ => {
            process.not_simulated(1, "what the script does is not known");
            0
        }
    }
}

fn poetry_script(process: &mut Process<'_>) -> ExitCode {
    let home = process.var("POETRY_HOME").map_or_else(|| format!("{}/.local", process.home()), str::to_owned);
    process.download(12_000_000);
    let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, "estimated: poetry=2.2.1");
    process.unpack_own(vec![
        file(format!("{home}/bin/poetry"), 0o755, 230),
        file(format!("{home}/venv/contents"), 0o644, 60_000_000),
    ]);
    0
}
