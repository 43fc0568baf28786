//! What a `Cargo.toml` says.

use std::collections::BTreeSet;

use crate::shell::Process;

/// What a manifest says.
#[derive(Default)]
pub(super) struct Manifest {
    pub(super) name: String,
    pub(super) binaries: Vec<String>,
    pub(super) dependencies: BTreeSet<String>,
    pub(super) members: Vec<String>,
    /// It is a library for other languages, or for the web.
    pub(super) dynamic: bool,
}

pub(super) fn read(process: &Process<'_>, folder: &str) -> Option<Manifest> {
    let text = process.text_of(&format!("{folder}/Cargo.toml"))?;
    let mut manifest = Manifest::default();
    let mut section = String::new();
    // Lists may go over several lines.
    let mut in_members = false;
    for line in text.lines().map(|line| line.split(" #").next().unwrap_or_default().trim()) {
        if in_members {
            manifest.members.extend(quoted(line).filter(|_| !line.starts_with('#')));
            in_members = line.starts_with('#') || !line.contains(']');
            continue;
        }
        if line.starts_with('[') {
            section = line.trim_matches(['[', ']']).to_owned();
            if let Some(name) = section.strip_prefix("dependencies.") {
                manifest.dependencies.insert(name.to_owned());
            }
            continue;
        }
        let Some((key, value)) = line.split_once('=') else { continue };
        let (key, value) = (key.trim(), value.trim());
        let text = || value.trim_matches('"').to_owned();
        match (section.as_str(), key) {
            ("package", "name") => manifest.name = text(),
            ("lib", "crate-type" | "crate_type") => manifest.dynamic = value.contains("\"cdylib\""),
            ("bin", "name") => manifest.binaries.push(text()),
            ("workspace", "members") => {
                manifest.members = quoted(value).collect();
                in_members = value.starts_with('[') && !value.contains(']');
            }
            ("dependencies" | "build-dependencies" | "workspace.dependencies", _) => {
                manifest.dependencies.insert(key.trim_end_matches(".workspace").to_owned());
            }
            _ => {}
        }
    }
    Some(manifest)
}

/// The texts in quotes.
fn quoted(line: &str) -> impl Iterator<Item = String> {
    line.split(['"', '\'']).skip(1).step_by(2).map(str::to_owned)
}
