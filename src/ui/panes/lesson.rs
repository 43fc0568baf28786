//! The lesson's story and its goal, checked after everything one does.

use yew::prelude::{Html, classes, component, html};

use super::PaneProps;
use crate::lab::texts::asked;
use crate::ui::state::Action;
use crate::ui::view::icon::{Glyph, icon};
use crate::ui::view::sentence::Prose;

#[component]
pub fn LessonCard(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let Some(lesson) = &props.lesson else { return Html::default() };
    let verdicts = state.lab.verdicts(state.language);
    let done = verdicts.iter().all(|verdict| verdict.holds);
    let checks = lesson.checks.iter().zip(&verdicts).map(|(check, verdict)| {
        html! {
            <li class={classes!(verdict.holds.then_some("done"))}>
                {icon(if verdict.holds { Glyph::Reused } else { Glyph::Skipped })}
                <span><Prose text={asked(check, state.language)} />
                    if let Some(evidence) = &verdict.evidence { <small>{evidence}</small> }
                    <span class="hidden">{if verdict.holds { labels.reached } else { labels.open }}</span></span>
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
