//! `uv`: pip and projects, without pip.

use crate::shell::{ExitCode, Process};
use crate::userland::Userland;

use super::install::install;
use super::pip::{Call, parse, read_requirements};
use super::place::{site_packages, venv};
use super::requirement::pyproject;

pub(super) fn uv(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let plain: Vec<&str> = words.iter().filter(|word| !word.starts_with('-')).map(String::as_str).collect();
    let no_compile = !words.iter().any(|word| word == "--compile-bytecode")
        && process.var("UV_COMPILE_BYTECODE").is_none();
    match plain.as_slice() {
        ["pip", command @ ("install" | "sync"), ..] => {
            let after = words.iter().skip_while(|word| word != command).skip(1);
            let after: Vec<String> = after.cloned().collect();
            let mut call = match parse(process, &after) {
                Ok(call) => call,
                Err(code) => return code,
            };
            // The operands of `sync` are requirements files.
            if *command == "sync" {
                for file in std::mem::take(&mut call.names) {
                    if let Err(code) = read_requirements(process, &file, &mut call) {
                        return code;
                    }
                }
            }
            call.no_compile = no_compile;
            call.break_system = true;
            uv_install(userland, process, &mut call)
        }
        ["sync", ..] | ["add", ..] => {
            let Some(text) = process.text_of("pyproject.toml") else {
                process
                    .err("error: No `pyproject.toml` found in current directory or any parent directory\n");
                return 2;
            };
            let root =
                process.var("UV_PROJECT_ENVIRONMENT").map_or_else(|| process.path(".venv"), str::to_owned);
            if !process.sys.tree.exists(&format!("{root}/pyvenv.cfg")) {
                venv(process, &root);
                process.discard(&format!("{}/pip", site_packages(process, &root)));
            }
            let target = site_packages(process, &root);
            let mut names: Vec<String> = pyproject(&text).into_iter().map(|(name, _)| name).collect();
            if let ["add", added @ ..] = plain.as_slice() {
                names.extend(added.iter().map(|&name| name.to_owned()));
            }
            let mut call = Call { names, target: Some(target), no_compile, ..Call::default() };
            uv_install(userland, process, &mut call)
        }
        ["venv", rest @ ..] => venv(process, rest.first().copied().unwrap_or(".venv")),
        ["run", ..] => {
            let at = words.iter().position(|word| word == "run").unwrap_or(0);
            let argv: Vec<String> =
                words.iter().skip(at + 1).skip_while(|word| word.starts_with('-')).cloned().collect();
            if argv.is_empty() { 0 } else { process.exec(&argv) }
        }
        ["python", ..]
        | ["tool", ..]
        | ["cache", ..]
        | ["lock", ..]
        | ["export", ..]
        | ["init", ..]
        | ["build", ..] => 0,
        _ => {
            process.out("uv 0.9.13\n");
            0
        }
    }
}

fn uv_install(userland: &Userland, process: &mut Process<'_>, call: &mut Call) -> ExitCode {
    call.quiet = true;
    let began = process.sys.clock;
    let done = match install(userland, process, call) {
        Ok(done) => done,
        Err(code) => return code,
    };
    let millis = (process.sys.clock.0 - began.0) / 1_000_000;
    if !done.is_empty() {
        let noun = if done.len() == 1 { "package" } else { "packages" };
        process.err(format!("Installed {} {noun} in {millis}ms\n", done.len()));
    }
    0
}
