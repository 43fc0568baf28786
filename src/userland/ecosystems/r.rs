//! `R`, `Rscript` and littler's scripts: calls that install packages.

use super::project::{Ecosystem, offline};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const R: Ecosystem = Ecosystem {
    name: "R",
    closure: 5,
    download: 700_000,
    unpacked: 1_900_000,
    compiled: 0,
    compile: 18 * cost::SECOND,
};
/// Packages that bring many others: how many times the mean.
const LARGE: &[(&str, u64)] = &[
    ("tidyverse", 18),
    ("tidymodels", 22),
    ("shiny", 5),
    ("devtools", 14),
    ("rmarkdown", 5),
    ("Seurat", 26),
    ("sf", 5),
    ("plotly", 9),
    ("caret", 12),
    ("ggplot2", 4),
    ("arrow", 20),
    ("torch", 15),
    ("DESeq2", 20),
];
const TINYTEX: u64 = 230_000_000;
/// Calls that install what they name.
const INSTALL: &[&str] = &[
    "install.packages",
    "install_github",
    "install_version",
    "install_cran",
    "install_url",
    "install_bioc",
    "install_git",
    "install_gitlab",
    "pkg_install",
    "pak",
    "BiocManager::install",
];
/// Calls that leave nothing behind.
const QUIET: &[&str] = &[
    "options",
    "library",
    "require",
    "suppressPackageStartupMessages",
    "suppressMessages",
    "Sys.setenv",
    "quit",
    "q",
    "sessionInfo",
    "stopifnot",
    "update.packages",
    "setRepositories",
    "cat",
    "print",
    "message",
    "invisible",
    "if",
    "packageVersion",
    "renv::consent",
    "renv::settings",
    "renv::activate",
    "source",
    "Sys.info",
    "R.version",
    "writeLines",
];

/// Where packages go.
fn library(process: &Process<'_>) -> String {
    if let Some(at) = process.var("R_LIBS_USER").or_else(|| process.var("R_LIBS")).filter(|at| !at.is_empty())
    {
        return at.split(':').next().unwrap_or(at).to_owned();
    }
    let site = "/usr/local/lib/R/site-library";
    if process.user.uid == 0 || process.sys.tree.is_dir(site) {
        site.to_owned()
    } else {
        format!("{}/R/library", process.home())
    }
}

/// Installs packages, as binaries where the mirror has them.
fn packages(process: &mut Process<'_>, names: &[String], code: &str) -> bool {
    let binaries = |text: &str| ["p3m.dev", "packagemanager"].iter().any(|host| text.contains(host));
    // A call that names a mirror does not ask the environment.
    let mirror = if code.contains("repos") { code } else { process.var("CRAN").unwrap_or_default() };
    let from_source = !binaries(mirror);
    let library = library(process);
    for name in names {
        let name = name.rsplit('/').next().unwrap_or(name).split('@').next().unwrap_or(name);
        let at = format!("{library}/{name}");
        if process.sys.tree.exists(&at) {
            continue;
        }
        let times = LARGE.iter().find(|(known, _)| *known == name).map_or(1, |(_, times)| *times);
        if !R.fetch(process, &at, times) {
            return false;
        }
        if from_source {
            process.sys.spend(R.compile * i64::try_from(times * R.closure).unwrap_or(100) / 4);
        }
        process.out(format!("* DONE ({name})\n"));
    }
    true
}

pub(super) fn install(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let names = super::super::words::operands(
        &words,
        &["-r", "--repos", "-n", "--ncpus", "-l", "--libloc", "-d", "--deps", "-m", "--method"],
    );
    if packages(process, &names, "") { 0 } else { offline(process, "cloud.r-project.org", 1) }
}

pub(super) fn r(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    process.sys.spend(cost::SECOND / 5);
    if words.iter().any(|word| word == "--version") {
        let version = process.version_of("R").unwrap_or_else(|| "4.5.2".to_owned());
        process.out(format!("R version {version}\n"));
        return 0;
    }
    if words.first().is_some_and(|word| word == "CMD") {
        return command(process, &words);
    }
    let mut ran = false;
    for (at, word) in words.iter().enumerate().filter(|(_, word)| matches!(word.as_str(), "-e" | "--eval")) {
        ran = true;
        let _ = word;
        let code = words.get(at + 1).cloned().unwrap_or_default();
        let exit = evaluate(process, &code, at + 2);
        if exit != 0 {
            return exit;
        }
    }
    if ran {
        return 0;
    }
    let file = words.iter().position(|word| !word.starts_with('-'));
    let file = file.and_then(|at| Some((at, words.get(at)?.clone())));
    if let Some((at, name)) = file.clone().filter(|(_, name)| process.sys.tree.exists(&process.path(name))) {
        let text = process.text_of(&name).unwrap_or_default();
        return evaluate(process, &text, at + 1);
    }
    match file {
        Some((_, name)) => {
            process.err(format!("Fatal error: cannot open file '{name}': No such file or directory\n"));
            2
        }
        None => {
            let code = process.read_stdin();
            let code = code.as_text().unwrap_or_default().to_owned();
            evaluate(process, &code, 0)
        }
    }
}

/// `R CMD INSTALL`, `build`, `check`, `javareconf`.
fn command(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let source =
        words.iter().skip(2).find(|word| !word.starts_with('-')).cloned().unwrap_or_else(|| ".".to_owned());
    if words.get(1).is_none_or(|word| word != "INSTALL") {
        process.sys.spend(5 * cost::SECOND);
        return 0;
    }
    own(process, &source);
    0
}

