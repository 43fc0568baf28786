//! What a copy would bring: digest and files (`cache/contenthash`).

use std::sync::Arc;

use crate::build::Known;
use crate::build::contenthash::{self, RootHeader};
use crate::build::copy::{has_wildcards, matching};
use crate::build::files;
use crate::build::key::FileState;
use crate::dockerfile::ignore::Matcher;
use crate::image::Hasher;
use crate::vfs::{Follow, Tree, path};

/// The files that sources stand for.
#[derive(Debug, Clone)]
pub struct Content {
    /// One digest a source, joined by commas.
    pub digest: String,
    pub files: Arc<Vec<FileState>>,
}

/// Sums what the sources select.
///
/// # Errors
/// The cleaned path of the last source that is not there.
pub fn content(
    known: &Known,
    tree: &Tree,
    sources: &[String],
    exclude: &[String],
    root: RootHeader,
) -> Result<Content, String> {
    let question = format!("{sources:?} {exclude:?} {root:?}");
    known.contents.of(tree, &question, || sum(tree, sources, exclude, root))
}

fn sum(tree: &Tree, sources: &[String], exclude: &[String], root: RootHeader) -> Result<Content, String> {
    let mut digests = vec![];
    let mut paths = vec![];
    let mut missing = None;
    for source in sources {
        let pattern = source.replace("/./", "/");
        let at = path::clean(&format!("/{pattern}"));
        if has_wildcards(&pattern) {
            let matches = matching(tree, &pattern);
            let name = pattern.trim_start_matches('/');
            match contenthash::of_matches(tree, name, &matches, Follow::Yes) {
                Ok(digest) => digests.push(digest.to_string()),
                Err(_) => missing = Some(at),
            }
            paths.extend(matches);
        } else {
            match contenthash::checksum(tree, &at, Follow::Yes, root) {
                Ok(digest) => digests.push(digest.to_string()),
                Err(_) => missing = Some(at.clone()),
            }
            paths.push(at);
        }
    }
    if let Some(missing) = missing {
        return Err(missing);
    }
    let mut files = files::states(tree, &paths);
    let exclude = Matcher::new(exclude).unwrap_or_default();
    if !exclude.rules().is_empty() {
        files.retain(|file| !exclude.is_ignored(&file.path));
        let mut hasher = Hasher::default();
        for file in &files {
            let (mode, uid, gid) = (file.mode, file.uid, file.gid);
            hasher.update(format!("{}\0{mode} {uid} {gid} {} ", file.path, file.size));
            hasher.update(file.digest.as_bytes());
        }
        digests = vec![hasher.finish().to_string()];
    }
    Ok(Content { digest: digests.join(","), files: Arc::new(files) })
}
