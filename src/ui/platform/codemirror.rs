//! CodeMirror, as `www/editor` wraps it: fetched after the first picture, in place of a textarea.
//!
//! Places in texts are in UTF-16 units on its side and in bytes on this one.

use std::borrow::Cow;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use crate::dockerfile::editor::ItemKind;
use crate::dockerfile::{self, editor};
use crate::lab::texts::Language;
use crate::lab::view::{Utf16, paint};
use crate::text::{Diagnostic, Severity, Source};

#[wasm_bindgen]
extern "C" {
    /// The module `www/editor`.
    #[derive(Clone)]
    pub type Kit;

    #[wasm_bindgen(method, catch)]
    fn open(this: &Kit, host: &Element, options: &JsValue) -> Result<Raw, JsValue>;

    type Raw;

    #[wasm_bindgen(method, js_name = setText)]
    fn set_text(this: &Raw, text: &str);

    #[wasm_bindgen(method, js_name = setMessages)]
    fn set_messages(this: &Raw, messages: JsValue);

    #[wasm_bindgen(method)]
    fn focus(this: &Raw, from: u32, to: u32);

    #[wasm_bindgen(method)]
    fn close(this: &Raw);
}

/// Fetches the module; `None` where it does not come: the textarea stays then.
pub async fn load() -> Option<Kit> {
    let fetch: Function = super::option("editor")?.dyn_into().ok()?;
    let promise: Promise = fetch.call0(&JsValue::UNDEFINED).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok().map(JsCast::unchecked_into)
}

/// What an editor starts with.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Start<'a> {
    /// The id of the element that takes the text.
    pub id: &'a str,
    pub label: &'a str,
    pub described_by: &'a str,
    pub text: &'a str,
}

/// What an editor asks of the page.
pub struct Host {
    /// Gets the text after every change made there.
    pub input: Box<dyn Fn(String)>,
    /// Is asked to move the instruction at a line (from 1) up or down, and says whether it did.
    pub shift: Box<dyn Fn(u32, bool) -> bool>,
    /// Files of the context and images, for completion.
    pub surroundings: Box<dyn Fn() -> (Vec<String>, Vec<String>)>,
    /// What it is to speak.
    pub language: Rc<dyn Fn() -> Language>,
}

/// An editor in the page. Dropping it takes it out.
pub struct Editor {
    raw: Raw,
    _input: Closure<dyn Fn(String)>,
    _shift: Closure<dyn Fn(u32, bool) -> bool>,
    _ask: [Closure<dyn Fn(String, u32) -> JsValue>; 2],
    _inks: Closure<dyn Fn(String) -> Vec<u32>>,
}

impl Editor {
    /// Puts one into `element`.
    pub fn open(kit: &Kit, element: &Element, start: &Start<'_>, host: Host) -> Option<Self> {
        let Host { input, shift, surroundings, language } = host;
        let spoken = Rc::clone(&language);
        let input = Closure::new(input);
        let shift = Closure::new(shift);
        let complete = Closure::new(move |text: String, at| completion(&text, at, &surroundings(), spoken()));
        let hover = Closure::new(move |text: String, at| hover(&text, at, language()));
        let inks = Closure::new(|text: String| inks(&text));
        let options = serde_wasm_bindgen::to_value(start).ok()?;
        let functions: [(&str, &JsValue); 5] = [
            ("input", input.as_ref()),
            ("shift", shift.as_ref()),
            ("complete", complete.as_ref()),
            ("hover", hover.as_ref()),
            ("inks", inks.as_ref()),
        ];
        for (name, function) in functions {
            Reflect::set(&options, &name.into(), function).ok()?;
        }
        let raw = kit.open(element, &options).ok()?;
        Some(Self { raw, _input: input, _shift: shift, _ask: [complete, hover], _inks: inks })
    }

    /// Shows a text that did not come from this editor; one that did changes nothing.
    pub fn set_text(&self, text: &str) {
        self.raw.set_text(text);
    }

