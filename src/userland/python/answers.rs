//! What scripts ask Python itself: its version and places, which packages there are, and what these download.

use crate::shell::Process;
use crate::userland::Userland;

use super::imports::IMPORTS;
use super::install::installed;
use super::models::{download_in, fetch};
use super::place::{active, minor, place, version};
use super::requirement::{module, normal};

/// The value of a name: `version`, `executable`, `prefix`, `path:purelib`, `PACKAGE.__version__`, `PACKAGE.__file__`.
pub(super) fn answer(process: &Process<'_>, name: &str) -> Option<String> {
    match name {
        "version" => return Some(version(process)),
        "executable" => return process.which("python3").or_else(|| process.which("python")),
        "prefix" => return prefix(process),
        _ => {}
    }
    if let Some(which) = name.strip_prefix("path:") {
        let prefix = prefix(process)?;
        let own = format!("python{}", minor(&version(process)));
        let base = || active(process).is_none().then_some(prefix.as_str());
        return Some(match which {
            "purelib" | "platlib" => place(process, None).site,
            "stdlib" | "platstdlib" => format!("{}/lib/{own}", base()?),
            "include" => format!("{}/include/{own}", base()?),
            "scripts" => place(process, None).bin,
            "data" => prefix,
            _ => return None,
        });
    }
    let site = place(process, None).site;
    let package = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
    if let Some(name) = name.strip_suffix(".__version__") {
        // A submodule's version is not that of the package.
        if name.contains('.') {
            return None;
        }
        return version_of(process, &site, name);
    }
    if let Some(name) = name.strip_suffix(".__file__") {
        let file = format!("{site}/{}/__init__.py", module(&package(name)));
        return process.sys.tree.exists(&file).then_some(file);
    }
    None
}

fn prefix(process: &Process<'_>) -> Option<String> {
    active(process).or_else(|| place(process, None).site.split("/lib/").next().map(str::to_owned))
}

/// The version of a package, by its own name or by the one that it is imported by.
fn version_of(process: &Process<'_>, site: &str, name: &str) -> Option<String> {
    let name = normal(name);
    let alias =
        IMPORTS.iter().filter(|(import, _)| normal(import) == name).map(|(_, package)| (*package).to_owned());
    let wanted: Vec<String> = std::iter::once(name.clone()).chain(alias).collect();
    let all = installed(process, site);
    all.iter().find(|(known, _)| wanted.contains(known)).map(|(_, version)| version.clone())
}

/// What the call of a package's function downloads, as it is written; whether it is known.
pub(super) fn called(_: &Userland, process: &mut Process<'_>, call: &str) -> bool {
    match download_in(process, call) {
        Some(download) => {
            fetch(process, &download);
            true
        }
        None => false,
    }
}
