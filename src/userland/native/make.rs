//! `make`: rules brought up to date.

use crate::shell::{ExitCode, Process};
use crate::vfs::path;

use super::super::Userland;

use super::configure::prepared;
use super::functions::{Place, expand, stem};
use super::makefile::{Makefile, Rule, assign, read_makefile};

pub(super) fn make(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut targets = Vec::new();
    let mut given = Vec::new();
    let mut folder = process.cwd.to_owned();
    let mut file = None;
    let mut silent = false;
    let mut rest = args.iter().peekable();
    while let Some(word) = rest.next() {
        match word.as_str() {
            _ if word.starts_with("-C") && word.len() > 2 || word.starts_with("--directory=") => {
                folder = process.path(word.trim_start_matches("--directory=").trim_start_matches("-C"));
            }
            "-C" | "--directory" => folder = process.path(rest.next().map_or(".", String::as_str)),
            "-f" | "--file" => file = rest.next().cloned(),
            "-j" | "-l" | "--jobs" => {
                rest.next_if(|next| next.chars().all(|c| c.is_ascii_digit()));
            }
            "-I" | "-o" | "-W" | "--include-dir" => drop(rest.next()),
            "-s" | "--silent" | "--quiet" => silent = true,
            "--version" | "-v" => {
                process.out("GNU Make 4.3\n");
                return 0;
            }
            _ if word.starts_with('-') => {}
            _ if word.contains('=') => given.push(word.clone()),
            _ => targets.push(word.clone()),
        }
    }
    folder = path::join("/", &folder);
    let file = file.map(|file| path::join(&folder, &file)).or_else(|| {
        ["GNUmakefile", "makefile", "Makefile"]
            .iter()
            .map(|n| format!("{folder}/{n}"))
            .find(|path| process.sys.tree.exists(path))
    });
    let Some(path) = file else { return prepared(process, &folder, &targets, &given) };
    let Some(text) = process.text_of(&path) else {
        return prepared(process, &folder, &targets, &given);
    };
    let makefile = read_makefile(&mut Place { process, folder: &folder }, &text, &given);
    let goal = makefile.variables.get(".DEFAULT_GOAL").cloned();
    if targets.is_empty() {
        let first = || makefile.rules.iter().find(|rule| !rule.target.contains('%'));
        targets.extend(goal.or_else(|| first().map(|rule| rule.target.clone())));
    }
    let mut make = Make { makefile, folder, silent, done: Vec::new(), ran: false };
    for target in targets {
        make.ran = false;
        let code = make.bring(process, &target, 0);
        if code != 0 {
            return code;
        }
        if !make.ran {
            process.out(match make.makefile.phony.contains(&target) || make.silent {
                true => format!("make: Nothing to be done for '{target}'.\n"),
                false => format!("make: '{target}' is up to date.\n"),
            });
        }
    }
    0
}

/// A run of `make`.
struct Make {
    makefile: Makefile,
    folder: String,
    /// Whether recipes run unseen.
    silent: bool,
    /// Targets that were seen to.
    done: Vec<String>,
    /// Whether any recipe ran for the target in hand.
    ran: bool,
}

/// Targets that need others, one inside of the other.
const DEEPEST: u32 = 40;

impl Make {
    /// Brings one target up to date: what it needs first.
    fn bring(&mut self, process: &mut Process<'_>, target: &str, depth: u32) -> ExitCode {
        if self.done.iter().any(|other| other == target) || depth > DEEPEST || !process.sys.step(4) {
            return 0;
        }
        self.done.push(target.to_owned());
        let Some((rule, stem)) = self.rule(process, target) else {
            if process.sys.tree.exists(&path::join(&self.folder, target)) {
                return 0;
            }
            process.err(format!("make: *** No rule to make target '{target}'.  Stop.\n"));
            return 2;
        };
        for need in rule.needs.iter().chain(&rule.order_only) {
            let code = self.bring(process, need, depth + 1);
            if code != 0 {
                return code;
            }
        }
        if self.is_current(process, target, &rule) {
            return 0;
        }
        self.run(process, target, &rule, stem)
    }

