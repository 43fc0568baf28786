//! `pytest` and `coverage`: the reports that they leave.

use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::reports::{self, Attributes};
use super::super::words::{value, values};
use super::super::{Userland, cost};
use super::programs::quiet;

/// Flags with a value, of pytest and of the plugins that come with most projects.
const VALUED: [&str; 16] = [
    "-k",
    "-m",
    "-n",
    "-c",
    "-o",
    "-p",
    "-W",
    "-r",
    "--rootdir",
    "--junitxml",
    "--junit-xml",
    "--cov-config",
    "--cov-report",
    "--tb",
    "--maxfail",
    "--html",
];

pub(super) fn run(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.name() == "coverage" { coverage(userland, process) } else { pytest(userland, process) }
}

/// The words that a project adds to every call: `addopts`.
fn added(process: &Process<'_>) -> Vec<String> {
    let text = ["pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"].into_iter().find_map(|file| {
        process.text_of(file).filter(|text| text.lines().any(|line| line.trim_start().starts_with("addopts")))
    });
    let Some(text) = text else { return Vec::new() };
    let mut rest = text.lines().skip_while(|line| !line.trim_start().starts_with("addopts"));
    let first = rest.next().and_then(|line| line.split_once('=')).map_or("", |(_, words)| words).trim();
    let mut words = first.to_owned();
    // An INI's further lines are indented; a TOML's list ends with its bracket.
    let is_list = first.starts_with('[') && !first.ends_with(']');
    for line in
        rest.take_while(|line| if is_list { !line.trim().starts_with(']') } else { line.starts_with(' ') })
    {
        words.push(' ');
        words.push_str(line);
    }
    let plain = words.replace(['"', '\'', '[', ']', ','], " ");
    plain.split_whitespace().map(str::to_owned).collect()
}

fn pytest(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let own = process.operands().to_vec();
    if own.iter().any(|word| matches!(word.as_str(), "--version" | "-V" | "--help" | "-h")) {
        return quiet(userland, process);
    }
    process.sys.spend(cost::SECOND);
    let words = [added(process), own].concat();
    let report = value(&words, &["--junitxml", "--junit-xml"]);
    if let Some(file) = report {
        let mut suites = Vec::new();
        let named = super::super::words::operands(&words, &VALUED);
        let folders = if named.is_empty() { vec![".".to_owned()] } else { named };
        for target in folders {
            let target = target.split("::").next().unwrap_or(&target).trim_end_matches('/').to_owned();
            let at = process.path(&target);
            let (folder, only) = match process.sys.tree.is_dir(&at) {
                true => (at, None),
                false => (path::parent(&at).to_owned(), Some(path::base(&target).to_owned())),
            };
            let found = reports::suites(process, folder.trim_end_matches("/."), &reports::PYTHON).into_iter();
            let prefix = if only.is_none() && target != "." {
                format!("{}.", target.replace('/', "."))
            } else {
                String::new()
            };
            suites.extend(found.filter(|suite| only.as_ref().is_none_or(|only| *only == suite.file)).map(
                |mut suite| {
                    suite.name.insert_str(0, &prefix);
                    suite
                },
            ));
        }
        process.user_file(&file, reports::junit(&suites, Attributes::Pytest, None).as_str());
        reports::note(process);
    }
    if let Some(page) = value(&words, &["--html"]) {
        reports::write_all(process, ".", &[&page]);
    }
    if words.iter().any(|word| word == "--cov" || word.starts_with("--cov=")) {
        reports::write_all(process, ".", &[".coverage"]);
        let wanted: Vec<String> = values(&words, &["--cov-report"]).map(str::to_owned).collect();
        for report in wanted {
            let (kind, at) =
                report.split_once(':').map_or((report.as_str(), None), |(kind, at)| (kind, Some(at)));
            write(process, kind, at);
        }
    }
    0
}

/// A report of coverage of a kind, where it was asked to be.
fn write(process: &mut Process<'_>, kind: &str, at: Option<&str>) {
    match kind {
        "xml" => process.user_file(at.unwrap_or("coverage.xml"), reports::cobertura().as_str()),
        "html" => {
            let pages = ["index.html", "style.css", "coverage_html.js", "status.json"];
            reports::write_all(process, at.unwrap_or("htmlcov"), &pages);
        }
        "json" => reports::write_all(process, ".", &[at.unwrap_or("coverage.json")]),
        "lcov" => reports::write_all(process, ".", &[at.unwrap_or("coverage.lcov")]),
        _ => {}
    }
}

/// `coverage run|xml|html|json|lcov|report|combine`.
fn coverage(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let command = words.first().map_or("", String::as_str);
    match command {
        "run" => {
            const VALUED: [&str; 9] = [
                "--source",
                "--omit",
                "--include",
                "--rcfile",
                "--data-file",
                "--context",
                "--concurrency",
                "-p",
                "-m",
            ];
            process.sys.spend(cost::SECOND);
            reports::write_all(process, ".", &[".coverage"]);
            // What is measured runs as it does alone: `-m pytest …`, `manage.py test`.
            let mut rest = words.get(1..).unwrap_or_default();
            while let Some((word, more)) =
                rest.split_first().filter(|(word, _)| word.starts_with('-') && *word != "-m")
            {
                rest = if VALUED.contains(&word.as_str()) && word != "-p" {
                    more.get(1..).unwrap_or_default()
                } else {
                    more
                };
            }
            if rest.is_empty() {
                return 0;
            }
            let argv: Vec<String> =
                std::iter::once("python3".to_owned()).chain(rest.iter().cloned()).collect();
            process.exec(&argv)
        }
        "xml" | "html" | "json" | "lcov" => {
            process.sys.spend(cost::SECOND);
            let at = value(&words, &["-o", "-d", "--directory"]);
            write(process, command, at.as_deref());
            0
        }
        _ => quiet(userland, process),
    }
}
