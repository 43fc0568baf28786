//! `mv`.

use crate::shell::{ExitCode, Process};
use crate::vfs::Errno;

use super::super::flags::Flags;
use super::super::{Userland, cost};
use super::plan::plan;

pub(super) const MV: &[&str] = &[
    "f,force",
    "n,no-clobber",
    "u,update=?",
    "v,verbose",
    "i,interactive",
    "t,target-directory=",
    "T,no-target-directory",
    "b,backup=?",
];

pub(super) fn mv(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let flags = match Flags::parse(process, MV) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    let plan = match plan(process, &flags) {
        Ok(plan) => plan,
        Err(code) => return code,
    };
    let mut code = 0;
    for (from, to) in plan.pairs {
        process.sys.spend(cost::FILE_ENTRY);
        if let Err(errno) = process.lstat(&from) {
            code = match process.is_busybox() {
                true => process.fail(format!("can't rename '{from}': {}", errno.message())),
                false => process.fail(format!("cannot stat '{from}': {}", errno.message())),
            };
            continue;
        }
        let (source, target) = (process.path(&from), process.path(&to));
        if flags.has("n") && process.lstat(&to).is_ok() {
            continue;
        }
        let now = process.sys.clock;
        let user = process.user.clone();
        let result = process
            .sys
            .may_change_entry(&source, &user)
            .and_then(|()| process.sys.may_change_entry(&target, &user))
            .and_then(|()| {
                process.sys.tree.rename(source.trim_end_matches('/'), target.trim_end_matches('/'), now)
            });
        match result {
            Ok(()) => {
                if flags.has("v") {
                    let line = if process.is_busybox() {
                        format!("'{from}' -> '{to}'\n")
                    } else {
                        format!("renamed '{from}' -> '{to}'\n")
                    };
                    process.out(line);
                }
            }
            Err(Errno::Inval) => {
                code = process.fail(format!("cannot move '{from}' to a subdirectory of itself, '{to}'"));
            }
            Err(Errno::IsDir) => {
                code = process.fail(format!("cannot overwrite directory '{to}' with non-directory"));
            }
            Err(errno) if process.is_busybox() => {
                code = process.fail(format!("can't rename '{from}': {}", errno.message()));
            }
            Err(errno) => code = process.fail(format!("cannot move '{from}' to '{to}': {}", errno.message())),
        }
    }
    code
}
