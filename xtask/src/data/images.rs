//! The `images` asset: the images of `base-images.json`, and what the recipes add to them.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use super::{composed, json, read};
use crate::failure::{Doing, Failure, Result};

/// A rule of `fills.txt`: layers for which `IMAGE INDEX SIZE ROW` holds every part of `pattern` (` && ` between
/// them) get these files; the first rule that fits is taken.
struct Rule {
    pattern: String,
    fills: Vec<String>,
}

/// The asset's text.
pub fn text(from: &Path, recipes: &Path) -> Result<String> {
    let facts: Value = serde_json::from_str(&read(from, "base-images.json")?).doing("base-images.json")?;
    let rules = rules(&read(recipes, "fills.txt")?)?;
    let mut out = String::new();
    sets(&facts, &mut out);
    for name in ["bundles.txt", "images.txt", "families.txt"] {
        for line in read(recipes, name)?.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            out.push_str(line);
            out.push('\n');
        }
    }
    for (alias, image) in json::members(&facts, "aliases") {
        out.push_str(&format!("alias {alias} {}\n", image.as_str().unwrap_or_default()));
    }
    for image in json::list(&facts, "images") {
        record(image, &rules, &mut out)?;
    }
    Ok(out)
}

/// The text of the `images-more` asset: recipes in the short form of [`composed`].
pub fn more(recipes: &Path) -> Result<String> {
    let mut out = String::new();
    for name in [
        "systems.txt",
        "languages.txt",
        "servers.txt",
        "services.txt",
        "tools.txt",
        "products.txt",
        "vendors.txt",
    ] {
        out.push_str(&composed::expand(&read(recipes, name)?).doing(name)?);
    }
    Ok(out)
}

/// Fails if an image that others are made after is none of the two assets'.
pub fn complete(assets: &[&str]) -> Result<()> {
    let lines = || assets.iter().flat_map(|text| text.lines());
    let named = |line: &'static str| lines().filter_map(move |found| found.strip_prefix(line));
    let known: BTreeSet<&str> =
        named("image ").chain(named("alias ").filter_map(|alias| alias.split(' ').next())).collect();
    let after = named("variant ").filter_map(|variant| variant.split(' ').nth(1));
    match named("from ").chain(after).find(|name| !known.contains(name)) {
        Some(name) => Err(Failure::new(format!("images are made after {name}, which there is not"))),
        None => Ok(()),
    }
}

/// Package sets, and for each Alpine image a set of its packages.
fn sets(facts: &Value, out: &mut String) {
    for (name, set) in json::members(facts, "package_sets") {
        let base = set.get("base").and_then(Value::as_str).unwrap_or("-");
        out.push_str(&format!("set {name} {base} {}\n", json::texts(set, "add").join(" ")));
    }
    for image in json::list(facts, "images") {
        let packages = json::texts(image, "packages");
        if !packages.is_empty() {
            out.push_str(&format!("set {} - {}\n", json::text(image, "image"), packages.join(" ")));
        }
    }
}

fn rules(text: &str) -> Result<Vec<Rule>> {
    let mut rules: Vec<Rule> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(pattern) = line.strip_prefix("match ") {
            rules.push(Rule { pattern: pattern.to_owned(), fills: Vec::new() });
        } else {
            let rule = rules.last_mut().ok_or_else(|| Failure::new("fills.txt begins without `match`"))?;
            rule.fills.push(line.trim().to_owned());
        }
    }
    Ok(rules)
}

fn record(image: &Value, rules: &[Rule], out: &mut String) -> Result<()> {
    let name = json::text(image, "image");
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("image {name}"));
    line(format!("created {}", seconds(json::text(image, "created"))));
    line(format!("source {} ({})", json::text(image, "source"), json::text(image, "fidelity")));
    for (key, word) in [("manifest_digest", "digest"), ("image_id", "id")] {
        if let Some(digest) = image.get(key).and_then(Value::as_str) {
            line(format!("{word} {digest}"));
        }
    }
    let config = image.get("config").unwrap_or(&Value::Null);
    for (key, word) in [("Env", "env"), ("ExposedPorts", "expose"), ("Volumes", "volume")] {
        for value in json::texts(config, key) {
            line(format!("{word} {value}"));
        }
    }
    for (key, word) in [("Entrypoint", "entrypoint"), ("Cmd", "cmd")] {
        if let Some(list) = config.get(key).filter(|list| list.is_array()) {
            line(format!("{word} {list}"));
        }
    }
    for (key, word) in [("WorkingDir", "workdir"), ("User", "user"), ("StopSignal", "stopsignal")] {
        if !json::text(config, key).is_empty() {
            line(format!("{word} {}", json::text(config, key)));
        }
    }
    for (key, value) in json::members(config, "Labels") {
        line(format!("label {key}={}", value.as_str().unwrap_or_default()));
    }
    let suite = suite(image);
    for step in json::list(image, "history") {
        let by = json::text(step, "created_by");
        line(format!("step {} {by}", seconds(json::text(step, "created"))));
        let Some(index) = step.get("layer").and_then(Value::as_u64) else { continue };
        let layer_facts = json::list(image, "layers").get(index as usize);
        let layer_facts = layer_facts.ok_or_else(|| Failure::new(format!("{name} has no layer {index}")))?;
        line(layer(layer_facts)?);
        let key = format!("{name} {index} {} {by}", json::number(layer_facts, "uncompressed")?);
        let rule = rules.iter().find(|rule| rule.pattern.split(" && ").all(|part| key.contains(part)));
        for fill in rule.into_iter().flat_map(|rule| &rule.fills) {
            line(format!("fill {}", fill.replace("$suite", suite).replace("$image", name)));
        }
    }
    Ok(())
}

fn layer(layer: &Value) -> Result<String> {
    let digest = |key: &str| match json::text(layer, key).strip_prefix("sha256:") {
        Some(hex) => hex.to_owned(),
        None => "-".to_owned(),
    };
    let tar =
        layer.get("tar_bytes").and_then(Value::as_u64).map_or("-".to_owned(), |bytes| bytes.to_string());
    Ok(format!(
        "layer {} {} {tar} {} {} {}",
        json::number(layer, "uncompressed")?,
        json::number(layer, "compressed")?,
        digest("digest"),
        digest("diff_id"),
        json::text(layer, "uncompressed_basis"),
    ))
}

/// `bookworm` or `trixie`, from the row that made the root.
fn suite(image: &Value) -> &'static str {
    let row = json::list(image, "history").first().map_or("", |step| json::text(step, "created_by"));
    if row.contains("'bookworm'") { "bookworm" } else { "trixie" }
}

/// Seconds since 1970 of an RFC 3339 time, by Howard Hinnant's `days_from_civil`.
fn seconds(time: &str) -> i64 {
    let number = |range: std::ops::Range<usize>| -> i64 {
        time.get(range).and_then(|digits| digits.parse().ok()).unwrap_or(0)
    };
    if time.len() < 19 {
        return 0;
    }
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let days = era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468;
    let offset = match time.get(time.len() - 6..time.len() - 3) {
        Some(hours) if hours.starts_with(['+', '-']) => hours.parse::<i64>().unwrap_or(0) * 3600,
        _ => 0,
    };
    days * 86_400 + number(11..13) * 3600 + number(14..16) * 60 + number(17..19) - offset
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times() {
        assert_eq!(seconds("1970-01-02T00:00:01Z"), 86_401);
        assert_eq!(seconds("2021-04-14T16:39:00+02:00"), 1_618_411_140);
        assert_eq!(seconds(""), 0);
    }
}
