//! What to install: words such as `name[extra]>=1.0 ; marker`, requirements files, projects.

use crate::shell::Process;
use crate::vfs::path::{join, parent};

use super::lock::Lock;
use super::pip::Call;

/// Lower case, dashes: PEP 503.
pub(super) fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

/// The folder that a package is imported from.
pub(super) fn module(name: &str) -> String {
    name.replace('-', "_")
}

/// `name[extra]>=1.0 ; marker` into name and pinned version; `None` if it is not for this platform.
pub(super) fn requirement(word: &str) -> Option<(String, Option<String>)> {
    let (spec, marker) = word.split_once(';').unwrap_or((word, ""));
    if ["win32", "Windows", "darwin"]
        .iter()
        .any(|other| marker.contains(&format!("== '{other}")) || marker.contains(&format!("== \"{other}")))
    {
        return None;
    }
    let spec = spec.split(" @ ").next().unwrap_or(spec).trim();
    let end = spec.find(['=', '<', '>', '~', '!', '[', ' ', '@']).unwrap_or(spec.len());
    let name = normal(spec.get(..end)?.trim());
    let pinned = spec
        .split_once("==")
        .map(|(_, version)| version.split([',', ' ']).next().unwrap_or(version).trim().to_owned());
    (!name.is_empty()).then_some((name, pinned))
}

/// Lines of a requirements file; `-r` in it leads to others, seven deep at most.
pub(super) fn requirements(process: &Process<'_>, text: &str, file: &str, call: &mut Call, depth: u32) {
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or(line).trim().trim_end_matches('\\').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(other) = line.strip_prefix("-r ").or(line.strip_prefix("--requirement ")) {
            let at = join(parent(&process.path(file)), other.trim());
            if let Some(text) = process.text_of(&at).filter(|_| depth < 7) {
                requirements(process, &text, &at, call, depth + 1);
            }
        } else if let Some(project) = line.strip_prefix("-e ") {
            call.names.push(project.trim().to_owned());
        } else if !line.starts_with('-') {
            call.names.push(line.split(" --hash").next().unwrap_or(line).to_owned());
        }
    }
}

pub(super) fn is_project(word: &str) -> bool {
    word.starts_with(['.', '/']) && ![".whl", ".tar.gz", ".zip"].iter().any(|end| word.ends_with(end))
}

/// Requirements with what they need, each as a lock file pins it: `NAME==VERSION` lines.
pub(super) fn pinned_list(process: &Process<'_>, wanted: &[String], locks: &[&str]) -> String {
    let lock = Lock::read(process, locks).unwrap_or_default();
    let mut queue: Vec<(String, Option<String>)> =
        wanted.iter().filter_map(|word| requirement(word)).collect();
    let mut seen = std::collections::BTreeMap::new();
    while let Some((name, version)) = queue.pop() {
        if seen.contains_key(&name) {
            continue;
        }
        queue.extend(lock.needs(&name).iter().map(|one| (one.clone(), None)));
        let version = lock.version(&name).map(str::to_owned).or(version);
        seen.insert(name, version);
    }
    let line = |(name, version): (String, Option<String>)| match version {
        Some(version) => format!("{name}=={version}\n"),
        None => format!("{name}\n"),
    };
    seen.into_iter().map(line).collect()
}

/// What extras bring: package, extra, packages.
const EXTRAS: &[(&str, &str, &[&str])] = &[
    ("celery", "redis", &["redis"]),
    ("dask", "complete", &["distributed", "pandas", "numpy"]),
    ("dask", "distributed", &["distributed"]),
    ("django", "argon2", &["argon2-cffi"]),
    (
        "fastapi",
        "all",
        &[
            "uvicorn",
            "fastapi-cli",
            "httpx",
            "jinja2",
            "python-multipart",
            "email-validator",
            "pydantic-settings",
        ],
    ),
    (
        "fastapi",
        "standard",
        &["uvicorn", "fastapi-cli", "httpx", "jinja2", "python-multipart", "email-validator"],
    ),
    ("flask", "async", &["asgiref"]),
    ("httpx", "http2", &["h2"]),
    ("passlib", "bcrypt", &["bcrypt"]),
    ("psycopg", "binary", &["psycopg-binary"]),
    ("psycopg", "c", &["psycopg-c"]),
    ("pydantic", "email", &["email-validator"]),
    ("python-jose", "cryptography", &["cryptography"]),
    ("sqlalchemy", "asyncio", &["greenlet"]),
    ("uvicorn", "standard", &["uvloop", "httptools", "watchfiles", "websockets", "python-dotenv"]),
];

/// The packages that the extras of a requirement add.
pub(super) fn extras(word: &str) -> impl Iterator<Item = &'static str> {
    let inside =
        word.split_once('[').and_then(|(name, rest)| Some((normal(name.trim()), rest.split_once(']')?.0)));
    let chosen: Vec<(String, String)> = inside
        .into_iter()
        .flat_map(|(name, list)| {
            list.split(',').map(|one| (name.clone(), one.trim().to_owned())).collect::<Vec<_>>()
        })
        .collect();
    let fits = move |of: &str, extra: &str| chosen.iter().any(|(name, one)| name == of && one == extra);
    EXTRAS
        .iter()
        .filter(move |(name, extra, _)| fits(name, extra))
        .flat_map(|(.., packages)| packages.iter().copied())
}
