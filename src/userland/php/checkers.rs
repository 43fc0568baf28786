//! Programs of PHP's packages that test, check and format: what is there is taken to be right.

use crate::shell::{ExitCode, Process};

use super::super::reports::{self, Attributes};
use super::super::words::value;
use super::super::{Program, Userland, cost};

pub const PROGRAMS: &[Program] = &[Program {
    names: &[
        "phpunit",
        "pest",
        "phpstan",
        "psalm",
        "php-cs-fixer",
        "phpcs",
        "phpcbf",
        "pint",
        "rector",
        "behat",
        "codecept",
        "phpmd",
        "infection",
        "phinx",
        "doctrine-migrations",
        "drush",
    ],
    summary: "tests, checks and tasks of PHP projects, which succeed",
    flags: &[],
    run: check,
}];

fn check(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let name = process.name().to_owned();
    if process.operands().iter().any(|word| word == "--version" || word == "-V") {
        process.out(format!("{name} 1.0.0\n"));
        return 0;
    }
    process.sys.spend(3 * cost::SECOND);
    if matches!(name.as_str(), "phpunit" | "pest" | "codecept") {
        report(process);
    }
    0
}

/// `phpunit --log-junit FILE --coverage-html DIR`, and what the settings ask for in their place.
fn report(process: &mut Process<'_>) {
    let words = process.operands().to_vec();
    let set = ["phpunit.xml", "phpunit.xml.dist"].into_iter().find_map(|file| process.text_of(file));
    let set = set.unwrap_or_default();
    let named = |element: &str| {
        let (_, rest) = set.split_once(&format!("<{element} outputFile=\""))?;
        rest.split('"').next().map(str::to_owned)
    };
    if let Some(file) = value(&words, &["--log-junit", "--xml"]).or_else(|| named("junit")) {
        let found = reports::suites(process, process.cwd.trim_end_matches('/'), &reports::PHP);
        process.user_file(&file, reports::junit(&found, Attributes::Gradle, Some("")).as_str());
        reports::note(process);
    }
    for (flag, element) in [("--coverage-clover", "clover"), ("--coverage-cobertura", "cobertura")] {
        if let Some(file) = value(&words, &[flag]).or_else(|| named(element)) {
            process.user_file(&file, reports::cobertura().as_str());
        }
    }
    if let Some(folder) = value(&words, &["--coverage-html"]) {
        reports::write_all(process, &folder, &["index.html", "dashboard.html"]);
    }
}
