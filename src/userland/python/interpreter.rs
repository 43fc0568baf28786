//! `python`: modules, scripts that are known, and short scripts of simple statements.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};
use crate::vfs::Content;
use crate::vfs::path::base;

use super::super::script::{self, Dialect, Host};
use super::super::words::Words;
use super::answers::{answer, called};
use super::build::build_project;
use super::django::manage;
use super::imports::is_missing;
use super::models::fetch_named;
use super::pip::pip_with;
use super::place::{place, venv, version};

pub(super) fn python(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let mut rest = words.as_slice();
    while let Some((first, more)) = rest.split_first() {
        match first.as_str() {
            "-W" | "-X" => rest = more.get(1..).unwrap_or_default(),
            "-u" | "-B" | "-E" | "-s" | "-S" | "-I" | "-O" | "-OO" | "-q" | "-v" | "-P" | "-b" | "-bb"
            | "-i" => rest = more,
            _ if first.starts_with("-W") || first.starts_with("-X") => rest = more,
            _ => break,
        }
    }
    let Some((first, more)) = rest.split_first() else { return from_stdin(userland, process, 0) };
    match first.as_str() {
        "-V" | "--version" | "-VV" => {
            let version = version(process);
            process.out(format!("Python {version}\n"));
            0
        }
        "-m" => module_call(userland, process, more),
        "-" => from_stdin(userland, process, 1),
        "-c" | "-Ic" | "-uc" => {
            let code = more.first().cloned().unwrap_or_default();
            let at = process.args.iter().position(|word| *word == code).unwrap_or(0);
            let arguments = [&["-c".to_owned()], more.get(1..).unwrap_or_default()].concat();
            code_of(userland, process, &code, at, &arguments)
        }
        file if !file.starts_with('-') => script(userland, process, file, more),
        _ => {
            process.not_simulated(1, "Python has no model");
            0
        }
    }
}

/// A script runs as far as it is known.
fn code_of(
    userland: &Userland,
    process: &mut Process<'_>,
    code: &str,
    at: usize,
    arguments: &[String],
) -> ExitCode {
    script::run(userland, process, HOST, code, arguments, at)
}

const HOST: Host = Host { dialect: Dialect::Python, constant: answer, is_missing, called };

fn from_stdin(userland: &Userland, process: &mut Process<'_>, at: usize) -> ExitCode {
    let script = process.read_stdin();
    if installs_poetry(&script) {
        return poetry_script(process);
    }
    match script.as_text().map(str::to_owned) {
        Some(text) if text.is_empty() => 0,
        Some(text) if text.contains("get-pip") || text.contains("bootstrap.pypa.io") => pip_script(process),
        Some(text) => code_of(userland, process, &text, at, &["-".to_owned()]),
        None if described(&script).contains("get-pip") => pip_script(process),
        None => {
            process.not_simulated(at, "what the script does is not known");
            0
        }
    }
}

/// What a script is of which only the origin is known.
fn described(script: &Content) -> &str {
    if let Content::Described(described) = script { &described.label } else { "" }
}

/// The script that installs pip for the Python that runs it.
fn pip_script(process: &mut Process<'_>) -> ExitCode {
    let place = place(process, None);
    process.unpack_own(vec![
        Entry::fixed(format!("{}/pip/contents", place.site), 0o644, 11_500_000, "estimated: pip"),
        Entry::fixed(format!("{}/pip", place.bin), 0o755, 230, "pip"),
        Entry::fixed(format!("{}/pip3", place.bin), 0o755, 230, "pip"),
    ]);
    0
}

