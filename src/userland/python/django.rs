//! Django's commands: `manage.py`, `django-admin`, `python -m django`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};
use crate::vfs::path::base;

/// Commands that leave nothing in a layer: their databases are elsewhere.
const QUIET: &[&str] = &[
    "check",
    "migrate",
    "makemigrations",
    "test",
    "compress",
    "createcachetable",
    "flush",
    "loaddata",
    "createsuperuser",
    "showmigrations",
    "makemessages",
    "diffsettings",
    "sqlmigrate",
    "clearsessions",
    "collectmedia",
    "rebuild_index",
    "update_index",
    "spectacular",
    "help",
    "version",
    "--version",
    "validate_templates",
    "show_urls",
    "thumbnail",
    "wait_for_db",
    "wait_for_database",
    "generateschema",
    "buildassets",
];

/// What the admin of Django brings.
const ADMIN: u64 = 2_400_000;

pub(super) fn manage(_: &Userland, process: &mut Process<'_>, words: &[String]) -> ExitCode {
    process.sys.spend(cost::SECOND);
    let command = words.iter().find(|word| !word.starts_with('-') || *word == "--version").cloned();
    match command.as_deref() {
        Some("collectstatic") => collect(process),
        Some("compilemessages") => {
            let sources = process.sys.tree.walk(process.cwd).filter(|(path, _)| path.ends_with(".po"));
            let sources: Vec<(String, u64)> = sources.map(|(path, node)| (path, node.size())).collect();
            let entries = sources.into_iter().map(|(path, size)| {
                let at = process.path(&format!("{}.mo", path.trim_end_matches(".po")));
                Entry::fixed(at, 0o644, size, format!("estimated: compiled {path} of {size}"))
            });
            let entries: Vec<Entry> = entries.collect();
            process.unpack_own(entries);
            0
        }
        Some("startproject" | "startapp") => {
            let Some(name) = words.iter().skip_while(|word| !word.starts_with("start")).nth(1).cloned()
            else {
                return 1;
            };
            let project = words.iter().any(|word| word == "startproject");
            let here = words.iter().any(|word| word == ".");
            let root = if here { process.cwd.to_owned() } else { process.path(&name) };
            if project {
                process.user_file(&format!("{root}/manage.py"), "#!/usr/bin/env python\nimport os\n");
                for (file, text) in [
                    ("__init__.py", ""),
                    ("settings.py", "DEBUG = True\n"),
                    ("urls.py", "urlpatterns = []\n"),
                    ("wsgi.py", "application = None\n"),
                    ("asgi.py", "application = None\n"),
                ] {
                    process.user_file(&format!("{root}/{name}/{file}"), text);
                }
            } else {
                ["__init__.py", "models.py", "views.py"]
                    .iter()
                    .for_each(|file| process.user_file(&format!("{root}/{file}"), ""));
            }
            0
        }
        Some("tailwind") => {
            let entry = Entry::fixed(
                process.path("theme/static/css/dist/styles.css"),
                0o644,
                30_000,
                "estimated: built by tailwind",
            );
            process.unpack_own(vec![entry]);
            0
        }
        Some(command) if QUIET.contains(&command) => 0,
        None => 0,
        Some(command) => {
            let at = process.args.iter().position(|word| word == command).unwrap_or(0);
            process.not_simulated(at, "what this command of the project does is not known");
            0
        }
    }
}

/// Where the settings want static files: the last text in quotes after `STATIC_ROOT`.
fn static_root(process: &Process<'_>) -> String {
    let settings = process.sys.tree.walk(process.cwd).filter(|(path, node)| {
        node.is_file()
            && path.ends_with(".py")
            && (path.contains("settings") || path.contains("config") || base(path) == "base.py")
    });
    let root = settings.filter_map(|(_, node)| node.content()?.as_text()).find_map(|text| {
        let line = text.lines().find(|line| line.trim_start().starts_with("STATIC_ROOT"))?;
        super::project::quoted(line).last().cloned()
    });
    process
        .path(root.as_deref().filter(|root| !root.is_empty()).unwrap_or("staticfiles"))
        .trim_end_matches('/')
        .to_owned()
}

/// `collectstatic`: the admin's files, and those of the project's `static` folders.
fn collect(process: &mut Process<'_>) -> ExitCode {
    let root = static_root(process);
    let own = root.strip_prefix(process.cwd).unwrap_or_default().trim_matches('/').to_owned();
    let found = process.sys.tree.walk(process.cwd).filter(|(path, node)| {
        let inside = !own.is_empty() && path.starts_with(&format!("{own}/"));
        node.is_file() && !inside && !path.contains("node_modules/") && !path.contains("site-packages/")
    });
    let found = found.filter_map(|(path, node)| {
        let relative = path.strip_prefix("static/").or_else(|| Some(path.split_once("/static/")?.1))?;
        Some((relative.to_owned(), node.size()))
    });
    let files: Vec<(String, u64)> = found.collect();
    let count = 125 + files.len();
    let mut entries = vec![Entry::fixed(
        format!("{root}/admin/contents"),
        0o644,
        ADMIN,
        "estimated: static files of django.contrib.admin",
    )];
    entries.extend(files.into_iter().map(|(path, size)| {
        Entry::fixed(format!("{root}/{path}"), 0o644, size, format!("static file {path} of {size}"))
    }));
    process.unpack_own(entries);
    process.out(format!("\n{count} static files copied to '{root}'.\n"));
    0
}
