//! `apt-get install`, `build-dep`, `upgrade`: what an installation prints, writes and costs.

use std::fmt::Write;
use std::sync::Arc;

use crate::catalog::{AssetName, DebPackage, Documentation, Entry, Suite, Total, fit};
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::cost;
use super::super::supply::apt_size;
use super::resolve::{Plan, Resolver, Unresolved, bare};
use super::state::Installed;
use super::{Call, dpkg, lists, postinst};

const READING: &str = "Reading package lists...\nBuilding dependency tree...\nReading state information...\n";

pub(super) fn install(process: &mut Process<'_>, suite: &Suite, call: &Call) -> ExitCode {
    if call.flags.has("update") {
        lists::update(process, suite, call);
    }
    let installed = Installed::read(process);
    let sources = lists::sources(process);
    let release = super::codename(process);
    if release != suite.codename {
        let message =
            format!("versions and sizes of the packages of {release} are those of {}", suite.codename);
        process.note(
            "other-release",
            message,
            "they are estimates: the data has the packages of one release",
        );
    }
    let others = release != suite.codename || !lists::foreign_archives(process).is_empty();
    let mut resolver =
        Resolver::new(suite, &installed, &sources, recommends(process, call)).with_others(others);
    let known = lists::are_known(process);
    let quiet = lists::quiet(call) > 1;
    if !quiet {
        process.out(READING);
    }
    let mut local = Vec::new();
    let mut failed = false;
    for (at, word) in &call.operands {
        if word.ends_with(".deb") && word.contains('/') {
            local.push(word.clone());
            continue;
        }
        let there = installed.has(bare(word));
        let asked =
            if known || there { resolver.request(earlier(word, &release)) } else { Err(Unresolved::Missing) };
        match asked {
            Ok(()) => {}
            Err(Unresolved::Missing) => failed |= missing(process, *at, word, known && others),
            Err(Unresolved::Unread) => process.needs_asset(*at, AssetName::MORE_DEBIAN),
            Err(Unresolved::Ambiguous(providers)) => {
                failed = true;
                process.err(ambiguous(word, &providers));
            }
        }
    }
    if failed {
        return 100;
    }
    let plan = resolver.plan;
    let names: Vec<String> = call.operands.iter().map(|(_, word)| bare(word).to_owned()).collect();
    let code = carry_out(process, suite, call, plan, &names);
    for path in local.iter().take_while(|_| code == 0) {
        if dpkg::install_file(process, path) != 0 {
            return 100;
        }
    }
    code
}

/// What a name meant that is only a virtual one in the release of the data.
fn earlier<'a>(word: &'a str, release: &str) -> &'a str {
    match (word, release) {
        ("netcat", "jessie" | "stretch" | "buster" | "bullseye") => "netcat-traditional",
        ("netcat", "xenial" | "bionic" | "focal" | "jammy") => "netcat-openbsd",
        _ => word,
    }
}

/// Says that a name gives no package; `false` if that is only because the data is of another release or archive.
fn missing(process: &mut Process<'_>, at: usize, word: &str, others: bool) -> bool {
    if others {
        let why = format!("no data on the package {word} of this release or archive; nothing is installed");
        process.not_simulated(at, why);
        return false;
    }
    process.err(format!("E: Unable to locate package {word}\n"));
    if word.contains('.') {
        process.err(format!("E: Couldn't find any package by glob '{word}'\n"));
    }
    true
}

fn ambiguous(word: &str, providers: &[Arc<str>]) -> String {
    let mut text = format!("Package {word} is a virtual package provided by:\n");
    for provider in providers {
        let _ = writeln!(text, "  {provider}");
    }
    let _ = writeln!(text, "You should explicitly select one to install.\n");
    let _ = writeln!(text, "E: Package '{word}' has no installation candidate");
    text
}

fn recommends(process: &Process<'_>, call: &Call) -> bool {
    if let Some(last) = call.flags.last_of(&["no-install-recommends", "install-recommends"]) {
        return last == "install-recommends";
    }
    let off = |text: &str| {
        text.lines().any(|line| {
            let line = line.to_ascii_lowercase().replace([' ', '"', ';'], "");
            line.contains("apt::install-recommends0") || line.contains("apt::install-recommendsfalse")
        })
    };
    if call.flags.values("o").any(|option| off(&option.replace('=', ""))) {
        return false;
    }
    let Ok(entries) = process.sys.tree.read_dir("/etc/apt/apt.conf.d") else { return true };
    !entries.filter_map(|(_, node)| node.content().and_then(Content::as_text)).any(off)
}

