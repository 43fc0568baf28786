//! The badge beside an instruction: what the last build did with it.

use yew::prelude::{Callback, Html, MouseEvent, Properties, classes, component, html};

use super::block::TOGETHER;
use super::icon::{Glyph, icon};
use crate::lab::Side;
use crate::lab::texts::{Language, price};
use crate::lab::view::{Badge, BadgeKind, Cost, SideFacts, badges, units};
use crate::ui::state::Selection;

/// A badge as it is to be shown.
#[derive(PartialEq)]
pub struct Mark {
    pub badge: Badge,
    /// As the builder counts the step, and the one because of which it ran.
    pub number: usize,
    pub cause: usize,
    /// The instruction.
    pub text: String,
    /// Words that were not simulated.
    pub unknown: String,
    /// What an edit of the line would cost, once that is known.
    pub cost: Option<Cost>,
    pub selected: bool,
}

#[derive(Properties, PartialEq)]
pub struct BadgesProps {
    pub marks: Vec<Mark>,
    pub side: Side,
    pub language: Language,
    pub select: Callback<Selection>,
}

/// The badges of a side's steps; they stand at their lines, in sets that are drawn together.
pub fn all(
    side: Side,
    facts: &SideFacts,
    costs: &[Option<Cost>],
    selected: Option<usize>,
    language: Language,
    select: &Callback<Selection>,
) -> Html {
    let number = |index: usize| facts.steps.get(index).map_or(index + 1, |step| step.number);
    let mark = |badge: &Badge| {
        let cause = if let BadgeKind::Cascade(root) = badge.kind { number(root) } else { 0 };
        let step = facts.steps.get(badge.step);
        let unknown = step.filter(|_| badge.partial).map(|step| step.not_simulated.join(", "));
        Mark {
            number: number(badge.step),
            cause,
            text: step.map(|step| step.text.clone()).unwrap_or_default(),
            unknown: unknown.unwrap_or_default(),
            cost: costs.get(badge.step).copied().flatten(),
            selected: selected == Some(badge.step),
            badge: badge.clone(),
        }
    };
    let badges = badges(facts);
    let sets = badges.chunks(TOGETHER).enumerate().map(|(set, badges)| {
        let marks: Vec<Mark> = badges.iter().map(mark).collect();
        html! { <Badges key={set} {marks} {side} {language} select={select.clone()} /> }
    });
    html! { { for sets } }
}

/// The class and the glyph of what became of a step.
pub const fn sign(kind: BadgeKind) -> (&'static str, Glyph) {
    match kind {
        BadgeKind::Reused => ("reused", Glyph::Reused),
        BadgeKind::Built => ("built", Glyph::Built),
        BadgeKind::Cascade(_) => ("cascade", Glyph::Cascade),
        BadgeKind::Failed => ("failed", Glyph::Failed),
        BadgeKind::NotReached | BadgeKind::Skipped => ("idle", Glyph::Skipped),
    }
}

/// Some badges.
#[component]
pub fn Badges(props: &BadgesProps) -> Html {
    html! { { for props.marks.iter().map(|mark| view(mark, props)) } }
}

/// A button at the line of its instruction.
fn view(mark: &Mark, props: &BadgesProps) -> Html {
    let Mark { badge, number, cause, text, unknown, cost, selected } = mark;
    let BadgesProps { side, language, select, .. } = props;
    let labels = language.labels();
    let (class, glyph) = sign(badge.kind);
    let word = match badge.kind {
        BadgeKind::Reused => labels.reused.to_owned(),
        BadgeKind::Built => labels.rebuilt.to_owned(),
        BadgeKind::Cascade(_) => format!("{} {cause}", labels.only_because_of_step),
        BadgeKind::Failed => labels.failed.to_owned(),
        BadgeKind::NotReached => labels.not_reached.to_owned(),
        BadgeKind::Skipped => labels.skipped.to_owned(),
    };
    let time = match badge.kind {
        BadgeKind::Built | BadgeKind::Cascade(_) if badge.ms > 0 => units::time(badge.ms, *language),
        BadgeKind::Failed => labels.failed.to_owned(),
        _ => String::new(),
    };
    let mut sentence = format!("{} {number}, {text}: {word}", labels.step);
    if !time.is_empty() && badge.kind != BadgeKind::Failed {
        sentence = format!("{sentence}, {time}");
    }
    let partial = badge.partial.then(|| format!("{}: {unknown}", labels.not_simulated));
    if let Some(partial) = &partial {
        sentence = format!("{sentence}, {partial}");
    }
    if let Some(cost) = cost {
        sentence = format!("{sentence}. {}: {}", labels.line_cost, price(*cost, *language));
    }
    let onclick = {
        let (select, selection) = (select.clone(), Selection { side: *side, step: badge.step });
        Callback::from(move |_: MouseEvent| select.emit(selection))
    };
    let style = format!("--line:{}", badge.lines.0.saturating_sub(1));
    html! {
        <button type="button" key={badge.step} class={classes!("badge", class, selected.then_some("selected"))} {style} {onclick}
            aria-label={sentence} aria-pressed={selected.to_string()} title={partial}>
            if badge.partial { {icon(Glyph::Warning)} }
            {icon(glyph)}
            if !time.is_empty() { <span>{time}</span> }
        </button>
    }
}
