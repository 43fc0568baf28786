//! `jest`, `vitest`, `mocha`, `nyc` and the like: reports and folders of coverage.

use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::reports::{self, Attributes};
use super::super::words::{value, values};
use super::super::{Program, Userland};
use super::outputs::{configured, sources, spend};

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["jest", "vitest", "mocha", "ava", "jasmine", "karma"],
        summary: "the reports and coverage that flags and settings ask for; the tests are taken to hold",
        flags: &[],
        run: test,
    },
    Program {
        names: &["nyc", "c8"],
        summary: "runs a program, and leaves coverage",
        flags: &[],
        run: around,
    },
];

/// What a project's settings may stand in, for each runner.
const SETTINGS: &[(&str, &[&str])] = &[
    ("jest", &["jest.config.js", "jest.config.ts", "jest.config.cjs", "jest.config.mjs", "jest.config.json"]),
    (
        "vitest",
        &["vitest.config.ts", "vitest.config.js", "vitest.config.mts", "vite.config.ts", "vite.config.js"],
    ),
    ("mocha", &[".mocharc.json", ".mocharc.js", ".mocharc.cjs", ".mocharc.yml"]),
];

fn test(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let name = process.name().to_owned();
    let words = process.operands().to_vec();
    let bytes = sources(process);
    spend(process, bytes / 2);
    if words
        .iter()
        .any(|word| matches!(word.as_str(), "--version" | "-v" | "--help" | "--list" | "--listTests"))
    {
        return 0;
    }
    let files = SETTINGS.iter().find(|(runner, _)| *runner == name).map_or(&[][..], |(_, files)| files);
    let mut set: String = files.iter().filter_map(|file| process.text_of(file)).collect();
    // Jest's settings may be a part of the manifest.
    set.push_str(&process.text_of("package.json").filter(|_| name == "jest").unwrap_or_default());
    report(process, &name, &words, &set, files);
    let off = ["--coverage=false", "--no-coverage", "--coverage.enabled=false"];
    let measures = words.iter().any(|word| word == "--coverage" || word.starts_with("--coverage.enabled"))
        || set.contains("collectCoverage: true")
        || set.contains("\"collectCoverage\": true");
    if measures && !words.iter().any(|word| off.contains(&word.as_str())) {
        let folder = value(&words, &["--coverageDirectory", "--coverage.reportsDirectory"]);
        let folder =
            folder.or_else(|| configured(process, files, &["coverageDirectory:", "reportsDirectory:"]));
        let given: Vec<String> =
            values(&words, &["--coverageReporters", "--coverage.reporter"]).map(str::to_owned).collect();
        let kinds = match (given.is_empty(), name.as_str()) {
            (false, _) => given,
            (true, "vitest") => ["html", "clover", "json"].map(str::to_owned).to_vec(),
            (true, _) => ["clover", "json", "lcov"].map(str::to_owned).to_vec(),
        };
        coverage(process, &folder.unwrap_or_else(|| "coverage".to_owned()), &kinds);
    }
    0
}

/// Reporters that write a file of JUnit's form, with the file.
fn report(process: &mut Process<'_>, name: &str, words: &[String], set: &str, files: &[&str]) {
    let wanted = |reporter: &str| {
        // As a key it is a dependency of the manifest.
        let quoted = format!("\"{reporter}\"");
        let mut after = set.split(&quoted).skip(1);
        values(words, &["--reporter", "--reporters", "-R"]).any(|word| word.contains(reporter))
            || set.contains(&format!("'{reporter}'"))
            || after.any(|rest| !rest.trim_start().starts_with(':'))
    };
    let at = match name {
        "jest" if wanted("jest-junit") => {
            let var = |name: &str| process.var(name).map(str::to_owned);
            let folder = var("JEST_JUNIT_OUTPUT_DIR").or_else(|| after(set, "outputDirectory"));
            let file = var("JEST_JUNIT_OUTPUT_NAME").or_else(|| after(set, "outputName"));
            var("JEST_JUNIT_OUTPUT_FILE").unwrap_or_else(|| {
                path::join(
                    &folder.unwrap_or_else(|| ".".to_owned()),
                    &file.unwrap_or_else(|| "junit.xml".to_owned()),
                )
            })
        }
        "vitest" if wanted("junit") => {
            let given = value(words, &["--outputFile", "--outputFile.junit"]);
            match given.or_else(|| configured(process, files, &["outputFile:", "junit:"])) {
                Some(at) => at,
                None => return,
            }
        }
        "mocha" if wanted("mocha-junit-reporter") || wanted("xunit") => {
            let options = values(words, &["--reporter-options", "--reporter-option", "-O"]);
            let file = options.flat_map(|word| word.split(',')).find_map(|word| {
                word.strip_prefix("mochaFile=").or_else(|| word.strip_prefix("output=")).map(str::to_owned)
            });
            file.or_else(|| process.var("MOCHA_FILE").map(str::to_owned))
                .unwrap_or_else(|| "test-results.xml".to_owned())
        }
        _ => return,
    };
    let found = reports::suites(process, process.cwd.trim_end_matches('/'), &reports::JAVASCRIPT);
    process
        .user_file(&at, reports::junit(&found, Attributes::Gradle, Some(&format!("{name} tests"))).as_str());
    reports::note(process);
}

