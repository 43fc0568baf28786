//! Compilers of scripts and styles, and the generators of clients for databases.

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path::{clean, join, parent};

use super::super::words::value;
use super::super::{Program, Userland, cost};
use super::outputs::{configured, file_of, sources, spend};
use super::workspace::within;

pub const PROGRAMS: &[Program] = &[
    Program {
        names: &["tsc", "vue-tsc", "nest", "swc", "babel", "tsc-alias", "tspc", "attw", "resolve-tspaths"],
        summary: "compilers of scripts: a file for each source",
        flags: &[],
        run: compile,
    },
    Program { names: &["prisma"], summary: "prisma generate", flags: &[], run: prisma },
    Program {
        names: &["sass", "tailwindcss", "tailwind", "postcss", "lessc", "node-sass", "stylus", "unocss"],
        summary: "compilers of styles",
        flags: &[],
        run: styles,
    },
];

fn compile(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    if has("--version") || has("-v") {
        process.out("Version 5.9.3\n");
        return 0;
    }
    let bytes = sources(process);
    spend(process, bytes);
    let writes = matches!(process.name(), "tsc" | "tspc" | "nest" | "swc" | "babel");
    if has("--noEmit") || !writes || process.name() == "nest" && !has("build") {
        return 0;
    }
    if process.name() == "nest" {
        return nest(process, &args);
    }
    if has("-b") || has("--build") {
        let named: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
        let configs: Vec<String> = match named.as_slice() {
            [] => vec![process.path("tsconfig.json")],
            named => named.iter().map(|name| config_of(process, name)).collect(),
        };
        let mut done = Vec::new();
        for config in configs {
            build_project(process, &config, &mut done);
        }
        return 0;
    }
    let project =
        value(process.operands(), &["-p", "--project"]).unwrap_or_else(|| "tsconfig.json".to_owned());
    let project = config_of(process, &project);
    let config = process.text_of(&project).unwrap_or_default();
    if process.name() == "tsc" && config.is_empty() && !args.iter().any(|arg| arg.ends_with(".ts")) {
        process.out("Version 5.9.3\ntsc: The TypeScript Compiler - Version 5.9.3\n");
        return 1;
    }
    let given = value(process.operands(), &["--outDir", "-d", "--out-dir"]);
    if given.is_none()
        && setting(process, &project, "\"noEmit\":", 0).is_some_and(|(value, _)| value == "true")
    {
        return 0;
    }
    emit_project(process, &project, given.as_deref());
    0
}

/// `nest build [NAME…]`: `dist`, or `dist/apps/NAME` where the project is one of several.
fn nest(process: &mut Process<'_>, args: &[String]) -> ExitCode {
    let cli = process.text_of("nest-cli.json").unwrap_or_default();
    let cli: serde_json::Value = serde_json::from_str(&cli).unwrap_or_default();
    let projects = cli.get("projects").and_then(serde_json::Value::as_object);
    let name = args.iter().skip_while(|arg| *arg != "build").skip(1).find(|arg| !arg.starts_with('-'));
    let roots: Vec<String> = projects
        .into_iter()
        .flatten()
        .filter(|(project, _)| name.is_none_or(|name| *project == name))
        .filter_map(|(_, project)| Some(project.get("root")?.as_str()?.to_owned()))
        .collect();
    if roots.is_empty() {
        emit_project(process, &process.path("tsconfig.json"), None);
        return 0;
    }
    for root in roots {
        let main = format!("dist/{root}/main.js");
        let bytes = process.bytes_below(&process.path(&root), |_| true);
        let entry = file_of(process, &main, 20_000 + bytes);
        process.unpack_own(vec![entry]);
    }
    0
}

/// The path of a configuration, which may be named by its folder.
fn config_of(process: &Process<'_>, name: &str) -> String {
    let path = process.path(name);
    let path = if process.sys.tree.is_dir(&path) { format!("{path}/tsconfig.json") } else { path };
    clean(&path)
}

/// A project after those that it refers to.
fn build_project(process: &mut Process<'_>, config: &str, done: &mut Vec<String>) {
    if done.iter().any(|one| one == config) || done.len() > 200 {
        return;
    }
    done.push(config.to_owned());
    let text = process.text_of(config).unwrap_or_default();
    if let Some((_, list)) = text.split_once("\"references\"") {
        let list = list.split(']').next().unwrap_or_default();
        let quoted =
            list.split("\"path\"").skip(1).filter_map(|part| part.split('"').nth(1)).map(str::to_owned);
        for path in quoted.collect::<Vec<_>>() {
            let other = config_of(process, &join(parent(config), &path));
            build_project(process, &other, done);
        }
    }
    let setting = |key: &str| setting(process, config, key, 0).map(|(value, _)| value);
    let empty = text.contains("\"files\": []") || text.contains("\"files\":[]");
    if !empty && setting("\"noEmit\":").as_deref() != Some("true") {
        emit_project(process, config, None);
    }
}

