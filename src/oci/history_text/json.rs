//! What `docker history --format json` prints, an object a line, and what `jq` and podman make of it.

use serde::Deserialize;
use serde_json::Value;

use super::{PastedRow, is_image, parse_human_size};

/// The fields of `--format json`, of podman's as well.
#[derive(Deserialize)]
struct JsonRow {
    #[serde(alias = "id", default, rename = "ID")]
    id: String,
    #[serde(alias = "CreatedAt", alias = "created", default, rename = "CreatedSince")]
    created: Value,
    #[serde(default, rename = "CreatedBy")]
    created_by: String,
    #[serde(alias = "size", default, rename = "Size")]
    size: Value,
    #[serde(alias = "comment", default, rename = "Comment")]
    comment: String,
}

/// The rows of the value at the start of a text, and how long it is with a comma behind it.
pub(super) fn rows(text: &str) -> Result<(Vec<PastedRow>, usize), String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let value = values.next().unwrap_or(Ok(Value::Null)).map_err(|e| format!("no JSON: {e}"))?;
    let length = values.byte_offset();
    let behind = text.get(length..).is_some_and(|rest| rest.starts_with(','));
    let values = match value {
        Value::Array(array) => array,
        value => vec![value],
    };
    let rows = values.into_iter().map(json_row).collect::<Result<_, _>>()?;
    Ok((rows, length + usize::from(behind)))
}

fn json_row(mut value: Value) -> Result<PastedRow, String> {
    // Docker's has both times: the moment is the better one.
    if let Some(object) = value.as_object_mut()
        && object.contains_key("CreatedSince")
    {
        object.remove("CreatedAt");
    }
    let row: JsonRow = serde_json::from_value(value).map_err(|e| format!("no row of docker history: {e}"))?;
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
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
