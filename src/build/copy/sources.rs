//! Which files a source word means.

use crate::dockerfile::ignore::Pattern;
use crate::vfs::{Follow, Node, Tree, path};

/// Whether a word is a pattern: `*`, `?` or `[` that is not escaped.
pub fn has_wildcards(word: &str) -> bool {
    let mut chars = word.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => _ = chars.next(),
            '*' | '?' | '[' => return true,
            _ => {}
        }
    }
    false
}

/// The paths that match a pattern, absolute, in the order of a walk. Symbolic links to directories are followed
/// only before the first wildcard.
pub fn matching(tree: &Tree, pattern: &str) -> Vec<String> {
    let cleaned = path::clean(&format!("/{pattern}"));
    let parts: Vec<&str> = path::parts(&cleaned).collect();
    let wild_from = parts.iter().position(|part| has_wildcards(part)).unwrap_or(parts.len());
    let (literal, wild) = parts.split_at(wild_from);
    let start = format!("/{}", literal.join("/"));
    if wild.iter().any(|part| part.contains("**")) {
        let Some(pattern) = Pattern::compile(&wild.join("/")) else { return Vec::new() };
        let below = tree.walk(&start).map(|(below, _)| below).filter(|below| pattern.is_match(below));
        return below.map(|below| path::join(&start, &below)).collect();
    }
    let Ok(resolved) = tree.resolve(&start, Follow::Yes) else { return Vec::new() };
    // The name under which a match is found, and where it really is.
    let mut found = vec![(start, resolved)];
    for part in wild {
        let Some(pattern) = Pattern::compile(part) else { return Vec::new() };
        found = found
            .iter()
            .filter(|(_, real)| tree.lstat(real).is_ok_and(Node::is_dir))
            .flat_map(|(name, real)| {
                let entries = tree.read_dir(real).into_iter().flatten();
                let names = entries.map(|(entry, _)| entry).filter(|entry| pattern.is_match(entry));
                names.map(|entry| (path::join(name, entry), path::join(real, entry))).collect::<Vec<_>>()
            })
            .collect();
    }
    found.retain(|(_, real)| tree.lstat(real).is_ok());
    found.into_iter().map(|(name, _)| name).collect()
}
