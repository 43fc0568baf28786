//! Python: `pip`, `python`, `poetry`, `pipenv`, `uv`, `conda`, over the data of PyPI.

mod conda;
mod install;
mod interpreter;
mod pip;
mod place;
mod poetry;
mod requirement;
mod uv;

use super::{Program, cost};
use conda::conda;
use interpreter::python;
use pip::pip;
use place::venv;
use poetry::{pipenv, poetry};
use uv::uv;

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

#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use super::super::testing::layers_with;
    use super::requirement::{pyproject, requirement};

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
