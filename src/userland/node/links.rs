//! Programs of packages: which there are, and the links to them.

use crate::catalog::{Entry, Languages};
use crate::shell::Process;
use crate::vfs::{Metadata, Node};

/// `node_modules/.bin/PROGRAM` for each program of a package: those that the data know, or else the lock file; where
/// neither says anything, it may have one of its own name.
pub(super) fn link_programs(
    process: &mut Process<'_>,
    languages: &Languages,
    root: &str,
    name: &str,
    locked: Option<&[String]>,
) {
    let package = languages.npm(name);
    let mut programs: Vec<String> = package.programs.iter().map(|program| program.to_string()).collect();
    if programs.is_empty() {
        match locked {
            Some(locked) => programs.extend_from_slice(locked),
            None if languages.knows_npm(name) => {}
            None => programs.extend(guessed_programs(name)),
        }
    }
    let last = name.rsplit('/').next().unwrap_or(name);
    if programs.is_empty() && process.table.has(last) {
        programs.push(last.to_owned());
    }
    for program in programs {
        link(process, &format!("{root}/.bin"), &program, &format!("../{name}"));
    }
}

/// What the programs of a package that no data knows may be called: `foo-cli` is `foo` mostly.
pub(super) fn guessed_programs(name: &str) -> Vec<String> {
    if name.starts_with("@types/") {
        return Vec::new();
    }
    let (scope, last) = name.rsplit_once('/').map_or(("", name), |(scope, last)| (scope, last));
    match last.strip_suffix("-cli") {
        // `@strapi/strapi`, `@org/cli`.
        _ if last == "cli" => vec![scope.trim_start_matches('@').to_owned()],
        Some(stem) => vec![last.to_owned(), stem.to_owned()],
        None => vec![last.to_owned()],
    }
}

/// A program of a package in a folder of links: the link, and the file it leads to.
pub(super) fn link(process: &mut Process<'_>, folder: &str, program: &str, package: &str) {
    let now = process.sys.clock;
    let _ = process.mkdir_all(folder, 0o755);
    let meta = Metadata::new(0o777, now).owned_by(process.user.uid, process.user.gid);
    let target = format!("{package}/bin/{program}");
    let _ = process.sys.tree.put(&format!("{folder}/{program}"), Node::symlink(meta, target.as_str()), now);
    let file = crate::vfs::path::join(folder, &target);
    if process.sys.tree.exists(&file) {
        return;
    }
    let entry = Entry::fixed(file, 0o755, 300, format!("npm:{program}"));
    process.unpack_own(vec![entry]);
}
