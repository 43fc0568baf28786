//! The output of `docker history`, pasted: the table or JSON.

mod json;
mod table;

use serde::{Deserialize, Serialize};

use crate::text::{Diagnostic, Span};
use table::{Begun, Columns, Open};

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
/// `--format json`. Prompts and commands around it are passed over.
pub fn parse_history(text: &str) -> HistoryText {
    let mut paste = Paste::default();
    let mut offset = 0;
    while let Some(rest) = text.get(offset..).filter(|rest| !rest.is_empty()) {
        let raw = rest.split_inclusive('\n').next().unwrap_or(rest);
        offset += paste.line(raw, offset, rest);
    }
    paste.close();
    let Paste { rows, mut diagnostics, .. } = paste;
    if rows.is_empty() {
        let message = "this is not the output of docker history: there is no header line and no JSON";
        diagnostics.push(
            Diagnostic::error("history-empty", Span::of(0, text.len()), message)
                .with_hint("paste all of it, the line with IMAGE, CREATED, CREATED BY, SIZE included"),
        );
    }
    HistoryText { rows, diagnostics }
}

/// What was read so far.
#[derive(Default)]
struct Paste {
    rows: Vec<PastedRow>,
    diagnostics: Vec<Diagnostic>,
    columns: Option<Columns>,
    /// A row of the table that has no size yet: its command goes on in the next line, if it is not one of 2014.
    open: Option<Open>,
}

impl Paste {
    /// Takes a line, which stands at `offset` and begins `rest`; how many bytes of that were read.
    fn line(&mut self, raw: &str, offset: usize, rest: &str) -> usize {
        let line = raw.trim_end();
        let span = Span::of(offset, offset + line.len());
        let bare = line.trim();
        if let Some(begun) = self.columns.as_ref().and_then(|columns| columns.row(line)) {
            self.close();
            match begun {
                Begun::Whole(row) => self.rows.push(row),
                Begun::Open(open) => self.open = Some(open),
            }
        } else if let Some(open) = &mut self.open {
            if let Some(row) = open.goes_on(line, span) {
                self.open = None;
                self.rows.push(row);
            }
        } else if let Some(columns) = Columns::of_header(line) {
            self.columns = Some(columns);
        } else if bare.starts_with(['{', '[']) {
            match json::rows(rest) {
                Ok((rows, length)) => {
                    self.rows.extend(rows);
                    return length.max(raw.len());
                }
                Err(_) if bare == "[" => {}
                Err(message) => self.diagnostics.push(Diagnostic::error("history-json", span, message)),
            }
        } else if self.columns.is_some() && !matches!(bare, "" | "]") && !is_prompt(bare) {
            self.stray(bare, span);
        }
        raw.len()
    }

    /// A row whose size never came is one of 2014 that made no layer; what came after it does not belong to it.
    fn close(&mut self) {
        let Some(Open { row, lines, .. }) = self.open.take() else { return };
        self.rows.push(row);
        for (line, span) in lines.into_iter().filter(|(line, _)| !line.is_empty() && !is_prompt(line)) {
            self.stray(&line, span);
        }
    }

    fn stray(&mut self, line: &str, span: Span) {
        let message = format!("no row of docker history: {line}");
        self.diagnostics.push(Diagnostic::warning("history-row", span, message));
    }
}

/// Whether a line begins as those of a terminal do: `$`, `root@host:~#`.
fn is_prompt(line: &str) -> bool {
    line.split(' ').next().is_some_and(|word| word.ends_with(['$', '#', '%']))
}

fn is_image(text: &str) -> bool {
    let hex = text.strip_prefix("sha256:").unwrap_or(text);
    text == "<missing>" || (hex.len() >= 4 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
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
