//! `ln`.

use crate::shell::{ExitCode, Process};
use crate::vfs::{Errno, Follow, Node, path};

use super::super::flags::Flags;
use super::super::{Userland, cost};
use super::plan::plan;

pub(super) const LN: &[&str] = &[
    "s,symbolic",
    "f,force",
    "n,no-dereference",
    "v,verbose",
    "T,no-target-directory",
    "t,target-directory=",
    "r,relative",
    "i,interactive",
    "L,logical",
    "P,physical",
    "b,backup=?",
];

pub(super) fn ln(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut flags = match Flags::parse(process, LN) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if let [(index, only)] = flags.operands.as_slice()
        && !flags.has("t")
    {
        // One operand: a link of that name here.
        let here = (*index, ".".to_owned());
        if only.contains('/') {
            flags.operands.push(here);
        } else {
            return process.fail(format!("'{only}': hard link not allowed for directory"));
        }
    }
    let plan = match plan(process, &flags) {
        Ok(plan) => plan,
        Err(code) => return code,
    };
    let symbolic = flags.has("s");
    let mut code = 0;
    for (target, name) in plan.pairs {
        process.sys.spend(cost::FILE_ENTRY);
        if flags.has("f")
            && process.lstat(&name).is_ok_and(|node| !node.is_dir())
            && !same_place(process, &target, &name, symbolic)
        {
            // What is in the way and cannot go is said when the link is made.
            let _ = process.remove(&name);
        }
        let shown = if flags.has("r") { relative(process, &target, &name) } else { target.clone() };
        let result = if process.lstat(&name).is_ok() {
            Err(Errno::Exist)
        } else if symbolic {
            let meta = process.new_meta(0o777);
            process.put(&name, Node::symlink(meta, shown.as_str()))
        } else {
            hard_link(process, &target, &name)
        };
        match result {
            Ok(()) if flags.has("v") => {
                process.out(format!("'{name}' {} '{shown}'\n", if symbolic { "->" } else { "=>" }))
            }
            Ok(()) => {}
            Err(errno) if process.is_busybox() => code = process.fail(format!("{name}: {}", errno.message())),
            Err(errno) if symbolic => {
                code = process.fail(format!("failed to create symbolic link '{name}': {}", errno.message()));
            }
            Err(Errno::NoEnt) if process.lstat(&target).is_err() => {
                code = process.fail(format!("failed to access '{target}': No such file or directory"));
            }
            Err(Errno::Perm) if process.stat(&target).is_ok_and(Node::is_dir) => {
                code = process.fail(format!("{target}: hard link not allowed for directory"));
            }
            Err(errno) => {
                code = process
                    .fail(format!("failed to create hard link '{name}' => '{target}': {}", errno.message()));
            }
        }
    }
    code
}

pub(super) fn same_place(process: &Process<'_>, target: &str, name: &str, symbolic: bool) -> bool {
    let resolve = |path: &str| process.sys.tree.resolve(&process.path(path), Follow::No).ok();
    !symbolic && resolve(target) == resolve(name)
}

pub(super) fn hard_link(process: &mut Process<'_>, target: &str, name: &str) -> Result<(), Errno> {
    process.lstat(target)?;
    let (from, to, now) = (process.path(target), process.path(name), process.sys.clock);
    let user = process.user.clone();
    process.sys.may_change_entry(&to, &user)?;
    process.sys.tree.link(&from, &to, now)
}

/// A path from the directory of `name` to `target`.
pub(super) fn relative(process: &Process<'_>, target: &str, name: &str) -> String {
    // Links on the way are followed, as `realpath -m` does.
    let real = |name: &str| {
        let at = path::clean(&process.path(name));
        process.sys.tree.resolve(&at, Follow::Yes).unwrap_or(at)
    };
    let target = real(target);
    let from = real(path::parent(&path::clean(&process.path(name))));
    let (a, b): (Vec<&str>, Vec<&str>) = (path::parts(&from).collect(), path::parts(&target).collect());
    let common = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let ups = std::iter::repeat_n("..", a.len() - common);
    ups.chain(b.iter().skip(common).copied()).collect::<Vec<_>>().join("/")
}
