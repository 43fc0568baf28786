//! What installing writes: `node_modules`, the lock file, the cache.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Entry, Languages};
use crate::shell::Process;
use crate::vfs::Content;

use super::super::cost;
use super::links::link_programs;
use super::locks::{Locked, bun_lock, npm_lock, text_lock};
use super::manifest::Manifest;
use super::tool::Tool;

/// How an installation was asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wish {
    /// `NAME` or `NAME@VERSION` on the command line.
    pub names: Vec<String>,
    pub dev: bool,
    pub save: bool,
    pub production: bool,
    pub ignore_scripts: bool,
    /// Where the lock file is, if not beside the manifest.
    pub lock_folder: Option<String>,
    /// Of what the lock file pins, only what the manifest needs.
    pub only_manifest: bool,
}

/// What was done, for the tool's own words.
pub(super) struct Done {
    pub packages: usize,
}

/// What is to be there.
struct Wanted {
    /// Versions by the packages' names.
    packages: BTreeMap<String, String>,
    /// What the lock file says of the programs that packages bring.
    programs: BTreeMap<String, Vec<String>>,
}

/// The packages of a project: those of the lock file, or what the manifest needs by the catalog's data.
fn wanted(
    process: &Process<'_>,
    languages: &Languages,
    tool: Tool,
    manifest: &Manifest,
    wish: &Wish,
) -> Wanted {
    let mut locked = locked(process, tool, wish);
    let brought = locked.iter_mut().filter(|one| one.says_programs);
    let programs = brought.map(|one| (one.name.clone(), std::mem::take(&mut one.programs))).collect();
    let mut packages: BTreeMap<String, String> = BTreeMap::new();
    // A lock file cut down for an example pins less than the project needs: both count.
    let tells_dev = locked.iter().any(|one| one.dev);
    let pinned: BTreeMap<String, String> = locked
        .into_iter()
        .filter(|one| !(wish.production && one.dev))
        .map(|one| (one.name, one.version))
        .collect();
    if !wish.only_manifest {
        packages.extend(pinned.clone());
    }
    // A lock file that does not tell which packages are for development alone: those that nothing else needs.
    if wish.production && !tells_dev {
        let needed = closure(languages, manifest.dependencies.keys());
        let for_development = closure(languages, manifest.dev_dependencies.keys());
        packages.retain(|name, _| needed.contains(name) || !for_development.contains(name));
    }
    let mut queue: Vec<(String, Option<String>)> = Vec::new();
    let roots =
        manifest.dependencies.iter().chain(manifest.dev_dependencies.iter().filter(|_| !wish.production));
    queue.extend(
        roots.filter(|(_, range)| is_from_registry(range)).map(|(name, range)| (name.clone(), exact(range))),
    );
    queue.extend(wish.names.iter().map(|word| split(word)));
    while let Some((name, version)) = queue.pop() {
        if packages.contains_key(&name) {
            continue;
        }
        let package = languages.npm(&name);
        let version = pinned.get(&name).cloned().or(version).unwrap_or_else(|| package.version.to_string());
        packages.insert(name, version);
        queue.extend(package.dependencies.iter().map(|name| (name.to_string(), None)));
    }
    Wanted { packages, programs }
}

/// Packages with all that they need, by the catalog's data.
fn closure<'n>(languages: &Languages, names: impl Iterator<Item = &'n String>) -> BTreeSet<String> {
    let mut queue: Vec<String> = names.cloned().collect();
    let mut all = BTreeSet::new();
    while let Some(name) = queue.pop() {
        if all.insert(name.clone()) {
            queue.extend(languages.npm(&name).dependencies.iter().map(|name| name.to_string()));
        }
    }
    all
}

/// What the lock file pins.
fn locked(process: &Process<'_>, tool: Tool, wish: &Wish) -> Vec<Locked> {
    let folder = wish.lock_folder.as_deref().unwrap_or(process.cwd).trim_end_matches('/');
    let text = process.text_of(&format!("{folder}/{}", tool.lock_file())).unwrap_or_default();
    match tool {
        Tool::Npm => npm_lock(&text),
        Tool::Bun => bun_lock(&text),
        Tool::Yarn | Tool::Pnpm => text_lock(&text),
    }
}

/// `pnpm fetch`: what the lock file pins comes into the store. `None` without a network.
pub(super) fn fetch_locked(
    process: &mut Process<'_>,
    languages: &Languages,
    tool: Tool,
    wish: &Wish,
) -> Option<Done> {
    let pinned = locked(process, tool, wish).into_iter().filter(|one| !(wish.production && one.dev));
    let packages: BTreeMap<String, String> = pinned.map(|one| (one.name, one.version)).collect();
    fetch(process, languages, tool, &packages)?;
    Some(Done { packages: packages.len() })
}

fn is_from_registry(range: &str) -> bool {
    !["file:", "link:", "workspace:", "portal:"].iter().any(|prefix| range.starts_with(prefix))
}

