//! `layerlab export`: what a state builds, as an archive for Docker and its kin.

use std::fs::File;
use std::io::{BufWriter, Write as _, stdout};
use std::process::ExitCode;

use layerlab::image::Reference;
use layerlab::lab::Side;
use layerlab::oci::archive::{Export, LayerFormat, write};

use crate::args::Args;
use crate::{Command, Outcome, state};

pub const COMMAND: Command = Command {
    name: "export",
    synopsis: "[--gzip] [--side a|b] [-o FILE] STATE",
    about: "Build a state and write its images as one archive that docker load and every OCI tool takes",
    run,
};

fn run(mut args: Args) -> Outcome {
    let format = if args.switch("--gzip") { LayerFormat::Gzip } else { LayerFormat::Plain };
    let only = match args.option("--side")? {
        Some(word) => Some(Side::parse(&word).ok_or_else(|| format!("a side is a or b, not {word}"))?),
        None => None,
    };
    let output = args.option("-o")?.or(args.option("--output")?);
    let argument = args.positional(1..=1)?.pop().unwrap_or_default();
    let (lab, _) = state::open(state::read(&argument)?)?;
    let now = lab.now();
    let mut exports: Vec<Export<'_>> = vec![];
    for side in Side::BOTH.into_iter().filter(|side| only.is_none_or(|only| only == *side)) {
        let failure = now.side(side).failure.as_ref().map(|failure| failure.message.as_str());
        let image = now.image(side).filter(|_| failure.is_none());
        let image =
            image.ok_or_else(|| format!("{side} does not build: {}", failure.unwrap_or("no image")))?;
        let tag = Reference::parse(&now.desk.recipe(side).tag).map_err(|error| error.to_string())?;
        match exports.iter_mut().find(|export| export.image.id == image.id) {
            Some(same) if same.tags.contains(&tag) => {}
            Some(same) => same.tags.push(tag),
            None => exports.push(Export { image, tags: vec![tag] }),
        }
    }
    let mut sink: BufWriter<Box<dyn std::io::Write>> = BufWriter::new(match &output {
        Some(path) => Box::new(File::create(path).map_err(|error| format!("{path}: {error}"))?),
        None => Box::new(stdout()),
    });
    let mut failure = None;
    let exported = write(&exports, format, &mut |piece| {
        if failure.is_none() {
            failure = sink.write_all(piece).err();
        }
    });
    let failure = failure.or(sink.flush().err());
    if let Some(error) = failure {
        return Err(format!("{}: {error}", output.as_deref().unwrap_or("standard output")));
    }
    for image in &exported.images {
        eprintln!("{} {}", image.tags.join(" "), image.id);
    }
    if let Some(note) = exported.note() {
        eprintln!("{note}");
    }
    Ok(ExitCode::SUCCESS)
}
