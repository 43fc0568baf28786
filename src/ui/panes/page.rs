//! The page as a whole.

use std::ops::Deref;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::Element;
use yew::prelude::{
    Callback, Html, Reducible, UseReducerHandle, component, html, use_callback, use_effect_with, use_memo,
    use_reducer_eq,
};

use super::PaneProps;
use super::actions::Actions;
use super::dialogs::Dialogs;
use super::drawer::Drawer;
use super::editors::{EditorPane, Middle};
use super::header::Header;
use super::lesson::LessonCard;
use super::notice;
use super::timeline::Timeline;
use crate::lab::lesson;
use crate::lab::texts;
use crate::lab::{Lab, Project, Shared, Side};
use crate::ui::hooks::{use_assets, use_heat, use_keeping, use_keys, use_lull, use_turns};
use crate::ui::platform;
use crate::ui::state::{Action, Notice, State, Tab};
use crate::ui::view::sentence::Sentence;

/// Renders the page. `options` is an object:
///
/// - `root`: the element that takes it; `#app` where there is none,
/// - `assets`: the address of each part of the catalogue by its name,
/// - `editor`: a function that fetches the module `www/editor`; without it textareas are all there is,
/// - `files`: a function that fetches the module `www/files`, which downloads are made with.
#[wasm_bindgen]
pub fn mount(options: JsValue) {
    platform::set_options(options);
    let given = platform::option("root").and_then(|root| root.dyn_into::<Element>().ok());
    if let Some(root) = given.or_else(|| gloo::utils::document().get_element_by_id("app")) {
        root.set_inner_html("");
        yew::Renderer::<Page>::with_root(root).render();
    }
}

/// The state as Yew keeps it.
#[derive(PartialEq)]
struct Store(State);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(self.0.reduce(action)))
    }
}

impl Deref for Store {
    type Target = State;

    fn deref(&self) -> &State {
        &self.0
    }
}

/// What the page opens with: the address says it, or the draft of the last visit, or else the first lesson.
fn first_state() -> State {
    let language = platform::language();
    platform::speak(language, false);
    let bench = Rc::default();
    let project = lesson::lesson(lesson::FIRST.0).map(|lesson| lesson.project);
    let open = |project: Option<Project>| {
        let mut state = State::new(Lab::open(Rc::clone(&bench), project.unwrap_or_default()), language);
        state.theme = platform::theme();
        state.clock = platform::now;
        state
    };
    let hash = platform::hash();
    let draft = platform::draft();
    if hash.is_empty()
        && let Some(shared) = draft.as_deref().and_then(|draft| Shared::decode(draft).ok())
    {
        let mut state = open(Some(shared.start.clone()));
        state.open_shared(&shared);
        state.notice = state.notice.take().or(Some(Notice::DraftRestored));
        return state;
    }
    let state = open(project);
    if hash.is_empty() { state } else { state.reduce(Action::OpenLink(hash)) }
}

/// What is below the two Dockerfiles and their picture.
#[component]
fn Below(props: &PaneProps) -> Html {
    let props = use_lull(props);
    html! {
        <>
            <Timeline ..props.clone() />
            <div class="below">
                <LessonCard ..props.clone() />
                <Drawer ..props />
            </div>
        </>
    }
}

#[component]
fn Page() -> Html {
    let store: UseReducerHandle<Store> = use_reducer_eq(|| Store(first_state()));
    let state = (**store).clone();
    let dispatch = use_callback(store.dispatcher(), |action: Action, dispatcher| dispatcher.dispatch(action));

    use_keys(dispatch.clone());
    use_turns(state.under_way.is_some(), dispatch.clone());
    use_keeping(&state);
    use_assets(&state, dispatch.clone());
    use_effect_with(dispatch.clone(), |dispatch: &Callback<Action>| {
        let dispatch = dispatch.clone();
        let listener = EventListener::new(&window(), "hashchange", move |_| {
            let hash = platform::hash();
            if !hash.is_empty() {
                dispatch.emit(Action::OpenLink(hash));
            }
        });
        move || drop(listener)
    });
    use_effect_with(state.theme, |theme| platform::paint(*theme));
    use_effect_with((), |()| platform::announce("layerlab-ready"));

    let heat = use_heat(state.moment(), state.tab == Tab::Context);
    // Telling one anew at each keystroke would read its file.
    let id = state.lab.lesson().map(|lesson| lesson.id.clone());
    let lesson = use_memo((id, state.language), |_| state.lesson());
    let props = PaneProps { state: state.clone(), dispatch, lesson: (*lesson).clone(), heat };
    let labels = state.language.labels();
    let phrases = texts::headline(&state.moment().headline, state.language);
    html! {
        <>
            <a class="skip" href="#layers">{labels.skip_to_picture}</a>
            <Header ..props.clone() />
            <main>
                { notice::notice(&props) }
                <div aria-live="polite"><Sentence {phrases} /></div>
                <Actions ..props.clone() />
                <div class="butterfly">
                    <EditorPane side={Side::A} pane={props.clone()} />
                    <Middle ..props.clone() />
                    <EditorPane side={Side::B} pane={props.clone()} />
                </div>
                <Below ..props.clone() />
            </main>
            <div aria-live="polite">{ notice::under_way(&props) }</div>
            <Dialogs ..props />
        </>
    }
}
