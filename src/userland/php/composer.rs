//! `composer install`, `require`, `create-project`, and its installer.

use std::collections::BTreeSet;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::scripts::{has_script, in_folder, names, programs, run_script};
use super::symfony::dump_env;

/// A package of PHP, and a gem, of which only the name is known.
const PHP_PACKAGE: u64 = 550_000;

fn plain(process: &Process<'_>) -> Vec<String> {
    process.operands().iter().filter(|word| !word.starts_with('-')).cloned().collect()
}

pub(super) fn composer(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = plain(process);
    let folder = process
        .operands()
        .iter()
        .find_map(|word| word.strip_prefix("--working-dir=").or(word.strip_prefix("-d=")))
        .map(str::to_owned);
    let folder = process.path(folder.as_deref().unwrap_or(".")).trim_end_matches("/.").to_owned();
    let rest = words.get(2..).unwrap_or_default().to_vec();
    let second = words.get(1).cloned().unwrap_or_default();
    match words.first().map(String::as_str) {
        Some(
            "install" | "i" | "update" | "u" | "upgrade" | "require" | "r" | "global" | "create-project",
        ) => {}
        Some("dump-autoload" | "dumpautoload" | "du" | "dump") => {
            return dump_autoload(process, &folder);
        }
        Some("dump-env" | "symfony:dump-env") => {
            dump_env(process, &folder, &second);
            return 0;
        }
        Some("run-script" | "run") if has_script(process, &folder, &second) => {
            return run_script(process, &folder, &second, &rest, 0);
        }
        Some("run-script" | "run") => {
            let listed =
                ["-l", "--list"].iter().any(|flag| process.operands().iter().any(|word| word == flag));
            if listed {
                let lines =
                    names(process, &folder).iter().map(|name| format!("  {name}\n")).collect::<String>();
                process.out(format!("scripts:\n{lines}"));
                return 0;
            }
            // An event has no listeners, any other name is a mistake.
            if second.starts_with("post-") || second.starts_with("pre-") || second.is_empty() {
                return 0;
            }
            process.err(format!("\n  Script \"{second}\" is not defined in this package  \n\n"));
            return 1;
        }
        Some("exec" | "x") => {
            let argv: Vec<String> = after(process, &["exec", "x"]);
            return in_folder(process, &folder, &argv);
        }
        Some(
            "validate"
            | "check-platform-reqs"
            | "audit"
            | "diagnose"
            | "show"
            | "info"
            | "outdated"
            | "licenses"
            | "fund"
            | "status"
            | "why"
            | "depends"
            | "config"
            | "clear-cache"
            | "clearcache"
            | "cc"
            | "self-update"
            | "selfupdate"
            | "init"
            | "remove"
            | "bump"
            | "archive"
            | "about"
            | "list"
            | "help"
            | "reinstall"
            | "suggests"
            | "symfony:recipes"
            | "recipes"
            | "recipes:install"
            | "auto-scripts",
        ) => return 0,
        None => {
            // The image's variable goes for what an installer was told as well.
            let version = process.version_of("composer");
            let version = version.or_else(|| process.var("COMPOSER_VERSION").map(str::to_owned));
            process.out(format!("Composer version {}\n", version.as_deref().unwrap_or("2.9.2")));
            return 0;
        }
        Some(name) if has_script(process, &folder, name) => {
            let rest = words.get(1..).unwrap_or_default().to_vec();
            return run_script(process, &folder, name, &rest, 0);
        }
        Some(other) => {
            process.err(format!("\n  Command \"{other}\" is not defined.  \n\n"));
            return 1;
        }
    }
    if words.first().is_some_and(|word| word == "create-project") {
        let name = words.get(2).or(words.get(1)).cloned().unwrap_or_default();
        let root = process.path(crate::vfs::path::base(&name));
        process.download(25_000_000);
        process.unpack_own(vec![
            Entry::fixed(format!("{root}/vendor/contents"), 0o644, 55_000_000, format!("estimated: {name}")),
            Entry::text(format!("{root}/composer.json"), 0o644, "{}\n"),
            Entry::fixed(format!("{root}/public/index.php"), 0o644, 600, format!("estimated: {name}")),
        ]);
        return 0;
    }
    let text = process.text_of(&format!("{folder}/composer.json"));
    let lock = process.text_of(&format!("{folder}/composer.lock"));
    let requires = words.first().is_some_and(|word| word == "require" || word == "global");
    if text.is_none() && !requires {
        process.err(format!("Composer could not find a composer.json file in {folder}\nTo initialize a project, please create a composer.json file. See https://getcomposer.org/basic-usage\n"));
        return 1;
    }
    let dev = !process.operands().iter().any(|word| word == "--no-dev");
    let mut names: BTreeSet<String> = BTreeSet::new();
    let json: serde_json::Value = serde_json::from_str(&text.unwrap_or_default()).unwrap_or_default();
    let locked: serde_json::Value = serde_json::from_str(&lock.unwrap_or_default()).unwrap_or_default();
    for key in ["require", "require-dev"].iter().filter(|key| dev || **key == "require") {
        let section = json.get(key).and_then(serde_json::Value::as_object);
        names.extend(
            section.into_iter().flatten().map(|(name, _)| name.clone()).filter(|name| name.contains('/')),
        );
    }
    for key in ["packages", "packages-dev"].iter().filter(|key| dev || **key == "packages") {
        let list = locked.get(key).and_then(serde_json::Value::as_array);
        names.extend(
            list.into_iter().flatten().filter_map(|one| one.get("name")?.as_str().map(str::to_owned)),
        );
    }
    names.extend(
        words
            .iter()
            .skip(1)
            .filter(|_| requires)
            .filter(|word| word.contains('/'))
            .map(|word| word.split(':').next().unwrap_or(word).to_owned()),
    );
    let cache = process.var("COMPOSER_CACHE_DIR").map_or_else(
        || {
            process
                .var("COMPOSER_HOME")
                .map_or_else(|| format!("{}/.cache/composer", process.home()), |home| format!("{home}/cache"))
        },
        str::to_owned,
    );
    process.err("Installing dependencies from lock file\n");
    let mut entries = Vec::new();
    for name in &names {
        let size = match name.as_str() {
            "laravel/framework" => 36_000_000,
            "symfony/framework-bundle" | "symfony/symfony" => 22_000_000,
            "phpunit/phpunit" => 9_000_000,
            "aws/aws-sdk-php" => 48_000_000,
            _ => PHP_PACKAGE,
        };
        let kept = format!("{cache}/files/{name}/package.zip");
        if !process.sys.tree.exists(&kept) {
            if !process.download(size / 4) {
                process.err("curl error 6 while downloading https://repo.packagist.org/packages.json: Could not resolve host: repo.packagist.org\n");
                return 100;
            }
            entries.push(Entry::fixed(kept, 0o644, size / 4, format!("composer-cache:{name}")));
        }
        entries.push(Entry::fixed(
            format!("{folder}/vendor/{name}/contents"),
            0o644,
            size,
            format!("estimated: composer {name}"),
        ));
        for program in programs(name, &locked) {
            entries.push(Entry::fixed(
                format!("{folder}/vendor/bin/{program}"),
                0o755,
                3_300,
                format!("estimated: program {program}"),
            ));
        }
        process.err(format!("  - Installing {name}: Extracting archive\n"));
    }
    let has = |flag: &str| process.operands().iter().any(|word| word == flag);
    let (autoload, events) = (!has("--no-autoloader"), !has("--no-scripts"));
    if !autoload {
        process.unpack_own(entries);
        return if events { run_script(process, &folder, "post-install-cmd", &[], 0) } else { 0 };
    }
    entries.push(Entry::fixed(format!("{folder}/vendor/autoload.php"), 0o644, 750, "estimated: autoloader"));
    entries.push(Entry::fixed(
        format!("{folder}/vendor/composer/contents"),
        0o644,
        90_000,
        "estimated: autoloader",
    ));
    process.unpack_own(entries);
    process.err("Generating optimized autoload files\n");
    if !events || words.first().is_some_and(|word| word == "global") {
        return 0;
    }
    let event = if words.first().is_some_and(|word| word == "install") { "install" } else { "update" };
    for event in ["post-autoload-dump".to_owned(), format!("post-{event}-cmd")] {
        let code = run_script(process, &folder, &event, &[], 0);
        if code != 0 {
            return code;
        }
    }
    0
}

