//! The programs that RUN and the console can call, a file each (or each family), in one table.
//!
//! To add a program: write its file with a `pub const PROGRAMS: &[Program]` and add one line to [`SYSTEM`] or [`TOOLS`].

mod about;
mod admin;
mod alpine;
mod apk;
mod apt;
mod archives;
mod awk;
mod beam;
mod built;
mod cat;
pub mod common;
mod compare;
mod copy;
pub mod cost;
mod cross;
mod data;
mod date;
pub mod deflate;
mod digest;
mod dotnet;
mod dotnet_tests;
mod documents;
mod echo;
mod ecosystems;
mod envsubst;
mod fetch;
mod find;
pub mod flags;
mod generators;
mod getopt;
mod git;
mod golang;
mod grep;
pub mod gzip;
mod iconv;
mod jq;
mod line_ends;
mod lines;
mod jvm;
mod ls;
mod media;
mod mkdir;
mod native;
mod node;
mod options;
mod ordered;
mod owner;
mod packagers;
mod packers;
mod part;
mod patch;
mod paths;
mod plugins;
mod published;
mod perl;
mod perl_oneliner;
mod php;
mod python;
mod rm;
mod rpm;
mod rpm_programs;
mod runners;
mod rsync;
mod reports;
mod ruby;
mod rust;
mod script;
mod sed;
mod services;
mod settings;
mod sites;
mod sketched;
mod split;
mod stat;
mod supply;
mod tar;
mod touch;
mod tr;
mod tree;
mod users;
mod words;
#[cfg(all(test, feature = "cli", not(target_arch = "wasm32")))]
mod testing;

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::shell::{CommandTable, ExitCode, Process};

/// One program, or several names of one.
pub struct Program {
    pub names: &'static [&'static str],
    /// What it does here, in a line; for the documentation.
    pub summary: &'static str,
    /// The flags it has a model of, as [`flags::Flags`] reads them.
    pub flags: &'static [&'static str],
    pub run: Run,
}

