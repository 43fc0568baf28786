//! Where each source goes.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Node, path};

use super::super::common::usage;
use super::super::flags::Flags;

/// Where each source goes.
pub(super) struct Plan {
    pub(super) pairs: Vec<(String, String)>,
}

/// Reads operands as `SOURCE… DIRECTORY`, `SOURCE DEST`, or with `-t`.
pub(super) fn plan(process: &mut Process<'_>, flags: &Flags) -> Result<Plan, ExitCode> {
    let mut names = flags.texts();
    let target = match flags.value("t") {
        Some(target) => target.to_owned(),
        None => match names.len() {
            0 => return Err(usage(process, "missing file operand")),
            1 => {
                let message = format!("missing destination file operand after '{}'", names.concat());
                return Err(usage(process, message));
            }
            _ => names.pop().unwrap_or_default(),
        },
    };
    let is_dir = process.stat(&target).is_ok_and(Node::is_dir);
    let into = flags.has("t")
        || (is_dir
            && !flags.has("T")
            && !(flags.has("n") && process.name() == "ln" && is_link(process, &target)));
    if names.len() > 1 && !into {
        let text = if process.is_busybox() || process.stat(&target).is_ok() {
            "Not a directory"
        } else {
            "No such file or directory"
        };
        let message = if process.is_busybox() {
            format!("can't create '{target}': {text}")
        } else {
            format!("target '{target}': {text}")
        };
        return Err(process.fail(message));
    }
    let pairs = names
        .into_iter()
        .map(|name| {
            let to = match (into, flags.has("parents")) {
                (true, true) => format!("{}/{}", target.trim_end_matches('/'), name.trim_start_matches('/')),
                (true, false) => {
                    let base = match path::base(&name) {
                        // `cp -r dir/. to` copies into the target itself.
                        "." | "" => ".",
                        base => base,
                    };
                    format!("{}/{base}", target.trim_end_matches('/'))
                }
                _ => target.clone(),
            };
            (name, to)
        })
        .collect();
    Ok(Plan { pairs })
}

fn is_link(process: &Process<'_>, name: &str) -> bool {
    process.lstat(name).is_ok_and(Node::is_symlink)
}
