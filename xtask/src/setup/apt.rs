//! Debian's packages.

use std::process::Command;

use super::missing;
use crate::failure::Result;
use crate::process::{self, say};
use crate::project::Project;

/// Installs `packages` with apt-get, as root or through sudo. Off Debian it fails with what to install.
pub fn install(project: &Project, packages: &[&str], because: &str) -> Result<()> {
    let names = packages.join(" ");
    if process::find("apt-get").is_none() {
        return Err(missing(&names, because));
    }
    say("Installing", &format!("{names}: {because} (apt)"));
    let log = project.tools().join("logs/apt.log");
    // An update that fails (one dead mirror of many) is no reason to stop: the list at hand may do.
    if let Err(failure) = process::long(apt_get()?.arg("update"), &log) {
        eprintln!("{failure}");
    }
    let mut command = apt_get()?;
    command.args(["install", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600"]);
    process::long(command.args(packages), &log)
}

fn apt_get() -> Result<Command> {
    let root = process::capture(process::command("id").arg("-u"))?.trim() == "0";
    let mut command = if root {
        process::command("apt-get")
    } else if process::find("sudo").is_some() {
        let mut sudo = process::command("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    } else {
        return Err(missing("sudo", "only root may install packages here"));
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}

/// The version that apt would install, or has installed.
pub fn candidate(package: &str) -> Option<String> {
    let policy = process::capture(process::command("apt-cache").args(["policy", package])).ok()?;
    let line = policy.lines().find_map(|line| line.trim().strip_prefix("Candidate:"))?;
    let version = line.trim();
    (version != "(none)").then(|| version.to_owned())
}
