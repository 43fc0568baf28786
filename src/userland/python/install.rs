//! Wheels: what they need besides, from where they come, what they leave.

use std::collections::BTreeMap;

use crate::catalog::{Entry, Languages};
use crate::shell::access::Want;
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};
use crate::vfs::Content;
use crate::vfs::path::{base, parent};

use super::lock::Lock;
use super::pip::{Call, cache};
use super::place::{Place, place, site_packages};
use super::project::{Choice, Project};
use super::requirement::{extras, is_project, module, normal, requirement};

const MANAGED: &str = "error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python packages system-wide, try apt install\n    python3-xyz, where xyz is the package you are trying to\n    install.\n\nhint: See PEP 668 for the detailed specification.\n";
const AS_ROOT: &str = "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager. It is recommended to use a virtual environment instead\n";

/// Package names, each with the version it is pinned to.
type Wanted = BTreeMap<String, Option<String>>;

/// Installs what a call names and what that needs: `NAME-VERSION` of each that was not there.
pub(super) fn install(
    userland: &Userland,
    process: &mut Process<'_>,
    call: &Call,
) -> Result<Vec<String>, ExitCode> {
    let Some(languages) = process.languages(userland) else { return Ok(Vec::new()) };
    let mut place = place(process, call.target.as_ref());
    let is_others = || process.user.uid != 0 && !process.may(parent(&place.site), Want::Write);
    if call.user || (call.target.is_none() && is_others()) {
        let home = format!("{}/.local", process.home());
        place.site = site_packages(process, &home);
        place.bin = format!("{home}/bin");
    }
    if place.managed && !call.break_system {
        process.err(MANAGED);
        return Err(1);
    }
    let (wanted, projects) = resolve(process, &languages, call);
    let done = put(process, &languages, &place, &wanted, call)?;
    for project in projects {
        put_project(process, &place, &project);
    }
    Ok(done)
}

/// A project itself: its sources as a package, and its programs.
pub(super) fn put_project(process: &mut Process<'_>, place: &Place, folder: &str) {
    let project = Project::read(process, folder);
    let (name, version) = (normal(&project.name), &project.version);
    let size = process.bytes_below(&process.path(folder), |path| path.ends_with(".py"));
    let metadata = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
    let label = format!("built: {name}");
    let mut entries = vec![
        Entry::fixed(format!("{}/{}/__init__.py", place.site, module(&name)), 0o644, size, label.clone()),
        Entry::text(
            format!("{}/{}-{version}.dist-info/METADATA", place.site, module(&name)),
            0o644,
            metadata,
        ),
    ];
    let program =
        |script: &String| Entry::fixed(format!("{}/{script}", place.bin), 0o755, 230, label.clone());
    entries.extend(project.scripts.iter().map(program));
    process.unpack_own(entries);
}

/// The packages that a call names, with what they need, and the projects among them.
fn resolve(process: &Process<'_>, languages: &Languages, call: &Call) -> (Wanted, Vec<String>) {
    let mut queue: Vec<(String, Option<String>)> = Vec::new();
    let mut projects = Vec::new();
    for word in &call.names {
        let (plain, list) = word.split_once('[').unwrap_or((word, ""));
        if is_project(plain) {
            let extras = list.trim_end_matches(']').split(',').map(|extra| extra.trim().to_owned()).collect();
            projects.push((plain.to_owned(), Choice { extras, ..Choice::default() }));
        } else if word.ends_with(".whl") {
            queue.push((normal(base(word).split('-').next().unwrap_or_default()), None));
        } else if word.contains("://") {
            let address = word.split(['#', '@']).next().unwrap_or(word);
            queue.push((normal(base(address.trim_end_matches(".git"))), None));
        } else {
            queue.extend(requirement(word));
            queue.extend(extras(word).map(|name| (name.to_owned(), None)));
        }
    }
    for (project, choice) in &projects {
        let wanted = Project::read(process, project).wanted(choice);
        queue.extend(wanted.iter().filter_map(|word| requirement(word)));
        queue.extend(wanted.iter().flat_map(|word| extras(word)).map(|name| (name.to_owned(), None)));
    }
    let mut wanted = Wanted::new();
    while let Some((name, version)) = queue.pop() {
        if wanted.contains_key(&name) {
            continue;
        }
        if !call.no_deps {
            queue.extend(languages.python(&name).requires.iter().map(|one| (normal(one), None)));
            queue.extend(call.lock.needs(&name).iter().map(|one| (one.clone(), None)));
        }
        let version = call.lock.version(&name).map(str::to_owned).or(version);
        wanted.insert(name, version);
    }
    (wanted, projects.into_iter().map(|(project, _)| project).collect())
}

