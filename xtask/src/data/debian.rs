//! The `debian` asset: packages of Debian 12, with the measured totals and the recipes' program names.

use std::path::Path;

use serde_json::Value;

use super::{json, read};
use crate::failure::{Doing, Result};

/// The asset's text.
pub fn text(from: &Path, recipes: &Path) -> Result<String> {
    let facts: Value =
        serde_json::from_str(&read(from, "debian-bookworm.json")?).doing("debian-bookworm.json")?;
    let measured: Value =
        serde_json::from_str(&read(from, "apt-size-calibration.json")?).doing("apt-size-calibration.json")?;
    let mut out = format!("suite {}\n", json::text(&facts, "suite"));
    for case in measured.as_array().into_iter().flatten() {
        let name = json::text(case, "case");
        let name = match (name.strip_suffix("+rec"), name.strip_suffix(" --no-rec")) {
            (Some(name), _) => format!("{name}+recommends"),
            (_, Some(name)) => name.to_owned(),
            _ => name.to_owned(),
        };
        let (full, slim) = (json::number(case, "real_file_bytes")?, json::number(case, "slim_file_bytes")?);
        let kib = json::number(case, "installed_size_bytes")? / 1024;
        out.push_str(&format!("files {name} {kib} {full} {slim}\n"));
    }
    for (name, package) in json::members(&facts, "packages") {
        out.push_str(&line(name, package)?);
    }
    for (name, providers) in json::members(&facts, "virtual") {
        let providers = providers.as_array().into_iter().flatten().filter_map(Value::as_str);
        out.push_str(&format!("virtual {name} {}\n", providers.collect::<Vec<_>>().join(" ")));
    }
    // What the recipe says by hand overrules what the index says.
    let by_hand = statements(recipes, "debian.txt")?;
    let (packages, rest): (Vec<_>, Vec<_>) = by_hand.lines().partition(|line| line.starts_with("p "));
    let programs = statements(recipes, "debian-programs.txt")?;
    for line in packages.into_iter().chain(programs.lines()).chain(rest) {
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

/// The text of the `debian-more` asset.
pub fn more(recipes: &Path) -> Result<String> {
    statements(recipes, "debian-more.txt")
}

/// The lines of a recipe that say something.
fn statements(recipes: &Path, name: &str) -> Result<String> {
    let text = read(recipes, name)?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(|line| format!("{line}\n")).collect())
}

fn line(name: &str, package: &Value) -> Result<String> {
    let alternatives = package.get("alt").unwrap_or(&Value::Null);
    let relation = |first: &&str| {
        let others = json::texts(alternatives, first);
        std::iter::once(*first).chain(others).collect::<Vec<_>>().join("|")
    };
    let relations = |key: &str| -> String {
        let all: Vec<String> = json::texts(package, key).iter().map(relation).collect();
        if all.is_empty() { "-".to_owned() } else { all.join(",") }
    };
    Ok(format!(
        "p {name} {} {} {} {} {}\n",
        json::text(package, "v"),
        json::number(package, "is")?,
        json::number(package, "s")?,
        relations("d"),
        relations("r"),
    ))
}
