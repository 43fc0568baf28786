//! The command lines of `npm`, `yarn`, `pnpm`, `bun` and `npx`.

use crate::catalog::Languages;
use crate::shell::{ExitCode, Process};

use super::super::Userland;
use super::super::cost;
use super::super::flags::Flags;
use super::install::{Tool, Wish, install, link, package_entries, split};
use super::manifest::{Manifest, Unreadable};

pub(super) const FLAGS: &[&str] = &[
    "g,global",
    "D,save-dev,dev",
    "S,save",
    "P,save-prod,prod",
    "E,save-exact,exact",
    "O,save-optional",
    "save-peer,peer",
    "no-save",
    "production=?",
    "only=",
    "omit=",
    "include=",
    "frozen-lockfile",
    "no-frozen-lockfile",
    "immutable",
    "immutable-cache",
    "prefer-offline",
    "offline",
    "ignore-scripts",
    "legacy-peer-deps",
    "f,force",
    "no-audit",
    "no-fund",
    "audit=?",
    "fund=?",
    "loglevel=",
    "silent,s",
    "quiet,q",
    "verbose",
    "d",
    "no-optional",
    "no-progress",
    "progress=?",
    "prefix=",
    "cwd=",
    "C,dir=",
    "cache=",
    "registry=",
    "network-timeout=",
    "network-concurrency=",
    "no-package-lock",
    "package-lock=?",
    "unsafe-perm=?",
    "y,yes",
    "l",
    "depth=",
    "workspaces,ws",
    "workspace,w=",
    "if-present",
    "r,recursive",
    "filter=",
    "F=",
    "parallel",
    "stream",
    "no-bin-links",
    "non-interactive",
    "ignore-engines",
    "ignore-optional",
    "ignore-platform",
    "check-files",
    "pure-lockfile",
    "flat",
    "har",
    "no-lockfile",
    "cache-folder=",
    "v,version",
    "h,help",
    "shamefully-hoist",
    "store-dir=",
    "reporter=",
    "all",
    "json",
    "mode=",
    "inline-builds",
    "link-duplicates",
    "strict-peer-dependencies=?",
    "userconfig=",
    "no-cache",
    "foreground-scripts",
    "install-strategy=",
    "tag=",
    "access=",
    "otp=",
    "init=",
    "p",
    "c",
    "b,bun",
    "a",
    "i",
    "t",
    "minify",
    "outdir=",
    "target=",
    "compile",
    "outfile=",
    "sourcemap=?",
    "smol",
    "watch",
    "hot",
    "backend=",
    "trust",
    "location=",
    "no-strict",
    "skip-integrity-check",
    "no-color",
    "color=?",
];

pub(super) fn npm(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    run(userland, process, Tool::Npm)
}

pub(super) fn yarn(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    run(userland, process, Tool::Yarn)
}

pub(super) fn pnpm(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    run(userland, process, Tool::Pnpm)
}

pub(super) fn bun(userland: &Userland, process: &mut Process<'_>) -> ExitCode {
    run(userland, process, Tool::Bun)
}

fn version(process: &Process<'_>, tool: Tool) -> String {
    let packaged = |name: &str| {
        let text = process.text_of(&format!("/usr/local/lib/node_modules/{name}/package.json"))?;
        serde_json::from_str::<serde_json::Value>(&text).ok()?.get("version")?.as_str().map(str::to_owned)
    };
    match tool {
        Tool::Npm => packaged("npm").unwrap_or("10.9.3".to_owned()),
        Tool::Yarn => process.var("YARN_VERSION").map_or_else(|| "1.22.22".to_owned(), str::to_owned),
        Tool::Pnpm => packaged("pnpm").unwrap_or("10.23.0".to_owned()),
        Tool::Bun => process.version_of("bun").unwrap_or("1.3.3".to_owned()),
    }
}

