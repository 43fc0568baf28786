//! Whether all of the WebAssembly has come.

use yew::prelude::{hook, use_effect_with, use_state};

use crate::ui::platform;

/// What is not asked for by the user should not make him wait for the rest of the module.
#[hook]
pub fn use_all_there() -> bool {
    let there = use_state(|| false);
    use_effect_with((), {
        let there = there.clone();
        move |()| {
            wasm_bindgen_futures::spawn_local(async move {
                platform::all_there().await;
                there.set(true);
            });
        }
    });
    *there
}
