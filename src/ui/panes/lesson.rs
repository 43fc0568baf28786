//! The lesson's story and its goal, checked after everything one does.

use yew::prelude::{Html, classes, component, html};

use super::PaneProps;
use crate::lab::texts::asked;
use crate::ui::hooks::use_verdicts;
use crate::ui::state::Action;
use crate::ui::view::icon::{Glyph, icon};
use crate::ui::view::sentence::Prose;

#[component]
pub fn LessonCard(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let verdicts = use_verdicts(&state.lab, state.language);
    let Some(lesson) = &props.lesson else { return Html::default() };
    let holds = |at: usize| verdicts.get(at).is_some_and(|verdict| verdict.holds);
    let done = (0..lesson.checks.len()).all(holds);
    let checks = lesson.checks.iter().enumerate().map(|(at, check)| {
        let holds = holds(at);
        html! {
            <li class={classes!(holds.then_some("done"))}>
                {icon(if holds { Glyph::Reused } else { Glyph::Skipped })}
                <span><Prose text={asked(check, state.language)} />
                    if let Some(evidence) = verdicts.get(at).and_then(|verdict| verdict.evidence.clone()) {
                        <small>{evidence}</small>
                    }
                    <span class="hidden">{if holds { labels.reached } else { labels.open }}</span></span>
            </li>
        }
    });
    let hints = lesson.hints.iter().take(state.hints).map(|hint| html! { <Prose text={hint.clone()} /> });
    html! {
        <section class="lesson" aria-label={labels.lesson}>
            <h2>{&lesson.title}</h2>
            { for lesson.story.iter().map(|text| html! { <Prose text={text.clone()} /> }) }
            <div class={classes!("goal", done.then_some("done"))}>
                <h3>{if done { labels.reached } else { labels.goal }}</h3>
                <Prose text={lesson.goal.clone()} />
                <ul class="checks">{ for checks }</ul>
                { for hints }
                if !done {
                    <div class="row">
                        if state.hints < lesson.hints.len() {
                            <button type="button" class="small" onclick={props.on(Action::Hint)}>{labels.hint}</button>
                        }
                        <button type="button" class="small" onclick={props.on(Action::Solve)}>{labels.show_solution}</button>
                    </div>
                }
            </div>
        </section>
    }
}
