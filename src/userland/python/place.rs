//! Which Python there is, and where its packages go: a virtual environment, the image's own, the distribution's.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::userland::cost;
use crate::vfs::path::parent;

/// Where packages go, and where programs.
pub(super) struct Place {
    pub(super) site: String,
    pub(super) bin: String,
    /// Whether it is Debian's own Python, which refuses pip outside of a virtual environment.
    pub(super) managed: bool,
}

pub(super) fn version(process: &Process<'_>) -> String {
    let named = process.version_of("python3").or_else(|| process.version_of("python"));
    named.or_else(|| process.var("PYTHON_VERSION").map(str::to_owned)).unwrap_or_else(|| "3.11.2".to_owned())
}

/// `3.12.13` is `3.12`.
pub(super) fn minor(version: &str) -> String {
    version.split('.').take(2).collect::<Vec<_>>().join(".")
}

/// Where an environment has its packages.
pub(super) fn site_packages(process: &Process<'_>, root: &str) -> String {
    format!("{root}/lib/python{}/site-packages", minor(&version(process)))
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

pub(super) fn place(process: &Process<'_>, target: Option<&str>) -> Place {
    let within =
        |root: &str| Place { site: site_packages(process, root), bin: format!("{root}/bin"), managed: false };
    if let Some(target) = target {
        return Place {
            site: process.path(target),
            bin: format!("{}/bin", process.path(target)),
            managed: false,
        };
    }
    // A virtual environment: set, or first on PATH, or the folder of the program itself.
    let called = process.args.first().filter(|name| name.contains('/')).map(|name| process.path(name));
    let first = process.var("PATH").and_then(|path| path.split(':').next()).unwrap_or_default().to_owned();
    let folders = [
        process.var("VIRTUAL_ENV").map(|root| format!("{root}/bin")),
        called.map(|path| parent(&path).to_owned()),
        Some(first),
    ];
    for bin in folders.into_iter().flatten() {
        let root = parent(&bin).to_owned();
        if process.sys.tree.exists(&format!("{root}/pyvenv.cfg")) {
            return within(&root);
        }
    }
    if process.sys.tree.exists("/usr/local/bin/python3") {
        return within("/usr/local");
    }
    if process.sys.tree.exists("/opt/conda/bin/python") {
        return within("/opt/conda");
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
    let root = process.path(at).trim_end_matches('/').to_owned();
    let version = version(process);
    let short = minor(&version);
    let real = if process.sys.tree.exists("/usr/local/bin/python3") {
        "/usr/local/bin/python3"
    } else {
        "/usr/bin/python3"
    };
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
        Entry::text(format!("{root}/bin/activate"), 0o644, activate),
        file(format!("{root}/bin/pip"), 0o755, 230),
        file(format!("{root}/bin/pip3"), 0o755, 230),
        file(format!("{root}/lib/python{short}/site-packages/pip/contents"), 0o644, 11_500_000),
    ]);
    process.sys.spend(3 * cost::SECOND);
    0
}
