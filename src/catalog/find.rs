//! Which record a reference comes to.

use super::Reference;
use super::family::Member;
use super::record::{ImageRecord, Images};

/// The reference by the name that the data has the repository under.
pub(super) fn original(images: &Images, reference: &Reference) -> Reference {
    let mut reference = reference.clone();
    if let Some(repository) = images.repositories.get(&reference.repository) {
        reference.repository.clone_from(repository);
    }
    reference
}

/// The record for a reference, and what is to replace the record's version where the tag is made after it.
pub(super) fn find<'a>(
    images: &'a Images,
    reference: &Reference,
) -> Option<(&'a ImageRecord, Option<Member>)> {
    let name = reference.to_string();
    let name = images.aliases.get(&name).unwrap_or(&name);
    if let Some(record) = images.images.get(name) {
        return Some((record, None));
    }
    let member = images.families.get(&reference.repository)?.member(&reference.tag)?;
    let template = images.aliases.get(&member.template).unwrap_or(&member.template);
    Some((images.images.get(template)?, Some(member)))
}

/// What an image that the data do not know is made after. Of a repository that they know, a digest may name any image:
/// it is the newest. Of another, it is the image of that name, where a registry or owner has it under theirs
/// (`ghcr.io/team/nginx`, `arm64v8/node`), and the newest where the tag is theirs alone.
pub(super) fn stand_in<'a>(
    images: &'a Images,
    reference: &Reference,
) -> Option<(&'a ImageRecord, Option<Member>)> {
    let Reference { repository, tag, pinned } = reference;
    let of = |repository: &str, tag: &str| {
        let (repository, tag) = (repository.to_owned(), tag.to_owned());
        find(images, &original(images, &Reference { repository, tag, pinned: *pinned }))
    };
    let (record, member) = if images.has(repository) {
        let newest = || images.families.get(repository)?.variants.first();
        let first = || Some((images.images.get(&newest()?.1)?, None));
        Some(()).filter(|()| *pinned).and_then(|()| of(repository, "latest").or_else(first))?
    } else {
        let (owner, name) = repository.rsplit_once('/').filter(|(owner, _)| !owner.contains(':'))?;
        // Many publish in several registries: `ghcr.io/owner/name` is `owner/name` of Docker Hub.
        let elsewhere = || repository.split_once('/').filter(|_| owner.contains('.')).map(|(_, path)| path);
        let named = |name: &str| of(name, tag).or_else(|| of(name, "latest"));
        elsewhere().and_then(named).or_else(|| named(name))?
    };
    let made_after = || Member { template: record.name.clone(), variable: None, version: tag.clone() };
    Some((record, Some(member.unwrap_or_else(made_after))))
}
