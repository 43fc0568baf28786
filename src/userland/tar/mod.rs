//! `tar`: create, extract and list.

mod create;
mod extract;
mod list;
mod options;
mod read;

use self::options::{Mode, Options};
use super::{Program, Userland};
use crate::shell::{ExitCode, Process};

pub const PROGRAMS: &[Program] = &[Program {
    names: &["tar"],
    summary: "packs, unpacks and lists archives, gzip or not",
    flags: options::FLAGS,
    run: tar,
}];

fn tar(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let options = match Options::parse(process) {
        Ok(options) => options,
        Err(code) => return code,
    };
    match options.mode {
        Mode::Create => create::create(process, &options),
        Mode::Extract => extract::extract(process, &options),
        Mode::List => list::list(process, &options),
    }
}

/// `tar: … ` and the sentence with which GNU tar ends then; 2.
fn fatal(process: &mut Process<'_>, message: &str) -> ExitCode {
    process.fail(message);
    if process.is_busybox() {
        return 1;
    }
    process.fail("Error is not recoverable: exiting now");
    2
}
