//! The badge beside an instruction: what the last build did with it.

use yew::prelude::{Callback, Html, MouseEvent, classes, html};

use super::icon::{Glyph, Icon};
use crate::lab::Side;
use crate::lab::texts::{Language, price};
use crate::lab::view::{Badge, BadgeKind, Cost, SideFacts, units};
use crate::ui::state::Selection;

/// A button at the line of its instruction.
pub fn badge(
    badge: &Badge,
    side: Side,
    facts: &SideFacts,
    cost: Option<Cost>,
    selected: Option<usize>,
    language: Language,
    select: &Callback<Selection>,
) -> Html {
    let labels = language.labels();
    let step = facts.steps.get(badge.step);
    let number = |index: usize| facts.steps.get(index).map_or(index + 1, |step| step.number);
    let (class, glyph, word) = match badge.kind {
        BadgeKind::Reused => ("reused", Glyph::Reused, labels.reused.to_owned()),
        BadgeKind::Built => ("built", Glyph::Built, labels.rebuilt.to_owned()),
        BadgeKind::Cascade(root) => {
            ("cascade", Glyph::Cascade, format!("{} {}", labels.only_because_of_step, number(root)))
        }
        BadgeKind::Failed => ("failed", Glyph::Failed, labels.failed.to_owned()),
        BadgeKind::NotReached => ("idle", Glyph::Skipped, labels.not_reached.to_owned()),
        BadgeKind::Skipped => ("idle", Glyph::Skipped, labels.skipped.to_owned()),
    };
    let time = match badge.kind {
        BadgeKind::Built | BadgeKind::Cascade(_) if badge.ms > 0 => units::time(badge.ms),
        BadgeKind::Failed => labels.failed.to_owned(),
        _ => String::new(),
    };
    let text = step.map_or("", |step| step.text.as_str());
    let mut sentence = format!("{} {}, {text}: {word}", labels.step, number(badge.step));
    if !time.is_empty() && badge.kind != BadgeKind::Failed {
        sentence = format!("{sentence}, {time}");
    }
    let partial = step.filter(|_| badge.partial).map(|step| step.not_simulated.join(", "));
    if let Some(words) = &partial {
        sentence = format!("{sentence}, {}: {words}", labels.not_simulated);
    }
    if let Some(cost) = cost {
        sentence = format!("{sentence}. {}: {}", labels.line_cost, price(cost, language));
    }
    let index = badge.step;
    let onclick = {
        let select = select.clone();
        Callback::from(move |_: MouseEvent| select.emit(Selection { side, step: index }))
    };
    let style = format!("--line:{}", badge.lines.0.saturating_sub(1));
    let chosen = selected == Some(index);
    html! {
        <button type="button" key={index} class={classes!("badge", class, chosen.then_some("selected"))} {style} {onclick}
            aria-label={sentence} aria-pressed={chosen.to_string()} title={partial.map(|words| format!("{}: {words}", labels.not_simulated))}>
            if badge.partial { <Icon glyph={Glyph::Warning} /> }
            <Icon {glyph} />
            if !time.is_empty() { <span>{time}</span> }
        </button>
    }
}