fn run(userland: &Userland, process: &mut Process<'_>, tool: Tool) -> ExitCode {
    // What follows `run NAME` belongs to the script.
    let words = process.args.to_vec();
    let script_at = words
        .iter()
        .position(|word| matches!(word.as_str(), "run" | "run-script" | "exec" | "x" | "dlx" | "start"));
    let own = script_at.map_or(words.len(), |at| (at + 2).min(words.len()));
    let (head, rest) = words.split_at(own.min(words.len()));
    let rest: Vec<String> = rest.iter().filter(|word| *word != "--").cloned().collect();
    let flags = match process.with_args(head, 0, |inner| Flags::parse(inner, FLAGS)) {
        Ok(flags) => flags,
        Err(code) => return code,
    };
    if flags.has("v") && flags.operands.is_empty() {
        let version = version(process, tool);
        process.out(format!("{version}\n"));
        return 0;
    }
    let directory =
        flags.value("prefix").or(flags.value("cwd")).or(flags.value("C")).map(|at| process.path(at));
    if let Some(directory) = directory.filter(|_| !flags.has("g")) {
        let cwd = directory;
        let (env, user) = (process.env.clone(), process.user.clone());
        let kept = strip_directory(&words);
        return process.exec_with(&kept, &env, &cwd, &user);
    }
    let mut operands = flags.texts().into_iter();
    let command = operands.next();
    let names: Vec<String> = operands.collect();
    let command = match (command.as_deref(), tool) {
        (Some(command), _) => command.to_owned(),
        (None, Tool::Yarn) => "install".to_owned(),
        (None, _) => return 1,
    };
    match command.as_str() {
        "install" | "i" | "add" | "ci" | "clean-install" | "isntall" | "update" | "up" | "upgrade"
        | "install-clean" => {
            let strict = matches!(command.as_str(), "ci" | "clean-install" | "install-clean")
                || flags.has("frozen-lockfile")
                || flags.has("immutable");
            installs(userland, process, tool, &flags, &names, strict && command != "add")
        }
        "fetch" => installs(userland, process, tool, &flags, &[], false),
        "run" | "run-script" => {
            run_script(process, tool, names.first().map(String::as_str), &rest, flags.has("if-present"))
        }
        // Bun runs tests itself; they take time, and leave no files.
        "test" if tool == Tool::Bun => {
            process.sys.spend(cost::BUNDLER / 4);
            0
        }
        "test" | "t" | "start" | "stop" | "build" if tool != Tool::Bun || command != "build" => {
            let mut more = names.clone();
            more.extend(rest);
            run_script(
                process,
                tool,
                Some(if command == "t" { "test" } else { &command }),
                &more,
                flags.has("if-present"),
            )
        }
        "exec" | "x" | "dlx" => {
            let argv: Vec<String> = names.into_iter().chain(rest).collect();
            run_program(process, &argv)
        }
        "cache" | "store" => cache(process, tool, &names),
        "uninstall" | "remove" | "rm" | "un" => {
            for name in &names {
                process.discard(&process.path(&format!("node_modules/{}", split(name).0)));
            }
            0
        }
        "prune" => installs(userland, process, tool, &flags, &[], false),
        "global" => {
            let names = names.get(1..).unwrap_or_default().to_vec();
            global(userland, process, &names)
        }
        "config" | "set" | "get" | "c" | "audit" | "fund" | "version" | "init" | "rebuild" | "dedupe"
        | "login" | "logout" | "doctor" | "outdated" | "list" | "ls" | "why" | "explain" | "pkg" | "link"
        | "policies" | "plugin" | "import" | "setup" | "approve-builds" | "whoami" | "ping" | "view"
        | "info" | "root" | "bin" | "prefix" | "env" => settle(process, tool, &command, &names),
        "pack" | "publish" | "deploy" | "workspaces" | "workspace" | "create" | "patch" | "pm" | "build" => {
            process.not_simulated(1, format!("{} {command} has no model", process.name()));
            0
        }
        // `yarn build` and `pnpm build` run scripts of any name.
        other if tool != Tool::Npm => {
            let mut more = names.clone();
            more.extend(rest);
            run_script(process, tool, Some(other), &more, false)
        }
        other => {
            process.err(format!(
                "Unknown command: \"{other}\"\n\nTo see a list of supported npm commands, run:\n  npm help\n"
            ));
            1
        }
    }
}

/// The same words without `--prefix DIR` and its like.
fn strip_directory(words: &[String]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut skip = false;
    for word in words {
        if std::mem::take(&mut skip) {
            continue;
        }
        match word.as_str() {
            "--prefix" | "--cwd" | "-C" | "--dir" => skip = true,
            _ if ["--prefix=", "--cwd=", "--dir="].iter().any(|start| word.starts_with(start)) => {}
            _ => kept.push(word.clone()),
        }
    }
    kept
}

