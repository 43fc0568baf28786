//! What compiling costs, and `ghc`.

use super::super::super::words::value;
use super::super::project::{Ecosystem, sources};
use super::package::Package;
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

pub(super) const HASKELL: Ecosystem = Ecosystem {
    name: "haskell",
    closure: 9,
    download: 90_000,
    unpacked: 400_000,
    compiled: 4_500_000,
    compile: 14 * cost::SECOND,
};
pub(super) const PROGRAM: u64 = 1_100_000;

pub(super) fn compiler(process: &Process<'_>) -> String {
    process
        .var("GHC_VERSION")
        .map(str::to_owned)
        .or_else(|| process.version_of("ghc"))
        .unwrap_or_else(|| "9.12.2".to_owned())
}

/// Compiles packages and, unless only those are wanted, the project's sources; programs go to each path given.
pub(super) fn build(process: &mut Process<'_>, store: &str, package: &Package, only: bool, paths: &[String]) {
    HASKELL.compile(process, store, package.asked);
    if only {
        return;
    }
    let bytes = sources(process, process.cwd, &[".hs", ".lhs"]);
    process.sys.spend(4 * cost::SECOND);
    process.spend_bytes(bytes, cost::C_BYTE * 20);
    HASKELL.programs(process, paths, PROGRAM, package.asked, bytes);
}

pub(super) fn only_dependencies(words: &[String]) -> bool {
    words.iter().any(|word| {
        matches!(
            word.as_str(),
            "--only-dependencies" | "--dependencies-only" | "--only-snapshot" | "--only-deps"
        )
    })
}

pub(in super::super) fn ghc(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let version = compiler(process);
    if words.iter().any(|word| word == "--numeric-version") {
        process.out(format!("{version}\n"));
        return 0;
    }
    let Some(source) = words.iter().find(|word| word.ends_with(".hs")) else {
        process.out(format!("The Glorious Glasgow Haskell Compilation System, version {version}\n"));
        return 0;
    };
    let Ok(content) = process.read(source) else {
        process.err(format!("<no location info>: error: can't find file: {source}\n"));
        return 1;
    };
    let out = value(&words, &["-o"]).unwrap_or_else(|| source.trim_end_matches(".hs").to_owned());
    process.sys.spend(2 * cost::SECOND);
    let at = process.path(&out);
    HASKELL.programs(process, &[at], PROGRAM, 0, content.len());
    0
}
