//! The text of a file of an opened image: as it was kept, or out of the archive once more.

use yew::prelude::{Html, Properties, component, html, use_effect_with, use_state};

use crate::lab::Opened;
use crate::lab::texts::Language;
use crate::ui::platform::archives::{self, Work};

#[derive(Properties, PartialEq)]
pub struct ContentsProps {
    pub opened: Opened,
    pub language: Language,
    pub layer: usize,
    pub path: String,
}

#[component]
pub fn Contents(ContentsProps { opened, language, layer, path }: &ContentsProps) -> Html {
    let labels = language.labels();
    // `None` while it is being read.
    let read = use_state(|| None::<Option<String>>);
    let kept = opened.text(*layer, path);
    let unkept = opened.unkept(*layer, path).filter(|_| kept.is_none());
    {
        let (read, image) = (read.clone(), opened.image.id);
        // Once: every file has a component of its own.
        use_effect_with((), move |()| {
            let work = unkept.map(|(digest, size)| {
                let work = Work::new();
                let signal = work.signal();
                wasm_bindgen_futures::spawn_local(async move {
                    let text = archives::text(image, digest, size, &signal).await;
                    if !signal.aborted() {
                        read.set(Some(text));
                    }
                });
                work
            });
            move || drop(work)
        });
    }
    let text = match (kept, unkept, &*read) {
        (Some(kept), ..) => kept.to_owned(),
        (None, Some(_), None) => format!("{} …", labels.reading),
        (None, Some(_), Some(Some(text))) => text.clone(),
        (None, ..) => labels.not_text.to_owned(),
    };
    html! { <pre class="output" tabindex="0">{text}</pre> }
}