/// `composer dump-autoload`: the class map, then what listens to it.
fn dump_autoload(process: &mut Process<'_>, folder: &str) -> ExitCode {
    process.unpack_own(vec![
        Entry::fixed(format!("{folder}/vendor/autoload.php"), 0o644, 750, "estimated: autoloader"),
        Entry::fixed(
            format!("{folder}/vendor/composer/autoload_classmap.php"),
            0o644,
            60_000,
            "estimated: class map",
        ),
    ]);
    if process.operands().iter().any(|word| word == "--no-scripts") {
        return 0;
    }
    run_script(process, folder, "post-autoload-dump", &[], 0)
}

/// The words after a command, flags and all; `--` is left out.
fn after(process: &Process<'_>, commands: &[&str]) -> Vec<String> {
    let words = process.operands().iter().skip_while(|word| !commands.contains(&word.as_str())).skip(1);
    words.filter(|word| *word != "--").cloned().collect()
}

pub(super) fn installer(process: &mut Process<'_>, args: &[String]) -> ExitCode {
    let value =
        |name: &str| args.iter().find_map(|arg| arg.strip_prefix(&format!("--{name}="))).map(str::to_owned);
    let folder = value("install-dir").unwrap_or_else(|| ".".to_owned());
    let name = value("filename").unwrap_or_else(|| "composer.phar".to_owned());
    process.download(3_200_000);
    let at = process.path(&format!("{}/{name}", folder.trim_end_matches('/')));
    process.unpack_own(vec![Entry::fixed(at, 0o755, 3_200_000, "composer=2.9.2")]);
    process.out("Composer (version 2.9.2) successfully installed\n");
    0
}
