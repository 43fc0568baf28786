//! Gems, their sizes and their programs.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Userland, cost};
use super::built;

const GEM: u64 = 700_000;

/// Where gems are installed: Bundler's path by environment or configuration, which has a folder for Ruby's version in
/// it, or that of RubyGems.
pub(super) fn gems_folder(process: &Process<'_>) -> String {
    let configured = setting(process, "PATH").map(|at| process.path(&at));
    let deployed = || {
        let on = setting(process, "DEPLOYMENT").is_some_and(|value| value == "true" || value == "1");
        on.then(|| process.path("vendor/bundle"))
    };
    let own = configured.or_else(deployed);
    let home = process.var("GEM_HOME").map(str::to_owned);
    match own {
        // The official images' own folder is GEM_HOME as it stands.
        Some(at) if home.as_ref() != Some(&at) => format!("{at}/ruby/{}", abi(process)),
        _ => home.unwrap_or_else(|| "/var/lib/gems/3.1.0".to_owned()),
    }
}

/// Where the programs of gems are.
pub(super) fn programs_folder(process: &Process<'_>) -> String {
    let root = gems_folder(process);
    if root == "/var/lib/gems/3.1.0" { "/usr/local/bin".to_owned() } else { format!("{root}/bin") }
}

/// A setting of Bundler: `BUNDLE_NAME` in the environment, in the project's configuration or in the user's.
pub(super) fn setting(process: &Process<'_>, name: &str) -> Option<String> {
    let key = format!("BUNDLE_{name}");
    let in_file = |at: String| {
        let text = process.text_of(&at)?;
        let value = text.lines().find_map(|line| line.strip_prefix(&key)?.strip_prefix(':'))?;
        Some(value.trim().trim_matches('"').to_owned())
    };
    process
        .var(&key)
        .map(str::to_owned)
        .or_else(|| in_file(process.path(".bundle/config")))
        .or_else(|| in_file(format!("{}/config", process.var("BUNDLE_APP_CONFIG")?)))
        .or_else(|| in_file(format!("{}/.bundle/config", process.home())))
}

/// The version of Ruby that compiled code is for: `3.3.0` of 3.3.10.
fn abi(process: &Process<'_>) -> String {
    let version = process.version_of("ruby").or_else(|| process.var("RUBY_VERSION").map(str::to_owned));
    let version = version.unwrap_or_else(|| "3.1.2".to_owned());
    version.rsplit_once('.').map_or(version.clone(), |(minor, _)| format!("{minor}.0"))
}

/// Gems that bring programs.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("rails", &["rails"]),
    ("railties", &["rails"]),
    ("rake", &["rake"]),
    ("puma", &["puma", "pumactl"]),
    ("sidekiq", &["sidekiq"]),
    ("rspec", &["rspec"]),
    ("rspec-core", &["rspec"]),
    ("rubocop", &["rubocop"]),
    ("jekyll", &["jekyll"]),
    ("foreman", &["foreman"]),
    ("rackup", &["rackup"]),
    ("rack", &["rackup"]),
    ("bundler", &["bundle", "bundler"]),
    ("thin", &["thin"]),
    ("unicorn", &["unicorn"]),
    ("passenger", &["passenger"]),
    ("falcon", &["falcon"]),
    ("bootsnap", &["bootsnap"]),
    ("resque", &["resque"]),
    ("good_job", &["good_job"]),
    ("solid_queue", &["solid_queue"]),
    ("whenever", &["whenever", "wheneverize"]),
    ("kamal", &["kamal"]),
    ("middleman", &["middleman"]),
    ("nanoc", &["nanoc"]),
    ("bridgetown", &["bridgetown"]),
    ("hanami", &["hanami"]),
    ("asciidoctor", &["asciidoctor"]),
    ("asciidoctor-pdf", &["asciidoctor-pdf"]),
    ("brakeman", &["brakeman"]),
    ("bundler-audit", &["bundle-audit", "bundler-audit"]),
    ("sass", &["sass"]),
    ("fpm", &["fpm"]),
    ("pry", &["pry"]),
    ("fastlane", &["fastlane"]),
    ("cocoapods", &["pod"]),
    ("fluentd", &["fluentd", "fluent-gem"]),
    ("mdl", &["mdl"]),
    ("htmlproofer", &["htmlproofer"]),
    ("html-proofer", &["htmlproofer"]),
    ("thruster", &["thrust"]),
    ("solargraph", &["solargraph"]),
    ("erb_lint", &["erblint"]),
    ("tailwindcss-ruby", &["tailwindcss"]),
];

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
    if let Some((_, programs)) = PROGRAMS.iter().find(|(gem, _)| *gem == name) {
        let bin = programs_folder(process);
        let program =
            |program: &&str| Entry::fixed(format!("{bin}/{program}"), 0o755, 500, format!("gem:{name}"));
        entries.extend(programs.iter().map(program));
    }
    process.unpack_own(entries);
    process.out(format!("Installing {name}\n"));
    true
}

pub(super) fn gem(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let Some((command, rest)) = words.split_first() else { return 0 };
    match command.as_str() {
        "install" | "i" => {}
        "--version" | "-v" => {
            process.out("3.6.9\n");
            return 0;
        }
        "build" => return built::build(process, rest),
        "list" => return built::list(process, rest),
        "environment" | "env" if rest.iter().any(|word| matches!(word.as_str(), "gemdir" | "home")) => {
            let root = gems_folder(process);
            process.out(format!("{root}\n"));
            return 0;
        }
        _ => return 0,
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
        let own = if word.ends_with(".gem") { built::install(process, word) } else { None };
        if own == Some(true) {
            continue;
        }
        if !word.starts_with('-') && !install_gem(process, word.split(':').next().unwrap_or(word)) {
            process.err(format!("ERROR:  Could not find a valid gem '{word}' (>= 0) in any repository\n"));
            return 2;
        }
    }
    0
}
