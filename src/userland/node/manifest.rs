//! `package.json` and the lock files, as far as an installation reads them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::shell::Process;

/// What a project asks for.
#[derive(Debug, Clone, Default)]
pub(super) struct Manifest {
    pub name: String,
    pub scripts: BTreeMap<String, String>,
    pub dependencies: BTreeMap<String, String>,
    pub dev_dependencies: BTreeMap<String, String>,
    /// Folders of a workspace, patterns as written.
    pub workspaces: Vec<String>,
    whole: Value,
}

/// Why a manifest could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    Absent,
    /// What the parser says.
    Malformed(String),
}

impl Manifest {
    pub fn read(process: &Process<'_>, directory: &str) -> Result<Self, Unreadable> {
        let path = format!("{}/package.json", directory.trim_end_matches('/'));
        let text = process.text_of(&path).ok_or(Unreadable::Absent)?;
        Self::parse(&text)
    }

    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let whole: Value =
            serde_json::from_str(text).map_err(|error| Unreadable::Malformed(error.to_string()))?;
        let map = |key: &str| -> BTreeMap<String, String> {
            let object = whole.get(key).and_then(Value::as_object);
            object
                .into_iter()
                .flatten()
                .map(|(k, v)| (k.clone(), v.as_str().unwrap_or("*").to_owned()))
                .collect()
        };
        let list =
            whole.get("workspaces").and_then(|w| w.as_array().or_else(|| w.get("packages")?.as_array()));
        let workspaces = list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        let mut dependencies = map("dependencies");
        dependencies.extend(map("optionalDependencies"));
        Ok(Self {
            name: whole.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
            scripts: map("scripts"),
            dependencies,
            dev_dependencies: map("devDependencies"),
            workspaces,
            whole,
        })
    }

    /// The manifest with more dependencies, as `npm install NAME` writes it.
    pub fn with(&self, names: &[(String, String)], dev: bool) -> String {
        let mut whole = self.whole.clone();
        if let Value::Object(object) = &mut whole {
            let key = if dev { "devDependencies" } else { "dependencies" };
            let section = object.entry(key).or_insert_with(|| Value::Object(serde_json::Map::new()));
            if let Value::Object(section) = section {
                for (name, version) in names {
                    section.insert(name.clone(), Value::String(format!("^{version}")));
                }
            }
        }
        serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
    }
}

/// A package that a lock file pins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Locked {
    pub name: String,
    pub version: String,
    pub dev: bool,
    /// Programs that it brings, where the file says so of the copy in the project's own `node_modules`.
    pub programs: Vec<String>,
}

/// What `package-lock.json` pins; empty if it is not one.
pub(super) fn npm_lock(text: &str) -> Vec<Locked> {
    let Ok(whole) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let flag = |value: &Value, key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
    let of = |name: &str, value: &Value| Locked {
        name: name.to_owned(),
        version: value.get("version").and_then(Value::as_str).unwrap_or("0.0.0").to_owned(),
        dev: flag(value, "dev"),
        programs: vec![],
    };
    let programs = |value: &Value| -> Vec<String> {
        value
            .get("bin")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect()
    };
    if let Some(packages) = whole.get("packages").and_then(Value::as_object) {
        let pinned = packages.iter().filter(|(_, value)| !flag(value, "link"));
        return pinned
            .filter_map(|(path, value)| {
                let (folder, name) = path.rsplit_once("node_modules/")?;
                let programs = if folder.is_empty() { programs(value) } else { vec![] };
                Some(Locked { programs, ..of(name, value) })
            })
            .collect();
    }
    let dependencies = whole.get("dependencies").and_then(Value::as_object);
    dependencies.into_iter().flatten().map(|(name, value)| of(name, value)).collect()
}

