//! Make's functions and references: `$(NAME)`, `$(NAME:.c=.o)`, `$(wildcard src/*.c)`, `$(shell …)`.

use std::collections::BTreeMap;

use crate::shell::Process;
use crate::vfs::{Content, path};

use super::super::supply::glob;

/// A process and the folder that its Makefile lies in.
pub(super) struct Place<'a, 'b> {
    pub(super) process: &'a mut Process<'b>,
    pub(super) folder: &'a str,
}

pub(super) type Variables = BTreeMap<String, String>;

/// References in references, variables in variables.
const DEEPEST: u32 = 24;

/// A text with its references put in; an unknown one is empty.
pub(super) fn expand(place: &mut Place<'_, '_>, text: &str, variables: &Variables, depth: u32) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let mut chars = after.chars();
        let Some(first) = chars.next() else { break };
        let tail = chars.as_str();
        rest = tail;
        match first {
            '$' => out.push('$'),
            '(' | '{' => {
                let (inner, left) = balanced(tail, first);
                rest = left;
                if depth < DEEPEST && place.process.sys.step(1) {
                    out.push_str(&reference(place, inner, variables, depth + 1));
                }
            }
            letter => out.push_str(&variable(place, &letter.to_string(), variables, depth)),
        }
    }
    out.push_str(rest);
    out
}

/// What stands before the bracket that closes an open one, and what follows it.
fn balanced(text: &str, open: char) -> (&str, &str) {
    let close = if open == '(' { ')' } else { '}' };
    let mut level = 1;
    for (at, c) in text.char_indices() {
        if c == open {
            level += 1;
        } else if c == close {
            level -= 1;
            if level == 0 {
                return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            }
        }
    }
    (text, "")
}

/// Arguments of a function: commas outside of brackets part them.
fn arguments(text: &str) -> Vec<&str> {
    let (mut parts, mut level, mut start) = (Vec::new(), 0, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '{' => level += 1,
            ')' | '}' => level -= 1,
            ',' if level == 0 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

fn variable(place: &mut Place<'_, '_>, name: &str, variables: &Variables, depth: u32) -> String {
    match variables.get(name) {
        Some(value) if value.contains('$') && depth < DEEPEST => expand(place, value, variables, depth + 1),
        Some(value) => value.clone(),
        None => automatic(name, variables).unwrap_or_default(),
    }
}

/// `$(@D)`, `$(<F)`: the folder or the name of an automatic variable.
fn automatic(name: &str, variables: &Variables) -> Option<String> {
    let (of, kind) = name.split_at_checked(1)?;
    let words = variables.get(of).filter(|_| matches!(of, "@" | "<" | "^" | "*" | "?"))?.split_whitespace();
    match kind {
        "D" => Some(joined(words.map(|word| word.rsplit_once('/').map_or(".", |(folder, _)| folder)))),
        "F" => Some(joined(words.map(path::base))),
        _ => None,
    }
}

fn joined<T: AsRef<str>>(words: impl Iterator<Item = T>) -> String {
    words.map(|word| word.as_ref().to_owned()).collect::<Vec<_>>().join(" ")
}

fn reference(place: &mut Place<'_, '_>, inner: &str, variables: &Variables, depth: u32) -> String {
    if let Some((name, rest)) = inner.split_once([' ', '\t'])
        && let Some(text) = function(place, name, rest.trim_start(), variables, depth)
    {
        return text;
    }
    let inner = expand(place, inner, variables, depth);
    if let Some((name, (from, to))) =
        inner.split_once(':').and_then(|(name, rest)| Some((name, rest.split_once('=')?)))
    {
        let value = variable(place, name.trim(), variables, depth);
        let (from, to) = match from.contains('%') {
            true => (from.to_owned(), to.to_owned()),
            false => (format!("%{from}"), format!("%{to}")),
        };
        return joined(value.split_whitespace().map(|word| replaced(&from, &to, word)));
    }
    variable(place, inner.trim(), variables, depth)
}

/// What a pattern's `%` stands for in a word.
pub(super) fn stem<'a>(pattern: &str, word: &'a str) -> Option<&'a str> {
    match pattern.split_once('%') {
        Some((start, end)) => word.strip_prefix(start)?.strip_suffix(end),
        None => (pattern == word).then_some(""),
    }
}

