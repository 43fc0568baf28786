//! The only place that names the browser's interfaces: storage, address, clipboard, theme, time.

pub mod archives;
pub mod codemirror;
pub mod files;

use std::cell::RefCell;

use gloo::storage::{LocalStorage, Storage as _};
use gloo::utils::{document, window};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, HtmlTextAreaElement};

use super::state::Theme;
use crate::lab::texts::Language;

const DRAFT: &str = "layerlab.draft";
const LANGUAGE: &str = "layerlab.language";
const THEME: &str = "layerlab.theme";
/// Drafts beyond this are not kept: browsers give an origin about 5 MB in all.
const LARGEST_DRAFT: usize = 1 << 20;

/// The draft of the last visit, in the form of a link.
pub fn draft() -> Option<String> {
    LocalStorage::raw().get_item(DRAFT).ok().flatten()
}

/// Keeps a draft. `false` if the browser refuses (storage full or switched off) or it is too large.
pub fn keep_draft(link: &str) -> bool {
    link.len() <= LARGEST_DRAFT && LocalStorage::raw().set_item(DRAFT, link).is_ok()
}

pub fn forget_draft() {
    let _ = LocalStorage::raw().remove_item(DRAFT);
}

/// The language that was chosen, or else the browser's, or else English.
pub fn language() -> Language {
    let chosen = LocalStorage::raw().get_item(LANGUAGE).ok().flatten();
    let browser = || window().navigator().language();
    chosen.or_else(browser).and_then(|tag| Language::of(&tag)).unwrap_or_default()
}

/// Keeps the language and says it to the document, for hyphenation and screen readers.
pub fn speak(language: Language, choose: bool) {
    if choose {
        let _ = LocalStorage::raw().set_item(LANGUAGE, language.code());
    }
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language.code());
    }
}

pub fn theme() -> Theme {
    match LocalStorage::raw().get_item(THEME).ok().flatten().as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Sets `data-theme` on the root, which the styles read.
pub fn paint(theme: Theme) {
    let name = match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    };
    let storage = LocalStorage::raw();
    let _ = match name {
        Some(name) => storage.set_item(THEME, name),
        None => storage.remove_item(THEME),
    };
    if let Some(root) = document().document_element() {
        let _ = match name {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    }
}

/// What the system prefers where nothing was chosen.
pub fn prefers_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches())
}

pub fn reduced_motion() -> bool {
    window()
        .match_media("(prefers-reduced-motion: reduce)")
        .ok()
        .flatten()
        .is_some_and(|query| query.matches())
}

/// The part of the address after the `#`, without it.
pub fn hash() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// Whether the page is shown inside another one, whose address is not ours to change.
pub fn framed() -> bool {
    window().parent().ok().flatten().is_some_and(|parent| parent != window())
}

/// Replaces the part after the `#` without a new entry in the history.
pub fn set_hash(hash: &str) {
    if framed() {
        return;
    }
    let location = window().location();
    let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    let url = if hash.is_empty() { path } else { format!("{path}#{hash}") };
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&url));
    }
}

/// The address of this page with another hash.
pub fn address(hash: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let base = href.split('#').next().unwrap_or_default();
    if hash.is_empty() { base.to_owned() } else { format!("{base}#{hash}") }
}

/// Where the page lies, with a slash at the end.
pub fn site() -> String {
    let href = window().location().href().unwrap_or_default();
    let page = href.split(['?', '#']).next().unwrap_or_default();
    page.rsplit_once('/').map_or_else(String::new, |(folder, _)| format!("{folder}/"))
}

/// Copies a text; `false` where the browser refuses.
pub async fn copy(text: String) -> bool {
    let promise = window().navigator().clipboard().write_text(&text);
    JsFuture::from(promise).await.is_ok()
}

/// The selection of a textarea in UTF-16 units, if that has the focus.
pub fn caret(id: &str) -> Option<(u32, u32)> {
    let area = document().active_element().filter(|element| element.id() == id)?;
    let area = area.dyn_into::<HtmlTextAreaElement>().ok()?;
    Some((area.selection_start().ok()??, area.selection_end().ok()??))
}

/// Milliseconds since some moment.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// Moves the focus to an element.
pub fn focus(id: &str) {
    if let Some(element) =
        document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        let _ = element.focus();
    }
}

/// Tells whoever waits outside of the page (the editor's chunk, tests) that the picture is there.
pub fn announce(name: &str) {
    if let Ok(event) = web_sys::Event::new(name) {
        let _ = window().dispatch_event(&event);
    }
}

thread_local! {
    /// What the page was mounted with.
    static OPTIONS: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Keeps what the page is mounted with.
pub fn set_options(options: JsValue) {
    OPTIONS.with(|kept| *kept.borrow_mut() = options);
}

/// One of the options, if it is given.
pub fn option(name: &str) -> Option<JsValue> {
    let value = OPTIONS.with(|options| js_sys::Reflect::get(&options.borrow(), &name.into()).ok());
    value.filter(|value| !value.is_null_or_undefined())
}

#[wasm_bindgen]
extern "C" {
    /// The module comes in two files (`xtask/src/split`): sees to it that the second one is there. Its functions call
    /// this by themselves; the name is how the first file knows it.
    #[allow(non_snake_case)]
    fn layerlabRest();
}

/// Sees to it that all of the module is there. Exported so that the import stays, whose callers are made later.
#[wasm_bindgen]
pub fn complete() {
    layerlabRest();
}

/// Waits until all of the module is there.
pub async fn all_there() {
    if let Some(rest) = option("rest").and_then(|rest| rest.dyn_into::<js_sys::Promise>().ok()) {
        // One that did not come is fetched by whoever needs it.
        let _ = JsFuture::from(rest).await;
    }
}

/// Fetches a part of the catalogue; the error says why it did not come.
pub async fn asset(name: &str) -> Result<Vec<u8>, String> {
    let address = option("assets").and_then(|assets| js_sys::Reflect::get(&assets, &name.into()).ok());
    let address = address.and_then(|address| address.as_string()).ok_or("no address is known")?;
    let response = JsFuture::from(window().fetch_with_str(&address)).await.map_err(said)?;
    let response: web_sys::Response = response.dyn_into().map_err(said)?;
    if !response.ok() {
        return Err(format!("the server answers {}", response.status()));
    }
    let buffer = JsFuture::from(response.array_buffer().map_err(said)?).await.map_err(said)?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// What a failure says for people.
fn said(error: JsValue) -> String {
    match error.dyn_into::<js_sys::Error>() {
        Ok(error) => error.message().into(),
        Err(other) => other.as_string().unwrap_or_else(|| format!("{other:?}")),
    }
}
