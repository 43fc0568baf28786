//! Reading what the subcommands work on.

use std::io::Read;
use std::path::Path;

use layerlab::text::Source;
use layerlab::vfs::{Metadata, Node, Time, Tree, path};

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
    let name = Path::new(path).file_name().map_or(path.into(), |name| name.to_string_lossy());
    Ok(Source::new(name, String::from_utf8_lossy(&bytes)))
}

/// A directory as a build context: everything below it at `/`.
///
/// # Errors
/// Something in it cannot be read.
pub fn read_tree(directory: &Path) -> Result<Tree, String> {
    let mut tree = Tree::new();
    let mut todo = vec![(directory.to_owned(), "/".to_owned())];
    while let Some((from, to)) = todo.pop() {
        let wrong = |why: std::io::Error| format!("{}: {why}", from.display());
        for entry in std::fs::read_dir(&from).map_err(wrong)? {
            let entry = entry.map_err(wrong)?;
            let at = path::join(&to, &entry.file_name().to_string_lossy());
            let stat = entry.metadata().map_err(wrong)?;
            let meta = Metadata::new(mode(&stat), modified(&stat));
            let kind = entry.file_type().map_err(wrong)?;
            let node = if kind.is_dir() {
                todo.push((entry.path(), at.clone()));
                Node::directory(meta)
            } else if kind.is_symlink() {
                let target = std::fs::read_link(entry.path()).map_err(wrong)?;
                Node::symlink(meta, target.to_string_lossy().as_ref())
            } else {
                Node::file(meta, std::fs::read(entry.path()).map_err(wrong)?)
            };
            tree.graft(&at, node).map_err(|errno| format!("{}: {errno}", entry.path().display()))?;
        }
    }
    Ok(tree)
}

#[cfg(unix)]
fn mode(stat: &std::fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    stat.permissions().mode() & 0o7777
}

#[cfg(not(unix))]
fn mode(stat: &std::fs::Metadata) -> u32 {
    if stat.is_dir() { 0o755 } else { 0o644 }
}

fn modified(stat: &std::fs::Metadata) -> Time {
    let since = stat.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Time(since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0))
}
