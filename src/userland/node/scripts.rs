//! What package managers run: scripts of the manifest, and programs of packages.

use crate::shell::{ExitCode, Process};

use super::super::{Userland, script};
use super::install::split;
use super::installs::absent;
use super::manifest::Manifest;
use super::tool::Tool;

/// A script of the manifest, with those before and after it.
pub(super) fn run_script(
    process: &mut Process<'_>,
    tool: Tool,
    name: Option<&str>,
    rest: &[String],
    if_present: bool,
) -> ExitCode {
    let Ok(manifest) = Manifest::read(process, process.cwd) else { return absent(process, tool) };
    let Some(name) = name else {
        let text: String =
            manifest.scripts.iter().map(|(name, script)| format!("  {name}\n    {script}\n")).collect();
        process.out(text);
        return 0;
    };
    let Some(script) = manifest.scripts.get(name) else {
        return no_script(process, tool, name, rest, if_present);
    };
    let before = manifest.scripts.get(&format!("pre{name}")).cloned();
    let after = manifest.scripts.get(&format!("post{name}")).cloned();
    let quoted: String = rest.iter().map(|word| format!(" '{word}'")).collect();
    let main = format!("{script}{quoted}");
    for (label, script) in
        [(format!("pre{name}"), before), (name.to_owned(), Some(main)), (format!("post{name}"), after)]
    {
        let Some(script) = script else { continue };
        process.out(format!("\n> {}@ {label}\n> {script}\n\n", manifest.name));
        let argv = ["/bin/sh".to_owned(), "-c".to_owned(), script];
        let code = with_bin(process, tool, &argv);
        if code != 0 {
            return code;
        }
    }
    0
}

fn no_script(
    process: &mut Process<'_>,
    tool: Tool,
    name: &str,
    rest: &[String],
    if_present: bool,
) -> ExitCode {
    // `yarn tsc` and `pnpm tsc` find programs as well.
    if tool != Tool::Npm && in_bin(process, name).is_some() {
        let argv: Vec<String> = std::iter::once(name.to_owned()).chain(rest.iter().cloned()).collect();
        return with_bin(process, tool, &argv);
    }
    if tool == Tool::Bun
        && (name.contains('/') || process.sys.tree.is_dir(&process.path(name)) || name.contains('.'))
    {
        return run_file(process, name);
    }
    if if_present {
        return 0;
    }
    if name == "start" && process.sys.tree.exists(&process.path("server.js")) {
        process.not_simulated(0, "what the application does when it runs is not known");
        return 0;
    }
    process.err(match tool {
        Tool::Npm => format!("npm error Missing script: \"{name}\"\nnpm error\nnpm error To see a list of scripts, run:\nnpm error   npm run\n"),
        Tool::Yarn => format!("error Command \"{name}\" not found.\n"),
        Tool::Pnpm => format!(" ERR_PNPM_NO_SCRIPT  Missing script: {name}\n"),
        Tool::Bun => format!("error: Script not found \"{name}\"\n"),
    });
    1
}

/// `bun FILE`, `deno run FILE`, `tsx FILE`: run as Node would; what has types is not understood.
pub(super) fn run_file(process: &mut Process<'_>, file: &str) -> ExitCode {
    let path = process.path(file);
    let endings = ["", ".ts", ".js", ".mjs", ".tsx", "/index.ts", "/index.js"];
    let is_file = |path: &String| process.sys.tree.stat(path).is_ok_and(crate::vfs::Node::is_file);
    let found = endings.iter().map(|ending| format!("{path}{ending}")).find(is_file);
    let at = process.args.iter().position(|word| word == file).unwrap_or(0);
    match found {
        Some(found) => {
            let rest = process.args.get(at + 1..).unwrap_or_default().to_vec();
            script::run_file(process, &found, &rest, at)
        }
        None if file.contains("://") => {
            process.not_simulated(at, "what the script does is not known");
            0
        }
        None => {
            process.err(format!("error: Module not found \"{file}\"\n"));
            1
        }
    }
}

