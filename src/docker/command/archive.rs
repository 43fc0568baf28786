//! `docker save`, `load`, `import` and `export`.

use std::sync::Arc;

use super::containers::{ENGINE_VERSION, container};
use crate::docker::archive;
use crate::docker::call::{Call, Done, Failure};
use crate::docker::change;
use crate::docker::document::layer_documents;
use crate::image::{
    ContainerConfig, Digest, History, Image, ImageConfig, Layer, MOST_LAYERS, Reference, Style, TOO_DEEP,
};
use crate::oci::archive::{Export, Reader, write_saved};
use crate::oci::{Limits, tar};
use crate::vfs::{Content, Tree, diff};

pub fn save(call: &mut Call<'_, '_>) -> Done {
    let output = output_of(call)?;
    let mut chosen: Vec<(Arc<Image>, Vec<Reference>)> = vec![];
    for name in call.flags.positional.clone() {
        let id = call.engine.store.resolve(&name)?;
        let Some(image) = call.engine.store.image(id).cloned() else { continue };
        // A name takes its tag along, a repository all its tags, an id none.
        let tags: Vec<Reference> = match Reference::parse(&name) {
            Ok(reference) if call.engine.store.tagged(&reference) == Some(id) => {
                let bare = !name.rsplit('/').next().is_some_and(|last| last.contains([':', '@']));
                match bare {
                    true => repository_tags(call, &reference),
                    false => vec![reference],
                }
            }
            _ => vec![],
        };
        add(&mut chosen, image, vec![]);
        for tag in tags {
            let Some(tagged) = call.engine.store.tagged(&tag) else { continue };
            let Some(image) = call.engine.store.image(tagged).cloned() else { continue };
            add(&mut chosen, image, vec![tag]);
        }
    }
    let exports: Vec<Export<'_>> =
        chosen.iter().map(|(image, tags)| Export { image, tags: tags.clone() }).collect();
    let mut bytes = vec![];
    let documents: Vec<_> = chosen.iter().map(|(image, _)| layer_documents(image)).collect();
    write_saved(&exports, &documents, &mut |piece| bytes.extend_from_slice(piece));
    let content = Content::from(bytes);
    // What is only described cannot be read back from bytes; the engine remembers what it wrote.
    call.saved.insert(digest_of(&content), chosen);
    deliver(call, output, content)
}

/// All names of the repository of a name.
fn repository_tags(call: &Call<'_, '_>, name: &Reference) -> Vec<Reference> {
    let same = |other: &&Reference| other.domain == name.domain && other.path == name.path;
    call.engine.store.tags().map(|(reference, _)| reference).filter(same).cloned().collect()
}

fn add(chosen: &mut Vec<(Arc<Image>, Vec<Reference>)>, image: Arc<Image>, tags: Vec<Reference>) {
    match chosen.iter_mut().find(|(other, _)| other.id == image.id) {
        Some((_, have)) => {
            have.extend(tags.into_iter().filter(|tag| !have.contains(tag)).collect::<Vec<_>>())
        }
        None => chosen.push((image, tags)),
    }
}

fn digest_of(content: &Content) -> Digest {
    let mut hasher = crate::image::Hasher::default();
    content.for_each_chunk(|chunk| hasher.update(chunk));
    hasher.finish()
}

/// `-o FILE`, or nothing for standard output, which must not be a terminal.
fn output_of(call: &Call<'_, '_>) -> Result<Option<String>, Failure> {
    let file = call.flags.value("output").map(str::to_owned);
    if file.is_none() && call.process.shows_output() {
        let what = call.spec.path.last().copied().unwrap_or_default();
        let message = match what {
            "export" => "cowardly refusing to export to a terminal. Use the -o flag or redirect",
            _ => "cowardly refusing to save to a terminal. Use the -o flag or redirect",
        };
        return Err(Failure::client(message));
    }
    Ok(file)
}

fn deliver(call: &mut Call<'_, '_>, output: Option<String>, content: Content) -> Done {
    match output {
        Some(file) => {
            let written = call.process.write(&file, content);
            written.map_err(|errno| {
                Failure::client(format!(
                    "failed to save image: open {file}: {}",
                    errno.message().to_lowercase()
                ))
            })
        }
        None => {
            call.process.out_content(content);
            Ok(())
        }
    }
}

