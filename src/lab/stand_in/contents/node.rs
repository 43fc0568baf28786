//! Manifests and locks of JavaScript's package managers.

use super::super::samples::Clues;
use crate::vfs::path;

/// Names with versions.
pub(super) type Packages = &'static [(&'static str, &'static str)];

/// What a program of JavaScript builds, by the folder that is taken of it: folder, script, packages, whether these are
/// needed in the finished image.
const BUILDERS: &[(&str, &str, Packages)] = &[
    (".next", "next build", &[("next", "15.3.3"), ("react", "19.1.0"), ("react-dom", "19.1.0")]),
    (".output", "nuxt build", &[("nuxt", "3.17.5")]),
    ("_site", "eleventy", &[("@11ty/eleventy", "3.1.1")]),
    ("public", "gatsby build", &[("gatsby", "5.14.3"), ("react", "18.3.1"), ("react-dom", "18.3.1")]),
    (
        "build",
        "react-scripts build",
        &[("react", "18.3.1"), ("react-dom", "18.3.1"), ("react-scripts", "5.0.1")],
    ),
    ("dist", "vite build", &[("react", "19.1.0"), ("react-dom", "19.1.0"), ("vite", "6.3.5")]),
];

const COMPILER: (&str, Packages) = ("tsc", &[("express", "5.1.0"), ("typescript", "5.8.3")]);
const SERVER: Packages = &[("express", "5.1.0")];

/// The script that builds, and the packages.
pub(super) fn npm(clues: &Clues) -> (&'static str, Packages) {
    let runs_what_was_compiled = clues.begins("dist/") || clues.begins("build/");
    if runs_what_was_compiled {
        return COMPILER;
    }
    if clues.angular().is_some() {
        return ("ng build", &[("@angular/cli", "19.2.0"), ("@angular/core", "19.2.0")]);
    }
    let builder = BUILDERS.iter().find(|(folder, ..)| clues.makes(folder));
    match builder {
        Some((_, script, packages)) => (script, packages),
        None if clues.begins(".next/") => {
            ("next build", BUILDERS.first().map_or(SERVER, |(_, _, packages)| packages))
        }
        None if clues.scripts.contains("build") => COMPILER,
        None => ("", SERVER),
    }
}

pub(super) fn package_json((build, packages): &(&str, Packages), at: &str, clues: &Clues) -> String {
    let script = |name: &String| match name.as_str() {
        "build" => format!("\"build\": \"{build}\""),
        "start" => "\"start\": \"node index.js\"".to_owned(),
        // What others do nobody knows.
        other => format!("\"{other}\": \"true\""),
    };
    // One of several has the name of its folder.
    let name = Some(path::base(path::parent(at))).filter(|name| !name.is_empty()).unwrap_or("app");
    let root = name == "app" && clues.says("turbo");
    let workspaces = if root { "\n  \"workspaces\": [\"apps/*\"]," } else { "" };
    let scripts: Vec<String> = clues.scripts.iter().map(script).collect();
    let wanted: Vec<String> =
        packages.iter().map(|(name, version)| format!("\"{name}\": \"{version}\"")).collect();
    format!(
        "{{\n  \"name\": \"{name}\",\n  \"version\": \"1.0.0\",\n  \"private\": true,{workspaces}\n  \"scripts\": {{ {} }},\n  \"dependencies\": {{ {} }}\n}}\n",
        scripts.join(", "),
        wanted.join(", ")
    )
}

pub(super) fn package_lock(packages: Packages) -> String {
    let wanted: Vec<String> =
        packages.iter().map(|(name, version)| format!("\"{name}\": \"{version}\"")).collect();
    let pinned: String = packages
        .iter()
        .map(|(name, version)| format!(",\n    \"node_modules/{name}\": {{ \"version\": \"{version}\" }}"))
        .collect();
    format!(
        "{{\n  \"name\": \"app\",\n  \"version\": \"1.0.0\",\n  \"lockfileVersion\": 3,\n  \"requires\": true,\n  \"packages\": {{\n    \"\": {{ \"name\": \"app\", \"version\": \"1.0.0\", \"dependencies\": {{ {} }} }}{pinned}\n  }}\n}}\n",
        wanted.join(", ")
    )
}

pub(super) fn yarn_lock(packages: Packages) -> String {
    let pinned =
        packages.iter().map(|(name, version)| format!("\n\n\"{name}@{version}\":\n  version \"{version}\""));
    format!("# yarn lockfile v1\n{}\n", pinned.collect::<String>())
}

pub(super) fn pnpm_lock(packages: Packages) -> String {
    let wanted = packages.iter().map(|(name, version)| {
        format!("      '{name}':\n        specifier: {version}\n        version: {version}\n")
    });
    let wanted: String = wanted.collect();
    let pinned: String =
        packages.iter().map(|(name, version)| format!("\n  '{name}@{version}': {{}}\n")).collect();
    format!("lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n{wanted}\npackages:\n{pinned}")
}
