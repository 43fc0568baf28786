//! `docker system df`, `docker info` and `docker version`.

use std::collections::{BTreeMap, BTreeSet};

use super::containers::{ENGINE_VERSION, own_bytes};
use super::remove::{ago, layer_bytes};
use crate::docker::call::{Call, Done, Failure};
use crate::docker::format::rows::{Column, Rows, format_or};
use crate::docker::format::table::{DOCKER, align};
use crate::docker::format::units::{human_size, human_size_with};
use crate::docker::template::{Escape, Row, Template, Value};
use crate::image::{ChainId, Image};

const COLUMNS: &[Column] = &[
    Column { field: "Type", heading: "TYPE" },
    Column { field: "TotalCount", heading: "TOTAL" },
    Column { field: "Active", heading: "ACTIVE" },
    Column { field: "Size", heading: "SIZE" },
    Column { field: "Reclaimable", heading: "RECLAIMABLE" },
];
/// The template that `--format raw` stands for.
const RAW: &str = "type: {{.Type}}\ntotal: {{.TotalCount}}\nactive: {{.Active}}\nsize: {{.Size}}\nreclaimable: {{.Reclaimable}}\n";
const TABLE: &str = "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";

pub fn disk_usage(call: &mut Call<'_, '_>) -> Done {
    if call.flags.switch("verbose") {
        let text = verbose(call);
        call.out(text);
        return Ok(());
    }
    let row = |kind: &str, total: usize, active: usize, size: u64, reclaimable: String| Row {
        type_name: "*formatter.diskUsageImagesContext",
        fields: BTreeMap::from([
            ("Type", kind.to_owned()),
            ("TotalCount", total.to_string()),
            ("Active", active.to_string()),
            ("Size", human_size(size as f64)),
            ("Reclaimable", reclaimable),
        ]),
    };
    let images = listed(call);
    let bytes = layer_bytes(call);
    let used: BTreeSet<_> = call.engine.store.containers().map(|container| container.image).collect();
    let active = images.iter().filter(|image| used.contains(&image.id)).count();
    let busy = if active == 0 { 0 } else { used_alone(&images, &used) };
    let free = bytes.saturating_sub(busy);
    let share = (free * 100).checked_div(bytes).map(|percent| format!(" ({percent}%)")).unwrap_or_default();
    let containers = call.engine.store.containers().count();
    let running = call.engine.store.containers().filter(|c| c.is_running()).count();
    let own = |running: bool| {
        let those = call.engine.store.containers().filter(|container| container.is_running() == running);
        those.map(|container| own_bytes(call, container)).sum::<u64>()
    };
    let (stopped_bytes, container_bytes) = (own(false), own(false) + own(true));
    let percent = (stopped_bytes * 100).checked_div(container_bytes);
    let percent = percent.map(|percent| format!(" ({percent}%)")).unwrap_or_default();
    let stopped = human_size(stopped_bytes as f64) + &percent;
    let cache = super::builder::records(call);
    let cache_bytes: u64 = cache.iter().filter(|record| !record.shared).map(|record| record.size).sum();
    let rows = Rows {
        columns: COLUMNS,
        rows: vec![
            row("Images", images.len(), active, bytes, human_size(free as f64) + &share),
            row("Containers", containers, running, container_bytes, stopped),
            row("Local Volumes", 0, 0, 0, "0B".to_owned()),
            row("Build Cache", cache.len(), 0, cache_bytes, human_size(cache_bytes as f64)),
        ],
    };
    let format = match call.flags.value("format") {
        Some("raw") => RAW,
        other => format_or(other, TABLE),
    };
    let text = rows.render(format, DOCKER).map_err(Failure::client)?;
    call.out(text);
    Ok(())
}

/// The images that `docker images` lists, newest first.
fn listed(call: &Call<'_, '_>) -> Vec<std::sync::Arc<Image>> {
    let store = &call.engine.store;
    let mut images: Vec<_> = store
        .images()
        .into_iter()
        .rev()
        .filter(|image| !store.tags_of(image.id).is_empty() || store.children(image.id).is_empty())
        .cloned()
        .collect();
    images.sort_by_key(|image| std::cmp::Reverse(image.config.created.map_or(0, |time| time.secs())));
    images
}

/// In how many images each layer is.
fn users(images: &[std::sync::Arc<Image>]) -> BTreeMap<ChainId, usize> {
    let mut users = BTreeMap::new();
    for chain in images.iter().flat_map(|image| image.chain_ids()) {
        *users.entry(*chain).or_default() += 1;
    }
    users
}

/// Bytes of an image's layers that other images have as well.
fn shared_bytes(image: &Image, users: &BTreeMap<ChainId, usize>) -> u64 {
    let layers = image.chain_ids().iter().zip(&image.layers);
    let shared = layers.filter(|(chain, _)| users.get(chain).is_some_and(|n| *n > 1));
    shared.map(|(_, layer)| layer.size).sum()
}

/// What the client takes for in use: the bytes that images with containers have alone.
fn used_alone(images: &[std::sync::Arc<Image>], used: &BTreeSet<crate::image::ImageId>) -> u64 {
    let users = users(images);
    let in_use = images.iter().filter(|image| used.contains(&image.id));
    in_use.map(|image| image.size().saturating_sub(shared_bytes(image, &users))).sum()
}

