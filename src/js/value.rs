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

/// Reads an argument; `undefined` gives the defaults.
pub(super) fn from_js<T: DeserializeOwned + Default>(value: JsValue, what: &str) -> Result<T> {
    if value.is_undefined() || value.is_null() {
        return Ok(T::default());
    }
    serde_wasm_bindgen::from_value(value)
        .map_err(|cause| error("invalid-argument", &format!("{what}: {cause}")))
}
