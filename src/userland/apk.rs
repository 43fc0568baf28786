//! `apk`: Alpine's package manager over a coarse table of packages.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use crate::catalog::{ApkPackage, Entry, Languages, apk_database, zones};
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::alpine;
use super::apt::postinst::CERTIFICATES;
use super::flags::Flags;
use super::{Program, Userland, cost};

const FLAGS: &[&str] = &[
    "no-cache",
    "U,update-cache,update",
    "u,upgrade",
    "t,virtual=",
    "q,quiet",
    "v,verbose",
    "X,repository=",
    "no-network",
    "allow-untrusted",
    "force-refresh",
    "f,force",
    "force-broken-world",
    "force-overwrite",
    "p,root=",
    "initdb",
    "no-scripts",
    "no-progress",
    "progress",
    "cache-dir=",
    "cache-max-age=",
    "keys-dir=",
    "repositories-file=",
    "purge",
    "rdepends",
    "r",
    "e,installed",
    "L,contents",
    "a,available,all",
    "l,latest",
    "print-arch",
    "arch=",
    "clean-protected",
    "no-commit-hooks",
    "i,interactive",
    "V,version",
    "s,simulate",
    "no-check-certificate",
    "wait=",
    "R,recursive,depends",
    "W,who-owns",
    "o,output=",
    "d,description",
];

pub const PROGRAMS: &[Program] =
    &[Program { names: &["apk"], summary: "Alpine's package manager", flags: FLAGS, run: apk }];

const DATABASE: &str = "/lib/apk/db/installed";
const WORLD: &str = "/etc/apk/world";
const CACHE: &str = "/var/cache/apk";
/// The two indexes of a release, about.
const INDEXES: [(&str, u64); 2] = [("main", 460_000), ("community", 2_100_000)];
/// Bytes downloaded for each byte installed, in tenths.
const PACKED: u64 = 4;

/// What is installed: names with versions. Those that a build installed end in `+`; a virtual package lists what it
/// stands for in parentheses.
#[derive(Default)]
struct Database {
    packages: BTreeMap<String, String>,
    size: u64,
}

impl Database {
    fn read(process: &Process<'_>) -> Self {
        let Ok(content) = process.sys.tree.read(DATABASE) else { return Self::default() };
        let mut database = Self { packages: BTreeMap::new(), size: content.len() };
        if let Content::Described(described) = content {
            let words = described.label.split(' ').skip(1).filter_map(|word| word.split_once('='));
            database.packages = words.map(|(name, version)| (name.to_owned(), version.to_owned())).collect();
        }
        database
    }

    fn write(&self, process: &mut Process<'_>) {
        let words: Vec<String> =
            self.packages.iter().map(|(name, version)| format!("{name}={version}")).collect();
        let now = process.sys.clock;
        crate::catalog::plant(&mut process.sys.tree, &[apk_database(&words, self.size)], now);
    }
}

fn apk(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, FLAGS) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.has("print-arch") {
        let machine = process.sys.machine.clone();
        process.out(format!("{machine}\n"));
        return 0;
    }
    if flags.has("V") {
        process.out("apk-tools 2.14.4, compiled for x86_64.\n");
        return 0;
    }
    let Some((at, command)) = flags.operands.first().cloned() else { return 1 };
    let names: Vec<(usize, String)> = flags.operands.get(1..).unwrap_or_default().to_vec();
    if process.user.uid != 0 && matches!(command.as_str(), "add" | "del" | "update" | "upgrade" | "fix") {
        process.err("ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n");
        return 99;
    }
    let Some(languages) = process.languages(userland) else { return 0 };
    match command.as_str() {
        "update" => update(process),
        "add" => add(userland, process, &languages, &flags, &names),
        "del" => del(process, &languages, &names),
        "upgrade" | "fix" | "audit" | "verify" | "version" | "policy" => {
            if command == "upgrade" {
                let code = fetch_indexes(process, flags.has("no-cache"));
                if code != 0 {
                    return code;
                }
            }
            summary(process, &Database::read(process));
            0
        }
        "cache" => {
            process.sweep(CACHE, |_| true);
            0
        }
        "info" | "list" | "search" => info(process, &languages, &flags, &names, &command),
        "fetch" | "index" | "dot" | "stats" | "manifest" => {
            process.not_simulated(at, format!("apk {command} has no model"));
            0
        }
        other => {
            process.err(format!("apk: '{other}' is not an apk command. See 'apk --help'.\n"));
            1
        }
    }
}

