//! Compilers: sizes follow the sources.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::built::STATIC;
use super::super::{Userland, cost};

pub(super) fn compile(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| matches!(arg.as_str(), "--version" | "-v" | "-dumpversion" | "-dumpmachine")) {
        let text = match args.iter().any(|arg| arg == "-dumpmachine") {
            true => "x86_64-linux-gnu\n",
            false => "gcc (Debian 12.2.0-14+deb12u1) 12.2.0\n",
        };
        process.out(text);
        return 0;
    }
    let is_source = |path: &&String| {
        [".c", ".cc", ".cpp", ".cxx", ".C", ".f90", ".s", ".S"].iter().any(|ending| path.ends_with(ending))
    };
    let is_object = |path: &&String| path.ends_with(".o") || path.ends_with(".a");
    let mut bytes = 0;
    let out_at = args.iter().position(|arg| arg == "-o").map(|at| at + 1);
    let inputs = args.iter().enumerate().filter(|(at, _)| Some(*at) != out_at).map(|(_, arg)| arg);
    for source in inputs.filter(|arg| !arg.starts_with('-') && (is_source(arg) || is_object(arg))) {
        match process.read(source) {
            Ok(content) => bytes += content.len(),
            Err(errno) => {
                let name = process.name().to_owned();
                process.err(format!("{name}: error: {source}: {errno}\n{name}: fatal error: no input files\ncompilation terminated.\n"));
                return 1;
            }
        }
    }
    if bytes == 0 && !args.iter().any(|arg| is_source(&arg)) && !args.iter().any(|arg| arg == "-o") {
        let name = process.name().to_owned();
        process.err(format!("{name}: fatal error: no input files\ncompilation terminated.\n"));
        return 1;
    }
    process.spend_bytes(bytes, cost::C_BYTE);
    process.sys.spend(cost::SECOND / 4);
    let out = args.iter().position(|arg| arg == "-o").and_then(|at| args.get(at + 1).cloned());
    let objects = args.iter().any(|arg| arg == "-c");
    let mut entries = Vec::new();
    let linked = if args.iter().any(|arg| arg == "-static" || arg == "-static-pie") { STATIC } else { "" };
    let label = format!("estimated: compiled from {bytes} bytes{linked}");
    if objects && out.is_none() {
        for source in args.iter().filter(|arg| is_source(arg)) {
            let base = crate::vfs::path::base(source);
            let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
            entries.push(Entry::fixed(
                process.path(&format!("{stem}.o")),
                0o644,
                1_200 + bytes * 2,
                label.clone(),
            ));
        }
    } else {
        let fixed = args.iter().any(|arg| arg == "-static");
        let cpp = process.name().ends_with("++");
        let base = match (objects, fixed, cpp) {
            (true, ..) => 1_200,
            (_, true, true) => 2_300_000,
            (_, true, false) => 780_000,
            _ => 16_000,
        };
        let at = process.path(&out.unwrap_or_else(|| "a.out".to_owned()));
        entries.push(Entry::fixed(at, if objects { 0o644 } else { 0o755 }, base + bytes * 2, label));
    }
    process.unpack_own(entries);
    0
}

/// A check of sources that have to be there; it finds nothing.
pub(super) fn check(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut bytes = 0;
    for word in process.operands().to_vec() {
        let is_source =
            [".c", ".h", ".cc", ".cpp", ".cxx", ".hpp"].iter().any(|ending| word.ends_with(ending));
        if word.starts_with('-') || !is_source {
            continue;
        }
        match process.read(&word) {
            Ok(content) => bytes += content.len(),
            Err(errno) => return process.fail(format!("{word}: {}", errno.message())),
        }
    }
    process.spend_bytes(bytes, cost::C_BYTE);
    0
}
