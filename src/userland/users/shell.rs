//! `chpasswd`, `chsh`.

use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::flags::Flags;
use super::files::*;

pub(super) fn chpasswd(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.read_stdin();
    0
}

pub(super) fn chsh(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, &["s,shell="]) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let name = flags.text(0).unwrap_or("root").to_owned();
    let shell = flags.value("s").unwrap_or("/bin/sh").to_owned();
    change(process, PASSWD_FILE, &name, 0o644, |fields| {
        if let Some(field) = fields.get_mut(6) {
            field.clone_from(&shell);
        }
    });
    0
}
