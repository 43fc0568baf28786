//! `cp`, `mv`, `install`, `ln`.

mod cp;
mod install;
mod ln;
mod mv;
mod plan;

use super::Program;

pub const PROGRAMS: &[Program] = &[
    Program { names: &["cp"], summary: "copies files and trees", flags: cp::CP, run: cp::cp },
    Program { names: &["mv"], summary: "renames", flags: mv::MV, run: mv::mv },
    Program {
        names: &["install"],
        summary: "copies with mode and owner, makes directories",
        flags: install::INSTALL,
        run: install::install,
    },
    Program { names: &["ln"], summary: "makes links", flags: ln::LN, run: ln::ln },
    Program { names: &["link"], summary: "makes a hard link", flags: &[], run: ln::ln },
];
