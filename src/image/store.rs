//! The image store of a Docker Engine (graph driver store): images, tags, containers.

use std::fmt;
use std::sync::Arc;

use imbl::OrdMap;

use super::{ChainId, Container, Digest, Image, ImageId, Reference};
use crate::vfs::Time;

/// Images by id and by name. A persistent value: cloning is cheap.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Store {
    images: OrdMap<ImageId, Stored>,
    /// By parent, in the order in which they came: what the classic builder's cache looks through.
    children: OrdMap<ImageId, Vec<ImageId>>,
    tags: OrdMap<Reference, ImageId>,
    /// By container id.
    containers: OrdMap<String, Arc<Container>>,
    /// Images seen so far: gives each its place in the order of arrival.
    arrivals: u64,
}

#[derive(Debug, Clone, PartialEq)]
struct Stored {
    image: Arc<Image>,
    arrival: u64,
    last_tagged: Option<Time>,
}

/// Why the store refuses, in Docker's words (without `Error response from daemon: `).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// `No such image: x:latest`
    NotFound(String),
    /// `conflict: unable to …`
    Conflict(String),
    /// `invalid reference format` and relatives.
    Invalid(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(text) | Self::Conflict(text) | Self::Invalid(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for StoreError {}

impl Store {
    /// Takes an image in; one that is already there stays as it is.
    pub fn add(&mut self, image: Arc<Image>) -> ImageId {
        let id = image.id;
        if !self.images.contains_key(&id) {
            if let Some(parent) = image.parent {
                self.children.entry(parent).or_default().push(id);
            }
            self.images.insert(id, Stored { image, arrival: self.arrivals, last_tagged: None });
            self.arrivals += 1;
        }
        id
    }

    /// Puts another version of an image that is there in its place: the same bytes with another parent.
    pub fn replace(&mut self, image: Arc<Image>) {
        let Some(stored) = self.images.get_mut(&image.id) else { return };
        let (id, old, new) = (image.id, stored.image.parent, image.parent);
        stored.image = image;
        if let Some(old) = old {
            self.orphan(id, old);
        }
        if let Some(new) = new {
            self.children.entry(new).or_default().push(id);
        }
    }

    /// Takes an image from the children of its parent.
    fn orphan(&mut self, id: ImageId, parent: ImageId) {
        let mut siblings = self.children.remove(&parent).unwrap_or_default();
        siblings.retain(|child| *child != id);
        if !siblings.is_empty() {
            self.children.insert(parent, siblings);
        }
    }

    pub fn image(&self, id: ImageId) -> Option<&Arc<Image>> {
        self.images.get(&id).map(|stored| &stored.image)
    }

    /// All images in the order in which they came, intermediate ones included.
    pub fn images(&self) -> Vec<&Arc<Image>> {
        let mut all: Vec<&Stored> = self.images.values().collect();
        all.sort_by_key(|stored| stored.arrival);
        all.into_iter().map(|stored| &stored.image).collect()
    }

    /// Finds an image by id, prefix of an id, or name.
    ///
    /// # Errors
    /// `No such image: …`, or why the text is no reference.
    pub fn resolve(&self, text: &str) -> Result<ImageId, StoreError> {
        if let Ok(digest) = text.parse::<Digest>() {
            let id = ImageId(digest);
            let missing = || StoreError::NotFound(format!("No such image: {digest}"));
            return self.images.contains_key(&id).then_some(id).ok_or_else(missing);
        }
        let prefix = text.strip_prefix("sha256:");
        let reference = match (prefix, Reference::parse(text)) {
            (Some(hex), Err(_)) => {
                let invalid = || StoreError::Invalid("invalid reference format".to_owned());
                return self.search(hex).ok_or_else(invalid);
            }
            (_, reference) => reference.map_err(|error| StoreError::Invalid(error.0))?,
        };
        if let Some(id) = self.tags.get(&reference) {
            return Ok(*id);
        }
        let found = self.search(prefix.unwrap_or(text));
        found.ok_or_else(|| StoreError::NotFound(format!("No such image: {reference}")))
    }

    /// The only image whose id starts with these digits.
    fn search(&self, hex: &str) -> Option<ImageId> {
        if hex.is_empty() || !hex.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return None;
        }
        let mut found = self.images.keys().filter(|id| id.0.hex().starts_with(hex));
        let first = found.next()?;
        found.next().is_none().then_some(*first)
    }

    /// Puts a name on an image, taking it from the one that had it.
    ///
    /// # Errors
    /// There is no such image.
    pub fn tag(&mut self, reference: Reference, id: ImageId, now: Time) -> Result<(), StoreError> {
        let missing = StoreError::NotFound(format!("No such image: {id}"));
        self.images.get_mut(&id).ok_or(missing)?.last_tagged = Some(now);
        self.tags.insert(reference, id);
        Ok(())
    }

    /// Takes a name away; the image it was on.
    pub fn untag(&mut self, reference: &Reference) -> Option<ImageId> {
        self.tags.remove(reference)
    }

    /// All names in the order of their full form.
    pub fn tags(&self) -> impl Iterator<Item = (&Reference, ImageId)> {
        self.tags.iter().map(|(reference, id)| (reference, *id))
    }

    /// The image under a name.
    pub fn tagged(&self, reference: &Reference) -> Option<ImageId> {
        self.tags.get(reference).copied()
    }

    /// The names of an image, in order.
    pub fn tags_of(&self, id: ImageId) -> Vec<Reference> {
        self.tags().filter(|(_, tagged)| *tagged == id).map(|(reference, _)| reference.clone()).collect()
    }

    /// When the image was tagged last, as `docker inspect` shows it.
    pub fn last_tagged(&self, id: ImageId) -> Option<Time> {
        self.images.get(&id)?.last_tagged
    }

    /// Images whose parent is this one, in the order in which they came.
    pub fn children(&self, id: ImageId) -> &[ImageId] {
        self.children.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Whether the image has neither a name nor a child: `<none>:<none>` in `docker images`.
    pub fn is_dangling(&self, id: ImageId) -> bool {
        !self.tags.values().any(|tagged| *tagged == id) && self.children(id).is_empty()
    }

    /// Takes an image out and says which layer chains nobody uses any more, topmost first.
    pub(super) fn take(&mut self, id: ImageId) -> Vec<ChainId> {
        let Some(stored) = self.images.remove(&id) else { return vec![] };
        if let Some(parent) = stored.image.parent {
            self.orphan(id, parent);
        }
        let used: std::collections::BTreeSet<ChainId> =
            self.images.values().flat_map(|stored| stored.image.chain_ids()).copied().collect();
        let chains = stored.image.chain_ids().iter().rev().copied();
        chains.filter(|chain| !used.contains(chain)).collect()
    }

    /// In the order of their ids.
    pub fn containers(&self) -> impl Iterator<Item = &Arc<Container>> {
        self.containers.values()
    }

    /// Finds a container by id, prefix of an id, or name.
    pub fn container(&self, text: &str) -> Option<&Arc<Container>> {
        let named = || self.containers().find(|container| container.name == text);
        self.containers.get(text).or_else(named).or_else(|| {
            let mut found = self.containers().filter(|c| !text.is_empty() && c.id.starts_with(text));
            let first = found.next()?;
            found.next().is_none().then_some(first)
        })
    }

    /// Adds a container, or puts a newer state in its place.
    pub fn put_container(&mut self, container: Container) {
        self.containers.insert(container.id.clone(), Arc::new(container));
    }

    pub fn remove_container(&mut self, id: &str) -> Option<Arc<Container>> {
        self.containers.remove(id)
    }
}
