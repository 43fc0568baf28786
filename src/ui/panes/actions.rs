//! The buttons below the sentence: the one thing to try first, and the others.

use yew::prelude::{Html, component, html};

use super::PaneProps;
use crate::lab::Refusal;
use crate::ui::state::Action;

#[component]
pub fn Actions(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let Some(lesson) = &props.lesson else { return Html::default() };
    let buttons = lesson.edits.iter().enumerate().map(|(at, edit)| {
        // One that asks for an image which the builder did not keep says so when it is pressed.
        let possible = matches!(state.lab.edit(edit), Ok(_) | Err(Refusal::NoStep(..)));
        html! {
            <button type="button" class={if at == 0 { "go" } else { "chip" }} disabled={!possible}
                onclick={props.on(Action::Edit(at))}>{&edit.label}</button>
        }
    });
    html! { <div class="acts" role="group" aria-label={labels.try_these}>{ for buttons }</div> }
}
