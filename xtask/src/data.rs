//! `cargo xtask data`: the catalogue's files, made anew from the measurements in ../shared/data.

use crate::failure::{Failure, Result};
use crate::process::{self, command, say};
use crate::project::Project;

/// The subcommand. The native command knows the catalogue's formats; here are only the places.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let shared = project.shared().map(|shared| shared.join("data"));
    let Some(from) = shared.filter(|folder| folder.is_dir()) else {
        return Err(Failure::new("../shared/data, with the measurements, is not there")
            .hint("The files made from it are in the repository: nothing is missing for a build."));
    };
    say("Making", "www/data from ../shared/data (layerlab data)");
    let mut cargo = command("cargo");
    cargo.current_dir(project.root()).args([
        "run",
        "--release",
        "--quiet",
        "--bin",
        "layerlab",
        "--",
        "data",
    ]);
    process::run(cargo.arg(from).arg(project.path("www/data")).args(arguments))
}