fn replaced(from: &str, to: &str, word: &str) -> String {
    stem(from, word).map_or_else(|| word.to_owned(), |stem| to.replacen('%', stem, 1))
}

fn function(
    place: &mut Place<'_, '_>,
    name: &str,
    rest: &str,
    variables: &Variables,
    depth: u32,
) -> Option<String> {
    let raw = arguments(rest);
    let argument = |place: &mut Place<'_, '_>, at: usize| {
        raw.get(at).map_or_else(String::new, |text| expand(place, text, variables, depth))
    };
    // The last argument of these has all the commas that follow.
    let whole = |place: &mut Place<'_, '_>| expand(place, rest, variables, depth);
    Some(match name {
        "if" => {
            let holds = !argument(place, 0).trim().is_empty();
            argument(place, if holds { 1 } else { 2 })
        }
        "or" => {
            (0..raw.len()).map(|at| argument(place, at)).find(|text| !text.is_empty()).unwrap_or_default()
        }
        "and" => {
            let all: Vec<String> = (0..raw.len()).map(|at| argument(place, at)).collect();
            if all.iter().any(String::is_empty) {
                String::new()
            } else {
                all.last().cloned().unwrap_or_default()
            }
        }
        "foreach" => {
            let (name, list) = (argument(place, 0), argument(place, 1));
            let body = raw.get(2..).unwrap_or_default().join(",");
            let mut inner = variables.clone();
            let parts: Vec<String> = list
                .split_whitespace()
                .map(|word| {
                    inner.insert(name.trim().to_owned(), word.to_owned());
                    expand(place, &body, &inner, depth)
                })
                .collect();
            parts.join(" ")
        }
        "call" => {
            let mut inner = variables.clone();
            for at in 0..raw.len() {
                let value = argument(place, at);
                inner.insert(at.to_string(), value.trim().to_owned());
            }
            let name = inner.get("0").cloned().unwrap_or_default();
            variable(place, &name, &inner, depth)
        }
        "value" => variables.get(argument(place, 0).trim()).cloned().unwrap_or_default(),
        "origin" => {
            if variables.contains_key(argument(place, 0).trim()) { "file" } else { "undefined" }.to_owned()
        }
        "flavor" => "recursive".to_owned(),
        "shell" => {
            let command = whole(place);
            captured(place, command)
        }
        "wildcard" => {
            let patterns = whole(place);
            joined(patterns.split_whitespace().flat_map(|pattern| matching(place, pattern)))
        }
        "info" | "warning" => {
            let text = whole(place);
            place.process.out(format!("{text}\n"));
            String::new()
        }
        "error" | "eval" => String::new(),
        "subst" => argument(place, 2).replace(&argument(place, 0), &argument(place, 1)),
        "patsubst" => {
            let (from, to, list) = (argument(place, 0), argument(place, 1), argument(place, 2));
            joined(list.split_whitespace().map(|word| replaced(from.trim(), to.trim(), word)))
        }
        "filter" | "filter-out" => {
            let (patterns, list) = (argument(place, 0), argument(place, 1));
            let fits = |word: &&str| patterns.split_whitespace().any(|pattern| stem(pattern, word).is_some());
            joined(list.split_whitespace().filter(|word| fits(word) == (name == "filter")))
        }
        "findstring" => {
            let (wanted, text) = (argument(place, 0), argument(place, 1));
            if text.contains(&wanted) { wanted } else { String::new() }
        }
        "addprefix" => {
            let (prefix, list) = (argument(place, 0), argument(place, 1));
            joined(list.split_whitespace().map(|word| format!("{prefix}{word}")))
        }
        "addsuffix" => {
            let (suffix, list) = (argument(place, 0), argument(place, 1));
            joined(list.split_whitespace().map(|word| format!("{word}{suffix}")))
        }
        "join" => {
            let (first, second) = (argument(place, 0), argument(place, 1));
            let mut second = second.split_whitespace();
            let mut all: Vec<String> = first
                .split_whitespace()
                .map(|word| format!("{word}{}", second.next().unwrap_or("")))
                .collect();
            all.extend(second.map(str::to_owned));
            all.join(" ")
        }
        "word" => {
            let (at, list) = (argument(place, 0), argument(place, 1));
            let at = at.trim().parse::<usize>().ok().and_then(|at| at.checked_sub(1));
            at.and_then(|at| list.split_whitespace().nth(at)).unwrap_or_default().to_owned()
        }
        "wordlist" => {
            let (from, to, list) = (argument(place, 0), argument(place, 1), argument(place, 2));
            let number = |text: &str| text.trim().parse::<usize>().unwrap_or(1);
            let (from, to) = (number(&from).max(1), number(&to));
            joined(list.split_whitespace().skip(from - 1).take((to + 1).saturating_sub(from)))
        }
        "words" | "firstword" | "lastword" | "strip" | "sort" | "dir" | "notdir" | "basename" | "suffix"
        | "abspath" | "realpath" => {
            let list = whole(place);
            return on_words(place.folder, name, &list);
        }
        _ => return None,
    })
}

