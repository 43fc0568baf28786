//! The page's components in a browser: what they render is what they are given.
#![cfg(all(target_arch = "wasm32", feature = "ui"))]

use std::rc::Rc;

use gloo::utils::document;
use layerlab::lab::texts::{Language, headline};
use layerlab::lab::view::{Fate, Headline, LayerFacts, Scale, Shared, SideFacts, StepFacts};
use layerlab::ui::mount;
use layerlab::ui::view::sentence::{Sentence, SentenceProps};
use layerlab::ui::view::stacks::{Stacks, StacksProps};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use yew::platform::time::sleep;
use yew::prelude::Callback;

wasm_bindgen_test_configure!(run_in_browser);

fn layer(chain: &str, label: &str, size: u64, step: usize) -> LayerFacts {
    LayerFacts {
        chain: chain.into(),
        label: label.into(),
        size,
        count: 1,
        base: step == 0,
        step: Some(step),
        image: Some(format!("{step}00000000000")),
        exact: false,
        hidden: 0,
        tags: vec![],
    }
}

fn step(text: &str, fate: Fate) -> StepFacts {
    StepFacts {
        stage: 0,
        number: 1,
        instruction: "RUN".into(),
        text: text.into(),
        lines: (1, 1),
        fate,
        ms: 0,
        why: None,
        not_simulated: vec![],
        size: None,
    }
}

fn side(tag: &str, last: &str, fate: Fate) -> Rc<SideFacts> {
    let layers = vec![layer("base", "ubuntu", 200_000_000, 0), layer(last, last, 8, 1)];
    let steps = vec![step("FROM ubuntu", Fate::Reused), step(last, fate)];
    Rc::new(SideFacts { tag: tag.into(), steps, tagged: layers.len(), layers, ..SideFacts::default() })
}

async fn render<C: yew::BaseComponent>(props: C::Properties) -> web_sys::Element {
    let root = document().create_element("div").expect("an element");
    document().body().expect("a body").append_child(&root).expect("appended");
    yew::Renderer::<C>::with_root_and_props(root.clone(), props).render();
    sleep(std::time::Duration::from_millis(20)).await;
    root
}

#[wasm_bindgen_test]
async fn the_stacks_are_lists_of_buttons_with_sentences() {
    let props = StacksProps {
        a: side("test/a", "RUN touch /a", Fate::First),
        b: side("test/b", "RUN touch /b", Fate::Changed),
        scale: Scale::Log,
        selected: None,
        language: Language::English,
        select: Callback::noop(),
        retag: Callback::noop(),
    };
    let root = render::<Stacks>(props).await;
    let lists = root.query_selector_all("ol").expect("a selector");
    assert_eq!(lists.length(), 3, "A's own, B's own, shared");
    let trunk = root.query_selector("ol.trunk button.face").expect("a selector").expect("a button");
    let sentence = trunk.text_content().unwrap_or_default();
    assert_eq!(sentence, "ubuntu, 200 MB, base image, in A and B");
    let own = root.query_selector("ol.own.b button.face").expect("a selector").expect("a button");
    let sentence = own.text_content().unwrap_or_default();
    assert!(sentence.starts_with("RUN touch /b, 8 B") && sentence.ends_with("Only in B"), "{sentence}");
}

#[wasm_bindgen_test]
async fn the_sentence_is_the_headline_of_the_page() {
    let shared = Shared { layers: 3, bytes: 181_000_000 };
    let phrases = headline(&Headline::AllReused { shared }, Language::English);
    let root = render::<Sentence>(SentenceProps { phrases }).await;
    let text =
        root.query_selector("h1").expect("a selector").and_then(|h1| h1.text_content()).unwrap_or_default();
    assert!(text.contains("every step came from the cache"), "{text}");
    assert!(text.contains("181 MB"), "{text}");
}

/// The text of the first element of a selector, without what is not there.
fn text_of(root: &web_sys::Element, selector: &str) -> String {
    let found = root.query_selector(selector).expect("a selector");
    found.and_then(|element| element.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_page_mounts_already_built_and_its_button_works() {
    let root = document().create_element("div").expect("an element");
    document().body().expect("a body").append_child(&root).expect("appended");
    let options = js_sys::Object::new();
    for (name, value) in [("root", JsValue::from(root.clone())), ("assets", js_sys::Object::new().into())] {
        js_sys::Reflect::set(&options, &name.into(), &value).expect("set");
    }
    mount(options.into());
    sleep(std::time::Duration::from_millis(50)).await;
    let headline = text_of(&root, "#headline");
    assert!(headline.starts_with("B reuses 3 layers of A, 279 MB."), "{headline}");
    let count = |selector: &str| root.query_selector_all(selector).expect("a selector").length();
    assert_eq!((count("ol.trunk > li"), count("ol.own.a > li"), count("ol.own.b > li")), (3, 1, 1));
    assert_eq!(
        count("textarea[aria-label]#text-a, textarea[aria-label]#text-b"),
        2,
        "no module, so textareas"
    );

    let button = root.query_selector(".acts button").expect("a selector").expect("a button");
    button.dyn_into::<web_sys::HtmlElement>().expect("an element of HTML").click();
    sleep(std::time::Duration::from_millis(50)).await;
    let headline = text_of(&root, "#headline");
    assert_eq!(headline, "test/b went down 1 layer without building anything. /opt/b.txt is gone.");
    assert_eq!(count("ol.own.b > li.loose"), 1);
}
