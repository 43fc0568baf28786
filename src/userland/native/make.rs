//! `make`: rules brought up to date.

use crate::shell::{ExitCode, Process};

use super::super::Userland;

use super::configure::prepared;
use super::makefile::{Makefile, expand, read_makefile};

pub(super) fn make(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut targets = Vec::new();
    let mut given = Vec::new();
    let mut folder = process.cwd.to_owned();
    let mut file = None;
    let mut rest = args.iter().peekable();
    while let Some(word) = rest.next() {
        match word.as_str() {
            "-C" | "--directory" => folder = process.path(rest.next().map_or(".", String::as_str)),
            "-f" | "--file" => file = rest.next().cloned(),
            "-j" => {
                rest.next_if(|next| next.chars().all(|c| c.is_ascii_digit()));
            }
            "--version" | "-v" => {
                process.out("GNU Make 4.3\n");
                return 0;
            }
            _ if word.starts_with('-') => {}
            _ if word.contains('=') => given.push(word.clone()),
            _ => targets.push(word.clone()),
        }
    }
    let file = file.or_else(|| {
        ["GNUmakefile", "makefile", "Makefile"]
            .iter()
            .map(|n| format!("{folder}/{n}"))
            .find(|path| process.sys.tree.exists(path))
    });
    let Some(path) = file else { return prepared(process, &folder, &targets) };
    let Some(text) = process.text_of(&path) else { return prepared(process, &folder, &targets) };
    let makefile = read_makefile(&text, &given);
    if targets.is_empty() {
        targets.extend(
            makefile.rules.iter().map(|(target, ..)| target.clone()).find(|target| !target.contains('%')),
        );
    }
    let mut done = Vec::new();
    for target in targets {
        let code = bring(process, &makefile, &folder, &target, &mut done, 0);
        if code != 0 {
            return code;
        }
    }
    0
}

/// Brings one target up to date: what it needs first.
fn bring(
    process: &mut Process<'_>,
    makefile: &Makefile,
    folder: &str,
    target: &str,
    done: &mut Vec<String>,
    depth: u32,
) -> ExitCode {
    if done.iter().any(|other| other == target) || depth > 24 || !process.sys.step(4) {
        return 0;
    }
    done.push(target.to_owned());
    let exact: Vec<&(String, Vec<String>, Vec<String>)> =
        makefile.rules.iter().filter(|(name, ..)| name == target).collect();
    let pattern = makefile.rules.iter().find_map(|(name, needs, recipe)| {
        let (start, end) = name.split_once('%')?;
        let stem = target.strip_prefix(start)?.strip_suffix(end)?;
        Some((stem.to_owned(), needs, recipe))
    });
    let path = format!("{folder}/{target}");
    let (needs, recipe, stem): (Vec<String>, Vec<String>, String) =
        if !exact.is_empty() && (exact.iter().any(|rule| !rule.2.is_empty()) || pattern.is_none()) {
            (
                exact.iter().flat_map(|rule| rule.1.clone()).collect(),
                exact.iter().flat_map(|rule| rule.2.clone()).collect(),
                String::new(),
            )
        } else if let Some((stem, needs, recipe)) = pattern {
            let mut all: Vec<String> = needs.iter().map(|need| need.replace('%', &stem)).collect();
            all.extend(exact.iter().flat_map(|rule| rule.1.clone()));
            (all, recipe.clone(), stem)
        } else if let Some(source) = implicit(process, folder, target) {
            let compiler = if source.ends_with(".c") { "$(CC) $(CFLAGS)" } else { "$(CXX) $(CXXFLAGS)" };
            let only = if target.ends_with(".o") { "-c " } else { "" };
            (vec![source.clone()], vec![format!("{compiler} {only}-o {target} {source}")], String::new())
        } else if process.sys.tree.exists(&path) {
            return 0;
        } else {
            process.err(format!("make: *** No rule to make target '{target}'.  Stop.\n"));
            return 2;
        };
    for need in needs.iter().filter(|need| *need != "|") {
        let code = bring(process, makefile, folder, need, done, depth + 1);
        if code != 0 {
            return code;
        }
    }
    let mut variables = makefile.variables.clone();
    variables.insert("@".to_owned(), target.to_owned());
    variables.insert("<".to_owned(), needs.first().cloned().unwrap_or_default());
    variables.insert("^".to_owned(), needs.join(" "));
    variables.insert("*".to_owned(), stem);
    let (env, user) = (process.env.clone(), process.user.clone());
    for line in recipe {
        let expanded = expand(&line, &variables, 0);
        let trimmed = expanded.trim_start_matches([' ', '@', '-', '+']);
        let marks = expanded.len() - trimmed.len();
        let (quiet, ignore) = (
            expanded.get(..marks).unwrap_or_default().contains('@'),
            expanded.get(..marks).unwrap_or_default().contains('-'),
        );
        if !quiet {
            process.out(format!("{trimmed}\n"));
        }
        let argv = ["/bin/sh".to_owned(), "-c".to_owned(), trimmed.to_owned()];
        let code = process.exec_with(&argv, &env, folder, &user);
        if code != 0 && !ignore {
            process.err(format!("make: *** [Makefile: {target}] Error {code}\n"));
            return 2;
        }
    }
    0
}

/// The source that a built-in rule makes a target from.
fn implicit(process: &Process<'_>, folder: &str, target: &str) -> Option<String> {
    let stem = target.strip_suffix(".o").unwrap_or(target);
    [".c", ".cpp", ".cc"]
        .iter()
        .map(|ending| format!("{stem}{ending}"))
        .find(|name| process.sys.tree.exists(&format!("{folder}/{name}")))
}
