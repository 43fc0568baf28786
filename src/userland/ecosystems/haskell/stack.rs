//! `stack`.

use super::super::super::words::{operands, value};
use super::super::project::{offline, unknown};
use super::compiler::{HASKELL, build, compiler, only_dependencies};
use super::package::{members, package};
use crate::shell::{ExitCode, Process};
use crate::userland::Userland;

/// A compiler that stack fetches where there is none.
const GHC: (u64, u64) = (220_000_000, 2_300_000_000);

pub(in super::super) fn stack(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain = operands(
        &words,
        &[
            "--local-bin-path",
            "--resolver",
            "--stack-yaml",
            "--flag",
            "--ghc-options",
            "-j",
            "--jobs",
            "--work-dir",
        ],
    );
    let command = plain.first().map_or("", String::as_str);
    if command.is_empty() {
        process.out("Version 3.7.1, Git revision 0f7a45d x86_64 hpack-0.38.1\n");
        return 0;
    }
    let root = process.var("STACK_ROOT").map_or_else(|| format!("{}/.stack", process.home()), str::to_owned);
    let cwd = process.cwd.trim_end_matches('/').to_owned();
    let version = compiler(process);
    let install = format!("{cwd}/.stack-work/install/x86_64-linux/estimated/{version}");
    match command {
        "path" => {
            let home = process.home();
            let text = match words.iter().find(|word| word.starts_with("--local-")) {
                Some(word) if word == "--local-bin" || word == "--local-bin-path" => {
                    format!("{home}/.local/bin")
                }
                Some(word) if word == "--local-doc-root" => format!("{install}/doc"),
                _ => install,
            };
            process.out(format!("{text}\n"));
            return 0;
        }
        "setup" | "build" | "install" | "test" | "exec" | "update" => {}
        _ => return 0,
    }
    if process.version_of("ghc").is_none() {
        let at = format!("{root}/programs/x86_64-linux/ghc-{version}/contents");
        if !process.sys.tree.exists(&at) {
            if !process.download(GHC.0) {
                return offline(process, "downloads.haskell.org", 1);
            }
            HASKELL.keep(process, at, GHC.1, "a compiler");
        }
    }
    if matches!(command, "setup" | "update") {
        return 0;
    }
    let Some(package) = package(process, &cwd).or_else(|| members(process, &cwd)) else {
        process.err("Error: [S-4804]\nStack looks for packages in the directories configured in the 'packages' and 'extra-deps' fields defined in its project-level configuration file (stack.yaml): there is none.\n");
        return 1;
    };
    if !HASKELL.fetch(process, &format!("{root}/pantry"), package.asked) {
        return offline(process, "casa.stackage.org", 1);
    }
    if command == "exec" {
        return unknown(process, 1);
    }
    let mut paths: Vec<String> =
        package.programs.iter().map(|program| format!("{install}/bin/{program}")).collect();
    paths.extend(package.programs.iter().map(|program| {
        format!("{cwd}/.stack-work/dist/x86_64-linux/ghc-{version}/build/{program}/{program}")
    }));
    if command == "install" || words.iter().any(|word| word == "--copy-bins") {
        let bin = value(&words, &["--local-bin-path"])
            .map_or_else(|| format!("{}/.local/bin", process.home()), |at| process.path(&at));
        paths.extend(package.programs.iter().map(|program| format!("{bin}/{program}")));
    }
    build(
        process,
        &format!("{root}/snapshots/x86_64-linux/{version}"),
        &package,
        only_dependencies(&words),
        &paths,
    );
    0
}
