//! The Docker command line's own golden files and tables, read from `../shared/fixtures/cli-golden`.
#![cfg(not(target_arch = "wasm32"))]

use std::path::PathBuf;

use layerlab::build::{Builder, Engine};
use layerlab::docker::Session;
use layerlab::docker::format::history::{Entry, Options, render};
use layerlab::docker::format::text::{ellipsis, truncate_id};
use layerlab::docker::format::units::{bytes_size, human_duration, human_size, human_size_with, parse_size};
use layerlab::vfs::Tree;
use serde_json::Value;

/// A fixture's text; `None`, said by name, where the fixtures are not there.
fn fixture(name: &str) -> Option<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/fixtures/cli-golden").join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: {} is not there", path.display());
    }
    text
}

fn table(name: &str) -> Option<Value> {
    fixture(name).map(|text| serde_json::from_str(&text).expect("JSON"))
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn sizes() {
    let Some(all) = table("units_human_size.json") else { return };
    let number = |row: &Value, name: &str| row[name].as_f64().expect("a number");
    for row in rows(&all["HumanSize_precision4"]) {
        assert_eq!(human_size(number(row, "bytes")), row["expect"].as_str().expect("text"));
    }
    for row in rows(&all["BytesSize_precision4_base1024"]) {
        assert_eq!(bytes_size(number(row, "bytes")), row["expect"].as_str().expect("text"));
    }
    for row in rows(&all["HumanSizeWithPrecision"]) {
        let digits = number(row, "precision") as usize;
        assert_eq!(human_size_with(number(row, "bytes"), digits), row["expect"].as_str().expect("text"));
    }
}

#[test]
fn durations() {
    let Some(all) = table("units_human_duration.json") else { return };
    for row in rows(&all) {
        let seconds = row["seconds"].as_f64().expect("a number") as i64;
        assert_eq!(human_duration(seconds), row["expect"].as_str().expect("text"), "{seconds}");
    }
}

#[test]
fn sizes_that_people_write() {
    let Some(all) = table("units_parse_size.json") else { return };
    for row in rows(&all) {
        let input = row["input"].as_str().expect("text");
        let base = if row["fn"] == "RAMInBytes" { 1024 } else { 1000 };
        assert_eq!(parse_size(input, base).ok(), row["expect"].as_i64(), "{row}");
    }
}

#[test]
fn cut_texts() {
    let (Some(ids), Some(texts)) = (table("truncate_id.json"), table("ellipsis.json")) else { return };
    for row in rows(&ids) {
        assert_eq!(truncate_id(row["id"].as_str().expect("text")), row["expected"].as_str().expect("text"));
    }
    for row in rows(&texts) {
        let width = row["width"].as_u64().expect("a number") as usize;
        let text = row["source"].as_str().expect("text");
        assert_eq!(ellipsis(text, width), row["expected"].as_str().expect("text"), "{text} {width}");
    }
}

const NOW: i64 = 1_767_225_600;

fn entry(row: &Value) -> Entry {
    let created = match row["age"].as_str().expect("text") {
        "24h" => Some(NOW - 24 * 3600),
        "17y" => Some(NOW - 17 * 365 * 24 * 3600),
        _ => None,
    };
    let text = |name: &str| row[name].as_str().expect("text").to_owned();
    Entry {
        id: text("id"),
        created,
        created_by: text("created_by"),
        size: row["size"].as_u64().expect("a number"),
        comment: text("comment"),
    }
}

#[test]
fn history_tables() {
    let Some(all) = table("history_table.json") else { return };
    let entries: Vec<Entry> = rows(&all["rows"]).iter().map(entry).collect();
    let options = |no_trunc| Options { no_trunc, ..Options::default() };
    for (name, no_trunc) in [("expected_trunc", false), ("expected_no_trunc", true)] {
        if let Some(want) = all[name].as_str() {
            assert_eq!(render(&entries, &options(no_trunc), NOW).expect("no template"), want, "{name}");
        }
    }
}

#[test]
fn history_flags() {
    let one = |id: &str, created: i64, created_by: &str, comment: &str| Entry {
        id: id.to_owned(),
        created: Some(created),
        created_by: created_by.to_owned(),
        size: 0,
        comment: comment.to_owned(),
    };
    let long = "1234567890123456789";
    let plain = Options::default();
    let cases = [
        ("simple", one(long, NOW, "", "none"), plain.clone()),
        ("platform", one(long, NOW, "", ""), plain.clone()),
        ("quiet", one("tag", NOW, "", ""), Options { quiet: true, ..plain.clone() }),
        ("quiet-no-trunc", one(long, NOW, "", ""), Options { quiet: true, no_trunc: true, ..plain.clone() }),
        (
            "non-human",
            one("abcdef", 1_483_272_003, "rose", "new history item!"),
            Options { raw: true, ..plain },
        ),
    ];
    for (name, entry, options) in cases {
        let Some(want) = fixture(&format!("image__history-command-success.{name}.golden")) else { return };
        assert_eq!(render(&[entry], &options, NOW).expect("no template"), want, "{name}");
    }
}

#[test]
fn disk_usage_of_nothing() {
    let mut session = Session::over_context(Engine::default(), &Tree::new(), Builder::BuildKit);
    let mut run = |line: &str| session.run(line).stdout;
    let (Some(all), Some(custom), Some(raw)) = (
        table("disk_usage_empty.json"),
        fixture("formatter__disk-usage-context-write-custom.golden"),
        fixture("formatter__disk-usage-raw-format.golden"),
    ) else {
        return;
    };
    assert_eq!(run("docker system df"), all["table"].as_str().expect("text"));
    assert_eq!(run("docker system df -v"), all["verbose"].as_str().expect("text"));
    assert_eq!(run("docker system df --format 'table {{.Type}}\\t{{.Active}}'"), custom);
    assert_eq!(run("docker system df --format raw"), raw);
}
