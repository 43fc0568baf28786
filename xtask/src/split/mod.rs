//! The page's WebAssembly in two files: what the first picture needs, and the rest, which comes after it.
//!
//! Which functions the first picture needs is found out by looking: a copy of the module that notes what is called
//! draws it in Chromium ([`watch`]). A function that was not called then is in the second file; whoever calls it
//! before that has come waits for it (`www/rest.ts`).

mod module;
#[cfg(test)]
mod tests;
mod watch;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use self::module::{Apart, Failed};
use crate::failure::{Doing, Failure, Result};
use crate::process::say;
use crate::setup::Kit;
use crate::setup::browser::Browser;

/// The second file, beside wasm-pack's.
const REST: &str = "layerlab_rest.wasm";

/// A module without anything in it.
const NOTHING: [u8; 8] = [0, b'a', b's', b'm', 1, 0, 0, 0];

/// Takes the module in a folder apart.
pub fn take_apart(kit: &Kit, browser: &Browser, folder: &Path) -> Result<()> {
    let wasm = folder.join("layerlab_bg.wasm");
    let whole = fs::read(&wasm).doing(format_args!("reading {}", wasm.display()))?;
    let needed = watch::needed(kit, browser, folder, &module::watched(&whole).map_err(refused)?)?;
    let Apart { first, rest, names } = module::apart(&whole, &needed).map_err(refused)?;
    say(
        "Took apart",
        &format!("{} kB into {} kB and {} kB", whole.len() / 1000, first.len() / 1000, rest.len() / 1000),
    );
    fs::write(&wasm, first).doing(format_args!("writing {}", wasm.display()))?;
    let script = folder.join("layerlab.js");
    let text = fs::read_to_string(&script).doing(format_args!("reading {}", script.display()))?;
    fs::write(&script, renamed(&text, &names)).doing(format_args!("writing {}", script.display()))?;
    write_rest(folder, &rest)
}

/// A script with other names for what it gives the module and takes from it.
fn renamed(script: &str, names: &BTreeMap<&str, String>) -> String {
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while !rest.is_empty() {
        let (word, after) = rest.split_at(rest.find(|c| !in_name(c)).unwrap_or(rest.len()));
        out.push_str(names.get(word).map_or(word, String::as_str));
        let (between, after) = after.split_at(after.find(in_name).unwrap_or(after.len()));
        out.push_str(between);
        rest = after;
    }
    out
}

/// Leaves the module whole: there is no rest.
pub fn leave(folder: &Path) -> Result<()> {
    write_rest(folder, &NOTHING)
}

fn write_rest(folder: &Path, bytes: &[u8]) -> Result<()> {
    let file = folder.join(REST);
    fs::write(&file, bytes).doing(format_args!("writing {}", file.display()))
}

fn refused(error: Failed) -> Failure {
    Failure::new(format!("the WebAssembly cannot be taken apart: {error}"))
}
