//! The rest of the Dockerfile front end than parsing, and parsing against other crates (`benches/peers`).

mod support;

use std::process::Command;

use layerlab::dockerfile::check::{self, Options};
use layerlab::dockerfile::{editor, parser};
use layerlab::text::Source;
use support::milliseconds;

fn main() {
    let block = "RUN apt-get update && apt-get install -y \\\n    curl \\\n    ca-certificates\n\
        ENV A=b C=\"d $A\"\nCOPY --chown=1:1 package.json package-lock.json /app/\nWORKDIR /app\n\
        # a comment\nLABEL a.b.c=\"text\"\nRUN --mount=type=cache,target=/x make\nUSER node\n";
    let text = format!("FROM debian:bookworm AS base\n{}", block.repeat(1000));
    let tree = parser::parse(&text);
    milliseconds("tokens of 10,000 lines", None, || editor::tokens(&text, &tree));
    let source = Source::new("Dockerfile", text.as_str());
    milliseconds("check 10,000 lines", None, || check::check(&source, &Options::default()));
    peers();
}

/// Runs the crate that has the other parsers for dependencies; its rows are printed as they come.
fn peers() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/Cargo.toml");
    let target = concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers");
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let arguments = ["run", "--quiet", "--release", "--manifest-path", manifest, "--target-dir", target];
    match Command::new(cargo).args(arguments).status() {
        Ok(status) if status.success() => {}
        other => eprintln!("the other crates were not measured: {other:?}"),
    }
}