/// Prints the plan, downloads, unpacks, records.
fn carry_out(
    process: &mut Process<'_>,
    suite: &Suite,
    call: &Call,
    plan: Plan,
    names: &[String],
) -> ExitCode {
    let mut installed = Installed::read(process);
    let quiet = lists::quiet(call) > 1;
    announce(process, &installed, &plan, quiet);
    complete(process, suite, &plan.present);
    for name in &plan.requested {
        installed.auto.remove(&**name);
    }
    if plan.new.is_empty() {
        installed.write_marks(process);
        return 0;
    }
    let packages: Vec<Arc<DebPackage>> = plan.new.values().cloned().collect();
    let need: u64 = packages.iter().filter(|p| !is_archived(process, p)).map(|p| p.deb_bytes).sum();
    let all: u64 = packages.iter().map(|package| package.deb_bytes).sum();
    let kib: u64 = packages.iter().map(|package| package.installed_kib).sum();
    if !quiet {
        let need = if need == all { apt_size(all) } else { format!("{}/{}", apt_size(need), apt_size(all)) };
        let used = apt_size(kib * 1024);
        process.out(format!(
            "Need to get {need} of archives.\nAfter this operation, {used} of additional disk space will be used.\n"
        ));
    }
    let asks = packages.len() > plan.requested.len();
    if asks && !call.flags.has("y") && !call.flags.has("force-yes") && !assumes_yes(process) {
        process.out("Do you want to continue? [Y/n] Abort.\n");
        return 1;
    }
    if call.flags.has("s") {
        return 0;
    }
    if need > 0 && !process.download(need) {
        let host = suite.mirror.split('/').nth(2).unwrap_or_default();
        process.err(format!(
            "E: Failed to fetch {}/pool/main  Temporary failure resolving '{host}'\nE: Unable to fetch some archives, \
             maybe run apt-get update or try with --fix-missing?\n",
            suite.mirror
        ));
        return 100;
    }
    if need > 0 && !quiet {
        process.out(format!("Fetched {}\n", apt_size(need)));
    }
    keep_archives(process, &packages);
    if call.flags.has("d") {
        return 0;
    }
    unpack(process, suite, &mut installed, &plan, names, recommends(process, call), quiet);
    0
}

/// Programs of packages that an image is said to have, where its list of files lacks them.
fn complete(process: &mut Process<'_>, suite: &Suite, present: &[impl AsRef<str>]) {
    let documentation = documentation(process);
    for package in present.iter().filter_map(|name| suite.package(name.as_ref())) {
        let missing =
            |entry: &Entry| package.programs.contains(&entry.path) && !process.sys.tree.exists(&entry.path);
        let entries: Vec<Entry> = package.entries(documentation).into_iter().filter(missing).collect();
        process.unpack(&entries);
    }
}

fn assumes_yes(process: &Process<'_>) -> bool {
    let Ok(entries) = process.sys.tree.read_dir("/etc/apt/apt.conf.d") else { return false };
    entries
        .filter_map(|(_, node)| node.content().and_then(Content::as_text))
        .any(|t| t.contains("Assume-Yes"))
}

fn announce(process: &mut Process<'_>, installed: &Installed, plan: &Plan, quiet: bool) {
    let mut text = String::new();
    for (name, package) in &plan.selected {
        let _ = writeln!(text, "Note, selecting '{package}' instead of '{name}'");
    }
    for name in &plan.present {
        let version = installed.version(name).unwrap_or_default();
        let _ = writeln!(text, "{name} is already the newest version ({version}).");
    }
    let additional: Vec<&str> =
        plan.new.keys().filter(|name| !plan.requested.contains(*name)).map(|name| &**name).collect();
    if !additional.is_empty() {
        text.push_str("The following additional packages will be installed:\n");
        text.push_str(&wrapped(&additional));
    }
    if !plan.new.is_empty() {
        text.push_str("The following NEW packages will be installed:\n");
        text.push_str(&wrapped(&plan.new.keys().map(|name| &**name).collect::<Vec<_>>()));
    }
    let _ = writeln!(text, "0 upgraded, {} newly installed, 0 to remove and 0 not upgraded.", plan.new.len());
    if !quiet {
        process.out(text);
    }
}

/// Names in lines of at most 78 columns, as apt sets them.
pub(super) fn wrapped(names: &[&str]) -> String {
    let mut text = String::new();
    let mut line = String::from(" ");
    for name in names {
        if line.len() + name.len() + 1 > 78 && line.len() > 1 {
            text.push_str(&line);
            text.push('\n');
            line = String::from(" ");
        }
        line.push(' ');
        line.push_str(name);
    }
    text + &line + "\n"
}

/// `NAME_VERSION_amd64.deb` with the epoch's colon as apt writes it.
fn archive(package: &DebPackage) -> String {
    format!("{}/{}_{}_amd64.deb", lists::ARCHIVES, package.name, package.version.replace(':', "%3a"))
}

fn is_archived(process: &Process<'_>, package: &DebPackage) -> bool {
    process.sys.tree.exists(&archive(package))
}

fn keep_archives(process: &mut Process<'_>, packages: &[Arc<DebPackage>]) {
    if !lists::keeps_archives(process) {
        return;
    }
    process.system_file(&format!("{}/lock", lists::ARCHIVES), "");
    for package in packages {
        let label = format!("deb:{}={}", package.name, package.version);
        process.system_file(&archive(package), Content::described(package.deb_bytes, label));
    }
}

