//! Gems, their sizes and their programs.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};

const GEM: u64 = 700_000;

pub(super) fn gems_folder(process: &Process<'_>) -> String {
    let config = process.text_of(".bundle/config").unwrap_or_default();
    let configured = config
        .lines()
        .find_map(|line| line.strip_prefix("BUNDLE_PATH:"))
        .map(|at| process.path(at.trim().trim_matches('"')));
    process
        .var("BUNDLE_PATH")
        .map(str::to_owned)
        .or(configured)
        .or_else(|| process.var("GEM_HOME").map(str::to_owned))
        .unwrap_or_else(|| "/var/lib/gems/3.1.0".to_owned())
}

/// Gems that compile, or are large.
const GEMS: &[(&str, u64)] = &[
    ("nokogiri", 12_000_000),
    ("sassc", 14_000_000),
    ("grpc", 60_000_000),
    ("pg", 2_600_000),
    ("mysql2", 2_200_000),
    ("ffi", 6_000_000),
    ("bootsnap", 500_000),
    ("puma", 1_400_000),
    ("libv8-node", 120_000_000),
    ("sqlite3", 6_000_000),
    ("rails", 60_000),
];

const COMPILED: [&str; 11] =
    ["nokogiri", "sassc", "grpc", "pg", "mysql2", "ffi", "bootsnap", "puma", "sqlite3", "bcrypt", "json"];

pub(super) fn install_gem(process: &mut Process<'_>, name: &str) -> bool {
    let root = gems_folder(process);
    let at = format!("{root}/gems/{name}/contents");
    if process.sys.tree.exists(&at) {
        return true;
    }
    let size = GEMS.iter().find(|(known, _)| *known == name).map_or(GEM, |(_, size)| *size);
    if !process.download(size / 4) {
        return false;
    }
    if COMPILED.contains(&name) {
        process.sys.spend(8 * cost::SECOND);
    }
    let mut entries = vec![
        Entry::fixed(at, 0o644, size, format!("estimated: gem {name}")),
        Entry::fixed(format!("{root}/cache/{name}.gem"), 0o644, size / 4, format!("gem-cache:{name}")),
    ];
    const PROGRAMS: [&str; 22] = [
        "rails",
        "rake",
        "puma",
        "sidekiq",
        "rspec",
        "rubocop",
        "jekyll",
        "foreman",
        "rackup",
        "bundler",
        "thin",
        "unicorn",
        "bootsnap",
        "resque",
        "whenever",
        "kamal",
        "middleman",
        "asciidoctor",
        "brakeman",
        "sass",
        "fpm",
        "pry",
    ];
    if PROGRAMS.contains(&name) {
        let bin = if process.var("GEM_HOME").is_some() {
            format!("{root}/bin")
        } else {
            "/usr/local/bin".to_owned()
        };
        entries.push(Entry::fixed(format!("{bin}/{name}"), 0o755, 500, format!("gem:{name}")));
    }
    process.unpack_own(entries);
    process.out(format!("Installing {name}\n"));
    true
}

pub(super) fn gem(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    if words.first().is_none_or(|word| word != "install") {
        if words.first().is_some_and(|word| word == "--version" || word == "-v") {
            process.out("3.6.9\n");
        }
        return 0;
    }
    let mut skip = false;
    for word in words.iter().skip(1) {
        if std::mem::take(&mut skip) {
            continue;
        }
        skip = matches!(
            word.as_str(),
            "-v" | "--version" | "-i" | "--install-dir" | "-n" | "--bindir" | "--source"
        );
        if !word.starts_with('-') && !install_gem(process, word.split(':').next().unwrap_or(word)) {
            process.err(format!("ERROR:  Could not find a valid gem '{word}' (>= 0) in any repository\n"));
            return 2;
        }
    }
    0
}
