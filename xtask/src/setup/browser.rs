//! Chromium and its driver: the page is taken apart and tested in it.

use std::env;
use std::path::PathBuf;

use super::{apt, missing};
use crate::failure::Result;
use crate::process;
use crate::project::Project;

/// The two programs.
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// The driver of the same version.
    pub driver: PathBuf,
}

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds them (`CHROMIUM` and `CHROMEDRIVER` say where), or installs Debian's.
pub fn ready(project: &Project) -> Result<Browser> {
    if let Some(browser) = there() {
        return Ok(browser);
    }
    let because = "the page is taken apart and tested in it";
    apt::install(project, &["chromium", "chromium-driver"], because)?;
    there().ok_or_else(|| missing("Chromium with chromedriver", because))
}

fn there() -> Option<Browser> {
    let chromium = named("CHROMIUM").or_else(|| CHROMIUM.iter().find_map(|name| process::find(name)))?;
    let driver = named("CHROMEDRIVER").or_else(|| process::find("chromedriver"))?;
    Some(Browser { chromium, driver })
}

fn named(variable: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env::var_os(variable)?);
    path.is_file().then_some(path)
}
