//! Programs that packages of Python bring.

use crate::shell::{ExitCode, Process};
use crate::userland::{Program, Userland, cost};

use super::django::manage;
use super::install::installed;
use super::pip::pip_with;
use super::place::place;
use super::{documents, models};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["django-admin"],
        summary: "collectstatic, compilemessages and the other commands",
        flags: &[],
        run: |userland, process| {
            let words = process.operands().to_vec();
            manage(userland, process, &words)
        },
    },
    Program {
        names: &["opentelemetry-bootstrap"],
        summary: "installs instrumentation of the packages that are there",
        flags: &[],
        run: instrument,
    },
    Program { names: &["mkdocs"], summary: "mkdocs build", flags: &[], run: documents::mkdocs },
    Program { names: &["sphinx-build"], summary: "builds a site", flags: &[], run: documents::sphinx },
    Program {
        names: &["pelican", "nikola", "lektor", "jupyter-book", "quarto", "pdoc", "zensical", "ford"],
        summary: "generators of sites: the folder they write, by the size of the sources",
        flags: &[],
        run: documents::generator,
    },
    Program {
        names: &[
            "jupyter",
            "jupyter-lab",
            "jupyter-notebook",
            "jupyter-server",
            "jupyter-nbconvert",
            "jupyter-labextension",
            "jupyter-kernelspec",
        ],
        summary: "nbconvert, lab build, extensions",
        flags: &[],
        run: documents::jupyter,
    },
    Program {
        names: &["pyinstaller", "nuitka", "nuitka3", "shiv", "pex"],
        summary: "one program of a script",
        flags: &[],
        run: documents::freeze,
    },
    Program {
        names: &["huggingface-cli", "hf"],
        summary: "downloads a model, coarsely",
        flags: &[],
        run: models::hub,
    },
    Program {
        names: &["spacy", "nltk"],
        summary: "downloads of models",
        flags: &[],
        run: |_, process| {
            let words = process.operands().to_vec();
            let module = process.name().to_owned();
            let names: Vec<String> =
                words.iter().skip(1).filter(|word| !word.starts_with('-')).cloned().collect();
            models::fetch_named(process, &module, &names, &words)
        },
    },
    Program {
        names: &["pip-compile", "pip-sync"],
        summary: "a list of requirements",
        flags: &[],
        run: pip_compile,
    },
    Program {
        names: &["ansible-galaxy"],
        summary: "installs collections and roles, coarsely",
        flags: &[],
        run: galaxy,
    },
    Program {
        names: &[
            "gunicorn",
            "uvicorn",
            "flask",
            "celery",
            "streamlit",
            "alembic",
            "aerich",
            "hypercorn",
            "daphne",
            "waitress-serve",
            "granian",
            "uwsgi",
            "fastapi",
            "litestar",
            "robyn",
            "sanic",
            "quart",
            "dramatiq",
            "rq",
            "huey_consumer",
            "arq",
            "flower",
            "celery-flower",
            "honcho",
            "circusd",
            "tensorboard",
            "mlflow",
            "dvc",
            "dbt",
            "airflow",
            "prefect",
            "dagster",
            "superset",
            "kedro",
            "meltano",
            "great_expectations",
            "luigi",
            "ray",
            "dask",
            "voila",
            "panel",
            "bokeh",
            "chainlit",
            "bentoml",
            "rasa",
            "chroma",
            "scrapy",
            "scrapyd",
            "scrapyd-deploy",
            "locust",
        ],
        summary: "servers, which a build does not start, and tools over a service: time, and no files",
        flags: &[],
        run: quiet,
    },
    Program {
        names: &["pytest", "py.test", "coverage"],
        summary: "the reports that flags and settings ask for; the tests are taken to hold",
        flags: &[],
        run: super::pytest::run,
    },
    Program {
        names: &[
            "black",
            "flake8",
            "mypy",
            "ruff",
            "isort",
            "pylint",
            "tox",
            "nox",
            "pyright",
            "basedpyright",
            "ty",
            "pyre",
            "bandit",
            "safety",
            "pip-audit",
            "pip-licenses",
            "vulture",
            "radon",
            "pydocstyle",
            "pycodestyle",
            "autopep8",
            "yapf",
            "autoflake",
            "pyupgrade",
            "codespell",
            "djlint",
            "pre-commit",
            "deptry",
            "interrogate",
            "import-linter",
            "lint-imports",
            "robot",
            "behave",
            "hypothesis",
            "towncrier",
            "bump2version",
            "bumpver",
            "cz",
            "semantic-release-python",
            "check-manifest",
            "twine",
            "detect-secrets",
            "yamllint",
            "sqlfluff",
            "ansible",
            "ansible-playbook",
            "ansible-lint",
            "ansible-community",
            "ansible-vault",
            "ansible-inventory",
            "ansible-doc",
            "ansible-config",
            "molecule",
            "pybabel",
            "ipython",
            "httpx",
            "cookiecutter",
            "copier",
            "invoke",
            "fab",
            "doit",
            "typer",
            "f2py",
            "cythonize",
            "pygmentize",
            "jsonschema",
            "pip-review",
            "pipdeptree",
            "virtualenv-clone",
            "conda-unpack",
            "conda-lock",
        ],
        summary: "checkers and the like: time, and no files",
        flags: &[],
        run: quiet,
    },
];