/// The quoted text after a key of a settings file.
fn after(text: &str, key: &str) -> Option<String> {
    let (_, rest) = text.split_once(key)?;
    let rest = rest.trim_start_matches(['"', '\'', ':', ' ']);
    rest.split(['"', '\'']).next().map(str::to_owned)
}

/// Istanbul's reports.
fn coverage(process: &mut Process<'_>, folder: &str, kinds: &[String]) {
    for kind in kinds.iter().flat_map(|kinds| kinds.split(',')) {
        match kind {
            "lcov" => reports::write_all(process, folder, &["lcov.info", "lcov-report/index.html"]),
            "lcovonly" => reports::write_all(process, folder, &["lcov.info"]),
            "html" => reports::write_all(process, folder, &["index.html", "base.css"]),
            "clover" => reports::write_all(process, folder, &["clover.xml"]),
            "json" => reports::write_all(process, folder, &["coverage-final.json"]),
            "json-summary" => reports::write_all(process, folder, &["coverage-summary.json"]),
            "cobertura" => {
                process.user_file(&format!("{folder}/cobertura-coverage.xml"), reports::cobertura().as_str());
            }
            _ => {}
        }
    }
}

/// `nyc [--reporter=KIND] [--report-dir=DIR] PROGRAM …`
fn around(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    const VALUED: [&str; 14] = [
        "-r",
        "--reporter",
        "--report-dir",
        "--reports-dir",
        "-o",
        "-t",
        "--temp-dir",
        "-n",
        "--include",
        "-x",
        "--exclude",
        "--extension",
        "-e",
        "--nycrc-path",
    ];
    let words = process.operands().to_vec();
    let mut rest = words.as_slice();
    while let Some((word, more)) = rest.split_first().filter(|(word, _)| word.starts_with('-')) {
        rest = if VALUED.contains(&word.as_str()) { more.get(1..).unwrap_or_default() } else { more };
    }
    let own = words.get(..words.len() - rest.len()).unwrap_or_default().to_vec();
    let reports_only =
        rest.first().is_some_and(|word| matches!(word.as_str(), "report" | "check-coverage" | "merge"));
    let code = if rest.is_empty() || reports_only { 0 } else { process.exec(rest) };
    if code != 0 {
        return code;
    }
    let folder =
        value(&own, &["--report-dir", "--reports-dir", "-o"]).unwrap_or_else(|| "coverage".to_owned());
    let mut kinds: Vec<String> = values(&own, &["-r", "--reporter"]).map(str::to_owned).collect();
    kinds.extend(values(rest, &["-r", "--reporter"]).filter(|_| reports_only).map(str::to_owned));
    if kinds.is_empty() {
        let files = [".nycrc", ".nycrc.json", ".c8rc.json"];
        let set = files.into_iter().find_map(|file| process.text_of(file)).unwrap_or_default();
        let known = ["lcov", "html", "json", "cobertura", "clover"];
        kinds
            .extend(known.into_iter().filter(|kind| set.contains(&format!("\"{kind}\""))).map(str::to_owned));
    }
    coverage(process, &folder, &kinds);
    0
}
