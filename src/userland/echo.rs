//! `true`, `false`.

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["true"], summary: "succeeds", flags: &[], run: |_, _| 0 },
    Program { names: &["false"], summary: "fails", flags: &[], run: |_, _| 1 },
];
