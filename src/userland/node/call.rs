//! The command lines of `npm`, `yarn`, `pnpm` and `bun`: flags, the command, what it is about, and what is handed on.
//!
//! They take any flag as a setting, and ignore those that they do not know: only those that take a word after them
//! have to be listed.

use super::tool::Tool;

/// One call, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Call {
    /// Names without dashes, with the value if there is one.
    flags: Vec<(String, Option<String>)>,
    /// Empty where there is none.
    pub command: String,
    /// Words of the command that are not flags.
    pub names: Vec<String>,
    /// Words that belong to the script or program that it runs.
    pub rest: Vec<String>,
}

/// Flags whose value is the next word, if it does not follow after `=`.
const VALUES: &[&str] = &[
    "C",
    "F",
    "access",
    "backend",
    "cache",
    "cache-folder",
    "call",
    "child-concurrency",
    "config",
    "cpu",
    "cwd",
    "depth",
    "dir",
    "exclude",
    "fetch-retries",
    "fetch-timeout",
    "filter",
    "filter-prod",
    "from",
    "global-folder",
    "https-proxy",
    "include",
    "init",
    "install-strategy",
    "j",
    "jobs",
    "libc",
    "linker",
    "location",
    "lockfile-dir",
    "loglevel",
    "maxsockets",
    "mode",
    "modules-dir",
    "modules-folder",
    "mutex",
    "network-concurrency",
    "network-timeout",
    "omit",
    "only",
    "os",
    "otp",
    "package",
    "prefix",
    "proxy",
    "registry",
    "reporter",
    "resolution-mode",
    "script-shell",
    "store-dir",
    "tag",
    "userconfig",
    "virtual-store-dir",
    "workspace-concurrency",
];

/// Commands of which the first word names a script or program, and the others belong to it.
const RUNS: &[&str] = &["run", "run-script", "exec", "x", "dlx", "node", "create"];
/// Commands that run the script of their own name.
const SCRIPTS: &[&str] = &["test", "t", "tst", "start", "stop", "restart"];
/// What yarn, pnpm and bun do themselves; any other word is a script or a program of the project.
const OWN: &[&str] = &[
    "add",
    "approve-builds",
    "audit",
    "bin",
    "c",
    "cache",
    "ci",
    "clean-install",
    "config",
    "constraints",
    "completions",
    "create",
    "dedupe",
    "deploy",
    "dlx",
    "doctor",
    "env",
    "exec",
    "explain",
    "fetch",
    "fund",
    "get",
    "global",
    "help",
    "i",
    "import",
    "info",
    "init",
    "install",
    "install-clean",
    "install-test",
    "licenses",
    "link",
    "list",
    "login",
    "logout",
    "ls",
    "ln",
    "la",
    "ll",
    "npm",
    "node",
    "outdated",
    "pack",
    "patch",
    "patch-commit",
    "pkg",
    "plugin",
    "pm",
    "policies",
    "prune",
    "publish",
    "rb",
    "rebuild",
    "remove",
    "rm",
    "root",
    "run",
    "run-script",
    "search",
    "self-update",
    "server",
    "set",
    "setup",
    "start",
    "stop",
    "restart",
    "store",
    "test",
    "t",
    "tst",
    "un",
    "uninstall",
    "unlink",
    "unplug",
    "up",
    "update",
    "upgrade",
    "upgrade-interactive",
    "version",
    "versions",
    "view",
    "whoami",
    "why",
    "workspace",
    "workspaces",
    "x",
];

impl Call {
    pub fn read(tool: Tool, words: &[String]) -> Self {
        let mut call = Self::default();
        let mut rest = words;
        while let Some((word, more)) = rest.split_first() {
            rest = more;
            if word == "--" {
                call.rest.extend_from_slice(more);
                break;
            }
            if let Some(flag) = word.strip_prefix('-').filter(|flag| !flag.is_empty()) {
                rest = call.flag(tool, flag, rest);
            } else if call.command.is_empty() {
                call.command.clone_from(word);
                // What follows `yarn build` is the script's, as what follows `yarn workspace NAME`.
                let whole = tool == Tool::Yarn && matches!(word.as_str(), "workspace" | "workspaces")
                    || tool != Tool::Npm
                        && (!OWN.contains(&word.as_str()) || SCRIPTS.contains(&word.as_str()))
                    || tool == Tool::Bun && matches!(word.as_str(), "build" | "test");
                if whole {
                    call.hand_on(rest);
                    break;
                }
            } else {
                call.names.push(word.clone());
                let program = matches!(call.command.as_str(), "exec" | "x" | "dlx" | "node" | "create");
                if RUNS.contains(&call.command.as_str()) && (tool != Tool::Npm || program) {
                    call.hand_on(rest);
                    break;
                }
            }
        }
        // `npm run NAME WORD…`: words are the script's even without `--`.
        let script = matches!(call.command.as_str(), "run" | "run-script");
        if tool == Tool::Npm && (script || SCRIPTS.contains(&call.command.as_str())) {
            let own = call.names.split_off(call.names.len().min(usize::from(script)));
            call.rest.splice(0..0, own);
        }
        call
    }