/// `https://dl-cdn.alpinelinux.org/alpine/v3.20`, from the image's own list.
fn mirror(process: &Process<'_>) -> String {
    let text = process.text_of("/etc/apk/repositories").unwrap_or_default();
    let main = text.lines().find_map(|line| line.trim().strip_suffix("/main"));
    main.unwrap_or("https://dl-cdn.alpinelinux.org/alpine/v3.20").to_owned()
}

fn fetch_indexes(process: &mut Process<'_>, discard: bool) -> ExitCode {
    let mirror = mirror(process);
    for (name, size) in INDEXES {
        let url = format!("{mirror}/{name}/x86_64");
        process.out(format!("fetch {url}/APKINDEX.tar.gz\n"));
        if !process.download(size) {
            process.err(format!("WARNING: fetching {url}: temporary error (try again later)\n"));
            return 2;
        }
        if !discard {
            let path = format!("{CACHE}/APKINDEX.{name}.tar.gz");
            process.system_file(&path, Content::described(size, format!("apk-index:{url}")));
        }
    }
    0
}

fn update(process: &mut Process<'_>) -> ExitCode {
    let code = fetch_indexes(process, false);
    if code == 0 {
        process.out("OK: 24172 distinct packages available\n");
    }
    code
}

fn is_known(process: &Process<'_>) -> bool {
    process
        .sys
        .tree
        .read_dir(CACHE)
        .is_ok_and(|mut entries| entries.any(|(name, _)| name.starts_with("APKINDEX")))
}

fn add(
    userland: &Userland,
    process: &mut Process<'_>,
    languages: &Languages,
    flags: &Flags,
    names: &[(usize, String)],
) -> ExitCode {
    let no_cache = flags.has("no-cache");
    // Without an index, or with one older than four hours, it is fetched: `--cache-max-age`, since apk-tools 2.8.
    let mut known = is_known(process);
    if no_cache || flags.has("U") || !known {
        let code = fetch_indexes(process, no_cache);
        if code != 0 && (no_cache || known) {
            return code;
        }
        known |= code == 0;
    }
    let mut database = Database::read(process);
    let mut missing = Vec::new();
    let mut wanted: Vec<Arc<str>> = Vec::new();
    // What the catalog knows needs an index; what is there already does not.
    let offered =
        |name: &str| if languages.apk(name).is_some() { known } else { database.packages.contains_key(name) };
    for (at, word) in names {
        let name = bare(word);
        if name.ends_with(".apk") {
            process.not_simulated(*at, "the contents of a package file are not known");
        } else if offered(name) {
            wanted.push(name.into());
        } else if !database.packages.contains_key(name) {
            missing.push(name.to_owned());
        }
    }
    if !missing.is_empty() {
        if !known {
            let mirror = mirror(process);
            for (name, _) in INDEXES {
                process
                    .err(format!("WARNING: opening from cache {mirror}/{name}: No such file or directory\n"));
            }
        }
        let mut text = String::from("ERROR: unable to select packages:\n");
        for name in &missing {
            let _ = writeln!(text, "  {name} (no such package):\n    required by: world[{name}]");
        }
        process.err(text);
        return i32::try_from(missing.len()).unwrap_or(1);
    }
    let mut new = closure(languages, &database, &wanted);
    for package in new.iter_mut().filter(|package| !languages.knows_apk(&package.name)) {
        if let Some(programs) = process.debian_programs(&userland.catalog, &package.name) {
            package.programs = programs;
        }
    }
    let bytes: u64 = new.iter().map(|package| package.installed_bytes).sum();
    if !process.download(bytes * PACKED / 10) {
        process.err("ERROR: unable to fetch packages: temporary error (try again later)\n");
        return 1;
    }
    let count = new.len() + usize::from(flags.has("t"));
    for (index, package) in new.iter().enumerate() {
        install(process, &mut database, package, index + 1, count, flags.has("q"));
    }
    let world = match flags.value("t") {
        Some(name) => {
            let list: Vec<&str> = wanted.iter().map(|name| &**name).collect();
            database.packages.insert(name.to_owned(), format!("virtual({})+", list.join(",")));
            process.out(format!("({count}/{count}) Installing {name} (20240101.000000)\n"));
            vec![name.to_owned()]
        }
        None => wanted.iter().map(|name| name.to_string()).collect(),
    };
    add_to_world(process, &world);
    database.write(process);
    finish(process, &database, flags.has("q"));
    0
}

