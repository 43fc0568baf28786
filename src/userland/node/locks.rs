//! Lock files: what they pin.

use serde_json::Value;

/// A package that a lock file pins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Locked {
    pub name: String,
    pub version: String,
    pub dev: bool,
    /// Programs that it brings, where the file says so of the copy in the project's own `node_modules`.
    pub programs: Vec<String>,
    /// Whether the file would say if it brought any.
    pub says_programs: bool,
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
        says_programs: true,
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

/// What `yarn.lock` or `pnpm-lock.yaml` pins: names with versions, by their simplest lines. Yarn lists the programs
/// since its second version.
pub(super) fn text_lock(text: &str) -> Vec<Locked> {
    let mut locked: Vec<Locked> = Vec::new();
    let mut name = String::new();
    let says_programs = text.contains("\n__metadata:");
    let mut in_programs = false;
    for line in text.lines() {
        let trimmed = line.trim();
        in_programs &= line.starts_with("    ");
        if in_programs && let Some((program, _)) = trimmed.split_once(':') {
            if let Some(last) = locked.last_mut() {
                last.programs.push(program.trim_matches('"').to_owned());
            }
            continue;
        }
        if says_programs && trimmed == "bin:" {
            in_programs = true;
            continue;
        }
        if let Some(version) = trimmed.strip_prefix("version ").or(trimmed.strip_prefix("version: ")) {
            if !name.is_empty() {
                let version = version.trim_matches(['"', '\'']).to_owned();
                locked.push(Locked {
                    name: std::mem::take(&mut name),
                    version,
                    dev: false,
                    programs: vec![],
                    says_programs,
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
            let name = std::mem::take(&mut name);
            locked.push(Locked { name, version, dev: false, programs: vec![], says_programs: false });
        }
    }
    locked.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    locked.dedup();
    locked
}

/// What `bun.lock` pins: each line of `packages` is `"NAME": ["NAME@VERSION", …`.
pub(super) fn bun_lock(text: &str) -> Vec<Locked> {
    let pinned = text.lines().filter_map(|line| {
        let (_, list) = line.trim().strip_prefix('"')?.split_once("\": [\"")?;
        let (name, version) = list.split('"').next()?.rsplit_once('@')?;
        let version = version.to_owned();
        let plain = version.starts_with(|c: char| c.is_ascii_digit()) && !name.is_empty();
        let name = name.to_owned();
        plain.then_some(Locked { name, version, dev: false, programs: vec![], says_programs: false })
    });
    pinned.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

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
        let berry = "__metadata:\n  version: 8\n\n\"dotenv-cli@npm:^8.0.0\":\n  version: 8.0.0\n  bin:\n    dotenv: cli.js\n  checksum: 1\n";
        let berry = format!("# yarn\n\n{berry}");
        let names: Vec<_> = text_lock(&berry).into_iter().map(|l| (l.name, l.programs)).collect();
        assert_eq!(names, [("dotenv-cli".to_owned(), vec!["dotenv".to_owned()])]);
        let pnpm = "lockfileVersion: '9.0'\n\npackages:\n\n  '@babel/core@7.2.0':\n    resolution: {}\n\n  express@4.17.1:\n    resolution: {}\n";
        let names: Vec<_> = text_lock(pnpm).into_iter().map(|l| (l.name, l.version)).collect();
        assert_eq!(names, [("@babel/core".into(), "7.2.0".into()), ("express".into(), "4.17.1".to_owned())]);
        let bun = "{\n  \"packages\": {\n    \"@babel/core\": [\"@babel/core@7.2.0\", \"\", {}, \"x\"],\n    \"express\": [\"express@4.17.1\", \"\"],\n  }\n}\n";
        let names: Vec<_> = bun_lock(bun).into_iter().map(|l| (l.name, l.version)).collect();
        assert_eq!(names, [("@babel/core".into(), "7.2.0".into()), ("express".into(), "4.17.1".to_owned())]);
    }
}
