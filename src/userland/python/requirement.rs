//! What to install: words such as `name[extra]>=1.0 ; marker`, requirements files, projects.

use crate::shell::Process;
use crate::vfs::path::{base, join, parent};

use super::pip::Call;

/// Lower case, dashes: PEP 503.
pub(super) fn normal(name: &str) -> String {
    name.to_ascii_lowercase().replace(['_', '.'], "-")
}

/// The folder that a package is imported from.
pub(super) fn module(name: &str) -> String {
    name.replace('-', "_")
}

/// `name[extra]>=1.0 ; marker` into name and pinned version; `None` if it is not for this platform.
pub(super) fn requirement(word: &str) -> Option<(String, Option<String>)> {
    let (spec, marker) = word.split_once(';').unwrap_or((word, ""));
    if ["win32", "Windows", "darwin"]
        .iter()
        .any(|other| marker.contains(&format!("== '{other}")) || marker.contains(&format!("== \"{other}")))
    {
        return None;
    }
    let spec = spec.split(" @ ").next().unwrap_or(spec).trim();
    let end = spec.find(['=', '<', '>', '~', '!', '[', ' ', '@']).unwrap_or(spec.len());
    let name = normal(spec.get(..end)?.trim());
    let pinned = spec
        .split_once("==")
        .map(|(_, version)| version.split([',', ' ']).next().unwrap_or(version).trim().to_owned());
    (!name.is_empty()).then_some((name, pinned))
}

/// Lines of a requirements file; `-r` in it leads to others, seven deep at most.
pub(super) fn requirements(process: &Process<'_>, text: &str, file: &str, call: &mut Call, depth: u32) {
    for line in text.lines() {
        let line = line.split(" #").next().unwrap_or(line).trim().trim_end_matches('\\').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(other) = line.strip_prefix("-r ").or(line.strip_prefix("--requirement ")) {
            let at = join(parent(&process.path(file)), other.trim());
            if let Some(text) = process.text_of(&at).filter(|_| depth < 7) {
                requirements(process, &text, &at, call, depth + 1);
            }
        } else if let Some(project) = line.strip_prefix("-e ") {
            call.names.push(project.trim().to_owned());
        } else if !line.starts_with('-') {
            call.names.push(line.split(" --hash").next().unwrap_or(line).to_owned());
        }
    }
}

pub(super) fn is_project(word: &str) -> bool {
    word.starts_with(['.', '/']) && !word.ends_with(".whl")
}

/// Dependencies of a project with `pyproject.toml` or `setup.py`.
pub(super) fn project_requirements(process: &Process<'_>, project: &str) -> Vec<(String, Option<String>)> {
    let text = process.text_of(&format!("{project}/pyproject.toml")).unwrap_or_default();
    let mut found = pyproject(&text);
    let setup = process.text_of(&format!("{project}/setup.py")).unwrap_or_default();
    if let Some((_, list)) = setup.split_once("install_requires") {
        found.extend(quoted(list.split(']').next().unwrap_or_default()));
    }
    found
}

fn quoted(text: &str) -> Vec<(String, Option<String>)> {
    text.split(['"', '\'']).skip(1).step_by(2).filter_map(requirement).collect()
}

/// `dependencies = [...]` of PEP 621 and the table of Poetry.
pub(super) fn pyproject(text: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    let mut section = "";
    let mut in_list = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') && !in_list {
            section = line.trim_matches(['[', ']']);
            continue;
        }
        if in_list || (section == "project" && line.starts_with("dependencies")) {
            let list = line.trim_start_matches("dependencies");
            found.extend(quoted(list));
            in_list = !list.trim_end().trim_end_matches(',').ends_with(']')
                || (list.contains('"') && !list.trim_end().ends_with(']'));
            continue;
        }
        if section == "tool.poetry.dependencies" || section == "packages" {
            let Some((name, _)) = line.split_once('=') else { continue };
            let name = normal(name.trim().trim_matches('"'));
            if name != "python" {
                found.push((name, None));
            }
        }
    }
    found
}

pub(super) fn project_name(process: &Process<'_>, project: &str) -> String {
    let text = process.text_of(&format!("{project}/pyproject.toml")).unwrap_or_default();
    let named =
        text.lines().find_map(|line| line.trim().strip_prefix("name")?.trim_start().strip_prefix('='));
    named.map_or_else(|| base(process.cwd).to_owned(), |name| name.trim().trim_matches('"').to_owned())
}
