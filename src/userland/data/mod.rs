//! Bytes and numbers: `dd`, `seq`, `numfmt`, `expr`, `od` and its kin.

mod dd;
mod dump;
mod expr;
mod hexdump;
mod numfmt;
mod seq;

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["dd"], summary: "copies blocks", flags: &[], run: dd::dd },
    Program { names: &["seq"], summary: "prints numbers", flags: &[], run: seq::seq },
    Program { names: &["sleep", "usleep"], summary: "lets virtual time pass", flags: &[], run: seq::sleep },
    Program { names: &["yes"], summary: "prints a line for ever", flags: &[], run: seq::yes },
    Program { names: &["sync", "fsync"], summary: "does nothing", flags: &[], run: |_, _| 0 },
    Program { names: &["expr"], summary: "evaluates an expression", flags: &[], run: expr::expr },
    Program {
        names: &["numfmt"],
        summary: "numbers with units, to and fro",
        flags: numfmt::NUMFMT,
        run: numfmt::numfmt,
    },
    Program { names: &["od"], summary: "shows bytes", flags: dump::OD, run: dump::od },
    Program {
        names: &["hexdump", "hd"],
        summary: "shows bytes",
        flags: hexdump::HEXDUMP,
        run: hexdump::hexdump,
    },
    Program {
        names: &["xxd"],
        summary: "shows bytes, and takes them back",
        flags: hexdump::XXD,
        run: hexdump::xxd,
    },
];
