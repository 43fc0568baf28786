//! One block of the picture: a button that says all of itself in a sentence.

use yew::prelude::{Callback, Html, MouseEvent, Properties, classes, component, html};

use super::icon::{Glyph, Icon};
use crate::lab::Side;
use crate::lab::texts::{Labels, Language, brief};
use crate::lab::view::{Block, Fate, Look, SideFacts, units};

#[derive(Properties, PartialEq)]
pub struct BlockProps {
    pub block: Block,
    /// The facts of the side whose step explains it.
    pub why: String,
    /// `None`: both sides.
    pub side: Option<Side>,
    pub selected: bool,
    pub language: Language,
    pub choose: Callback<MouseEvent>,
    /// Moves the side's tag here; absent where that is not possible or pointless.
    pub tag_here: Option<Callback<MouseEvent>>,
    /// What `tag_here` says, as it names the tag.
    #[prop_or_default]
    pub tag_label: String,
}

#[component]
pub fn BlockView(props: &BlockProps) -> Html {
    let BlockProps { block, why, side, selected, language, choose, tag_here, tag_label } = props;
    let labels = language.labels();
    let look = match block.look {
        Look::Base => "base",
        Look::Reused => "reused",
        Look::Built => "built",
        Look::Cascade => "cascade",
    };
    let glyph = match block.look {
        Look::Base => None,
        Look::Reused => Some(Glyph::Reused),
        Look::Built => Some(Glyph::Built),
        Look::Cascade => Some(Glyph::Cascade),
    };
    let class = classes!(
        "block",
        look,
        block.loose.then_some("loose"),
        wasteful(block).then_some("wasteful"),
        selected.then_some("selected")
    );
    let style = format!("--h:{}px", block.height);
    let sentence = sentence(block, why, *side, labels);
    let flags = block.tags.iter().map(|tag| {
        html! { <span class="flag" key={tag.clone()}><Icon glyph={Glyph::Tag} />{tag.clone()}</span> }
    });
    html! {
        <li class={class} {style}>
            if !block.tags.is_empty() {
                <div class="flags" aria-hidden="true">{ for flags }</div>
            }
            <button type="button" class="face" onclick={choose.clone()} aria-label={sentence}
                aria-pressed={selected.to_string()}>
                <code>{&block.label}</code>
                <span class="size">{units::size(block.size)}</span>
                <small>
                    if let Some(glyph) = glyph { <Icon {glyph} /> }
                    <span>{short(block, why, labels)}</span>
                </small>
            </button>
            if let Some(tag_here) = tag_here {
                <button type="button" class="tag-here" onclick={tag_here.clone()}>
                    <Icon glyph={Glyph::Tag} />{tag_label}
                </button>
            }
        </li>
    }
}

/// The line below the label.
fn short(block: &Block, why: &str, labels: &Labels) -> String {
    if block.loose {
        return labels.untagged.to_owned();
    }
    match block.look {
        Look::Base => labels.base_image.to_owned(),
        _ if wasteful(block) => format!("{} {}", units::size(block.hidden), labels.hidden_below),
        Look::Reused if why.is_empty() => labels.reused.to_owned(),
        _ => why.to_owned(),
    }
}

/// Whether so much of it is hidden that it is worth a mark: a twentieth of a block, and not just a few bytes.
const fn wasteful(block: &Block) -> bool {
    block.hidden >= 1_000 && block.hidden.saturating_mul(20) >= block.size
}

/// All of it for those who hear the page.
pub fn sentence(block: &Block, why: &str, side: Option<Side>, labels: &Labels) -> String {
    let place = match side {
        Some(side) => format!("{} {side}", labels.only_in),
        None => labels.shared_by_both.to_owned(),
    };
    let mut parts = vec![block.label.clone(), units::size(block.size), place];
    parts.push(match block.look {
        Look::Base => labels.base_image.to_owned(),
        Look::Reused => labels.reused.to_owned(),
        Look::Built | Look::Cascade if why.is_empty() => labels.rebuilt.to_owned(),
        Look::Built | Look::Cascade => why.to_owned(),
    });
    if wasteful(block) {
        parts.push(format!("{} {}", units::size(block.hidden), labels.hidden_below));
    }
    if block.loose {
        parts.push(labels.untagged.to_owned());
    }
    if !block.tags.is_empty() {
        parts.push(format!("tag {}", block.tags.join(", ")));
    }
    parts.join(", ")
}

/// Why the block is as it is, in a few words: of the step that made it.
pub fn reason(block: &Block, sides: [&SideFacts; 2], language: Language) -> String {
    let mut steps = block.steps.iter().zip(sides);
    let Some((step, side)) = steps.find_map(|(step, side)| Some((side.steps.get((*step)?)?, side))) else {
        return String::new();
    };
    let reused = block.steps.iter().zip(sides).filter_map(|(step, side)| side.steps.get((*step)?));
    if block.look == Look::Reused && reused.clone().any(|step| step.fate == Fate::First) {
        return language.labels().built_once.to_owned();
    }
    match (step.fate, &step.why) {
        (Fate::Cascade { root }, _) => {
            let number = side.steps.get(root).map_or(root + 1, |step| step.number);
            format!("{} {number}", language.labels().only_because_of_step)
        }
        (_, Some(why)) => brief(why, language),
        _ => String::new(),
    }
}
