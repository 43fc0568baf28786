//! `pip`, `python`, `poetry`, `pipenv`, `uv`: Python's packages over the data of PyPI.

use std::collections::BTreeMap;

use crate::catalog::{Entry, Languages};
use crate::shell::{ExitCode, Process};

use super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[
    Program { names: &["pip", "pip3"], summary: "pip install and the like", flags: &[], run: pip },
    Program {
        names: &["python", "python3", "python2"],
        summary: "-m venv, -m pip, versions; scripts have no model",
        flags: &[],
        run: python,
    },
    Program { names: &["poetry"], summary: "poetry install, export, config", flags: &[], run: poetry },
    Program { names: &["pipenv"], summary: "pipenv install", flags: &[], run: pipenv },
    Program { names: &["uv"], summary: "uv sync, uv pip install, uv venv", flags: &[], run: uv },
    Program {
        names: &["virtualenv"],
        summary: "makes a virtual environment",
        flags: &[],
        run: |_, process| {
            let at = process.operands().iter().rfind(|arg| !arg.starts_with('-')).cloned();
            at.map_or(1, |at| venv(process, &at))
        },
    },
    Program {
        names: &["conda", "mamba", "micromamba"],
        summary: "conda install, coarsely",
        flags: &[],
        run: conda,
    },
    Program {
        names: &[
            "gunicorn",
            "uvicorn",
            "flask",
            "django-admin",
            "celery",
            "streamlit",
            "alembic",
            "black",
            "flake8",
            "mypy",
            "ruff",
            "isort",
            "pylint",
            "pytest",
            "tox",
            "coverage",
        ],
        summary: "checkers, and servers that a build does not start: time, and no files",
        flags: &[],
        run: |_, process| {
            process.sys.spend(cost::SECOND);
            0
        },
    },
];

/// Where packages go, and where programs.
struct Place {
    site: String,
    bin: String,
    /// Whether it is Debian's own Python, which refuses pip outside of a virtual environment.
    managed: bool,
}

fn version(process: &Process<'_>) -> String {
    let named = process.version_of("python3").or_else(|| process.version_of("python"));
    named.or_else(|| process.var("PYTHON_VERSION").map(str::to_owned)).unwrap_or_else(|| "3.11.2".to_owned())
}

/// `3.12.13` is `3.12`.
fn minor(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// Whether the distribution lets no other but itself install packages for its Python (PEP 668): Debian from 12 on,
/// Ubuntu from 23.04 on, Alpine from 3.19 on.
fn keeps_its_own(process: &Process<'_>) -> bool {
    let text = process.text_of("/etc/os-release").unwrap_or_default();
    let field = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_default().trim_matches('"').to_owned()
    };
    let id = field("VERSION_ID");
    let mut numbers = id.split('.').map(|number| number.parse::<u32>().ok());
    let major = numbers.next().flatten();
    let minor = numbers.next().flatten().unwrap_or(0);
    let since = match field("ID").as_str() {
        "debian" => (12, 0),
        "ubuntu" => (23, 4),
        "alpine" => (3, 19),
        _ => return false,
    };
    // The testing release has no number.
    major.is_none_or(|major| (major, minor) >= since)
}

fn place(process: &Process<'_>, target: Option<&str>) -> Place {
    let short = minor(&version(process));
    let within = |root: &str| Place {
        site: format!("{root}/lib/python{short}/site-packages"),
        bin: format!("{root}/bin"),
        managed: false,
    };
    if let Some(target) = target {
        return Place {
            site: process.path(target),
            bin: format!("{}/bin", process.path(target)),
            managed: false,
        };
    }
    // A virtual environment: set, or first on PATH, or the folder of the program itself.
    let called = process.args.first().filter(|name| name.contains('/')).map(|name| process.path(name));
    let first = process.var("PATH").and_then(|path| path.split(':').next()).unwrap_or_default().to_owned();
    let folders = [
        process.var("VIRTUAL_ENV").map(|root| format!("{root}/bin")),
        called.map(|path| crate::vfs::path::parent(&path).to_owned()),
        Some(first),
    ];
    for bin in folders.into_iter().flatten() {
        let root = crate::vfs::path::parent(&bin).to_owned();
        if process.sys.tree.exists(&format!("{root}/pyvenv.cfg")) {
            return within(&root);
        }
    }
    if process.sys.tree.exists("/usr/local/bin/python3") {
        return within("/usr/local");
    }
    if process.sys.tree.exists("/opt/conda/bin/python") {
        return within("/opt/conda");
    }
    let managed = process.sys.tree.exists("/usr/bin/python3") && keeps_its_own(process);
    Place {
        site: format!("/usr/local/lib/python{short}/dist-packages"),
        bin: "/usr/local/bin".to_owned(),
        managed,
    }
}

