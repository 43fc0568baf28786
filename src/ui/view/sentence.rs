//! The sentence at the top, and small prose with `code` and **strong** in it.

use yew::prelude::{Html, Properties, component, html};

use crate::lab::texts::{Phrase, Tone};

#[derive(Properties, PartialEq)]
pub struct SentenceProps {
    pub phrases: Vec<Phrase>,
}

#[component]
pub fn Sentence(SentenceProps { phrases }: &SentenceProps) -> Html {
    let piece = |phrase: &Phrase| {
        let text = phrase.text.clone();
        match phrase.tone {
            Tone::Plain => html! { {text} },
            Tone::Built => html! { <b class="built">{text}</b> },
            Tone::Reused => html! { <b class="reused">{text}</b> },
            Tone::Bad => html! { <b class="bad">{text}</b> },
            Tone::Code => html! { <code>{text}</code> },
        }
    };
    html! { <h1 id="headline">{ for phrases.iter().map(piece) }</h1> }
}

#[derive(Properties, PartialEq)]
pub struct ProseProps {
    pub text: String,
}

/// A paragraph. Nothing in it is HTML: `code`, **strong**, and the rest is text.
#[component]
pub fn Prose(ProseProps { text }: &ProseProps) -> Html {
    let mut out = Vec::new();
    for (i, part) in text.split('`').enumerate() {
        if i % 2 == 1 {
            out.push(html! { <code>{part.to_owned()}</code> });
            continue;
        }
        for (j, part) in part.split("**").enumerate() {
            out.push(if j % 2 == 1 {
                html! { <strong>{part.to_owned()}</strong> }
            } else {
                html! { {part.to_owned()} }
            });
        }
    }
    html! { <p>{ for out }</p> }
}
