//! The console: docker and the shell over the context. What is clicked elsewhere shows here as its command.

use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::{
    Callback, Html, InputEvent, KeyboardEvent, SubmitEvent, TargetCast, classes, component, html,
    use_effect_with, use_node_ref, use_state,
};

use super::PaneProps;
use crate::lab::Op;
use crate::lab::view::panels::{Advice, Entry};
use crate::ui::state::Action;

#[component]
pub fn Console(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let line = use_state(String::new);
    // How far back in the lines typed before; 0 is the new one.
    let back = use_state(|| 0_usize);
    let screen = use_node_ref();
    let entries: Vec<Entry> = state.lab.transcript();
    let typed: Vec<String> =
        entries.iter().rev().filter(|entry| entry.typed).map(|entry| entry.command.clone()).collect();

    use_effect_with((entries.len(), screen.clone()), |(_, screen)| {
        if let Some(element) = screen.cast::<HtmlElement>() {
            element.set_scroll_top(element.scroll_height());
        }
    });
    let oninput = {
        let line = line.clone();
        Callback::from(move |event: InputEvent| {
            line.set(event.target_unchecked_into::<HtmlInputElement>().value())
        })
    };
    let onsubmit = {
        let (line, back, dispatch) = (line.clone(), back.clone(), props.dispatch.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = line.trim().to_owned();
            if !text.is_empty() {
                dispatch.emit(Action::Do(Op::Console { line: text }));
            }
            line.set(String::new());
            back.set(0);
        })
    };
    let onkeydown = {
        let (line, back, moment) = (line.clone(), back.clone(), state.lab.now().clone());
        Callback::from(move |event: KeyboardEvent| {
            let to = match event.key().as_str() {
                "ArrowUp" => (*back + 1).min(typed.len()),
                "ArrowDown" => back.saturating_sub(1),
                // Completes where there is something to complete; otherwise Tab moves the focus, as everywhere.
                "Tab" if !event.shift_key() => {
                    if let Some(longer) = moment.complete(&line) {
                        event.prevent_default();
                        line.set(longer);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            back.set(to);
            line.set(to.checked_sub(1).and_then(|at| typed.get(at)).cloned().unwrap_or_default());
        })
    };
    let entry = |entry: &Entry| {
        html! {
            <>
                <div class={classes!("prompt", (!entry.typed).then_some("clicked"))}><span aria-hidden="true">{"$ "}</span>{&entry.command}</div>
                if !entry.output.is_empty() {
                    <pre class={classes!((entry.code != 0).then_some("bad"))}>{&entry.output}</pre>
                }
                if entry.advice == Some(Advice::NameTheStage) {
                    <p class="soft">{labels.buildkit_keeps}</p>
                }
            </>
        }
    };
    html! {
        <div class="console">
            <div class="screen" ref={screen} role="log" aria-label={labels.console} tabindex="0">
                if entries.is_empty() { <p class="soft">{labels.console_hint}</p> }
                { for entries.iter().map(entry) }
            </div>
            <form {onsubmit}>
                <label for="command" aria-hidden="true">{"$"}</label>
                <input id="command" type="text" value={(*line).clone()} {oninput} {onkeydown} autocomplete="off" autocapitalize="off"
                    spellcheck="false" aria-label={labels.console_hint} placeholder={labels.console_hint} />
                <button type="submit" class="small">{labels.run}</button>
            </form>
        </div>
    }
}
