//! `php` itself: versions, Laravel's caches, Composer's documented installation.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::Userland;

use super::composer::installer;

pub(super) fn php(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
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
            let extensions = process.sys.tree.read_dir("/usr/local/etc/php/conf.d").ok();
            let added = extensions.into_iter().flatten().filter_map(|(name, _)| {
                Some(name.strip_prefix("docker-php-ext-")?.strip_suffix(".ini")?.to_owned())
            });
            let own = [
                "Core", "ctype", "curl", "date", "dom", "hash", "json", "mbstring", "openssl", "pcre", "PDO",
            ];
            let mut all: Vec<String> = own.iter().map(|name| (*name).to_owned()).chain(added).collect();
            all.sort_by_key(|name| name.to_lowercase());
            process.out(format!("[PHP Modules]\n{}\n\n[Zend Modules]\n\n", all.join("\n")));
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
        Some("artisan") => {
            let command = args.get(1).map_or("", String::as_str);
            let cached = match command {
                "config:cache" | "optimize" => Some("bootstrap/cache/config.php"),
                "route:cache" => Some("bootstrap/cache/routes-v7.php"),
                "view:cache" => Some("storage/framework/views/cached.php"),
                "event:cache" => Some("bootstrap/cache/events.php"),
                _ => None,
            };
            if let Some(path) = cached {
                let at = process.path(path);
                process.unpack_own(vec![Entry::fixed(at, 0o644, 25_000, format!("estimated: {command}"))]);
            }
            0
        }
        Some("-r") => {
            let code = args.get(1).cloned().unwrap_or_default();
            // Composer's documented way: copy the installer, check it, run it, remove it.
            if code.starts_with("copy(") {
                let quoted: Vec<&str> = code.split(['\'', '"']).skip(1).step_by(2).collect();
                if let [url, file, ..] = quoted.as_slice() {
                    let content = super::super::sites::content(url, &process.sys.machine);
                    let file = (*file).to_owned();
                    process.user_file(&file, content);
                }
                return 0;
            }
            if code.starts_with("unlink(") {
                if let Some(file) = code.split(['\'', '"']).nth(1) {
                    let _ = process.remove_all(file);
                }
                return 0;
            }
            if !code.contains("hash_file") {
                process.not_simulated(1, "PHP has no model");
            }
            0
        }
        Some(file) => {
            let text = process.text_of(file).unwrap_or_default();
            if text.contains("composer installer") || file.contains("composer-setup") {
                return installer(process, &args);
            }
            if file.ends_with("bin/console") || file.contains("composer") || file.contains("bin/") {
                return 0;
            }
            process.not_simulated(1, "what the script does is not known");
            0
        }
    }
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

/// WordPress on the command line: itself, and a download of WordPress.
pub(super) fn wp(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let plain: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with('-')).collect();
    match plain.as_slice() {
        [] | ["cli", "version" | "info"] => process.out("WP-CLI 2.12.0\n"),
        ["cli", ..] => {}
        ["core", "download", ..] => {
            let folder = args.iter().find_map(|arg| arg.strip_prefix("--path=")).unwrap_or(".");
            if !process.download(27_000_000) {
                process
                    .err("Error: Failed to get url 'https://api.wordpress.org/core/version-check/1.7/'.\n");
                return 1;
            }
            let at = process.path(folder);
            let at = at.trim_end_matches("/.").trim_end_matches('/');
            let file = |name: &str, size: u64| {
                Entry::fixed(format!("{at}/{name}"), 0o644, size, "estimated: WordPress")
            };
            process.unpack_own(vec![
                file("index.php", 405),
                file("wp-config-sample.php", 3_300),
                file("wp-load.php", 3_900),
                file("wp-settings.php", 29_000),
                file("wp-admin/contents", 12_000_000),
                file("wp-includes/contents", 50_000_000),
                file("wp-content/index.php", 28),
                file("wp-content/plugins/index.php", 28),
                file("wp-content/themes/index.php", 28),
            ]);
            process.out("Success: WordPress downloaded.\n");
        }
        _ => process.not_simulated(1, "a site's database has no model"),
    }
    0
}