/// Installs the package of a folder or an archive.
fn own(process: &mut Process<'_>, source: &str) {
    let folder = process.path(source);
    let text = process.text_of(&format!("{folder}/DESCRIPTION")).unwrap_or_default();
    let named =
        text.lines().find_map(|line| line.strip_prefix("Package:")).map(|name| name.trim().to_owned());
    let base = crate::vfs::path::base(source.trim_end_matches('/'));
    let name = named.unwrap_or_else(|| base.split('_').next().unwrap_or(base).to_owned());
    let bytes = process.bytes_below(&folder, |_| true);
    process.sys.spend(6 * cost::SECOND);
    let at = format!("{}/{name}/contents", library(process));
    R.keep(process, at, bytes + 20_000, &name);
}

/// Text between quotes of either kind.
fn texts(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '\'']) {
        let (quote, tail) = rest.get(at..).unwrap_or_default().split_at_checked(1).unwrap_or_default();
        let (text, tail) = tail.split_once(quote).unwrap_or((tail, ""));
        out.push(text.to_owned());
        rest = tail;
    }
    out
}

/// Statements, which end at a line's end or a semicolon outside of brackets.
fn statements(code: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut depth = 0_i32;
    for line in code.lines() {
        let line = if line.trim_start().starts_with('#') { "" } else { line };
        for c in line.chars().chain(['\n']) {
            depth += match c {
                '(' | '{' | '[' => 1,
                ')' | '}' | ']' => -1,
                _ => 0,
            };
            if depth <= 0 && matches!(c, ';' | '\n') {
                out.push(String::new());
            } else if let Some(last) = out.last_mut() {
                last.push(c);
            }
        }
    }
    out.retain(|one| !one.trim().is_empty());
    out
}

fn evaluate(process: &mut Process<'_>, code: &str, word: usize) -> ExitCode {
    for statement in statements(code) {
        let statement = statement.trim().to_owned();
        let call: String = statement.split('(').next().unwrap_or_default().trim().to_owned();
        let bare = call.rsplit("::").next().unwrap_or(&call);
        let found = INSTALL.iter().find_map(|name| statement.split_once(&format!("{name}(")));
        if let Some((_, arguments)) = found {
            // What comes after the names is named: `repos = "…"`.
            let named = arguments.split(['=']).next().unwrap_or_default();
            let named = if arguments.trim_start().starts_with("pkgs") { arguments } else { named };
            let names: Vec<String> = texts(named).into_iter().filter(|name| !name.contains("://")).collect();
            if names.is_empty() {
                process.not_simulated(word, "which packages R installs is not known");
                return 0;
            }
            if !packages(process, &names, &statement) {
                return offline(process, "cloud.r-project.org", 1);
            }
            continue;
        }
        match bare {
            "restore" | "install_deps" | "local_install" | "local_install_deps" | "install_local"
            | "install" => {
                let names = project(process);
                if !packages(process, &names, &statement) {
                    return offline(process, "cloud.r-project.org", 1);
                }
                if bare.contains("local") || bare == "install" {
                    own(process, ".");
                }
            }
            "install_tinytex" => {
                if !process.download(TINYTEX / 3) {
                    return offline(process, "github.com", 1);
                }
                let at = format!("{}/.TinyTeX/contents", process.home());
                R.keep(process, at, TINYTEX, "TinyTeX");
            }
            "render" if call.contains("rmarkdown") || call.contains("quarto") || call == "render" => {
                let Some(source) = texts(&statement).into_iter().next() else { continue };
                if !process.sys.tree.exists(&process.path(&source)) {
                    process.err(format!("Error: The file '{source}' does not exist\nExecution halted\n"));
                    return 1;
                }
                process.sys.spend(8 * cost::SECOND);
                let stem = source.rsplit_once('.').map_or(source.as_str(), |(stem, _)| stem);
                let at = process.path(&format!("{stem}.html"));
                R.keep(process, at, 650_000, "a page");
            }
            _ if QUIET.contains(&call.as_str()) || QUIET.contains(&bare) => {}
            _ => {
                process.not_simulated(word, "R has no model, except for calls that install packages");
                return 0;
            }
        }
    }
    0
}

/// Packages of renv.lock, else those that DESCRIPTION imports.
fn project(process: &Process<'_>) -> Vec<String> {
    let lock =
        process.text_of("renv.lock").and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
    if let Some(packages) = lock.as_ref().and_then(|lock| lock.get("Packages")?.as_object()) {
        return packages.keys().cloned().collect();
    }
    let text = process.text_of("DESCRIPTION").unwrap_or_default();
    let list = text.split_once("Imports:").map_or("", |(_, rest)| rest);
    let lines = list.lines().enumerate().take_while(|(at, line)| *at == 0 || line.starts_with([' ', '\t']));
    let names = lines
        .flat_map(|(_, line)| line.split(','))
        .map(|one| one.trim().split([' ', '(']).next().unwrap_or_default());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{statements, texts};

    #[test]
    fn calls_and_their_texts() {
        let code = "install.packages(c('a', \"b\"),\n  repos='x'); library(a)\n# no\nq()";
        let calls = statements(code);
        assert_eq!(calls.len(), 3);
        assert_eq!(texts(calls.first().unwrap()), ["a", "b", "x"]);
    }
}
