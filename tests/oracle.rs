//! Replays the recordings of a real Docker Engine and compares, command by command.
//!
//! Each scenario prints `scenario<TAB>commands<TAB>images<TAB>layers<TAB>configs`, each as agreeing/total, and fails
//! below the score in `tests/oracle/scores.tsv`, on a command that differs without being in
//! `tests/oracle/known.tsv` once the score says that all agree, and on a known difference that has gone.
//! `UPDATE=1` writes the scores; `SHOW=1` prints the differences; a name as argument picks scenarios.

#[cfg(not(target_arch = "wasm32"))]
#[path = "oracle/buildkit.rs"]
mod buildkit;
#[cfg(not(target_arch = "wasm32"))]
#[path = "oracle/compare.rs"]
mod compare;
#[cfg(not(target_arch = "wasm32"))]
#[path = "oracle/normalise.rs"]
mod normalise;
#[cfg(not(target_arch = "wasm32"))]
#[path = "oracle/run.rs"]
mod run;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    run::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
