//! `docker history` of a side's image, as Docker prints it.

use yew::prelude::{Html, component, html};

use super::PaneProps;
use super::drawer::sides;
use crate::lab::project::BuilderChoice;

#[component]
pub fn History(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let moment = state.moment();
    let tag = &moment.side(state.side).tag;
    let text = moment.history(state.side);
    let note = match moment.desk.builder {
        BuilderChoice::Classic => labels.classic_keeps,
        BuilderChoice::BuildKit => labels.buildkit_keeps,
    };
    html! {
        <>
            <div class="row">{sides(props)}<code>{format!("docker history {tag}")}</code></div>
            <pre class="terminal" tabindex="0">{text}</pre>
            <p class="soft">{note}</p>
        </>
    }
}
