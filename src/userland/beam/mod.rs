//! Elixir, Erlang and Gleam: their build tools.

mod gleam;
mod mix;
mod rebar3;

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["mix", "elixir"],
        summary: "mix deps.get, compile, release",
        flags: &[],
        run: mix::mix,
    },
    Program { names: &["rebar3"], summary: "rebar3 compile, release, tar", flags: &[], run: rebar3::rebar3 },
    Program { names: &["gleam"], summary: "gleam build, export", flags: &[], run: gleam::gleam },
];

/// Bytes of a package of Hex: packed, unpacked, compiled.
const PACKAGE: (u64, u64, u64) = (90_000, 420_000, 380_000);
/// What a release has of Erlang: its applications, and the runtime where it is included.
const LIBRARIES: u64 = 9_000_000;
const RUNTIME: u64 = 14_000_000;