fn settle(process: &mut Process<'_>, tool: Tool, command: &str, names: &[String]) -> ExitCode {
    match command {
        "init" if !process.sys.tree.exists(&process.path("package.json")) => {
            let name = crate::vfs::path::base(process.cwd).to_owned();
            process.user_file(
                "package.json",
                format!("{{\n  \"name\": \"{name}\",\n  \"version\": \"1.0.0\"\n}}\n").as_str(),
            );
        }
        "root" | "bin" | "prefix" => {
            let at = if names.is_empty() { process.path("node_modules") } else { "/usr/local".to_owned() };
            process.out(format!("{at}\n"));
        }
        "version" if tool != Tool::Npm => {
            let version = version(process, tool);
            process.out(format!("{version}\n"));
        }
        "get" => process.out("undefined\n"),
        _ => {}
    }
    0
}

fn installs(
    userland: &Userland,
    process: &mut Process<'_>,
    tool: Tool,
    flags: &Flags,
    names: &[String],
    strict: bool,
) -> ExitCode {
    if flags.has("g") {
        return global(userland, process, names);
    }
    let Some(languages) = process.languages(userland) else { return 0 };
    let manifest = match Manifest::read(process, process.cwd) {
        Ok(manifest) => manifest,
        Err(Unreadable::Malformed(error)) => {
            process.err(format!(
                "npm error code EJSONPARSE\nnpm error JSON.parse Invalid package.json: {error}\n"
            ));
            return 1;
        }
        Err(Unreadable::Absent) if names.is_empty() => return absent(process, tool),
        Err(Unreadable::Absent) => Manifest::default(),
    };
    if strict && !process.sys.tree.exists(&process.path(tool.lock_file())) && !has_other_lock(process, tool) {
        return no_lock(process, tool);
    }
    let production = flags.values("omit").any(|what| what == "dev")
        || flags.values("only").any(|what| what.starts_with("prod"))
        || (flags.has("production") && flags.value("production") != Some("false"))
        || flags.has("P") && names.is_empty()
        || (process.var("NODE_ENV") == Some("production")
            && !flags.values("include").any(|what| what == "dev")
            && tool != Tool::Bun
            && flags.value("production") != Some("false"));
    let local =
        |name: &String| name.starts_with(['.', '/']) || name.contains("://") || name.starts_with("file:");
    let wish = Wish {
        names: names.iter().filter(|name| !local(name)).cloned().collect(),
        dev: flags.has("D"),
        save: !flags.has("no-save"),
        production,
        ignore_scripts: flags.has("ignore-scripts"),
    };
    if strict && tool == Tool::Npm {
        process.discard(&process.path("node_modules"));
    }
    let began = process.sys.clock;
    let Some(done) = install(process, &languages, tool, &manifest, &wish) else {
        process.err("npm error code EAI_AGAIN\nnpm error network request to https://registry.npmjs.org failed, reason: getaddrinfo EAI_AGAIN registry.npmjs.org\n");
        return 1;
    };
    if wish.save && !wish.names.is_empty() {
        save(process, &languages, &manifest, &wish);
    }
    if !wish.ignore_scripts && wish.names.is_empty() {
        for script in ["preinstall", "install", "postinstall", "prepare"] {
            if manifest.scripts.contains_key(script) && !(production && script == "prepare") {
                let code = run_script(process, tool, Some(script), &[], true);
                if code != 0 {
                    return code;
                }
            }
        }
    }
    let seconds = (process.sys.clock.0 - began.0) / 1_000_000_000;
    let text = match tool {
        Tool::Npm if done.packages == 0 => format!("\nup to date in {seconds}s\n"),
        Tool::Npm => format!("\nadded {} packages in {seconds}s\n", done.packages),
        Tool::Yarn => format!("success Saved lockfile.\nDone in {seconds}.00s.\n"),
        Tool::Pnpm => format!("Packages: +{}\nDone in {seconds}s\n", done.packages),
        Tool::Bun => format!("\n{} packages installed [{seconds}.00s]\n", done.packages),
    };
    process.out(text);
    0
}

/// A project under another tool's lock file, which newer tools read as well.
fn has_other_lock(process: &Process<'_>, tool: Tool) -> bool {
    let other: &[&str] = match tool {
        Tool::Npm => &["npm-shrinkwrap.json"],
        Tool::Bun => &["bun.lock"],
        _ => &[],
    };
    other.iter().any(|name| process.sys.tree.exists(&process.path(name)))
}

