//! The builds so far, and a slider through the steps of one.

use gloo::timers::callback::Interval;
use web_sys::HtmlInputElement;
use yew::prelude::{Callback, Html, InputEvent, TargetCast, classes, component, html, use_effect_with};

use super::PaneProps;
use crate::ui::state::{Action, pace};
use crate::ui::view::icon::{Glyph, icon};

#[component]
pub fn Timeline(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let builds = state.lab.builds();
    let last = builds.last().map(|(at, _)| *at);
    let at = state.looking.or(last);
    let pills = builds.iter().enumerate().map(|(number, (moment, _))| {
        let (moment, on) = (*moment, Some(*moment) == at);
        let target = Some(moment).filter(|_| Some(moment) != last);
        html! {
            <button type="button" class={classes!("pill", on.then_some("on"))} aria-pressed={on.to_string()}
                aria-label={format!("{} {}", labels.build, number + 1)} onclick={props.on(Action::Look(target))}>
                {format!("#{}", number + 1)}
            </button>
        }
    });
    let steps = state.steps();
    // A timer as long as the build plays; it goes with the component too.
    use_effect_with((state.playing.then_some(steps), props.dispatch.clone()), |(playing, dispatch)| {
        let dispatch = dispatch.clone();
        let timer = playing.map(|steps| Interval::new(pace(steps).beat, move || dispatch.emit(Action::Beat)));
        move || drop(timer)
    });
    let (play, glyph, word) = if state.playing {
        (Action::Step(None), Glyph::Skip, labels.skip)
    } else {
        (Action::Play, Glyph::Play, labels.play)
    };
    let shown = state.shown.unwrap_or(steps).min(steps);
    let go = |count: usize| props.on(Action::Step(Some(count).filter(|&count| count < steps)));
    let slide = {
        let dispatch = props.dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let value = event.target_unchecked_into::<HtmlInputElement>().value().parse().unwrap_or(steps);
            dispatch.emit(Action::Step(Some(value).filter(|&value: &usize| value < steps)));
        })
    };
    let place = format!("{} {shown} {} {steps}", labels.step, labels.of);
    html! {
        <section class="timeline" aria-label={labels.builds}>
            <div class="pills">{ for pills }</div>
            if state.looking.is_some() {
                <p class="past">{labels.looking_back}
                    <button type="button" class="small" onclick={props.on(Action::Look(None))}>{labels.back_to_now}</button>
                </p>
            }
            <button type="button" class="small" disabled={steps == 0} onclick={props.on(play)}>
                {icon(glyph)}{word}
            </button>
            <div class="steps">
                <button type="button" class="ghost" disabled={shown == 0} aria-label={labels.step_back} onclick={go(shown.saturating_sub(1))}>
                    {icon(Glyph::Back)}
                </button>
                <input type="range" min="0" max={steps.to_string()} value={shown.to_string()} oninput={slide}
                    aria-label={labels.step} aria-valuetext={place.clone()} />
                <button type="button" class="ghost" disabled={shown == steps} aria-label={labels.step_forward} onclick={go(shown + 1)}>
                    {icon(Glyph::Forward)}
                </button>
                <span class="place">{place}</span>
            </div>
        </section>
    }
}