    /// Marks what messages are about, with their quick fixes. They are about `text`.
    pub fn set_messages(&self, text: &str, diagnostics: &[Diagnostic], language: Language) {
        let places = Utf16::of(text);
        let messages: Vec<Message<'_>> =
            diagnostics.iter().map(|about| message(about, &places, language)).collect();
        self.raw.set_messages(serde_wasm_bindgen::to_value(&messages).unwrap_or_default());
    }

    /// Takes the focus, with this selection.
    pub fn focus(&self, from: u32, to: u32) {
        self.raw.focus(from, to);
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.raw.close();
    }
}

#[derive(Serialize)]
struct Message<'d> {
    from: u32,
    to: u32,
    severity: Severity,
    message: Cow<'d, str>,
    hint: Option<Cow<'d, str>>,
    fix: Option<Mend<'d>>,
}

#[derive(Serialize)]
struct Mend<'d> {
    title: Cow<'d, str>,
    changes: Vec<Change<'d>>,
}

#[derive(Serialize)]
struct Change<'d> {
    from: u32,
    to: u32,
    insert: &'d str,
}

fn message<'d>(about: &'d Diagnostic, places: &Utf16, language: Language) -> Message<'d> {
    let fix = about.fix.as_ref().map(|fix| {
        let change = |edit: &'d crate::text::Edit| Change {
            from: places.units(edit.span.start),
            to: places.units(edit.span.end),
            insert: &edit.text,
        };
        Mend { title: language.said(&fix.title), changes: fix.edits.iter().map(change).collect() }
    });
    Message {
        from: places.units(about.span.start),
        to: places.units(about.span.end),
        severity: about.severity,
        message: language.said(&about.message),
        hint: about.hint.as_deref().map(|hint| language.said(hint)),
        fix,
    }
}

/// The coloured pieces of a text, three numbers each: where it starts and ends, and the code of the character that
/// is its class in the styles.
fn inks(text: &str) -> Vec<u32> {
    let places = Utf16::of(text);
    let mut out = Vec::new();
    for piece in paint(text, &[]) {
        if let Some(class) = piece.ink.class().and_then(|class| class.chars().next()) {
            out.extend([places.units(piece.span.start), places.units(piece.span.end), class.into()]);
        }
    }
    out
}

#[derive(Serialize)]
struct Proposals {
    from: u32,
    to: u32,
    items: Vec<editor::Item>,
}

/// What can be written at a place: `{from, to, items: [{label, kind, detail}]}`, or `null`.
fn completion(
    text: &str,
    at: u32,
    (files, images): &(Vec<String>, Vec<String>),
    language: Language,
) -> JsValue {
    let places = Utf16::of(text);
    let file = dockerfile::parse(&Source::new("", text));
    let around = editor::Surroundings { files, images };
    let found = editor::complete(&file, places.bytes(at), around).map(|found| Proposals {
        from: places.units(found.span.start),
        to: places.units(found.span.end),
        items: found.items.into_iter().map(|item| said(item, language)).collect(),
    });
    found.and_then(|found| serde_wasm_bindgen::to_value(&found).ok()).unwrap_or(JsValue::NULL)
}

/// What there is to say about a proposal; about names the user's own files say it.
fn said(item: editor::Item, language: Language) -> editor::Item {
    match item.kind {
        ItemKind::Instruction | ItemKind::Flag | ItemKind::Value | ItemKind::Directive => {
            editor::Item { detail: language.said(&item.detail).into_owned(), ..item }
        }
        ItemKind::Stage | ItemKind::Image | ItemKind::Variable | ItemKind::File => item,
    }
}

#[derive(Serialize)]
struct Note {
    from: u32,
    to: u32,
    title: String,
    text: String,
}

/// What there is to say about a place: `{from, to, title, text}`, or `null`.
fn hover(text: &str, at: u32, language: Language) -> JsValue {
    let places = Utf16::of(text);
    let file = dockerfile::parse(&Source::new("", text));
    let found = editor::hover(&file, places.bytes(at)).map(|found| Note {
        from: places.units(found.span.start),
        to: places.units(found.span.end),
        title: found.title,
        text: language.said(&found.text).into_owned(),
    });
    found.and_then(|found| serde_wasm_bindgen::to_value(&found).ok()).unwrap_or(JsValue::NULL)
}
