//! `docker ps`.

use std::collections::BTreeMap;

use super::history::since;
use super::images::created_at;
use super::rows::{Column, Rows, format_or};
use super::table::DOCKER;
use super::text::{ellipsis, truncate_id};
use super::units::human_duration;
use crate::docker::template::Row;
use crate::image::{Container, ContainerState};

/// The flags.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub no_trunc: bool,
    pub quiet: bool,
    pub format: Option<String>,
}

const COLUMNS: &[Column] = &[
    Column { field: "ID", heading: "CONTAINER ID" },
    Column { field: "Image", heading: "IMAGE" },
    Column { field: "Command", heading: "COMMAND" },
    Column { field: "CreatedAt", heading: "CREATED AT" },
    Column { field: "RunningFor", heading: "CREATED" },
    Column { field: "Status", heading: "STATUS" },
    Column { field: "State", heading: "STATE" },
    Column { field: "Ports", heading: "PORTS" },
    Column { field: "Names", heading: "NAMES" },
    Column { field: "Labels", heading: "LABELS" },
    Column { field: "Mounts", heading: "MOUNTS" },
    Column { field: "Networks", heading: "NETWORKS" },
    Column { field: "LocalVolumes", heading: "LOCAL VOLUMES" },
    Column { field: "Size", heading: "SIZE" },
];
const TABLE: &str =
    "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

/// What the command prints at `now` (seconds since 1970).
///
/// # Errors
/// The template's error.
pub fn render(containers: &[&Container], options: &Options, now: i64) -> Result<String, String> {
    let id = |container: &Container| match options.no_trunc {
        true => container.id.clone(),
        false => truncate_id(&container.id).to_owned(),
    };
    if options.quiet && options.format.is_none() {
        return Ok(containers.iter().map(|container| id(container) + "\n").collect());
    }
    let rows = containers.iter().map(|container| {
        let fields = BTreeMap::from([
            ("ID", id(container)),
            ("Image", image(container, options.no_trunc)),
            ("Command", format!("\"{}\"", command(container, options.no_trunc))),
            ("CreatedAt", created_at(container.created.secs())),
            ("RunningFor", since(Some(container.created.secs()), now)),
            ("Status", status(container.state, container.created.secs(), now)),
            ("State", state(container.state).to_owned()),
            ("Ports", String::new()),
            ("Names", container.name.clone()),
            ("Labels", labels(container)),
            ("Mounts", String::new()),
            ("Networks", "none".to_owned()),
            ("LocalVolumes", "0".to_owned()),
            ("Size", "0B".to_owned()),
        ]);
        Row { type_name: "*formatter.ContainerContext", fields }
    });
    let rows = Rows { columns: COLUMNS, rows: rows.collect() };
    rows.render(format_or(options.format.as_deref(), TABLE), DOCKER)
}

fn image(container: &Container, no_trunc: bool) -> String {
    let name = &container.image_name;
    match name.strip_prefix("sha256:") {
        Some(_) if !no_trunc => truncate_id(name).to_owned(),
        _ => name.clone(),
    }
}

/// The command line, quoted where the shell would need it, cut to 20 columns.
fn command(container: &Container, no_trunc: bool) -> String {
    let config = &container.config;
    // The classic builder says "no entry point" with an empty word.
    let entrypoint = config.entrypoint.iter().flatten().filter(|word| !word.is_empty());
    let words = entrypoint.chain(config.cmd.iter().flatten());
    let text = words.map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
    if no_trunc { text } else { ellipsis(&text, 20) }
}

fn quoted(word: &str) -> String {
    let special = |c: char| c.is_whitespace() || "'\"\\$&|;<>()*?[]#~=%!`{}".contains(c);
    match word.is_empty() || word.contains(special) {
        true => format!("'{}'", word.replace('\'', "'\\''")),
        false => word.to_owned(),
    }
}

fn state(state: ContainerState) -> &'static str {
    match state {
        ContainerState::Created => "created",
        ContainerState::Running => "running",
        ContainerState::Exited { .. } => "exited",
    }
}

fn status(state: ContainerState, created: i64, now: i64) -> String {
    match state {
        ContainerState::Created => "Created".to_owned(),
        ContainerState::Running => format!("Up {}", human_duration((now - created).max(0))),
        ContainerState::Exited { code, at } => format!("Exited ({code}) {}", since(Some(at.secs()), now)),
    }
}

fn labels(container: &Container) -> String {
    let pairs = container.config.labels.iter().flatten().map(|(k, v)| format!("{k}={v}"));
    pairs.collect::<Vec<_>>().join(",")
}