pub fn load(call: &mut Call<'_, '_>) -> Done {
    let content = match call.flags.value("input").map(str::to_owned) {
        Some(file) => call
            .process
            .read(&file)
            .map_err(|errno| Failure::client(format!("open {file}: {}", errno.message().to_lowercase())))?,
        None => {
            let content = call.process.read_stdin();
            if content.is_empty() {
                return Err(Failure::client("requested load from stdin, but stdin is empty"));
            }
            content
        }
    };
    let remembered = call.saved.get(&digest_of(&content)).cloned();
    let images = match remembered {
        Some(images) => images,
        None => {
            let mut reader = Reader::new(Limits::default());
            let mut failed = None;
            content.for_each_chunk(|chunk| {
                if failed.is_none() {
                    failed = reader.push(chunk).err();
                }
            });
            if let Some(error) = failed {
                return Err(Failure::daemon(error));
            }
            let imported = reader.finish().map_err(Failure::daemon)?;
            imported.images.into_iter().map(|image| (image.image, image.tags)).collect()
        }
    };
    for (image, tags) in images {
        if image.layers.len() > MOST_LAYERS {
            return Err(Failure::client(TOO_DEEP));
        }
        // An archive knows no parents.
        let image = match image.parent {
            None => image,
            Some(_) => Arc::new(image.with_parent(None)),
        };
        let id = call.engine.store.add(image);
        if tags.is_empty() {
            call.out(format!("Loaded image ID: {id}\n"));
        }
        let now = call.now();
        for tag in tags {
            call.engine.store.tag(tag.clone(), id, now)?;
            if !call.flags.switch("quiet") {
                call.out(format!("Loaded image: {tag}\n"));
            }
        }
    }
    Ok(())
}

pub fn import(call: &mut Call<'_, '_>) -> Done {
    let place = call.argument(0).to_owned();
    let target = match call.argument(1) {
        "" => None,
        name => Some(Reference::parse(name).map_err(|error| Failure::client(error.0))?),
    };
    let content = match place.as_str() {
        "-" => call.process.read_stdin(),
        url if url.contains("://") => {
            return Err(Failure::daemon(format!("{url} cannot be fetched: there is no network here")));
        }
        file => call
            .process
            .read(file)
            .map_err(|errno| Failure::client(format!("open {file}: {}", errno.message().to_lowercase())))?,
    };
    let (layer, tree) = layer_of(call, &content)?;
    let now = call.now();
    let comment = match call.flags.value("message") {
        Some(message) => message.to_owned(),
        // The client sends a file as a stream, so that the daemon sees `-` for both.
        None => "Imported from -".to_owned(),
    };
    let mut config = ContainerConfig::default();
    change::apply(call.flags.values("change"), &mut config).map_err(Failure::daemon)?;
    let mut written = ImageConfig::empty(Style::Docker);
    written.comment = comment.clone();
    written.created = Some(now);
    written.docker_version = ENGINE_VERSION.to_owned();
    written.config = config;
    written.container_config = Some(ContainerConfig::default());
    written.history = vec![Arc::new(History { created: Some(now), comment, ..History::default() })];
    written.diff_ids = vec![layer.diff_id];
    let id = call.engine.store.add(Arc::new(Image::new(written, vec![layer], tree, None)));
    if let Some(target) = target {
        call.engine.store.tag(target, id, now)?;
    }
    call.out(format!("{id}\n"));
    Ok(())
}

/// The layer that an archive becomes; one that is only described must be known.
fn layer_of(call: &Call<'_, '_>, content: &Content) -> Result<(Arc<Layer>, Tree), Failure> {
    if let Content::Described(described) = content {
        let known = call.archives.get(&*described.label);
        let layer = known.and_then(|image| Some((image.layers.first()?.clone(), image.tree.clone())));
        return layer.ok_or_else(|| Failure::daemon("the archive's bytes are not known here"));
    }
    let (record, applied) = archive::read(content).map_err(Failure::daemon)?;
    let exact = applied
        .changes
        .iter()
        .filter_map(|c| c.changed())
        .all(|c| c.node.content().is_none_or(Content::is_exact));
    let layer = Layer {
        diff_id: record.diff_id,
        exact,
        size: record.size,
        tar_bytes: record.tar_bytes,
        changes: Arc::new(applied.changes.into()),
    };
    Ok((Arc::new(layer), applied.tree))
}

pub fn export(call: &mut Call<'_, '_>) -> Done {
    let output = output_of(call)?;
    let container = container(call, call.argument(0))?;
    let changes = diff(&Tree::new(), &container.tree);
    let mut bytes = vec![];
    tar::write(&changes, call.now(), |piece| bytes.extend_from_slice(piece));
    deliver(call, output, Content::from(bytes))
}