fn pip(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    pip_with(userland, process, &words)
}

/// What `pip install` was told.
#[derive(Default)]
struct Call {
    names: Vec<String>,
    no_cache: bool,
    no_compile: bool,
    no_deps: bool,
    user: bool,
    target: Option<String>,
    break_system: bool,
    quiet: bool,
}

fn pip_with(userland: &Userland, process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let mut plain = words.iter().filter(|word| !word.starts_with('-'));
    let command = plain.next().cloned();
    match command.as_deref() {
        Some("install") => {}
        Some("cache") => {
            process.discard(&format!("{}/.cache/pip", process.home()));
            return 0;
        }
        Some("wheel" | "download") => return wheels(userland, process, words),
        Some("uninstall") => {
            let place = place(process, None);
            for name in plain {
                process.discard(&format!("{}/{}", place.site, module(&normal(name))));
            }
            return 0;
        }
        Some(
            "freeze" | "list" | "show" | "check" | "config" | "debug" | "index" | "search" | "hash"
            | "inspect",
        ) => return 0,
        _ => {
            let version = version(process);
            let site = place(process, None).site;
            process.out(format!("pip 25.0.1 from {site}/pip (python {})\n", minor(&version)));
            return 0;
        }
    }
    let call = match parse(process, words) {
        Ok(call) => call,
        Err(code) => return code,
    };
    install(userland, process, &call)
}

/// Reads the words of `pip install`, requirement files included.
fn parse(process: &mut Process<'_>, words: &[String]) -> Result<Call, ExitCode> {
    let mut call = Call {
        no_cache: process.var("PIP_NO_CACHE_DIR").is_some_and(|v| v != "0" && v != "off"),
        ..Call::default()
    };
    call.break_system = process.var("PIP_BREAK_SYSTEM_PACKAGES").is_some();
    let mut rest = words.iter().skip_while(|word| *word != "install").skip(1);
    while let Some(word) = rest.next() {
        let (flag, value) = word
            .split_once('=')
            .filter(|_| word.starts_with("--"))
            .map_or((word.as_str(), None), |(f, v)| (f, Some(v.to_owned())));
        let mut value = || value.clone().or_else(|| rest.next().cloned()).unwrap_or_default();
        match flag {
            "-r" | "--requirement" => {
                let file = value();
                let Some(text) = process.text_of(&file) else {
                    process.err(format!("ERROR: Could not open requirements file: [Errno 2] No such file or directory: '{file}'\n"));
                    return Err(1);
                };
                requirements(process, &text, &file, &mut call, 0);
            }
            "-c" | "--constraint" | "-i" | "--index-url" | "--extra-index-url" | "-f" | "--find-links"
            | "--trusted-host" | "--timeout" | "--default-timeout" | "--retries" | "--progress-bar"
            | "--cert" | "--proxy" | "--log" | "--root-user-action" | "--use-feature"
            | "--config-settings" | "--platform" | "--python-version" | "--only-binary" | "--no-binary"
            | "--implementation" | "--abi" | "--upgrade-strategy" | "--exists-action" | "--src" => {
                value();
            }
            "--cache-dir" => {
                value();
            }
            "-t" | "--target" => call.target = Some(value()),
            "--prefix" => {
                call.target = Some(format!(
                    "{}/lib/python{}/site-packages",
                    value().trim_end_matches('/'),
                    minor(&version(process))
                ))
            }
            "-e" | "--editable" => call.names.push(value()),
            "--no-cache-dir" | "--no-cache" => call.no_cache = true,
            "--no-compile" => call.no_compile = true,
            "--no-deps" => call.no_deps = true,
            "--user" => call.user = true,
            "--break-system-packages" => call.break_system = true,
            "-q" | "--quiet" | "-qq" => call.quiet = true,
            _ if flag.starts_with("-r") && flag.len() > 2 => {
                let file = flag.trim_start_matches("-r").to_owned();
                let text = process.text_of(&file).unwrap_or_default();
                requirements(process, &text, &file, &mut call, 0);
            }
            _ if flag.starts_with('-') => {}
            _ => call.names.push(word.clone()),
        }
    }
    Ok(call)
}

