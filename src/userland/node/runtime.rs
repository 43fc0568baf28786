//! `node`, `corepack` and the runners of a started application: answered where only asked for their version.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Program, Userland};
use super::install::split;
use super::links::link;
use super::scripts::run_script;
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
            "ts-node",
            "ts-node-esm",
            "ts-node-dev",
            "tsx",
            "vite-node",
            "babel-node",
            "esno",
            "jiti",
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
            evaluate(process, &version, &code, first != "-e" && first != "--eval")
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

/// One-liners: versions, fields of JSON files, and whether modules are there.
fn evaluate(process: &mut Process<'_>, version: &str, code: &str, prints: bool) -> ExitCode {
    let code = code.trim().trim_end_matches(';').trim();
    let inner = code.strip_prefix("console.log(").and_then(|rest| rest.strip_suffix(')'));
    let expression = inner.or(prints.then_some(code));
    if let Some(value) = expression.and_then(|expression| value(process, version, expression)) {
        process.out(format!("{value}\n"));
        return 0;
    }
    // `require('sharp')`: it is there, or it is an error.
    let only = |quote: char| {
        code.strip_prefix("require(")?.strip_prefix(quote)?.strip_suffix(')')?.strip_suffix(quote)
    };
    if let Some(name) = only('\'').or_else(|| only('"')) {
        const OWN: &[&str] =
            &["fs", "path", "http", "https", "crypto", "os", "util", "stream", "url", "child_process"];
        let there = OWN.contains(&name.trim_start_matches("node:"))
            || process.sys.tree.exists(&process.path(&format!("node_modules/{name}")))
            || name.starts_with('.') && process.sys.tree.exists(&process.path(name));
        if !there {
            process.err(format!(
                "node:internal/modules/cjs/loader\n  throw err;\n  ^\n\nError: Cannot find module '{name}'\n"
            ));
        }
        return i32::from(!there);
    }
    let at = process.args.len().saturating_sub(1);
    process.not_simulated(at, "JavaScript has no model");
    0
}

/// What a short expression comes to.
fn value(process: &Process<'_>, version: &str, expression: &str) -> Option<String> {
    let expression = expression.trim();
    let plain = match expression {
        "process.version" => Some(format!("v{version}")),
        "process.versions.node" => Some(version.to_owned()),
        "process.arch" | "os.arch()" | "require('os').arch()" => Some("x64".to_owned()),
        "process.platform" => Some("linux".to_owned()),
        "process.cwd()" => Some(process.cwd.to_owned()),
        "process.versions.node.split('.')[0]" => version.split('.').next().map(str::to_owned),
        _ => None,
    };
    if plain.is_some() {
        return plain;
    }
    if let Some(text) =
        ['\'', '"', '`'].into_iter().find_map(|quote| expression.strip_prefix(quote)?.strip_suffix(quote))
    {
        return (!text.contains(['\'', '"', '`', '$', '\\'])).then(|| text.to_owned());
    }
    if let Some(name) = expression.strip_prefix("process.env.") {
        return Some(process.var(name).unwrap_or("undefined").to_owned());
    }
    let (file, path) = expression.strip_prefix("require(")?.split_once(')')?;
    let file = file.trim_matches(['\'', '"', '`']);
    let file = if file.starts_with(['.', '/']) {
        process.path(file)
    } else {
        process.path(&format!("node_modules/{file}"))
    };
    let text = process.text_of(&file).or_else(|| process.text_of(&format!("{file}.json")))?;
    let whole: serde_json::Value = serde_json::from_str(&text).ok()?;
    let path = path.replace("['", ".").replace("[\"", ".").replace("']", "").replace("\"]", "");
    let found = path.split('.').filter(|part| !part.is_empty()).try_fold(&whole, |at, part| at.get(part));
    match found {
        None => Some("undefined".to_owned()),
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        Some(other @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_))) => Some(other.to_string()),
        Some(_) => None,
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
    process.not_simulated(at, "what the script does is not known");
    0
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
