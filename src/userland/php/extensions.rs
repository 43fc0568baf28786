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
        let at = format!("/usr/local/lib/php/extensions/no-debug-non-zts-20230831/{name}.so");
        if !enable_only {
            let size = EXTENSIONS.iter().find(|(known, _)| *known == name).map_or(250_000, |(_, size)| *size);
            if pecl && !process.download(400_000) {
                process.err(format!(
                    "No releases available for package \"pecl.php.net/{name}\"\ninstall failed\n"
                ));
                return 1;
            }
            process.sys.spend(12 * cost::SECOND);
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
