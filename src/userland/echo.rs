//! `echo`, `printf`, `test`, `true`, `false`: what shells have as builtins too.

use crate::shell::programs;

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["true"], summary: "succeeds", flags: &[], run: |_, _| 0 },
    Program { names: &["false"], summary: "fails", flags: &[], run: |_, _| 1 },
    Program {
        names: &["echo"],
        summary: "prints its arguments",
        flags: &["n", "e", "E"],
        run: |_, p| programs::echo(p),
    },
    Program {
        names: &["printf"],
        summary: "prints by a format",
        flags: &[],
        run: |_, p| programs::printf(p),
    },
    Program {
        names: &["test", "["],
        summary: "evaluates an expression",
        flags: &[],
        run: |_, p| programs::test(p),
    },
];