/// Runs a program.
pub type Run = fn(&Userland, &mut Process<'_>) -> ExitCode;

/// What a bare system has; names are unique among all programs.
pub const SYSTEM: &[&[Program]] = &[
    about::PROGRAMS,
    admin::PROGRAMS,
    apt::PROGRAMS,
    awk::PROGRAMS,
    cat::PROGRAMS,
    compare::PROGRAMS,
    copy::PROGRAMS,
    data::PROGRAMS,
    date::PROGRAMS,
    digest::PROGRAMS,
    echo::PROGRAMS,
    find::PROGRAMS,
    grep::PROGRAMS,
    gzip::PROGRAMS,
    lines::PROGRAMS,
    ls::PROGRAMS,
    mkdir::PROGRAMS,
    owner::PROGRAMS,
    patch::PROGRAMS,
    paths::PROGRAMS,
    rm::PROGRAMS,
    sed::PROGRAMS,
    split::PROGRAMS,
    stat::PROGRAMS,
    tar::PROGRAMS,
    touch::PROGRAMS,
    tr::PROGRAMS,
    users::PROGRAMS,
];

/// What comes with packages, or with images made for it.
pub const TOOLS: &[&[Program]] = &[
    apk::PROGRAMS,
    beam::PROGRAMS,
    cross::PROGRAMS,
    dotnet::PROGRAMS,
    documents::PROGRAMS,
    ecosystems::PROGRAMS,
    envsubst::PROGRAMS,
    fetch::PROGRAMS,
    generators::PROGRAMS,
    getopt::PROGRAMS,
    git::PROGRAMS,
    golang::PROGRAMS,
    jq::PROGRAMS,
    line_ends::PROGRAMS,
    jvm::PROGRAMS,
    media::PROGRAMS,
    native::PROGRAMS,
    node::BUNDLERS,
    node::CHECKERS,
    node::COMPILERS,
    node::DENO,
    node::MONOREPO,
    node::PROGRAMS,
    node::RUNTIME,
    node::TESTING,
    node::TOOLS,
    packagers::PROGRAMS,
    packers::PROGRAMS,
    plugins::PROGRAMS,
    perl::PROGRAMS,
    php::CHECKERS,
    php::PROGRAMS,
    python::PROGRAMS,
    python::TOOLS,
    rpm::MANAGERS,
    runners::PROGRAMS,
    rsync::PROGRAMS,
    ruby::PROGRAMS,
    rust::PROGRAMS,
    services::PROGRAMS,
    tree::PROGRAMS,
    iconv::PROGRAMS,
];

/// Every name with what it runs. Apart from what the documentation says of programs, so that the page can run one before
/// all of that has come.
static SYSTEM_RUNS: [(&str, Run); names(SYSTEM)] = runs(SYSTEM);
static TOOL_RUNS: [(&str, Run); names(TOOLS)] = runs(TOOLS);

#[expect(clippy::indexing_slicing, reason = "the compiler works it out, and would say so")]
const fn names(families: &[&[Program]]) -> usize {
    let (mut count, mut family) = (0, 0);
    while family < families.len() {
        let mut program = 0;
        while program < families[family].len() {
            count += families[family][program].names.len();
            program += 1;
        }
        family += 1;
    }
    count
}

#[expect(clippy::indexing_slicing, reason = "the compiler works it out, and would say so")]
const fn runs<const COUNT: usize>(families: &[&[Program]]) -> [(&'static str, Run); COUNT] {
    let mut runs = [("", families[0][0].run); COUNT];
    let (mut at, mut family) = (0, 0);
    while family < families.len() {
        let mut program = 0;
        while program < families[family].len() {
            let Program { names, run, .. } = &families[family][program];
            let mut name = 0;
            while name < names.len() {
                runs[at] = (names[name], *run);
                at += 1;
                name += 1;
            }
            program += 1;
        }
        family += 1;
    }
    runs
}

/// What a download of an address gives: a stand-in for a well-known script, else a description with its size.
pub fn download(url: &str) -> crate::vfs::Content {
    sites::content(url, "x86_64")
}

/// Whether the size of a download is a guess.
pub fn is_estimate(content: &crate::vfs::Content) -> bool {
    matches!(content, crate::vfs::Content::Described(described) if described.label.starts_with("estimated"))
}

/// The table of all programs.
#[derive(Clone, Default)]
pub struct Userland {
    /// Where package managers find packages.
    pub catalog: Arc<Catalog>,
}

impl Userland {
    /// The programs over the packages of a catalog.
    pub fn new(catalog: Arc<Catalog>) -> Self {
        Self { catalog }
    }

    /// All programs, ordered by first name.
    pub fn programs() -> Vec<&'static Program> {
        let mut programs: Vec<_> = SYSTEM.iter().chain(TOOLS).copied().flatten().collect();
        programs.sort_by_key(|program| program.names);
        programs
    }

    fn find(name: &str) -> Option<Run> {
        run_of(&SYSTEM_RUNS, name).or_else(|| tool(name))
    }
}

/// Apart, so that the tools need not come before the first picture.
#[inline(never)]
fn tool(name: &str) -> Option<Run> {
    run_of(&TOOL_RUNS, name)
        .or_else(|| run_of(&TOOL_RUNS, unversioned(name)?))
        .or_else(|| run_of(&TOOL_RUNS, untargeted(name)?))
}

/// Families of programs that are installed beside each other under names with their versions.
const VERSIONED: [&str; 14] = [
    "python",
    "pip",
    "gcc",
    "g++",
    "gfortran",
    "clang",
    "clang++",
    "clang-format",
    "clang-tidy",
    "php",
    "php-fpm",
    "phpize",
    "ruby",
    "gem",
];

/// A name without the version at its end.
fn without_version(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').trim_end_matches('-')
}

/// The program that a name with a version stands for: `python3.11`, `gcc-12`, `php8.2`.
fn unversioned(name: &str) -> Option<&str> {
    let bare = without_version(name);
    (bare != name && VERSIONED.contains(&bare)).then_some(bare)
}

/// The tool of GNU's compilers and binary utilities that a name with a target stands for: `arm-none-eabi-gcc`,
/// `aarch64-linux-gnu-strip-2.40`.
fn untargeted(name: &str) -> Option<&str> {
    const TOOLS: [&str; 16] = [
        "addr2line",
        "ar",
        "as",
        "c++",
        "cpp",
        "g++",
        "gcc",
        "gfortran",
        "ld",
        "nm",
        "objcopy",
        "objdump",
        "ranlib",
        "readelf",
        "size",
        "strip",
    ];
    let (target, tool) = without_version(name).rsplit_once('-')?;
    (target.contains('-') && TOOLS.contains(&tool)).then_some(tool)
}

fn run_of(runs: &[(&str, Run)], name: &str) -> Option<Run> {
    runs.iter().find(|(known, _)| *known == name).map(|(_, run)| *run)
}

impl CommandTable for Userland {
    fn run(&self, process: &mut Process<'_>) -> Option<ExitCode> {
        process.sys.spend(cost::START);
        sketched::supply(process);
        let before = process.sys.coverage.total;
        let system = run_of(&SYSTEM_RUNS, process.name());
        let code = match system.or_else(|| tool(process.name())) {
            Some(run) => Some(run(self, process)),
            None => built::run(process),
        };
        // What other programs print that it ran is theirs.
        if process.sys.coverage.total == before {
            part::mark(process, system.is_some());
        }
        code
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = SYSTEM_RUNS.iter().chain(&TOOL_RUNS).map(|(name, _)| *name).collect();
        names.sort_unstable();
        names
    }

    fn has(&self, name: &str) -> bool {
        Self::find(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Userland;

    #[test]
    fn names_are_unique() {
        let mut seen = BTreeSet::new();
        let names = Userland::programs().into_iter().flat_map(|program| program.names);
        let twice: Vec<&&str> = names.filter(|name| !seen.insert(**name)).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
