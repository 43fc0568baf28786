//! Keyboard shortcuts of the whole page. None of them takes a key from a text field.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::{Callback, hook, use_effect_with};

use crate::ui::state::Action;

/// Ctrl or Cmd with Z undoes, with Shift (or with Y) redoes, in the Dockerfiles as well: there is one history. Other text
/// fields have an undo of their own.
#[hook]
pub fn use_keys(dispatch: Callback<Action>) {
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&window(), "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let within = |selector| {
                target
                    .as_ref()
                    .is_some_and(|target| target.closest(selector).is_ok_and(|found| found.is_some()))
            };
            let typing = within("textarea, input, select") && !within(".code");
            if typing || event.alt_key() {
                return;
            }
            let command = event.ctrl_key() || event.meta_key();
            let action = match (event.key().as_str(), command, event.shift_key()) {
                ("z", true, false) => Action::Undo,
                ("z" | "Z", true, true) | ("y", true, false) => Action::Redo,
                _ => return,
            };
            event.prevent_default();
            dispatch.emit(action);
        });
        move || drop(listener)
    });
}
