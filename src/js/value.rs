//! Values across the border.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::error::{Result, error};

/// As `JSON.parse` would give it: objects, arrays, numbers, `null`.
pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(|cause| error("internal", &cause.to_string()))
}

/// Reads an argument; `undefined` gives the defaults. Through JSON, which leaves out what is `undefined` and lets a
/// name that is not known be refused.
pub(super) fn from_js<T: DeserializeOwned + Default>(value: &JsValue, what: &str) -> Result<T> {
    if value.is_undefined() || value.is_null() { Ok(T::default()) } else { read(value, what) }
}

/// Reads an argument that must be there.
pub(super) fn read<T: DeserializeOwned>(value: &JsValue, what: &str) -> Result<T> {
    let invalid = |cause: &str| error("invalid-argument", &format!("{what}: {cause}"));
    let text = js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string());
    let text = text.ok_or_else(|| invalid("not plain data"))?;
    serde_json::from_str(&text).map_err(|cause| {
        // Where in the JSON nobody wrote.
        let cause = cause.to_string();
        invalid(cause.rsplit_once(" at line ").map_or(cause.as_str(), |(cause, _)| cause))
    })
}