/// Lines of a requirements file; `-r` in it leads to others, seven deep at most.
fn requirements(process: &Process<'_>, text: &str, file: &str, call: &mut Call, depth: u32) {
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or(line).trim().trim_end_matches('\\').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(other) = line.strip_prefix("-r ").or(line.strip_prefix("--requirement ")) {
            let at = crate::vfs::path::join(crate::vfs::path::parent(&process.path(file)), other.trim());
            if let Some(text) = process.text_of(&at).filter(|_| depth < 7) {
                requirements(process, &text, &at, call, depth + 1);
            }
        } else if let Some(project) = line.strip_prefix("-e ") {
            call.names.push(project.trim().to_owned());
        } else if !line.starts_with('-') {
            call.names.push(line.split(" --hash").next().unwrap_or(line).to_owned());
        }
    }
}

/// Lower case, dashes: PEP 503.
fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

/// The folder that a package is imported from.
fn module(name: &str) -> String {
    name.replace('-', "_")
}

/// `name[extra]>=1.0 ; marker` into name and pinned version; `None` if it is not for this platform.
fn requirement(word: &str) -> Option<(String, Option<String>)> {
    let (spec, marker) = word.split_once(';').unwrap_or((word, ""));
    if ["win32", "Windows", "darwin"]
        .iter()
        .any(|other| marker.contains(&format!("== '{other}")) || marker.contains(&format!("== \"{other}")))
    {
        return None;
    }
    let spec = spec.split(" @ ").next().unwrap_or(spec).trim();
    let end = spec.find(['=', '<', '>', '~', '!', '[', ' ', '@']).unwrap_or(spec.len());
    let name = normal(spec.get(..end)?.trim());
    let pinned = spec
        .split_once("==")
        .map(|(_, version)| version.split([',', ' ']).next().unwrap_or(version).trim().to_owned());
    (!name.is_empty()).then_some((name, pinned))
}

fn is_project(word: &str) -> bool {
    word.starts_with(['.', '/']) && !word.ends_with(".whl")
}

fn install(userland: &Userland, process: &mut Process<'_>, call: &Call) -> ExitCode {
    let Some(languages) = process.languages(userland) else { return 0 };
    let mut place = place(process, call.target.as_deref());
    if call.user
        || (process.user.uid != 0
            && !process.may(crate::vfs::path::parent(&place.site), crate::shell::access::Want::Write)
            && call.target.is_none())
    {
        let home = process.home();
        let short = minor(&version(process));
        place = Place {
            site: format!("{home}/.local/lib/python{short}/site-packages"),
            bin: format!("{home}/.local/bin"),
            managed: place.managed,
        };
    }
    if place.managed && !call.break_system {
        process.err("error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python packages system-wide, try apt install\n    python3-xyz, where xyz is the package you are trying to\n    install.\n\nhint: See PEP 668 for the detailed specification.\n");
        return 1;
    }
    let mut wanted: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut queue: Vec<(String, Option<String>)> = Vec::new();
    let mut projects = Vec::new();
    for word in &call.names {
        if is_project(word.split('[').next().unwrap_or(word)) {
            projects.push(word.split('[').next().unwrap_or(word).to_owned());
        } else if word.ends_with(".whl") {
            let name = crate::vfs::path::base(word).split('-').next().unwrap_or_default().to_owned();
            queue.push((normal(&name), None));
        } else if word.contains("://") {
            let name = word.split(['#', '@']).next().unwrap_or(word);
            let name = crate::vfs::path::base(name.trim_end_matches(".git")).to_owned();
            queue.push((normal(&name), None));
        } else {
            queue.extend(requirement(word));
        }
    }
    for project in &projects {
        queue.extend(project_requirements(process, project));
    }
    while let Some((name, version)) = queue.pop() {
        if wanted.contains_key(&name) {
            continue;
        }
        if !call.no_deps {
            queue.extend(languages.python(&name).requires.iter().map(|one| (normal(one), None)));
        }
        wanted.insert(name, version);
    }
    let code = put(process, &languages, &place, &wanted, call);
    if code != 0 {
        return code;
    }
    for project in projects {
        let name = project_name(process, &project);
        let size = process.bytes_below(&process.path(&project), |path| path.ends_with(".py"));
        let at = format!("{}/{}/__init__.py", place.site, module(&name));
        process.unpack_own(vec![Entry::fixed(at, 0o644, size, format!("built: {name}"))]);
    }
    0
}

