//! `docker history` of a side's image, as Docker prints it.

use yew::prelude::{Html, component, html};

use super::PaneProps;
use super::drawer::sides;
use crate::lab::project::BuilderChoice;
use crate::lab::texts::Labels;
use crate::lab::view::panels::IdRow;
use crate::ui::view::icon::{Glyph, icon};

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
            { ids(&moment.ids(state.side), labels) }
        </>
    }
}

/// The ids, and which of them a real builder gives as well.
fn ids(rows: &[IdRow], labels: &Labels) -> Html {
    let row = |row: &IdRow| {
        let (glyph, word) =
            if row.exact { (Glyph::Reused, labels.real_id) } else { (Glyph::Skipped, labels.described_id) };
        html! {
            <tr><th scope="row"><code>{&row.of}</code></th><td><code class="id">{&row.id}</code></td>
                <td>{icon(glyph)}{" "}{word}</td></tr>
        }
    };
    html! {
        if !rows.is_empty() {
            <details>
                <summary>{labels.ids}</summary>
                <div class="scroll" tabindex="0" role="region" aria-label={labels.ids}>
                    <table class="ids"><tbody>{ for rows.iter().map(row) }</tbody></table>
                </div>
            </details>
        }
    }
}
