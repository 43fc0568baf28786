//! `layerlab build CONTEXT`: builds as `docker build` does, prints what it prints, or the report, or the reasons.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use layerlab::build::{Builder, Engine, Report, Request, build};
use layerlab::catalog::Catalog;
use layerlab::insight::{ENGLISH, sentence};
use layerlab::lab::stand_in;
use layerlab::shell::Stream;
use layerlab::text::Source;

use crate::args::Args;
use crate::files::read_tree;
use crate::{Command, Outcome};

pub const COMMAND: Command = Command {
    name: "build",
    synopsis: "[-f FILE] [--builder classic|buildkit] [-t TAG] [--build-arg K=V] [--target STAGE] [--no-cache] \
               [--stand-ins] [--again] [--json] [--explain] CONTEXT",
    about: "Build the context and print what Docker prints; --json the report, --explain why each step ran. \
            --stand-ins puts small files where the context lacks those that the Dockerfile takes. --again builds twice and tells of the second time. Exit status as Docker's.",
    run,
};

fn run(mut args: Args) -> Outcome {
    let file = args.option("--file")?.or(args.option("-f")?);
    let builder = match args.option("--builder")?.as_deref() {
        None | Some("buildkit") => Builder::BuildKit,
        Some("classic") => Builder::Classic,
        Some(other) => return Err(format!("unknown builder: {other} (classic or buildkit)")),
    };
    let mut tags = args.options("-t")?;
    tags.extend(args.options("--tag")?);
    let build_args = args.options("--build-arg")?.into_iter().map(|arg| match arg.split_once('=') {
        Some((key, value)) => (key.to_owned(), Some(value.to_owned())),
        None => (arg.clone(), std::env::var(&arg).ok()),
    });
    let build_args: Vec<(String, Option<String>)> = build_args.collect();
    let target = args.option("--target")?;
    let stand_ins = args.switch("--stand-ins");
    let no_cache = args.switch("--no-cache");
    let again = args.switch("--again");
    let json = args.switch("--json");
    let explain = args.switch("--explain");
    let words = args.positional(1..=1)?;
    let directory = Path::new(words.first().map_or(".", String::as_str));

    let file = file.unwrap_or_else(|| directory.join("Dockerfile").to_string_lossy().into_owned());
    let name = Path::new(&file).file_name().map_or(file.clone(), |name| name.to_string_lossy().into_owned());
    let text = std::fs::read(&file).map_err(|why| format!("{file}: {why}"))?;
    let text = String::from_utf8_lossy(&text);
    let mut request = Request {
        builder,
        dockerfile: Some(Source::new(name.clone(), text.clone())),
        dockerfile_path: name,
        context: read_tree(directory)?,
        tags,
        build_args,
        target,
        no_cache,
        ..Request::default()
    };
    let mut engine = Engine::new(Arc::new(Catalog::full()));
    if stand_ins {
        let given = request.build_args.iter();
        let args = given.filter_map(|(name, value)| Some((name.clone(), value.clone()?))).collect();
        let files = stand_in::files(&text, &args, &request.context, |context| {
            Arc::new(build(&mut engine.clone(), &Request { context: context.clone(), ..request.clone() }))
        });
        stand_in::lay(&mut request.context, &files);
    }
    let mut report = build(&mut engine, &request);
    if again {
        report = build(&mut engine, &request);
    }
    if json {
        println!("{}", document(&report, request.dockerfile.as_ref())?);
    } else if explain {
        for step in report.steps.iter() {
            println!("{}", sentence(&report, step, &ENGLISH));
        }
    } else {
        print(&report);
    }
    Ok(ExitCode::from(u8::try_from(report.exit_code()).unwrap_or(1)))
}

/// The report, with the line of each diagnostic.
fn document(report: &Report, dockerfile: Option<&Source>) -> Result<String, String> {
    let mut value = serde_json::to_value(report).map_err(|why| why.to_string())?;
    let rows = value.get_mut("diagnostics").and_then(serde_json::Value::as_array_mut);
    for (row, diagnostic) in rows.into_iter().flatten().zip(&report.diagnostics) {
        if let Some(source) = dockerfile {
            row["line"] = source.line_of(diagnostic.span.start).into();
        }
    }
    serde_json::to_string_pretty(&value).map_err(|why| why.to_string())
}

/// Each piece of output to its stream.
fn print(report: &Report) {
    for line in &report.output {
        // Nobody reads on when a pipe is closed.
        let _ = match line.stream {
            Stream::Stdout => std::io::stdout().write_all(line.text.as_bytes()),
            Stream::Stderr => std::io::stderr().write_all(line.text.as_bytes()),
        };
    }
}