/// Downloads, unpacks and compiles wheels.
fn put(
    process: &mut Process<'_>,
    languages: &Languages,
    place: &Place,
    wanted: &BTreeMap<String, Option<String>>,
    call: &Call,
) -> ExitCode {
    let cache = format!(
        "{}/http-v2",
        process.var("PIP_CACHE_DIR").map_or_else(|| format!("{}/.cache/pip", process.home()), str::to_owned)
    );
    let mut lines = String::new();
    let mut done: Vec<String> = Vec::new();
    for (name, pinned) in wanted {
        let package = languages.python(name);
        let version = pinned.clone().unwrap_or_else(|| package.version.to_string());
        let info = format!("{}/{}-{version}.dist-info/METADATA", place.site, module(name));
        if process.sys.tree.exists(&info) {
            lines.push_str(&format!("Requirement already satisfied: {name} in {}\n", place.site));
            continue;
        }
        let cached = format!("{cache}/{name}-{version}.whl");
        if call.no_cache || !process.sys.tree.exists(&cached) {
            lines.push_str(&format!("Downloading {}-{version}-py3-none-any.whl\n", module(name)));
            if !process.download(package.wheel_bytes) {
                process.err(format!("WARNING: Retrying after connection broken by 'NewConnectionError': /simple/{name}/\nERROR: Could not find a version that satisfies the requirement {name} (from versions: none)\nERROR: No matching distribution found for {name}\n"));
                return 1;
            }
            if !call.no_cache {
                process.user_file(
                    &cached,
                    crate::vfs::Content::described(
                        package.wheel_bytes,
                        format!("pip-cache:{name}={version}"),
                    ),
                );
            }
        } else {
            lines.push_str(&format!("Using cached {}-{version}-py3-none-any.whl\n", module(name)));
        }
        let estimate = if package.trust.is_estimate() { "estimated: " } else { "" };
        let metadata = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
        let label = format!("{estimate}pypi:{name}={version}");
        let at = format!("{}/{}", place.site, module(name));
        let rest = package.unpacked_bytes.saturating_sub(metadata.len() as u64);
        let mut entries = vec![
            Entry::text(info, 0o644, metadata),
            Entry::fixed(format!("{at}/__init__.py"), 0o644, rest, label.clone()),
        ];
        if !call.no_compile {
            entries.push(Entry::fixed(
                format!("{at}/__pycache__/compiled"),
                0o644,
                package.py_bytes,
                format!("{label} (compiled)"),
            ));
            process.spend_bytes(package.py_bytes, cost::PYTHON_COMPILE_BYTE);
        }
        entries.extend(package.programs.iter().map(|program| {
            Entry::fixed(
                format!("{}/{program}", place.bin),
                0o755,
                230,
                format!("pypi:{name}={version}:{program}"),
            )
        }));
        process.unpack_own(entries);
        process.sys.spend(cost::WHEEL);
        done.push(format!("{name}-{version}"));
    }
    if !call.quiet {
        process.out(lines);
        if !done.is_empty() {
            process.out(format!("Successfully installed {}\n", done.join(" ")));
        }
        if process.user.uid == 0 && !place.site.contains("venv") && !done.is_empty() {
            process.err("WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager. It is recommended to use a virtual environment instead\n");
        }
    }
    0
}

