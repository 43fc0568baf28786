//! One block of the picture: a button whose text is a whole sentence, part of it only for those who hear the page.

use yew::prelude::{Callback, Html, MouseEvent, Properties, classes, component, html};

use super::icon::{Glyph, icon};
use crate::lab::Side;
use crate::lab::texts::{Labels, Language, brief};
use crate::lab::view::{Block, Fate, Look, SideFacts, units};
use crate::ui::state::Selection;

/// A block as it is to be shown.
#[derive(PartialEq)]
pub struct Face {
    pub block: Block,
    /// Why it is as it is, in a few words.
    pub why: String,
    pub selected: bool,
    /// The step that it leads to.
    pub step: Option<Selection>,
    /// The image that ends here and the tag that can be moved to it; absent where that is not possible or pointless.
    pub tag_here: Option<(String, String)>,
}

#[derive(Properties, PartialEq)]
pub struct BlocksProps {
    pub faces: Vec<Face>,
    /// `None`: both sides.
    pub side: Option<Side>,
    pub language: Language,
    pub select: Callback<Selection>,
    /// Moves a tag: called with the image and the tag.
    pub retag: Callback<(String, String)>,
}

/// How many blocks are drawn again together when one of them changes. Each set costs something at every change.
pub const TOGETHER: usize = 8;

/// Some blocks that stand one upon the other.
#[component]
pub fn Blocks(props: &BlocksProps) -> Html {
    html! { { for props.faces.iter().map(|face| view(face, props)) } }
}

fn view(face: &Face, props: &BlocksProps) -> Html {
    let Face { block, why, selected, step, tag_here } = face;
    let BlocksProps { side, language, select, retag, .. } = props;
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
        (!block.tags.is_empty()).then_some("flagged"),
        wasteful(block).then_some("wasteful"),
        selected.then_some("selected")
    );
    let style = format!("--h:{}px", block.height);
    let onclick = {
        let (step, select) = (*step, select.clone());
        Callback::from(move |_: MouseEvent| step.into_iter().for_each(|step| select.emit(step)))
    };
    let tag_here = tag_here.clone().map(|(image, tag)| {
        let label = format!("{}: {tag}", labels.tag_here);
        let retag = retag.clone();
        let onclick = Callback::from(move |_: MouseEvent| retag.emit((image.clone(), tag.clone())));
        html! {
            <button type="button" class="tag-here" {onclick}>{icon(Glyph::Tag)}{label}</button>
        }
    });
    let flags = block.tags.iter().map(|tag| {
        html! { <span class="flag" key={tag.clone()}>{icon(Glyph::Tag)}{tag.clone()}</span> }
    });
    html! {
        <li key={block.layer} class={class} {style}>
            if !block.tags.is_empty() {
                <div class="flags" aria-hidden="true">{ for flags }</div>
            }
            <button type="button" class="face" {onclick} aria-pressed={selected.to_string()}>
                <code>{&block.label}<i class="heard">{", "}</i></code>
                <span class="size">{units::size(block.size, *language)}<i class="heard">{", "}</i></span>
                <small>
                    if let Some(glyph) = glyph { {icon(glyph)} }
                    <span>{short(block, why, *language)}</span>
                </small>
                <span class="hidden">{place(block, *side, labels)}</span>
            </button>
            {tag_here}
        </li>
    }
}

/// The line below the label.
fn short(block: &Block, why: &str, language: Language) -> String {
    let labels = language.labels();
    if block.loose {
        return labels.untagged.to_owned();
    }
    match block.look {
        Look::Base => labels.base_image.to_owned(),
        _ if wasteful(block) => format!("{} {}", units::size(block.hidden, language), labels.hidden_below),
        Look::Reused if why.is_empty() => labels.reused.to_owned(),
        _ => why.to_owned(),
    }
}

/// Whether so much of it is hidden that it is worth a mark: a twentieth of a block, and not just a few bytes.
const fn wasteful(block: &Block) -> bool {
    block.hidden >= 1_000 && block.hidden.saturating_mul(20) >= block.size
}

/// What those who hear the page are told besides: where it is, and which tags point to it.
fn place(block: &Block, side: Option<Side>, labels: &Labels) -> String {
    let mut place = match side {
        Some(side) => format!(", {} {side}", labels.only_in),
        None => format!(", {}", labels.shared_by_both),
    };
    if !block.tags.is_empty() {
        place.push_str(&format!(", tag {}", block.tags.join(", ")));
    }
    place
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
