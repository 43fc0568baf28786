//! The programs that a project's scripts call: bundlers, compilers, checkers. Coarse: outputs lie where the real
//! ones put them, with sizes that follow the sources'.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};

use super::super::{Program, Userland, cost};
use super::manifest::Manifest;

/// A bundler: names, the word that makes it build (empty: any call), where it writes, what.
struct Bundler {
    name: &'static str,
    word: &'static str,
    folder: &'static str,
    output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    /// A page: `index.html`, scripts, styles, and what `public/` holds.
    Page,
    /// A program: this file and chunks.
    Script(&'static str),
    /// A folder of Next.js.
    Next,
    /// A folder of Nuxt.
    Nuxt,
}

const BUNDLERS: &[Bundler] = &[
    Bundler { name: "vite", word: "build", folder: "dist", output: Output::Page },
    Bundler { name: "react-scripts", word: "build", folder: "build", output: Output::Page },
    Bundler { name: "vue-cli-service", word: "build", folder: "dist", output: Output::Page },
    Bundler { name: "ng", word: "build", folder: "dist", output: Output::Page },
    Bundler { name: "astro", word: "build", folder: "dist", output: Output::Page },
    Bundler { name: "parcel", word: "build", folder: "dist", output: Output::Page },
    Bundler { name: "gatsby", word: "build", folder: "public", output: Output::Page },
    Bundler { name: "docusaurus", word: "build", folder: "build", output: Output::Page },
    Bundler { name: "vitepress", word: "build", folder: "docs/.vitepress/dist", output: Output::Page },
    Bundler { name: "eleventy", word: "", folder: "_site", output: Output::Page },
    Bundler { name: "hexo", word: "generate", folder: "public", output: Output::Page },
    Bundler { name: "storybook", word: "build", folder: "storybook-static", output: Output::Page },
    Bundler { name: "ionic", word: "build", folder: "www", output: Output::Page },
    Bundler { name: "gulp", word: "", folder: "dist", output: Output::Page },
    Bundler { name: "grunt", word: "", folder: "dist", output: Output::Page },
    Bundler { name: "webpack", word: "", folder: "dist", output: Output::Script("main.js") },
    Bundler { name: "webpack-cli", word: "", folder: "dist", output: Output::Script("main.js") },
    Bundler { name: "rollup", word: "", folder: "dist", output: Output::Script("index.js") },
    Bundler { name: "esbuild", word: "", folder: "dist", output: Output::Script("index.js") },
    Bundler { name: "tsup", word: "", folder: "dist", output: Output::Script("index.js") },
    Bundler { name: "ncc", word: "build", folder: "dist", output: Output::Script("index.js") },
    Bundler { name: "remix", word: "", folder: "build", output: Output::Script("index.js") },
    Bundler { name: "next", word: "build", folder: ".next", output: Output::Next },
    Bundler { name: "nuxt", word: "", folder: ".output", output: Output::Nuxt },
    Bundler { name: "nuxi", word: "", folder: ".output", output: Output::Nuxt },
];

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &[
            "vite",
            "react-scripts",
            "vue-cli-service",
            "ng",
            "astro",
            "parcel",
            "gatsby",
            "docusaurus",
            "vitepress",
            "eleventy",
            "hexo",
            "storybook",
            "ionic",
            "gulp",
            "grunt",
            "webpack",
            "webpack-cli",
            "rollup",
            "esbuild",
            "tsup",
            "ncc",
            "remix",
            "next",
            "nuxt",
            "nuxi",
        ],
        summary: "bundlers of scripts: the folder they write, by the size of the sources",
        flags: &[],
        run: bundle,
    },
    Program {
        names: &["tsc", "vue-tsc", "nest", "swc", "babel", "tsc-alias"],
        summary: "compilers of scripts: a file for each source",
        flags: &[],
        run: compile,
    },
    Program {
        names: &[
            "eslint",
            "prettier",
            "jest",
            "vitest",
            "mocha",
            "stylelint",
            "husky",
            "tslint",
            "cypress",
            "playwright",
            "lint-staged",
            "patch-package",
            "svelte-kit",
            "svelte-check",
            "drizzle-kit",
            "typeorm",
            "sequelize",
            "sequelize-cli",
            "knex",
            "json-server",
            "ava",
            "tap",
            "nyc",
            "c8",
        ],
        summary: "checkers and the like: time, and no files",
        flags: &[],
        run: check,
    },
    Program { names: &["prisma"], summary: "prisma generate", flags: &[], run: prisma },
    Program {
        names: &["sass", "tailwindcss", "postcss", "lessc"],
        summary: "compilers of styles",
        flags: &[],
        run: styles,
    },
    Program {
        names: &["cross-env", "shx", "dotenv", "wait-on"],
        summary: "run the rest of their arguments",
        flags: &[],
        run: wrapper,
    },
    Program { names: &["rimraf", "del-cli"], summary: "removes", flags: &[], run: rimraf },
    Program { names: &["copyfiles", "cpx", "ncp"], summary: "copies", flags: &[], run: copy },
    Program {
        names: &["npm-run-all", "run-s", "run-p", "concurrently", "turbo", "nx", "lerna"],
        summary: "runs scripts of the manifest, or of every folder of a workspace",
        flags: &[],
        run: run_all,
    },
];

