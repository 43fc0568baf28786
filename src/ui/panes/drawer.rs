//! The drawer: why, files, history, waste, stages, context, console.

use yew::prelude::{Callback, Html, KeyboardEvent, classes, component, html};

use super::PaneProps;
use super::console::Console;
use super::context::Context;
use super::files::Files;
use super::history::History;
use super::stages::Stages;
use super::waste::Waste;
use super::why::WhyPane;
use crate::lab::Side;
use crate::lab::texts::Labels;
use crate::ui::platform;
use crate::ui::state::{Action, Tab};

fn name(tab: Tab, labels: &Labels) -> &'static str {
    match tab {
        Tab::Why => labels.why,
        Tab::Files => labels.files,
        Tab::History => labels.history,
        Tab::Waste => labels.waste,
        Tab::Stages => labels.stages,
        Tab::Context => labels.context,
        Tab::Console => labels.console,
    }
}

/// Switches between the two sides, for the tabs that show one of them.
pub fn sides(props: &PaneProps) -> Html {
    let one = |side: Side| {
        let on = props.state.side == side;
        html! {
            <button type="button" class={classes!(on.then_some("on"))} aria-pressed={on.to_string()}
                onclick={props.on(Action::ShowSide(side))}>{side.to_string()}</button>
        }
    };
    html! { <div class="segments" role="group" aria-label="A or B">{one(Side::A)}{one(Side::B)}</div> }
}

#[component]
pub fn Drawer(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let step = {
        let (dispatch, tab) = (props.dispatch.clone(), state.tab);
        Callback::from(move |event: KeyboardEvent| {
            let at = Tab::ALL.iter().position(|other| *other == tab).unwrap_or(0);
            let last = Tab::ALL.len() - 1;
            let to = match event.key().as_str() {
                "ArrowRight" => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                "ArrowLeft" => {
                    if at == 0 {
                        last
                    } else {
                        at - 1
                    }
                }
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            if let Some(tab) = Tab::ALL.get(to) {
                event.prevent_default();
                dispatch.emit(Action::Show(*tab));
                platform::focus(&format!("tab-{}", tab.id()));
            }
        })
    };
    let tabs = Tab::ALL.iter().map(|tab| {
        let on = *tab == state.tab;
        html! {
            <button type="button" role="tab" id={format!("tab-{}", tab.id())} aria-selected={on.to_string()}
                aria-controls="drawer-panel" tabindex={if on { "0" } else { "-1" }} class={classes!(on.then_some("on"))}
                onclick={props.on(Action::Show(*tab))}>{name(*tab, labels)}</button>
        }
    });
    let panel = match state.tab {
        Tab::Why => html! { <WhyPane ..props.clone() /> },
        Tab::Files => html! { <Files ..props.clone() /> },
        Tab::History => html! { <History ..props.clone() /> },
        Tab::Waste => html! { <Waste ..props.clone() /> },
        Tab::Stages => html! { <Stages ..props.clone() /> },
        Tab::Context => html! { <Context ..props.clone() /> },
        Tab::Console => html! { <Console ..props.clone() /> },
    };
    html! {
        <section class="drawer">
            <div class="tabs" role="tablist" onkeydown={step}>{ for tabs }</div>
            <div class={classes!("panel", format!("panel-{}", state.tab.id()))} id="drawer-panel" role="tabpanel" tabindex="0"
                aria-labelledby={format!("tab-{}", state.tab.id())}>{panel}</div>
        </section>
    }
}