/// `node_modules/.bin` of this folder and of those above it.
fn bins(process: &Process<'_>) -> Vec<String> {
    let mut places = Vec::new();
    let mut at = process.cwd;
    loop {
        places.push(format!("{}/node_modules/.bin", at.trim_end_matches('/')));
        if at.len() <= 1 {
            return places;
        }
        at = crate::vfs::path::parent(at);
    }
}

fn in_bin(process: &Process<'_>, program: &str) -> Option<String> {
    let places = bins(process).into_iter().map(|place| format!("{place}/{program}"));
    places.into_iter().find(|path| process.sys.tree.exists(path))
}

/// Runs with the projects' programs before everything else on `PATH`.
pub(super) fn with_bin(process: &mut Process<'_>, tool: Tool, argv: &[String]) -> ExitCode {
    let mut places = bins(process);
    let mut env = process.env.clone();
    places.push(env.get("PATH").cloned().unwrap_or_else(|| crate::shell::DEFAULT_PATH.to_owned()));
    env.insert("PATH".to_owned(), places.join(":"));
    env.insert("npm_execpath".to_owned(), tool.npm_execpath().to_owned());
    let (cwd, user) = (process.cwd.to_owned(), process.user.clone());
    process.exec_with(argv, &env, &cwd, &user)
}

/// Runs a program of `node_modules/.bin`, or one of the table by its package's name: `npx prisma generate`.
pub(super) fn run_program(process: &mut Process<'_>, tool: Tool, argv: &[String]) -> ExitCode {
    let Some(name) = argv.first() else { return 1 };
    let (bare, _) = split(name);
    let last = bare.rsplit('/').next().unwrap_or(&bare).to_owned();
    let program =
        PACKAGES.iter().find(|(package, _)| *package == bare).map_or(last, |(_, p)| (*p).to_owned());
    let argv: Vec<String> = std::iter::once(program.clone()).chain(argv.iter().skip(1).cloned()).collect();
    if in_bin(process, &program).is_some() || process.which(&program).is_some() {
        return with_bin(process, tool, &argv);
    }
    // Fetched for this one call.
    process.download(5_000_000);
    if process.table.has(&program) {
        let table = process.table;
        return process.with_args(&argv, 0, |inner| table.run(inner)).unwrap_or(0);
    }
    let at = process.args.iter().position(|word| *word == bare || split(word).0 == bare).unwrap_or(0);
    process.not_simulated(at, format!("what {program} does is not known"));
    0
}

/// Packages whose program has another name.
const PACKAGES: &[(&str, &str)] = &[
    ("@11ty/eleventy", "eleventy"),
    ("@angular/cli", "ng"),
    ("@babel/cli", "babel"),
    ("@biomejs/biome", "biome"),
    ("@nestjs/cli", "nest"),
    ("@playwright/test", "playwright"),
    ("@redocly/cli", "redocly"),
    ("@remix-run/dev", "remix"),
    ("@sveltejs/kit", "svelte-kit"),
    ("@swc/cli", "swc"),
    ("@tailwindcss/cli", "tailwindcss"),
    ("@vercel/ncc", "ncc"),
    ("@vue/cli-service", "vue-cli-service"),
    ("gulp-cli", "gulp"),
    ("grunt-cli", "grunt"),
    ("postcss-cli", "postcss"),
    ("sequelize-cli", "sequelize"),
    ("typescript", "tsc"),
    ("webpack-cli", "webpack"),
];

pub(super) fn npx(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> = process.operands().to_vec();
    let tool = match process.name() {
        "pnpx" => Tool::Pnpm,
        "bunx" => Tool::Bun,
        _ => Tool::Npm,
    };
    let mut rest = words.as_slice();
    while let Some((first, more)) = rest.split_first() {
        match first.as_str() {
            "-p" | "--package" => rest = more.get(1..).unwrap_or_default(),
            "-c" | "--call" => {
                let script = more.first().cloned().unwrap_or_default();
                return with_bin(process, tool, &["/bin/sh".to_owned(), "-c".to_owned(), script]);
            }
            "-v" | "--version" => {
                let version = tool.version(process);
                process.out(format!("{version}\n"));
                return 0;
            }
            _ if first.starts_with('-') => rest = more,
            _ => break,
        }
    }
    run_program(process, tool, rest)
}
