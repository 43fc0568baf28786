//! The output of `docker history`, pasted: the table or one JSON object a line.

use serde::{Deserialize, Serialize};

use crate::text::{Diagnostic, Span};

/// What was understood of a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryText {
    /// As printed: the newest first.
    pub rows: Vec<PastedRow>,
    /// Lines that are no rows.
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PastedRow {
    /// As printed; `None` for `<missing>`.
    pub image: Option<String>,
    pub created: String,
    pub created_by: String,
    /// Bytes, as far as the printed digits tell.
    pub size: u64,
    pub comment: String,
}

/// Reads the output of `docker history` or `podman history`, with or without `--no-trunc`, `-H=false` and
/// `--format json`. Leading prompts and commands are passed over.
pub fn parse_history(text: &str) -> HistoryText {
    let mut rows = Vec::new();
    let mut diagnostics = Vec::new();
    let mut columns: Option<Columns> = None;
    let mut offset = 0;
    for raw in text.split_inclusive('\n') {
        let span = Span::of(offset, offset + raw.trim_end_matches(['\n', '\r']).len());
        offset += raw.len();
        let line = raw.trim_end();
        let bare = line.trim();
        if bare.is_empty() || matches!(bare, "[" | "]") {
            continue;
        }
        if bare.starts_with('{') || bare.starts_with('[') {
            match json_rows(bare) {
                Ok(found) => rows.extend(found),
                Err(message) => diagnostics.push(Diagnostic::error("history-json", span, message)),
            }
        } else if let Some(found) = Columns::of_header(line) {
            columns = Some(found);
        } else if let Some(columns) = &columns {
            match columns.row(line) {
                Some(row) => rows.push(row),
                None => {
                    let message = format!("no row of docker history: {bare}");
                    diagnostics.push(Diagnostic::warning("history-row", span, message));
                }
            }
        }
    }
    if rows.is_empty() {
        let message = "this is not the output of docker history: there is no header line and no JSON";
        diagnostics.push(
            Diagnostic::error("history-empty", Span::of(0, text.len()), message)
                .with_hint("paste all of it, the line with IMAGE, CREATED, CREATED BY, SIZE included"),
        );
    }
    HistoryText { rows, diagnostics }
}

/// Where the columns begin, in characters.
struct Columns {
    starts: Vec<usize>,
    names: Vec<&'static str>,
}

const NAMES: &[&str] = &["IMAGE", "ID", "CREATED", "CREATED AT", "CREATED BY", "SIZE", "COMMENT"];

impl Columns {
    fn of_header(line: &str) -> Option<Self> {
        let mut starts = Vec::new();
        let mut names = Vec::new();
        for (at, cell) in cells(line) {
            names.push(*NAMES.iter().find(|name| **name == cell)?);
            starts.push(at);
        }
        let whole = names.contains(&"CREATED BY") && names.contains(&"SIZE");
        whole.then_some(Self { starts, names })
    }

    fn row(&self, line: &str) -> Option<PastedRow> {
        // Aligned columns where the text was not reflowed, else cells apart by two blanks or a tab.
        self.read(&self.aligned(line)?).or_else(|| {
            let cells: Vec<String> = cells(line).into_iter().map(|(_, cell)| cell.to_owned()).collect();
            self.read(&cells)
        })
    }

    fn aligned(&self, line: &str) -> Option<Vec<String>> {
        let chars: Vec<char> = line.chars().collect();
        let ends = self.starts.iter().skip(1).copied().chain([usize::MAX]);
        let cell = |(start, end): (&usize, usize)| -> Option<String> {
            let end = end.min(chars.len());
            let text: String = chars.get(*start.min(&end)..end)?.iter().collect();
            Some(text.trim().to_owned())
        };
        self.starts.iter().zip(ends).map(cell).collect()
    }

    fn read(&self, cells: &[String]) -> Option<PastedRow> {
        let get = |wanted: &[&str]| {
            let at = self.names.iter().position(|name| wanted.contains(name))?;
            cells.get(at).map(String::as_str)
        };
        let image = get(&["IMAGE", "ID"]).unwrap_or_default();
        if !is_image(image) {
            return None;
        }
        // In 2014 a row that made no layer had no size.
        let size = match get(&["SIZE"]).unwrap_or_default() {
            "" => 0,
            text => parse_human_size(text)?,
        };
        Some(PastedRow {
            image: (image != "<missing>").then(|| image.to_owned()),
            created: get(&["CREATED", "CREATED AT"]).unwrap_or_default().to_owned(),
            created_by: get(&["CREATED BY"]).unwrap_or_default().to_owned(),
            size,
            comment: get(&["COMMENT"]).unwrap_or_default().to_owned(),
        })
    }
}

