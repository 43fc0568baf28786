//! Native dialogs: the gallery of lessons, images from archives, sharing, help.

use std::rc::Rc;

use web_sys::HtmlDialogElement;
use yew::prelude::{
    Callback, Event, Html, MouseEvent, NodeRef, component, html, use_effect_with, use_node_ref,
};

use super::PaneProps;
use super::open::OpenImage;
use super::share::Share;
use crate::lab::lesson::{self, Lesson};
use crate::lab::texts::{Language, glossary};
use crate::ui::platform;
use crate::ui::state::{Action, Dialog};
use crate::ui::view::icon::{Glyph, icon};

#[component]
pub fn Dialogs(props: &PaneProps) -> Html {
    let node = use_node_ref();
    let dialog = props.state.dialog;
    use_effect_with((dialog, node.clone()), |(dialog, node)| {
        if let (Some(_), Some(element)) = (dialog, node.cast::<HtmlDialogElement>())
            && !element.open()
        {
            // It fails only where it is open already.
            let _ = element.show_modal();
        }
    });
    dialog.map(|dialog| shown(dialog, node, props)).unwrap_or_default()
}

/// A function of its own, as the first picture needs none of it (`xtask/src/split`).
#[inline(never)]
fn shown(dialog: Dialog, node: NodeRef, props: &PaneProps) -> Html {
    let labels = props.state.language.labels();
    let onclose: Callback<Event> = props.on(Action::Ask(None));
    let (title, body) = match dialog {
        Dialog::Gallery => (labels.gallery, html! { <Gallery ..props.clone() /> }),
        Dialog::Open => (labels.open_image, html! { <OpenImage ..props.clone() /> }),
        Dialog::Share => (labels.share, html! { <Share ..props.clone() /> }),
        Dialog::Help => (labels.help, help(props.state.language)),
    };
    html! {
        <dialog ref={node} {onclose} aria-labelledby="dialog-title">
            <div class="row">
                <h2 id="dialog-title">{title}</h2><span class="space"></span>
                <button type="button" class="small bare" onclick={props.on(Action::Ask(None))} aria-label={labels.close}>{icon(Glyph::Close)}</button>
            </div>
            {body}
        </dialog>
    }
}

/// What the words mean, and the keys.
fn help(language: Language) -> Html {
    let labels = language.labels();
    let entry = |(word, meaning): &glossary::Entry| html! { <><dt>{*word}</dt><dd>{*meaning}</dd></> };
    html! {
        <>
            <h3>{labels.words}</h3>
            <dl class="glossary">{ for glossary::terms(language).iter().map(entry) }</dl>
            <h3>{labels.keys}</h3>
            <dl class="glossary">{ for glossary::keys(language).iter().map(entry) }</dl>
        </>
    }
}

#[component]
fn Gallery(props: &PaneProps) -> Html {
    let language = props.state.language;
    let lessons: Vec<Rc<Lesson>> =
        lesson::gallery().into_iter().map(|lesson| Rc::new(lesson).told(language)).collect();
    let mut topics: Vec<&str> = Vec::new();
    for lesson in &lessons {
        if !topics.contains(&lesson.topic.as_str()) {
            topics.push(&lesson.topic);
        }
    }
    let current = props.state.lab.start().lesson.clone();
    let card = |lesson: &Rc<Lesson>| {
        let id = lesson.id.clone();
        let dispatch = props.dispatch.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            // With a modifier it is an ordinary link to open elsewhere.
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                return;
            }
            event.prevent_default();
            platform::set_hash(&format!("lesson={id}"));
            dispatch.emit(Action::OpenLesson(id.clone()));
        });
        let now = current.as_deref() == Some(lesson.id.as_str());
        html! {
            <li><a href={format!("#lesson={}", lesson.id)} {onclick} aria-current={now.then_some("true")}>
                <b>{&lesson.title}</b><span>{&lesson.summary}</span></a></li>
        }
    };
    let group = |topic: &str| {
        let of = lessons.iter().filter(|lesson| lesson.topic == topic);
        html! { <section><h3>{topic.to_owned()}</h3><ul class="gallery">{ for of.map(card) }</ul></section> }
    };
    html! { <>{ for topics.iter().map(|topic| group(topic)) }</> }
}