fn absent(process: &mut Process<'_>, tool: Tool) -> ExitCode {
    let path = process.path("package.json");
    match tool {
        Tool::Npm => process.err(format!(
            "npm error code ENOENT\nnpm error syscall open\nnpm error path {path}\nnpm error errno -2\nnpm error enoent Could not read \
             package.json: Error: ENOENT: no such file or directory, open '{path}'\n"
        )),
        Tool::Yarn => {
            process.out("info No lockfile found.\n");
            return 0;
        }
        Tool::Pnpm => process.out(format!(" ERR_PNPM_NO_PKG_MANIFEST  No package.json found in {}\n", process.cwd)),
        Tool::Bun => process.err("error: Bun could not find a package.json file to install from\n"),
    }
    if tool == Tool::Npm { 254 } else { 1 }
}

fn no_lock(process: &mut Process<'_>, tool: Tool) -> ExitCode {
    match tool {
        Tool::Npm => process.err(
            "npm error code EUSAGE\nnpm error\nnpm error The `npm ci` command can only install with an existing package-lock.json or\nnpm \
             error npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or\nnpm error later to generate a \
             package-lock.json file, then try again.\n",
        ),
        Tool::Yarn => process.err(
            "error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.\n",
        ),
        Tool::Pnpm => process.out(
            " ERR_PNPM_NO_LOCKFILE  Cannot install with \"frozen-lockfile\" because pnpm-lock.yaml is absent\n",
        ),
        Tool::Bun => process.err("error: lockfile had changes, but lockfile is frozen\n"),
    }
    1
}

fn save(process: &mut Process<'_>, languages: &Languages, manifest: &Manifest, wish: &Wish) {
    if manifest.name.is_empty()
        && manifest.scripts.is_empty()
        && !process.sys.tree.exists(&process.path("package.json"))
    {
        return;
    }
    let named = |word: &String| {
        let (name, version) = split(word);
        let version = version.unwrap_or_else(|| languages.npm(&name).version.to_string());
        (name, version)
    };
    let names: Vec<(String, String)> = wish.names.iter().map(named).collect();
    let text = manifest.with(&names, wish.dev);
    process.user_file("package.json", text.as_str());
}

/// `npm install -g NAME…`.
fn global(userland: &Userland, process: &mut Process<'_>, names: &[String]) -> ExitCode {
    let Some(languages) = process.languages(userland) else { return 0 };
    let prefix = process
        .var("NPM_CONFIG_PREFIX")
        .or(process.var("npm_config_prefix"))
        .unwrap_or("/usr/local")
        .to_owned();
    let root = format!("{prefix}/lib/node_modules");
    if !process.may(&prefix, crate::shell::access::Want::Write) && process.sys.tree.exists(&prefix) {
        process.err(format!("npm error code EACCES\nnpm error syscall mkdir\nnpm error path {root}\nnpm error errno -13\nnpm error Error: EACCES: permission denied, mkdir '{root}'\n"));
        return 243;
    }
    for word in names {
        let (name, version) = split(word);
        let package = languages.npm(&name);
        let version = version.unwrap_or_else(|| package.version.to_string());
        if !process.download(package.bytes / 4) {
            process.err("npm error code EAI_AGAIN\n");
            return 1;
        }
        let entries = package_entries(&languages, &format!("{root}/{name}"), &name, &version);
        process.unpack_own(entries);
        let mut programs: Vec<String> = package.programs.iter().map(|program| program.to_string()).collect();
        if programs.is_empty() {
            programs.push(name.rsplit('/').next().unwrap_or(&name).to_owned());
        }
        for program in programs {
            link(process, &format!("{prefix}/bin"), &program, &format!("../lib/node_modules/{name}"));
        }
    }
    process.out(format!("\nadded {} packages in 2s\n", names.len()));
    0
}

/// A script of the manifest, with those before and after it.
fn run_script(
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
        // `yarn tsc` and `pnpm tsc` find programs as well.
        let program = process.path(&format!("node_modules/.bin/{name}"));
        if tool != Tool::Npm && process.sys.tree.exists(&program) {
            let argv: Vec<String> = std::iter::once(name.to_owned()).chain(rest.iter().cloned()).collect();
            return run_program(process, &argv);
        }
        if name == "start" && process.sys.tree.exists(&process.path("server.js")) || if_present {
            return 0;
        }
        process.err(match tool {
            Tool::Npm => format!("npm error Missing script: \"{name}\"\nnpm error\nnpm error To see a list of scripts, run:\nnpm error   npm run\n"),
            Tool::Yarn => format!("error Command \"{name}\" not found.\n"),
            Tool::Pnpm => format!(" ERR_PNPM_NO_SCRIPT  Missing script: {name}\n"),
            Tool::Bun => format!("error: Script not found \"{name}\"\n"),
        });
        return 1;
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
        let code = shell(process, &script);
        if code != 0 {
            return code;
        }
    }
    0
}

