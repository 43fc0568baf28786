//! `docker ps`, `rm`, `commit` and `diff`.

use std::sync::Arc;

use crate::build::layer;
use crate::docker::args::filter::Filters;
use crate::docker::call::{Call, Done, Failure};
use crate::docker::change;
use crate::docker::format::containers::{Options, render};
use crate::image::{
    Container, ContainerState, History, Image, ImageConfig, MOST_LAYERS, Reference, Style, TOO_DEEP,
};
use crate::vfs::{ChangeKind, path};

/// The version that the engine writes into images it makes without BuildKit.
pub const ENGINE_VERSION: &str = "26.1.5+dfsg1";

pub fn ps(call: &mut Call<'_, '_>) -> Done {
    let keys = ["status", "name", "id", "ancestor", "exited", "label"];
    let filters =
        Filters::parse(call.flags.values("filter"), &keys).map_err(|e| Failure::client(e.message()))?;
    let store = &call.engine.store;
    let all = call.flags.switch("all") || call.flags.switch("latest") || !filters.values("status").is_empty();
    let mut containers: Vec<&Container> = store.containers().map(|c| &**c).collect();
    containers.retain(|container| (all || container.is_running()) && passes(call, container, &filters));
    containers.sort_by(|a, b| b.created.cmp(&a.created).then_with(|| a.id.cmp(&b.id)));
    if call.flags.switch("latest") {
        containers.truncate(1);
    }
    let options = Options {
        no_trunc: call.flags.switch("no-trunc"),
        quiet: call.flags.switch("quiet"),
        format: call.flags.value("format").map(str::to_owned),
    };
    let text = render(&containers, &options, call.now_secs()).map_err(Failure::client)?;
    call.out(text);
    Ok(())
}

/// Values of one key are alternatives; keys must all agree.
fn passes(call: &Call<'_, '_>, container: &Container, filters: &Filters) -> bool {
    let any = |key: &str, test: &dyn Fn(&str) -> bool| {
        let values = filters.values(key);
        values.is_empty() || values.iter().any(|value| test(value))
    };
    let status = match container.state {
        ContainerState::Created => "created",
        ContainerState::Running => "running",
        ContainerState::Exited { .. } => "exited",
    };
    let code = match container.state {
        ContainerState::Exited { code, .. } => Some(code.to_string()),
        _ => None,
    };
    any("status", &|value| value == status)
        && any("name", &|value| container.name.contains(value))
        && any("id", &|value| container.id.starts_with(value))
        && any("exited", &|value| code.as_deref() == Some(value))
        && any("ancestor", &|value| call.engine.store.resolve(value).is_ok_and(|id| id == container.image))
}

pub fn rm(call: &mut Call<'_, '_>) -> Done {
    let force = call.flags.switch("force");
    call.for_each(|call, name| {
        let Some(container) = call.engine.store.container(name).cloned() else {
            return match force {
                true => {
                    call.err(format!("Error response from daemon: No such container: {name}\n"));
                    Ok(())
                }
                false => Err(Failure::daemon(format!("No such container: {name}"))),
            };
        };
        call.engine.store.remove_container(&container.id);
        call.out(format!("{name}\n"));
        Ok(())
    })
}

pub(super) fn container(call: &Call<'_, '_>, name: &str) -> Result<Arc<Container>, Failure> {
    let missing = || Failure::daemon(format!("No such container: {name}"));
    call.engine.store.container(name).cloned().ok_or_else(missing)
}

/// Bytes that a container has of its own, above its image.
pub(super) fn own_bytes(call: &Call<'_, '_>, container: &Container) -> u64 {
    let image = call.engine.store.image(container.image);
    image.map_or(0, |image| {
        layer::commit(&image.tree, &container.tree, call.now(), call.engine.era).summary.size
    })
}

pub fn diff(call: &mut Call<'_, '_>) -> Done {
    let container = container(call, call.argument(0))?;
    let Some(image) = call.engine.store.image(container.image).cloned() else { return Ok(()) };
    let committed = layer::commit(&image.tree, &container.tree, call.now(), call.engine.era);
    for change in committed.layer.changes.iter() {
        let path = path::join("/", &change.path);
        let kind = match change.kind {
            ChangeKind::Added(_) => 'A',
            ChangeKind::Modified(_) => 'C',
            ChangeKind::Deleted => 'D',
        };
        call.out(format!("{kind} {path}\n"));
    }
    Ok(())
}

pub fn commit(call: &mut Call<'_, '_>) -> Done {
    let container = container(call, call.argument(0))?;
    let target = match call.argument(1) {
        "" => None,
        name => Some(Reference::parse(name).map_err(|error| Failure::client(error.0))?),
    };
    let Some(image) = call.engine.store.image(container.image).cloned() else { return Ok(()) };
    if image.layers.len() >= MOST_LAYERS {
        return Err(Failure::daemon(TOO_DEEP));
    }
    let now = call.now();
    let committed = layer::commit(&image.tree, &container.tree, now, call.engine.era);
    let mut config = container.config.clone();
    change::apply(call.flags.values("change"), &mut config).map_err(Failure::daemon)?;
    let author = call.flags.value("author").unwrap_or_default().to_owned();
    let comment = call.flags.value("message").unwrap_or_default().to_owned();
    let words = container.config.entrypoint.iter().flatten().chain(container.config.cmd.iter().flatten());
    let created_by = words.cloned().collect::<Vec<_>>().join(" ");
    let empty_layer = committed.layer.changes.is_empty();
    let mut written = ImageConfig::empty(Style::Docker);
    written.architecture = image.config.architecture.clone();
    written.os = image.config.os.clone();
    written.author = author.clone();
    written.created = Some(now);
    written.container = container.id.clone();
    written.docker_version = ENGINE_VERSION.to_owned();
    written.config = config;
    written.container_config = Some(container.config.clone());
    written.history = image.config.history.clone();
    let row = History { created: Some(now), created_by, author, comment, empty_layer };
    written.history.push(Arc::new(row));
    let mut layers = image.layers.clone();
    if !empty_layer {
        layers.push(committed.layer);
    }
    written.diff_ids = layers.iter().map(|layer| layer.diff_id).collect();
    let made = Image::new(written, layers, committed.tree, Some(image.id));
    let id = call.engine.store.add(Arc::new(made));
    if let Some(target) = target {
        call.engine.store.tag(target, id, now)?;
    }
    call.out(format!("{id}\n"));
    Ok(())
}