/// Dependencies of a project with `pyproject.toml` or `setup.py`.
fn project_requirements(process: &Process<'_>, project: &str) -> Vec<(String, Option<String>)> {
    let text = process.text_of(&format!("{project}/pyproject.toml")).unwrap_or_default();
    let mut found = pyproject(&text);
    let setup = process.text_of(&format!("{project}/setup.py")).unwrap_or_default();
    if let Some((_, list)) = setup.split_once("install_requires") {
        found.extend(quoted(list.split(']').next().unwrap_or_default()));
    }
    found
}

fn quoted(text: &str) -> Vec<(String, Option<String>)> {
    text.split(['"', '\'']).skip(1).step_by(2).filter_map(requirement).collect()
}

/// `dependencies = [...]` of PEP 621 and the table of Poetry.
fn pyproject(text: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let mut section = "";
    let mut in_list = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') && !in_list {
            section = line.trim_matches(['[', ']']);
            continue;
        }
        if in_list || (section == "project" && line.starts_with("dependencies")) {
            let list = line.trim_start_matches("dependencies");
            found.extend(quoted(list));
            in_list = !list.trim_end().trim_end_matches(',').ends_with(']')
                || (list.contains('"') && !list.trim_end().ends_with(']'));
            continue;
        }
        if section == "tool.poetry.dependencies" || section == "packages" {
            let Some((name, _)) = line.split_once('=') else { continue };
            let name = normal(name.trim().trim_matches('"'));
            if name != "python" {
                found.push((name, None));
            }
        }
    }
    found
}

fn project_name(process: &Process<'_>, project: &str) -> String {
    let text = process.text_of(&format!("{project}/pyproject.toml")).unwrap_or_default();
    let named =
        text.lines().find_map(|line| line.trim().strip_prefix("name")?.trim_start().strip_prefix('='));
    named.map_or_else(
        || crate::vfs::path::base(process.cwd).to_owned(),
        |name| name.trim().trim_matches('"').to_owned(),
    )
}

fn wheels(userland: &Userland, process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let Some(languages) = process.languages(userland) else { return 0 };
    let at = words
        .iter()
        .position(|word| matches!(word.as_str(), "-w" | "--wheel-dir" | "-d" | "--dest"))
        .and_then(|at| words.get(at + 1));
    let inline =
        words.iter().find_map(|word| word.strip_prefix("--wheel-dir=").or(word.strip_prefix("--wheel-dir ")));
    let folder = at.map(String::as_str).or(inline).unwrap_or(".").to_owned();
    let mut words: Vec<String> = words.to_vec();
    if let Some(first) = words.iter_mut().find(|word| matches!(word.as_str(), "wheel" | "download")) {
        *first = "install".to_owned();
    }
    let kept: Vec<String> = words
        .iter()
        .filter(|word| **word != folder && !matches!(word.as_str(), "-w" | "--wheel-dir" | "-d" | "--dest"))
        .cloned()
        .collect();
    let call = match parse(process, &kept) {
        Ok(call) => call,
        Err(code) => return code,
    };
    for word in call.names.iter().filter(|word| !is_project(word)) {
        let Some((name, pinned)) = requirement(word) else { continue };
        let package = languages.python(&name);
        let version = pinned.unwrap_or_else(|| package.version.to_string());
        process.download(package.wheel_bytes);
        let path = format!("{}/{}-{version}-py3-none-any.whl", folder.trim_end_matches('/'), module(&name));
        process.user_file(
            &path,
            crate::vfs::Content::described(package.wheel_bytes, format!("pypi:{name}={version}")),
        );
    }
    0
}

