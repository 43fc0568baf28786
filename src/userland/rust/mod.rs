//! Rust: `cargo`, `rustc`, `rustup`.

mod cargo;
mod crates;
mod install;
mod manifest;
mod rustup;
mod tools;

use super::{Program, cost};

use cargo::cargo;
use rustup::{rustc, rustup};
use tools::wasm;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["cargo"], summary: "cargo build, install, fetch, chef", flags: &[], run: cargo },
    Program { names: &["rustc"], summary: "compiles one file", flags: &[], run: rustc },
    Program {
        names: &["rustup", "rustup-init"],
        summary: "toolchains, targets, components",
        flags: &[],
        run: rustup,
    },
    Program {
        names: &["wasm-pack", "trunk", "wasm-bindgen", "dx"],
        summary: "what they build for the web, by Cargo.toml",
        flags: &[],
        run: wasm,
    },
    Program { names: &["cross"], summary: "cargo for other platforms", flags: &[], run: cargo },
    Program {
        names: &["sccache", "sqlx", "diesel", "sea-orm-cli", "just", "cargo-chef"],
        summary: "tools around Rust: time, and no files",
        flags: &[],
        run: |_, process| {
            process.sys.spend(cost::SECOND);
            0
        },
    },
];
