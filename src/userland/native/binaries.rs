//! Programs that rewrite binaries: `strip`, `objcopy`. Sizes stay as they are described.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Errno, Node};

use super::super::{Userland, cost};

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

/// The files among the arguments, and the one that `-o` names.
fn files(args: &[String]) -> (Vec<String>, Option<String>) {
    let (mut files, mut output) = (Vec::new(), None);
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "-o" => output = args.next().cloned(),
            word if VALUED.contains(&word) => drop(args.next()),
            word if word.starts_with('-') => {}
            _ => files.push(arg.clone()),
        }
    }
    (files, output)
}

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
    let (files, output) = files(process.operands());
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
    let (files, _) = files(process.operands());
    process.sys.spend(cost::SECOND / 20);
    let Some(from) = files.first() else { return 0 };
    match rewrite(process, from, files.get(1).unwrap_or(from)) {
        Ok(()) => 0,
        Err(errno) => refuse(process, from, errno),
    }
}
