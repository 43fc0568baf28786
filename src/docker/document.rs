//! The JSON documents of `docker inspect`.

use std::collections::BTreeMap;

use crate::docker::template::{Escape, Value};
use crate::image::{Container, ContainerConfig, ContainerState, Digest, Image, Store, StoreError};
use crate::vfs::Time;

/// Go's zero time.
const ZERO_TIME: &str = "0001-01-01T00:00:00Z";

/// What the daemon says of an image (API 1.45).
///
/// # Errors
/// There is no such image.
pub fn image_document(store: &Store, name: &str) -> Result<Value, StoreError> {
    let id = store.resolve(name)?;
    let image = store.image(id).ok_or_else(|| StoreError::NotFound(format!("No such image: {name}")))?;
    let last_history = image.config.history.last().map(|entry| entry.comment.clone()).unwrap_or_default();
    let comment = if image.config.comment.is_empty() { last_history } else { image.config.comment.clone() };
    let mut fields = vec![
        ("Id", Value::text(id.to_string())),
        ("RepoTags", Value::texts(store.tags_of(id).iter().map(ToString::to_string))),
        ("RepoDigests", Value::List(vec![])),
        ("Parent", Value::text(image.parent.map(|id| id.to_string()).unwrap_or_default())),
        ("Comment", Value::text(comment)),
    ];
    if let Some(created) = image.config.created {
        fields.push(("Created", Value::text(created.to_string())));
    }
    fields.extend([
        ("DockerVersion", Value::text(&image.config.docker_version)),
        ("Author", Value::text(&image.config.author)),
        ("Config", config_document(&image.config.config)),
        ("Architecture", Value::text(&image.config.architecture)),
    ]);
    if !image.config.variant.is_empty() {
        fields.push(("Variant", Value::text(&image.config.variant)));
    }
    fields.extend([
        ("Os", Value::text(&image.config.os)),
        ("Size", int(image.size())),
        ("GraphDriver", Value::fields([("Data", Value::Nil), ("Name", Value::text("vfs"))])),
        ("RootFS", root_fs(image)),
        ("Metadata", Value::fields([("LastTagTime", Value::text(time(store.last_tagged(id))))])),
    ]);
    Ok(Value::fields(fields))
}

fn root_fs(image: &Image) -> Value {
    let mut fields = vec![("Type", Value::text("layers"))];
    if !image.config.diff_ids.is_empty() {
        fields.push(("Layers", Value::texts(image.config.diff_ids.iter().map(ToString::to_string))));
    }
    Value::fields(fields)
}

/// `container.Config` as the API shows it: every field that is not `omitempty`.
pub fn config_document(config: &ContainerConfig) -> Value {
    let set = |names: &std::collections::BTreeSet<String>| {
        Value::Map(names.iter().map(|name| (name.clone(), Value::Map(Default::default()))).collect())
    };
    let list =
        |texts: &Option<Vec<String>>| texts.as_ref().map_or(Value::Nil, |texts| Value::texts_of(texts));
    let mut fields = vec![
        ("Hostname", Value::text(&config.hostname)),
        ("Domainname", Value::text(&config.domainname)),
        ("User", Value::text(&config.user)),
        ("AttachStdin", Value::Bool(config.attach_stdin)),
        ("AttachStdout", Value::Bool(config.attach_stdout)),
        ("AttachStderr", Value::Bool(config.attach_stderr)),
    ];
    if let Some(ports) = config.exposed_ports.as_ref().filter(|ports| !ports.is_empty()) {
        fields.push(("ExposedPorts", set(ports)));
    }
    fields.extend([
        ("Tty", Value::Bool(config.tty)),
        ("OpenStdin", Value::Bool(config.open_stdin)),
        ("StdinOnce", Value::Bool(config.stdin_once)),
        ("Env", list(&config.env)),
        ("Cmd", list(&config.cmd)),
    ]);
    if let Some(check) = &config.healthcheck {
        fields.push(("Healthcheck", healthcheck(check)));
    }
    if config.args_escaped {
        fields.push(("ArgsEscaped", Value::Bool(true)));
    }
    fields.extend([
        ("Image", Value::text(&config.image)),
        ("Volumes", config.volumes.as_ref().map_or(Value::Nil, set)),
        ("WorkingDir", Value::text(&config.working_dir)),
        ("Entrypoint", list(&config.entrypoint)),
        ("OnBuild", list(&config.on_build)),
    ]);
    let labels = config.labels.as_ref().map_or(Value::Nil, |labels| {
        Value::Map(labels.iter().map(|(k, v)| (k.clone(), Value::text(v))).collect())
    });
    fields.push(("Labels", labels));
    if !config.stop_signal.is_empty() {
        fields.push(("StopSignal", Value::text(&config.stop_signal)));
    }
    if let Some(shell) = config.shell.as_ref().filter(|shell| !shell.is_empty()) {
        fields.push(("Shell", Value::texts_of(shell)));
    }
    Value::fields(fields)
}

