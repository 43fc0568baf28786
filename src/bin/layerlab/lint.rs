//! `layerlab lint FILE`: the warnings of Docker's build checks, as `docker build --check` prints them or as JSON.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use layerlab::catalog::{Catalog, Lookup};
use layerlab::dockerfile::check::{self, BaseImage, Extent, Options};
use layerlab::dockerfile::ignore::Matcher;
use layerlab::dockerfile::platform::Platform;
use layerlab::dockerfile::reference::Reference;
use serde_json::json;

use crate::args::Args;
use crate::{Command, Outcome, files};

pub const COMMAND: Command = Command {
    name: "lint",
    synopsis: "FILE [--context DIR] [--build-arg K=V]... [--target STAGE] [--platform OS/ARCH] [--json]",
    about: "Check the Dockerfile: exit status 1 if there is a warning or an error (- reads standard input).",
    run,
};

fn run(mut args: Args) -> Outcome {
    let context = args.option("--context")?;
    let build_args: BTreeMap<String, String> =
        args.options("--build-arg")?.iter().filter_map(|a| build_arg(a)).collect();
    let target = args.option("--target")?;
    let platform = args.option("--platform")?.map(|text| Platform::parse(&text)).transpose()?;
    let as_json = args.switch("--json");
    let words = args.positional(1..=1)?;
    let path = words.first().map_or("-", String::as_str);
    let source = files::read_source(path)?;
    let ignore = ignore_file(path, context.as_deref())?;
    // Only a file with an image for a base needs the catalog.
    let catalog = OnceCell::new();
    let options = Options {
        target: target.as_deref(),
        build_args: &build_args,
        platform: platform.as_ref(),
        ignore: ignore.as_ref(),
        base_image: &|reference, platform| {
            base_image(catalog.get_or_init(Catalog::full), reference, platform)
        },
        extent: Extent::Check,
    };
    let report = check::check(&source, &options);
    if as_json {
        let row = |f: &layerlab::dockerfile::lint::Finding| json!({ "rule": f.rule.name, "message": f.message, "line": f.place.lines.first });
        let rows: Vec<_> = report.findings.iter().map(row).collect();
        println!("{}", serde_json::to_string_pretty(&rows).map_err(|why| why.to_string())?);
        if let Some(failure) = &report.failure {
            for &lines in failure.lines.iter().chain(&failure.also) {
                eprint!("{}", layerlab::dockerfile::excerpt(&source, lines));
            }
            eprintln!("ERROR: failed to build: failed to solve: {}", failure.message);
        }
    } else {
        print!("{}", check::check_output(&source, &report));
    }
    let clean = report.findings.is_empty() && report.failure.is_none();
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the catalog knows about an image. It has one platform of each; that stands for whichever is asked for.
fn base_image(catalog: &Catalog, reference: &Reference, platform: &Platform) -> Option<BaseImage> {
    let Lookup::Found(image) = catalog.base_image(&reference.familiar()) else { return None };
    let pair = |text: &String| text.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    Some(BaseImage {
        platform: platform.clone(),
        env: image.config.env.iter().filter_map(pair).collect(),
        onbuild: image.config.on_build.clone(),
        shell: vec![],
        working_dir: image.config.working_dir.clone(),
    })
}

/// `K=V`; a bare `K` takes its value from the environment and is left out where that has none.
fn build_arg(text: &str) -> Option<(String, String)> {
    match text.split_once('=') {
        Some((key, value)) => Some((key.to_owned(), value.to_owned())),
        None => std::env::var(text).ok().map(|value| (text.to_owned(), value)),
    }
}

/// `<Dockerfile>.dockerignore` beside the Dockerfile, or else `.dockerignore` in the context.
fn ignore_file(dockerfile: &str, context: Option<&str>) -> Result<Option<Matcher>, String> {
    let own = format!("{dockerfile}.dockerignore");
    let shared = context.map(|context| Path::new(context).join(".dockerignore"));
    let texts = [Some(own.into()), shared].into_iter().flatten().map(std::fs::read_to_string);
    let Some(text) = texts.into_iter().find_map(Result::ok) else { return Ok(None) };
    let matcher = Matcher::parse(&text).map_err(|why| format!(".dockerignore, line {}: {why}", why.line))?;
    Ok((!matcher.rules().is_empty()).then_some(matcher))
}