/// `git>2.0`, `git=~2`, `git@edge`.
fn bare(word: &str) -> &str {
    let end = word.find(['=', '<', '>', '~', '@']).unwrap_or(word.len());
    word.get(..end).unwrap_or(word)
}

/// What is missing of the packages and of all that they need, dependencies first.
fn closure(languages: &Languages, database: &Database, wanted: &[Arc<str>]) -> Vec<ApkPackage> {
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut order: Vec<ApkPackage> = Vec::new();
    let mut queue: Vec<ApkPackage> = wanted.iter().rev().filter_map(|name| languages.apk(name)).collect();
    while let Some(package) = queue.pop() {
        if database.packages.contains_key(&*package.name) || !seen.insert(Arc::clone(&package.name)) {
            continue;
        }
        queue.extend(package.depends.iter().rev().filter_map(|name| languages.apk(name)));
        order.push(package);
    }
    order.reverse();
    order
}

fn entries(package: &ApkPackage) -> Vec<Entry> {
    let name = &package.name;
    let label = |path: &str| format!("estimated: apk {name}: {path}");
    let each = (package.installed_bytes / 2).checked_div(package.programs.len() as u64).unwrap_or(0);
    let mut entries: Vec<Entry> = package
        .programs
        .iter()
        .map(|path| Entry::fixed(Arc::clone(path), 0o755, each, label(path)))
        .collect();
    let main = if &**name == "tzdata" {
        "/usr/share/zoneinfo/contents".to_owned()
    } else if name.ends_with("-dev") {
        format!("/usr/include/{}/headers", name.trim_end_matches("-dev"))
    } else if name.starts_with("lib") || name.ends_with("-libs") {
        format!("/usr/lib/{name}.so")
    } else {
        format!("/usr/lib/{name}/contents")
    };
    if &**name == "tzdata" {
        entries.extend(zones(&label("zone"), package.installed_bytes / 2));
    }
    let used: u64 = entries.iter().map(Entry::size).sum();
    let rest = package.installed_bytes.saturating_sub(used);
    if rest > 0 {
        let label = label(&main);
        entries.push(Entry::fixed(main, 0o644, rest, label));
    }
    entries
}

fn install(
    process: &mut Process<'_>,
    database: &mut Database,
    package: &ApkPackage,
    number: usize,
    count: usize,
    quiet: bool,
) {
    let entries = entries(package);
    process.unpack(&entries);
    process.sys.spend(cost::APK_PACKAGE);
    if &*package.name == "ca-certificates" {
        let (path, bytes) = CERTIFICATES;
        process.system_file(path, Content::described(bytes, "certificates"));
    }
    alpine::set_up(process, &package.name);
    database.packages.insert(package.name.to_string(), format!("{}+", package.version));
    // A stanza of the database: the package and its files.
    database.size += 350 + package.installed_bytes / 400;
    if !quiet {
        process.out(format!("({number}/{count}) Installing {} ({})\n", package.name, package.version));
    }
}

fn add_to_world(process: &mut Process<'_>, names: &[String]) {
    let text = process.text_of(WORLD).unwrap_or_default();
    let mut world: BTreeSet<String> = text.split_whitespace().map(str::to_owned).collect();
    world.extend(names.iter().cloned());
    let text: String = world.iter().map(|name| format!("{name}\n")).collect();
    process.system_file(WORLD, text.as_str());
}

fn finish(process: &mut Process<'_>, database: &Database, quiet: bool) {
    if quiet {
        return;
    }
    if let Some(version) = database.packages.get("busybox") {
        let version = version.trim_end_matches('+').to_owned();
        process.out(format!("Executing busybox-{version}.trigger\n"));
    }
    summary(process, database);
}

fn summary(process: &mut Process<'_>, database: &Database) {
    let mib = process.sys.tree.total_size() >> 20;
    process.out(format!("OK: {mib} MiB in {} packages\n", database.packages.len()));
}

