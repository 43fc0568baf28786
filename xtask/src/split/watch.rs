//! Which functions the first picture needs.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::module::WATCH;
use crate::failure::{Doing, Failure, Result};
use crate::process::capture;
use crate::setup::Kit;
use crate::setup::browser::Browser;

const SCRIPT: &str = "xtask/src/split/watch.mjs";

/// The indices of the functions that a watched module calls until the page shows its picture. `folder` has the module's
/// JavaScript.
pub fn needed(kit: &Kit, browser: &Browser, folder: &Path, watched: &[u8]) -> Result<BTreeSet<u32>> {
    let file = folder.join("watched.wasm");
    fs::write(&file, watched).doing(format_args!("writing {}", file.display()))?;
    let mut node = kit.command("node");
    node.arg(SCRIPT).arg(folder.join("layerlab.js")).arg(&file).env("CHROMIUM", &browser.chromium);
    let printed = capture(&mut node)?;
    fs::remove_file(&file).doing(format_args!("removing {}", file.display()))?;
    let functions: Option<BTreeSet<u32>> =
        printed.split_whitespace().map(|name| name.strip_prefix(WATCH)?.parse().ok()).collect();
    functions
        .filter(|functions| !functions.is_empty())
        .ok_or_else(|| Failure::new("nothing was seen to be called for the first picture"))
}