/// Downloads, unpacks and compiles wheels: those that were not there.
fn put(
    process: &mut Process<'_>,
    languages: &Languages,
    place: &Place,
    wanted: &Wanted,
    call: &Call,
) -> Result<Vec<String>, ExitCode> {
    let cache = format!("{}/http-v2", cache(process));
    let mut lines = String::new();
    let mut done: Vec<String> = Vec::new();
    for (name, pinned) in wanted {
        let package = languages.python(name);
        let version = pinned.clone().unwrap_or_else(|| package.version.to_string());
        let info = format!("{}/{}-{version}.dist-info/METADATA", place.site, module(name));
        if process.sys.tree.exists(&info) {
            lines.push_str(&format!("Requirement already satisfied: {name} in {}\n", place.site));
            continue;
        }
        let cached = format!("{cache}/{name}-{version}.whl");
        if call.no_cache || !process.sys.tree.exists(&cached) {
            lines.push_str(&format!("Downloading {}-{version}-py3-none-any.whl\n", module(name)));
            if !process.download(package.wheel_bytes) {
                process.err(format!("WARNING: Retrying after connection broken by 'NewConnectionError': /simple/{name}/\nERROR: Could not find a version that satisfies the requirement {name} (from versions: none)\nERROR: No matching distribution found for {name}\n"));
                return Err(1);
            }
            if !call.no_cache {
                process.user_file(
                    &cached,
                    Content::described(package.wheel_bytes, format!("pip-cache:{name}={version}")),
                );
            }
        } else {
            lines.push_str(&format!("Using cached {}-{version}-py3-none-any.whl\n", module(name)));
        }
        let estimate = if package.trust.is_estimate() { "estimated: " } else { "" };
        let metadata = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
        let label = format!("{estimate}pypi:{name}={version}");
        let at = format!("{}/{}", place.site, module(name));
        let rest = package.unpacked_bytes.saturating_sub(metadata.len() as u64);
        let mut entries = vec![
            Entry::text(info, 0o644, metadata),
            Entry::fixed(format!("{at}/__init__.py"), 0o644, rest, label.clone()),
        ];
        if !call.no_compile {
            entries.push(Entry::fixed(
                format!("{at}/__pycache__/compiled"),
                0o644,
                package.py_bytes,
                format!("{label} (compiled)"),
            ));
            process.spend_bytes(package.py_bytes, cost::PYTHON_COMPILE_BYTE);
        }
        let mut programs: Vec<String> = package.programs.iter().map(|program| program.to_string()).collect();
        // A package that no data knows and that was asked for by name may have a program of that name.
        let direct =
            || call.names.iter().filter_map(|word| requirement(word)).any(|(asked, _)| asked == *name);
        if !languages.knows_python(name) && direct() {
            programs.push(name.clone());
        }
        entries.extend(programs.iter().map(|program| {
            Entry::fixed(
                format!("{}/{program}", place.bin),
                0o755,
                230,
                format!("pypi:{name}={version}:{program}"),
            )
        }));
        process.unpack_own(entries);
        process.sys.spend(cost::WHEEL);
        done.push(format!("{name}-{version}"));
    }
    if !call.quiet {
        process.out(lines);
        if !done.is_empty() {
            process.out(format!("Successfully installed {}\n", done.join(" ")));
        }
        if process.user.uid == 0 && !place.site.contains("venv") && !done.is_empty() {
            process.err(AS_ROOT);
        }
    }
    Ok(done)
}

/// `pip wheel`, `pip download`: leaves the wheels that a call names, with what they need, in a folder.
pub(super) fn download_wheels(userland: &Userland, process: &mut Process<'_>, call: &Call) -> ExitCode {
    let Some(languages) = process.languages(userland) else { return 0 };
    let folder = call.wheels.as_deref().unwrap_or(".").trim_end_matches('/').to_owned();
    for (name, pinned) in resolve(process, &languages, call).0 {
        let package = languages.python(&name);
        let version = pinned.unwrap_or_else(|| package.version.to_string());
        process.download(package.wheel_bytes);
        let path = format!("{folder}/{}-{version}-py3-none-any.whl", module(&name));
        let label = format!("pypi:{name}={version}");
        process.user_file(&path, Content::described(package.wheel_bytes, label));
    }
    0
}

/// Which lock file a call goes by.
pub(super) fn locked(process: &Process<'_>, files: &[&str]) -> Lock {
    Lock::read(process, files).unwrap_or_default()
}

/// Name and version of each package in a folder, by its metadata.
pub(super) fn installed(process: &Process<'_>, site: &str) -> Vec<(String, String)> {
    let Ok(entries) = process.sys.tree.read_dir(site) else { return Vec::new() };
    let folders = entries.filter_map(|(name, _)| name.strip_suffix(".dist-info")?.rsplit_once('-'));
    folders.map(|(name, version)| (normal(name), version.to_owned())).collect()
}

/// `pip uninstall` of one package.
pub(super) fn uninstall(process: &mut Process<'_>, name: &str) {
    let site = place(process, None).site;
    let name = normal(name);
    let found = installed(process, &site).into_iter().find(|(known, _)| *known == name);
    let Some((_, version)) = found else {
        process.err(format!("WARNING: Skipping {name} as it is not installed.\n"));
        return;
    };
    process.discard(&format!("{site}/{}", module(&name)));
    process.discard(&format!("{site}/{}-{version}.dist-info", module(&name)));
    process.out(format!(
        "Found existing installation: {name} {version}\nUninstalling {name}-{version}:\n  Successfully uninstalled {name}-{version}\n"
    ));
}
