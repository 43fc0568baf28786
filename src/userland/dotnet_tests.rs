//! `dotnet test`: the reports of its loggers and collectors.

use crate::shell::Process;
use crate::vfs::path;

use super::reports::{self, Attributes};
use super::words::{value, values};

/// Packages that make a project one of tests.
const RUNNERS: [&str; 5] = ["Microsoft.NET.Test.Sdk", "xunit", "NUnit", "MSTest", "TUnit"];

/// The name of a run's file that none was given: the user, the machine, and the time.
const TRX: &str = "root_buildkitsandbox_2025-01-01_00_00_00.trx";
/// Collectors write into a folder of a new name for each run.
const RUN: &str = "6f2d0a9e-2d6c-4b1f-9a53-0c6f6f3c1b52";

/// Writes what the flags of `dotnet test` ask for, for each project of tests.
pub(super) fn write(process: &mut Process<'_>, projects: &[String], words: &[String]) {
    let loggers: Vec<String> = values(words, &["-l", "--logger"]).map(str::to_owned).collect();
    let collects = value(words, &["--collect"]).is_some();
    let property = |name: &str| {
        let given = words.iter().find_map(|word| {
            let rest = word.trim_start_matches(['-', '/']);
            let rest = rest.strip_prefix("p:").or(rest.strip_prefix("property:"))?;
            rest.strip_prefix(name)?.strip_prefix('=').map(str::to_owned)
        });
        given.map(|value| value.trim_matches('"').to_owned())
    };
    let coverlet = property("CollectCoverage").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let results = value(words, &["-r", "--results-directory"]).map(|at| process.path(&at));
    let mut noted = false;
    for project in projects {
        let text = process.text_of(project).unwrap_or_default();
        if !RUNNERS.iter().any(|name| text.contains(name)) {
            continue;
        }
        let folder = path::parent(project).to_owned();
        let suites = reports::suites(process, &folder, &reports::DOTNET);
        let total = reports::count(&suites);
        let stem = path::base(project).rsplit_once('.').map_or("", |(stem, _)| stem).to_owned();
        process.out(format!(
            "\nPassed!  - Failed:     0, Passed: {total:>5}, Skipped:     0, Total: {total:>5}, Duration: 20 ms - {stem}.dll\n"
        ));
        let results = results.clone().unwrap_or_else(|| format!("{folder}/TestResults"));
        let results = results.trim_end_matches('/').to_owned();
        for logger in &loggers {
            let mut parts = logger.split(';');
            let kind = parts.next().unwrap_or_default().to_lowercase();
            let set: Vec<(&str, &str)> = parts.filter_map(|part| part.split_once('=')).collect();
            let named = |keys: &[&str]| {
                let found =
                    set.iter().find(|(key, _)| keys.iter().any(|known| key.eq_ignore_ascii_case(known)));
                found.map(|(_, value)| value.replace("{assembly}", &stem))
            };
            let (name, report) = match kind.as_str() {
                "trx" => {
                    let prefixed = named(&["LogFilePrefix"]).map(|prefix| format!("{prefix}_net_{RUN}.trx"));
                    let name = named(&["LogFileName"]).or(prefixed).unwrap_or_else(|| TRX.to_owned());
                    (name, reports::trx(&suites))
                }
                "junit" | "xunit" => {
                    let name = named(&["LogFilePath", "LogFileName"])
                        .unwrap_or_else(|| "TestResults.xml".to_owned());
                    (name, reports::junit(&suites, Attributes::Gradle, Some(&stem)))
                }
                "html" => {
                    reports::write_all(
                        process,
                        &results,
                        &[&named(&["LogFileName"]).unwrap_or("results.html".to_owned())],
                    );
                    continue;
                }
                _ => continue,
            };
            process.user_file(&path::join(&results, &name), report.as_str());
            noted = true;
        }
        if collects {
            process
                .user_file(&format!("{results}/{RUN}/coverage.cobertura.xml"), reports::cobertura().as_str());
        }
        if coverlet {
            let format = property("CoverletOutputFormat").unwrap_or_else(|| "json".to_owned());
            let out = property("CoverletOutput").unwrap_or_else(|| "./".to_owned());
            for format in format.split([',', ';']).flat_map(|format| format.split("%2c")) {
                let ending = match format {
                    "json" => "json",
                    "lcov" => "info",
                    "opencover" => "opencover.xml",
                    "teamcity" => continue,
                    _ => "cobertura.xml",
                };
                let out = if out.ends_with('/') { format!("{out}coverage") } else { out.clone() };
                let at = path::join(&folder, &format!("{out}.{ending}"));
                process.user_file(&at, reports::cobertura().as_str());
            }
        }
    }
    if noted {
        reports::note(process);
    }
}
