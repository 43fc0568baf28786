//! Laravel's `artisan`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path::parent;
use crate::vfs::{Metadata, Node};

use super::super::cost;

/// What commands write, beside what they print.
const WRITES: &[(&str, &[(&str, u64)])] = &[
    ("config:cache", &[("bootstrap/cache/config.php", 25_000)]),
    ("route:cache", &[("bootstrap/cache/routes-v7.php", 25_000)]),
    ("view:cache", &[("storage/framework/views/cached.php", 25_000)]),
    ("event:cache", &[("bootstrap/cache/events.php", 4_000)]),
    (
        "optimize",
        &[
            ("bootstrap/cache/config.php", 25_000),
            ("bootstrap/cache/routes-v7.php", 25_000),
            ("bootstrap/cache/events.php", 4_000),
            ("storage/framework/views/cached.php", 25_000),
        ],
    ),
    (
        "package:discover",
        &[("bootstrap/cache/packages.php", 1_500), ("bootstrap/cache/services.php", 21_000)],
    ),
    ("filament:assets", &[("public/js/filament/app.js", 220_000), ("public/css/filament/app.css", 90_000)]),
    ("filament:cache-components", &[("bootstrap/cache/filament/panels/admin.php", 3_000)]),
    ("icons:cache", &[("bootstrap/cache/blade-icons.php", 60_000)]),
    ("ziggy:generate", &[("resources/js/ziggy.js", 9_000)]),
    ("vendor:publish", &[]),
];

/// Files that commands remove.
const CLEARS: &[(&str, &[&str])] = &[
    ("config:clear", &["bootstrap/cache/config.php"]),
    ("route:clear", &["bootstrap/cache/routes-v7.php"]),
    ("view:clear", &["storage/framework/views/cached.php"]),
    ("event:clear", &["bootstrap/cache/events.php"]),
    (
        "optimize:clear",
        &[
            "bootstrap/cache/config.php",
            "bootstrap/cache/routes-v7.php",
            "bootstrap/cache/events.php",
            "storage/framework/views/cached.php",
        ],
    ),
];

/// `php artisan COMMAND`.
pub(super) fn artisan(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let plain: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.starts_with('-')).collect();
    let command = plain.first().copied().unwrap_or_default();
    process.sys.spend(cost::SECOND / 2);
    let files = WRITES.iter().filter(|(name, _)| *name == command).flat_map(|(_, files)| *files);
    let entries = files
        .map(|(path, size)| Entry::fixed(process.path(path), 0o644, *size, format!("estimated: {command}")))
        .collect();
    process.unpack_own(entries);
    for file in CLEARS.iter().filter(|(name, _)| *name == command).flat_map(|(_, files)| *files) {
        let path = process.path(file);
        process.discard(&path);
    }
    match command {
        "" | "list" | "--version" => process.out("Laravel Framework 12.38.1\n"),
        "key:generate" => return key(process, words.iter().any(|word| word == "--show")),
        "storage:link" => {
            let (link, target) = (process.path("public/storage"), process.path("storage/app/public"));
            if process.lstat(&link).is_ok() {
                process.err(format!("\n   ERROR  The [{link}] link already exists.  \n\n"));
            } else {
                let _ = process.mkdir_all(parent(&link), 0o755);
                let meta =
                    Metadata::new(0o777, process.sys.clock).owned_by(process.user.uid, process.user.gid);
                let _ = process.put(&link, Node::symlink(meta, target.as_str()));
                process.out(format!(
                    "\n   INFO  The [public/storage] link has been connected to [{target}].  \n\n"
                ));
            }
        }
        _ => {}
    }
    0
}

/// A random key, for the variable of the `.env` file.
fn key(process: &mut Process<'_>, show: bool) -> ExitCode {
    let key = format!("base64:{}=", process.sys.make_name(43));
    if show {
        process.out(format!("{key}\n"));
        return 0;
    }
    let Some(text) = process.text_of(".env") else {
        let path = process.path(".env");
        process.err(format!(
            "\n   ErrorException \n\n  file_get_contents({path}): Failed to open stream: No such file or directory\n\n"
        ));
        return 1;
    };
    let set = |line: &str| match line.strip_prefix("APP_KEY=") {
        Some(_) => format!("APP_KEY={key}\n"),
        None => format!("{line}\n"),
    };
    let text: String = text.lines().map(set).collect();
    process.user_file(".env", text.as_str());
    process.out("\n   INFO  Application key set successfully.  \n\n");
    0
}
