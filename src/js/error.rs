//! Errors as JavaScript sees them: an `Error` with a `code` to test for.

use js_sys::{Array, Error, Reflect};
use wasm_bindgen::JsValue;

use crate::image::StoreError;
use crate::oci::ArchiveError;

/// What every function of the API fails with.
pub(super) type Result<T> = std::result::Result<T, JsValue>;

/// An `Error` named `LayerlabError`. Codes never change their meaning.
pub(super) fn error(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    error.set_name("LayerlabError");
    set(&error, "code", &JsValue::from_str(code));
    error.into()
}

fn set(target: &Error, key: &str, value: &JsValue) {
    // Only frozen objects refuse, and this one is ours.
    let _set = Reflect::set(target, &JsValue::from_str(key), value);
}

/// `archive-truncated` and the like; `entry` names what is at fault, outermost first.
pub(super) fn archive_error(cause: &ArchiveError) -> JsValue {
    let code = serde_json::to_value(cause.code).ok();
    let code = code.as_ref().and_then(|code| code.as_str()).unwrap_or("malformed");
    let error = Error::from(error(&format!("archive-{code}"), &cause.to_string()));
    let entries: Array = cause.entry.iter().map(|entry| JsValue::from_str(entry)).collect();
    set(&error, "entry", &entries);
    error.into()
}

pub(super) fn store_error(cause: &StoreError) -> JsValue {
    let code = match cause {
        StoreError::NotFound(_) => "no-such-image",
        StoreError::Conflict(_) => "conflict",
        StoreError::Invalid(_) => "invalid-reference",
    };
    error(code, &cause.to_string())
}
