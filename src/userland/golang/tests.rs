//! `go test` and `gotestsum`: what they print, profiles of coverage, reports.

use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::reports::{self, Attributes, Suite};
use super::super::words::value;
use super::super::{Userland, cost};

fn module(process: &Process<'_>) -> String {
    let text = process.text_of("go.mod").unwrap_or_default();
    let name = text.lines().find_map(|line| line.strip_prefix("module "));
    name.map_or_else(|| "command-line-arguments".to_owned(), |name| name.trim().to_owned())
}

/// The packages with tests, by their import path.
fn packages(process: &Process<'_>) -> Vec<Suite> {
    let module = module(process);
    let mut all: Vec<Suite> = Vec::new();
    for mut suite in reports::suites(process, process.cwd.trim_end_matches('/'), &reports::GO) {
        suite.name = match suite.file.rsplit_once('/') {
            Some((folder, _)) => format!("{module}/{folder}"),
            None => module.clone(),
        };
        match all.iter_mut().find(|other| other.name == suite.name) {
            Some(other) => other.tests.extend(suite.tests),
            None => all.push(suite),
        }
    }
    all
}

/// What `go test` prints and writes once the packages are compiled.
pub(super) fn run(process: &mut Process<'_>, words: &[String]) {
    let profile = value(words, &["-coverprofile", "--coverprofile", "-test.coverprofile"]);
    let covers =
        profile.is_some() || words.iter().any(|word| word == "-cover" || word.starts_with("-coverpkg"));
    let found = packages(process);
    if found.is_empty() {
        process.out("ok  \t./...\t0.012s\n");
    }
    for suite in &found {
        let covered = if covers { "\tcoverage: 80.0% of statements" } else { "" };
        process.out(format!("ok  \t{}\t0.012s{covered}\n", suite.name));
    }
    if let Some(file) = profile {
        let mode = value(words, &["-covermode", "--covermode"]).unwrap_or_else(|| {
            if words.iter().any(|word| word == "-race") { "atomic" } else { "set" }.to_owned()
        });
        let module = module(process);
        let walk = process.sys.tree.walk(process.cwd).filter(|(path, node)| {
            node.is_file()
                && path.ends_with(".go")
                && !path.ends_with("_test.go")
                && !path.starts_with("vendor/")
        });
        let lines: String = walk.map(|(path, _)| format!("{module}/{path}:1.1,2.2 1 1\n")).collect();
        process.user_file(&file, format!("mode: {mode}\n{lines}").as_str());
    }
    if let Some(file) = value(words, &["-o"]).filter(|_| words.iter().any(|word| word == "-c")) {
        let at = path::join("/", &process.path(&file));
        let label = "estimated: built by go, tests";
        process.unpack_own(vec![crate::catalog::Entry::fixed(at, 0o755, 4_000_000, label)]);
    }
}

/// `gotestsum [--junitfile FILE] [--jsonfile FILE] [-- FLAGS]`
pub(super) fn sum(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    process.sys.spend(cost::SECOND);
    let at = words.iter().position(|word| word == "--");
    let (own, rest) = words.split_at(at.unwrap_or(words.len()));
    let rest = rest.get(1..).unwrap_or_default();
    let argv: Vec<String> =
        ["go", "test"].into_iter().map(str::to_owned).chain(rest.iter().cloned()).collect();
    let argv = if rest.iter().any(|word| !word.starts_with('-')) {
        argv
    } else {
        [argv, vec!["./...".to_owned()]].concat()
    };
    let code = process.with_args(&argv, 0, |process| super::go(userland, process));
    if code != 0 {
        return code;
    }
    let found = packages(process);
    if let Some(file) = value(own, &["--junitfile"]) {
        process.user_file(&file, reports::junit(&found, Attributes::Gradle, Some("")).as_str());
        reports::note(process);
    }
    if let Some(file) = value(own, &["--jsonfile"]) {
        let line = |suite: &Suite| {
            format!("{{\"Action\":\"pass\",\"Package\":\"{}\",\"Elapsed\":0.012}}\n", suite.name)
        };
        process.user_file(&file, found.iter().map(line).collect::<String>().as_str());
    }
    process.out(format!("\nDONE {} tests in 0.500s\n", reports::count(&found)));
    0
}
