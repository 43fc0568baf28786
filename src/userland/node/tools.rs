//! Small tools that scripts call: `cross-env`, `rimraf`, `copyfiles`, `npm-run-all`, `concurrently`.

use crate::shell::{ExitCode, Process};

use super::super::supply::glob;
use super::super::{Program, Userland};
use super::tool::Tool;
use super::workspace::copy_folder;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &[
            "cross-env",
            "cross-env-shell",
            "shx",
            "dotenv",
            "wait-on",
            "env-cmd",
            "dotenvx",
            "better-npm-run",
            "infisical",
            "doppler",
        ],
        summary: "run the rest of their arguments",
        flags: &[],
        run: wrapper,
    },
    Program {
        names: &["rimraf", "del-cli", "del", "trash", "premove"],
        summary: "removes",
        flags: &[],
        run: rimraf,
    },
    Program { names: &["mkdirp", "make-dir"], summary: "makes folders", flags: &[], run: mkdirp },
    Program {
        names: &["copyfiles", "cpx", "cpx2", "ncp", "cpy", "copy", "recursive-copy"],
        summary: "copies",
        flags: &[],
        run: copy,
    },
    Program {
        names: &["npm-run-all", "npm-run-all2", "run-s", "run-p", "concurrently", "conc", "wireit"],
        summary: "runs scripts of the manifest",
        flags: &[],
        run: run_all,
    },
];

fn wrapper(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut env = process.env.clone();
    let mut rest = process.operands();
    let takes_file = matches!(process.name(), "dotenv" | "env-cmd" | "dotenvx");
    while let Some((first, more)) = rest.split_first() {
        rest = more;
        match first.split_once('=') {
            Some((name, value)) if !first.starts_with('-') => {
                env.insert(name.to_owned(), value.to_owned());
            }
            _ if takes_file && matches!(first.as_str(), "-e" | "-f" | "-c" | "--file") => {
                rest = more.get(1..).unwrap_or_default();
            }
            _ if first == "--" || first.starts_with('-') => {}
            _ if first == "run" && matches!(process.name(), "dotenvx" | "infisical" | "doppler") => {}
            _ => {
                let mut argv = vec![first.clone()];
                argv.extend_from_slice(more);
                if process.name() == "wait-on" {
                    return 0;
                }
                if process.name() == "cross-env-shell" {
                    argv = vec!["/bin/sh".to_owned(), "-c".to_owned(), argv.join(" ")];
                }
                let (cwd, user) = (process.cwd.to_owned(), process.user.clone());
                return process.exec_with(&argv, &env, &cwd, &user);
            }
        }
    }
    0
}

/// Files and folders that a pattern fits, part by part; the pattern itself where it has no stars.
fn expand(process: &Process<'_>, pattern: &str) -> Vec<String> {
    if !pattern.contains(['*', '?', '{']) {
        return vec![pattern.to_owned()];
    }
    let pattern = pattern.trim_start_matches("./").trim_start_matches('!');
    let walk = process.sys.tree.walk(process.cwd).filter(|(path, node)| {
        !node.is_dir()
            && !path.split('/').any(|part| part == "node_modules")
            && glob(&pattern.replace("**/", "*"), path)
    });
    walk.map(|(path, _)| path).collect()
}

fn rimraf(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    for arg in process.operands().to_vec().iter().filter(|arg| !arg.starts_with('-')) {
        for path in expand(process, arg) {
            let _ = process.remove_all(&path);
        }
    }
    0
}

fn mkdirp(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    for arg in process.operands().to_vec().iter().filter(|arg| !arg.starts_with('-')) {
        let _ = process.mkdir_all(arg, 0o755);
    }
    0
}

/// `copyfiles [-u N|-f] SOURCE… TARGET`, `cpx 'src/**/*.x' TARGET`, `ncp FROM TO`.
fn copy(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut up = 0;
    let mut flat = false;
    let mut words: Vec<String> = Vec::new();
    let args = process.operands().to_vec();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "-u" | "--up" => up = rest.next().and_then(|n| n.parse().ok()).unwrap_or(0),
            "-f" | "--flat" => flat = true,
            "-e" | "--exclude" => {
                rest.next();
            }
            _ if arg.starts_with('-') => {}
            _ => words.push(arg.clone()),
        }
    }
    let Some((target, patterns)) = words.split_last() else { return 0 };
    let keeps_folders = matches!(process.name(), "copyfiles");
    let target = process.path(target);
    for pattern in patterns {
        let at = process.path(pattern);
        if process.sys.tree.is_dir(&at) {
            copy_folder(process, &at, &target, |_| true);
            continue;
        }
        // `cpx` keeps what stands after the part without stars.
        let fixed = pattern.split(['*', '?', '{']).next().unwrap_or_default();
        let fixed =
            fixed.trim_start_matches("./").rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        for path in expand(process, pattern) {
            let path = path.trim_start_matches("./").to_owned();
            let kept: Vec<&str> = path.split('/').collect();
            let name = kept.last().copied().unwrap_or_default();
            let to = if flat || !keeps_folders && !pattern.contains('*') {
                name.to_owned()
            } else if keeps_folders {
                kept.get(up..).unwrap_or(&[name]).join("/")
            } else {
                path.strip_prefix(&fixed).unwrap_or(&path).trim_start_matches('/').to_owned()
            };
            if let Ok(node) = process.sys.tree.stat(&process.path(&path)).cloned() {
                let at = format!("{}/{to}", target.trim_end_matches('/'));
                let now = process.sys.clock;
                if process.mkdir_all(crate::vfs::path::parent(&at), 0o755).is_ok() {
                    let _ = process.sys.tree.put(&at, node, now);
                }
            }
        }
    }
    0
}

fn run_all(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut words: Vec<String> = Vec::new();
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        // Names and colours of concurrently.
        if matches!(arg.as_str(), "-n" | "--names" | "-c" | "--prefix-colors" | "--prefix" | "--max-parallel")
        {
            rest.next();
        } else if !arg.starts_with('-') {
            words.push(arg.clone());
        }
    }
    let tool = Tool::around(process);
    let parallel = matches!(process.name(), "concurrently" | "conc");
    let scripts = super::manifest::Manifest::read(process, process.cwd).unwrap_or_default().scripts;
    for word in words {
        let script = word.strip_prefix("npm:");
        let named = script.unwrap_or(&word);
        let (name, more) = named.split_once(' ').unwrap_or((named, ""));
        if parallel && script.is_none() {
            let code = process.exec(&["/bin/sh", "-c", &word].map(str::to_owned));
            if code != 0 {
                return code;
            }
            continue;
        }
        // `build:*` are all scripts of that beginning.
        let fits = |script: &String| {
            glob(name, script)
                && (name.ends_with("**")
                    || !script.get(name.len().saturating_sub(1)..).unwrap_or_default().contains(':'))
        };
        let fitting: Vec<String> = match name.contains('*') {
            true => scripts.keys().filter(|script| fits(script)).cloned().collect(),
            false => vec![name.to_owned()],
        };
        for script in fitting {
            let mut argv = vec![tool.name().to_owned(), "run".to_owned(), script];
            argv.extend(more.split_whitespace().map(str::to_owned));
            let code = process.exec(&argv);
            if code != 0 {
                return code;
            }
        }
    }
    0
}
