//! `apt-get update`, `clean`, `dist-clean`: what is known of packages, and what was downloaded.

use crate::catalog::Suite;
use crate::shell::{ExitCode, NetworkMode, Process};
use crate::vfs::{Content, Metadata};

use super::super::cost;
use super::super::supply::apt_size;
use super::{Call, codename};

pub(super) const LISTS: &str = "/var/lib/apt/lists";
pub(super) const ARCHIVES: &str = "/var/cache/apt/archives";
/// Docker's images have this file, which removes what was downloaded after each installation.
const DOCKER_CLEAN: &str = "/etc/apt/apt.conf.d/docker-clean";

/// Whether packages are known: an update was made, and its lists are still there.
pub(super) fn are_known(process: &Process<'_>) -> bool {
    let entries = process.sys.tree.read_dir(LISTS);
    entries.is_ok_and(|mut entries| entries.any(|(name, _)| name.contains("_Packages")))
}

/// Whether downloaded packages are kept in [`ARCHIVES`].
pub(super) fn keeps_archives(process: &Process<'_>) -> bool {
    !process.sys.tree.exists(DOCKER_CLEAN)
}

/// All source lists of the image, as text.
pub(super) fn sources(process: &Process<'_>) -> String {
    let mut text = process.text_of("/etc/apt/sources.list").unwrap_or_default();
    let directory = "/etc/apt/sources.list.d";
    let Ok(entries) = process.sys.tree.read_dir(directory) else { return text };
    for (_, node) in entries {
        text.push_str(node.content().and_then(Content::as_text).unwrap_or_default());
        text.push('\n');
    }
    text
}

/// Archives besides the distribution's own, `https://deb.nodesource.com/node_20.x`.
pub(super) fn foreign_archives(process: &Process<'_>) -> Vec<String> {
    const OWN: [&str; 5] =
        ["deb.debian.org", "archive.ubuntu.com", "security.ubuntu.com", "security.debian.org", "ftp."];
    let text = sources(process);
    let lines =
        text.lines().map(str::trim).filter(|line| line.starts_with("deb ") || line.starts_with("URIs:"));
    let words = lines.flat_map(|line| line.split_whitespace().filter(|word| word.contains("://")));
    let mut archives: Vec<String> = words
        .filter(|word| !OWN.iter().any(|own| word.contains(own)))
        .map(|word| word.trim_end_matches('/').to_owned())
        .collect();
    archives.sort();
    archives.dedup();
    archives
}

pub(super) fn update(process: &mut Process<'_>, suite: &Suite, call: &Call) -> ExitCode {
    if process.sys.network == NetworkMode::None {
        return unreachable_archive(process, suite);
    }
    let release = codename(process);
    let ours = release == suite.codename;
    // Other releases are told by the lists of the one that is known.
    let named = |text: &str| if ours { text.to_owned() } else { text.replace(&suite.codename, &release) };
    let mut bytes = suite.download;
    let mut lines = Vec::new();
    let mut number = 0;
    let _ = process.sys.tree.mkdir_all(&format!("{LISTS}/partial"), &Metadata::new(0o755, process.sys.clock));
    for (file, size) in &suite.lists {
        let name = named(file);
        process
            .system_file(&format!("{LISTS}/{name}"), Content::described(*size, format!("apt-list:{name}")));
        if let Some(line) = fetched(&suite.mirror, &name, *size) {
            number += 1;
            lines.push(format!("Get:{number} {line}\n"));
        }
    }
    for archive in foreign_archives(process) {
        const SIZE: u64 = 60_000;
        bytes += SIZE;
        number += 1;
        let host = archive.split_once("://").map_or(archive.as_str(), |(_, rest)| rest).replace('/', "_");
        let path = format!("{LISTS}/{host}_dists_stable_main_binary-amd64_Packages.lz4");
        process.system_file(&path, Content::described(SIZE, format!("apt-list:{host}")));
        lines.push(format!("Get:{number} {archive} {release} InRelease\n"));
    }
    process.system_file(&format!("{LISTS}/lock"), "");
    let began = process.sys.clock;
    process.download(bytes);
    process.sys.spend(cost::APT_LISTS);
    let seconds = (process.sys.clock.secs() - began.secs()).max(1);
    if !call.flags.given.iter().any(|(flag, _)| *flag == "q") || quiet(call) < 2 {
        for line in lines {
            process.out(line);
        }
        let speed = apt_size(bytes / seconds.unsigned_abs());
        process.out(format!(
            "Fetched {} in {seconds}s ({speed}/s)\nReading package lists...\n",
            apt_size(bytes)
        ));
    }
    0
}

/// How many `-q` there are.
pub(super) fn quiet(call: &Call) -> usize {
    call.flags.given.iter().filter(|(flag, _)| *flag == "q").count()
}

/// What apt says of one list: `http://deb.debian.org/debian bookworm/main amd64 Packages [8792 kB]`.
fn fetched(mirror: &str, file: &str, size: u64) -> Option<String> {
    let (_, rest) = file.split_once("_dists_")?;
    let mirror = if file.contains("-security") {
        mirror.replace("/debian", "/debian-security")
    } else {
        mirror.to_owned()
    };
    if let Some(release) = rest.strip_suffix("_InRelease") {
        return Some(format!("{mirror} {release} InRelease [{}]", apt_size(size)));
    }
    let (place, _) = rest.split_once("_binary-amd64_Packages")?;
    // The archive's own compression is about twice as good as the one kept here.
    let compressed = if rest.ends_with(".lz4") { size * 467 / 1000 } else { size / 4 };
    Some(format!("{mirror} {} amd64 Packages [{}]", place.replacen('_', "/", 1), apt_size(compressed)))
}

fn unreachable_archive(process: &mut Process<'_>, suite: &Suite) -> ExitCode {
    let release = codename(process);
    let host = suite.mirror.split('/').nth(2).unwrap_or("deb.debian.org").to_owned();
    let why = format!("Temporary failure resolving '{host}'");
    process.out(format!("Err:1 {} {release} InRelease\n  {why}\nReading package lists...\n", suite.mirror));
    process.err(format!(
        "W: Failed to fetch {}/dists/{release}/InRelease  {why}\nW: Some index files failed to download. They have \
         been ignored, or old ones used instead.\n",
        suite.mirror
    ));
    0
}

pub(super) fn clean(process: &mut Process<'_>) -> ExitCode {
    process.sweep(ARCHIVES, |name| name.ends_with(".deb"));
    process.sweep(&format!("{ARCHIVES}/partial"), |_| true);
    process.sweep("/var/cache/apt", |name| name.ends_with(".bin"));
    0
}

/// As `rm -rf /var/lib/apt/lists/*` and `clean` together.
pub(super) fn dist_clean(process: &mut Process<'_>) -> ExitCode {
    process.sweep(LISTS, |name| name != "partial" && name != "lock" && !name.ends_with("InRelease"));
    clean(process)
}
