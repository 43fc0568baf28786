//! The `languages` asset: packages of npm and PyPI, and the recipes' coarse table of Alpine's.

use std::path::Path;

use serde_json::Value;

use super::{json, read};
use crate::failure::{Doing, Result};

/// The asset's text.
pub fn text(from: &Path, recipes: &Path) -> Result<String> {
    let mut out = String::new();
    npm(&serde_json::from_str(&read(from, "npm.json")?).doing("npm.json")?, &mut out);
    pypi(&serde_json::from_str(&read(from, "pypi.json")?).doing("pypi.json")?, &mut out);
    for name in ["apk.txt", "npm.txt", "pypi.txt"] {
        for line in read(recipes, name)?.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            out.push_str(line);
            out.push('\n');
        }
    }
    Ok(out)
}

/// `npm NAME VERSION BYTES TRUST DEPENDENCY@RANGE …`; ranges have no blanks (`^1.0.0||^2.0.0`).
fn npm(facts: &Value, out: &mut String) {
    for key in ["local", "packages"] {
        for (name, package) in json::members(facts, key) {
            let number =
                |value: Option<&Value>, key: &str| value.and_then(|v| v.get(key)).and_then(Value::as_u64);
            let measured = number(package.get("measured"), "unpacked_bytes")
                .or_else(|| number(Some(package), "unpacked_bytes"));
            let proxy = number(package.get("debian_bookworm"), "installed_kib").map(|kib| kib * 1024);
            let (bytes, trust) = match (measured, proxy) {
                (Some(bytes), _) => (bytes, "measured"),
                (None, Some(bytes)) => (bytes, "proxy"),
                (None, None) => (0, "none"),
            };
            let dependencies = json::members(package, "dependencies");
            let dependencies = dependencies
                .map(|(name, range)| format!(" {name}@{}", range.as_str().unwrap_or("*").replace(' ', "")));
            let dependencies: String = dependencies.collect();
            out.push_str(&format!(
                "npm {name} {} {bytes} {trust}{dependencies}\n",
                json::text(package, "version")
            ));
        }
    }
}

/// `pypi NAME VERSION WHEEL UNPACKED PY REQUIREMENT …`; requirements whose marker is false on Linux are left out.
fn pypi(facts: &Value, out: &mut String) {
    for (name, package) in json::members(facts, "packages") {
        let number = |key: &str| package.get(key).and_then(Value::as_u64).unwrap_or(0);
        let holds = |requirement: &&Value| {
            let marker = json::text(requirement, "marker");
            !["win32", "Windows", "python_version <", "extra", "PyPy", "python_full_version <"]
                .iter()
                .any(|word| marker.contains(word))
        };
        let requires = json::list(package, "requires").iter().filter(holds);
        let requires: String = requires.map(|one| format!(" {}", json::text(one, "name"))).collect();
        out.push_str(&format!(
            "pypi {name} {} {} {} {}{requires}\n",
            json::text(package, "version"),
            number("wheel_bytes"),
            number("unpacked_bytes"),
            number("py_bytes"),
        ));
    }
}
