//! `php` itself: versions, extensions, consoles of frameworks, Composer's documented installation.

use crate::shell::{ExitCode, Process};
use crate::vfs::path::base;

use super::super::Userland;
use super::super::script::{self, Dialect, Host};
use super::composer::installer;
use super::extensions::{extension_folder, php_version};
use super::laravel::artisan;
use super::symfony::console;

pub(super) fn php(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = without_settings(process.operands());
    let version = process.version_of("php").unwrap_or_else(|| "8.3.28".to_owned());
    match args.first().map(String::as_str) {
        None => {
            let script = process.read_stdin();
            if !script.as_text().is_some_and(|text| text.contains("composer installer")) {
                if !script.is_empty() {
                    process.not_simulated(0, "PHP has no model");
                }
                return 0;
            }
            installer(process, &args)
        }
        Some("-v" | "--version") => {
            process.out(format!("PHP {version} (cli)\n"));
            0
        }
        Some("-m") => {
            // OPcache has the engine's name in both lists, Xdebug in the second.
            let named = |name: String| if name == "opcache" { "Zend OPcache".to_owned() } else { name };
            let mut all: Vec<String> = modules(process).into_iter().map(named).collect();
            all.sort_by_key(|name| name.to_lowercase());
            let engine = all.iter().filter_map(|name| match name.as_str() {
                "xdebug" => Some("Xdebug\n"),
                "Zend OPcache" => Some("Zend OPcache\n"),
                _ => None,
            });
            let engine: String = engine.collect();
            process.out(format!("[PHP Modules]\n{}\n\n[Zend Modules]\n{engine}\n", all.join("\n")));
            0
        }
        Some("-i" | "--ini") => 0,
        Some("-l" | "--syntax-check") => lint(process, args.get(1..).unwrap_or_default()),
        Some("--ri" | "--re" | "--rf") => {
            let name = args.get(1).cloned().unwrap_or_default();
            let at = format!("/usr/local/etc/php/conf.d/docker-php-ext-{name}.ini");
            if process.sys.tree.exists(&at) {
                process.out(format!("\n{name}\n\n{name} support => enabled\n\n"));
                return 0;
            }
            process.out(format!("Extension '{name}' not present.\n"));
            1
        }
        Some("--") => installer(process, &args),
        Some("-r") => {
            let code = args.get(1).cloned().unwrap_or_default();
            let at = process.args.iter().position(|word| *word == code).unwrap_or(1);
            script::run(userland, process, HOST, &code, &["Standard input code".to_owned()], at)
        }
        Some(file) => {
            let text = process.text_of(file).unwrap_or_default();
            if text.contains("composer installer") || file.contains("composer-setup") {
                return installer(process, &args);
            }
            let rest = args.get(1..).unwrap_or_default();
            let name = base(file);
            if !process.sys.tree.exists(&process.path(file)) {
                process.out(format!("Could not open input file: {file}\n"));
                return 1;
            }
            match name {
                "artisan" => artisan(process, rest),
                "console" => console(process, rest),
                _ if process.table.has(name) => process.exec(&[&[name.to_owned()], rest].concat()),
                _ if file.contains("bin/") => 0,
                _ if text.contains("<?php") => {
                    let at = process.args.iter().position(|word| word == file).unwrap_or(1);
                    script::run(userland, process, HOST, &text, &args, at)
                }
                _ => {
                    process.not_simulated(1, "what the script does is not known");
                    0
                }
            }
        }
    }
}

const HOST: Host = Host {
    dialect: Dialect::Php,
    constant: |process, name| match name {
        "version" => Some(php_version(process)),
        "extension_dir" => Some(extension_folder(process)),
        "extensions" => Some(modules(process).join("\n")),
        _ => setting(process, name.strip_prefix("ini:")?),
    },
    is_missing: |_, process, name| !modules(process).iter().any(|module| module.eq_ignore_ascii_case(name)),
    called: |_, _, _| false,
};

/// A setting: of the files that are read, the last that names it; of PHP itself for the command line.
fn setting(process: &Process<'_>, name: &str) -> Option<String> {
    const OWN: [(&str, &str); 6] = [
        ("memory_limit", "128M"),
        ("upload_max_filesize", "2M"),
        ("post_max_size", "8M"),
        ("max_execution_time", "0"),
        ("max_input_time", "-1"),
        ("max_input_vars", "1000"),
    ];
    let folder = "/usr/local/etc/php/conf.d";
    let mut files = vec!["/usr/local/etc/php/php.ini".to_owned()];
    let names = process.sys.tree.read_dir(folder).ok().into_iter().flatten();
    files
        .extend(names.filter(|(name, _)| name.ends_with(".ini")).map(|(name, _)| format!("{folder}/{name}")));
    let mut found = None;
    for file in files {
        let text = process.text_of(&file).unwrap_or_default();
        for (key, value) in text.lines().filter_map(|line| line.split_once('=')) {
            if key.trim() == name {
                found = Some(value.split(';').next().unwrap_or_default().trim().trim_matches('"').to_owned());
            }
        }
    }
    // A limit of the command line is that of nobody else.
    if name == "max_execution_time" {
        return Some("0".to_owned());
    }
    found.or_else(|| OWN.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned()))
}

/// The extensions that are loaded.
fn modules(process: &Process<'_>) -> Vec<String> {
    let extensions = process.sys.tree.read_dir("/usr/local/etc/php/conf.d").ok();
    let added = extensions
        .into_iter()
        .flatten()
        .filter_map(|(name, _)| Some(name.strip_prefix("docker-php-ext-")?.strip_suffix(".ini")?.to_owned()));
    let mut all: Vec<String> = OWN.iter().map(|name| (*name).to_owned()).chain(added).collect();
    all.sort_by_key(|name| name.to_lowercase());
    all.dedup();
    all
}

/// What the official images have from the beginning.
const OWN: [&str; 32] = [
    "Core",
    "ctype",
    "curl",
    "date",
    "dom",
    "fileinfo",
    "filter",
    "hash",
    "iconv",
    "json",
    "libxml",
    "mbstring",
    "mysqlnd",
    "openssl",
    "pcre",
    "PDO",
    "pdo_sqlite",
    "Phar",
    "posix",
    "random",
    "readline",
    "Reflection",
    "session",
    "SimpleXML",
    "sodium",
    "SPL",
    "sqlite3",
    "standard",
    "tokenizer",
    "xml",
    "xmlreader",
    "xmlwriter",
];

/// The words after `-d name=value` and `-c FILE`.
fn without_settings(words: &[String]) -> Vec<String> {
    let mut rest = words;
    while let Some((first, more)) = rest.split_first() {
        rest = match first.as_str() {
            "-d" | "-c" => more.get(1..).unwrap_or_default(),
            "-n" => more,
            _ if first.starts_with("-d") => more,
            _ => break,
        };
    }
    rest.to_vec()
}

/// `php -l`: scripts that are there are taken to be correct.
fn lint(process: &mut Process<'_>, files: &[String]) -> ExitCode {
    let mut code = 0;
    for file in files.iter().filter(|file| !file.starts_with('-')) {
        if process.stat(file).is_ok() {
            process.out(format!("No syntax errors detected in {file}\n"));
        } else {
            process.out(format!("Could not open input file: {file}\n"));
            code = 1;
        }
    }
    code
}
