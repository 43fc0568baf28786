//! `node`, `corepack` and the runners of a started application: answered where only asked for their version.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Program, Userland, script};
use super::install::split;
use super::links::link;
use super::scripts::{run_file, run_script};
use super::tool::Tool;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["node", "nodejs"],
        summary: "its version; scripts have no model",
        flags: &[],
        run: node,
    },
    Program { names: &["corepack"], summary: "corepack enable, prepare, install", flags: &[], run: corepack },
    Program {
        names: &[
            "ts-node-dev",
            "nodemon",
            "serve",
            "http-server",
            "light-server",
            "webpack-dev-server",
            "json-server-auth",
            "sirv",
            "electron",
        ],
        summary: "start an application, which a build does not do",
        flags: &[],
        run: |_, process| {
            let answers = ["--version", "-v", "-V", "--help", "-h"];
            if !process.operands().iter().any(|arg| answers.contains(&arg.as_str())) {
                process.not_simulated(0, "what the application does when it runs is not known");
            }
            0
        },
    },
    Program {
        names: &["ts-node", "ts-node-esm", "tsx", "vite-node", "babel-node", "esno", "jiti"],
        summary: "scripts, as node runs them",
        flags: &[],
        run: |_, process| {
            let answers = ["--version", "-v", "-V", "--help", "-h"];
            let file = process.operands().iter().find(|word| !word.starts_with('-')).cloned();
            match file {
                Some(file) if !process.operands().iter().any(|word| answers.contains(&word.as_str())) => {
                    run_file(process, &file)
                }
                _ => 0,
            }
        },
    },
    Program {
        names: &["pm2", "pm2-runtime", "pm2-docker", "forever"],
        summary: "keeps applications running; its modules and settings take time only",
        flags: &[],
        run: |_, process| {
            let first = process.operands().first().map(String::as_str);
            if matches!(first, Some("start" | "restart" | "reload")) {
                process.not_simulated(0, "what the application does when it runs is not known");
            }
            0
        },
    },
];

fn node(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let mut rest = args.as_slice();
    // Flags of the engine come before the script.
    while let Some((first, more)) = rest.split_first() {
        let taking = matches!(
            first.as_str(),
            "-r" | "--require" | "--import" | "--loader" | "--experimental-loader" | "--conditions" | "-C"
        );
        match first.as_str() {
            "-e" | "--eval" | "-p" | "--print" | "-pe" | "-v" | "--version" | "--check" | "-c" | "--run"
            | "--test" => break,
            _ if taking => rest = more.get(1..).unwrap_or_default(),
            _ if first.starts_with("--") => rest = more,
            _ => break,
        }
    }
    let version = process.version_of("node").unwrap_or_else(|| "22.23.2".to_owned());
    let Some((first, more)) = rest.split_first() else { return 0 };
    match first.as_str() {
        "-v" | "--version" => {
            process.out(format!("v{version}\n"));
            0
        }
        "-p" | "--print" | "-pe" | "-e" | "--eval" => {
            let code = more.first().cloned().unwrap_or_default();
            let at = process.args.iter().position(|word| *word == code).unwrap_or(0);
            let prints = first != "-e" && first != "--eval";
            script::run_code(process, &code, prints, more.get(1..).unwrap_or_default(), at)
        }
        "--run" => {
            let name = more.first().cloned().unwrap_or_default();
            let skip = 1 + usize::from(more.get(1).is_some_and(|word| word == "--"));
            run_script(process, Tool::Npm, Some(&name), more.get(skip..).unwrap_or_default(), false)
        }
        "--check" | "-c" | "--test" => 0,
        file if !file.starts_with('-') => script(process, file, more),
        _ => {
            process.not_simulated(1, "what the script does is not known");
            0
        }
    }
}

fn script(process: &mut Process<'_>, file: &str, rest: &[String]) -> ExitCode {
    let path = process.path(file);
    let exists =
        ["", ".js", ".mjs", "/index.js"].iter().any(|end| process.sys.tree.exists(&format!("{path}{end}")));
    if !exists {
        process.err(format!(
            "node:internal/modules/cjs/loader\n  throw err;\n  ^\n\nError: Cannot find module '{path}'\n"
        ));
        return 1;
    }
    // `node node_modules/.bin/tsc` and `node node_modules/next/dist/bin/next` are the programs themselves.
    let name = crate::vfs::path::base(file);
    let program = name.trim_end_matches(".cjs").trim_end_matches(".mjs").trim_end_matches(".js").to_owned();
    let call = |program: &str| [&[program.to_owned()], rest].concat();
    if file.contains("node_modules") && process.table.has(&program) {
        let argv = call(&program);
        let table = process.table;
        return process.with_args(&argv, 1, |inner| table.run(inner)).unwrap_or(0);
    }
    // Yarn in the repository, and Adonis's own command line.
    if file.contains(".yarn/releases/") {
        return process.exec(&call("yarn"));
    }
    if name == "ace" && rest.first().is_some_and(|word| word == "build") {
        let argv = ["tsc", "--outDir", "build"].map(str::to_owned);
        let table = process.table;
        process.with_args(&argv, 0, |inner| table.run(inner));
        for file in ["package.json", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"] {
            if let Some(text) = process.text_of(file) {
                process.user_file(&format!("build/{file}"), text.as_str());
            }
        }
        return 0;
    }
    let at = process.args.iter().position(|word| word == file).unwrap_or(0);
    script::run_file(process, &path, rest, at)
}

/// `corepack enable` links yarn and pnpm beside node; `prepare NAME@VERSION --activate` fetches one.
fn corepack(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args: Vec<String> = process.operands().iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    let names: Vec<String> = args.iter().skip(1).cloned().collect();
    match args.first().map(String::as_str) {
        Some("enable") => {
            let wanted: Vec<&str> = if names.is_empty() {
                vec!["yarn", "yarnpkg", "pnpm", "pnpx"]
            } else {
                names.iter().map(String::as_str).collect()
            };
            for name in wanted {
                if !process.sys.tree.exists(&format!("/usr/local/bin/{name}")) {
                    link(process, "/usr/local/bin", name, "../lib/node_modules/corepack");
                }
            }
            0
        }
        Some("prepare" | "install" | "use" | "pack") => {
            let home = process
                .var("COREPACK_HOME")
                .map_or_else(|| format!("{}/.cache/node/corepack", process.home()), str::to_owned);
            for word in names {
                let (name, version) = split(&word);
                let version = version.unwrap_or_else(|| "latest".to_owned());
                if !process.download(4_000_000) {
                    process.err(
                        "Internal Error: Error when performing the request to https://registry.npmjs.org\n",
                    );
                    return 1;
                }
                let at = format!("{home}/v1/{name}/{version}/contents");
                process.unpack_own(vec![Entry::fixed(
                    at,
                    0o644,
                    16_000_000,
                    format!("estimated: {name}@{version}"),
                )]);
            }
            0
        }
        _ => 0,
    }
}
