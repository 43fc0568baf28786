//! `cargo xtask data`: the catalog's assets in `www/data`, made anew from the facts in `../shared/data` and the
//! recipes in `xtask/recipes`. The formats are in `docs/data.md`.

mod composed;
mod debian;
mod images;
mod json;
mod languages;
mod rootfs;

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use crate::failure::{Doing, Failure, Result};
use crate::process::say;
use crate::project::Project;

/// The subcommand.
pub fn run(project: &Project, _arguments: &[String]) -> Result<()> {
    let shared = project.shared().map(|shared| shared.join("data"));
    let Some(from) = shared.filter(|folder| folder.is_dir()) else {
        return Err(Failure::new("../shared/data, with the measurements, is not there")
            .hint("The files made from it are in the repository: nothing is missing for a build."));
    };
    let recipes = project.path("xtask/recipes");
    let to = project.path("www/data");
    fs::create_dir_all(&to).doing(format_args!("making {}", to.display()))?;
    let (images, more) = (images::text(&from, &recipes)?, images::more(&recipes)?);
    images::complete(&[&images, &more])?;
    let texts = [
        ("images", images),
        ("images-more", more),
        ("debian", debian::text(&from, &recipes)?),
        ("debian-more", debian::more(&recipes)?),
        ("rootfs-debian", rootfs::debian(&from)?),
        ("rootfs-small", rootfs::small(&from)?),
        ("languages", languages::text(&from, &recipes)?),
    ];
    for (name, text) in texts {
        let bytes = deflate(&text).doing("compressing")?;
        let file = to.join(format!("{name}.bin"));
        fs::write(&file, &bytes).doing(format_args!("writing {}", file.display()))?;
        say("Wrote", &format!("www/data/{name}.bin: {} bytes, {} inflated", bytes.len(), text.len()));
    }
    Ok(())
}

fn deflate(text: &str) -> std::io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()
}

/// Reads a file of the given folder.
fn read(folder: &Path, name: &str) -> Result<String> {
    let file = folder.join(name);
    fs::read_to_string(&file).doing(format_args!("reading {}", file.display()))
}