fn del(process: &mut Process<'_>, languages: &Languages, names: &[(usize, String)]) -> ExitCode {
    let mut database = Database::read(process);
    let text = process.text_of(WORLD).unwrap_or_default();
    let gone: BTreeSet<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    let world: Vec<&str> = text.split_whitespace().filter(|name| !gone.contains(name)).collect();
    let mut needed: BTreeSet<String> = BTreeSet::new();
    let mut queue: Vec<String> = world.iter().map(|name| bare(name).to_owned()).collect();
    while let Some(name) = queue.pop() {
        if !needed.insert(name.clone()) {
            continue;
        }
        if let Some(package) = languages.apk(&name) {
            queue.extend(package.depends.iter().map(|name| name.to_string()));
        }
        if let Some(list) = database.packages.get(&name).and_then(|version| version.strip_prefix("virtual("))
        {
            let list = list.split(')').next().unwrap_or_default();
            queue.extend(list.split(',').map(str::to_owned));
        }
    }
    let built = |version: &str| version.ends_with('+');
    let removable: Vec<String> = database
        .packages
        .iter()
        .filter(|(name, version)| built(version) && !needed.contains(*name))
        .map(|(name, _)| name.clone())
        .collect();
    let count = removable.len();
    for (index, name) in removable.iter().enumerate() {
        if let Some(package) = languages.apk(name) {
            entries(&package).iter().for_each(|entry| process.discard(&entry.path));
            alpine::take_away(process, name);
            database.size = database.size.saturating_sub(350 + package.installed_bytes / 400);
        }
        database.packages.remove(name);
        process.out(format!("({}/{count}) Purging {name}\n", index + 1));
        process.sys.spend(cost::APK_PACKAGE / 2);
    }
    let text: String = world.iter().map(|name| format!("{name}\n")).collect();
    process.system_file(WORLD, text.as_str());
    database.write(process);
    finish(process, &database, false);
    0
}

fn info(
    process: &mut Process<'_>,
    languages: &Languages,
    flags: &Flags,
    names: &[(usize, String)],
    command: &str,
) -> ExitCode {
    let database = Database::read(process);
    if command == "search" {
        let fits = |name: &str| names.iter().all(|(_, word)| name.contains(word.as_str()));
        let found: String =
            languages.apk_names().filter(|name| fits(name)).map(|n| format!("{n}-0-r0\n")).collect();
        process.out(found);
        return 0;
    }
    let asked: Vec<&str> = names.iter().map(|(_, name)| name.as_str()).collect();
    let listed: Vec<&String> =
        database.packages.keys().filter(|name| asked.is_empty() || asked.contains(&name.as_str())).collect();
    let text: String = listed.iter().map(|name| format!("{name}\n")).collect();
    process.out(text);
    i32::from(flags.has("e") && listed.len() < asked.len())
}

#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod tests {
    use super::super::testing::layers;

    #[test]
    fn add_and_del() {
        let run = layers("alpine:3.20", &["apk add --no-cache curl"]);
        assert_eq!(run.code, 0, "{}", run.shown);
        assert!(run.tree.exists("/usr/bin/curl"));
        assert!(!run.tree.exists("/var/cache/apk/APKINDEX.main.tar.gz"));
        let run = layers("alpine:3.20", &["apk add --no-cache bash", "/bin/bash -c true"]);
        assert_eq!(run.code, 0, "{}", run.shown);
        let run = layers("alpine:3.20", &["apk add curl"]);
        assert_eq!(run.code, 0, "{}", run.shown);
        assert!(run.tree.exists("/usr/bin/curl") && run.tree.exists("/var/cache/apk/APKINDEX.main.tar.gz"));
        let run = layers(
            "alpine:3.20",
            &[
                "apk add --no-cache --virtual .build-deps gcc musl-dev",
                "apk add --no-cache libffi",
                "apk del .build-deps",
            ],
        );
        assert_eq!(run.code, 0, "{}", run.shown);
        assert!(!run.tree.exists("/usr/bin/gcc") && run.tree.exists("/usr/lib/libffi.so"));
        assert!(run.sizes[0] > 150_000_000 && run.sizes[2] < 30_000, "{:?}", run.sizes);
    }
}
