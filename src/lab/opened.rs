//! Images that were opened from archives. They are bases for as long as the page is open: links hold inputs, and an
//! archive is too large for one.

use std::sync::Arc;

use super::inspect::changed_row;
use super::view::panels::FileRow;
use crate::image::{Digest, Image, Reference, Store};
use crate::insight::{ImageShape, Wasted, shape_with, waste};
use crate::oci::Limits;
use crate::oci::archive::Imported;
use crate::vfs::{Content, Described, Time};

#[derive(Debug, Clone)]
pub struct Opened {
    pub image: Arc<Image>,
    /// What `FROM` can call it.
    pub tags: Vec<Reference>,
    /// What was passed over in its archive, one sentence each.
    pub notes: Vec<String>,
    /// What its layers hide of each other, the largest first.
    pub waste: Arc<[Wasted]>,
}

/// An image's id says what is in it: comparing trees would cost more than showing them.
impl PartialEq for Opened {
    fn eq(&self, other: &Self) -> bool {
        self.image.id == other.image.id && self.tags == other.tags && self.notes == other.notes
    }
}

impl Opened {
    /// The images of an archive, each looked at when it is asked for. One without a name gets that of the file.
    pub fn of(imported: Imported, file_name: &str) -> impl Iterator<Item = Self> {
        let Imported { images, mut notes } = imported;
        images.into_iter().enumerate().map(move |(place, found)| {
            let given = name_of(file_name, place).filter(|_| found.tags.is_empty());
            let tags = found.tags.into_iter().chain(given).collect();
            let waste = waste(&found.image).into();
            Self { image: found.image, tags, notes: std::mem::take(&mut notes), waste }
        })
    }

    /// Puts it into a store, as `docker load` does.
    pub fn load_into(&self, store: &mut Store, now: Time) {
        let id = store.add(Arc::clone(&self.image));
        for tag in &self.tags {
            // The image is there: nothing refuses the name.
            let _named = store.tag(tag.clone(), id, now);
        }
    }

    /// The name that it is shown under.
    pub fn name(&self) -> String {
        self.tags.first().map_or_else(|| self.image.id.short(), ToString::to_string)
    }

    /// Its layers and its history.
    pub fn shape(&self) -> ImageShape {
        let mut store = Store::default();
        self.load_into(&mut store, Time::EPOCH);
        shape_with(&store, &self.image, &self.waste)
    }

    /// What a layer changes.
    pub fn files(&self, layer: usize) -> Vec<FileRow> {
        let top = layer + 1 == self.image.layers.len();
        let changes = self.image.layers.get(layer).map(|layer| layer.changes.iter());
        changes.into_iter().flatten().map(|change| changed_row(Some(&self.image.tree), top, change)).collect()
    }

    /// The text of a file as a layer has it; `None` where it is not text, or was not kept.
    pub fn text(&self, layer: usize, path: &str) -> Option<&str> {
        let change = self.image.layers.get(layer)?.changes.at(path)?;
        change.changed()?.node.content()?.as_text()
    }

    /// The digest and the size of a file that is little enough to be read from the archive once more, and was not kept.
    pub fn unkept(&self, layer: usize, path: &str) -> Option<(Digest, u64)> {
        let change = self.image.layers.get(layer)?.changes.at(path)?;
        let Content::Described(Described { size, label }) = change.changed()?.node.content()? else {
            return None;
        };
        let digest = label.parse().ok().filter(|_| *size <= Limits::DEFAULT.text_bytes)?;
        Some((digest, *size))
    }
}

/// A name for the image at a place in a file: what of the file's name can be one.
fn name_of(file_name: &str, place: usize) -> Option<Reference> {
    let stem = file_name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name: String = words.collect::<Vec<&str>>().join("-");
    name.truncate(60);
    let number = if place == 0 { String::new() } else { (place + 1).to_string() };
    // Under a folder, because 64 hexadecimal digits alone cannot be a name.
    Reference::parse(format!("opened/image{number}-{name}").trim_end_matches('-')).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_file_name_gives_a_name() {
        let table = [
            ("My App (2).tar.gz", 0, "opened/image-my-app-2:latest"),
            ("", 0, "opened/image:latest"),
            ("ü.tar", 1, "opened/image2:latest"),
        ];
        for (file, place, name) in table {
            assert_eq!(name_of(file, place).unwrap().to_string(), name, "{file}");
        }
        assert!(name_of(&"a-".repeat(500), 0).is_some());
    }
}
