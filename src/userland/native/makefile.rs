//! What a Makefile says: assignments, conditionals, inclusions, rules.

use std::collections::BTreeSet;

use super::functions::{Place, Variables, captured, expand, stem};

/// A rule for one target, which may be a pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Rule {
    pub(super) target: String,
    pub(super) needs: Vec<String>,
    /// What must be there, however old it is.
    pub(super) order_only: Vec<String>,
    pub(super) recipe: Vec<String>,
}

/// A Makefile's variables and rules.
#[derive(Default)]
pub(super) struct Makefile {
    pub(super) variables: Variables,
    pub(super) rules: Vec<Rule>,
    pub(super) phony: BTreeSet<String>,
    /// Names and patterns of what stays though only rules for patterns speak of it (`.PRECIOUS`, `.SECONDARY`).
    pub(super) kept: Vec<String>,
    /// Variables that recipes have in their environment.
    pub(super) exported: BTreeSet<String>,
    /// Assignments that hold for one target: target, variable, operator, value.
    pub(super) own: Vec<(String, String, String, String)>,
    /// Variables of the command line, which no assignment changes.
    given: BTreeSet<String>,
}

const BUILT_IN: &[(&str, &str)] = &[
    ("CC", "cc"),
    ("CXX", "c++"),
    ("AR", "ar"),
    ("LD", "ld"),
    ("MAKE", "make"),
    ("RM", "rm -f"),
    ("SHELL", "/bin/sh"),
    ("COMPILE.c", "$(CC) $(CFLAGS) $(CPPFLAGS) $(TARGET_ARCH) -c"),
    ("LINK.o", "$(CC) $(LDFLAGS) $(TARGET_ARCH)"),
];

/// How deep files may include others.
const INCLUSIONS: u32 = 8;

/// Reads a Makefile with the environment and the variables of the command line.
pub(super) fn read_makefile(place: &mut Place<'_, '_>, text: &str, given: &[String]) -> Makefile {
    let mut makefile = Makefile::default();
    let built_in = BUILT_IN.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    makefile.variables.extend(built_in);
    let environment = place.process.env.iter().filter(|(name, _)| *name != "SHELL");
    makefile.variables.extend(environment.map(|(name, value)| (name.clone(), value.replace('$', "$$"))));
    makefile.variables.insert("CURDIR".to_owned(), place.folder.to_owned());
    for pair in given {
        if let Some((name, value)) = pair.split_once('=') {
            let name = name.trim_end_matches([':', '?']).to_owned();
            makefile.variables.insert(name.clone(), value.to_owned());
            makefile.given.insert(name.clone());
            makefile.exported.insert(name);
        }
    }
    makefile.read(place, text, 0);
    makefile
}

/// The first operator of an assignment in a line, with what stands around it.
fn assignment(line: &str) -> Option<(&str, &str, &str)> {
    let at = line.find('=')?;
    let before = line.get(..at)?;
    let operator =
        ["::", ":", "?", "+", "!"].iter().find(|mark| before.ends_with(*mark)).copied().unwrap_or("");
    let name = before.strip_suffix(operator)?.trim();
    let plain = !name.is_empty() && !name.contains([' ', '\t', ':']);
    plain.then(|| (name, operator, line.get(at + 1..).unwrap_or_default().trim()))
}

