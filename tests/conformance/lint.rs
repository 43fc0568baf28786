//! `fixtures/lint`: the rules, and the Dockerfiles with the warnings and errors that they give.

use std::collections::BTreeMap;
use std::path::Path;

use layerlab::dockerfile::check::{self, BaseImage, Extent, Options};
use layerlab::dockerfile::ignore::Matcher;
use layerlab::dockerfile::lint::{RULES, Status};
use layerlab::text::Source;
use serde_json::Value;

use super::{Score, json};

pub fn rules(fixtures: &Path) -> Score {
    let mut score = Score::default();
    let table = json(fixtures, "lint/rules.json");
    for (i, row) in table.as_array().unwrap().iter().enumerate() {
        let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
        let experimental = row["Experimental"].as_bool().unwrap_or_default();
        let wanted = (text("Name"), text("Description"), text("URL"), experimental);
        let found = RULES.get(i).map(|rule| {
            let experimental = rule.status == Status::Experimental;
            (rule.name.to_owned(), rule.description.to_owned(), rule.url.to_owned(), experimental)
        });
        score.equal(&wanted.0.clone(), found, Some(wanted));
    }
    score
}

pub fn cases(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "lint/lint_cases.json").as_array().unwrap() {
        let name = format!("{} {}", row["test"].as_str().unwrap(), row["src_line"]);
        case(&mut score, &name, row);
    }
    score
}

fn case(score: &mut Score, name: &str, row: &Value) {
    let attributes = row["frontend_attrs"].as_object().cloned().unwrap_or_default();
    let argument = |(key, value): (&String, &Value)| {
        Some((key.strip_prefix("build-arg:")?.to_owned(), value.as_str()?.to_owned()))
    };
    let build_args: BTreeMap<String, String> = attributes.iter().filter_map(argument).collect();
    let ignore = row["dockerignore"].as_str().map(|text| Matcher::parse(text).expect("rules"));
    let options = Options {
        target: attributes.get("target").and_then(Value::as_str),
        build_args: &build_args,
        platform: None,
        ignore: ignore.as_ref(),
        base_image: &|_, platform| Some(BaseImage { platform: platform.clone(), ..BaseImage::default() }),
        extent: Extent::Check,
    };
    let report = check::check(&Source::new("Dockerfile", row["dockerfile"].as_str().unwrap()), &options);
    let mut found: Vec<_> = report
        .findings
        .iter()
        .map(|f| {
            let rule = f.rule;
            (u64::from(f.place.lines.first), rule.name.to_owned(), f.message.clone(), rule.url.to_owned())
        })
        .collect();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let warnings = row["warnings"].as_array().unwrap();
    let mut wanted: Vec<_> = warnings
        .iter()
        .map(|w| (w["line"].as_u64().unwrap(), text(&w["rule"]), text(&w["detail"]), text(&w["url"])))
        .collect();
    // The table is sorted by line, then by text.
    found.sort();
    wanted.sort();
    let message = report.failure.map(|failure| failure.message);
    // What only shows when the build runs is not the business of a check.
    let wanted_message = row["build_error"].as_str().map(str::to_owned);
    score.equal(name, (found, message), (wanted, wanted_message));
}
