//! Puts CodeMirror in the place of a textarea once it has come.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::Element;
use yew::prelude::{Callback, NodeRef, hook, use_effect_with, use_mut_ref, use_node_ref, use_state};

use crate::lab::texts::Language;
use crate::text::Diagnostic;
use crate::ui::platform::{self, codemirror};

/// What a text field shows.
#[derive(Clone, PartialEq)]
pub struct Field {
    /// The id of the element that takes the text.
    pub id: String,
    pub label: String,
    pub described_by: String,
    pub text: String,
    /// About just this text; `None` where that is not known yet.
    pub diagnostics: Option<Rc<Vec<Diagnostic>>>,
    pub language: Language,
}

/// What it asks for.
#[derive(Clone)]
pub struct Asks {
    pub input: Callback<String>,
    /// Moves the instruction at a line (from 1) up or down, and says whether it did.
    pub shift: Callback<(u32, bool), bool>,
    /// Files of the context and images.
    pub surroundings: Callback<(), (Vec<String>, Vec<String>)>,
    pub language: Language,
}

/// The element that CodeMirror goes into, and whether it has come.
#[hook]
pub fn use_codemirror(field: &Field, asks: Asks) -> (NodeRef, bool) {
    let kit = use_state(|| None::<codemirror::Kit>);
    let place = use_node_ref();
    let editor = use_mut_ref(|| None::<codemirror::Editor>);
    let caret = use_mut_ref(|| None::<(u32, u32)>);
    // An editor lives longer than a picture of the page: it always asks the newest.
    let newest: Rc<RefCell<Asks>> = use_mut_ref(|| asks.clone());
    *newest.borrow_mut() = asks;

    use_effect_with((), {
        let (kit, caret, id) = (kit.clone(), Rc::clone(&caret), field.id.clone());
        move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(loaded) = codemirror::load().await {
                    *caret.borrow_mut() = platform::caret(&id);
                    kit.set(Some(loaded));
                }
            });
        }
    });
    let come = kit.is_some();
    use_effect_with(come, {
        let (kit, place, editor, field) = (kit.clone(), place.clone(), Rc::clone(&editor), field.clone());
        move |_| {
            if let (Some(kit), Some(place)) = ((*kit).as_ref(), place.cast::<Element>()) {
                let opened = open(kit, &place, &field, &newest);
                if let (Some(opened), Some((from, to))) = (&opened, caret.borrow_mut().take()) {
                    opened.focus(from, to);
                }
                *editor.borrow_mut() = opened;
            }
            move || drop(editor.borrow_mut().take())
        }
    });
    use_effect_with((field.text.clone(), come), {
        let editor = Rc::clone(&editor);
        move |(text, _)| {
            if let Some(editor) = editor.borrow().as_ref() {
                editor.set_text(text);
            }
        }
    });
    // The same messages about another text are others: what mends it must fit.
    use_effect_with((field.clone(), come), move |(field, _)| {
        if let (Some(editor), Some(diagnostics)) = (editor.borrow().as_ref(), &field.diagnostics) {
            editor.set_messages(&field.text, diagnostics, field.language);
        }
    });
    (place, come)
}

fn open(
    kit: &codemirror::Kit,
    place: &Element,
    field: &Field,
    newest: &Rc<RefCell<Asks>>,
) -> Option<codemirror::Editor> {
    let Field { id, label, described_by, text, .. } = field;
    let start = codemirror::Start { id, label, described_by, text };
    let ask = || {
        let newest = Rc::clone(newest);
        move || newest.borrow().clone()
    };
    let (input, shift, surroundings, language) = (ask(), ask(), ask(), ask());
    let host = codemirror::Host {
        input: Box::new(move |text| input().input.emit(text)),
        shift: Box::new(move |line, up| shift().shift.emit((line, up))),
        surroundings: Box::new(move || surroundings().surroundings.emit(())),
        language: Rc::new(move || language().language),
    };
    codemirror::Editor::open(kit, place, &start, host)
}
