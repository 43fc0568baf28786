//! Programs of PHP's packages that test, check and format: what is there is taken to be right.

use crate::shell::{ExitCode, Process};

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
    0
}
