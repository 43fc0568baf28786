//! The literate cases in `tests/cases`: what a session in front of Docker prints, with the reason why it must be so.
//!
//! `cargo test --test cases [NAME]` runs them; `UPDATE=1` rewrites the expected outputs. `tests/cases/README.md` says
//! what a case is made of.

#[cfg(not(target_arch = "wasm32"))]
#[path = "literate/case.rs"]
mod case;
#[cfg(not(target_arch = "wasm32"))]
#[path = "literate/host.rs"]
mod host;
#[cfg(not(target_arch = "wasm32"))]
#[path = "literate/shown.rs"]
mod shown;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    case::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
