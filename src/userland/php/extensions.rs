//! Extensions as the official images, PECL and `install-php-extensions` bring them.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

/// Extensions that compile for long or are large.
const EXTENSIONS: &[(&str, u64)] = &[
    ("intl", 3_200_000),
    ("gd", 700_000),
    ("mbstring", 2_900_000),
    ("soap", 1_100_000),
    ("imagick", 1_600_000),
    ("grpc", 28_000_000),
    ("swoole", 18_000_000),
    ("xdebug", 2_400_000),
    ("mongodb", 6_500_000),
    ("redis", 3_800_000),
];

/// The interface of extensions, by the version of PHP.
const INTERFACES: &[(&str, u32)] = &[
    ("5.6", 20_131_226),
    ("7.0", 20_151_012),
    ("7.1", 20_160_303),
    ("7.2", 20_170_718),
    ("7.3", 20_180_731),
    ("7.4", 20_190_902),
    ("8.0", 20_200_930),
    ("8.1", 20_210_902),
    ("8.2", 20_220_829),
    ("8.3", 20_230_831),
    ("8.4", 20_240_924),
    ("8.5", 20_250_925),
];

/// The version of the PHP that is installed.
pub(super) fn php_version(process: &Process<'_>) -> String {
    process.version_of("php").unwrap_or_else(|| "8.3.28".to_owned())
}

/// Where extensions are: of the official images, or of the distribution's packages.
pub(super) fn extension_folder(process: &Process<'_>) -> String {
    let version = php_version(process);
    let interface = INTERFACES.iter().find(|(start, _)| version.starts_with(&format!("{start}.")));
    let number = interface.map_or(20_230_831, |(_, number)| *number);
    if process.sys.tree.is_dir("/usr/local/etc/php") {
        let threads = process.sys.tree.exists("/usr/local/bin/frankenphp")
            || process.var("PHP_EXTRA_CONFIGURE_ARGS").is_some_and(|flags| flags.contains("zts"));
        let kind = if threads { "zts" } else { "non-zts" };
        format!("/usr/local/lib/php/extensions/no-debug-{kind}-{number}")
    } else {
        format!("/usr/lib/php/{number}")
    }
}

/// `php-config --extension-dir` and the like.
pub(super) fn php_config(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let answer = match process.operands().first().map_or("", String::as_str) {
        "--version" => php_version(process),
        "--vernum" => {
            let mut parts =
                php_version(process).split('.').filter_map(|part| part.parse().ok()).collect::<Vec<u32>>();
            parts.resize(3, 0);
            parts.iter().fold(0, |sum, part| sum * 100 + part).to_string()
        }
        "--extension-dir" => extension_folder(process),
        "--prefix" => "/usr/local".to_owned(),
        "--php-binary" => "/usr/local/bin/php".to_owned(),
        "--ini-path" => "/usr/local/etc/php".to_owned(),
        "--ini-dir" => "/usr/local/etc/php/conf.d".to_owned(),
        "--include-dir" => "/usr/local/include/php".to_owned(),
        "--configure-options" => String::new(),
        other => {
            process.not_simulated(1, format!("php-config {other} has no model"));
            return 0;
        }
    };
    process.out(format!("{answer}\n"));
    0
}

pub(super) fn extensions(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut skip = false;
    let mut names: Vec<String> = Vec::new();
    for word in &args {
        if std::mem::take(&mut skip) {
            continue;
        }
        skip = matches!(word.as_str(), "-j" | "--jobs" | "--ini-name" | "-d" | "-c");
        if !word.starts_with('-') && !(word.chars().all(|c| c.is_ascii_digit())) {
            names.push(word.clone());
        }
    }
    let pecl = matches!(process.name(), "pecl" | "pear");
    if pecl && names.first().is_some_and(|word| word != "install") {
        return 0;
    }
    match process.name() {
        "docker-php-ext-configure" | "phpize" => {
            process.sys.spend(8 * cost::SECOND);
            return 0;
        }
        "docker-php-source" => {
            let at = "/usr/src/php/contents";
            match names.first().map(String::as_str) {
                Some("extract") => {
                    process.unpack(&[Entry::fixed(at, 0o644, 120_000_000, "estimated: source of PHP")])
                }
                _ => process.discard("/usr/src/php"),
            }
            return 0;
        }
        _ => {}
    }
    let enable_only = process.name() == "docker-php-ext-enable";
    let ini = |name: &str| format!("/usr/local/etc/php/conf.d/docker-php-ext-{name}.ini");
    for word in names.iter().skip(usize::from(pecl)) {
        if word.starts_with('@') {
            // `@composer` of install-php-extensions: the program itself.
            if word.starts_with("@composer") {
                process.download(3_200_000);
                process.unpack(&[Entry::fixed(
                    "/usr/local/bin/composer",
                    0o755,
                    3_200_000,
                    "composer=2.9.2",
                )]);
            }
            continue;
        }
        let name = word.split(['-', '@', '/']).next().unwrap_or(word).to_owned();
        let at = format!("{}/{name}.so", extension_folder(process));
        if !enable_only {
            let size = EXTENSIONS.iter().find(|(known, _)| *known == name).map_or(250_000, |(_, size)| *size);
            if pecl && !process.download(400_000) {
                process.err(format!(
                    "No releases available for package \"pecl.php.net/{name}\"\ninstall failed\n"
                ));
                return 1;
            }
            process.sys.spend(12 * cost::SECOND);
            if pecl {
                // What it was built in.
                let left = format!("/tmp/pear/temp/{name}/contents");
                process.unpack(&[Entry::fixed(left, 0o644, 900_000, format!("estimated: {name}"))]);
            }
            process.unpack(&[Entry::fixed(at, 0o755, size, format!("estimated: extension {name}"))]);
        }
        if !pecl {
            let kind =
                if matches!(name.as_str(), "opcache" | "xdebug") { "zend_extension" } else { "extension" };
            process.system_file(&ini(&name), format!("{kind}={name}\n").as_str());
        }
    }
    0
}
