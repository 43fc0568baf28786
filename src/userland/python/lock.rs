//! Lock files of Poetry, uv, PDM and Pipenv: what they pin, and what each package needs.

use std::collections::BTreeMap;

use crate::shell::Process;

use super::project::quoted;
use super::requirement::{normal, requirement};

/// Versions by the packages' names, each with the names that it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Lock(BTreeMap<String, (String, Vec<String>)>);

impl Lock {
    /// The first of these files that is there.
    pub fn read(process: &Process<'_>, files: &[&str]) -> Option<Self> {
        files.iter().find_map(|file| {
            let text = process.text_of(file)?;
            Some(if file.ends_with("Pipfile.lock") { Self::pipfile(&text) } else { Self::parse(&text) })
        })
    }

    pub fn version(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|(version, _)| version.as_str())
    }

    pub fn needs(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], |(_, needs)| needs)
    }

    fn parse(text: &str) -> Self {
        let mut lock = Self::default();
        let (mut name, mut in_table, mut in_list) = (String::new(), false, false);
        for line in text.lines().map(str::trim) {
            let quoted_value = |key: &str| {
                line.strip_prefix(key)?
                    .trim_start()
                    .strip_prefix('=')
                    .and_then(|rest| quoted(rest).first().cloned())
            };
            if line == "[[package]]" {
                (name, in_table, in_list) = (String::new(), false, false);
            } else if line.starts_with('[') && line.ends_with(']') && !in_list {
                in_table = line == "[package.dependencies]";
            } else if let Some(value) = quoted_value("name").filter(|_| name.is_empty()) {
                name = normal(&value);
            } else if let Some(value) = quoted_value("version").filter(|_| !name.is_empty() && !in_table) {
                lock.0.insert(name.clone(), (value, Vec::new()));
            } else if let Some((_, needs)) = lock.0.get_mut(&name) {
                let starts = line.starts_with("dependencies = [");
                if in_table {
                    needs.extend(line.split_once('=').map(|(key, _)| normal(key.trim().trim_matches('"'))));
                } else if starts || in_list {
                    // `{ name = "x", marker = … }` in uv's, `"x>=1; marker"` in PDM's.
                    let named: Vec<String> = if line.contains("name = ") {
                        line.split("name = ")
                            .skip(1)
                            .filter_map(|part| quoted(part).first().cloned())
                            .collect()
                    } else {
                        quoted(line)
                    };
                    needs.extend(named.iter().filter_map(|word| requirement(word)).map(|(name, _)| name));
                    in_list = !line.ends_with(']');
                }
            }
        }
        lock
    }

    fn pipfile(text: &str) -> Self {
        let whole: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
        let sections = ["default", "develop"].iter().filter_map(|name| whole.get(name)?.as_object());
        let pinned = sections.flatten().filter_map(|(name, value)| {
            let version = value.get("version")?.as_str()?.trim_start_matches("==").to_owned();
            Some((normal(name), (version, Vec::new())))
        });
        Self(pinned.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Lock;

    #[test]
    fn locks() {
        let poetry = "[[package]]\nname = \"Flask\"\nversion = \"3.0.3\"\ndescription = \"x\"\n\n[package.dependencies]\nJinja2 = \">=3.1.2\"\nWerkzeug = {version = \">=3\", optional = true}\n\n[[package]]\nname = \"jinja2\"\nversion = \"3.1.4\"\n";
        let lock = Lock::parse(poetry);
        assert_eq!((lock.version("flask"), lock.version("jinja2")), (Some("3.0.3"), Some("3.1.4")));
        assert_eq!(lock.needs("flask"), ["jinja2", "werkzeug"]);
        let uv = "version = 1\n\n[[package]]\nname = \"flask\"\nversion = \"3.0.3\"\nsource = { registry = \"x\" }\ndependencies = [\n    { name = \"jinja2\" },\n    { name = \"colorama\", marker = \"sys_platform == 'win32'\" },\n]\n";
        assert_eq!(Lock::parse(uv).needs("flask"), ["jinja2", "colorama"]);
        let pipfile = Lock::pipfile("{\"default\":{\"requests\":{\"version\":\"==2.32.3\"}}}");
        assert_eq!(pipfile.version("requests"), Some("2.32.3"));
    }
}
