//! The build context: what `.dockerignore` leaves of it.

use std::collections::BTreeSet;

use super::Known;
use crate::dockerfile::ignore::Matcher;
use crate::vfs::{Follow, Node, NodeKind, Tree, path};

/// The context as the builder sees it.
#[derive(Debug, Clone)]
pub struct Context {
    pub tree: Tree,
}

/// [`prepare`], unless it was asked before.
pub fn known(known: &Known, context: &Tree, candidates: &[String]) -> Result<Context, String> {
    known.contexts.of(context, &candidates.join("\n"), || prepare(context, candidates))
}

/// [`tar_bytes`], unless it was asked before.
pub fn known_tar_bytes(known: &Known, context: &Tree) -> u64 {
    known.tar_bytes.of(context, "", || tar_bytes(context))
}

/// Leaves out what the ignore file says. BuildKit prefers `<Dockerfile>.dockerignore` beside the Dockerfile.
///
/// # Errors
/// A pattern that is none: Docker's text.
pub fn prepare(context: &Tree, candidates: &[String]) -> Result<Context, String> {
    let text = |name: &String| context.read(&format!("/{name}")).ok().and_then(|content| content.as_text());
    let Some(text) = candidates.iter().find_map(text) else {
        return Ok(Context { tree: owned_by_root(context.clone()) });
    };
    let matcher = Matcher::parse(text).map_err(|error| error.message)?;
    let mut tree = context.clone();
    for path in ignored(context, &matcher) {
        // Each path was just seen, and no other one lies above it.
        let _ = tree.detach(&format!("/{path}"));
    }
    Ok(Context { tree: owned_by_root(tree) })
}

/// What an archive brings to the classic builder: everything, but for the files that its ignore file hides of those
/// that are needed to build.
///
/// # Errors
/// A pattern that is none: Docker's text.
pub fn unpacked(context: &Tree, dockerfile: &str) -> Result<Context, String> {
    const IGNORE: &str = ".dockerignore";
    let mut tree = context.clone();
    let text = context.read(&format!("/{IGNORE}")).ok().and_then(|content| content.as_text());
    let matcher = Matcher::parse(text.unwrap_or_default()).map_err(|error| error.message)?;
    for name in [IGNORE, dockerfile].into_iter().filter(|name| matcher.is_ignored(name)) {
        // What is not there needs no hiding.
        let _ = tree.detach(&format!("/{name}"));
    }
    Ok(Context { tree: owned_by_root(tree) })
}

/// Owners stay behind when a context is sent: everything belongs to root.
fn owned_by_root(mut tree: Tree) -> Tree {
    let owned = |node: &Node| node.meta.uid != 0 || node.meta.gid != 0;
    let paths: Vec<String> = tree.walk_all().filter(|(_, node)| owned(node)).map(|(path, _)| path).collect();
    for path in paths {
        // Each path was just seen.
        let _ = tree.set_meta(&format!("/{path}"), Follow::No, |meta| (meta.uid, meta.gid) = (0, 0));
    }
    tree
}

/// The topmost paths that are left out. A directory stays if something in it does.
fn ignored(context: &Tree, matcher: &Matcher) -> Vec<String> {
    if matcher.rules().is_empty() {
        return vec![];
    }
    if !matcher.has_inclusions() {
        let mut out: Vec<String> = vec![];
        for (path, _) in context.walk_all() {
            let below = out.last().is_some_and(|last| is_below(&path, last));
            if !below && matcher.is_ignored(&path) {
                out.push(path);
            }
        }
        return out;
    }
    let (mut dropped, mut needed) = (vec![], BTreeSet::new());
    for (path, _) in context.walk_all() {
        if matcher.is_ignored(&path) {
            dropped.push(path);
        } else {
            let mut above = path::parent(&path);
            while !above.is_empty() && needed.insert(above.to_owned()) {
                above = path::parent(above);
            }
        }
    }
    let mut out: Vec<String> = vec![];
    for path in dropped.into_iter().filter(|path| !needed.contains(path)) {
        if !out.last().is_some_and(|last| is_below(&path, last)) {
            out.push(path);
        }
    }
    out
}

fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'))
}

/// Bytes of the tar that the classic client sends: headers, contents, and the end filled up to 1024 bytes.
fn tar_bytes(tree: &Tree) -> u64 {
    let block = |bytes: u64| bytes.next_multiple_of(512);
    let entry = |path: &str, node: &Node| {
        let name = if node.is_dir() { path.len() + 1 } else { path.len() };
        let long = if name > 100 || !path.is_ascii() { 1024 } else { 0 };
        let content = match &node.kind {
            NodeKind::File(content) => block(content.len()),
            _ => 0,
        };
        512 + long + content
    };
    (tree.walk_all().map(|(path, node)| entry(&path, node)).sum::<u64>() + 1024).next_multiple_of(512)
}

/// `go-units` `HumanSize`: four significant digits, decimal units.
pub fn human_size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["B", "kB", "MB", "GB", "TB", "PB"];
    let (mut unit, mut scale) = (0, 1u64);
    while bytes / scale >= 1000 && unit + 1 < UNITS.len() {
        scale *= 1000;
        unit += 1;
    }
    let whole = bytes / scale;
    let decimals = 4usize.saturating_sub(whole.to_string().len());
    let power = 10u64.pow(u32::try_from(decimals).unwrap_or(0));
    let rounded = (u128::from(bytes) * u128::from(power) + u128::from(scale) / 2) / u128::from(scale);
    let (whole, fraction) = (rounded / u128::from(power), rounded % u128::from(power));
    let fraction = format!("{fraction:0decimals$}");
    let fraction = fraction.trim_end_matches('0');
    let dot = if fraction.is_empty() || decimals == 0 { "" } else { "." };
    let fraction = if decimals == 0 { "" } else { fraction };
    format!("{whole}{dot}{fraction}{}", UNITS.get(unit).unwrap_or(&"B"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vfs::{Metadata, Time};

    #[test]
    fn sizes_as_the_client_prints_them() {
        for (bytes, text) in [
            (0, "0B"),
            (999, "999B"),
            (2048, "2.048kB"),
            (5120, "5.12kB"),
            (64_000, "64kB"),
            (1_234_567, "1.235MB"),
        ] {
            assert_eq!(human_size(bytes), text);
        }
    }

    #[test]
    fn what_is_left() {
        let mut tree = Tree::new();
        let meta = Metadata::new(0o755, Time::EPOCH);
        for path in ["/a/b/c", "/a/x", "/d", "/e/f"] {
            tree.mkdir_all(path::parent(path), &meta).unwrap();
            tree.write(path, "1", meta.clone()).unwrap();
        }
        for (rules, left) in [
            ("a\nd", vec!["e", "e/f"]),
            ("*\n!a/b", vec!["a", "a/b", "a/b/c"]),
            ("e/f", vec!["a", "a/b", "a/b/c", "a/x", "d", "e"]),
        ] {
            tree.write("/.i", rules, meta.clone()).unwrap();
            let context = prepare(&tree, &["none".to_owned(), ".i".to_owned()]).unwrap();
            let paths: Vec<String> = context.tree.walk_all().map(|(path, _)| path).collect();
            let paths: Vec<&String> = paths.iter().filter(|path| *path != ".i").collect();
            assert_eq!(paths, left, "{rules}");
        }
    }
}
