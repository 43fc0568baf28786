//! `docker history`.

use std::collections::BTreeMap;

use super::rows::{Column, Rows, format_or};
use super::table::{DOCKER, DOCKER_2014};
use super::text::{ellipsis, truncate_id};
use super::units::{human_duration, human_size_2014, human_size_with};
use crate::docker::template::Row;
use crate::vfs::Time;

/// One line of an image's history, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `sha256:…`, or `<missing>`.
    pub id: String,
    /// Seconds since 1970; `None` where the config has no time.
    pub created: Option<i64>,
    pub created_by: String,
    /// Bytes.
    pub size: u64,
    pub comment: String,
}

/// The flags.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub no_trunc: bool,
    pub quiet: bool,
    /// `--human=false` shows times and bytes as they are.
    pub raw: bool,
    pub format: Option<String>,
}

const COLUMNS: &[Column] = &[
    Column { field: "ID", heading: "IMAGE" },
    Column { field: "CreatedSince", heading: "CREATED" },
    Column { field: "CreatedAt", heading: "CREATED AT" },
    Column { field: "CreatedBy", heading: "CREATED BY" },
    Column { field: "Size", heading: "SIZE" },
    Column { field: "Comment", heading: "COMMENT" },
];
const HUMAN: &str = "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
const RAW: &str = "table {{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";

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
        let created_by = entry.created_by.replace('\t', " ");
        let fields = BTreeMap::from([
            ("ID", id(entry)),
            ("CreatedSince", since(entry.created, now)),
            ("CreatedAt", entry.created.map_or("N/A".to_owned(), rfc3339)),
            ("CreatedBy", if options.no_trunc { created_by } else { ellipsis(&created_by, 45) }),
            (
                "Size",
                match options.raw {
                    true => entry.size.to_string(),
                    false => human_size_with(entry.size as f64, 3),
                },
            ),
            ("Comment", entry.comment.clone()),
        ]);
        Row { type_name: "*formatter.historyContext", fields }
    });
    let rows = Rows { columns: COLUMNS, rows: rows.collect() };
    rows.render(format_or(options.format.as_deref(), if options.raw { RAW } else { HUMAN }), DOCKER)
}

/// The command of 2014: four columns, sizes with a blank, texts cut with three dots, nothing where a step added nothing.
pub fn render_2014(entries: &[Entry], options: &Options, now: i64) -> String {
    let mut out = String::new();
    if !options.quiet {
        out.push_str("IMAGE\tCREATED\tCREATED BY\tSIZE\n");
    }
    for entry in entries {
        let id = if options.no_trunc { entry.id.as_str() } else { truncate_id(&entry.id) };
        if options.quiet {
            out.push_str(&format!("{id}\n"));
            continue;
        }
        let created_by =
            if options.no_trunc { entry.created_by.clone() } else { dotted(&entry.created_by, 45) };
        let size = if entry.size == 0 { String::new() } else { human_size_2014(entry.size as f64) };
        out.push_str(&format!("{id}\t{}\t{created_by}\t{size}\n", since(entry.created, now)));
    }
    super::table::align(&out, DOCKER_2014)
}

/// A text of at most so many characters: the last three of a longer one are dots.
fn dotted(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(3)).collect();
    kept + "..."
}

/// `2 minutes ago`; `N/A` for no time.
pub fn since(created: Option<i64>, now: i64) -> String {
    created.map_or("N/A".to_owned(), |created| format!("{} ago", human_duration((now - created).max(0))))
}

/// `2017-01-01T12:00:03Z`.
pub fn rfc3339(seconds: i64) -> String {
    let civil = Time::from_secs(seconds).civil();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second
    )
}