/// Functions of one list.
fn on_words(folder: &str, name: &str, list: &str) -> Option<String> {
    let words = list.split_whitespace();
    Some(match name {
        "words" => words.count().to_string(),
        "firstword" => words.take(1).collect(),
        "lastword" => words.last().unwrap_or_default().to_owned(),
        "strip" => joined(words),
        "sort" => {
            let mut sorted: Vec<&str> = words.collect();
            sorted.sort_unstable();
            sorted.dedup();
            sorted.join(" ")
        }
        "dir" => joined(words.map(|word| match word.rfind('/') {
            Some(at) => word.get(..=at).unwrap_or(word),
            None => "./",
        })),
        "notdir" => joined(words.map(path::base)),
        "basename" => joined(words.map(|word| match word.rsplit_once('.') {
            Some((stem, ending)) if !ending.contains('/') => stem,
            _ => word,
        })),
        "suffix" => joined(words.filter_map(|word| {
            let at = word.rfind('.')?;
            word.get(at..).filter(|ending| !ending.contains('/'))
        })),
        "abspath" | "realpath" => joined(words.map(|word| path::join(folder, word))),
        _ => return None,
    })
}

/// Files that a pattern fits, in byte order; stars may stand in any part of a path.
fn matching(place: &Place<'_, '_>, pattern: &str) -> Vec<String> {
    let tree = &place.process.sys.tree;
    let mut found = vec![if pattern.starts_with('/') { "/".to_owned() } else { String::new() }];
    for part in pattern.split('/').filter(|part| !part.is_empty()) {
        found = found
            .iter()
            .flat_map(|base| {
                let here = path::join(place.folder, base);
                let names: Vec<String> = match tree.read_dir(&here) {
                    Ok(entries) if part.contains(['*', '?', '[']) => entries
                        .map(|(name, _)| name.to_owned())
                        .filter(|name| !name.starts_with('.') && glob(part, name))
                        .collect(),
                    _ if tree.exists(&path::join(&here, part)) => vec![part.to_owned()],
                    _ => Vec::new(),
                };
                let slash = if base.is_empty() || base.ends_with('/') { "" } else { "/" };
                names.into_iter().map(move |name| format!("{base}{slash}{name}"))
            })
            .collect();
    }
    found
}

/// What a command writes, its lines made words.
pub(super) fn captured(place: &mut Place<'_, '_>, command: String) -> String {
    let argv = ["/bin/sh".to_owned(), "-c".to_owned(), format!("cd '{}' && {command}", place.folder)];
    let (_, content) = place.process.capture(&argv, Content::default());
    content.as_text().unwrap_or_default().trim_end_matches('\n').replace('\n', " ")
}
