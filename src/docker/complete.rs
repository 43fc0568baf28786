//! What Tab offers in the console.

use std::collections::BTreeSet;

use super::commands::{COMMANDS, GROUPS};
use super::session::Session;
use crate::vfs::path;

/// The words that the word before the cursor could become, in order.
///
/// The first word of a command is a program; after `docker` come commands, flags, images and tags; anything else is a
/// file. `cursor` counts bytes; one beyond the line, or inside of a character, is its end.
pub fn complete(session: &Session, line: &str, cursor: usize) -> Vec<String> {
    let before = line.get(..cursor).unwrap_or(line);
    let command = before.rsplit(['|', ';', '&', '(', '`']).next().unwrap_or(before);
    let mut words: Vec<&str> = command.split_whitespace().collect();
    let current = if before.ends_with(char::is_whitespace) || words.is_empty() {
        ""
    } else {
        words.pop().unwrap_or("")
    };
    let candidates = match words.first() {
        None => session.programs(),
        Some(&"docker") => docker(session, words.get(1..).unwrap_or_default(), current),
        Some(_) => files(session, current),
    };
    let matching: BTreeSet<String> = candidates.into_iter().filter(|c| c.starts_with(current)).collect();
    matching.into_iter().collect()
}

fn docker(session: &Session, words: &[&str], current: &str) -> Vec<String> {
    let command = COMMANDS
        .iter()
        .filter(|command| words.starts_with(command.spec.path))
        .max_by_key(|command| command.spec.path.len());
    let Some(command) = command else {
        // The words so far are the beginning of a command's path.
        let next = COMMANDS.iter().filter(|c| c.spec.path.starts_with(words));
        let mut names: Vec<String> =
            next.filter_map(|c| c.spec.path.get(words.len())).map(|w| (*w).to_owned()).collect();
        if words.is_empty() {
            names.extend(GROUPS.iter().map(|group| group.name.to_owned()));
        }
        return names;
    };
    if current.starts_with('-') {
        return command.spec.flags.iter().map(|flag| format!("--{}", flag.name)).collect();
    }
    match command.spec.path.last().copied() {
        Some("build") => files(session, current),
        Some("rm" | "commit" | "diff" | "export") if command.spec.path.first() != Some(&"image") => {
            session.engine.store.containers().map(|container| container.name.clone()).collect()
        }
        _ => images(session),
    }
}

fn images(session: &Session) -> Vec<String> {
    let store = &session.engine.store;
    let mut names: Vec<String> = vec![];
    for (reference, _) in store.tags() {
        names.push(reference.to_string());
        if reference.tag.as_deref() == Some("latest") {
            names.push(reference.repository());
        }
    }
    names.extend(store.images().iter().map(|image| image.id.short()));
    names
}

fn files(session: &Session, current: &str) -> Vec<String> {
    let (directory, prefix) = match current.rfind('/') {
        Some(slash) => (current.get(..=slash).unwrap_or(""), current.get(..=slash).unwrap_or("")),
        None => ("", ""),
    };
    let place = path::join(&session.cwd, if directory.is_empty() { "." } else { directory });
    let Ok(entries) = session.tree.read_dir(&place) else { return vec![] };
    entries.map(|(name, node)| format!("{prefix}{name}{}", if node.is_dir() { "/" } else { "" })).collect()
}