fn healthcheck(check: &crate::image::Healthcheck) -> Value {
    let mut fields = vec![];
    if !check.test.is_empty() {
        fields.push(("Test", Value::texts_of(&check.test)));
    }
    let times = [
        ("Interval", check.interval),
        ("Timeout", check.timeout),
        ("StartPeriod", check.start_period),
        ("StartInterval", check.start_interval),
        ("Retries", i64::from(check.retries)),
    ];
    fields.extend(times.into_iter().filter(|(_, n)| *n != 0).map(|(name, n)| (name, Value::Int(n))));
    Value::fields(fields)
}

/// The part of a container's document that has a meaning without a running engine.
pub fn container_document(container: &Container) -> Value {
    let config = &container.config;
    let argv: Vec<&String> = config.entrypoint.iter().flatten().chain(config.cmd.iter().flatten()).collect();
    let (status, code, finished) = match container.state {
        ContainerState::Created => ("created", 0, ZERO_TIME.to_owned()),
        ContainerState::Running => ("running", 0, ZERO_TIME.to_owned()),
        ContainerState::Exited { code, at } => ("exited", code, at.to_string()),
    };
    Value::fields([
        ("Id", Value::text(&container.id)),
        ("Created", Value::text(container.created.to_string())),
        ("Path", Value::text(argv.first().map_or("", |word| word.as_str()))),
        ("Args", Value::texts(argv.iter().skip(1).map(|word| word.as_str()))),
        (
            "State",
            Value::fields([
                ("Status", Value::text(status)),
                ("Running", Value::Bool(container.is_running())),
                ("ExitCode", Value::Int(i64::from(code))),
                ("StartedAt", Value::text(container.created.to_string())),
                ("FinishedAt", Value::text(finished)),
            ]),
        ),
        ("Image", Value::text(container.image.to_string())),
        ("Name", Value::text(format!("/{}", container.name))),
        ("Driver", Value::text("vfs")),
        ("Config", config_document(config)),
    ])
}

/// What `docker save` writes about each layer of an image for versions of Docker before 1.10, bottom first
/// (`image/tarexport/save.go`): each names the one below as its parent, and only the top one says anything.
pub fn layer_documents(image: &Image) -> Vec<Vec<u8>> {
    let mut parent: Option<String> = None;
    let mut documents = vec![];
    let chains = image.chain_ids();
    for (index, chain) in chains.iter().enumerate() {
        let top = index + 1 == chains.len();
        let mut fields = match top {
            true => own_fields(image),
            false => vec![
                ("created", Value::text("1970-01-01T00:00:00Z")),
                ("container_config", config_document(&ContainerConfig::default())),
            ],
        };
        // The id is the digest of the fields together with the layer, by name.
        let mut named: BTreeMap<String, Value> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        named.insert("layer_id".to_owned(), Value::text(chain.to_string()));
        if let Some(parent) = &parent {
            named.insert("parent".to_owned(), Value::text(format!("sha256:{parent}")));
        }
        let id = Digest::of(Value::Map(named).to_json(Escape::Html)).hex();
        if !top {
            fields.push(("os", Value::text(&image.config.os)));
        }
        let mut all = vec![("id", Value::text(&id))];
        all.extend(parent.take().map(|parent| ("parent", Value::Text(parent))));
        all.extend(fields);
        documents.push(Value::fields(all).to_json(Escape::Html).into_bytes());
        parent = Some(id);
    }
    documents
}

/// The image's own fields in the order of `image.V1Image`.
fn own_fields(image: &Image) -> Vec<(&'static str, Value)> {
    let config = &image.config;
    let container_config = config.container_config.clone().unwrap_or_default();
    let texts = |name: &'static str, text: &str| (!text.is_empty()).then(|| (name, Value::text(text)));
    let created = config.created.map_or(ZERO_TIME.to_owned(), |time| time.to_string());
    [
        texts("comment", &config.comment),
        Some(("created", Value::Text(created))),
        texts("container", &config.container),
        Some(("container_config", config_document(&container_config))),
        texts("docker_version", &config.docker_version),
        texts("author", &config.author),
        Some(("config", config_document(&config.config))),
        texts("architecture", &config.architecture),
        texts("variant", &config.variant),
        texts("os", &config.os),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn time(time: Option<Time>) -> String {
    time.map_or(ZERO_TIME.to_owned(), |time| time.to_string())
}

fn int(n: u64) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}
