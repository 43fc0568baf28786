//! `layerlab import`: what is in an image archive.

use std::fs::File;
use std::io::{Read as _, stdin};
use std::process::ExitCode;

use layerlab::image::Store;
use layerlab::insight::{Waste, image_shape, waste_of};
use layerlab::oci::archive::{Imported, Reader};
use layerlab::oci::{Limits, parse_history};
use layerlab::vfs::Time;

use crate::args::Args;
use crate::{Command, Outcome, size};

pub const COMMAND: Command = Command {
    name: "import",
    synopsis: "[--json] [--history] ARCHIVE|-",
    about: "Read a docker save or OCI archive, or pasted docker history (--history), and show its layers and waste",
    run,
};

/// How much is read at a time; memory does not grow with the archive.
const PIECE: usize = 1 << 18;

fn run(mut args: Args) -> Outcome {
    let json = args.switch("--json");
    let history = args.switch("--history");
    let path = args.positional(1..=1)?.pop().unwrap_or_default();
    let mut source: Box<dyn std::io::Read> = match path.as_str() {
        "-" => Box::new(stdin().lock()),
        path => Box::new(File::open(path).map_err(|e| format!("{path}: {e}"))?),
    };
    if history {
        return pasted(&mut source, json);
    }
    let mut reader = Reader::new(Limits::default());
    let mut piece = vec![0; PIECE];
    let imported = loop {
        let n = source.read(&mut piece).map_err(|e| format!("{path}: {e}"))?;
        if n == 0 {
            break reader.finish();
        }
        if let Err(error) = reader.push(&piece[..n]) {
            break Err(error);
        }
    };
    match imported {
        Ok(imported) => {
            show(&imported, json);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("layerlab import: {error}");
            Ok(ExitCode::FAILURE)
        }
    }
}

fn show(imported: &Imported, json: bool) {
    let mut store = Store::default();
    for found in &imported.images {
        let id = store.add(found.image.clone());
        for tag in &found.tags {
            // The image was added just now, so there is no reason to refuse.
            let _named = store.tag(tag.clone(), id, Time::EPOCH);
        }
    }
    let images: Vec<_> = imported.images.iter().map(|found| &found.image).collect();
    if json {
        let images: Vec<_> = images
            .iter()
            .map(|image| serde_json::json!({"image": image_shape(&store, image), "waste": waste_of(image)}))
            .collect();
        println!("{}", serde_json::json!({"images": images, "notes": imported.notes}));
        return;
    }
    for image in images {
        let shape = image_shape(&store, image);
        println!("{} {} {} {}", shape.tags.join(" "), shape.platform, size(shape.size), shape.id);
        for (layer, at) in shape.layers.iter().zip(1..) {
            println!("  {at:>3} {:>9} {}", size(layer.size), layer.created_by);
        }
        let Waste { files, bytes, .. } = waste_of(image);
        println!("  wasted: {}", size(bytes));
        for file in files.iter().take(10) {
            let (added, buried) = (file.added_by + 1, file.buried_by + 1);
            println!(
                "      {:>9} {} (added by layer {added}, hidden by layer {buried})",
                size(file.bytes),
                file.path
            );
        }
    }
    for note in &imported.notes {
        println!("note: {note}");
    }
}

fn pasted(source: &mut dyn std::io::Read, json: bool) -> Outcome {
    let mut text = String::new();
    source.read_to_string(&mut text).map_err(|e| e.to_string())?;
    let history = parse_history(&text);
    if json {
        println!("{}", serde_json::json!(history));
    } else {
        for row in history.rows.iter().rev() {
            println!("{:>9} {}", size(row.size), row.created_by);
        }
    }
    for diagnostic in &history.diagnostics {
        eprintln!("layerlab import: {}", diagnostic.message);
    }
    Ok(if history.rows.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
