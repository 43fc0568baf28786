//! `nx`: targets of projects, of which the outputs follow from the executors.

use serde_json::Value;

use crate::catalog::Entry;
use crate::shell::{ExitCode, Process};
use crate::vfs::path::parent;

use super::super::{Userland, cost};
use super::manifest::Manifest;
use super::outputs::{file_of, next, page, spend};
use super::tool::Tool;

/// A project, by its `project.json` or the manifest of a package.
struct Project {
    name: String,
    /// From the root of the workspace.
    root: String,
    targets: Value,
    scripts: Vec<String>,
}

/// The call: which targets, of which projects (all if empty), what follows.
#[derive(Default)]
struct Wanted {
    targets: Vec<String>,
    projects: Vec<String>,
    /// `--outputPath`.
    out: Option<String>,
}

pub(super) fn nx(_: &Userland, process: &mut Process<'_>) -> ExitCode {
    let args = process.operands().to_vec();
    if args.iter().any(|arg| arg == "--version") {
        process.out("Nx Version:\n- Local: v22.1.1\n- Global: Not found\n");
        return 0;
    }
    let Some(wanted) = read(&args) else { return 0 };
    let projects = projects(process);
    for target in &wanted.targets {
        let named: Vec<&Project> = projects
            .iter()
            .filter(|project| wanted.projects.is_empty() || wanted.projects.contains(&project.name))
            .collect();
        if named.is_empty() && !wanted.projects.is_empty() {
            let name = wanted.projects.join(", ");
            process.err(format!("\n NX   Cannot find project '{name}'\n\n"));
            return 1;
        }
        for project in named {
            let code = run_target(process, project, target, wanted.out.as_deref());
            if code != 0 {
                return code;
            }
        }
    }
    0
}

/// `nx build api`, `nx run api:build:production`, `nx run-many -t build -p a,b`; `None` for what leaves no files.
fn read(args: &[String]) -> Option<Wanted> {
    let mut wanted = Wanted::default();
    let mut words: Vec<String> = Vec::new();
    let mut rest = args.iter().peekable();
    while let Some(arg) = rest.next() {
        let (flag, value) =
            arg.split_once('=').map_or((arg.as_str(), None), |(f, v)| (f, Some(v.to_owned())));
        let list: Option<&mut Vec<String>> = match flag {
            "-t" | "--target" | "--targets" => Some(&mut wanted.targets),
            "-p" | "--projects" | "--project" => Some(&mut wanted.projects),
            _ => None,
        };
        if let Some(list) = list {
            let mut values: Vec<String> = value.into_iter().collect();
            while values.is_empty() || arg.contains('=').eq(&false) {
                match rest.next_if(|word| !word.starts_with('-')) {
                    Some(word) => values.push(word.clone()),
                    None => break,
                }
            }
            list.extend(values.iter().flat_map(|value| value.split(',')).map(|one| one.trim().to_owned()));
        } else if matches!(flag, "--outputPath" | "--output-path") {
            wanted.out = value.or_else(|| rest.next().cloned());
        } else if matches!(
            flag,
            "--configuration" | "-c" | "--parallel" | "--base" | "--head" | "--exclude" | "--nxBail"
        ) {
            if value.is_none() {
                rest.next_if(|word| !word.starts_with('-'));
            }
        } else if !arg.starts_with('-') {
            words.push(arg.clone());
        }
    }
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["run", spec, ..] => {
            let mut parts = spec.split(':');
            wanted.projects = parts.next().into_iter().map(str::to_owned).collect();
            wanted.targets = parts.next().into_iter().map(str::to_owned).collect();
        }
        ["run-many" | "affected", ..] => {}
        [
            "reset" | "report" | "graph" | "sync" | "daemon" | "migrate" | "format:check" | "init" | "show"
            | "list",
            ..,
        ] => return None,
        [target, projects @ ..] => {
            wanted.targets = vec![(*target).to_owned()];
            wanted.projects.extend(projects.iter().take(1).map(|&name| name.to_owned()));
        }
        [] => return None,
    }
    Some(wanted)
}

fn projects(process: &Process<'_>) -> Vec<Project> {
    let walk = process.sys.tree.walk(process.cwd).filter(|(path, _)| {
        let file = path.rsplit('/').next().unwrap_or_default();
        matches!(file, "project.json" | "package.json")
            && !path.split('/').any(|part| part == "node_modules" || part == "dist")
    });
    let mut found: Vec<Project> = Vec::new();
    for (path, _) in walk {
        let root = if path.contains('/') { parent(&path).to_owned() } else { String::new() };
        let Some(text) = process.text_of(&path) else { continue };
        let whole: Value = serde_json::from_str(&text).unwrap_or_default();
        let name =
            whole.get("name").and_then(Value::as_str).unwrap_or(crate::vfs::path::base(&root)).to_owned();
        let scripts: Vec<String> =
            Manifest::parse(&text).map(|one| one.scripts.into_keys().collect()).unwrap_or_default();
        let targets = whole.get("targets").or(whole.pointer("/nx/targets")).cloned().unwrap_or_default();
        match found.iter_mut().find(|project| project.root == root) {
            // `project.json` comes after `package.json`, and has the name.
            Some(project) if path.ends_with("project.json") => {
                (project.name, project.targets) = (name, targets);
            }
            Some(project) => project.scripts = scripts,
            None => found.push(Project { name, root, targets, scripts }),
        }
    }
    found
}