/// Bytes of the project's own sources: not what is installed or was built.
fn sources(process: &Process<'_>) -> u64 {
    let skip = ["node_modules", ".git", "dist", "build", ".next", "public", ".output"];
    process.bytes_below(process.cwd, |path| !skip.iter().any(|folder| path.starts_with(folder)))
}

fn spend(process: &mut Process<'_>, bytes: u64) {
    process.sys.spend(cost::BUNDLER);
    process.spend_bytes(bytes.min(20_000_000), cost::BUNDLE_BYTE);
}

fn argument(process: &Process<'_>, names: &[&str]) -> Option<String> {
    let args = process.operands();
    args.iter().enumerate().find_map(|(index, arg)| {
        if names.contains(&arg.as_str()) {
            return args.get(index + 1).cloned();
        }
        names.iter().find_map(|name| arg.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
    })
}

/// The first quoted text after a word in a configuration file: `outDir: 'build'`.
fn configured(process: &Process<'_>, files: &[&str], words: &[&str]) -> Option<String> {
    files.iter().filter_map(|file| process.text_of(file)).find_map(|text| {
        words.iter().find_map(|word| {
            let (_, after) = text.split_once(word)?;
            let line = after.lines().next().unwrap_or_default();
            let mut quoted = line.split(['"', '\'', '`']).skip(1).step_by(2);
            // `path.resolve(__dirname, 'build')` holds the folder in its last quotes.
            let plain = line.trim_start().starts_with(['"', '\'', '`']);
            let name = if plain { quoted.next() } else { quoted.last() };
            name.map(|name| name.trim_start_matches("./").to_owned())
        })
    })
}

fn bundle(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let name = process.name().to_owned();
    let args = process.operands().to_vec();
    let Some(bundler) = BUNDLERS.iter().find(|bundler| bundler.name == name) else { return 0 };
    if args.iter().any(|arg| matches!(arg.as_str(), "--version" | "-v")) {
        process.out("1.0.0\n");
        return 0;
    }
    if !bundler.word.is_empty() && !args.iter().any(|arg| arg == bundler.word || arg == "export") {
        // `next telemetry disable`, `vite optimize`, `nuxi prepare`: nothing that a layer shows.
        return check_only(process, &args);
    }
    let given = argument(
        process,
        &[
            "--outDir",
            "--outdir",
            "--out-dir",
            "--output-path",
            "-o",
            "--output",
            "--dist-dir",
            "--dest",
            "-d",
            "--dir",
        ],
    );
    let folder =
        given.or_else(|| configured_folder(process, bundler)).unwrap_or_else(|| bundler.folder.to_owned());
    let bytes = sources(process);
    spend(process, bytes);
    let mut entries = Vec::new();
    if let Some(file) = argument(process, &["--outfile"]) {
        entries.push(file_of(process, &file, 200_000 + bytes));
        process.unpack_own(entries);
        return 0;
    }
    let folder = process.path(&folder);
    match bundler.output {
        Output::Page => page(process, &folder, bytes, &mut entries),
        Output::Script(main) => {
            entries.push(file_of(process, &format!("{folder}/{main}"), 150_000 + bytes));
            if process.sys.tree.exists(&process.path("public/index.html"))
                || process.sys.tree.exists(&process.path("src/index.html"))
            {
                page(process, &folder, bytes, &mut entries);
            }
        }
        Output::Next => next(process, &folder, bytes, &mut entries),
        Output::Nuxt => {
            for (path, size) in [
                ("server/index.mjs", 900),
                ("server/chunks/nitro.mjs", 350_000 + bytes),
                ("server/node_modules/contents", 9_000_000),
                ("public/_nuxt/entry.js", 180_000 + bytes / 2),
                ("public/200.html", 2_000),
                ("public/index.html", 3_000),
            ] {
                entries.push(file_of(process, &format!("{folder}/{path}"), size));
            }
        }
    }
    process.unpack_own(entries);
    process.out(format!("{name}: built in {folder}\n"));
    0
}

fn configured_folder(process: &Process<'_>, bundler: &Bundler) -> Option<String> {
    match bundler.name {
        "vite" | "vitepress" => {
            if let Some(text) = process.text_of("svelte.config.js") {
                return Some(
                    if text.contains("adapter-static") || text.contains("adapter-node") {
                        "build"
                    } else {
                        ".svelte-kit/output"
                    }
                    .to_owned(),
                );
            }
            configured(process, &["vite.config.ts", "vite.config.js", "vite.config.mjs"], &["outDir:"])
        }
        "ng" => {
            let file = ["angular.json"];
            let folder = configured(process, &file, &["\"outputPath\":"]);
            folder.or_else(|| Manifest::read(process, process.cwd).ok().map(|m| format!("dist/{}", m.name)))
        }
        "webpack" | "webpack-cli" => configured(
            process,
            &["webpack.config.js", "webpack.prod.js", "webpack.config.prod.js"],
            &["path: path."],
        ),
        "vue-cli-service" => configured(process, &["vue.config.js"], &["outputDir:"]),
        "react-scripts" => process.var("BUILD_PATH").map(str::to_owned),
        _ => None,
    }
}

fn file_of(process: &Process<'_>, path: &str, size: u64) -> Entry {
    let at = process.path(path);
    let label = format!("estimated: built {at} from {size}");
    Entry::fixed(at, 0o644, size, label)
}

/// A page: the framework's share of the scripts and the project's.
fn page(process: &mut Process<'_>, folder: &str, bytes: u64, entries: &mut Vec<Entry>) {
    process.discard(folder);
    let script = 145_000 + bytes * 6 / 10;
    // Names of bundles change with their contents; the size stands for it.
    let hash = format!("{:08x}", (script.wrapping_mul(0x9e37_79b1)) & 0xffff_ffff);
    entries.push(Entry::text(format!("{folder}/index.html"), 0o644, format!(
        "<!doctype html>\n<html><head><link rel=\"stylesheet\" href=\"/assets/index-{hash}.css\"></head>\n<body><div id=\"root\"></div>\
         <script type=\"module\" src=\"/assets/index-{hash}.js\"></script></body></html>\n"
    )));
    entries.push(file_of(process, &format!("{folder}/assets/index-{hash}.js"), script));
    entries.push(file_of(process, &format!("{folder}/assets/index-{hash}.css"), 4_000 + bytes / 20));
    if process.name() == "ng" {
        entries.push(file_of(process, &format!("{folder}/browser/index.html"), 1_200));
        entries.push(file_of(process, &format!("{folder}/browser/main-{hash}.js"), script));
    }
    let public = process.path("public");
    let assets: Vec<(String, u64)> = process
        .sys
        .tree
        .walk(&public)
        .filter(|(path, node)| node.is_file() && path != "index.html")
        .map(|(path, node)| (path, node.size()))
        .collect();
    for (path, size) in assets {
        entries.push(file_of(process, &format!("{folder}/{path}"), size));
    }
}

fn next(process: &mut Process<'_>, folder: &str, bytes: u64, entries: &mut Vec<Entry>) {
    let config: String = ["next.config.js", "next.config.mjs", "next.config.ts"]
        .iter()
        .filter_map(|file| process.text_of(file))
        .collect();
    let kept_cache = format!("{folder}/cache");
    process.sweep(folder, |name| name != "cache");
    let exports = config.contains("'export'")
        || config.contains("\"export\"")
        || process.operands().iter().any(|arg| arg == "export");
    let standalone = config.contains("standalone");
    let mut files = vec![
        (format!("{folder}/BUILD_ID"), 21),
        (format!("{folder}/build-manifest.json"), 2_000),
        (format!("{folder}/server/pages/contents"), 900_000 + bytes),
        (format!("{folder}/static/chunks/main.js"), 350_000 + bytes / 2),
        (format!("{kept_cache}/webpack/contents"), 45_000_000 + bytes * 10),
    ];
    if standalone {
        files.extend([
            (format!("{folder}/standalone/server.js"), 5_000),
            (format!("{folder}/standalone/package.json"), 900),
            (format!("{folder}/standalone/node_modules/contents"), 32_000_000),
            (format!("{folder}/standalone/.next/server/contents"), 900_000 + bytes),
        ]);
    }
    if exports {
        let out = process.path("out");
        files.extend([
            (format!("{out}/index.html"), 8_000),
            (format!("{out}/_next/static/chunks/main.js"), 350_000 + bytes / 2),
        ]);
    }
    entries.extend(files.into_iter().map(|(path, size)| file_of(process, &path, size)));
}

fn check_only(process: &mut Process<'_>, _: &[String]) -> ExitCode {
    process.sys.spend(cost::BUNDLER / 4);
    0
}

fn compile(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    if has("--version") || has("-v") {
        process.out("Version 5.9.3\n");
        return 0;
    }
    let bytes = sources(process);
    spend(process, bytes);
    if has("--noEmit") || process.name() == "vue-tsc" || process.name() == "tsc-alias" {
        return 0;
    }
    if process.name() == "nest" && !has("build") {
        return 0;
    }
    let project = argument(process, &["-p", "--project"]).unwrap_or_else(|| "tsconfig.json".to_owned());
    let project = if process.sys.tree.is_dir(&process.path(&project)) {
        format!("{project}/tsconfig.json")
    } else {
        project
    };
    let config = process.text_of(&project).unwrap_or_default();
    if process.name() == "tsc" && config.is_empty() && !args.iter().any(|arg| arg.ends_with(".ts")) {
        process.out("Version 5.9.3\ntsc: The TypeScript Compiler - Version 5.9.3\n");
        return 1;
    }
    if config.contains("\"noEmit\": true") {
        return 0;
    }
    let out = argument(process, &["--outDir", "-d", "--out-dir"]);
    let out = out.or_else(|| configured(process, &[&project], &["\"outDir\":"]));
    let out = out.unwrap_or_else(|| if process.name() == "nest" { "dist" } else { "." }.to_owned());
    let root = configured(process, &[&project], &["\"rootDir\":"]);
    emit(process, out.trim_end_matches('/'), root.as_deref());
    0
}

/// A script for each source, below the folder that all sources share.
fn emit(process: &mut Process<'_>, out: &str, root: Option<&str>) {
    let skip = ["node_modules", ".git", out];
    let source = |path: &str| {
        let typed = path.ends_with(".ts") || path.ends_with(".tsx") || path.ends_with(".js");
        typed
            && !path.ends_with(".d.ts")
            && !path.ends_with(".config.ts")
            && !path.ends_with(".config.js")
            && !path.contains(".spec.")
            && !path.contains(".test.")
            && !path.starts_with("test/")
            && !skip.iter().any(|folder| path.starts_with(&format!("{folder}/")))
    };
    let files: Vec<(String, u64)> = process
        .sys
        .tree
        .walk(process.cwd)
        .filter(|(path, node)| node.is_file() && source(path))
        .map(|(path, node)| (path, node.size()))
        .collect();
    let in_src = files
        .iter()
        .filter(|(path, _)| path.ends_with(".ts") || path.ends_with(".tsx"))
        .all(|(path, _)| path.starts_with("src/"));
    let base = match root {
        Some(root) => format!("{}/", root.trim_matches('/')),
        None if in_src => "src/".to_owned(),
        None => String::new(),
    };
    let mut entries = Vec::new();
    for (path, size) in files {
        let relative = path.strip_prefix(base.trim_start_matches("./")).unwrap_or(&path);
        let stem = relative.trim_end_matches(".tsx").trim_end_matches(".ts").trim_end_matches(".js");
        if out == "." && path.ends_with(".js") {
            continue;
        }
        entries.push(file_of(process, &format!("{out}/{stem}.js"), 120 + size * 9 / 10));
    }
    process.unpack_own(entries);
}

fn check(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.name() == "playwright" && process.operands().iter().any(|arg| arg == "install") {
        let at = format!("{}/.cache/ms-playwright/contents", process.home());
        process.download(160_000_000);
        process.unpack_own(vec![Entry::fixed(at, 0o755, 430_000_000, "estimated: browsers of playwright")]);
        return 0;
    }
    let bytes = sources(process);
    spend(process, bytes / 2);
    0
}

fn prisma(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.operands().iter().any(|arg| arg == "generate") {
        let root = process.path("node_modules/.prisma/client");
        let file = |name: &str, size: u64| {
            Entry::fixed(format!("{root}/{name}"), 0o644, size, format!("estimated: prisma {name}"))
        };
        let entries = vec![
            file("index.js", 40_000),
            file("index.d.ts", 300_000),
            file("libquery_engine.so.node", 17_000_000),
        ];
        process.unpack_own(entries);
        process.out("Generated Prisma Client to ./node_modules/@prisma/client\n");
    }
    process.sys.spend(cost::BUNDLER);
    0
}

fn styles(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(cost::BUNDLER / 2);
    let args = process.operands().to_vec();
    let plain: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let pair = plain.iter().find_map(|arg| arg.split_once(':').map(|(_, out)| out.to_owned()));
    let out =
        argument(process, &["-o", "--output"]).or(pair).or_else(|| plain.get(1).map(|arg| (*arg).clone()));
    if let Some(out) = out {
        let out = if out.ends_with(".css") { out } else { format!("{}/main.css", out.trim_end_matches('/')) };
        let entry = file_of(process, &out, 30_000);
        process.unpack_own(vec![entry]);
    }
    0
}

fn wrapper(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let mut env = process.env.clone();
    let mut rest = process.operands();
    while let Some((first, more)) = rest.split_first() {
        match first.split_once('=') {
            Some((name, value)) if !first.starts_with('-') => {
                env.insert(name.to_owned(), value.to_owned());
            }
            _ if first == "--" || first.starts_with('-') => {}
            _ => break,
        }
        rest = more;
    }
    if rest.is_empty() || process.name() == "wait-on" {
        return 0;
    }
    let (argv, cwd, user) = (rest.to_vec(), process.cwd.to_owned(), process.user.clone());
    process.exec_with(&argv, &env, &cwd, &user)
}

fn rimraf(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    for arg in process.operands().to_vec().iter().filter(|arg| !arg.starts_with('-')) {
        let _ = process.remove_all(arg);
    }
    0
}

fn copy(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> = process.operands().iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    let Some((target, sources)) = words.split_last() else { return 0 };
    let plain: Vec<String> = sources.iter().filter(|source| !source.contains('*')).cloned().collect();
    if plain.len() < sources.len() {
        process.not_simulated(1, "patterns have no model here");
    }
    let _ = process.mkdir_all(target, 0o755);
    let argv: Vec<String> =
        ["cp".to_owned(), "-r".to_owned()].into_iter().chain(plain).chain([target.clone()]).collect();
    if argv.len() > 3 { process.exec(&argv) } else { 0 }
}

fn run_all(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let words: Vec<String> = process.operands().iter().filter(|arg| !arg.starts_with('-')).cloned().collect();
    // What runs the script that this is in runs the others too; see `with_bin`.
    let runner = process.var("npm_execpath").unwrap_or_default();
    let tool = ["pnpm", "yarn", "bun"].into_iter().find(|tool| runner.contains(tool)).unwrap_or("npm");
    let call = |script: &str| -> Vec<String> { [tool, "run", script].map(str::to_owned).to_vec() };
    if !matches!(process.name(), "turbo" | "nx" | "lerna") {
        for word in words {
            let argv = match word.strip_prefix("npm:") {
                Some(script) => call(script),
                None if process.name() == "concurrently" => {
                    ["/bin/sh", "-c", &word].map(str::to_owned).to_vec()
                }
                None => call(&word),
            };
            let code = process.exec(&argv);
            if code != 0 {
                return code;
            }
        }
        return 0;
    }
    if words.first().is_some_and(|word| word == "prune") {
        process.not_simulated(1, "turbo prune has no model");
        return 0;
    }
    let scripts: Vec<&String> =
        words.iter().filter(|word| !matches!(word.as_str(), "run" | "run-many" | "affected")).collect();
    let patterns =
        Manifest::read(process, process.cwd).map(|manifest| manifest.workspaces).unwrap_or_default();
    let mut folders = Vec::new();
    for pattern in patterns.iter().map(String::as_str).chain(["packages/*", "apps/*"]) {
        let parent = process.path(pattern.trim_end_matches("/*"));
        let Ok(entries) = process.sys.tree.read_dir(&parent) else { continue };
        folders.extend(entries.filter(|(_, node)| node.is_dir()).map(|(name, _)| format!("{parent}/{name}")));
    }
    folders.sort();
    folders.dedup();
    let (env, user) = (process.env.clone(), process.user.clone());
    for folder in folders {
        let Ok(manifest) = Manifest::read(process, &folder) else { continue };
        for script in &scripts {
            if manifest.scripts.contains_key(script.as_str()) {
                let code = process.exec_with(&call(script), &env, &folder, &user);
                if code != 0 {
                    return code;
                }
            }
        }
    }
    0
}
