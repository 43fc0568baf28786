//! Keys and certificates: `gpg`, `ssh-keygen`.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::Userland;
use super::super::words::value;

pub(super) fn gpg(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    if has("--version") {
        process.out("gpg (GnuPG) 2.2.40\n");
        return 0;
    }
    if has("--recv-keys") || has("--recv-key") {
        if !process.download(20_000) {
            process.err("gpg: keyserver receive failed: Server indicated a failure\n");
            return 2;
        }
        return 0;
    }
    let dearmor = has("--dearmor");
    if dearmor || has("--export") || has("--decrypt") || has("-d") {
        // The last operand is a file; without one it is standard input.
        let mut skip = false;
        let operand =
            args.iter().rfind(|_| true).filter(|arg| !arg.starts_with('-')).cloned().filter(|arg| {
                let before = args
                    .iter()
                    .position(|word| word == arg)
                    .and_then(|at| at.checked_sub(1))
                    .and_then(|at| args.get(at));
                skip = before.is_some_and(|word| {
                    matches!(word.as_str(), "-o" | "--output" | "--keyring" | "--homedir")
                });
                !skip
            });
        let input = match operand.filter(|_| !has("--export")) {
            Some(file) => process.read(&file).unwrap_or_default(),
            None if has("--export") => Content::described(1_200, "exported keys"),
            None => process.read_stdin(),
        };
        let size = if dearmor { input.len() * 3 / 4 } else { input.len() };
        let output = Content::described(size, "keys");
        return match value(&args, &["-o", "--output"]) {
            Some(path) => match process.write(&path, output) {
                Ok(()) => 0,
                Err(errno) => {
                    process.err(format!("gpg: can't create '{path}': {errno}\n"));
                    2
                }
            },
            None => {
                process.out_content(output);
                0
            }
        };
    }
    if has("--import") {
        process.read_stdin();
    }
    0
}

pub(super) fn ssh_keygen(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let files = match value(&args, &["-f"]) {
        Some(path) => vec![process.path(&path)],
        None if args.iter().any(|arg| arg == "-A") => {
            ["rsa", "ecdsa", "ed25519"].iter().map(|kind| format!("/etc/ssh/ssh_host_{kind}_key")).collect()
        }
        None => vec![format!("{}/.ssh/id_rsa", process.home())],
    };
    for path in files {
        process.unpack_own(vec![
            Entry::fixed(path.clone(), 0o600, 2_600, "key"),
            Entry::fixed(format!("{path}.pub"), 0o644, 570, "key"),
        ]);
    }
    0
}