impl Makefile {
    fn read(&mut self, place: &mut Place<'_, '_>, text: &str, depth: u32) {
        // Whether the lines of each open conditional count, and whether one of its branches did.
        let mut branches: Vec<(bool, bool)> = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        let joined = text.replace("\\\n", " ");
        let mut lines = joined.lines();
        while let Some(line) = lines.next() {
            let counts = branches.iter().all(|(counts, _)| *counts);
            if let Some(command) = line.strip_prefix('\t')
                && !rules.is_empty()
            {
                if counts {
                    rules.iter_mut().for_each(|rule| rule.recipe.push(command.to_owned()));
                }
                continue;
            }
            let line = without_comment(line).trim();
            if self.conditional(place, line, &mut branches) || !counts || line.is_empty() {
                continue;
            }
            self.rules.append(&mut rules);
            if let Some(name) = line.strip_prefix("define ") {
                let name = name.trim().trim_end_matches('=').trim().to_owned();
                let body: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "endef").collect();
                self.variables.insert(name, body.join("\n"));
                continue;
            }
            rules = self.statement(place, line, depth);
        }
        self.rules.append(&mut rules);
    }

    /// One line that is no recipe; gives the rules that recipes may follow.
    fn statement(&mut self, place: &mut Place<'_, '_>, line: &str, depth: u32) -> Vec<Rule> {
        let include = ["include ", "-include ", "sinclude "].iter().find_map(|word| line.strip_prefix(word));
        if let Some(files) = include {
            let files = expand(place, files, &self.variables, 0);
            for file in files.split_whitespace().filter(|_| depth < INCLUSIONS) {
                let at = crate::vfs::path::join(place.folder, file);
                if let Some(text) = place.process.text_of(&at) {
                    self.read(place, &text, depth + 1);
                }
            }
            return Vec::new();
        }
        let mut line = line;
        while let Some(rest) = ["override ", "private "].iter().find_map(|word| line.strip_prefix(word)) {
            line = rest.trim_start();
        }
        if let Some(rest) = line.strip_prefix("export") {
            let rest = rest.trim();
            let names = assignment(rest).map_or(rest, |(name, ..)| name);
            self.exported.extend(names.split_whitespace().map(str::to_owned));
            if assignment(rest).is_none() {
                return Vec::new();
            }
            line = rest;
        }
        if let Some((name, operator, value)) = assignment(line) {
            let name = expand(place, name, &self.variables, 0);
            if !self.given.contains(&name) {
                assign(place, &mut self.variables, name, operator, value);
            }
            return Vec::new();
        }
        self.rule(place, line)
    }

    fn rule(&mut self, place: &mut Place<'_, '_>, line: &str) -> Vec<Rule> {
        let (line, command) = line.split_once(';').map_or((line, None), |(line, rest)| (line, Some(rest)));
        let line = expand(place, line, &self.variables, 0);
        let Some((targets, needs)) = line.split_once(':') else { return Vec::new() };
        let needs = needs.trim_start_matches(':');
        let targets: Vec<&str> = targets.split_whitespace().collect();
        if let Some((name, operator, value)) = assignment(needs) {
            let own = |target: &&str| {
                ((*target).to_owned(), name.to_owned(), operator.to_owned(), value.to_owned())
            };
            self.own.extend(targets.iter().map(own));
            return Vec::new();
        }
        // `objects: %.o: %.c` gives each target its own needs.
        let (pattern, needs) =
            needs.split_once(':').map_or((None, needs), |(p, needs)| (Some(p.trim()), needs));
        let (needs, order_only) = needs.split_once('|').unwrap_or((needs, ""));
        if targets.contains(&".PHONY") {
            self.phony.extend(needs.split_whitespace().map(str::to_owned));
        }
        if targets.iter().any(|target| matches!(*target, ".PRECIOUS" | ".SECONDARY")) {
            let all = needs.trim().is_empty().then_some("%");
            self.kept.extend(needs.split_whitespace().chain(all).map(str::to_owned));
        }
        let rule = |target: &&str| {
            let fill = |need: &str| match pattern.and_then(|pattern| stem(pattern, target)) {
                Some(stem) => need.replace('%', stem),
                None => need.to_owned(),
            };
            Rule {
                target: (*target).to_owned(),
                needs: needs.split_whitespace().map(fill).collect(),
                order_only: order_only.split_whitespace().map(fill).collect(),
                recipe: command.iter().map(|command| command.trim().to_owned()).collect(),
            }
        };
        let special =
            |target: &&str| target.starts_with('.') && !target.contains('/') && !target.contains('%');
        targets.iter().filter(|target| !special(target)).map(rule).collect()
    }

    /// Whether a line belongs to a conditional; what counts follows it.
    fn conditional(&self, place: &mut Place<'_, '_>, line: &str, branches: &mut Vec<(bool, bool)>) -> bool {
        let outer = |branches: &[(bool, bool)]| branches.iter().all(|(counts, _)| *counts);
        let (word, rest) = line
            .split_once([' ', '\t', '('])
            .map_or((line, ""), |(word, _)| (word, line.get(word.len()..).unwrap_or_default().trim()));
        match word {
            "endif" => {
                branches.pop();
            }
            "else" => {
                let Some((_, before)) = branches.pop() else { return true };
                let holds = !before && outer(branches) && (rest.is_empty() || self.holds(place, rest));
                branches.push((holds, before || holds));
            }
            "ifeq" | "ifneq" | "ifdef" | "ifndef" => {
                let holds = outer(branches) && self.holds(place, line);
                branches.push((holds, holds));
            }
            _ => return false,
        }
        true
    }

    fn holds(&self, place: &mut Place<'_, '_>, line: &str) -> bool {
        let word: String = line.chars().take_while(char::is_ascii_alphabetic).collect();
        let rest = line.get(word.len()..).unwrap_or_default().trim();
        if word.ends_with("def") {
            let name = expand(place, rest, &self.variables, 0);
            return self.variables.get(name.trim()).is_some_and(|value| !value.is_empty())
                == (word == "ifdef");
        }
        let sides = match rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => {
                let mut level = 0;
                let comma = inner.char_indices().find(|(_, c)| {
                    level += i32::from(matches!(c, '(' | '{')) - i32::from(matches!(c, ')' | '}'));
                    *c == ',' && level == 0
                });
                comma.and_then(|(at, _)| Some((inner.get(..at)?, inner.get(at + 1..)?)))
            }
            None => {
                let mut parts = rest.split(['"', '\'']);
                parts.nth(1).and_then(|first| Some((first, parts.nth(1)?)))
            }
        };
        let Some((first, second)) = sides else { return false };
        let first = expand(place, first.trim(), &self.variables, 0);
        let second = expand(place, second.trim(), &self.variables, 0);
        (first == second) == (word == "ifeq")
    }
}

/// Sets a variable as `=`, `:=`, `?=`, `+=` or `!=` do.
pub(super) fn assign(
    place: &mut Place<'_, '_>,
    variables: &mut Variables,
    name: String,
    operator: &str,
    value: &str,
) {
    match operator {
        "?" if variables.contains_key(&name) => {}
        "+" => {
            let old = variables.entry(name).or_default();
            if !old.is_empty() {
                old.push(' ');
            }
            old.push_str(value);
        }
        ":" | "::" => {
            let value = expand(place, value, variables, 0).replace('$', "$$");
            variables.insert(name, value);
        }
        "!" => {
            let command = expand(place, value, variables, 0);
            let value = captured(place, command).replace('$', "$$");
            variables.insert(name, value);
        }
        _ => {
            variables.insert(name, value.to_owned());
        }
    }
}

/// A line up to a `#` that no backslash stands before.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if c == '#' && before != '\\' {
            return line.get(..at).unwrap_or(line);
        }
        before = c;
    }
    line
}
