//! Builds every project of the corpus.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use layerlab::build::{Builder, Engine, Outcome, Report, Request, build};
use layerlab::catalog::Catalog;
use layerlab::lab::stand_in;
use layerlab::vfs::{Metadata, Time, Tree, path};

/// The share that must pass, in percent.
const WANTED: usize = 90;

/// One project: its files, and the Dockerfile among them.
struct Project {
    name: String,
    dockerfile: String,
    context: Tree,
}

pub fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let filter = std::env::args().nth(1).filter(|word| !word.starts_with('-'));
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    names.sort();
    let projects: Vec<Project> = names
        .iter()
        .map(|path| read(path))
        .filter(|p| filter.as_ref().is_none_or(|f| p.name.contains(f)))
        .collect();
    let catalog = Arc::new(Catalog::full());
    let mut good = true;
    let mut report = |name: &str, passed: usize, total: usize| {
        println!("{name}\t{passed}\t{total}");
        good &= filter.is_some() || passed * 100 >= total * WANTED;
    };
    for builder in [Builder::Classic, Builder::BuildKit] {
        // What only BuildKit's syntax has is left to BuildKit.
        let mine = projects.iter().filter(|p| builder == Builder::BuildKit || !needs_buildkit(&p.dockerfile));
        let (mut passed, mut total) = (0, 0);
        for project in mine {
            total += 1;
            let mut engine = Engine::new(Arc::clone(&catalog));
            let request = Request::new(builder, project.dockerfile.clone(), project.context.clone());
            match verdict(&build(&mut engine, &request)) {
                Ok(()) => passed += 1,
                Err(why) => println!("{} ({builder:?}): {why}", project.name),
            }
        }
        let name = format!("corpus-{}", format!("{builder:?}").to_lowercase());
        report(&name, passed, total);
    }
    let alone = projects.iter().map(|project| (project, verdict(&build_alone(project, &catalog))));
    let (passed, failed): (Vec<_>, Vec<_>) = alone.partition(|(_, verdict)| verdict.is_ok());
    for (project, why) in &failed {
        println!("{} (alone): {}", project.name, why.as_ref().err().map_or("", String::as_str));
    }
    report("corpus-alone", passed.len(), projects.len());
    println!(
        "test result: {}. {} passed; {} failed",
        if good { "ok" } else { "FAILED" },
        i32::from(good),
        i32::from(!good)
    );
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The Dockerfile over nothing but stand-ins, as if it had been pasted.
fn build_alone(project: &Project, catalog: &Arc<Catalog>) -> Arc<Report> {
    let over = |context: &Tree| {
        let request = Request::new(Builder::BuildKit, project.dockerfile.clone(), context.clone());
        Arc::new(build(&mut Engine::new(Arc::clone(catalog)), &request))
    };
    let mut context = Tree::new();
    let files = stand_in::files(&project.dockerfile, &BTreeMap::new(), &context, over);
    stand_in::lay(&mut context, &files);
    over(&context)
}

fn needs_buildkit(dockerfile: &str) -> bool {
    ["--mount", "<<EOF", "$BUILDPLATFORM", "--link", "--chmod"].iter().any(|word| dockerfile.contains(word))
}

fn verdict(report: &Report) -> Result<(), String> {
    let gaps: Vec<String> = report
        .steps
        .iter()
        .flat_map(|step| &step.not_simulated)
        .map(|gap| format!("{} `{}`: {}", gap.program, gap.word, gap.why))
        .collect();
    if let Outcome::Failed { message, .. } = &report.outcome {
        let output: String = report.output.iter().map(|line| line.text.as_str()).collect();
        let lines: Vec<&str> = output.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(12)..).unwrap_or_default();
        return Err(format!("failed: {message}\n    {}\n    {}", gaps.join("; "), tail.join("\n    ")));
    }
    if gaps.is_empty() { Ok(()) } else { Err(format!("not simulated: {}", gaps.join("; "))) }
}

/// Fenced blocks whose info string is a path are files.
fn read(path: &Path) -> Project {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let now = Time::from_secs(1_760_000_000);
    let mut context = Tree::new();
    let mut dockerfile = String::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(name)) if !name.is_empty() => open = Some((name.to_owned(), String::new())),
            (Some((name, body)), Some("")) => {
                put(&mut context, name, body, now);
                if name == "Dockerfile" {
                    dockerfile.clone_from(body);
                }
                open = None;
            }
            (Some((_, body)), _) => {
                body.push_str(line);
                body.push('\n');
            }
            _ => {}
        }
    }
    let name = path_stem(path);
    Project { name, dockerfile, context }
}

fn path_stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn put(context: &mut Tree, name: &str, body: &str, now: Time) {
    let at = format!("/{name}");
    context.mkdir_all(path::parent(&at), &Metadata::new(0o755, now)).expect("a folder");
    let executable = body.starts_with("#!");
    let mode = if executable { 0o755 } else { 0o644 };
    context.write(&at, body, Metadata::new(mode, now)).expect("a file");
}
