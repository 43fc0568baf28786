//! Reading what the subcommands work on.

use std::io::Read;

use layerlab::text::Source;

/// A file as a source named by its last component; `-` is standard input, named `Dockerfile`.
///
/// # Errors
/// The file cannot be read.
pub fn read_source(path: &str) -> Result<Source, String> {
    let mut bytes = vec![];
    if path == "-" {
        std::io::stdin().read_to_end(&mut bytes).map_err(|why| format!("standard input: {why}"))?;
        return Ok(Source::new("Dockerfile", String::from_utf8_lossy(&bytes)));
    }
    bytes = std::fs::read(path).map_err(|why| format!("{path}: {why}"))?;
    let name = std::path::Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy());
    Ok(Source::new(name, String::from_utf8_lossy(&bytes)))
}
