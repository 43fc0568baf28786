//! The share of realistic Dockerfiles that build to the end with every command simulated.
//!
//! `tests/corpus/*.md` holds one project each: a sentence, and the files as fenced blocks with their paths. Each is
//! built with both builders, and once more as if its Dockerfile had been pasted without a context (`corpus-alone`);
//! the test prints `corpus<TAB>passed<TAB>total` a builder and fails below nine in ten.

#[cfg(not(target_arch = "wasm32"))]
#[path = "corpus/run.rs"]
mod run;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    run::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