    /// The words after a script's name, without the first `--`.
    fn hand_on(&mut self, words: &[String]) {
        let skip = usize::from(words.first().is_some_and(|word| word == "--"));
        self.rest.extend_from_slice(words.get(skip..).unwrap_or_default());
    }

    /// Takes a flag; gives the words after it.
    fn flag<'a>(&mut self, tool: Tool, flag: &str, rest: &'a [String]) -> &'a [String] {
        let flag = flag.strip_prefix('-').unwrap_or(flag);
        if let Some((name, value)) = flag.split_once('=') {
            self.flags.push((name.to_owned(), Some(value.to_owned())));
            return rest;
        }
        // `-w` is the root of the workspace for pnpm.
        let takes = VALUES.contains(&flag)
            || matches!(flag, "w" | "workspace") && tool == Tool::Npm
            || flag == "p" && (tool == Tool::Npm || self.command == "dlx")
            || flag == "c" && tool != Tool::Pnpm && self.command != "exec";
        match rest.split_first().filter(|_| takes) {
            Some((value, more)) => {
                self.flags.push((flag.to_owned(), Some(value.clone())));
                more
            }
            None => {
                self.flags.push((flag.to_owned(), None));
                rest
            }
        }
    }

    pub fn has(&self, names: &[&str]) -> bool {
        self.flags
            .iter()
            .any(|(name, value)| names.contains(&name.as_str()) && value.as_deref() != Some("false"))
    }

    pub fn is_off(&self, name: &str) -> bool {
        self.flags.iter().any(|(given, value)| given == name && value.as_deref() == Some("false"))
    }

    pub fn values<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
        let fitting = self.flags.iter().filter(|(name, _)| names.contains(&name.as_str()));
        fitting.filter_map(|(_, value)| value.as_deref())
    }

    /// The folder that it is to work in, and the same words without saying so.
    pub fn elsewhere(&self, tool: Tool, words: &[String]) -> Option<(String, Vec<String>)> {
        let names: &[&str] = match tool {
            Tool::Npm if self.has(&["g", "global"]) => return None,
            Tool::Npm => &["prefix", "C"],
            Tool::Yarn | Tool::Bun => &["cwd"],
            Tool::Pnpm => &["C", "dir"],
        };
        let folder = self.values(names).last()?.to_owned();
        let mut kept = Vec::new();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            let flag = word.trim_start_matches('-');
            let name = flag.split('=').next().unwrap_or(flag);
            if !word.starts_with('-') || !names.contains(&name) {
                kept.push(word.clone());
            } else if !flag.contains('=') {
                rest.next();
            }
        }
        Some((folder, kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_gets_which_word() {
        for (tool, line, command, names, rest) in [
            (Tool::Npm, "ci --omit=dev --no-audit", "ci", "", ""),
            (Tool::Npm, "run build --if-present -- --prod", "run", "build", "--prod"),
            (Tool::Npm, "run build -w @a/b", "run", "build", ""),
            (Tool::Npm, "test -- --run --coverage", "test", "", "--run --coverage"),
            (Tool::Npm, "install --loglevel verbose express", "install", "express", ""),
            (Tool::Npm, "exec -- nx build api --prod", "exec", "", "nx build api --prod"),
            (Tool::Yarn, "build --out-dir x", "build", "", "--out-dir x"),
            (Tool::Yarn, "--network-timeout 1000000 --pure-lockfile", "", "", ""),
            (Tool::Yarn, "run build --prod", "run", "build", "--prod"),
            (Tool::Yarn, "workspaces foreach -Apt run build", "workspaces", "", "foreach -Apt run build"),
            (Tool::Pnpm, "--filter api --prod deploy /out", "deploy", "/out", ""),
            (Tool::Pnpm, "-r run build", "run", "build", ""),
            (Tool::Pnpm, "dlx prisma generate --schema=x", "dlx", "prisma", "generate --schema=x"),
            (
                Tool::Bun,
                "build --compile --minify-syntax ./a.ts",
                "build",
                "",
                "--compile --minify-syntax ./a.ts",
            ),
            (Tool::Bun, "run --bun build --x", "run", "build", "--x"),
        ] {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let call = Call::read(tool, &words);
            let read = (call.command.as_str(), call.names.join(" "), call.rest.join(" "));
            assert_eq!(read, (command, names.to_owned(), rest.to_owned()), "{tool:?} {line}");
        }
    }

    #[test]
    fn a_folder_to_work_in() {
        let words: Vec<String> = "--prefix web run build".split(' ').map(str::to_owned).collect();
        let elsewhere = Call::read(Tool::Npm, &words).elsewhere(Tool::Npm, &words);
        assert_eq!(elsewhere, Some(("web".to_owned(), vec!["run".to_owned(), "build".to_owned()])));
    }
}
