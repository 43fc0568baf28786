//! `fixtures/instruction`: typed instructions and their errors.

use std::path::Path;

use layerlab::dockerfile::ast::{CommandForm, Dockerfile, Instruction, InstructionKind};
use layerlab::dockerfile::mount::Device;
use layerlab::dockerfile::parse;
use layerlab::text::Source;
use serde_json::Value;

use super::{Score, json, strings};

/// The rows are single instructions, without a FROM above them.
fn instruction(text: &str) -> Dockerfile {
    parse(&Source::new("Dockerfile", format!("FROM scratch\n{text}")))
}

fn only(file: &Dockerfile) -> Option<&Instruction> {
    file.stages.first().and_then(|stage| stage.instructions.first())
}

pub fn errors(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "instruction/instruction_errors.json").as_array().unwrap() {
        let text = row["dockerfile"].as_str().unwrap();
        let found = instruction(text).diagnostics.first().map(|d| d.message.clone()).unwrap_or_default();
        match (row["error_equals"].as_str(), row["error_contains"].as_str()) {
            (Some(wanted), _) => score.equal(text, found.as_str(), wanted),
            (None, Some(wanted)) => score.row(found.contains(wanted), || format!("{text}: {found}")),
            (None, None) => panic!("a row without an expectation: {row}"),
        }
    }
    score
}

pub fn copy_heredoc(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "instruction/copy_heredoc.json").as_array().unwrap() {
        let text = row["dockerfile"].as_str().unwrap();
        let wanted = &row["sourcesAndDest"];
        let contents = wanted["SourceContents"].as_array().cloned().unwrap_or_default();
        let contents: Vec<_> = contents
            .iter()
            .map(|c| (string(&c["Path"]), string(&c["Data"]), c["Expand"].as_bool().unwrap_or_default()))
            .collect();
        let wanted = (string(&wanted["DestPath"]), strings(&wanted["SourcePaths"]), contents);
        let file = instruction(text);
        let found = only(&file).and_then(|found| match &found.kind {
            InstructionKind::Copy(copy) => Some(&copy.sources),
            InstructionKind::Add(add) => Some(&add.sources),
            _ => None,
        });
        let found = found.map(|sources| {
            let contents =
                sources.contents.iter().map(|c| (c.path.clone(), c.data.clone(), c.expand)).collect();
            (sources.dest.text.clone(), sources.paths.iter().map(|p| p.text.clone()).collect(), contents)
        });
        score.equal(text, found, Some(wanted));
    }
    score
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

pub fn run_heredoc(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "instruction/run_heredoc.json").as_array().unwrap() {
        let text = row["dockerfile"].as_str().unwrap();
        let files = row["files"].as_array().cloned().unwrap_or_default();
        let files: Vec<_> = files
            .iter()
            .map(|f| (string(&f["Name"]), string(&f["Data"]), f["Chomp"].as_bool().unwrap_or_default()))
            .collect();
        let wanted = (row["shell"].as_bool().unwrap(), strings(&row["command"]), files);
        let file = instruction(text);
        let found = only(&file).and_then(|found| match &found.kind {
            InstructionKind::Run(run) => Some(&run.command),
            _ => None,
        });
        let found = found.map(|command| {
            let (shell, words) = match &command.form {
                CommandForm::Shell(script) => (true, script.iter().map(|s| s.text.clone()).collect()),
                CommandForm::Exec(words) => (false, words.iter().map(|w| w.text.clone()).collect()),
            };
            let files = command.files.iter().map(|f| (f.name.clone(), f.data.clone(), f.chomp)).collect();
            (shell, words, files)
        });
        score.equal(text, found, Some(wanted));
    }
    score
}

pub fn run_device(fixtures: &Path) -> Score {
    let mut score = Score::default();
    for row in json(fixtures, "instruction/run_device.json").as_array().unwrap() {
        let input = row["input"].as_str().unwrap();
        let wanted = match row["expectedErr"].as_str() {
            Some(message) => Err(message.to_owned()),
            None => Ok((string(&row["expected"]["Name"]), row["expected"]["Required"].as_bool().unwrap())),
        };
        score.equal(input, Device::parse(input).map(|device| (device.name, device.required)), wanted);
    }
    score
}
