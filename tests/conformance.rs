//! The reference implementations' own tables, read from `../shared/fixtures` and never copied here.
//!
//! One test a table. Each prints `table<TAB>passed<TAB>total` and fails below the score recorded in
//! `tests/conformance/scores.tsv`. Where the fixtures are absent every table is skipped by name.

#[cfg(not(target_arch = "wasm32"))]
#[path = "conformance/mod.rs"]
mod conformance;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    conformance::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
