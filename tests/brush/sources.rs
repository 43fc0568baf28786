//! Scripts out of what the repository has: the RUN instructions of its Dockerfiles, and the shell's own cases.

use std::fs;
use std::path::{Path, PathBuf};

use layerlab::dockerfile::ast::{CommandForm, CommandLine, InstructionKind};
use layerlab::dockerfile::parse;
use layerlab::text::Source;

/// Every script there is, once.
pub fn scripts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    for folder in ["tests/corpus", "tests/cases", "lessons"] {
        for file in files(&root.join(folder), "md") {
            fenced(&fs::read_to_string(file).unwrap()).iter().for_each(|text| out.extend(bodies(text)));
        }
    }
    for file in files(&root.join("tests/shell/scripts"), "sh") {
        out.extend(fs::read_to_string(file).unwrap().split("#---\n").map(str::to_owned));
    }
    let fixtures = root.join("../shared/fixtures/corpus/integration_dockerfiles.json");
    if let Ok(text) = fs::read_to_string(fixtures) {
        let rows: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        rows.iter().filter_map(|row| row["dockerfile"].as_str()).for_each(|text| out.extend(bodies(text)));
    }
    out.sort();
    out.dedup();
    out
}

/// All files below a folder with that ending, in order.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            out.extend(files(&path, ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// The fenced blocks of a Markdown text that are Dockerfiles.
fn fenced(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info.to_lowercase().contains("dockerfile"), String::new())),
            (Some((wanted, body)), Some(_)) => {
                if *wanted {
                    out.push(std::mem::take(body));
                }
                open = None;
            }
            (Some((_, body)), None) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    out
}

/// What the RUN instructions of a Dockerfile give to the shell.
fn bodies(dockerfile: &str) -> Vec<String> {
    let parsed = parse(&Source::new("Dockerfile", dockerfile));
    let instructions = parsed.stages.iter().flat_map(|stage| &stage.instructions);
    let runs = instructions.filter_map(|instruction| match &instruction.kind {
        InstructionKind::Run(run) => body(&run.command),
        _ => None,
    });
    runs.collect()
}

fn body(command: &CommandLine) -> Option<String> {
    let CommandForm::Shell(Some(script)) = &command.form else { return None };
    match command.files.as_slice() {
        [file]
            if script
                .text
                .trim()
                .trim_start_matches("<<-")
                .trim_start_matches("<<")
                .trim_matches(['"', '\''])
                == file.name =>
        {
            Some(file.content())
        }
        files => {
            let bodies = files.iter().map(|file| format!("\n{}{}", file.data, file.name));
            Some(format!("{}{}", script.text, bodies.collect::<String>()))
        }
    }
}