/// The value of a setting, in a configuration or in what it extends, and the folder of the file that has it.
fn setting(process: &Process<'_>, config: &str, key: &str, depth: u32) -> Option<(String, String)> {
    let text = process.text_of(config)?;
    let after = |key: &str| {
        let (_, after) = text.split_once(key)?;
        let value = after.trim_start().split([',', '\n', '}']).next()?.trim();
        Some(value.trim_matches('"').trim_start_matches("./").to_owned())
    };
    if let Some(value) = after(key) {
        return Some((value, parent(config).to_owned()));
    }
    let extended = after("\"extends\":").filter(|_| depth < 6)?;
    let raw = text.split_once("\"extends\":")?.1.split('"').nth(1)?;
    let path = if raw.starts_with('.') {
        join(parent(config), raw)
    } else {
        process.path(&format!("node_modules/{extended}"))
    };
    let path = if process.sys.tree.exists(&path) { path } else { format!("{path}.json") };
    setting(process, &clean(&path), key, depth + 1)
}

fn emit_project(process: &mut Process<'_>, config: &str, given: Option<&str>) {
    let folder = |key: &str| {
        let (value, at) = setting(process, config, key, 0)?;
        Some(clean(&join(&at, &value)))
    };
    let root =
        if process.sys.tree.exists(config) { parent(config).to_owned() } else { process.cwd.to_owned() };
    let out = given.map(|given| clean(&process.path(given))).or_else(|| folder("\"outDir\":"));
    let out = out.or_else(|| (process.name() == "nest").then(|| format!("{root}/dist")));
    let sources = folder("\"rootDir\":");
    within(process, &root, |inner| emit(inner, out.as_deref(), sources.as_deref()));
}

/// A script for each source, below the folder that all sources share. Paths are absolute.
fn emit(process: &mut Process<'_>, out: Option<&str>, root: Option<&str>) {
    let below = |folder: &str| folder.strip_prefix(process.cwd).map(|path| path.trim_matches('/').to_owned());
    let own = out.and_then(below).filter(|path| !path.is_empty());
    let source = |path: &str| {
        let typed = [".ts", ".tsx", ".js", ".mts", ".jsx"].iter().any(|ending| path.ends_with(ending));
        typed
            && !path.ends_with(".d.ts")
            && !path.ends_with(".config.ts")
            && !path.ends_with(".config.js")
            && !path.contains(".spec.")
            && !path.contains(".test.")
            && !path.starts_with("test/")
            && !path.split('/').any(|part| part == "node_modules" || part == ".git")
            && !own.as_ref().is_some_and(|own| path.starts_with(&format!("{own}/")))
    };
    let walk = process.sys.tree.walk(process.cwd).filter(|(path, node)| node.is_file() && source(path));
    let files: Vec<(String, u64)> = walk.map(|(path, node)| (path, node.size())).collect();
    let in_src = files
        .iter()
        .filter(|(path, _)| path.ends_with(".ts") || path.ends_with(".tsx"))
        .all(|(path, _)| path.starts_with("src/"));
    let base = match root.and_then(below) {
        Some(root) if root.is_empty() => String::new(),
        Some(root) => format!("{root}/"),
        None if in_src => "src/".to_owned(),
        None => String::new(),
    };
    let mut entries = Vec::new();
    for (path, size) in files {
        let relative = path.strip_prefix(&base).unwrap_or(&path);
        let (stem, ending) = relative.rsplit_once('.').unwrap_or((relative, "js"));
        if out.is_none() && path.ends_with(".js") {
            continue;
        }
        let ending = if ending == "mts" { "mjs" } else { "js" };
        let to = match out {
            Some(out) => format!("{out}/{stem}.{ending}"),
            None => process
                .path(&format!("{}.{ending}", path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem))),
        };
        entries.push(file_of(process, &to, 120 + size * 9 / 10));
    }
    process.unpack_own(entries);
}