fn verbose(call: &Call<'_, '_>) -> String {
    let images = listed(call);
    let users = users(&images);
    let now = call.now_secs();
    let mut table =
        "REPOSITORY\tTAG\tIMAGE ID\tCREATED\tSIZE\tSHARED SIZE\tUNIQUE SIZE\tCONTAINERS\n".to_owned();
    for image in &images {
        let shared = shared_bytes(image, &users);
        let containers = call.engine.store.containers().filter(|c| c.image == image.id).count();
        let names = call.engine.store.tags_of(image.id);
        // Of several names `system df` shows the first.
        let (repository, tag) = names.first().map_or(("<none>".to_owned(), "<none>".to_owned()), |name| {
            (name.repository(), name.tag.clone().unwrap_or_default())
        });
        table.push_str(&format!(
            "{repository}\t{tag}\t{}\t{}\t{}\t{}\t{}\t{containers}\n",
            image.id.short(),
            ago(now, image.config.created.map_or(0, |time| time.secs())),
            human_size_with(image.size() as f64, 3),
            human_size(shared as f64),
            human_size(image.size().saturating_sub(shared) as f64),
        ));
    }
    let mut out = format!("Images space usage:\n\n{}", align(&table, DOCKER));
    let mut containers =
        "CONTAINER ID\tIMAGE\tCOMMAND\tLOCAL VOLUMES\tSIZE\tCREATED\tSTATUS\tNAMES\n".to_owned();
    for container in call.engine.store.containers() {
        let words: Vec<&str> = container.config.cmd.iter().flatten().map(String::as_str).collect();
        containers.push_str(&format!(
            "{}\t{}\t\"{}\"\t0\t0B\t{}\tExited\t{}\n",
            container.short_id(),
            container.image_name,
            crate::docker::format::text::ellipsis(&words.join(" "), 20),
            ago(now, container.created.secs()),
            container.name
        ));
    }
    out.push_str(&format!("\nContainers space usage:\n\n{}", align(&containers, DOCKER)));
    out.push_str(&format!("\nLocal Volumes space usage:\n\n{}", align("VOLUME NAME\tLINKS\tSIZE\n", DOCKER)));
    let cache = super::builder::records(call);
    let bytes: u64 = cache.iter().filter(|record| !record.shared).map(|record| record.size).sum();
    let mut table = "CACHE ID\tCACHE TYPE\tSIZE\tCREATED\tLAST USED\tUSAGE\tSHARED\n".to_owned();
    for record in &cache {
        table.push_str(&format!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\n",
            record.id.get(..12).unwrap_or(&record.id),
            record.kind,
            human_size_with(record.size as f64, 3),
            ago(now, record.created),
            ago(now, record.last_used),
            record.usage,
            record.shared
        ));
    }
    out.push_str(&format!(
        "\nBuild cache usage: {}\n\n{}\n",
        human_size(bytes as f64),
        align(&table, DOCKER).trim_end()
    ));
    out
}

pub fn version(call: &mut Call<'_, '_>) -> Done {
    let part = |os: &str| {
        Value::fields([
            ("Version", Value::text(ENGINE_VERSION)),
            ("ApiVersion", Value::text("1.45")),
            ("Os", Value::text(os)),
            ("Arch", Value::text("amd64")),
        ])
    };
    let document = Value::fields([("Client", part("linux")), ("Server", part("linux"))]);
    let plain = format!(
        "Client:\n Version:           {ENGINE_VERSION}\n API version:       1.45\n OS/Arch:           linux/amd64\n \
         Context:           default\n\nServer:\n Engine:\n  Version:          {ENGINE_VERSION}\n  API version:      \
         1.45 (minimum version 1.24)\n  OS/Arch:          linux/amd64\n  Experimental:     false\n"
    );
    document_or(call, &document, plain)
}

pub fn info(call: &mut Call<'_, '_>) -> Done {
    let containers = call.engine.store.containers().count();
    let images = call.engine.store.images().len();
    let number = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let document = Value::fields([
        ("Containers", number(containers)),
        ("Images", number(images)),
        ("Driver", Value::text("vfs")),
        ("ServerVersion", Value::text(ENGINE_VERSION)),
        ("OSType", Value::text("linux")),
        ("Architecture", Value::text("x86_64")),
    ]);
    let plain = format!(
        "Client:\n Version:    {ENGINE_VERSION}\n Context:    default\n Debug Mode: false\n\nServer:\n Containers: \
         {containers}\n Images: {images}\n Server Version: {ENGINE_VERSION}\n Storage Driver: vfs\n OSType: linux\n \
         Architecture: x86_64\n"
    );
    document_or(call, &document, plain)
}

fn document_or(call: &mut Call<'_, '_>, document: &Value, plain: String) -> Done {
    let text = match call.flags.value("format") {
        None | Some("") => plain,
        Some("json") => document.to_json(Escape::Plain) + "\n",
        Some(format) => {
            let failed = |error: String| Failure::new(64, format!("template parsing error: {error}"));
            let template = Template::parse(format).map_err(failed)?;
            template
                .run(document)
                .map_err(|error| Failure::client(format!("template parsing error: {error}")))?
                + "\n"
        }
    };
    call.out(text);
    Ok(())
}
