//! Why the chosen step ran or was reused: the sentence, the parts of its key, what it printed, and what to do.

use yew::prelude::{Html, classes, component, html};

use super::PaneProps;
use crate::lab::texts::{Labels, Language, price};
use crate::lab::view::panels::{KeyRow, Why};
use crate::lab::view::{Fate, SideFacts, StepFacts, units};
use crate::ui::state::Action;
use crate::ui::view::icon::{Glyph, icon};

#[component]
pub fn WhyPane(props: &PaneProps) -> Html {
    let state = &props.state;
    let labels = state.language.labels();
    let chosen = state.selected.and_then(|at| {
        let step = state.moment().side(at.side).steps.get(at.step)?;
        let why = match state.looking {
            None => state.lab.why(at.side, at.step, state.language)?,
            Some(_) => state.moment().why(at.side, at.step, state.language)?,
        };
        Some((at, step, why))
    });
    let Some((at, step, why)) = chosen else { return html! { <p class="soft">{labels.pick_a_step}</p> } };
    let cost = props.heat.lines(at.side).get(at.step).copied().flatten();
    let number =
        if step.number > 0 { format!("{} {}", labels.step, step.number) } else { step.instruction.clone() };
    html! {
        <div class="why">
            <div>
                <p class="which"><span class={classes!("who", at.side.lower())}>{at.side.to_string()}</span>
                    <span>{number}</span><code>{&step.text}</code></p>
                <p class="reason">{&why.sentence}</p>
                if let Some(more) = &why.more { <p class="soft">{more}</p> }
                if let Some(cost) = cost {
                    <p class="soft">{format!("{}: {}.", labels.line_cost, price(cost, state.language))}</p>
                }
                { failure(step, state.moment().side(at.side), &why, state.language) }
                { unsimulated(&why, labels) }
                { fix(props, &why) }
                if !why.output.is_empty() {
                    <details open={step.fate == Fate::Failed}>
                        <summary>{labels.what_it_printed}</summary>
                        <pre class="output" tabindex="0">{&why.output}</pre>
                    </details>
                }
            </div>
            if !why.parts.is_empty() { <div class="scroll">{ key(&why.parts, labels) }</div> }
        </div>
    }
}

/// What the engine says of the step that failed, where nothing was printed that says it.
fn failure(step: &StepFacts, side: &SideFacts, why: &Why, language: Language) -> Html {
    let failure = side.failure.as_ref().filter(|_| step.fate == Fate::Failed);
    let Some(failure) = failure else { return Html::default() };
    html! {
        <>
            if why.output.is_empty() { <p>{language.said(&failure.message).into_owned()}</p> }
            if let Some(hint) = &failure.hint { <p class="soft">{language.said(hint).into_owned()}</p> }
        </>
    }
}

fn unsimulated(why: &Why, labels: &Labels) -> Html {
    let rows = why.not_simulated.iter().map(|(word, reason, _)| {
        html! { <li>{icon(Glyph::Warning)}<span><code>{word}</code>{format!(" {}: {reason}", labels.not_simulated)}</span></li> }
    });
    html! { if !why.not_simulated.is_empty() { <ul class="messages">{ for rows }</ul> } }
}

fn fix(props: &PaneProps, why: &Why) -> Html {
    let labels = props.state.language.labels();
    let Some(fix) = &why.fix else { return Html::default() };
    let (with, without) = fix.cost;
    html! {
        <div class="offer">
            <button type="button" class="fix" onclick={props.on(Action::Do(fix.op.clone()))}>
                {labels.try_the_fix}<span>{&fix.label}</span>
            </button>
            <p class="soft">{format!("{} {} {} {}.", labels.with_the_fix, units::time(with, props.state.language), labels.saves, units::time(without, props.state.language))}</p>
        </div>
    }
}

fn key(parts: &[KeyRow], labels: &Labels) -> Html {
    let row = |part: &KeyRow| {
        let missing = || "–".to_owned();
        let before = part.before.clone().unwrap_or_else(missing);
        let now = part.now.clone().unwrap_or_else(missing);
        html! {
            <tr class={classes!(part.differs.then_some("differs"), part.nested.then_some("nested"))}>
                <th scope="row">{&part.name}</th>
                if part.differs {
                    <td><code>{before}</code></td><td><code>{now}</code><small>{labels.differs}</small></td>
                } else {
                    <td colspan="2"><code>{now}</code><small>{labels.same}</small></td>
                }
            </tr>
        }
    };
    html! {
        <table>
            <thead><tr><th scope="col">{labels.part_of_key}</th><th scope="col">{labels.before}</th><th scope="col">{labels.now}</th></tr></thead>
            <tbody>{ for parts.iter().map(row) }</tbody>
        </table>
    }
}
