//! `package.json`, as far as an installation reads it.

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

    pub fn field(&self, name: &str) -> Option<&Value> {
        self.whole.get(name)
    }

    /// Takes what another package of the workspace needs.
    pub fn needs_also(&mut self, other: &Self) {
        self.dependencies.extend(other.dependencies.clone());
        self.dev_dependencies.extend(other.dev_dependencies.clone());
    }

    /// Drops dependencies by their names.
    pub fn without(&mut self, refused: impl Fn(&str) -> bool) {
        self.dependencies.retain(|name, _| !refused(name));
        self.dev_dependencies.retain(|name, _| !refused(name));
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

#[cfg(test)]
mod tests {
    use super::*;

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
