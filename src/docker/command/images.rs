//! `docker images`.

use std::sync::Arc;

use crate::build::{Builder, Era};
use crate::docker::args::filter::{Filters, glob};
use crate::docker::call::{Call, Done, Failure};
use crate::docker::format::images::{Entry, Options, render, render_2014};
use crate::image::{Image, Reference};
use crate::vfs::Time;

const KEYS: &[&str] = &["dangling", "label", "label!", "before", "since", "reference", "until"];

pub fn images(call: &mut Call<'_, '_>) -> Done {
    let filters =
        Filters::parse(call.flags.values("filter"), KEYS).map_err(|e| Failure::client(e.message()))?;
    let mut patterns: Vec<String> = filters.values("reference").to_vec();
    patterns.extend(call.flags.positional.first().cloned());
    let mut chosen = vec![];
    for image in select(call, &filters)? {
        chosen.extend(lines(call, &image, &patterns, &filters)?);
    }
    let options = Options {
        no_trunc: call.flags.switch("no-trunc"),
        quiet: call.flags.switch("quiet"),
        digests: call.flags.switch("digests"),
        format: call.flags.value("format").map(str::to_owned),
    };
    let text = match (call.engine.era, call.builder) {
        (Era::Classic2014, Builder::Classic) => render_2014(&chosen, &options, call.now_secs()),
        _ => render(&chosen, &options, call.now_secs()).map_err(Failure::client)?,
    };
    call.out(text);
    Ok(())
}

/// The images that the filters leave, newest first. Docker leaves the order within a second open; here the one that
/// came later is first.
fn select(call: &Call<'_, '_>, filters: &Filters) -> Result<Vec<Arc<Image>>, Failure> {
    let store = &call.engine.store;
    let seconds = |image: &Image| image.config.created.map_or(0, |time| time.secs());
    let moment = |key: &str| -> Result<Option<Option<Time>>, Failure> {
        let Some(name) = filters.values(key).last() else { return Ok(None) };
        let id = store.resolve(name)?;
        Ok(store.image(id).map(|image| image.config.created))
    };
    let (before, since) = (moment("before")?, moment("since")?);
    let until = filters.until(call.now()).map_err(Failure::daemon)?;
    let mut images: Vec<Arc<Image>> = store
        .images()
        .into_iter()
        .rev()
        .filter(|image| {
            let labels = image.config.config.labels.as_ref();
            let created = image.config.created;
            filters.label(labels)
                && before.is_none_or(|limit| created < limit)
                && since.is_none_or(|limit| created > limit)
                && until.is_none_or(|limit| created < Some(limit))
        })
        .cloned()
        .collect();
    images.sort_by_key(|image| std::cmp::Reverse(seconds(image)));
    Ok(images)
}

/// The lines of one image: one a name, or one for an image without a name.
fn lines(
    call: &Call<'_, '_>,
    image: &Image,
    patterns: &[String],
    filters: &Filters,
) -> Result<Vec<Entry>, Failure> {
    let store = &call.engine.store;
    let dangling = filters.truth("dangling").map_err(Failure::daemon)?;
    let entry = |repository: String, tag: String| Entry {
        repository,
        tag,
        id: image.id.to_string(),
        created: image.config.created.map_or(0, |time| time.secs()),
        size: image.size(),
    };
    let none = || vec![entry("<none>".to_owned(), "<none>".to_owned())];
    let names = store.tags_of(image.id);
    if names.is_empty() {
        let hidden = !call.flags.switch("all") && !store.children(image.id).is_empty();
        let shown = !hidden && patterns.is_empty() && dangling != Some(false);
        return Ok(if shown { none() } else { vec![] });
    }
    if dangling == Some(true) {
        return Ok(vec![]);
    }
    let matching = names.iter().filter(|name| patterns.iter().all(|p| matches_name(name, p)));
    Ok(matching.map(|name| entry(name.repository(), name.tag.clone().unwrap_or_default())).collect())
}

/// `reference.FamiliarMatch`: the pattern is matched against the name with and without its tag.
fn matches_name(name: &Reference, pattern: &str) -> bool {
    let pattern =
        pattern.strip_prefix("docker.io/library/").or(pattern.strip_prefix("docker.io/")).unwrap_or(pattern);
    glob(pattern, &name.to_string()) || glob(pattern, &name.repository())
}
