//! Which Python there is, and where its packages go: a virtual environment, the image's own, the distribution's.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::cost;
use crate::vfs::path::parent;

/// Where an installation is told to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Goal {
    /// A folder for packages alone: `--target`.
    Folder(String),
    /// The root of an environment, or a prefix.
    Root(String),
}

/// Where packages go, and where programs.
pub(super) struct Place {
    pub(super) site: String,
    pub(super) bin: String,
    /// Whether it is Debian's own Python, which refuses pip outside of a virtual environment.
    pub(super) managed: bool,
}

pub(super) fn version(process: &Process<'_>) -> String {
    // `python3.11` beside another `python3`.
    let own = process.name().trim_start_matches(|c: char| c.is_ascii_alphabetic());
    if own.contains('.') && process.name().starts_with('p') {
        let python = format!("python{own}");
        return process.version_of(&python).unwrap_or_else(|| own.to_owned());
    }
    let named = process.version_of("python3").or_else(|| process.version_of("python"));
    named.or_else(|| process.var("PYTHON_VERSION").map(str::to_owned)).unwrap_or_else(|| "3.11.2".to_owned())
}

/// `3.12.13` is `3.12`.
pub(super) fn minor(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// Where an environment has its packages: below the version that made it.
pub(super) fn site_packages(process: &Process<'_>, root: &str) -> String {
    let config = process.text_of(&format!("{root}/pyvenv.cfg")).unwrap_or_default();
    let made_by = config.lines().find_map(|line| line.strip_prefix("version = ").map(minor));
    let folder = || {
        let lib = format!("{root}/lib");
        let entries = process.sys.tree.read_dir(&lib).ok()?;
        let found = entries.filter_map(|(name, _)| name.strip_prefix("python3.")).last()?;
        Some(format!("3.{found}"))
    };
    let own = root != "/usr" && !root.ends_with("/.local");
    let version = made_by.or_else(|| folder().filter(|_| own)).unwrap_or_else(|| minor(&version(process)));
    format!("{root}/lib/python{version}/site-packages")
}

/// The environment that is active here: one that is set, or of the program that was called, or first on `PATH`.
pub(super) fn active(process: &Process<'_>) -> Option<String> {
    let called = process.args.first().filter(|name| name.contains('/')).map(|name| process.path(name));
    let first = process.var("PATH").and_then(|path| path.split(':').next()).unwrap_or_default().to_owned();
    let folders = [
        process.var("VIRTUAL_ENV").map(|root| format!("{root}/bin")),
        called.map(|path| parent(&path).to_owned()),
        Some(first),
    ];
    let roots = folders.into_iter().flatten().map(|bin| parent(&bin).to_owned());
    roots.into_iter().find(|root| {
        let is = |file: &str| process.sys.tree.exists(&format!("{root}/{file}"));
        is("pyvenv.cfg") || is("conda-meta")
    })
}

/// Whether the distribution lets no other but itself install packages for its Python (PEP 668): Debian from 12 on,
/// Ubuntu from 23.04 on, Alpine from 3.19 on.
fn keeps_its_own(process: &Process<'_>) -> bool {
    let text = process.text_of("/etc/os-release").unwrap_or_default();
    let field = |name: &str| {
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        value.unwrap_or_default().trim_matches('"').to_owned()
    };
    let id = field("VERSION_ID");
    let mut numbers = id.split('.').map(|number| number.parse::<u32>().ok());
    let major = numbers.next().flatten();
    let minor = numbers.next().flatten().unwrap_or(0);
    let since = match field("ID").as_str() {
        "debian" => (12, 0),
        "ubuntu" => (23, 4),
        "alpine" => (3, 19),
        _ => return false,
    };
    // The testing release has no number.
    major.is_none_or(|major| (major, minor) >= since)
}

pub(super) fn place(process: &Process<'_>, goal: Option<&Goal>) -> Place {
    let within =
        |root: &str| Place { site: site_packages(process, root), bin: format!("{root}/bin"), managed: false };
    match goal {
        Some(Goal::Folder(folder)) => {
            let site = process.path(folder.trim_end_matches('/'));
            return Place { bin: format!("{site}/bin"), site, managed: false };
        }
        Some(Goal::Root(root)) => return within(process.path(root).trim_end_matches('/')),
        None => {}
    }
    if let Some(root) = active(process) {
        return within(&root);
    }
    let python = process.which("python3");
    let root = python.as_deref().map(|file| parent(parent(file))).unwrap_or_default();
    if root.len() > 1 && root != "/usr" {
        return within(root);
    }
    let managed = process.sys.tree.exists("/usr/bin/python3") && keeps_its_own(process);
    Place {
        site: format!("/usr/local/lib/python{}/dist-packages", minor(&version(process))),
        bin: "/usr/local/bin".to_owned(),
        managed,
    }
}

/// `python -m venv DIR`.
pub(super) fn venv(process: &mut Process<'_>, at: &str) -> ExitCode {
    let real = process.which("python3").unwrap_or_else(|| "/usr/bin/python3".to_owned());
    venv_of(process, at, &real, &version(process))
}

/// An environment over a Python: its path, its version.
pub(super) fn venv_of(process: &mut Process<'_>, at: &str, real: &str, version: &str) -> ExitCode {
    let root = process.path(at).trim_end_matches('/').to_owned();
    let short = minor(version);
    let file = |path: String, mode: u32, size: u64| Entry::fixed(path, mode, size, format!("venv={version}"));
    let activate =
        format!("VIRTUAL_ENV='{root}'\nexport VIRTUAL_ENV\nPATH=\"$VIRTUAL_ENV/bin:$PATH\"\nexport PATH\n");
    process.unpack_own(vec![
        Entry::text(
            format!("{root}/pyvenv.cfg"),
            0o644,
            format!("home = {}\nversion = {version}\n", parent(real)),
        ),
        Entry::symlink(format!("{root}/bin/python3"), real),
        Entry::symlink(format!("{root}/bin/python"), "python3"),
        Entry::symlink(format!("{root}/bin/python{short}"), "python3"),
        Entry::text(format!("{root}/bin/activate"), 0o644, activate),
        file(format!("{root}/bin/pip"), 0o755, 230),
        file(format!("{root}/bin/pip3"), 0o755, 230),
        file(format!("{root}/lib/python{short}/site-packages/pip/contents"), 0o644, 11_500_000),
    ]);
    process.sys.spend(3 * cost::SECOND);
    0
}
