//! How far something is that takes a while, and how to end it.

use yew::prelude::{AttrValue, Callback, Html, MouseEvent, Properties, component, html};

#[derive(Properties, PartialEq)]
pub struct WorkingProps {
    /// What is done.
    pub label: AttrValue,
    pub hundredths: u32,
    pub cancel: AttrValue,
    pub oncancel: Callback<MouseEvent>,
}

/// For a live region: the number is for the eye alone, who listens can ask the bar for it.
#[component]
pub fn Working(WorkingProps { label, hundredths, cancel, oncancel }: &WorkingProps) -> Html {
    html! {
        <div class="row working">
            <progress max="100" value={hundredths.to_string()} aria-label={label.clone()}></progress>
            <span>{label.clone()}<span aria-hidden="true">{format!(" … {hundredths}\u{a0}%")}</span></span>
            <button type="button" class="small" onclick={oncancel.clone()}>{cancel.clone()}</button>
        </div>
    }
}
