//! Tables of rows: the default columns, `table` templates, templates of one's own, `--quiet`.

use std::collections::BTreeMap;

use super::table::{self, Layout};
use crate::docker::template::{Row, Template, Value};

/// A column: the field's name in templates and its heading.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub field: &'static str,
    pub heading: &'static str,
}

/// Rows of one Go type, as templates see them.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Every field there is, with its heading.
    pub columns: &'static [Column],
    pub rows: Vec<Row>,
}

impl Rows {
    /// Renders with a `--format`: `table …`, or a template that is run once a row; each row ends with a newline.
    ///
    /// # Errors
    /// `template parsing error: …`, as Docker prints it.
    pub fn render(&self, format: &str, layout: Layout) -> Result<String, String> {
        let (is_table, body) = match format.strip_prefix("table") {
            Some(body) => (true, body.trim()),
            None => (false, format),
        };
        let body = body.replace("\\t", "\t").replace("\\n", "\n");
        let failed = |message: String| format!("template parsing error: {message}");
        let template = Template::parse(&body).map_err(failed)?;
        let mut out = String::new();
        if is_table {
            let headings: BTreeMap<_, _> =
                self.columns.iter().map(|c| (c.field.to_owned(), Value::text(c.heading))).collect();
            out.push_str(&template.run(&Value::Map(headings)).map_err(failed)?);
            out.push('\n');
        }
        for row in &self.rows {
            out.push_str(&template.run(&Value::Row(row.clone())).map_err(failed)?);
            out.push('\n');
        }
        Ok(if is_table { table::align(&out, layout) } else { out })
    }
}

/// What `--format` asks for, once `table`, `json` and nothing are made templates.
pub fn format_or<'a>(given: Option<&'a str>, default: &'a str) -> &'a str {
    match given {
        None | Some("" | "table") => default,
        Some("json") => "{{json .}}",
        Some(format) => format,
    }
}
