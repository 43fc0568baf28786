//! Bytes that are shipped and never seen, with the two lines that are to blame.

use yew::prelude::{Html, component, html};

use super::PaneProps;
use super::drawer::sides;
use crate::lab::view::panels::WasteRow;
use crate::lab::view::units;
use crate::ui::state::{Action, Selection};
use crate::ui::view::icon::{Glyph, icon};

/// Rows beyond this are summed up: the small ones say little.
const ROWS: usize = 60;

#[component]
pub fn Waste(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let side = state.side;
    let rows = state.moment().waste(side);
    let total: u64 = rows.iter().map(|row| row.bytes).sum();
    let image = state.moment().side(side).size();
    let line = |text: &str, step: Option<usize>| match step {
        Some(step) => html! {
            <button type="button" class="link" onclick={props.on(Action::Select(Some(Selection { side, step })))}><code>{text.to_owned()}</code></button>
        },
        None => html! { <code>{text.to_owned()}</code> },
    };
    let row = |row: &WasteRow| {
        html! {
            <tr>
                <th scope="row"><code>{format!("/{}", row.path)}</code></th>
                <td class="number">{units::size(row.bytes, state.language)}</td>
                <td>{line(&row.added_by, row.steps[0])}</td>
                <td>{line(&row.buried_by, row.steps[1])}</td>
            </tr>
        }
    };
    html! {
        <>
            <div class="row">{sides(props)}
                if total > 0 {
                    <p class="total waste-ink">{icon(Glyph::Cut)}{format!("{} {} {}", units::size(total, state.language), labels.of, units::size(image, state.language))}</p>
                }
            </div>
            if rows.is_empty() {
                <p class="soft">{labels.nothing_wasted}</p>
            } else {
                <div class="scroll"><table>
                    <thead><tr><th scope="col">{labels.path}</th><th scope="col" class="number">{labels.size}</th>
                        <th scope="col">{labels.added_by}</th><th scope="col">{labels.buried_by}</th></tr></thead>
                    <tbody>{ for rows.iter().take(ROWS).map(row) }</tbody>
                </table></div>
                if rows.len() > ROWS {
                    <p class="soft">{format!("+ {}", rows.len() - ROWS)}</p>
                }
            }
        </>
    }
}