/// `^4.18.2` is taken for `4.18.2`.
fn exact(range: &str) -> Option<String> {
    let text = range.trim_start_matches(['^', '~', '=', 'v', '>']).trim();
    let plain = text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || ".-+".contains(c));
    plain.then(|| text.to_owned())
}

/// `@scope/name@1.2` into name and version.
pub(super) fn split(word: &str) -> (String, Option<String>) {
    match word.rfind('@').filter(|at| *at > 0) {
        Some(at) => {
            let version = word.get(at + 1..).unwrap_or_default();
            (word.get(..at).unwrap_or(word).to_owned(), exact(version))
        }
        None => (word.to_owned(), None),
    }
}

/// `node_modules`, or where Yarn's first version is told to put packages.
fn modules_folder(process: &Process<'_>, tool: Tool) -> String {
    const FLAG: &str = "--modules-folder";
    let settings = process.text_of(".yarnrc").filter(|_| tool == Tool::Yarn).unwrap_or_default();
    let words =
        settings.lines().flat_map(str::split_whitespace).map(|word| word.trim_matches('"').to_owned());
    let words: Vec<String> = process.operands().iter().cloned().chain(words).collect();
    let glued = words.iter().find_map(|word| word.strip_prefix(FLAG)?.strip_prefix('=').map(str::to_owned));
    let next = || {
        words
            .iter()
            .position(|word| word.trim_start_matches("--install.").ends_with("modules-folder"))
            .and_then(|at| words.get(at + 1).cloned())
    };
    process.path(&glued.or_else(next).unwrap_or_else(|| "node_modules".to_owned()))
}

/// Installs a project, or more packages into it. `None` without a network.
pub(super) fn install(
    process: &mut Process<'_>,
    languages: &Languages,
    tool: Tool,
    manifest: &Manifest,
    wish: &Wish,
) -> Option<Done> {
    let Wanted { packages, programs } = wanted(process, languages, tool, manifest, wish);
    let root = modules_folder(process, tool);
    let old: Vec<String> = installed(process, &root);
    let surplus: Vec<&String> = old.iter().filter(|name| !packages.contains_key(*name)).collect();
    if wish.names.is_empty() {
        for name in surplus {
            process.discard(&format!("{root}/{name}"));
        }
    }
    fetch(process, languages, tool, &packages)?;
    let mut entries = Vec::new();
    let mut count = 0;
    for (name, version) in &packages {
        if process.sys.tree.exists(&format!("{root}/{name}/package.json")) {
            continue;
        }
        count += 1;
        entries.extend(package_entries(languages, &format!("{root}/{name}"), name, version));
    }
    process.sys.spend(i64::try_from(count).unwrap_or(i64::MAX).saturating_mul(cost::NPM_PACKAGE));
    process.unpack_own(entries);
    for name in packages.keys() {
        let direct = manifest.dependencies.contains_key(name)
            || manifest.dev_dependencies.contains_key(name)
            || wish.names.iter().any(|word| split(word).0 == *name);
        // What others need for themselves is rarely called by name: no guesses about it.
        let said = programs.get(name).map(Vec::as_slice).or(if direct { None } else { Some(&[]) });
        link_programs(process, languages, &root, name, said);
    }
    let list: String = packages
        .iter()
        .map(|(name, version)| format!("    \"node_modules/{name}\": {{ \"version\": \"{version}\" }},\n"))
        .collect();
    if tool == Tool::Npm {
        process.user_file(
            &format!("{root}/.package-lock.json"),
            format!("{{\n  \"packages\": {{\n{}\n  }}\n}}\n", list.trim_end_matches(",\n")).as_str(),
        );
    }
    if wish.lock_folder.is_none() {
        write_lock(process, tool, &packages);
    }
    if !wish.ignore_scripts {
        post_install(process, &packages);
    }
    Some(Done { packages: count })
}

/// Names of what lies in `node_modules`, scopes included.
pub(super) fn installed(process: &Process<'_>, root: &str) -> Vec<String> {
    let Ok(entries) = process.sys.tree.read_dir(root) else { return Vec::new() };
    let mut names = Vec::new();
    for (name, _) in entries.filter(|(name, _)| !name.starts_with('.')) {
        if !name.starts_with('@') {
            names.push(name.to_owned());
        } else if let Ok(scoped) = process.sys.tree.read_dir(&format!("{root}/{name}")) {
            names.extend(scoped.map(|(inner, _)| format!("{name}/{inner}")));
        }
    }
    names
}

