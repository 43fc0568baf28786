//! What a Makefile says: variables, functions, rules.

use std::collections::BTreeMap;

/// A Makefile's variables and rules, as far as simple ones go.
pub(super) struct Makefile {
    pub(super) variables: BTreeMap<String, String>,
    /// Target, prerequisites, recipe.
    pub(super) rules: Vec<(String, Vec<String>, Vec<String>)>,
}

pub(super) fn expand(text: &str, variables: &BTreeMap<String, String>, depth: u32) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (close, body) = match after.chars().next() {
            Some('(') => (')', after.get(1..).unwrap_or_default()),
            Some('{') => ('}', after.get(1..).unwrap_or_default()),
            Some('$') => {
                out.push('$');
                rest = after.get(1..).unwrap_or_default();
                continue;
            }
            Some(letter) => {
                out.push_str(variables.get(&letter.to_string()).map_or("", String::as_str));
                rest = after.get(letter.len_utf8()..).unwrap_or_default();
                continue;
            }
            None => break,
        };
        let (name, tail) = body.split_once(close).unwrap_or((body, ""));
        if let Some(value) = variables.get(name).filter(|_| depth < 8) {
            out.push_str(&expand(value, variables, depth + 1));
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

pub(super) fn read_makefile(text: &str, given: &[String]) -> Makefile {
    let mut makefile = Makefile { variables: BTreeMap::new(), rules: Vec::new() };
    for (name, value) in [
        ("CC", "cc"),
        ("CXX", "c++"),
        ("MAKE", "make"),
        ("RM", "rm -f"),
        ("PREFIX", "/usr/local"),
        ("prefix", "/usr/local"),
    ] {
        makefile.variables.insert(name.to_owned(), value.to_owned());
    }
    let joined = text.replace("\\\n", " ");
    for line in joined.lines() {
        if let Some(command) = line.strip_prefix('\t') {
            if let Some((_, _, recipe)) = makefile.rules.last_mut() {
                recipe.push(command.to_owned());
            }
            continue;
        }
        let line = line.split('#').next().unwrap_or_default().trim();
        let assignment = ["?=", ":=", "+=", "="]
            .iter()
            .find_map(|operator| line.split_once(operator).map(|(name, value)| (name, *operator, value)));
        match assignment {
            Some((name, operator, value))
                if !name.contains([':', ' '])
                    || name.trim().split(' ').count() == 1 && !name.contains(':') =>
            {
                let name = name.trim().to_owned();
                let value = value.trim();
                match operator {
                    "?=" if makefile.variables.contains_key(&name) => {}
                    "+=" => {
                        let old = makefile.variables.entry(name).or_default();
                        old.push(' ');
                        old.push_str(value);
                    }
                    _ => {
                        makefile.variables.insert(name, value.to_owned());
                    }
                }
            }
            _ => {
                if let Some((targets, needs)) = line.split_once(':') {
                    let needs: Vec<String> =
                        expand(needs, &makefile.variables, 0).split_whitespace().map(str::to_owned).collect();
                    for target in expand(targets, &makefile.variables, 0)
                        .split_whitespace()
                        .filter(|t| !t.starts_with('.'))
                    {
                        makefile.rules.push((target.to_owned(), needs.clone(), Vec::new()));
                    }
                }
            }
        }
    }
    for pair in given {
        if let Some((name, value)) = pair.split_once('=') {
            makefile.variables.insert(name.to_owned(), value.to_owned());
        }
    }
    makefile
}