fn run_target(process: &mut Process<'_>, project: &Project, target: &str, out: Option<&str>) -> ExitCode {
    let Some(described) = project.targets.get(target) else {
        if project.scripts.iter().any(|script| script == target) && !project.root.is_empty() {
            let argv = [Tool::around(process).name(), "run", target].map(str::to_owned);
            let (env, user, folder) =
                (process.env.clone(), process.user.clone(), process.path(&project.root));
            return process.exec_with(&argv, &env, &folder, &user);
        }
        // Targets that plugins infer from configuration files: the usual ones write to `dist`.
        if target == "build" && !project.root.is_empty() {
            build(process, project, &Value::Null, out);
        }
        return 0;
    };
    let executor = described.get("executor").and_then(Value::as_str).unwrap_or_default();
    if let Some(command) =
        described.get("command").or(described.pointer("/options/command")).and_then(Value::as_str)
    {
        let folder = described.pointer("/options/cwd").and_then(Value::as_str).unwrap_or("").to_owned();
        let folder = folder.replace("{projectRoot}", &project.root);
        let argv = ["/bin/sh", "-c", command].map(str::to_owned);
        let (env, user, folder) = (process.env.clone(), process.user.clone(), process.path(&folder));
        return process.exec_with(&argv, &env, folder.trim_end_matches('/'), &user);
    }
    let checks = ["lint", "test", "serve", "e2e", "typecheck"].iter().any(|word| target.contains(word));
    if checks || executor.contains("eslint") || executor.contains("jest") {
        process.sys.spend(cost::BUNDLER);
        return 0;
    }
    build(process, project, described, out);
    0
}

fn build(process: &mut Process<'_>, project: &Project, target: &Value, out: Option<&str>) {
    let executor = target.get("executor").and_then(Value::as_str).unwrap_or_default();
    let option = |name: &str| target.pointer(&format!("/options/{name}"));
    let place = |text: &str| {
        text.replace("{workspaceRoot}/", "")
            .replace("{projectRoot}", &project.root)
            .replace("{projectName}", &project.name)
    };
    let listed =
        target.pointer("/outputs/0").and_then(Value::as_str).filter(|text| !text.contains("{options"));
    let folder = out.map(str::to_owned).or_else(|| option("outputPath").and_then(Value::as_str).map(place));
    let folder = folder.or_else(|| listed.map(place)).unwrap_or_else(|| format!("dist/{}", project.root));
    let folder = process.path(&folder);
    let bytes = process.bytes_below(&process.path(&project.root), |path| !path.contains("node_modules/"));
    spend(process, bytes);
    let has = |file: &str| process.sys.tree.exists(&process.path(&format!("{}/{file}", project.root)));
    let mut entries: Vec<Entry> = Vec::new();
    let is_page =
        ["vite", "angular", "web:", "react", "browser", "rspack"].iter().any(|word| executor.contains(word))
            || has("index.html")
            || has("src/index.html");
    if executor.contains("next") || has("next.config.js") {
        next(process, &format!("{folder}/.next"), bytes, &mut entries);
        entries.push(file_of(process, &format!("{folder}/package.json"), 900));
    } else if is_page {
        page(process, &folder, bytes, &mut entries);
        if executor.contains("angular") {
            entries.push(file_of(process, &format!("{folder}/browser/index.html"), 1_200));
        }
    } else {
        let main = option("main").and_then(Value::as_str).unwrap_or("main.ts");
        let stem = crate::vfs::path::base(main).split('.').next().unwrap_or("main").to_owned();
        entries.push(file_of(process, &format!("{folder}/{stem}.js"), 20_000 + bytes));
        if option("generatePackageJson").and_then(Value::as_bool).unwrap_or(true) {
            let root = Manifest::read(process, process.cwd).unwrap_or_default();
            let dependencies = serde_json::to_string_pretty(&root.dependencies).unwrap_or_default();
            let text = format!(
                "{{\n  \"name\": \"{}\",\n  \"version\": \"0.0.1\",\n  \"dependencies\": {dependencies}\n}}\n",
                project.name
            );
            entries.push(Entry::text(format!("{folder}/package.json"), 0o644, text));
            if let Some(lock) = process.text_of("package-lock.json") {
                entries.push(Entry::text(format!("{folder}/package-lock.json"), 0o644, lock));
            }
        }
    }
    process.unpack_own(entries);
}