fn unpack(
    process: &mut Process<'_>,
    suite: &Suite,
    installed: &mut Installed,
    plan: &Plan,
    names: &[String],
    recommends: bool,
    quiet: bool,
) {
    process.err(
        "debconf: delaying package configuration, since apt-utils is not installed\n"
            .repeat(usize::from(!installed.has("apt-utils"))),
    );
    let documentation = documentation(process);
    let mut entries: Vec<Entry> = Vec::new();
    for (name, package) in &plan.new {
        entries.extend(package.entries(documentation));
        if !plan.requested.contains(name) && !installed.has(name) {
            installed.auto.insert(name.to_string());
        }
        installed.add(package);
    }
    installed.write(process);
    let overhead = record(process, plan);
    let kib: u64 = plan.new.values().map(|package| package.installed_kib).sum();
    let measured = suite.total(names, recommends).filter(|measured| measured.kib == kib);
    let total = measured.map(|measured| match (measured.total, documentation) {
        (Total::Files { full, .. }, Documentation::Installed) => full,
        (Total::Files { slim, .. }, Documentation::Excluded) => slim,
        (Total::Layer(bytes), _) => bytes.saturating_sub(
            overhead
                + written(
                    process,
                    &["/var/lib/dpkg/status", "/var/lib/dpkg/status-old", "/var/lib/apt/extended_states"],
                ),
        ),
    });
    if let Some(total) = total {
        entries = entries.into_iter().map(Entry::into_share).collect();
        fit(&mut entries, total);
    }
    process.unpack(&entries);
    let is_whole_layer = measured.is_some_and(|measured| matches!(measured.total, Total::Layer(_)));
    if !is_whole_layer {
        for package in plan.new.values() {
            postinst::run(process, package);
        }
    }
    let count = i64::try_from(plan.new.len()).unwrap_or(i64::MAX);
    process.sys.spend(count.saturating_mul(cost::DPKG_PACKAGE));
    if quiet {
        return;
    }
    let mut text = String::new();
    for package in plan.new.values() {
        let _ = writeln!(text, "Unpacking {} ({}) ...", package.name, package.version);
    }
    for package in plan.new.values() {
        let _ = writeln!(text, "Setting up {} ({}) ...", package.name, package.version);
    }
    if let Some(version) = installed.version("libc-bin") {
        let _ = writeln!(text, "Processing triggers for libc-bin ({version}) ...");
    }
    process.out(text);
}

/// Whether this image's dpkg leaves documentation out.
pub(super) fn documentation(process: &Process<'_>) -> Documentation {
    match process.text_of("/etc/dpkg/dpkg.cfg.d/docker") {
        Some(text) if text.contains("path-exclude /usr/share/doc") => Documentation::Excluded,
        _ => Documentation::Installed,
    }
}

fn written(process: &Process<'_>, paths: &[&str]) -> u64 {
    paths.iter().map(|path| process.sys.tree.stat(path).map_or(0, crate::vfs::Node::size)).sum()
}

/// dpkg's lists of files and the logs; gives their bytes.
fn record(process: &mut Process<'_>, plan: &Plan) -> u64 {
    let mut log = String::new();
    let mut bytes = 0;
    for package in plan.new.values() {
        // Lists, checksums, scripts: about 1.5 % of what they are of, as in the images measured.
        let size = 400 + package.installed_kib * 15;
        let path = format!("/var/lib/dpkg/info/{}.list", package.name);
        process.system_file(&path, Content::described(size, format!("dpkg-info:{}", package.name)));
        bytes += size;
        let _ = writeln!(log, "install {}:amd64 <none> {}", package.name, package.version);
    }
    for path in ["/var/log/dpkg.log", "/var/log/apt/history.log"] {
        let before = process.text_of(path).unwrap_or_default();
        let text = before + &log;
        bytes += text.len() as u64;
        process.system_file(path, text.as_str());
    }
    bytes
}

pub(super) fn build_dependencies(process: &mut Process<'_>, suite: &Suite, call: &Call) -> ExitCode {
    if let Some((at, word)) = call.operands.first() {
        process.not_simulated(
            *at,
            format!("the build dependencies of {word} are not in the data: only build-essential"),
        );
    }
    let operands = vec![(0, "build-essential".to_owned())];
    install(process, suite, &Call { flags: call.flags.clone(), command: "install".to_owned(), operands })
}

/// The data holds one version of each package, so that nothing is ever out of date.
pub(super) fn upgrade(process: &mut Process<'_>, suite: &Suite, call: &Call) -> ExitCode {
    if call.flags.has("update") {
        lists::update(process, suite, call);
    }
    process.sys.spend(cost::APT_LISTS);
    if lists::quiet(call) < 2 {
        process.out(READING);
        process
            .out("Calculating upgrade...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n");
    }
    0
}
