//! Programs that rewrite binaries, `strip` and `objcopy`, and `size`. Sizes stay as they are described.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Errno, Node};

use super::super::words::operands;
use super::super::{Userland, built, cost};
use super::value;

/// Options of either that take the next word.
const VALUED: [&str; 14] = [
    "-o",
    "-O",
    "-I",
    "-F",
    "-B",
    "-K",
    "-N",
    "-R",
    "-j",
    "-b",
    "-W",
    "-G",
    "--output-target",
    "--add-section",
];

/// Writes what one file has into another, under the mode of the first.
fn rewrite(process: &mut Process<'_>, from: &str, to: &str) -> Result<(), Errno> {
    let mode = process.stat(from)?.meta.mode;
    let content = process.read(from)?;
    let meta = process.new_meta(mode);
    process.put(to, Node::file(meta, content))
}

fn refuse(process: &mut Process<'_>, file: &str, errno: Errno) -> ExitCode {
    match errno {
        Errno::NoEnt => process.fail(format!("'{file}': No such file")),
        errno => process.fail(format!("{file}: {}", errno.message())),
    }
}

/// `strip [OPTIONS] [-o OUT] FILE…`
pub(super) fn strip(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let files = operands(process.operands(), &VALUED);
    let output = value(process.operands(), &["-o"]);
    process.sys.spend(cost::SECOND / 20);
    let mut code = 0;
    for file in &files {
        if let Err(errno) = rewrite(process, file, output.as_deref().unwrap_or(file)) {
            code = refuse(process, file, errno);
        }
    }
    code
}

/// `objcopy [OPTIONS] IN [OUT]`
pub(super) fn objcopy(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let files = operands(process.operands(), &VALUED);
    process.sys.spend(cost::SECOND / 20);
    let Some(from) = files.first() else { return 0 };
    match rewrite(process, from, files.get(1).unwrap_or(from)) {
        Ok(()) => 0,
        Err(errno) => refuse(process, from, errno),
    }
}

/// `size`: the files are there, or it fails; how long their sections are is not known.
pub(super) fn size(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words = process.operands().to_vec();
    let mut code = 0;
    for name in words.iter().filter(|word| !word.starts_with('-')) {
        if process.stat(name).is_err() {
            code = process.fail(format!("'{name}': No such file"));
        }
    }
    let name = process.name().to_owned();
    if code == 0 && built::trial(process, &name, &words).is_none() {
        process.not_simulated(0, "what it prints is not known");
    }
    code
}
