//! `cargo xtask lint`: clippy for the host and for WebAssembly, then the TypeScript compiler.

use crate::failure::Result;
use crate::process::{self, command, say};
use crate::project::Project;
use crate::setup::{Kit, wasm_target};

/// The subcommand.
pub fn run(project: &Project, _arguments: &[String]) -> Result<()> {
    say("Checking", "the host's code (clippy)");
    let mut host = command("cargo");
    host.current_dir(project.root()).args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    process::run(&mut host)?;

    let kit = Kit::ready(project)?;
    say("Checking", "the browser's code (clippy)");
    let mut web = kit.command("cargo");
    web.args([
        "clippy",
        "--lib",
        "--test",
        "wasm*",
        "--target",
        wasm_target::TARGET,
        "--no-default-features",
    ]);
    process::run(web.args(["--features", "js,ui", "--", "-D", "warnings"]))?;

    say("Checking", "the TypeScript (tsc)");
    // Apart, because what runs in Node and what runs in the browser know different globals.
    for config in ["tsconfig.json", "tsconfig.node.json"] {
        process::run(kit.command("tsc").args(["--noEmit", "--project", config]))?;
    }
    Ok(())
}
