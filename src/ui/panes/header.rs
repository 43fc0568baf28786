//! The bar at the top: which lesson, which builder, undo and redo, sharing.

use web_sys::HtmlSelectElement;
use yew::prelude::{Callback, Event, Html, TargetCast, classes, component, html};

use super::PaneProps;
use crate::lab::Op;
use crate::lab::project::BuilderChoice;
use crate::lab::texts::Language;
use crate::ui::platform;
use crate::ui::state::{Action, Dialog, Theme};
use crate::ui::view::icon::{Glyph, icon};

#[component]
pub fn Header(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let title =
        props.lesson.as_ref().map_or_else(|| state.lab.start().title.clone(), |lesson| lesson.title.clone());
    let builder = |choice: BuilderChoice, name: &'static str| {
        let on = state.desk().builder == choice;
        let onclick = (!on).then(|| props.on(Action::Do(Op::Builder { builder: choice })));
        html! {
            <button type="button" class={classes!(on.then_some("on"))} aria-pressed={on.to_string()} {onclick}>{name}</button>
        }
    };
    let dark = match state.theme {
        Theme::System => platform::prefers_dark(),
        Theme::Dark => true,
        Theme::Light => false,
    };
    let speak = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: Event| {
            let code = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(language) = Language::of(&code) {
                platform::speak(language, true);
                dispatch.emit(Action::Speak(language));
            }
        })
    };
    let languages = Language::ALL.iter().map(|language| {
        html! { <option value={language.code()} selected={*language == state.language}>{language.name()}</option> }
    });
    html! {
        <header class="bar">
            <span class="mark" aria-hidden="true"><i></i><i></i><i></i></span>
            <span class="brand">{"Layerlab"}</span>
            <button type="button" class="ghost pick" onclick={props.on(Action::Ask(Some(Dialog::Gallery)))} aria-haspopup="dialog"
                aria-label={format!("{}: {title}", labels.choose_lesson)}>
                {icon(Glyph::Book)}<span class="title">{&title}</span>
            </button>
            <div class="segments" role="group" aria-label={labels.builder}>
                {builder(BuilderChoice::BuildKit, "BuildKit")}{builder(BuilderChoice::Classic, "Classic")}
            </div>
            <span class="space"></span>
            <button type="button" class="ghost" disabled={!state.can_undo()} onclick={props.on(Action::Undo)} aria-label={labels.undo}>
                {icon(Glyph::Undo)}<span class="wide">{labels.undo}</span>
            </button>
            <button type="button" class="ghost" disabled={!state.lab.can_redo()} onclick={props.on(Action::Redo)} aria-label={labels.redo}>
                {icon(Glyph::Redo)}
            </button>
            <button type="button" id="open-image" class="ghost" onclick={props.on(Action::Ask(Some(Dialog::Open)))} aria-haspopup="dialog" aria-label={labels.open_image}>
                {icon(Glyph::Open)}
            </button>
            <button type="button" class="ghost" onclick={props.on(Action::Ask(Some(Dialog::Share)))} aria-haspopup="dialog" aria-label={labels.share}>
                {icon(Glyph::Share)}<span class="wide">{labels.share}</span>
            </button>
            <button type="button" class="ghost" onclick={props.on(Action::Ask(Some(Dialog::Help)))} aria-haspopup="dialog" aria-label={labels.help}>
                {icon(Glyph::Help)}
            </button>
            <button type="button" class="ghost" aria-label={labels.theme} aria-pressed={dark.to_string()}
                onclick={props.on(Action::Paint(if dark { Theme::Light } else { Theme::Dark }))}>
                {icon(if dark { Glyph::Sun } else { Glyph::Moon })}
            </button>
            <select class="ghost" aria-label={labels.language} onchange={speak}>{ for languages }</select>
        </header>
    }
}
