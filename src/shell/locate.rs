//! Where a program is: a search of `PATH` in the tree.

use crate::vfs::{Errno, Follow, path};

use super::access::{Want, allows};
use super::{CommandTable, Dialect, Presence, ShellKind, System, User};

/// What a name leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located {
    /// A program: where it is (empty if only the table knows it), what it really is called, whose it is.
    Program { path: String, dialect: Dialect },
    /// There is a file, but it may not be run.
    Refused(Errno),
    /// Certainly not there.
    Missing,
    /// The tree does not have it, but is known in part only.
    Unknown,
}

pub const DEFAULT_PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Finds what `name` would run, as `execvp(3)` does.
pub fn locate(
    sys: &System,
    table: &dyn CommandTable,
    name: &str,
    cwd: &str,
    path_var: &str,
    user: &User,
) -> Located {
    let mut refused = None;
    let mut candidates = Vec::new();
    if name.contains('/') {
        candidates.push(if name.starts_with('/') { name.to_owned() } else { format!("{cwd}/{name}") });
    } else if !name.is_empty() {
        for directory in path_var.split(':') {
            let directory = if directory.is_empty() { cwd } else { directory };
            let directory =
                if directory.starts_with('/') { directory.to_owned() } else { path::join(cwd, directory) };
            candidates.push(format!("{}/{name}", directory.trim_end_matches('/')));
        }
    }
    for candidate in candidates {
        match sys.lookup(&candidate, user, Follow::Yes) {
            Ok(node) if node.is_dir() => refused = Some(Errno::Access),
            Ok(node) if !allows(&node.meta, user, Want::Execute, false) => refused = Some(Errno::Access),
            Ok(_) => {
                let dialect = dialect(sys, &candidate);
                return Located::Program { path: candidate, dialect };
            }
            Err(Errno::NoEnt | Errno::NotDir) => {}
            Err(errno) => refused = Some(errno),
        }
    }
    if let Some(errno) = refused {
        return Located::Refused(errno);
    }
    let base = path::base(name);
    // Shells are run by this module itself: only bash may well be missing where `sh` is not.
    let shell = matches!(base, "sh" | "dash" | "ash") || (base == "bash" && sys.shell != ShellKind::Ash);
    let known = table.has(base) || shell;
    match sys.presence {
        Presence::Tree => Located::Missing,
        Presence::Table if known && !name.contains('/') => host(),
        Presence::Table => Located::Missing,
        // `./configure` and the like: a path that the build made would be in the tree.
        Presence::TreeOrTable if name.contains('/') && !(known && system_path(name)) => Located::Missing,
        Presence::TreeOrTable if known => host(),
        Presence::TreeOrTable => Located::Unknown,
    }
}

fn host() -> Located {
    Located::Program { path: String::new(), dialect: Dialect::Gnu }
}

fn system_path(name: &str) -> bool {
    DEFAULT_PATH.split(':').any(|directory| path::parent(name) == directory)
}

/// Whether the file behind a path is busybox, by link or by hard link.
fn dialect(sys: &System, candidate: &str) -> Dialect {
    let target = sys.tree.resolve(candidate, Follow::Yes).unwrap_or_default();
    let busybox = path::base(&target) == "busybox"
        || sys.tree.inode_of(&target).is_some_and(|id| sys.tree.inode_of("/bin/busybox") == Some(id));
    if busybox { Dialect::Busybox } else { Dialect::Gnu }
}