    /// What makes a target: its own rules, one for a pattern, or a built-in one; and what the pattern's `%` stood for.
    fn rule(&self, process: &Process<'_>, target: &str) -> Option<(Rule, String)> {
        let exact = || self.makefile.rules.iter().filter(|rule| rule.target == target);
        let mut rule = Rule { target: target.to_owned(), ..Rule::default() };
        for one in exact() {
            rule.needs.extend(one.needs.iter().cloned());
            rule.order_only.extend(one.order_only.iter().cloned());
            rule.recipe.extend(one.recipe.iter().cloned());
        }
        if !rule.recipe.is_empty() || self.makefile.phony.contains(target) {
            return Some((rule, String::new()));
        }
        let patterns = self.makefile.rules.iter().filter(|one| one.target.contains('%'));
        let can = |need: &String| {
            process.sys.tree.exists(&path::join(&self.folder, need))
                || self.makefile.rules.iter().any(|one| one.target == *need)
                || implicit(process, &self.folder, need).is_some()
        };
        for one in patterns {
            let Some(stem) = stem(&one.target, target) else { continue };
            let fill = |needs: &[String]| -> Vec<String> {
                needs.iter().map(|need| need.replace('%', stem)).collect()
            };
            let needs = fill(&one.needs);
            if !needs.iter().all(can) || one.recipe.is_empty() {
                continue;
            }
            rule.needs.splice(0..0, needs);
            rule.order_only.extend(fill(&one.order_only));
            rule.recipe.clone_from(&one.recipe);
            return Some((rule, stem.to_owned()));
        }
        if let Some(source) = implicit(process, &self.folder, target) {
            let compiler = if source.ends_with(".c") { "$(CC) $(CFLAGS)" } else { "$(CXX) $(CXXFLAGS)" };
            let (only, libraries) =
                if target.ends_with(".o") { ("-c ", "") } else { ("", " $(LDFLAGS) $(LDLIBS)") };
            rule.needs.insert(0, source);
            rule.recipe.push(format!("{compiler} {only}-o $@ $<{libraries}"));
            return Some((rule, String::new()));
        }
        exact().next().map(|_| (rule, String::new()))
    }

    /// Whether a file is there and nothing that it is made of is newer.
    fn is_current(&self, process: &Process<'_>, target: &str, rule: &Rule) -> bool {
        let made = |name: &str| {
            let node = process.sys.tree.stat(&path::join(&self.folder, name)).ok()?;
            Some(node.meta.mtime)
        };
        if self.makefile.phony.contains(target) {
            return false;
        }
        let Some(own) = made(target) else { return false };
        rule.needs.iter().all(|need| made(need).is_some_and(|time| time <= own))
    }

    fn run(&mut self, process: &mut Process<'_>, target: &str, rule: &Rule, stem: String) -> ExitCode {
        let mut variables = self.makefile.variables.clone();
        let mut place = Place { process, folder: &self.folder };
        for (_, name, operator, value) in self.makefile.own.iter().filter(|(own, ..)| own == target) {
            assign(&mut place, &mut variables, name.clone(), operator, value);
        }
        for (name, value) in [
            ("@", target.to_owned()),
            ("<", rule.needs.first().cloned().unwrap_or_default()),
            ("^", rule.needs.join(" ")),
            ("?", rule.needs.join(" ")),
            ("+", rule.needs.join(" ")),
            ("|", rule.order_only.join(" ")),
            ("*", stem),
        ] {
            variables.insert(name.to_owned(), value);
        }
        let mut env = place.process.env.clone();
        for name in &self.makefile.exported {
            let value = expand(&mut place, &format!("$({name})"), &variables, 0);
            env.insert(name.clone(), value);
        }
        let user = place.process.user.clone();
        let shell = variables.get("SHELL").cloned().unwrap_or_else(|| "/bin/sh".to_owned());
        let mut lines = Vec::new();
        for line in &rule.recipe {
            let text = expand(&mut place, line, &variables, 0);
            lines.extend(text.lines().map(str::to_owned));
        }
        for line in lines {
            let trimmed = line.trim_start_matches([' ', '\t', '@', '-', '+']);
            if trimmed.is_empty() {
                continue;
            }
            self.ran = true;
            let marks = line.get(..line.len() - trimmed.len()).unwrap_or_default();
            if !marks.contains('@') && !self.silent {
                process.out(format!("{trimmed}\n"));
            }
            let mut argv: Vec<String> = shell.split_whitespace().map(str::to_owned).collect();
            argv.extend(["-c".to_owned(), trimmed.to_owned()]);
            let code = process.exec_with(&argv, &env, &self.folder, &user);
            if code != 0 && !marks.contains('-') {
                process.err(format!("make: *** [Makefile: {target}] Error {code}\n"));
                return 2;
            }
            if process.sys.stop.is_some() {
                return 2;
            }
        }
        0
    }
}

/// The source that a built-in rule makes a target from.
fn implicit(process: &Process<'_>, folder: &str, target: &str) -> Option<String> {
    let stem = target.strip_suffix(".o").unwrap_or(target);
    [".c", ".cpp", ".cc"]
        .iter()
        .map(|ending| format!("{stem}{ending}"))
        .find(|name| process.sys.tree.exists(&format!("{folder}/{name}")))
}
