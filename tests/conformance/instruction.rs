//! `fixtures/instruction`: typed instructions and their errors.

use std::path::Path;

use layerlab::dockerfile::ast::{CommandForm, Dockerfile, Instruction, InstructionKind};
use layerlab::dockerfile::mount::Device;
use layerlab::dockerfile::parse;
use layerlab::dockerfile::ports::parse_port;
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
                sources.contents.iter().map(|c| (c.path.clone(), c.data.to_string(), c.expand)).collect();
            (sources.dest.to_string(), sources.paths.iter().map(|p| p.to_string()).collect(), contents)
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
                CommandForm::Shell(script) => (true, script.iter().map(|s| s.text.to_string()).collect()),
                CommandForm::Exec(words) => (false, words.iter().map(|w| w.text.to_string()).collect()),
            };
            let files = command.files.iter().map(|f| (f.name.clone(), f.data.to_string(), f.chomp)).collect();
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

pub fn expose_ports(fixtures: &Path) -> Score {
    let table = json(fixtures, "instruction/expose_ports.json");
    let mut score = Score::default();
    for row in table["ok"].as_array().unwrap() {
        let spec = row[0].as_str().unwrap();
        score.equal(
            spec,
            parse_port(spec).map(|found| found.ports).map_err(|(why, _)| why),
            Ok(strings(&row[1])),
        );
    }
    for row in table["bad"].as_array().unwrap() {
        let spec = row["spec"].as_str().unwrap();
        let found = parse_port(spec).err().map(|(why, _)| why).unwrap_or_default();
        score.equal(spec, found.as_str(), row["error"].as_str().unwrap());
    }
    score
}

/// The lines of the errors that are known before anything runs. The rest of the table are errors of a build that
/// runs: a syntax image, a command or a source that is not there.
pub fn error_source_lines(fixtures: &Path) -> Score {
    const WHILE_RUNNING: [&str; 5] =
        ["invalidsyntax", "invalidrun", "invalidcopy", "invalidcopyfrom", "invalidmultiline"];
    let mut score = Score::default();
    for row in json(fixtures, "instruction/error_source_lines.json").as_array().unwrap() {
        let name = row["name"].as_str().unwrap();
        if WHILE_RUNNING.contains(&name) {
            continue;
        }
        let file = parse(&Source::new("Dockerfile", row["dockerfile"].as_str().unwrap()));
        let lines = file.failure.and_then(|failure| failure.lines);
        let found: Vec<u32> = lines.map(|lines| (lines.first..=lines.last).collect()).unwrap_or_default();
        let wanted: Vec<u32> = serde_json::from_value(row["errorLine"].clone()).unwrap();
        score.equal(name, found, wanted);
    }
    score
}
