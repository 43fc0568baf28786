//! What Composer runs: the scripts of `composer.json` and the programs of packages.

use serde_json::Value;

use crate::shell::{ExitCode, Process};
use crate::vfs::path::base;

/// How deep scripts may call one another.
const DEEPEST: usize = 12;

/// `composer run-script NAME`; an event without listeners does nothing.
pub(super) fn run_script(
    process: &mut Process<'_>,
    folder: &str,
    name: &str,
    rest: &[String],
    depth: usize,
) -> ExitCode {
    let Some(commands) = script(process, folder, name).filter(|_| depth < DEEPEST) else { return 0 };
    for command in commands {
        let code = one(process, folder, &command, rest, depth);
        if code != 0 {
            process
                .err(format!("Script {command} handling the {name} event returned with error code {code}\n"));
            return code;
        }
    }
    0
}

/// Whether `composer.json` has a script of that name.
pub(super) fn has_script(process: &Process<'_>, folder: &str, name: &str) -> bool {
    script(process, folder, name).is_some()
}

/// The names of all scripts, in their order.
pub(super) fn names(process: &Process<'_>, folder: &str) -> Vec<String> {
    let json = project(process, folder);
    let scripts = json.get("scripts").and_then(Value::as_object);
    scripts.into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

fn project(process: &Process<'_>, folder: &str) -> Value {
    let text = process.text_of(&format!("{folder}/composer.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn script(process: &Process<'_>, folder: &str, name: &str) -> Option<Vec<String>> {
    let json = project(process, folder);
    Some(match json.get("scripts")?.get(name)? {
        Value::String(command) => vec![command.clone()],
        Value::Array(commands) => commands.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        // Symfony Flex: commands with what runs them.
        Value::Object(commands) => {
            commands.iter().filter_map(|(command, with)| flex(command, with)).collect()
        }
        _ => Vec::new(),
    })
}

/// `{"cache:clear": "symfony-cmd"}`
fn flex(command: &str, with: &Value) -> Option<String> {
    let command = command.replace("%PUBLIC_DIR%", "public").replace("%BIN_DIR%", "bin");
    match with.as_str()? {
        "symfony-cmd" => Some(format!("@php bin/console {command}")),
        "php-script" => Some(format!("@php {command}")),
        _ => Some(command),
    }
}

fn one(process: &mut Process<'_>, folder: &str, command: &str, rest: &[String], depth: usize) -> ExitCode {
    let command = command.trim();
    let quoted: String = rest.iter().map(|word| format!(" '{word}'")).collect();
    let line = match command.strip_prefix('@') {
        Some(line) => match line.split_whitespace().next().unwrap_or_default() {
            "php" | "composer" => line.to_owned(),
            "putenv" => return 0,
            name => return run_script(process, folder, name, rest, depth + 1),
        },
        // A method of a class, which the project's own code has.
        None if is_method(command) => return 0,
        None => command.to_owned(),
    };
    process.err(format!("> {line}\n"));
    in_folder(process, folder, &["/bin/sh".to_owned(), "-c".to_owned(), format!("{line}{quoted}")])
}

/// `Vendor\Package\Class::method`
fn is_method(command: &str) -> bool {
    command.split_once("::").is_some_and(|(class, method)| {
        let word = |text: &str, more: &[char]| {
            !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || more.contains(&c))
        };
        word(class, &['\\']) && word(method, &[])
    })
}

/// Runs a program in the project, where those of packages are found by their names.
pub(super) fn in_folder(process: &mut Process<'_>, folder: &str, argv: &[String]) -> ExitCode {
    let mut env = process.env.clone();
    let path = process.var("PATH").unwrap_or(crate::shell::DEFAULT_PATH);
    env.insert("PATH".to_owned(), format!("{folder}/vendor/bin:{path}"));
    let user = process.user.clone();
    process.exec_with(argv, &env, folder, &user)
}

/// Programs that packages bring, beside those that a lock file lists.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("phpunit/phpunit", &["phpunit"]),
    ("pestphp/pest", &["pest"]),
    ("phpstan/phpstan", &["phpstan"]),
    ("vimeo/psalm", &["psalm"]),
    ("friendsofphp/php-cs-fixer", &["php-cs-fixer"]),
    ("squizlabs/php_codesniffer", &["phpcs", "phpcbf"]),
    ("laravel/pint", &["pint"]),
    ("laravel/sail", &["sail"]),
    ("laravel/installer", &["laravel"]),
    ("rector/rector", &["rector"]),
    ("drush/drush", &["drush"]),
    ("behat/behat", &["behat"]),
    ("codeception/codeception", &["codecept"]),
    ("doctrine/migrations", &["doctrine-migrations"]),
    ("robmorgan/phinx", &["phinx"]),
    ("psy/psysh", &["psysh"]),
    ("phpmd/phpmd", &["phpmd"]),
    ("infection/infection", &["infection"]),
    ("wp-cli/wp-cli-bundle", &["wp"]),
];

/// The programs of a package, by its name and by what the lock file says of it.
pub(super) fn programs(package: &str, locked: &Value) -> Vec<String> {
    let list = |key: &str| locked.get(key).and_then(Value::as_array).into_iter().flatten();
    let of = list("packages")
        .chain(list("packages-dev"))
        .find(|one| one.get("name").and_then(Value::as_str) == Some(package));
    let bins = of.and_then(|one| one.get("bin")).and_then(Value::as_array);
    let own = bins.into_iter().flatten().filter_map(Value::as_str).map(|path| base(path).to_owned());
    let known = PROGRAMS.iter().filter(|(name, _)| *name == package).flat_map(|(_, programs)| *programs);
    let mut all: Vec<String> = own.chain(known.map(|name| (*name).to_owned())).collect();
    all.sort();
    all.dedup();
    all
}
