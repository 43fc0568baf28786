//! `docker images`.

use std::collections::BTreeMap;

use super::history::since;
use super::rows::{Column, Rows, format_or};
use super::table::{DOCKER, DOCKER_2014};
use super::text::truncate_id;
use super::units::{human_size, human_size_2014, human_size_with};
use crate::docker::template::Row;
use crate::vfs::Time;

/// One line: an image under one of its names, or under none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `<none>` where there is no name.
    pub repository: String,
    pub tag: String,
    /// `sha256:…`
    pub id: String,
    /// Seconds since 1970; an image without a time has 0.
    pub created: i64,
    /// Bytes.
    pub size: u64,
}

/// The flags.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub no_trunc: bool,
    pub quiet: bool,
    pub digests: bool,
    pub format: Option<String>,
}

const COLUMNS: &[Column] = &[
    Column { field: "Repository", heading: "REPOSITORY" },
    Column { field: "Tag", heading: "TAG" },
    Column { field: "Digest", heading: "DIGEST" },
    Column { field: "ID", heading: "IMAGE ID" },
    Column { field: "CreatedSince", heading: "CREATED" },
    Column { field: "CreatedAt", heading: "CREATED AT" },
    Column { field: "Size", heading: "SIZE" },
    Column { field: "SharedSize", heading: "SHARED SIZE" },
    Column { field: "UniqueSize", heading: "UNIQUE SIZE" },
    Column { field: "VirtualSize", heading: "SIZE" },
    Column { field: "Containers", heading: "CONTAINERS" },
];
const TABLE: &str = "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";
const TABLE_DIGESTS: &str =
    "table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}";

/// What the command prints at `now` (seconds since 1970).
///
/// # Errors
/// The template's error.
pub fn render(entries: &[Entry], options: &Options, now: i64) -> Result<String, String> {
    let id = |entry: &Entry| match options.no_trunc {
        true => entry.id.clone(),
        false => truncate_id(&entry.id).to_owned(),
    };
    if options.quiet && options.format.is_none() {
        return Ok(entries.iter().map(|entry| id(entry) + "\n").collect());
    }
    let rows = entries.iter().map(|entry| {
        let fields = BTreeMap::from([
            ("Repository", entry.repository.clone()),
            ("Tag", entry.tag.clone()),
            ("Digest", "<none>".to_owned()),
            ("ID", id(entry)),
            ("CreatedSince", since(Some(entry.created), now)),
            ("CreatedAt", created_at(entry.created)),
            ("Size", human_size_with(entry.size as f64, 3)),
            ("SharedSize", "N/A".to_owned()),
            ("UniqueSize", "N/A".to_owned()),
            ("VirtualSize", human_size(entry.size as f64)),
            ("Containers", "N/A".to_owned()),
        ]);
        Row { type_name: "*formatter.imageContext", fields }
    });
    let rows = Rows { columns: COLUMNS, rows: rows.collect() };
    let default = if options.digests { TABLE_DIGESTS } else { TABLE };
    rows.render(format_or(options.format.as_deref(), default), DOCKER)
}

/// The command of 2014, with its heading for the size of an image with all its parents.
pub fn render_2014(entries: &[Entry], options: &Options, now: i64) -> String {
    let mut out = String::new();
    if !options.quiet {
        out.push_str("REPOSITORY\tTAG\tIMAGE ID\tCREATED\tVIRTUAL SIZE\n");
    }
    for entry in entries {
        let id = if options.no_trunc { entry.id.as_str() } else { truncate_id(&entry.id) };
        if options.quiet {
            out.push_str(&format!("{id}\n"));
            continue;
        }
        let age = since(Some(entry.created), now);
        let size = human_size_2014(entry.size as f64);
        out.push_str(&format!("{}\t{}\t{id}\t{age}\t{size}\n", entry.repository, entry.tag));
    }
    super::table::align(&out, DOCKER_2014)
}

/// `2026-11-23 18:51:58 +0000 UTC`: Go's `Time.String` in UTC.
pub fn created_at(seconds: i64) -> String {
    let civil = Time::from_secs(seconds).civil();
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02} +0000 UTC",
        civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second
    )
}
