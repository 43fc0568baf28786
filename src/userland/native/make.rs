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
    let mut make = Make { makefile, folder, silent, done: Vec::new(), ran: false, intermediate: Vec::new() };
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
    make.clear_up(process);
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
    /// What was made on the way and goes again.
    intermediate: Vec<String>,
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
        let is_new = !process.sys.tree.exists(&path::join(&self.folder, target));
        let code = self.run(process, target, &rule, stem);
        if code == 0 && is_new && depth > 0 && self.is_intermediate(target) {
            self.intermediate.push(target.to_owned());
        }
        code
    }

    /// Whether nothing but rules for patterns speaks of a file.
    fn is_intermediate(&self, target: &str) -> bool {
        let named = |rule: &Rule| {
            rule.target == target || rule.needs.iter().chain(&rule.order_only).any(|need| need == target)
        };
        !self.makefile.rules.iter().any(named)
            && !self.makefile.kept.iter().any(|kept| stem(kept, target).is_some())
    }

    /// Takes away what was made on the way.
    fn clear_up(&mut self, process: &mut Process<'_>) {
        if self.intermediate.is_empty() {
            return;
        }
        if !self.silent {
            process.out(format!("rm {}\n", self.intermediate.join(" ")));
        }
        for name in std::mem::take(&mut self.intermediate) {
            // What cannot be removed stays, as with the real one.
            let _ = process.remove(&path::join(&self.folder, &name));
        }
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
        if let Some((one, stem, needs)) = self.by_pattern(process, target, 0) {
            rule.needs.splice(0..0, needs);
            rule.order_only.extend(filled(&one.order_only, stem));
            rule.recipe.clone_from(&one.recipe);
            return Some((rule, stem.to_owned()));
        }
        if let Some(source) = self.source(process, target, 0) {
            let compiler = if source.ends_with(".c") { "$(CC) $(CFLAGS)" } else { "$(CXX) $(CXXFLAGS)" };
            rule.needs.insert(0, source);
            // `make -p` of GNU make 4.3.
            rule.recipe.push(match target.ends_with(".o") {
                true => format!("{compiler} $(CPPFLAGS) $(TARGET_ARCH) -c -o $@ $<"),
                false => format!(
                    "{compiler} $(CPPFLAGS) $(LDFLAGS) $(TARGET_ARCH) $^ $(LOADLIBES) $(LDLIBS) -o $@"
                ),
            });
            return Some((rule, String::new()));
        }
        exact().next().map(|_| (rule, String::new()))
    }

    /// The first rule for a pattern by which a target can be made, what its `%` stands for, and what it then needs.
    fn by_pattern<'t>(
        &self,
        process: &Process<'_>,
        target: &'t str,
        depth: u32,
    ) -> Option<(&Rule, &'t str, Vec<String>)> {
        let patterns =
            self.makefile.rules.iter().filter(|one| one.target.contains('%') && !one.recipe.is_empty());
        patterns.into_iter().find_map(|one| {
            let stem = stem(&one.target, target)?;
            let needs = filled(&one.needs, stem);
            needs.iter().all(|need| self.can_be(process, need, depth)).then_some((one, stem, needs))
        })
    }

    /// The source that a built-in rule makes a target from.
    fn source(&self, process: &Process<'_>, target: &str, depth: u32) -> Option<String> {
        let stem = target.strip_suffix(".o").unwrap_or(target);
        let names = [".c", ".cpp", ".cc"].iter().map(|ending| format!("{stem}{ending}"));
        names.into_iter().find(|name| self.can_be(process, name, depth))
    }

    /// Whether a file is there or can be made, by rules that follow from each other if need be.
    fn can_be(&self, process: &Process<'_>, name: &str, depth: u32) -> bool {
        const LONGEST_CHAIN: u32 = 3;
        process.sys.tree.exists(&path::join(&self.folder, name))
            || self.makefile.rules.iter().any(|one| one.target == name)
            || depth < LONGEST_CHAIN
                && (self.by_pattern(process, name, depth + 1).is_some()
                    || name.ends_with(".o") && self.source(process, name, depth + 1).is_some())
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

/// Names with what a `%` in them stands for.
fn filled(names: &[String], stem: &str) -> Vec<String> {
    names.iter().map(|name| name.replace('%', stem)).collect()
}
