//! The Yew page.

use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::{Html, component, html};

/// Renders the page into the element `#app`.
#[wasm_bindgen]
pub fn mount() {
    if let Some(root) = gloo::utils::document().get_element_by_id("app") {
        root.set_inner_html("");
        yew::Renderer::<Page>::with_root(root).render();
    }
}

#[component]
fn Page() -> Html {
    html! { <h1>{ "Layerlab" }</h1> }
}
