//! `julia`: what Pkg does to the depot.

use super::project::{Ecosystem, offline, quoted};
use crate::shell::{ExitCode, Process};
use crate::userland::{Userland, cost};

const JULIA: Ecosystem = Ecosystem {
    name: "julia",
    closure: 9,
    download: 250_000,
    unpacked: 1_400_000,
    compiled: 2_600_000,
    compile: 5 * cost::SECOND,
};
const REGISTRY: u64 = 9_000_000;
/// Calls that change nothing that is kept.
const QUIET: &[&str] =
    &["using", "import", "activate", "status", "versioninfo", "println", "gc", "add_registry", "exit", "ENV"];

pub(super) fn julia(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    process.sys.spend(cost::SECOND / 3);
    let code: Vec<(usize, String)> = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| match word.strip_prefix("--eval=") {
            Some(code) => Some((at + 1, code.to_owned())),
            None if matches!(word.as_str(), "-e" | "--eval" | "-E") => {
                words.get(at + 1).map(|code| (at + 2, code.clone()))
            }
            None => None,
        })
        .collect();
    if code.is_empty() {
        if words.iter().any(|word| word == "--version" || word == "-v") {
            let version = process.version_of("julia").unwrap_or_else(|| "1.12.2".to_owned());
            process.out(format!("julia version {version}\n"));
            return 0;
        }
        let file = words.iter().position(|word| !word.starts_with('-')).unwrap_or(0);
        let text = words.get(file).and_then(|name| process.text_of(name)).unwrap_or_default();
        return statements(process, &text, file + 1);
    }
    for (at, code) in code {
        let exit = statements(process, &code, at);
        if exit != 0 {
            return exit;
        }
    }
    0
}

fn depot(process: &Process<'_>) -> String {
    let listed = process.var("JULIA_DEPOT_PATH").and_then(|list| list.split(':').find(|at| !at.is_empty()));
    listed.map_or_else(|| format!("{}/.julia", process.home()), str::to_owned)
}

/// Packages of the project: those of the manifest, else a multiple of what the project asks for.
fn project(process: &Process<'_>) -> u64 {
    let locked = process.text_of("Manifest.toml").map_or(0, |text| text.matches("[[deps.").count()) as u64;
    let text = process.text_of("Project.toml").unwrap_or_default();
    let asked = text.split_once("[deps]").map_or(0, |(_, rest)| {
        rest.lines()
            .skip(1)
            .take_while(|line| !line.starts_with('['))
            .filter(|line| line.contains('='))
            .count()
    }) as u64;
    asked.max(locked.div_ceil(JULIA.closure))
}

fn statements(process: &mut Process<'_>, code: &str, word: usize) -> ExitCode {
    let depot = depot(process);
    let lines =
        code.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in lines.map(str::to_owned).collect::<Vec<_>>() {
        let call = line.trim_start_matches("Pkg.").trim_start_matches("pkg\"").to_owned();
        let name: String = call.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        match name.as_str() {
            "add" | "develop" | "instantiate" | "update" | "resolve" | "up" => {
                let named = if line.starts_with("pkg\"") {
                    call.trim_end_matches('"').split_whitespace().count().saturating_sub(1) as u64
                } else {
                    quoted(&call)
                        .iter()
                        .filter(|one| {
                            !one.chars().any(|c| c.is_ascii_digit() && !one.contains('/'))
                                || one.contains('/')
                        })
                        .count() as u64
                };
                let asked = if name == "add" || name == "develop" { named.max(1) } else { project(process) };
                let registry = format!("{depot}/registries/General.tar.gz");
                if !process.sys.tree.exists(&registry) {
                    if !process.download(REGISTRY) {
                        return offline(process, "pkg.julialang.org", 1);
                    }
                    JULIA.keep(process, registry, REGISTRY, "the registry");
                }
                if !JULIA.fetch(process, &format!("{depot}/packages"), asked) {
                    return offline(process, "pkg.julialang.org", 1);
                }
                JULIA.compile(process, &format!("{depot}/compiled"), asked);
            }
            "precompile" | "build" | "test" => {
                let asked = project(process);
                JULIA.compile(process, &format!("{depot}/compiled"), asked);
            }
            _ if QUIET.contains(&name.as_str()) => {}
            _ => {
                process.not_simulated(word, "Julia has no model, except for what Pkg does");
                return 0;
            }
        }
    }
    0
}
