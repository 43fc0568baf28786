//! The table that `docker history` prints.
//!
//! Go's tabwriter, which aligns it, ends a line at a line feed within a command as well: a row then covers several lines,
//! and those below it are aligned anew, apart from the header.

use super::{PastedRow, is_image, parse_human_size};
use crate::text::Span;

/// Where the columns begin, in characters.
pub(super) struct Columns {
    starts: Vec<usize>,
    names: Vec<&'static str>,
}

const NAMES: &[&str] = &["IMAGE", "ID", "SNAPSHOT", "CREATED", "CREATED AT", "CREATED BY", "SIZE", "COMMENT"];

/// What the first line of a row says.
pub(super) enum Begun {
    Whole(PastedRow),
    /// Its size has not come: its command goes on in the next line, or it is one of 2014 that made no layer.
    Open(Open),
}

pub(super) struct Open {
    /// As the first line alone has it.
    pub row: PastedRow,
    /// The lines after it.
    pub lines: Vec<(String, Span)>,
}

impl Columns {
    pub(super) fn of_header(line: &str) -> Option<Self> {
        let mut starts = Vec::new();
        let mut names = Vec::new();
        for Cell { nth, text, .. } in cells(line) {
            names.push(*NAMES.iter().find(|name| **name == text)?);
            starts.push(nth);
        }
        let whole = names.contains(&"CREATED BY") && names.contains(&"SIZE");
        whole.then_some(Self { starts, names })
    }

    /// The row that begins in a line; `None` where it begins with no image.
    pub(super) fn row(&self, line: &str) -> Option<Begun> {
        let image = line.split([' ', '\t']).next().filter(|image| is_whole_image(image))?;
        // Aligned columns where the text was not reflowed, else cells apart by two blanks or a tab.
        if let Some(row) = self.aligned(line).and_then(|cells| self.read(&cells)) {
            return Some(Begun::Whole(row));
        }
        let cells = cells(line);
        let Cell { start, text: created, .. } = cells.get(1).filter(|_| self.usual())?;
        let mut row = PastedRow {
            image: (image != "<missing>").then(|| image.to_owned()),
            created: (*created).to_owned(),
            created_by: String::new(),
            size: 0,
            comment: String::new(),
        };
        let command = line.get(start + created.len()..).unwrap_or_default();
        Some(match ending(command, false) {
            Some(end) => Begun::Whole(end.close(row)),
            None => {
                row.created_by = command.trim().to_owned();
                Begun::Open(Open { row, lines: vec![] })
            }
        })
    }

    /// Whether they are those of `docker history`, in its order.
    fn usual(&self) -> bool {
        matches!(
            self.names.as_slice(),
            [_, _, "CREATED BY", "SIZE"] | [_, _, "CREATED BY", "SIZE", "COMMENT"]
        )
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
        let image = get(&["IMAGE", "ID", "SNAPSHOT"]).filter(|image| is_image(image))?;
        let size = parse_human_size(get(&["SIZE"])?)?;
        Some(PastedRow {
            image: (image != "<missing>").then(|| image.to_owned()),
            created: get(&["CREATED", "CREATED AT"]).unwrap_or_default().to_owned(),
            created_by: get(&["CREATED BY"]).unwrap_or_default().to_owned(),
            size,
            comment: get(&["COMMENT"]).unwrap_or_default().to_owned(),
        })
    }
}

impl Open {
    /// Takes the next line; the row, if that is its last one.
    pub(super) fn goes_on(&mut self, line: &str, span: Span) -> Option<PastedRow> {
        let Some(end) = ending(line, true) else {
            self.lines.push((line.to_owned(), span));
            return None;
        };
        let mut row = self.row.clone();
        for (line, _) in &self.lines {
            row.created_by.push('\n');
            row.created_by.push_str(line);
        }
        row.created_by.push('\n');
        Some(end.close(row))
    }
}

/// The end of a row: the rest of its command, its size, its comment.
struct Ending<'a> {
    command: &'a str,
    size: u64,
    comment: &'a str,
}

impl Ending<'_> {
    fn close(&self, mut row: PastedRow) -> PastedRow {
        row.created_by.push_str(self.command.trim());
        PastedRow {
            created_by: row.created_by.trim_end().to_owned(),
            size: self.size,
            comment: self.comment.to_owned(),
            ..row
        }
    }
}

/// Where a row ends in this line, if it does: the last or the last but one of its cells is a size. A bare number
/// could as well be a part of the command where that `goes_on`.
fn ending(line: &str, goes_on: bool) -> Option<Ending<'_>> {
    let cells = cells(line);
    let (at, cell, size) = cells.iter().enumerate().rev().take(2).find_map(|(at, cell)| {
        let apart = at > 0 || line.starts_with("  ") || line.starts_with('\t');
        let size = parse_human_size(cell.text).filter(|_| apart)?;
        let last = at + 1 == cells.len();
        let bare = cell.text.bytes().all(|byte| byte.is_ascii_digit());
        (!(goes_on && last && bare)).then_some((at, cell, size))
    })?;
    let comment = cells.get(at + 1).map_or("", |cell| cell.text);
    Some(Ending { command: line.get(..cell.start).unwrap_or_default(), size, comment })
}

/// As Docker prints it, and not any word of four hexadecimal digits that a command may begin with.
fn is_whole_image(text: &str) -> bool {
    is_image(text) && text.len() >= "<missing>".len()
}

/// A cell, with where it begins in characters and in bytes.
struct Cell<'a> {
    nth: usize,
    start: usize,
    text: &'a str,
}

/// Cells apart by a tab or at least two blanks.
fn cells(line: &str) -> Vec<Cell<'_>> {
    let mut out = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let mut gap = String::new();
    let mut end = 0;
    let cell = |(nth, start), end| Cell { nth, start, text: line.get(start..end).unwrap_or_default() };
    for (nth, (at, c)) in line.char_indices().enumerate() {
        if matches!(c, ' ' | '\t') {
            gap.push(c);
            continue;
        }
        if gap.len() > 1 || gap == "\t" {
            out.extend(open.take().map(|open| cell(open, end)));
        }
        gap.clear();
        open = open.or(Some((nth, at)));
        end = at + c.len_utf8();
    }
    out.extend(open.map(|open| cell(open, end)));
    out
}
