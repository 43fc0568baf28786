//! Removing images (`daemon/images/image_delete.go`): what goes, what stands in the way.

use super::{ChainId, Image, ImageId, Reference, Store, StoreError};

/// How to remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal {
    /// `--force`: several names, or stopped containers, do not stand in the way.
    pub force: bool,
    /// Whether parents that nobody needs go as well; `--no-prune` says no.
    pub prune_parents: bool,
}

/// One line of `docker rmi`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
    /// `Untagged: app:v1`
    Untagged(Reference),
    /// `Deleted: sha256:…`, the id of an image
    Image(ImageId),
    /// `Deleted: sha256:…`, the chain id of a layer that nobody uses any more
    Layer(ChainId),
}

/// What stands in the way of deleting an image.
struct Conflict {
    message: String,
    /// Whether a container uses the image.
    used: bool,
}

/// Which conflicts are looked for.
#[derive(Clone, Copy)]
struct Checks {
    names: bool,
    stopped_containers: bool,
}

impl Store {
    /// `docker rmi NAME`.
    ///
    /// # Errors
    /// There is no such image, or something stands in the way; then nothing has changed.
    pub fn remove(&mut self, name: &str, how: Removal) -> Result<Vec<Removed>, StoreError> {
        let id = self.resolve(name)?;
        let mut work = self.clone();
        let records = work.remove_resolved(name, id, how)?;
        *self = work;
        Ok(records)
    }

    fn remove_resolved(&mut self, name: &str, id: ImageId, how: Removal) -> Result<Vec<Removed>, StoreError> {
        let mut records = vec![];
        let mut untagged = false;
        let names = self.tags_of(id);
        if is_id_prefix(id, name) {
            if is_single(&names) {
                let checks = Checks { names: false, stopped_containers: !how.force };
                if let Some(conflict) = self.conflict(id, checks) {
                    return Err(StoreError::Conflict(conflict.message));
                }
                self.untag_all(names, &mut records);
            }
        } else {
            let user = self.containers().find(|container| container.image == id);
            if let Some(container) = user.filter(|_| !how.force && is_single(&names)) {
                return Err(StoreError::Conflict(format!(
                    "conflict: unable to remove repository reference \"{name}\" (must force) - container {} is \
                     using its referenced image {}",
                    container.short_id(),
                    id.short()
                )));
            }
            let reference = Reference::parse(name).map_err(|error| StoreError::Invalid(error.0))?;
            self.untag_all(vec![reference], &mut records);
            if !self.tags_of(id).is_empty() {
                return Ok(records);
            }
            untagged = true;
        }
        self.delete(id, how.force, how.prune_parents, untagged, &mut records)?;
        Ok(records)
    }

    fn untag_all(&mut self, names: Vec<Reference>, records: &mut Vec<Removed>) {
        for name in names {
            if self.untag(&name).is_some() {
                records.push(Removed::Untagged(name));
            }
        }
    }

    /// Deletes the image, then its parents as far as nobody needs them.
    fn delete(
        &mut self,
        id: ImageId,
        force: bool,
        prune: bool,
        quiet: bool,
        records: &mut Vec<Removed>,
    ) -> Result<(), StoreError> {
        let (mut id, mut force, mut quiet) = (id, force, quiet);
        loop {
            let checks = Checks { names: !force, stopped_containers: !force };
            if let Some(conflict) = self.conflict(id, checks) {
                if quiet && (!self.is_dangling(id) || conflict.used) {
                    return Ok(());
                }
                return Err(StoreError::Conflict(conflict.message));
            }
            let parent = self.image(id).and_then(|image| image.parent);
            self.untag_all(self.tags_of(id), records);
            let layers = self.take(id);
            records.push(Removed::Image(id));
            records.extend(layers.into_iter().map(Removed::Layer));
            match parent.filter(|parent| prune && self.image(*parent).is_some()) {
                Some(parent) => (id, force, quiet) = (parent, false, true),
                None => return Ok(()),
            }
        }
    }

    fn conflict(&self, id: ImageId, checks: Checks) -> Option<Conflict> {
        let conflict = |hard: bool, used: bool, message: String| {
            let forced = if hard { "cannot be forced" } else { "must be forced" };
            let message = format!("conflict: unable to delete {} ({forced}) - {message}", id.short());
            Some(Conflict { message, used })
        };
        if !self.children(id).is_empty() {
            return conflict(true, false, "image has dependent child images".to_owned());
        }
        let users: Vec<_> = self.containers().filter(|container| container.image == id).collect();
        let user = |state: &str, id: &str| format!("image is being used by {state} container {id}");
        if let Some(container) = users.iter().find(|container| container.is_running()) {
            return conflict(true, true, user("running", container.short_id()));
        }
        if checks.names && !self.tags_of(id).is_empty() {
            return conflict(false, false, "image is referenced in multiple repositories".to_owned());
        }
        match users.first().filter(|_| checks.stopped_containers) {
            Some(container) => conflict(false, true, user("stopped", container.short_id())),
            None => None,
        }
    }

    /// The images that `docker image prune` deletes: dangling ones, with `all` every one without a container;
    /// children before their parents.
    pub fn prunable(&self, all: bool) -> Vec<ImageId> {
        let used = |image: &Image| self.containers().any(|container| container.image == image.id);
        let candidates = self.images().into_iter().rev().filter(|image| {
            let named = !self.tags_of(image.id).is_empty();
            !used(image) && self.children(image.id).is_empty() && (all || !named)
        });
        candidates.map(|image| image.id).collect()
    }
}

/// Whether the text is the image's id or the beginning of it.
fn is_id_prefix(id: ImageId, text: &str) -> bool {
    id.0.hex().starts_with(text) || id.to_string().starts_with(text)
}

/// Whether at most one name would go.
fn is_single(names: &[Reference]) -> bool {
    names.len() <= 1
}
