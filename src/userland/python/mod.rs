//! Python: `pip`, `python`, `poetry`, `pipenv`, `uv`, `pipx`, `pdm`, `conda`, over the data of PyPI.

mod answers;
mod build;
mod conda;
mod conda_install;
mod django;
mod documents;
mod environment;
mod imports;
mod install;
mod interpreter;
mod lock;
mod models;
mod pdm;
mod pip;
mod pipenv;
mod pipx;
mod place;
mod poetry;
mod programs;
mod project;
mod pytest;
mod requirement;
#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests;
mod uv;
mod uv_project;
mod uv_python;

pub(super) use programs::PROGRAMS as TOOLS;

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["pip", "pip3"], summary: "pip install and the like", flags: &[], run: pip::pip },
    Program {
        names: &["python", "python3", "python2"],
        summary: "-m MODULE, versions, scripts over the files of the build; the code of packages is not run",
        flags: &[],
        run: interpreter::python,
    },
    Program {
        names: &["poetry"],
        summary: "poetry install, export, config, build, run",
        flags: &[],
        run: poetry::poetry,
    },
    Program {
        names: &["pipenv"],
        summary: "pipenv install, run, requirements",
        flags: &[],
        run: pipenv::pipenv,
    },
    Program { names: &["pdm"], summary: "pdm install, export, build, run", flags: &[], run: pdm::pdm },
    Program {
        names: &["hatch", "rye"],
        summary: "hatch build, hatch env, hatch run",
        flags: &[],
        run: pdm::hatch,
    },
    Program { names: &["pipx"], summary: "pipx install, inject, run", flags: &[], run: pipx::pipx },
    Program {
        names: &["uv"],
        summary: "uv sync, uv pip, uv run, uv build, uv python",
        flags: &[],
        run: uv::uv,
    },
    Program { names: &["uvx"], summary: "runs a program of a package", flags: &[], run: uv::uvx },
    Program {
        names: &["virtualenv"],
        summary: "makes a virtual environment",
        flags: &[],
        run: |_, process| {
            let at = process.operands().iter().rfind(|arg| !arg.starts_with('-')).cloned();
            at.map_or(1, |at| place::venv(process, &at))
        },
    },
    Program {
        names: &["conda", "mamba", "micromamba"],
        summary: "conda install, create, env, run, coarsely",
        flags: &[],
        run: conda::conda,
    },
    Program {
        names: &["conda-pack"],
        summary: "an archive of an environment",
        flags: &[],
        run: conda::conda_pack,
    },
];
