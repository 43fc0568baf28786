//! `fixtures/parser` and the parse corpus.

use std::path::Path;

use layerlab::dockerfile::parser::{self, heredoc_word, heredoc_words};
use serde_json::Value;

use super::{Score, json, strings, text};

pub fn testfiles(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for name in folders(&fixtures.join("parser/testfiles")) {
        let source = text(fixtures, &format!("parser/testfiles/{name}/Dockerfile"));
        let wanted = text(fixtures, &format!("parser/testfiles/{name}/result"));
        score.equal(&name, parser::parse(&source).dump(), wanted);
    }
    score
}

pub fn negative(fixtures: &Path) -> Score {
    let messages = [
        ("empty_dockerfile", "file with no instructions"),
        ("env_no_value", "ENV must have two arguments"),
        ("only_comments", "file with no instructions"),
        ("shykes-nested-json", "when using JSON array syntax, arrays must be comprised of strings only"),
    ];
    let mut score = Score::default();
    for name in folders(&fixtures.join("parser/testfiles-negative")) {
        let source = text(fixtures, &format!("parser/testfiles-negative/{name}/Dockerfile"));
        let found = parser::parse(&source).errors.first().map(|error| error.message.clone());
        let wanted =
            messages.iter().find(|(known, _)| *known == name).map(|(_, message)| (*message).to_owned());
        score.equal(&name, found, wanted);
    }
    score
}

fn folders(path: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub fn line_info(fixtures: &Path) -> Score {
    let table = json(fixtures, "parser/line_info.json");
    let source = text(fixtures, "parser/testfile-line/Dockerfile");
    let tree = parser::parse(&source);
    let pairs = |value: &Value| (value[0].as_u64().unwrap() as u32, value[1].as_u64().unwrap() as u32);
    let mut score = Score::default();
    let lines: Vec<(u32, u32)> = tree.nodes().map(|node| (node.lines.first, node.lines.last)).collect();
    let root = (lines.first().unwrap().0, lines.last().unwrap().1);
    score.equal("root", root, pairs(&table["root"]));
    for (i, wanted) in table["children"].as_array().unwrap().iter().enumerate() {
        score.equal(&format!("child {i}"), lines[i], pairs(wanted));
    }
    score
}

pub fn parse_words(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "parser/parse_words.json").as_array().unwrap() {
        let input = row["input"].as_str().unwrap();
        let words = parser::words(input, 0..input.len(), b'\\');
        let words: Vec<String> = words.into_iter().map(|range| input[range].to_owned()).collect();
        score.equal(input, words, strings(&row["expect"]));
    }
    score
}

pub fn heredoc_extract(fixtures: &Path) -> Score {
    let table = json(fixtures, "parser/heredoc_extract.json");
    let tree = parser::parse(table["dockerfile"].as_str().unwrap());
    let mut score = Score::default();
    for (i, wanted) in table["expected"].as_array().unwrap().iter().enumerate() {
        let wanted: Vec<_> =
            wanted.as_array().map(Vec::as_slice).unwrap_or_default().iter().map(heredoc).collect();
        let found = tree.nodes().nth(i + 1).map(|node| {
            let found = node.heredocs().iter().map(|h| {
                let word = h.word.clone();
                (word.name, h.content.to_owned(), word.expand, word.chomp, word.file_descriptor)
            });
            found.collect::<Vec<_>>()
        });
        score.equal(&format!("child {}", i + 1), found, Some(wanted));
    }
    score
}

fn heredoc(row: &Value) -> (String, String, bool, bool, u64) {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let flag = |key: &str| row[key].as_bool().unwrap_or_default();
    (text("name"), text("content"), flag("expand"), flag("chomp"), row["fd"].as_u64().unwrap_or_default())
}

pub fn heredoc_helpers(fixtures: &Path) -> Score {
    let table = json(fixtures, "parser/heredoc_helpers.json");
    let mut score = Score::default();
    for word in strings(&table["valid_name_EOF"]) {
        let name = heredoc_word(&word).ok().flatten().map(|found| found.name);
        score.equal(&word, name.as_deref(), Some("EOF"));
    }
    for word in strings(&table["error"]) {
        score.row(heredoc_word(&word).is_err(), || word.clone());
    }
    for word in strings(&table["not_heredoc"]) {
        score.equal(&word, heredoc_word(&word), Ok(None));
    }
    score
}

/// BuildKit's own test goes over the heredocs that are found, and compares their names with the row's: where none is
/// found it says nothing. So it is for `RUN <<- EOF`: only blanks directly after `<<` belong to the word
/// (`processPossibleHeredoc`), the words are `RUN`, `<<-` and `EOF`, and `<<-` without a name is no heredoc
/// (`heredocFromMatch`). Here both must be equal, hence what BuildKit finds in place of the row's name.
pub fn heredocs_from_line(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "parser/heredocs_from_line.json").as_array().unwrap() {
        let line = row["line"].as_str().unwrap();
        let wanted = strings(&row["heredocNames"]);
        let names = heredoc_words(line).map(|found| found.into_iter().map(|h| h.name).collect::<Vec<_>>());
        let blank_after_dash = line == "RUN <<- EOF";
        score.equal(line, names, Ok(if blank_after_dash { vec![] } else { wanted }));
    }
    score
}

pub fn json_arrays(fixtures: &Path) -> Score {
    let table = json(fixtures, "parser/json_arrays.json");
    let mut score = Score::default();
    for row in table["valid"].as_array().unwrap() {
        let source = format!("RUN {}", row["input"].as_str().unwrap());
        let tree = parser::parse(&source);
        let node = tree.nodes().next().expect("an instruction");
        let values: Vec<String> = node.args().iter().map(|arg| node.value(arg).to_owned()).collect();
        score.equal(&source, (node.form(), values), (parser::Form::Json, strings(&row["expect"])));
    }
    for input in strings(&table["invalid_not_strings"]) {
        let source = format!("RUN {input}");
        let message = parser::parse(&source).errors.first().map(|error| error.message.clone());
        let wanted = "when using JSON array syntax, arrays must be comprised of strings only";
        score.equal(&source, message.as_deref(), Some(wanted));
    }
    score
}

pub fn empty_continuation(fixtures: &Path) -> Score {
    let table = json(fixtures, "parser/empty_continuation.json");
    let tree = parser::parse(table["dockerfile"].as_str().unwrap());
    let mut score = Score::default();
    score.equal("warnings", tree.warnings.len() as u64, table["warnings"].as_u64().unwrap());
    for (i, parts) in table["short_contains"].as_array().unwrap().iter().enumerate() {
        let message = tree.warnings.get(i).map(|warning| warning.message.clone()).unwrap_or_default();
        score.row(strings(parts).iter().all(|part| message.contains(part.as_str())), || message.clone());
    }
    score
}

pub fn corpus(fixtures: &Path) -> Score {
    let table = json(fixtures, "corpus/integration_dockerfiles.json");
    let mut score = Score::default();
    for (i, row) in table.as_array().unwrap().iter().enumerate() {
        let source = row.as_str().or_else(|| row["dockerfile"].as_str()).expect("a Dockerfile");
        let errors = parser::parse(source).errors;
        score.row(errors.is_empty(), || format!("{i}: {errors:?} in {source:?}"));
    }
    score
}
