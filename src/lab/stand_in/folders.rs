//! Which folder of the context lies where in an image.

use crate::vfs::path;

/// Pairs of a folder of the image and one of the context, absolute both, as they were laid.
#[derive(Debug, Clone, Default)]
pub(super) struct Folders(Vec<(String, String)>);

impl Folders {
    /// A path of the context comes to a path of the image; a folder of the context is `/` or ends in a slash.
    pub fn lay(&mut self, source: &str, target: &str) {
        let pair = match source.strip_suffix('/') {
            Some(folder) => (target, path::clean(&format!("/{folder}"))),
            None => (path::parent(target), path::parent(source).to_owned()),
        };
        self.0.push((pair.0.to_owned(), pair.1));
    }

    /// What lies below `source` in another stage comes to `target`.
    pub fn lay_again(&mut self, other: &Self, source: &str, target: &str) {
        for (image, context) in &other.0 {
            if let Some(rest) = below(image, source) {
                self.0.push((path::join(target, rest), context.clone()));
            } else if let Some(rest) = below(source, image) {
                self.0.push((target.to_owned(), path::join(context, rest)));
            }
        }
    }

    /// The path of the context that lies at a path of the image, if its folder is one of the context's.
    pub fn of_file(&self, at: &str) -> Option<String> {
        self.of(path::parent(at)).map(|folder| path::join(&folder, path::base(at)))
    }

    /// The folder of the context whose files lie in a folder of the image, the nearest above it, the latest of those.
    pub fn of(&self, folder: &str) -> Option<String> {
        let found =
            self.0.iter().filter_map(|(image, context)| Some((image, context, below(folder, image)?)));
        let (_, context, rest) = found.max_by_key(|(image, ..)| image.len())?;
        Some(path::join(context, rest))
    }
}

/// What of a path comes after a folder that it is in, without a slash in front.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(folder.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_start_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_the_image_leads_back_to_the_context() {
        let mut folders = Folders::default();
        folders.lay("/package.json", "/app/package.json");
        folders.lay("/client/", "/app/client");
        let table = [
            ("/app", Some("/")),
            ("/app/src", Some("/src")),
            ("/app/client", Some("/client")),
            ("/app/client/src", Some("/client/src")),
            ("/apple", None),
        ];
        for (image, context) in table {
            assert_eq!(folders.of(image).as_deref(), context, "{image}");
        }
        let mut copied = Folders::default();
        copied.lay_again(&folders, "/app", "/srv");
        assert_eq!(copied.of("/srv/client").as_deref(), Some("/client"));
    }
}