/// What `yarn.lock` or `pnpm-lock.yaml` pins: names with versions, by their simplest lines.
pub(super) fn text_lock(text: &str) -> Vec<Locked> {
    let mut locked = Vec::new();
    let mut name = String::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(version) = trimmed.strip_prefix("version ").or(trimmed.strip_prefix("version: ")) {
            if !name.is_empty() {
                let version = version.trim_matches(['"', '\'']).to_owned();
                locked.push(Locked {
                    name: std::mem::take(&mut name),
                    version,
                    dev: false,
                    programs: vec![],
                });
            }
            continue;
        }
        let Some(key) = trimmed.strip_suffix(':') else { continue };
        let first =
            key.trim_matches(['"', '\'']).split(", ").next().unwrap_or_default().trim_matches(['"', '\'']);
        let key = first.strip_prefix('/').unwrap_or(first);
        let Some(at) = key.rfind('@').filter(|at| *at > 0) else { continue };
        let (package, rest) = (key.get(..at).unwrap_or_default(), key.get(at + 1..).unwrap_or_default());
        name = package.split("@npm").next().unwrap_or(package).to_owned();
        // pnpm has the version in the key.
        if line.starts_with(' ') && rest.starts_with(|c: char| c.is_ascii_digit()) {
            let version = rest.split('(').next().unwrap_or(rest).to_owned();
            locked.push(Locked { name: std::mem::take(&mut name), version, dev: false, programs: vec![] });
        }
    }
    locked.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    locked.dedup();
    locked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks() {
        let lock = r#"{"lockfileVersion":3,"packages":{"":{"name":"a"},"node_modules/express":{"version":"4.18.2"},
            "node_modules/a/node_modules/@b/c":{"version":"1.0.0","dev":true}}}"#;
        let names: Vec<_> = npm_lock(lock).into_iter().map(|l| (l.name, l.version, l.dev)).collect();
        assert_eq!(
            names,
            [
                ("@b/c".to_owned(), "1.0.0".to_owned(), true),
                ("express".to_owned(), "4.18.2".to_owned(), false)
            ]
        );
        let tools = r#"{"packages":{"node_modules/@rollup/wasm-node":{"bin":{"rollup":"dist/bin/rollup"}},
            "node_modules/a/node_modules/b":{"bin":{"b":"b.js"}},"node_modules/c":{}}}"#;
        let programs: BTreeMap<_, _> = npm_lock(tools).into_iter().map(|l| (l.name, l.programs)).collect();
        let with_programs = programs.into_iter().filter(|(_, programs)| !programs.is_empty());
        let expected = [("@rollup/wasm-node".to_owned(), vec!["rollup".to_owned()])];
        assert_eq!(with_programs.collect::<Vec<_>>(), expected);
        let yarn = "# yarn lockfile v1\n\n\"@babel/core@^7.0.0\", \"@babel/core@^7.1.0\":\n  version \"7.2.0\"\n\nexpress@^4.17.1:\n  version \"4.17.1\"\n";
        let names: Vec<_> = text_lock(yarn).into_iter().map(|l| (l.name, l.version)).collect();
        assert_eq!(names, [("@babel/core".into(), "7.2.0".into()), ("express".into(), "4.17.1".to_owned())]);
        let pnpm = "lockfileVersion: '9.0'\n\npackages:\n\n  '@babel/core@7.2.0':\n    resolution: {}\n\n  express@4.17.1:\n    resolution: {}\n";
        let names: Vec<_> = text_lock(pnpm).into_iter().map(|l| (l.name, l.version)).collect();
        assert_eq!(names, [("@babel/core".into(), "7.2.0".into()), ("express".into(), "4.17.1".to_owned())]);
    }

    #[test]
    fn manifests() {
        assert!(matches!(Manifest::parse("{"), Err(Unreadable::Malformed(_))));
        let manifest =
            Manifest::parse(r#"{"name":"x","scripts":{"build":"vite build"},"dependencies":{"vue":"3"}}"#);
        let manifest = manifest.unwrap();
        assert!(manifest.dependencies.contains_key("vue") && manifest.scripts.contains_key("build"));
        assert!(manifest.with(&[("cors".into(), "2.8.5".into())], false).contains("\"cors\": \"^2.8.5\""));
    }
}
