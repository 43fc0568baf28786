//! The STATE argument: what is drawn, checked and exported.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use layerlab::catalog::Catalog;
use layerlab::lab::project::File;
use layerlab::lab::{Bench, Lab, Project, Shared, Side};
use layerlab::render::{complete, parse_state};

/// A file that is larger counts by its size only: a state is a text.
const LARGEST: u64 = 256 << 10;

/// Reads a state: a link, a file with a link, JSON or the parts of a fence, `-` for standard input, or a directory
/// whose Dockerfiles (one, or two) are A and B and whose other files are the build context.
///
/// # Errors
/// What is wrong with it.
pub fn read(argument: &str) -> Result<Shared, String> {
    let path = Path::new(argument);
    if path.is_dir() {
        return directory(path);
    }
    if argument == "-" || path.is_file() {
        let source = crate::files::read_source(argument)?;
        return parse_state(&source.text).map_err(|error| format!("{argument}: {error}"));
    }
    if argument.contains('#') || ["v1.", "lesson="].iter().any(|start| argument.starts_with(start)) {
        return parse_state(argument);
    }
    Err(format!("{argument} is no file, no directory and no link"))
}

/// Builds a state. Says whether there was one Dockerfile only.
///
/// # Errors
/// An operation that cannot be done, or a base image that no data is there for.
pub fn open(mut shared: Shared) -> Result<(Lab, bool), String> {
    let single = complete(&mut shared);
    let bench = Bench::new(Arc::new(Catalog::full()));
    match Lab::replay(Rc::new(bench), &shared) {
        (lab, None) => Ok((lab, single)),
        (_, Some(refusal)) => Err(refusal.to_string()),
    }
}

fn directory(root: &Path) -> Result<Shared, String> {
    let mut start = Project::default();
    let mut dockerfiles = vec![];
    let mut todo = vec![root.to_owned()];
    while let Some(folder) = todo.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
            if path.is_symlink() {
                continue;
            }
            if path.is_dir() {
                todo.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let size = path.metadata().map_err(|error| format!("{name}: {error}"))?.len();
            if is_dockerfile(&name) {
                dockerfiles.push((name, crate::files::read_source(&path.to_string_lossy())?.text));
            } else if size > LARGEST {
                let body = layerlab::lab::project::Body::Size(size);
                start.files.insert(name, File::Other { body, mode: mode(&path) });
            } else {
                let bytes = std::fs::read(&path).map_err(|error| format!("{name}: {error}"))?;
                start.files.insert(name, File::of_bytes(&bytes, mode(&path)));
            }
        }
    }
    dockerfiles.sort();
    if !(1..=2).contains(&dockerfiles.len()) {
        let count = dockerfiles.len();
        return Err(format!("{} has {count} Dockerfiles where one or two are wanted", root.display()));
    }
    for (side, (name, text)) in Side::BOTH.into_iter().zip(dockerfiles) {
        let recipe = start.recipe_mut(side);
        recipe.dockerfile = text.to_string();
        recipe.tag = tag(&name, side);
    }
    Ok(Shared { start, ..Shared::default() })
}

/// `Dockerfile`, `Dockerfile.b`, `b.Dockerfile`, at the top.
fn is_dockerfile(name: &str) -> bool {
    let ours = |part: &str| part.eq_ignore_ascii_case("dockerfile");
    !name.contains('/') && !name.ends_with(".dockerignore") && name.split('.').any(ours)
}

/// The other part of the file's name, if that can be a tag.
fn tag(name: &str, side: Side) -> String {
    let other = name.split('.').find(|part| !part.eq_ignore_ascii_case("dockerfile")).unwrap_or_default();
    let fits = !other.is_empty() && other.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if fits { other.to_owned() } else { side.lower().to_owned() }
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().map_or(0o644, |meta| meta.permissions().mode() & 0o7777)
}

#[cfg(not(unix))]
const fn mode(_path: &Path) -> u32 {
    0o644
}
