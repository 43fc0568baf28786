//! Replays the recordings of a real Docker Engine and compares, command by command.
//!
//! Each scenario prints `scenario<TAB>commands<TAB>images<TAB>layers<TAB>configs`, each as agreeing/total. Whatever
//! differs has to be in `tests/oracle/known.tsv` with its reason; what is there and agrees fails as well.
//! `SHOW=1` prints the differences; a name as argument picks scenarios.

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