/// `sh -c SCRIPT` with `node_modules/.bin` of this folder and those above it before everything else on PATH.
fn shell(process: &mut Process<'_>, script: &str) -> ExitCode {
    let argv = ["/bin/sh".to_owned(), "-c".to_owned(), script.to_owned()];
    with_bin(process, &argv)
}

fn with_bin(process: &mut Process<'_>, argv: &[String]) -> ExitCode {
    let mut places: Vec<String> = Vec::new();
    let mut at = process.cwd;
    loop {
        places.push(format!("{}/node_modules/.bin", at.trim_end_matches('/')));
        if at.len() <= 1 {
            break;
        }
        at = crate::vfs::path::parent(at);
    }
    let mut env = process.env.clone();
    places.push(env.get("PATH").cloned().unwrap_or_else(|| crate::shell::DEFAULT_PATH.to_owned()));
    env.insert("PATH".to_owned(), places.join(":"));
    let runner = match process.name() {
        "pnpm" | "pnpx" => "/usr/local/lib/node_modules/pnpm/bin/pnpm.cjs",
        "yarn" | "yarnpkg" => "/opt/yarn/bin/yarn.js",
        "bun" | "bunx" => "/usr/local/bin/bun",
        _ => "/usr/local/lib/node_modules/npm/bin/npm-cli.js",
    };
    env.insert("npm_execpath".to_owned(), runner.to_owned());
    let (cwd, user) = (process.cwd.to_owned(), process.user.clone());
    process.exec_with(argv, &env, &cwd, &user)
}

/// Runs a program of `node_modules/.bin`, or one of the table by its package's name: `npx prisma generate`.
fn run_program(process: &mut Process<'_>, argv: &[String]) -> ExitCode {
    let Some(name) = argv.first() else { return 1 };
    let (bare, _) = split(name);
    let program = bare.rsplit('/').next().unwrap_or(&bare).to_owned();
    let local = process.path(&format!("node_modules/.bin/{program}"));
    let argv: Vec<String> = std::iter::once(program.clone()).chain(argv.iter().skip(1).cloned()).collect();
    if process.sys.tree.exists(&local) {
        return with_bin(process, &argv);
    }
    if process.table.has(&program) {
        // Fetched for this one call.
        process.download(5_000_000);
        let table = process.table;
        return process.with_args(&argv, 0, |inner| table.run(inner)).unwrap_or(0);
    }
    with_bin(process, &argv)
}

pub(super) fn npx(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> = process.operands().to_vec();
    let mut rest = words.as_slice();
    while let Some((first, more)) = rest.split_first() {
        match first.as_str() {
            "-y" | "--yes" | "--no" | "--no-install" | "-q" | "--quiet" | "--" | "--bun" => rest = more,
            "-p" | "--package" | "-c" | "--call" => rest = more.get(1..).unwrap_or_default(),
            _ if first.starts_with("--package=") => rest = more,
            _ => break,
        }
    }
    run_program(process, rest)
}

fn cache(process: &mut Process<'_>, tool: Tool, names: &[String]) -> ExitCode {
    let home = process.home();
    match names.first().map(String::as_str) {
        Some("clean" | "clear" | "rm" | "prune" | "delete") => {
            let places: &[&str] = match tool {
                Tool::Npm => &[".npm/_cacache"],
                Tool::Yarn => &[".cache/yarn", ".yarn/cache"],
                Tool::Pnpm => &[".local/share/pnpm/store"],
                Tool::Bun => &[".bun/install/cache"],
            };
            for place in places {
                process.discard(&format!("{home}/{place}"));
            }
            if tool == Tool::Npm && !process.args.iter().any(|arg| arg == "--force" || arg == "-f") {
                process.err("npm error As of npm@5, the npm cache self-heals from corruption issues by treating integrity mismatches as cache misses.\n");
                return 1;
            }
            0
        }
        Some("dir" | "path") => {
            process.out(format!("{home}/.cache/yarn/v6\n"));
            0
        }
        _ => 0,
    }
}
