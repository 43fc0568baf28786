//! What only WebAssembly can show: the JavaScript API and the page's components in a browser, and that the
//! engine gives the same bytes there. `cargo xtask test wasm` runs it.
#![cfg(all(target_arch = "wasm32", feature = "ui"))]

use gloo::utils::document;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_mounts_into_its_element() {
    let Ok(app) = document().create_element("div") else { panic!("no element") };
    app.set_id("app");
    assert!(document().body().is_some_and(|body| body.append_child(&app).is_ok()));
    layerlab::ui::mount(js_sys::Object::new().into());
    gloo::timers::future::TimeoutFuture::new(50).await;
    assert!(app.query_selector("h1").is_ok_and(|heading| heading.is_some()));
}