/// Takes time; asked for its version, the one of the package that brought it is not far.
pub(super) fn quiet(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(cost::SECOND);
    let asks = ["--version", "-V", "version"];
    if process.operands().first().is_some_and(|word| asks.contains(&word.as_str())) {
        let name = process.name().to_owned();
        let site = super::place::place(process, None).site;
        let installed = super::install::installed(process, &site);
        let version = installed.into_iter().find(|(package, _)| *package == name).map(|(_, version)| version);
        process.out(match version {
            Some(version) => format!("{name}, version {version}\n"),
            None => format!("{name}\n"),
        });
    }
    0
}

/// `pip-compile [-o OUT] [IN]`.
fn pip_compile(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = super::super::words::Words::read(
        process.operands(),
        &["-o", "--output-file", "--extra", "-c", "--resolver", "-i", "--index-url"],
        &[],
    );
    if process.name() == "pip-sync" {
        process.sys.spend(cost::SECOND);
        return 0;
    }
    let usual = if process.sys.tree.exists(&process.path("requirements.in")) {
        "requirements.in"
    } else {
        "pyproject.toml"
    };
    let input = words.plain.first().cloned().unwrap_or_else(|| usual.to_owned());
    let names = if input.ends_with(".toml") {
        super::project::Project::read(process, ".").dependencies
    } else {
        let mut call = super::pip::Call::default();
        if let Err(code) = super::pip::read_requirements(process, &input, &mut call) {
            return code;
        }
        call.names
    };
    let text = super::requirement::pinned_list(process, &names, &[]);
    let out =
        words.value(&["-o", "--output-file"]).map_or_else(|| "requirements.txt".to_owned(), str::to_owned);
    process.user_file(&out, text.as_str());
    0
}

/// `ansible-galaxy [collection|role] install [-r FILE] [-p DIR] NAME…`.
fn galaxy(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = super::super::words::Words::read(
        process.operands(),
        &[
            "-r",
            "--requirements-file",
            "--role-file",
            "-p",
            "--collections-path",
            "--roles-path",
            "-s",
            "--server",
        ],
        &[],
    );
    if !words.plain.iter().any(|word| word == "install") {
        return 0;
    }
    let file = words.value(&["-r", "--requirements-file", "--role-file"]).map(|file| process.path(file));
    if let Some(file) = file.filter(|file| !process.sys.tree.exists(file)) {
        process.err(format!("ERROR! The requirements file '{file}' does not exist.\n"));
        return 1;
    }
    let folder = words
        .value(&["-p", "--collections-path", "--roles-path"])
        .map_or_else(|| format!("{}/.ansible/collections", process.home()), str::to_owned);
    process.download(3_000_000);
    let at = format!("{}/contents", process.path(&folder));
    process.unpack_own(vec![crate::catalog::Entry::fixed(
        at,
        0o644,
        9_000_000,
        "estimated: collections of Ansible",
    )]);
    0
}

/// Packages that there is instrumentation of.
const INSTRUMENTED: &[&str] = &[
    "aiohttp",
    "asyncpg",
    "boto3",
    "botocore",
    "celery",
    "confluent-kafka",
    "django",
    "elasticsearch",
    "falcon",
    "fastapi",
    "flask",
    "grpcio",
    "httpx",
    "jinja2",
    "kafka-python",
    "mysqlclient",
    "psycopg",
    "psycopg2",
    "pymongo",
    "pymysql",
    "pyramid",
    "redis",
    "requests",
    "sqlalchemy",
    "starlette",
    "tornado",
    "urllib3",
];

/// `opentelemetry-bootstrap [-a install|requirements]`
fn instrument(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let installs = process.operands().iter().any(|word| word == "install" || word.ends_with("=install"));
    let site = place(process, None).site;
    let there = installed(process, &site);
    let names = there.iter().filter(|(name, _)| INSTRUMENTED.contains(&name.as_str()));
    let of = |name: &str| match name {
        "grpcio" => "opentelemetry-instrumentation-grpc".to_owned(),
        other => format!("opentelemetry-instrumentation-{other}"),
    };
    let wanted: Vec<String> = names.map(|(name, _)| of(name)).collect();
    if !installs {
        process.out(wanted.iter().map(|name| format!("{name}\n")).collect::<String>());
        return 0;
    }
    if wanted.is_empty() {
        return 0;
    }
    pip_with(userland, process, &[&["install".to_owned()], wanted.as_slice()].concat())
}