fn is_image(text: &str) -> bool {
    let hex = text.strip_prefix("sha256:").unwrap_or(text);
    text == "<missing>" || (hex.len() >= 4 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Cells apart by a tab or at least two blanks, with where they begin in characters.
fn cells(line: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start: Option<(usize, usize)> = None;
    let mut gap = String::new();
    let mut end = 0;
    for (nth, (at, c)) in line.char_indices().enumerate() {
        if matches!(c, ' ' | '\t') {
            gap.push(c);
            continue;
        }
        if (gap.len() > 1 || gap == "\t")
            && let Some((nth, from)) = start.take()
        {
            out.push((nth, line.get(from..end).unwrap_or_default()));
        }
        gap.clear();
        start = start.or(Some((nth, at)));
        end = at + c.len_utf8();
    }
    if let Some((nth, from)) = start {
        out.push((nth, line.get(from..end).unwrap_or_default()));
    }
    out
}

/// The fields of `--format json`, of podman's as well.
#[derive(Deserialize)]
struct JsonRow {
    #[serde(alias = "id", default, rename = "ID")]
    id: String,
    #[serde(alias = "CreatedAt", alias = "created", default, rename = "CreatedSince")]
    created: serde_json::Value,
    #[serde(default, rename = "CreatedBy")]
    created_by: String,
    #[serde(alias = "size", default, rename = "Size")]
    size: serde_json::Value,
    #[serde(alias = "comment", default, rename = "Comment")]
    comment: String,
}

fn json_rows(line: &str) -> Result<Vec<PastedRow>, String> {
    let mut value: serde_json::Value =
        serde_json::from_str(line.trim_end_matches(',')).map_err(|e| format!("no JSON: {e}"))?;
    let values = match value.as_array_mut() {
        Some(array) => std::mem::take(array),
        None => vec![value],
    };
    values.into_iter().map(json_row).collect()
}

fn json_row(mut value: serde_json::Value) -> Result<PastedRow, String> {
    // Docker's has both times: the moment is the better one.
    if let Some(object) = value.as_object_mut()
        && object.contains_key("CreatedSince")
    {
        object.remove("CreatedAt");
    }
    let row: JsonRow = serde_json::from_value(value).map_err(|e| format!("no row of docker history: {e}"))?;
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let printed = text(&row.size);
    let size = match printed.as_str() {
        "" => 0,
        printed => parse_human_size(printed).ok_or_else(|| format!("no size: {printed}"))?,
    };
    let id = row.id.as_str();
    if !id.is_empty() && !is_image(id) {
        return Err(format!("no image id: {id}"));
    }
    Ok(PastedRow {
        image: (!matches!(id, "" | "<missing>")).then(|| row.id.clone()),
        created: text(&row.created),
        created_by: row.created_by,
        size,
        comment: row.comment,
    })
}

/// Bytes of what Docker prints for a size: `0B`, `8 B`, `1.98MB`, `524288`; decimal prefixes, or binary ones with an
/// `i`. `None` for anything else.
pub fn parse_human_size(text: &str) -> Option<u64> {
    const PREFIXES: &str = "kmgtp";
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let unit = unit.trim().to_ascii_lowercase();
    let unit = unit.strip_suffix('b').unwrap_or(&unit);
    let (prefix, base) = match unit.strip_suffix('i') {
        Some(prefix) => (prefix, 1024_u128),
        None => (unit, 1000),
    };
    let power = match prefix.chars().next() {
        None => 0,
        Some(c) if prefix.len() == 1 => PREFIXES.find(c)? as u32 + 1,
        Some(_) => return None,
    };
    let scale = base.pow(power);
    let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().ok()?.into() };
    let part = match fraction.get(..fraction.len().min(9))? {
        "" => 0,
        digits => digits.parse::<u128>().ok()? * scale / 10_u128.pow(digits.len() as u32),
    };
    (!number.is_empty() && number != ".").then_some(())?;
    u64::try_from(u128::checked_mul(whole, scale)? + part).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in [
            ("0B", Some(0)),
            ("8 B", Some(8)),
            ("54.17 MB", Some(54_170_000)),
            ("1.98MB", Some(1_980_000)),
            ("524kB", Some(524_000)),
            ("1982407", Some(1_982_407)),
            ("1.5KiB", Some(1536)),
            ("x", None),
            ("5XB", None),
            (".", None),
            ("99999999999999999999PB", None),
        ] {
            assert_eq!(parse_human_size(text), bytes, "{text}");
        }
    }

    #[test]
    fn tables_and_json_give_the_same_rows() {
        let table = "$ docker history h1\n\
IMAGE          CREATED          CREATED BY                                      SIZE      COMMENT\n\
80b3688d6b88   1 second ago     RUN /bin/sh -c dd if=/dev/zero of=/opt/app/b…   524kB     buildkit.dockerfile.v0\n\
<missing>      19 minutes ago                                                   1.98MB    Imported from -\n";
        let json = r#"{"Comment":"buildkit.dockerfile.v0","CreatedAt":"2026-11-23T18:52:07Z","CreatedBy":"RUN /bin/sh -c dd if=/dev/zero of=/opt/app/b…","CreatedSince":"1 second ago","ID":"80b3688d6b88","Size":"524kB"}
{"Comment":"Imported from -","CreatedAt":"2026-11-23T18:32:45Z","CreatedBy":"","CreatedSince":"19 minutes ago","ID":"\u003cmissing\u003e","Size":"1.98MB"}"#;
        let parsed = parse_history(table);
        assert_eq!(parsed.diagnostics, []);
        assert_eq!(parsed.rows, parse_history(json).rows);
        assert_eq!(parsed.rows.len(), 2);
        assert_eq!(parsed.rows.first().map(|row| row.size), Some(524_000));
        assert_eq!(parsed.rows.last().map(|row| row.image.clone()), Some(None));
    }

    #[test]
    fn rows_that_lost_their_alignment_and_old_ones() {
        let old = "IMAGE   CREATED   CREATED BY   SIZE\n\
4dc359259700   About a minute ago   /bin/sh -c touch /opt/a.txt   8 B\n\
6170bb7b0ad1   3 months ago   /bin/sh -c #(nop) MAINTAINER Tianon Gravi ...\n";
        let rows = parse_history(old).rows;
        let sizes: Vec<u64> = rows.iter().map(|row| row.size).collect();
        assert_eq!(sizes, [8, 0]);
        assert_eq!(rows.first().map(|row| row.created_by.as_str()), Some("/bin/sh -c touch /opt/a.txt"));
        assert!(!parse_history("hello").diagnostics.is_empty());
        assert!(!parse_history("{\"ID\":5}").diagnostics.is_empty());
    }
}
