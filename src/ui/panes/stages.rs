//! The stages of a side's build: what each takes from others, and when its steps ran.

use yew::prelude::{Html, classes, component, html};

use super::PaneProps;
use super::drawer::sides;
use crate::build::{Builder, Report, StageReport};
use crate::insight::{Lane, lanes};
use crate::lab::texts::{StageWords, timing};
use crate::lab::view::{Arrow, Badge, BadgeKind, StageBox, StageGraph, badge, units};
use crate::ui::state::{Action, Selection};
use crate::ui::view::badge::sign;
use crate::ui::view::icon::icon;

#[component]
pub fn Stages(props: &PaneProps) -> Html {
    let state = &props.state;
    let words = state.language.stages();
    let moment = state.moment();
    let report = moment.report(state.side).filter(|report| !report.stages.is_empty());
    let Some(report) = report else {
        return html! { <><div class="row">{sides(props)}</div><p class="soft">{words.no_build}</p></> };
    };
    let graph = StageGraph::of(&report.stages, moment.side(state.side));
    let size = format!("width:{}px;height:{}px", graph.width, graph.height);
    let boxes = report.stages.iter().zip(&graph.boxes).map(|(stage, at)| stage_box(props, report, stage, at));
    html! {
        <>
            <div class="row">{sides(props)}
                if report.builder == Builder::Classic { <p class="soft">{words.classic}</p> }
            </div>
            <div class="scroll" tabindex="0" role="region" aria-label={words.graph}>
                <div class="graph" style={size}>
                    <svg width={graph.width.to_string()} height={graph.height.to_string()} aria-hidden="true">
                        { for graph.arrows.iter().map(arrow) }
                    </svg>
                    <ol>{ for boxes }</ol>
                </div>
            </div>
            { in_time(props, report) }
        </>
    }
}

fn arrow(Arrow { start, end, used }: &Arrow) -> Html {
    let middle = (start.0 + end.0) / 2;
    let (x, y) = *end;
    // A curve, and the head of an arrow.
    let line = format!("M{} {}C{middle} {} {middle} {y} {x} {y}m-7 -4l7 4l-7 4", start.0, start.1, start.1);
    html! { <path d={line} class={classes!((!used).then_some("unused"))} /> }
}

fn called(stage: &StageReport, words: &StageWords) -> String {
    stage.name.clone().unwrap_or_else(|| format!("{} {}", words.stage, stage.index))
}

fn stage_box(props: &PaneProps, report: &Report, stage: &StageReport, at: &StageBox) -> Html {
    let words = props.state.language.stages();
    let style = format!("left:{}px;top:{}px;width:{}px;height:{}px", at.x, at.y, at.width, at.height);
    let needed = stage.needs.iter().filter_map(|&need| report.stages.get(need));
    let needed: Vec<String> = needed.map(|stage| called(stage, words)).collect();
    let title = (!stage.reached).then_some(words.skipped);
    html! {
        <li class={classes!("stage", (!stage.reached).then_some("unused"))} {style} {title}>
            <p><b>{called(stage, words)}</b><code>{format!("FROM {}", stage.base)}</code>
                <span class="hidden">
                    if !needed.is_empty() { {format!(", {} {}", words.needs, needed.join(", "))} }
                    if !stage.reached { {format!(". {}", words.skipped)} }
                </span></p>
            <ul>{ for at.steps.iter().map(|badge| row(props, badge)) }</ul>
        </li>
    }
}

fn row(props: &PaneProps, badge: &Badge) -> Html {
    let Some(step) = props.state.moment().side(props.state.side).steps.get(badge.step) else {
        return Html::default();
    };
    let (class, glyph) = sign(badge.kind);
    let time = if badge.ms > 0 { units::time(badge.ms, props.state.language) } else { String::new() };
    html! {
        <li class={classes!(class, later(props, badge.step))}>
            <button type="button" onclick={select(props, badge.step)}>
                {icon(glyph)}<code>{&step.text}</code><span>{time}</span>
            </button>
        </li>
    }
}

fn select<E: 'static>(props: &PaneProps, step: usize) -> yew::Callback<E> {
    props.on(Action::Select(Some(Selection { side: props.state.side, step })))
}

/// Of a step beyond those that the slider shows.
fn later(props: &PaneProps, step: usize) -> Option<&'static str> {
    props.state.shown.is_some_and(|shown| step >= shown).then_some("later")
}

/// The steps that ran as bars; those that overlapped lie below each other.
fn in_time(props: &PaneProps, report: &Report) -> Html {
    let words = props.state.language.stages();
    let lanes = lanes(report);
    let start = lanes.iter().map(|lane| lane.started_ms).min().unwrap_or(0);
    let length = lanes.iter().map(|lane| lane.ended_ms).max().unwrap_or(0).saturating_sub(start);
    if length == 0 {
        return html! { <p class="soft">{words.nothing_ran}</p> };
    }
    let work = lanes.iter().map(|lane| lane.ended_ms - lane.started_ms).sum();
    let rows = lanes.iter().map(|lane| lane.lane + 1).max().unwrap_or(0);
    let facts = props.state.moment().side(props.state.side);
    let bar = |lane: &Lane| {
        let Some(step) = facts.steps.get(lane.step) else { return Html::default() };
        let kind = badge(facts, lane.step).map_or(BadgeKind::Built, |badge| badge.kind);
        let (from, until) = (lane.started_ms - start, lane.ended_ms - start);
        let style = format!("--from:{from};--for:{};--lane:{}", until - from, lane.lane);
        let mut label = format!(
            "{}: {} – {}",
            step.text,
            units::time(from, props.state.language),
            units::time(until, props.state.language)
        );
        if lane.critical {
            label = format!("{label}, {}", words.critical);
        }
        let class = classes!(sign(kind).0, lane.critical.then_some("critical"), later(props, lane.step));
        html! {
            <li {class} {style}>
                <button type="button" onclick={select(props, lane.step)} title={label.clone()} aria-label={label}>
                    {&step.text}
                </button>
            </li>
        }
    };
    html! {
        <>
            <h3>{words.in_time}</h3>
            <p class="soft">{timing(work, length, props.state.language)}</p>
            <ol class="lanes" style={format!("--whole:{length};--rows:{rows}")}>{ for lanes.iter().map(bar) }</ol>
        </>
    }
}