/// Downloads what the cache does not have, and puts it there.
fn fetch(
    process: &mut Process<'_>,
    languages: &Languages,
    tool: Tool,
    packages: &BTreeMap<String, String>,
) -> Option<()> {
    let cache = tool.cache(process);
    let mut entries = Vec::new();
    let mut bytes = 0;
    for (name, version) in packages {
        let package = languages.npm(name);
        let path = format!("{cache}/{}@{version}", name.replace('/', "+"));
        if process.sys.tree.exists(&path) {
            continue;
        }
        // A tarball is about a quarter of what it unpacks to; pnpm keeps files unpacked.
        let tarball = package.bytes / 4;
        bytes += tarball;
        let kept = if tool == Tool::Pnpm || tool == Tool::Bun { package.bytes } else { tarball };
        entries.push(Entry::fixed(path, 0o644, kept, format!("npm-cache:{name}@{version}")));
    }
    if bytes > 0 && !process.download(bytes) {
        return None;
    }
    for entry in &mut entries {
        (entry.uid, entry.gid) = (process.user.uid, process.user.gid);
    }
    process.own_folders(&entries);
    let now = process.sys.clock;
    crate::catalog::plant(&mut process.sys.tree, &entries, now);
    Some(())
}

/// The files of one package: its manifest, and one that stands for the rest.
pub(super) fn package_entries(languages: &Languages, at: &str, name: &str, version: &str) -> Vec<Entry> {
    let package = languages.npm(name);
    let manifest = format!("{{\n  \"name\": \"{name}\",\n  \"version\": \"{version}\"\n}}\n");
    let estimate = if package.trust.is_estimate() { "estimated: " } else { "" };
    let rest = package.bytes.saturating_sub(manifest.len() as u64);
    vec![
        Entry::text(format!("{at}/package.json"), 0o644, manifest),
        Entry::fixed(format!("{at}/index.js"), 0o644, rest, format!("{estimate}npm:{name}@{version}")),
    ]
}

fn write_lock(process: &mut Process<'_>, tool: Tool, packages: &BTreeMap<String, String>) {
    const WITHOUT: [&str; 4] =
        ["--no-package-lock", "--package-lock=false", "--no-lockfile", "--no-shrinkwrap"];
    let settings = process.text_of(".npmrc").unwrap_or_default();
    if process.operands().iter().any(|word| WITHOUT.contains(&word.as_str()))
        || tool == Tool::Npm && settings.lines().any(|line| line.replace(' ', "") == "package-lock=false")
    {
        return;
    }
    let path = process.path(tool.lock_file());
    let there = |name: &str| process.sys.tree.exists(&process.path(name));
    if there(&path) || tool.other_locks().iter().any(|name| there(name)) || packages.is_empty() {
        return;
    }
    let text: String = match tool {
        Tool::Npm => {
            let lines: Vec<String> = packages
                .iter()
                .map(|(name, version)| {
                    format!("    \"node_modules/{name}\": {{\n      \"version\": \"{version}\"\n    }}")
                })
                .collect();
            format!(
                "{{\n  \"lockfileVersion\": 3,\n  \"requires\": true,\n  \"packages\": {{\n{}\n  }}\n}}\n",
                lines.join(",\n")
            )
        }
        Tool::Yarn => packages
            .iter()
            .map(|(name, version)| format!("\"{name}@{version}\":\n  version \"{version}\"\n\n"))
            .collect(),
        Tool::Pnpm => {
            let lines: String =
                packages.iter().map(|(name, version)| format!("  '{name}@{version}': {{}}\n")).collect();
            format!("lockfileVersion: '9.0'\n\npackages:\n{lines}")
        }
        Tool::Bun => {
            let lines: String = packages
                .iter()
                .map(|(name, version)| format!("    \"{name}\": [\"{name}@{version}\", \"\", {{}}, \"\"],\n"))
                .collect();
            format!("{{\n  \"lockfileVersion\": 1,\n  \"packages\": {{\n{lines}  }}\n}}\n")
        }
    };
    process.user_file(&path, Content::from(text.as_str()));
}

/// Downloads that packages make after they were installed: package, folder below `HOME`, bytes.
const DOWNLOADS: &[(&str, &str, u64)] = &[
    ("puppeteer", ".cache/puppeteer/chrome", 360_000_000),
    ("cypress", ".cache/Cypress", 640_000_000),
    ("@prisma/client", ".cache/prisma", 18_000_000),
];

fn post_install(process: &mut Process<'_>, packages: &BTreeMap<String, String>) {
    for (name, folder, bytes) in DOWNLOADS {
        let skipped = process
            .var("PUPPETEER_SKIP_DOWNLOAD")
            .or(process.var("PUPPETEER_SKIP_CHROMIUM_DOWNLOAD"))
            .is_some();
        let at = format!("{}/{folder}/contents", process.home());
        if !packages.contains_key(*name) || (skipped && *name == "puppeteer") || process.sys.tree.exists(&at)
        {
            continue;
        }
        process.download(bytes / 2);
        process.unpack_own(vec![Entry::fixed(at, 0o755, *bytes, format!("estimated: download of {name}"))]);
    }
}
