//! What package managers tell and set: versions, lists, configuration, fields of the manifest.

use serde_json::{Map, Value};

use crate::shell::{ExitCode, Process};
use crate::vfs::Content;

use super::super::Userland;
use super::call::Call;
use super::global::prefix;
use super::install::{installed, split};
use super::manifest::Manifest;
use super::tool::Tool;

/// `init`, `root`, `config`, `pkg`, `version`, `ls`, `view`, `pack` and others that answer and go.
pub(super) fn settle(userland: &Userland, process: &mut Process<'_>, tool: Tool, call: &Call) -> ExitCode {
    let names = &call.names;
    match call.command.as_str() {
        "init" if !process.sys.tree.exists(&process.path("package.json")) => {
            let name = crate::vfs::path::base(process.cwd).to_owned();
            process.user_file(
                "package.json",
                format!("{{\n  \"name\": \"{name}\",\n  \"version\": \"1.0.0\"\n}}\n").as_str(),
            );
        }
        "root" | "bin" | "prefix" => {
            let global = call.has(&["g", "global"]);
            let at = match (call.command.as_str(), global) {
                ("root", true) => format!("{}/lib/node_modules", prefix(process)),
                ("bin", true) => format!("{}/bin", prefix(process)),
                ("prefix", true) => prefix(process),
                ("root", false) => process.path("node_modules"),
                ("bin", false) => process.path("node_modules/.bin"),
                _ => process.cwd.to_owned(),
            };
            process.out(format!("{at}\n"));
        }
        "config" | "c" | "set" | "get" => config(process, tool, call),
        "pkg" => return pkg(process, names),
        "version" => return version(process, tool, names),
        "list" | "ls" | "ll" | "la" => list(process),
        "view" | "info" | "show" => {
            let Some(languages) = process.languages(userland) else { return 0 };
            if let Some(word) = names.first() {
                let (name, version) = split(word);
                let version = version.unwrap_or_else(|| languages.npm(&name).version.to_string());
                process.out(format!("{version}\n"));
            }
        }
        "pack" => return pack(process),
        _ => {}
    }
    0
}

fn config(process: &mut Process<'_>, tool: Tool, call: &Call) {
    let words = match call.command.as_str() {
        "set" | "get" => [vec![call.command.clone()], call.names.clone()].concat(),
        _ => call.names.clone(),
    };
    let mut words = words.iter().map(String::as_str);
    match (words.next(), words.next()) {
        (Some("set"), Some(key)) => {
            let line = match key.split_once('=') {
                Some(_) => key.to_owned(),
                None => format!("{key}={}", words.next().unwrap_or_default()),
            };
            let file = if tool == Tool::Yarn { ".yarnrc" } else { ".npmrc" };
            let at = format!("{}/{file}", process.home());
            let text = process.text_of(&at).unwrap_or_default();
            process.user_file(&at, format!("{text}{line}\n").as_str());
        }
        (Some("get"), Some("prefix")) => {
            let prefix = prefix(process);
            process.out(format!("{prefix}\n"));
        }
        (Some("get"), Some("cache")) => {
            let cache = tool.cache(process);
            process.out(format!("{}\n", cache.trim_end_matches("/_cacache/content-v2")));
        }
        (Some("get"), Some("registry")) => process.out("https://registry.npmjs.org/\n"),
        (Some("get"), Some(_)) => process.out("undefined\n"),
        _ => {}
    }
}

/// `npm pkg get|set|delete`.
fn pkg(process: &mut Process<'_>, words: &[String]) -> ExitCode {
    let text = process.text_of("package.json").unwrap_or_default();
    let Ok(mut whole) = serde_json::from_str::<Value>(&text) else { return 1 };
    let Some((action, keys)) = words.split_first() else { return 1 };
    match action.as_str() {
        "get" => {
            let found = |key: &String| key.split('.').try_fold(&whole, |at, part| at.get(part)).cloned();
            let text = match keys {
                [] => serde_json::to_string_pretty(&whole).unwrap_or_default(),
                [key] => found(key).unwrap_or_else(|| Value::Object(Map::new())).to_string(),
                _ => {
                    let fields = keys.iter().filter_map(|key| Some((key.clone(), found(key)?)));
                    serde_json::to_string_pretty(&Value::Object(fields.collect())).unwrap_or_default()
                }
            };
            process.out(format!("{text}\n"));
            return 0;
        }
        "set" => {
            for (key, value) in keys.iter().filter_map(|word| word.split_once('=')) {
                let value = serde_json::from_str(value)
                    .ok()
                    .filter(|_| process.args.iter().any(|word| word == "--json"))
                    .unwrap_or_else(|| Value::String(value.to_owned()));
                put(&mut whole, key, Some(value));
            }
        }
        "delete" => keys.iter().for_each(|key| put(&mut whole, key, None)),
        _ => return 0,
    }
    let text = serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n";
    process.user_file("package.json", text.as_str());
    0
}

/// Sets or removes a field by its path: `scripts.prepare`.
fn put(whole: &mut Value, path: &str, value: Option<Value>) {
    let (parents, last) = path.rsplit_once('.').map_or(("", path), |(front, last)| (front, last));
    let mut at = whole;
    for part in parents.split('.').filter(|part| !part.is_empty()) {
        let Value::Object(object) = at else { return };
        at = object.entry(part).or_insert_with(|| Value::Object(Map::new()));
    }
    if let Value::Object(object) = at {
        match value {
            Some(value) => object.insert(last.to_owned(), value),
            None => object.remove(last),
        };
    }
}

fn version(process: &mut Process<'_>, tool: Tool, names: &[String]) -> ExitCode {
    match names.first() {
        Some(version) if version.starts_with(|c: char| c.is_ascii_digit()) => {
            let words = ["set".to_owned(), format!("version={version}")];
            process.out(format!("v{version}\n"));
            pkg(process, &words)
        }
        Some(_) => 0,
        None => {
            let version = tool.version(process);
            process.out(format!("{version}\n"));
            0
        }
    }
}

/// What is installed, as `npm ls` draws it.
pub(super) fn list(process: &mut Process<'_>) {
    let manifest = Manifest::read(process, process.cwd).unwrap_or_default();
    let root = process.path("node_modules");
    let mut text = format!("{}@1.0.0 {}\n", manifest.name, process.cwd);
    let direct = |name: &String| {
        manifest.dependencies.contains_key(name) || manifest.dev_dependencies.contains_key(name)
    };
    let names: Vec<String> = installed(process, &root).into_iter().filter(direct).collect();
    for (index, name) in names.iter().enumerate() {
        let package = Manifest::read(process, &format!("{root}/{name}")).unwrap_or_default();
        let version = package.field("version").and_then(Value::as_str).unwrap_or("1.0.0").to_owned();
        let arm = if index + 1 == names.len() { "└──" } else { "├──" };
        text.push_str(&format!("{arm} {name}@{version}\n"));
    }
    process.out(text);
}

/// `npm pack`: an archive of which the size is a guess.
fn pack(process: &mut Process<'_>) -> ExitCode {
    let Ok(manifest) = Manifest::read(process, process.cwd) else { return 1 };
    let version = manifest.field("version").and_then(Value::as_str).unwrap_or("1.0.0");
    let name = manifest.name.trim_start_matches('@').replace('/', "-");
    let file = format!("{name}-{version}.tgz");
    let bytes = process.bytes_below(process.cwd, |path| !path.starts_with("node_modules/")) / 3;
    process.user_file(
        &file,
        Content::described(bytes, format!("estimated: packed {}@{version}", manifest.name)),
    );
    process.out(format!("{file}\n"));
    0
}