fn module_call(userland: &Userland, process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let Some((module, rest)) = words.split_first() else { return 2 };
    match module.as_str() {
        "pip" | "pip._internal" => pip_with(userland, process, rest),
        "venv" | "virtualenv" => {
            let words = Words::read(rest, &["-p", "--python", "--prompt"], &[]);
            words.plain.last().map_or(2, |at| venv(process, at))
        }
        "build" => {
            let words = Words::read(rest, &["-o", "--outdir", "-C", "--config-setting"], &[]);
            let only = match (words.has(&["-w", "--wheel"]), words.has(&["-s", "--sdist"])) {
                (true, false) => Some("wheel"),
                (false, true) => Some("sdist"),
                _ => None,
            };
            let project = words.plain.first().map_or(".", String::as_str).to_owned();
            let folder =
                words.value(&["-o", "--outdir"]).map_or_else(|| format!("{project}/dist"), str::to_owned);
            build_project(process, &project, &folder, only)
        }
        "compileall" | "py_compile" => {
            compile(process, rest);
            0
        }
        "site" if rest.iter().any(|word| word == "--user-site") => {
            let version = super::place::minor(&version(process));
            process.out(format!("{}/.local/lib/python{version}/site-packages\n", process.home()));
            0
        }
        "json.tool" => {
            let content = match rest.iter().find(|word| !word.starts_with('-')) {
                Some(file) => process.read(&file.clone()).unwrap_or_default(),
                None => process.read_stdin(),
            };
            match content.as_text().map(serde_json::from_str::<serde_json::Value>) {
                Some(Ok(value)) => {
                    process.out(serde_json::to_string_pretty(&value).unwrap_or_default() + "\n");
                    0
                }
                _ => 1,
            }
        }
        "ensurepip" | "site" | "unittest" | "http.server" | "doctest" | "timeit" | "zipfile" | "tarfile"
        | "pytest_cov" | "pre_commit" => {
            process.sys.spend(cost::SECOND);
            0
        }
        "nltk.downloader"
        | "spacy"
        | "textblob.download_corpora"
        | "unidic"
        | "stanza"
        | "camoufox"
        | "patchright"
        | "rfbrowser" => {
            let names: Vec<String> = rest
                .iter()
                .filter(|word| !word.starts_with('-') && *word != "download" && *word != "fetch")
                .cloned()
                .collect();
            fetch_named(process, module, &names, rest)
        }
        "django" => manage(userland, process, rest),
        "ipykernel" | "bash_kernel.install" => super::documents::kernel(process, rest),
        other => {
            // `python -m pytest` is the program of that name, `python -m flask.cli` nearly.
            let name =
                MODULES.iter().find(|(module, _)| *module == other).map_or(other, |(_, program)| program);
            let name = name.split('.').next().unwrap_or(name).replace('_', "-");
            let found = [name.clone(), other.to_owned()].into_iter().find(|name| process.table.has(name));
            if let Some(name) = found {
                let argv: Vec<String> = std::iter::once(name).chain(rest.iter().cloned()).collect();
                let table = process.table;
                return process.with_args(&argv, 2, |inner| table.run(inner)).unwrap_or(0);
            }
            own_module(userland, process, other, rest)
        }
    }
}

/// `-m` with a module of the project itself, or of a package.
fn own_module(userland: &Userland, process: &mut Process<'_>, module: &str, rest: &[String]) -> ExitCode {
    let base = process.path(&module.replace('.', "/"));
    let named =
        process.var("PYTHONPATH").map(|root| process.path(&format!("{root}/{}", module.replace('.', "/"))));
    let source = process.path(&format!("src/{}", module.replace('.', "/")));
    let found = [Some(base), named, Some(source)].into_iter().flatten().find_map(|base| {
        let files = [format!("{base}/__main__.py"), format!("{base}.py")];
        files.into_iter().find(|file| process.sys.tree.exists(file))
    });
    match found.and_then(|file| Some((process.text_of(&file)?, file))) {
        Some((text, file)) => {
            let arguments = [&[file, format!("-m={module}")], rest].concat();
            script::run(userland, process, HOST, &text, &arguments, 2)
        }
        None => {
            process.not_simulated(2, format!("the module {module} has no model"));
            0
        }
    }
}

