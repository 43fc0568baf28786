//! The two editors and the picture between them, wired to the state.

use std::rc::Rc;

use yew::prelude::{
    Callback, Html, MouseEvent, Properties, classes, component, html, use_callback, use_mut_ref,
};

use super::PaneProps;
use crate::lab::op::quoted;
use crate::lab::view::{Scale, SideFacts};
use crate::lab::{Op, Side};
use crate::ui::state::{Action, Selection};
use crate::ui::view::editor::Editor;
use crate::ui::view::stacks::Stacks;

#[derive(Properties, PartialEq)]
pub struct EditorPaneProps {
    pub side: Side,
    pub pane: PaneProps,
}

/// The facts of a side, as far as the steps that are shown go.
pub fn shown(pane: &PaneProps, side: Side) -> Rc<SideFacts> {
    let facts = pane.state.moment().side(side);
    match pane.state.shown {
        Some(count) => Rc::new(facts.until(count)),
        None => Rc::clone(facts),
    }
}

#[component]
pub fn EditorPane(EditorPaneProps { side, pane }: &EditorPaneProps) -> Html {
    let side = *side;
    let state = &pane.state;
    let moment = state.moment();
    let text = state.desk().recipe(side).dockerfile.clone();
    let built = moment.desk.recipe(side).dockerfile.clone();
    // Those that only events ask must not be new with each moment: the editor of the other side would be drawn again.
    let newest = use_mut_ref(|| (Rc::clone(moment), Rc::clone(state.lab.bench())));
    *newest.borrow_mut() = (Rc::clone(moment), Rc::clone(state.lab.bench()));
    let input =
        use_callback((pane.dispatch.clone(), side), |(text, more): (String, bool), (dispatch, side)| {
            let op = Op::Edit { side: *side, text };
            dispatch.emit(if more { Action::Type(op) } else { Action::Do(op) });
        });
    let select = use_callback(pane.dispatch.clone(), |selection: Selection, dispatch| {
        dispatch.emit(Action::Select(Some(selection)));
    });
    let shift = use_callback((pane.dispatch.clone(), side), {
        let newest = Rc::clone(&newest);
        move |(line, up): (u32, bool), (dispatch, side)| {
            let (moment, _) = newest.borrow().clone();
            let mut steps = moment.side(*side).steps.iter();
            let Some(step) = steps.position(|step| step.lines.0 <= line && line <= step.lines.1) else {
                return false;
            };
            if let Some(op) = moment.swap(*side, step, up) {
                dispatch.emit(Action::Do(op));
            }
            true
        }
    });
    let surroundings = use_callback((), move |(), ()| {
        let (moment, bench) = newest.borrow().clone();
        (moment.desk.paths(), bench.images())
    });
    let stand_in = use_callback((pane.dispatch.clone(), side), |_: MouseEvent, (dispatch, side)| {
        dispatch.emit(Action::StandIn(*side));
    });
    let selected = state.selected.filter(|at| at.side == side).map(|at| at.step);
    html! {
        <Editor {side} {text} {built} facts={shown(pane, side)} diagnostics={moment.diagnostics(side)} {selected}
            language={state.language} {input} {select} {shift} {surroundings}
            {stand_in} lacks_files={moment.lacks_files(side)}
            heat={Rc::clone(&pane.heat)} />
    }
}

#[component]
pub fn Middle(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let select = use_callback(props.dispatch.clone(), |selection: Selection, dispatch| {
        dispatch.emit(Action::Select(Some(selection)));
    });
    let retag = use_callback(props.dispatch.clone(), |(image, tag): (String, String), dispatch| {
        let line = format!("docker tag {} {}", quoted(&image), quoted(&tag));
        dispatch.emit(Action::Do(Op::Console { line }));
    });
    let scale = |scale: Scale, name: &'static str| {
        let on = state.scale == scale;
        let onclick: Callback<MouseEvent> = props.on(Action::Rescale(scale));
        html! {
            <button type="button" class={classes!(on.then_some("on"))} aria-pressed={on.to_string()} {onclick}>{name}</button>
        }
    };
    html! {
        <div class="middle">
            <Stacks a={shown(props, Side::A)} b={shown(props, Side::B)} scale={state.scale} selected={state.selected}
                language={state.language} {select} {retag} />
            <div class="segments quiet" role="group" aria-label={labels.scale}>
                {scale(Scale::Log, labels.scale_log)}{scale(Scale::Linear, labels.scale_linear)}
            </div>
        </div>
    }
}
