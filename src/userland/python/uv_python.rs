//! The Pythons of `uv`: which one a project asks for, those that are downloaded, environments over them.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path::base;

use super::place::{minor, site_packages, venv, venv_of, version};
use super::project::Project;

/// The version that the project or the environment asks for.
pub(super) fn wanted_python(process: &Process<'_>) -> String {
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
pub(super) fn managed_python(process: &mut Process<'_>, wanted: &str) -> Result<(String, String), ExitCode> {
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
pub(super) fn make_venv(process: &mut Process<'_>, at: &str, asked: Option<&str>, seeded: bool) -> ExitCode {
    let never =
        process.var("UV_PYTHON_DOWNLOADS").is_some_and(|value| matches!(value, "0" | "never" | "manual"))
            || process.var("UV_NO_MANAGED_PYTHON").is_some();
    let managed = process.var("UV_PYTHON_PREFERENCE") == Some("only-managed")
        || process.var("UV_MANAGED_PYTHON").is_some();
    let here = process.which("python3").map(|_| version(process));
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
