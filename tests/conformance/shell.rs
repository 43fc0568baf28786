//! `fixtures/shell`: word expansion.

use std::collections::BTreeMap;
use std::path::Path;

use layerlab::dockerfile::expand::{Lex, Pattern};
use serde_json::Value;

use super::{Score, json, strings, text};

type Env = BTreeMap<String, String>;

pub fn env_var_test(fixtures: &Path) -> Score {
    let pairs = [("PWD", "/home"), ("SHELL", "bash"), ("KOREAN", "한국어"), ("NULL", "")];
    let env: Env = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let mut score = Score::default();
    for line in text(fixtures, "shell/envVarTest").lines() {
        let line = line.split_once(" #").map_or(line, |(_, _)| line);
        let fields: Vec<&str> = line.split('|').collect();
        let (Some(platform), Some(word), Some(wanted)) = (fields.first(), fields.get(1), fields.last())
        else {
            continue;
        };
        if line.starts_with('#') || line.trim().is_empty() || fields.len() < 3 || platform.trim() == "W" {
            continue;
        }
        let found = Lex::new('\\').process_word(word.trim(), &env).map_or("error".to_owned(), |e| e.result);
        score.equal(line, found.as_str(), wanted.trim());
    }
    score
}

pub fn words_test(fixtures: &Path) -> Score {
    let mut env: Env = BTreeMap::new();
    let mut score = Score::default();
    for line in text(fixtures, "shell/wordsTest").lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        if let Some((key, value)) = line.strip_prefix("ENV ").and_then(|pair| pair.split_once('=')) {
            env.insert(key.to_owned(), value.to_owned());
            continue;
        }
        let (word, wanted) = line.split_once('|').expect("two fields");
        let (word, wanted) = (word.trim(), wanted.strip_prefix(' ').unwrap_or(wanted));
        let found =
            Lex::new('\\').process_words(word, &env).map_or("error".to_owned(), |words| words.join(","));
        score.equal(line, found.trim(), wanted.trim());
    }
    score
}

pub fn matches(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "shell/process_word_with_matches.json").as_array().unwrap() {
        let env: Env = serde_json::from_value(row["env"].clone()).unwrap();
        let input = row["input"].as_str().unwrap();
        match Lex::new('\\').process_word(input, &env) {
            Err(why) => {
                let wanted = row["error"].as_bool() == Some(true) || row["error"].is_string();
                let text = row["error"].as_str().or(row["expectedErr"].as_str()).unwrap_or_default();
                score.row(wanted && why.message.contains(text), || format!("{input}: {why}"));
            }
            Ok(found) => {
                let sorted = |key: &str| {
                    let mut names = strings(&row[key]);
                    names.sort();
                    names
                };
                let wanted = (
                    row["expected"].as_str().unwrap_or_default().to_owned(),
                    sorted("matched"),
                    sorted("unmatched"),
                );
                let found = (
                    found.result,
                    found.matched.into_iter().collect(),
                    found.unmatched.into_iter().collect(),
                );
                score.equal(input, found, wanted);
            }
        }
    }
    score
}

pub fn pattern_to_regex(fixtures: &Path) -> Score {
    let table = json(fixtures, "shell/shell_pattern_to_regex.json");
    let mut score = Score::default();
    for (pattern, wanted) in table["cases"].as_object().unwrap() {
        let found = Pattern::compile(pattern, true).map(|p| p.to_regex()).ok();
        score.equal(pattern, found.as_deref(), wanted.as_str());
    }
    for pattern in strings(&table["invalid"]) {
        score.row(Pattern::compile(&pattern, true).is_err(), || pattern.clone());
    }
    score
}

pub fn reverse_pattern(fixtures: &Path) -> Score {
    let mut score = Score::default();
    let table: BTreeMap<String, Value> =
        serde_json::from_value(json(fixtures, "shell/reverse_pattern.json")).unwrap();
    for (pattern, wanted) in table {
        score.equal(&pattern, Some(Pattern::reverse(&pattern).as_str()), wanted.as_str());
    }
    score
}