fn python(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
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
        if script.as_text().is_some_and(|text| text.contains("poetry_installer")) {
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
            if script.as_text().is_some_and(|text| text.contains("poetry_installer")) {
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

fn script(process: &mut Process<'_>, file: &str, rest: &[String]) -> ExitCode {
    let path = process.path(file);
    let Ok(content) = process.sys.tree.read(&path).cloned() else {
        process.err(format!("python: can't open file '{path}': [Errno 2] No such file or directory\n"));
        return 2;
    };
    if content.as_text().is_some_and(|text| text.contains("poetry_installer")) {
        return poetry_script(process);
    }
    let command = rest.first().map_or("", String::as_str);
    match (crate::vfs::path::base(file), command) {
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

/// `python -m venv DIR`.
fn venv(process: &mut Process<'_>, at: &str) -> ExitCode {
    let root = process.path(at).trim_end_matches('/').to_owned();
    let version = version(process);
    let short = minor(&version);
    let real = if process.sys.tree.exists("/usr/local/bin/python3") {
        "/usr/local/bin/python3"
    } else {
        "/usr/bin/python3"
    };
    let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, format!("venv={version}"));
    let activate =
        format!("VIRTUAL_ENV='{root}'\nexport VIRTUAL_ENV\nPATH=\"$VIRTUAL_ENV/bin:$PATH\"\nexport PATH\n");
    process.unpack_own(vec![
        Entry::text(
            format!("{root}/pyvenv.cfg"),
            0o644,
            format!("home = {}\nversion = {version}\n", crate::vfs::path::parent(real)),
        ),
        Entry::symlink(format!("{root}/bin/python3"), real),
        Entry::symlink(format!("{root}/bin/python"), "python3"),
        Entry::text(format!("{root}/bin/activate"), 0o644, activate),
        file(format!("{root}/bin/pip"), 0o755, 230),
        file(format!("{root}/bin/pip3"), 0o755, 230),
        file(format!("{root}/lib/python{short}/site-packages/pip/contents"), 0o644, 11_500_000),
    ]);
    process.sys.spend(3 * cost::SECOND);
    0
}

fn poetry(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
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
            install(userland, process, &call)
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
                crate::vfs::Content::described(40_000, "estimated: wheel"),
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
    call.target = Some(format!("{root}/lib/python{}/site-packages", minor(&version(process))));
}

fn pipenv(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    match words.first().map(String::as_str) {
        Some("install" | "sync") => {
            let text = process.text_of("Pipfile").unwrap_or_default();
            let names = pyproject(&text).into_iter().map(|(name, _)| name).collect();
            let mut call = Call { names, no_compile: true, break_system: true, ..Call::default() };
            if !words.iter().any(|word| word == "--system") {
                project_env(process, "-", "PIPENV_VENV_IN_PROJECT", &mut call);
            }
            install(userland, process, &call)
        }
        Some("run") => {
            let argv = words.get(1..).unwrap_or_default().to_vec();
            process.exec(&argv)
        }
        _ => 0,
    }
}

fn uv(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain: Vec<&str> = words.iter().filter(|word| !word.starts_with('-')).map(String::as_str).collect();
    match plain.as_slice() {
        ["pip", "install" | "sync", ..] => {
            let mut kept: Vec<String> =
                words.iter().filter(|word| !matches!(word.as_str(), "pip" | "--system")).cloned().collect();
            if let Some(first) = kept.iter_mut().find(|word| *word == "sync") {
                *first = "install".to_owned();
            }
            let mut call = match parse(process, &kept) {
                Ok(call) => call,
                Err(code) => return code,
            };
            call.no_compile = !words.iter().any(|word| word == "--compile-bytecode")
                && process.var("UV_COMPILE_BYTECODE").is_none();
            call.break_system = true;
            uv_install(userland, process, &mut call)
        }
        ["sync", ..] | ["add", ..] => {
            let Some(text) = process.text_of("pyproject.toml") else {
                process
                    .err("error: No `pyproject.toml` found in current directory or any parent directory\n");
                return 2;
            };
            let root =
                process.var("UV_PROJECT_ENVIRONMENT").map_or_else(|| process.path(".venv"), str::to_owned);
            if !process.sys.tree.exists(&format!("{root}/pyvenv.cfg")) {
                venv(process, &root);
                process.discard(&format!("{root}/lib/python{}/site-packages/pip", minor(&version(process))));
            }
            let target = format!("{root}/lib/python{}/site-packages", minor(&version(process)));
            let names = pyproject(&text).into_iter().map(|(name, _)| name).collect();
            let compile = words.iter().any(|word| word == "--compile-bytecode")
                || process.var("UV_COMPILE_BYTECODE").is_some();
            let mut call = Call { names, target: Some(target), no_compile: !compile, ..Call::default() };
            uv_install(userland, process, &mut call)
        }
        ["venv", rest @ ..] => venv(process, rest.first().copied().unwrap_or(".venv")),
        ["run", ..] => {
            let at = words.iter().position(|word| word == "run").unwrap_or(0);
            let argv: Vec<String> =
                words.iter().skip(at + 1).skip_while(|word| word.starts_with('-')).cloned().collect();
            if argv.is_empty() { 0 } else { process.exec(&argv) }
        }
        ["python", ..]
        | ["tool", ..]
        | ["cache", ..]
        | ["lock", ..]
        | ["export", ..]
        | ["init", ..]
        | ["build", ..] => 0,
        _ => {
            process.out("uv 0.9.13\n");
            0
        }
    }
}

fn uv_install(userland: &Userland, process: &mut Process<'_>, call: &mut Call) -> ExitCode {
    call.quiet = true;
    let began = process.sys.clock;
    let code = install(userland, process, call);
    let millis = (process.sys.clock.0 - began.0) / 1_000_000;
    if code == 0 {
        process.err(format!("Installed {} packages in {millis}ms\n", call.names.len()));
    }
    code
}

fn conda(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
    match plain.first().map(|word| word.as_str()) {
        Some("install" | "create" | "env" | "update") => {
            process.download(120_000_000);
            for name in plain.iter().skip(1) {
                let at = format!("/opt/conda/pkgs/{}/contents", name.replace('/', "_"));
                process.unpack_own(vec![Entry::fixed(
                    at,
                    0o644,
                    40_000_000,
                    format!("estimated: conda {name}"),
                )]);
            }
            0
        }
        Some("clean") => {
            process.sweep("/opt/conda/pkgs", |name| name.ends_with(".conda") || name.ends_with(".tar.bz2"));
            0
        }
        _ => 0,
    }
}

#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use super::super::testing::layers_with;
    use super::*;

    #[test]
    fn requirements_of_every_form() {
        for (word, name, version) in [
            ("Flask==2.0.1", "flask", Some("2.0.1")),
            ("uvicorn[standard]>=0.20", "uvicorn", None),
            ("typing_extensions", "typing-extensions", None),
            ("a==1.0 ; python_version < '4'", "a", Some("1.0")),
        ] {
            assert_eq!(requirement(word), Some((name.to_owned(), version.map(str::to_owned))), "{word}");
        }
        assert_eq!(requirement("pywin32; sys_platform == 'win32'"), None);
        let names: Vec<String> = pyproject("[project]\nname = \"x\"\ndependencies = [\n  \"fastapi>=0.1\",\n  \"httpx\",\n]\n[tool.x]\na = 1\n").into_iter().map(|p| p.0).collect();
        assert_eq!(names, ["fastapi", "httpx"]);
    }

    #[test]
    fn the_cache_shows_its_effect() {
        let files = [("requirements.txt", "flask==3.0.0\ngunicorn\n")];
        let with = layers_with("python:3.12-slim", &files, &["pip install -r requirements.txt"]);
        let without =
            layers_with("python:3.12-slim", &files, &["pip install --no-cache-dir -r requirements.txt"]);
        assert_eq!((with.code, without.code), (0, 0), "{}", with.shown);
        assert!(with.sizes[0] > without.sizes[0] + 300_000, "{:?} {:?}", with.sizes, without.sizes);
        assert!(
            without.tree.exists("/usr/local/bin/gunicorn")
                && without.tree.exists("/usr/local/lib/python3.12/site-packages/flask")
        );
        assert!(without.not_simulated.is_empty());
        let debian = layers_with(
            "debian:bookworm-slim",
            &files,
            &["apt-get update", "apt-get install -y python3-pip", "pip install flask"],
        );
        assert!(debian.code == 1 && debian.shown.contains("externally-managed"), "{}", debian.shown);
        // Before PEP 668 was heard of.
        let older = layers_with(
            "ubuntu:22.04",
            &files,
            &["apt-get update", "apt-get install -y python3-pip", "pip3 install flask"],
        );
        assert_eq!(older.code, 0, "{}", older.shown);
    }
}
