//! Stand-ins: small files in the place of those that a Dockerfile takes from its context and that are not there, so
//! that a Dockerfile pasted alone builds.
//!
//! [`wants`] reads off the Dockerfile what it takes, [`tools`] knows which files a program reads, and [`samples`] what
//! such a file may say.

mod contents;
mod folders;
mod missing;
mod samples;
mod tools;
mod wants;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::project::{CONTEXT_TIME, File, put_file};
use crate::build::Report;
use crate::dockerfile;
use crate::text::Source;
use crate::vfs::{Tree, path};
use samples::Clues;
use wants::Wants;

/// How often a build may fail for want of a file.
const ROUNDS: usize = 8;

/// What a Dockerfile lacks in its context: paths without a leading slash, with what may stand there. Empty if nothing
/// that is known lacks.
///
/// `build` builds over a context: what a failed build looked for in vain is laid as well, a few times over.
pub fn files(
    dockerfile: &str,
    args: &BTreeMap<String, String>,
    context: &Tree,
    mut build: impl FnMut(&Tree) -> Arc<Report>,
) -> BTreeMap<String, File> {
    let file = dockerfile::parse(&Source::new("", dockerfile));
    let wants = wants::of(&file, args);
    let clues = Clues::of(&wants);
    let mut out = known(&wants, &clues, context);
    let mut whole = context.clone();
    for _ in 0..ROUNDS {
        lay(&mut whole, &out);
        let report = build(&whole);
        let missing = missing::paths(&report, &wants).filter(|path| !whole.exists(path));
        let more: Vec<String> =
            missing.flat_map(|path| samples::paths(&samples::as_folder(path), &clues)).collect();
        if more.is_empty() {
            break;
        }
        out.extend(more.iter().map(|path| laid(path, &clues)));
    }
    out
}

/// Whether [`files`] would find something, told without a build: what the text tells, and what the last build missed.
pub fn lacks(dockerfile: &str, args: &BTreeMap<String, String>, context: &Tree, report: &Report) -> bool {
    let wants = wants::of(&dockerfile::parse(&Source::new("", dockerfile)), args);
    !known(&wants, &Clues::of(&wants), context).is_empty()
        || missing::paths(report, &wants).any(|path| !context.exists(&path))
}

/// Puts files into a context. One that cannot be there is left out: a file stands where it needs a folder.
pub fn lay(context: &mut Tree, files: &BTreeMap<String, File>) {
    for (path, file) in files {
        if !context.exists(&format!("/{path}")) {
            let _ = put_file(context, path, file, CONTEXT_TIME);
        }
    }
}

fn laid(path: &str, clues: &Clues) -> (String, File) {
    (path.trim_start_matches('/').to_owned(), samples::file(path, clues))
}

/// What the text of the Dockerfile tells.
fn known(wants: &Wants, clues: &Clues, context: &Tree) -> BTreeMap<String, File> {
    let named = wants.paths.iter().flat_map(|path| samples::paths(path, clues));
    let needed = wants.commands.iter().flat_map(|command| {
        tools::files(&command.words)
            .into_iter()
            .map(|name| path::clean(&format!("/{}/{name}", command.folder)))
    });
    let mut out = BTreeMap::new();
    let add = |path: String, out: &mut BTreeMap<String, File>| {
        // What is above the context cannot be laid.
        if path != "/" && !context.exists(&path) {
            let (path, file) = laid(&path, clues);
            out.insert(path, file);
        }
    };
    named.for_each(|path| add(path, &mut out));
    for path in needed {
        if !is_there_otherwise(context, &path, &out) {
            add(path, &mut out);
        }
    }
    // A manifest names sources that are in no command.
    let beside: Vec<String> = out.keys().flat_map(|path| contents::beside(path, clues)).collect();
    beside.into_iter().for_each(|path| add(path, &mut out));
    out
}

/// Whether another file does what this one is for.
fn is_there_otherwise(context: &Tree, at: &str, laid: &BTreeMap<String, File>) -> bool {
    let folder = path::parent(at);
    let beside = |name: &&str| context.exists(&path::join(folder, name));
    if contents::instead(path::base(at)).iter().any(beside) {
        return true;
    }
    let Some((_, ending)) = at.rsplit_once('.').filter(|_| contents::is_any_source(at)) else { return false };
    let same = |path: &str| {
        path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.starts_with('/'))
            && path.rsplit_once('.').is_some_and(|(_, own)| own == ending)
    };
    context.walk_all().any(|(path, _)| same(&path)) || laid.keys().any(|path| same(&format!("/{path}")))
}
