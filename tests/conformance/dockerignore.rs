//! `fixtures/dockerignore`.

use std::path::Path;

use layerlab::dockerfile::ignore::{MatchType, Matcher, Pattern, read};

use super::{Score, json, strings};

pub fn matches(fixtures: &Path) -> Score {
    let table = json(fixtures, "dockerignore/matches.json");
    let mut score = Score::default();
    for row in ["single", "multi"].iter().flat_map(|key| table[key].as_array().unwrap()) {
        let patterns =
            row["pattern"].as_str().map_or_else(|| strings(&row["patterns"]), |p| vec![p.to_owned()]);
        let path = row["text"].as_str().unwrap();
        let found = Matcher::new(&patterns).map(|matcher| matcher.is_ignored(path));
        score.equal(&format!("{patterns:?} {path}"), found, Ok(row["match"].as_bool().unwrap()));
    }
    score
}

/// The rows of Go's `filepath.Match` that patternmatcher is tested with: only whether they are errors and match.
pub fn filepath_match(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "dockerignore/filepath_match.json").as_array().unwrap() {
        let (pattern, path) = (row["pattern"].as_str().unwrap(), row["text"].as_str().unwrap());
        let found = Matcher::new(&[pattern]);
        let name = format!("{pattern} {path}");
        match row["error"].as_bool() {
            Some(true) => score.row(found.is_err(), || name),
            _ => {
                let found = found.map(|matcher| matcher.verdict_of(path).ignored);
                score.equal(&name, found, Ok(row["match"].as_bool().unwrap()));
            }
        }
    }
    score
}

pub fn compile(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "dockerignore/compile.json").as_array().unwrap() {
        let row = strings(row);
        let found = Pattern::compile(&row[0]).map(|pattern| {
            let kind = match pattern.match_type() {
                MatchType::Exact => "exactMatch",
                MatchType::Prefix => "prefixMatch",
                MatchType::Suffix => "suffixMatch",
                MatchType::Regexp => "regexpMatch",
            };
            (kind.to_owned(), pattern.regexp().to_owned())
        });
        score.equal(&row[0], found, Some((row[1].clone(), row[2].clone())));
    }
    score
}

pub fn legacy(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "dockerignore/legacy_and_errors.json").as_array().unwrap() {
        let (path, patterns) = (row["file"].as_str().unwrap(), strings(&row["patterns"]));
        let found = Matcher::new(&patterns).map(|matcher| matcher.verdict_of(path).ignored);
        let found = found.map_err(|why| why.message);
        let wanted =
            row["error"].as_str().map_or_else(|| Ok(row["match"].as_bool().unwrap()), |e| Err(e.to_owned()));
        score.equal(&format!("{patterns:?} {path}"), found, wanted);
    }
    score
}

pub fn read_all(fixtures: &Path) -> Score {
    let table = json(fixtures, "dockerignore/ignorefile_readall.json");
    let found: Vec<String> =
        read(table["content"].as_str().unwrap()).into_iter().map(|line| line.pattern).collect();
    let mut score = Score::default();
    score.equal("ignorefile", found, strings(&table["expected"]));
    score
}
