//! `cabal`.

use super::super::super::words::{operands, value};
use super::super::project::{offline, unknown};
use super::compiler::{HASKELL, build, compiler, only_dependencies};
use super::package::{Package, members, package};
use crate::shell::{ExitCode, Process};
use crate::userland::Userland;

/// Hackage's index, packed and as it is kept.
const INDEX: (u64, u64) = (140_000_000, 980_000_000);

pub(in super::super) fn cabal(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(
        &words,
        &[
            "-w",
            "--with-compiler",
            "--installdir",
            "--install-method",
            "--project-file",
            "-f",
            "--flags",
            "-j",
            "--bindir",
        ],
    );
    let command = plain.first().map_or("", |word| word.trim_start_matches("v2-").trim_start_matches("new-"));
    let home = process.home();
    match command {
        "" => {
            process.out(
                "cabal-install version 3.16.0.0\ncompiled using version 3.16.0.0 of the Cabal library\n",
            );
            return 0;
        }
        "update" => {
            if !process.download(INDEX.0) {
                return offline(process, "hackage.haskell.org", 1);
            }
            HASKELL.keep(
                process,
                format!("{home}/.cabal/packages/hackage.haskell.org/01-index.tar"),
                INDEX.1,
                "Hackage's index",
            );
            HASKELL.keep(
                process,
                format!("{home}/.cabal/packages/hackage.haskell.org/01-index.tar.gz"),
                INDEX.0,
                "Hackage's index",
            );
            return 0;
        }
        "build" | "install" | "list-bin" | "test" | "configure" | "exec" | "run" => {}
        _ => return 0,
    }
    let version = compiler(process);
    let cwd = process.cwd.trim_end_matches('/').to_owned();
    let store = format!("{home}/.cabal/store/ghc-{version}");
    let bin = value(&words, &["--installdir", "--bindir"])
        .map_or_else(|| format!("{home}/.cabal/bin"), |at| process.path(&at));
    let named: Vec<String> =
        plain.iter().skip(1).filter(|name| !name.contains([':', '.']) && *name != "all").cloned().collect();
    let found = package(process, &cwd);
    // A name that is not the project's is a package of Hackage.
    if command == "install" && (found.is_none() && !named.is_empty()) {
        for name in &named {
            let tool = Package {
                name: name.clone(),
                version: "1".to_owned(),
                programs: vec![name.clone()],
                asked: 4,
            };
            if !HASKELL.fetch(
                process,
                &format!("{home}/.cabal/packages/hackage.haskell.org/{name}"),
                tool.asked,
            ) {
                return offline(process, "hackage.haskell.org", 1);
            }
            build(process, &format!("{store}/{name}"), &tool, false, &[format!("{bin}/{name}")]);
        }
        return 0;
    }
    let Some(package) = found.or_else(|| members(process, &cwd)) else {
        process.err("Error: [Cabal-7136]\nNo cabal.project file or cabal file matching the default glob './*.cabal' was found.\nPlease create a package description file <pkgname>.cabal or a cabal.project file referencing the packages you want to build.\n");
        return 1;
    };
    let made = |program: &str| {
        format!(
            "{cwd}/dist-newstyle/build/x86_64-linux/ghc-{version}/{}-{}/x/{program}/build/{program}/{program}",
            package.name, package.version
        )
    };
    if command == "list-bin" {
        let wanted = plain.get(1).map(|name| name.rsplit(':').next().unwrap_or(name).to_owned());
        let program = wanted
            .filter(|name| package.programs.contains(name))
            .or_else(|| package.programs.first().cloned());
        process.out(format!("{}\n", made(&program.unwrap_or_default())));
        return 0;
    }
    if !HASKELL.fetch(process, &format!("{home}/.cabal/packages/hackage.haskell.org"), package.asked) {
        return offline(process, "hackage.haskell.org", 1);
    }
    if matches!(command, "run" | "exec") {
        return unknown(process, 1);
    }
    let mut paths: Vec<String> = package.programs.iter().map(|program| made(program)).collect();
    if command == "install" {
        paths.extend(package.programs.iter().map(|program| format!("{bin}/{program}")));
    }
    build(process, &store, &package, only_dependencies(&words) || command == "configure", &paths);
    0
}
