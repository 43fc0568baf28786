//! `pyproject.toml` and `Pipfile`: what a project is called, what it needs, which programs it brings.

use std::collections::BTreeMap;

use crate::shell::Process;
use crate::vfs::path::base;

use super::requirement::normal;

/// What a project says of itself. Requirements are words such as `name[extra]>=1.0`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Project {
    pub name: String,
    pub version: String,
    pub dependencies: Vec<String>,
    /// Optional ones, by the name of the extra.
    pub extras: BTreeMap<String, Vec<String>>,
    /// Those for development, by the name of the group.
    pub groups: BTreeMap<String, Vec<String>>,
    /// Names of programs.
    pub scripts: Vec<String>,
    /// `>=3.12`.
    pub python: String,
}

/// Which groups and extras an installation takes.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    /// Whether the project's own dependencies are left out.
    pub no_main: bool,
    /// Every group but those refused; if not, only those chosen.
    pub all_groups: bool,
    pub groups: Vec<String>,
    pub refused: Vec<String>,
    pub extras: Vec<String>,
    pub all_extras: bool,
}

impl Project {
    /// The project in a folder; empty where it says nothing.
    pub fn read(process: &Process<'_>, folder: &str) -> Self {
        let text = process.text_of(&format!("{folder}/pyproject.toml")).unwrap_or_default();
        let mut project = Self::parse(&text);
        let setup = process.text_of(&format!("{folder}/setup.py")).unwrap_or_default();
        let setup_cfg = process.text_of(&format!("{folder}/setup.cfg")).unwrap_or_default();
        if let Some((_, list)) = setup.split_once("install_requires") {
            project.dependencies.extend(quoted(list.split(']').next().unwrap_or_default()));
        }
        if let Some((_, list)) = setup_cfg.split_once("install_requires") {
            let lines = list.lines().skip(1).take_while(|line| line.starts_with([' ', '\t']));
            project.dependencies.extend(lines.map(|line| line.trim().to_owned()));
        }
        if let Some((_, list)) = setup.split_once("console_scripts") {
            let named = quoted(list.split(']').next().unwrap_or_default()).into_iter();
            project.scripts.extend(named.filter_map(|one| Some(one.split_once('=')?.0.trim().to_owned())));
        }
        if project.name.is_empty() {
            let named =
                setup.split_once("name=").map(|(_, rest)| quoted(rest.lines().next().unwrap_or_default()));
            let named = named.and_then(|list| list.first().cloned());
            project.name =
                named.unwrap_or_else(|| base(process.path(folder).trim_end_matches(['/', '.'])).to_owned());
        }
        if project.version.is_empty() {
            project.version = "0.1.0".to_owned();
        }
        project
    }

    pub fn parse(text: &str) -> Self {
        let mut project = Self::default();
        for (section, key, value) in statements(text) {
            project.statement(&section, key, &value);
        }
        project
    }

    fn statement(&mut self, section: &str, key: String, value: &str) {
        let list = || quoted(value);
        let plain = value.trim_matches(['"', '\'']).to_owned();
        match (section, key.as_str()) {
            ("project" | "tool.poetry", "name") => self.name = plain,
            ("project" | "tool.poetry", "version") => self.version = plain,
            ("project", "requires-python") | ("tool.poetry.dependencies", "python") => self.python = plain,
            ("project", "dependencies") => self.dependencies = list(),
            ("project.optional-dependencies" | "tool.poetry.extras", _) => {
                self.extras.insert(normal(&key), list());
            }
            ("dependency-groups" | "tool.pdm.dev-dependencies", _) => {
                // `{include-group = "test"}` is the others of that name.
                let included =
                    value.split("include-group").skip(1).filter_map(|part| quoted(part).first().cloned());
                let included: Vec<String> = included.collect();
                let own = list().into_iter().filter(|one| !included.contains(one));
                let more = included.iter().filter_map(|name| self.groups.get(name)).flatten().cloned();
                let all: Vec<String> = own.chain(more).collect();
                self.groups.insert(key, all);
            }
            ("tool.uv", "dev-dependencies") => {
                self.groups.insert("dev".to_owned(), list());
            }
            ("project.scripts" | "tool.poetry.scripts" | "project.gui-scripts", _) => self.scripts.push(key),
            ("tool.poetry.dependencies" | "packages", _) if !value.contains("optional = true") => {
                self.dependencies.push(pinned(&key, value));
            }
            ("tool.poetry.dev-dependencies" | "dev-packages", _) => {
                self.groups.entry("dev".to_owned()).or_default().push(pinned(&key, value));
            }
            _ => {
                let group = section
                    .strip_prefix("tool.poetry.group.")
                    .and_then(|rest| rest.strip_suffix(".dependencies"));
                if let Some(group) = group {
                    self.groups.entry(group.to_owned()).or_default().push(pinned(&key, value));
                }
            }
        }
    }

