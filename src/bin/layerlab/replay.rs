//! `layerlab replay SCENARIO.json`: the commands of a recording, done here; prints a scenario of the same shape.

use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use flate2::read::GzDecoder;
use layerlab::docker::replay::{BaseImage, Scenario, replay};

use crate::args::Args;
use crate::{Command, Outcome};

pub const COMMAND: Command = Command {
    name: "replay",
    synopsis: "SCENARIO.json [--base BASE-IMAGE.json]",
    about: "Do the commands of a recording of Docker and print what they do here, in the recording's shape.",
    run,
};

/// The base image of the recordings, for scenarios that have none beside them.
const BASE_IMAGE: &[u8] = include_bytes!("../../../tests/oracle/base-image.json.gz");

fn run(mut args: Args) -> Outcome {
    let base = args.option("--base")?;
    let words = args.positional(1..=1)?;
    let path = words.first().map_or("", String::as_str);
    let text = text(path, &std::fs::read(path).map_err(|why| format!("{path}: {why}"))?)?;
    let scenario: Scenario = serde_json::from_str(&text).map_err(|why| format!("{path}: {why}"))?;
    let base = base_image(path, base)?;
    let replayed = replay(&scenario, &base)?;
    println!("{}", serde_json::to_string_pretty(&replayed).map_err(|why| why.to_string())?);
    Ok(ExitCode::SUCCESS)
}

/// The file that was named, else the one beside the scenario, else the recordings' own.
fn base_image(scenario: &str, named: Option<String>) -> Result<BaseImage, String> {
    let beside = Path::new(scenario).with_file_name("base-image.json");
    let file = named.or_else(|| beside.exists().then(|| beside.to_string_lossy().into_owned()));
    let (name, bytes) = match file {
        Some(file) => {
            let bytes = std::fs::read(&file).map_err(|why| format!("{file}: {why}"))?;
            (file, bytes)
        }
        None => ("base-image.json".to_owned(), BASE_IMAGE.to_vec()),
    };
    serde_json::from_str(&text(&name, &bytes)?).map_err(|why| format!("{name}: {why}"))
}

/// The text of a file, gzip or not.
fn text(name: &str, bytes: &[u8]) -> Result<String, String> {
    let mut text = String::new();
    let read = match bytes.starts_with(&[0x1f, 0x8b]) {
        true => GzDecoder::new(bytes).read_to_string(&mut text),
        false => (&mut &*bytes).read_to_string(&mut text),
    };
    read.map(|_| text).map_err(|why| format!("{name}: {why}"))
}
