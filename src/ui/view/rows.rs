//! A long list of which only the visible part is in the document.

use web_sys::HtmlElement;
use yew::prelude::{Callback, Event, Html, Properties, TargetCast, component, html, use_state};

/// Height of a row in CSS pixels; the styles say the same.
const ROW: usize = 26;
/// Rows above and below the visible part.
const SPARE: usize = 10;
/// Rows of which the visible part consists at most.
const WINDOW: usize = 24;

#[derive(Properties, PartialEq)]
pub struct RowsProps {
    pub count: usize,
    pub label: String,
    /// Draws the row of an index.
    pub row: Callback<usize, Html>,
}

/// Scrolls within its own box; the keyboard scrolls it when it has the focus.
#[component]
pub fn Rows(RowsProps { count, label, row }: &RowsProps) -> Html {
    let top = use_state(|| 0_usize);
    let onscroll = {
        let top = top.clone();
        Callback::from(move |event: Event| {
            let offset = event.target_unchecked_into::<HtmlElement>().scroll_top();
            top.set(usize::try_from(offset).unwrap_or(0) / ROW);
        })
    };
    let first = top.saturating_sub(SPARE).min(count.saturating_sub(1));
    let last = (*top + WINDOW + SPARE).min(*count);
    let rows = (first..last).map(|index| row.emit(index));
    html! {
        <div class="rows" role="region" aria-label={label.clone()} tabindex="0" {onscroll}
            style={format!("--count:{};--first:{first}", count)}>
            <ul>{ for rows }</ul>
        </div>
    }
}