    /// What to install.
    pub fn wanted(&self, choice: &Choice) -> Vec<String> {
        let mut wanted = if choice.no_main { Vec::new() } else { self.dependencies.clone() };
        for (name, list) in &self.groups {
            let chosen = choice.all_groups || choice.groups.contains(name);
            if chosen && !choice.refused.contains(name) {
                wanted.extend(list.iter().cloned());
            }
        }
        for (name, list) in &self.extras {
            if choice.all_extras || choice.extras.iter().any(|extra| normal(extra) == *name) {
                wanted.extend(list.iter().cloned());
            }
        }
        wanted
    }
}

/// `django = "^5.1"` is `django`, `flask = "==3.0.0"` and `flask = "3.0.0"` are pinned.
fn pinned(key: &str, value: &str) -> String {
    let version = if value.starts_with('{') {
        quoted(value.split_once("version").map_or("", |(_, rest)| rest)).first().cloned()
    } else {
        Some(value.trim_matches(['"', '\'']).to_owned())
    };
    let version = version.unwrap_or_default();
    let bare = version.trim_start_matches("==").trim();
    let exact = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if exact { format!("{key}=={bare}") } else { key.to_owned() }
}

/// Texts in quotes.
pub(super) fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'']) {
        let quote = if rest.get(at..).is_some_and(|rest| rest.starts_with('"')) { '"' } else { '\'' };
        let after = rest.get(at + 1..).unwrap_or_default();
        let Some((inside, more)) = after.split_once(quote) else { break };
        found.push(inside.to_owned());
        rest = more;
    }
    found
}

/// Section, key and value of each statement of TOML; a list goes on over lines until it is closed.
fn statements(text: &str) -> Vec<(String, String, String)> {
    let mut found: Vec<(String, String, String)> = Vec::new();
    let mut section = String::new();
    let mut open = 0_i32;
    for line in text.lines() {
        let line = line.trim();
        let uncommented =
            if line.starts_with('#') { "" } else { line.split(" #").next().unwrap_or(line).trim() };
        if open <= 0 && uncommented.starts_with('[') {
            section = uncommented.trim_matches(['[', ']']).replace('"', "");
            continue;
        }
        let outside: String = uncommented.split(['"', '\'']).step_by(2).collect();
        let depth = outside.matches('[').count() as i32 - outside.matches(']').count() as i32;
        if open > 0 {
            if let Some((_, _, value)) = found.last_mut() {
                value.push_str(uncommented);
            }
            open += depth;
        } else if let Some((key, value)) = uncommented.split_once('=') {
            let key = key.trim().trim_matches(['"', '\'']).to_owned();
            found.push((section.clone(), key, value.trim().to_owned()));
            open = depth;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_project() {
        let text = "[project]\nname = \"x\"\nversion = \"2.0\"\ndependencies = [\n  \"fastapi[all]>=0.1\", # the web\n  'httpx',\n]\n[project.optional-dependencies]\ncpu = [\"torch\"]\n[project.scripts]\nserve = \"x:main\"\n[dependency-groups]\ntest = [\"pytest\"]\ndev = [{include-group = \"test\"}, \"ruff\"]\n";
        let project = Project::parse(text);
        assert_eq!((project.name.as_str(), project.version.as_str()), ("x", "2.0"));
        assert_eq!(project.wanted(&Choice::default()), ["fastapi[all]>=0.1", "httpx"]);
        let choice = Choice { groups: vec!["dev".into()], extras: vec!["cpu".into()], ..Choice::default() };
        assert_eq!(project.wanted(&choice), ["fastapi[all]>=0.1", "httpx", "ruff", "pytest", "torch"]);
        assert_eq!(project.scripts, ["serve"]);
        let poetry = "[tool.poetry]\nname = \"y\"\n[tool.poetry.dependencies]\npython = \"^3.12\"\ndjango = \"^5.1\"\nflask = \"3.0.0\"\npsycopg = {extras = [\"c\"], version = \"^3.2\"}\n[tool.poetry.group.dev.dependencies]\nblack = \"*\"\n";
        let project = Project::parse(poetry);
        assert_eq!(project.wanted(&Choice::default()), ["django", "flask==3.0.0", "psycopg"]);
        let all = Choice { all_groups: true, ..Choice::default() };
        assert_eq!(project.wanted(&all).last().map(String::as_str), Some("black"));
        assert_eq!(project.python, "^3.12");
    }
}
