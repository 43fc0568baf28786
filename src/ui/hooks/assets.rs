//! Fetches the parts of the catalogue that a build lacks, and has it built again.

use std::rc::Rc;
use std::sync::Arc;

use yew::prelude::{Callback, hook, use_effect_with};

use crate::ui::platform;
use crate::ui::state::{Action, State};

#[hook]
pub fn use_assets(state: &State, dispatch: Callback<Action>) {
    let needs = state.lab.now().needs.clone();
    let bench = Rc::clone(state.lab.bench());
    use_effect_with(needs, move |needs| {
        if needs.is_empty() {
            return;
        }
        let needs = needs.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let mut catalog = (*bench.catalog).clone();
            for name in needs {
                let loaded = match platform::asset(name.as_str()).await {
                    Ok(bytes) => catalog.load_asset(name.as_str(), &bytes).map_err(|error| error.to_string()),
                    Err(error) => Err(error),
                };
                if let Err(error) = loaded {
                    dispatch.emit(Action::Missing(format!("{name}: {error}")));
                    return;
                }
            }
            dispatch.emit(Action::Learn(Arc::new(catalog)));
        });
    });
}
