//! Keeps what was done: the draft in the browser's storage, and the address in step with it.

use gloo::timers::callback::Timeout;
use yew::prelude::{hook, use_effect_with, use_mut_ref};

use crate::ui::platform;
use crate::ui::state::State;

/// How long after the last change the draft is written, in milliseconds.
const PAUSE: u32 = 400;

/// Writes the draft a moment after the last change. A session in which nothing was done leaves the draft alone.
#[hook]
pub fn use_keeping(state: &State) {
    let pending = use_mut_ref(|| None::<Timeout>);
    let state = state.clone();
    use_effect_with(state, move |state: &State| {
        let state = state.clone();
        *pending.borrow_mut() = Some(Timeout::new(PAUSE, move || {
            let shared = state.shared();
            if shared.ops.is_empty() {
                return;
            }
            let link = shared.encode();
            platform::keep_draft(&link);
            // An address that shows something else than the page would be a lie; the full link is in "Share".
            if !platform::hash().is_empty() && platform::hash() != link {
                platform::set_hash(&link);
            }
        }));
    });
}