fn prisma(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    if process.operands().iter().any(|arg| arg == "generate") {
        let schema = ["prisma/schema.prisma", "schema.prisma"];
        let named = value(process.operands(), &["--schema"]);
        let missing = match &named {
            Some(named) => !process.sys.tree.exists(&process.path(named)),
            None => {
                !schema.iter().any(|file| process.sys.tree.exists(&process.path(file)))
                    && !process.sys.tree.is_dir(&process.path("prisma"))
                    && !process.sys.tree.exists(&process.path("prisma.config.ts"))
                    && !process.text_of("package.json").is_some_and(|text| text.contains("\"schema\""))
            }
        };
        if missing {
            process.err("Error: Could not find Prisma Schema that is required for this command.\nYou can either provide it with `--schema` argument, set it as `prisma.schema` in your package.json or put it into the default location.\nChecked following paths:\n\nschema.prisma: file not found\nprisma/schema.prisma: file not found\n");
            return 1;
        }
        // The client goes to the packages that the project finds, which may be those of a workspace's root.
        let mut home = process.cwd.to_owned();
        while home.len() > 1 && !process.sys.tree.is_dir(&format!("{home}/node_modules")) {
            home = parent(&home).to_owned();
        }
        let home = if home.len() > 1 { home } else { process.cwd.to_owned() };
        let files = [named.as_deref().unwrap_or(""), "prisma/schema.prisma", "schema.prisma"];
        let set = configured(process, &files, &["output "]).filter(|out| !out.is_empty());
        let root = match &set {
            Some(out) => clean(&join(&process.path("prisma"), out)),
            None => format!("{home}/node_modules/.prisma/client"),
        };
        let file = |name: &str, size: u64| {
            Entry::fixed(format!("{root}/{name}"), 0o644, size, format!("estimated: prisma {name}"))
        };
        let mut entries = vec![
            file("index.js", 40_000),
            file("index.d.ts", 300_000),
            file("index-browser.js", 6_000),
            file("package.json", 3_500),
            file("schema.prisma", 1_500),
        ];
        let text = files.iter().find_map(|file| process.text_of(file)).unwrap_or_default();
        entries.extend(
            engines(process, &text)
                .iter()
                .map(|name| file(&format!("libquery_engine-{name}.so.node"), 17_000_000)),
        );
        process.unpack_own(entries);
        process.out("Generated Prisma Client to ./node_modules/@prisma/client\n");
    }
    process.sys.spend(cost::BUNDLER);
    0
}

/// The platforms whose engines a client gets: those of `binaryTargets`, else this system's, by its C library and its
/// OpenSSL.
fn engines(process: &Process<'_>, schema: &str) -> Vec<String> {
    let arm = process.sys.machine == "aarch64";
    let has = |path: &str| process.sys.tree.exists(path);
    let release = process.text_of("/etc/os-release").unwrap_or_default();
    let of = |key: &str| {
        let line = release.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    let native = if of("ID") == "alpine" || has("/etc/alpine-release") {
        let version = of("VERSION_ID");
        let minor = version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok()).unwrap_or(20);
        match (arm, minor >= 17) {
            (false, true) => "linux-musl-openssl-3.0.x",
            (false, false) => "linux-musl",
            (true, true) => "linux-musl-arm64-openssl-3.0.x",
            (true, false) => "linux-musl-arm64-openssl-1.1.x",
        }
        .to_owned()
    } else {
        let family = of("ID_LIKE") + &of("ID");
        let family = if ["rhel", "fedora", "centos"].iter().any(|name| family.contains(name)) {
            "rhel"
        } else {
            "debian"
        };
        let family = if arm { "linux-arm64" } else { family };
        let old = matches!(of("VERSION_ID").as_str(), "10" | "11" | "18.04" | "20.04");
        format!("{family}-openssl-{}", if old { "1.1.x" } else { "3.0.x" })
    };
    let named =
        schema.split_once("binaryTargets").map(|(_, rest)| rest.split(']').next().unwrap_or_default());
    let named: Vec<String> =
        named.map_or(Vec::new(), |list| list.split('"').skip(1).step_by(2).map(str::to_owned).collect());
    if named.is_empty() {
        return vec![native];
    }
    named.into_iter().map(|name| if name == "native" { native.clone() } else { name }).collect()
}

fn styles(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    process.sys.spend(cost::BUNDLER / 2);
    let args = process.operands().to_vec();
    let plain: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let pair = plain.iter().find_map(|arg| arg.split_once(':').map(|(_, out)| out.to_owned()));
    let flag = value(process.operands(), &["-o", "--output", "--out-file", "-d", "--dir"]);
    let out = flag.or(pair).or_else(|| plain.get(1).map(|arg| (*arg).clone()));
    if let Some(out) = out {
        let out = if out.ends_with(".css") { out } else { format!("{}/main.css", out.trim_end_matches('/')) };
        let entry = file_of(process, &out, 30_000);
        process.unpack_own(vec![entry]);
    }
    0
}
