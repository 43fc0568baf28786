//! The packages of package-lock.json.

use super::missing;
use crate::failure::{Failure, Result};
use crate::fingerprint::Fingerprint;
use crate::process::{self, capture, command, say};
use crate::project::Project;

/// Installs them when the lock file has changed since the last time, or nothing is there.
pub fn ready(project: &Project) -> Result<()> {
    node()?;
    let lock = project.path("package-lock.json");
    let fingerprint = Fingerprint::new().path(&lock)?.path(&project.path("package.json"))?;
    let stamp = project.path("node_modules/.layerlab-stamp");
    if fingerprint.is_kept_in(&stamp) && project.node_program("vite").exists() {
        return Ok(());
    }
    say("Installing", "vite, typescript, binaryen, playwright-core and the editor: they make the page (npm)");
    let mut npm = command("npm");
    npm.current_dir(project.root()).args(["ci", "--no-audit", "--no-fund"]);
    process::long(&mut npm, &project.tools().join("logs/npm.log"))?;
    fingerprint.keep_in(&stamp)
}

/// Node of a version that Vite runs on.
fn node() -> Result<()> {
    let because = "Vite makes the page with it";
    if process::find("node").is_none() || process::find("npm").is_none() {
        return Err(missing("Node 20 or later, with npm", because));
    }
    let version = capture(command("node").arg("--version"))?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_some_and(|major: u32| major >= 20) {
        return Ok(());
    }
    Err(Failure::new(format!("Node {} is too old: {because}, and that needs 20 or later", version.trim())))
}