/// Modules whose program has another name.
const MODULES: &[(&str, &str)] = &[
    ("sphinx", "sphinx-build"),
    ("jupyter", "jupyter"),
    ("jupyterlab", "jupyter"),
    ("notebook", "jupyter"),
    ("piptools", "pip-compile"),
    ("babel.messages.frontend", "pybabel"),
    ("PyInstaller", "pyinstaller"),
    ("grpc_tools.protoc", "protoc"),
    ("uvicorn.main", "uvicorn"),
];

/// Compiled files beside the sources.
fn compile(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let version = super::place::minor(&version(process)).replace('.', "");
    let folders: Vec<String> =
        words.iter().filter(|word| !word.starts_with('-') && word.parse::<u32>().is_err()).cloned().collect();
    for folder in if folders.is_empty() { vec![".".to_owned()] } else { folders } {
        let root = process.path(&folder);
        let root = root.trim_end_matches("/.").trim_end_matches('/').to_owned();
        let sources =
            process.sys.tree.walk(&root).filter(|(path, node)| node.is_file() && path.ends_with(".py"));
        let sources: Vec<(String, u64)> = sources.map(|(path, node)| (path, node.size())).collect();
        let bytes: u64 = sources.iter().map(|(_, size)| size).sum();
        process.spend_bytes(bytes, cost::PYTHON_COMPILE_BYTE);
        let one = |(path, size): (String, u64)| {
            let (parent, name) =
                path.rsplit_once('/').map_or(("", path.as_str()), |(parent, name)| (parent, name));
            let slash = if parent.is_empty() { "" } else { "/" };
            let stem = name.trim_end_matches(".py");
            let at = format!("{root}/{parent}{slash}__pycache__/{stem}.cpython-{version}.pyc");
            Entry::fixed(at, 0o644, size + 120, format!("estimated: compiled {path} of {size}"))
        };
        process.unpack_own(sources.into_iter().map(one).collect());
    }
    0
}

/// Whether a script is the one that installs Poetry.
fn installs_poetry(script: &Content) -> bool {
    script.as_text().is_some_and(|text| text.contains("poetry_installer"))
}

fn script(userland: &Userland, process: &mut Process<'_>, file: &str, rest: &[String]) -> ExitCode {
    let path = process.path(file);
    let path = if process.sys.tree.is_dir(&path) { format!("{path}/__main__.py") } else { path };
    let Ok(content) = process.sys.tree.read(&path).cloned() else {
        let name = process.name().to_owned();
        process.err(format!("{name}: can't open file '{path}': [Errno 2] No such file or directory\n"));
        return 2;
    };
    if installs_poetry(&content) {
        return poetry_script(process);
    }
    let words = Words::read(rest, &["--dist-dir", "-d", "--bdist-dir", "--prefix", "--root"], &[]);
    match (base(file), words.plain.first().map_or("", String::as_str)) {
        ("manage.py", _) => manage(userland, process, rest),
        ("setup.py", "install" | "develop") => {
            let place = place(process, None);
            super::install::put_project(process, &place, ".");
            process.sys.spend(10 * cost::SECOND);
            0
        }
        ("setup.py", command @ ("bdist_wheel" | "sdist" | "bdist")) => {
            let both = words.plain.len() > 1;
            let only = if both {
                None
            } else if command == "sdist" {
                Some("sdist")
            } else {
                Some("wheel")
            };
            build_project(process, ".", words.value(&["--dist-dir", "-d"]).unwrap_or("dist"), only)
        }
        ("setup.py", "--version" | "--name") => 0,
        ("setup.py", _) => {
            process.sys.spend(10 * cost::SECOND);
            0
        }
        ("get-pip.py", _) => pip_script(process),
        _ => {
            // A program of an environment is a script too.
            let name = base(file).to_owned();
            if file.contains("/bin/") && process.table.has(&name) {
                return process.exec(&[&[name], rest].concat());
            }
            let text = content.as_text().unwrap_or_default().to_owned();
            let at = process.args.iter().position(|word| word == file).unwrap_or(0);
            let arguments = [&[file.to_owned()], rest].concat();
            if text.is_empty() { 0 } else { code_of(userland, process, &text, at, &arguments) }
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
