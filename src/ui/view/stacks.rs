//! The picture: what A alone and B alone have, above the trunk that both have.

use std::rc::Rc;

use yew::prelude::{Callback, Html, Properties, classes, component, html};

use super::block::{BlockView, reason};
use crate::lab::Side;
use crate::lab::texts::Language;
use crate::lab::view::{Block, Picture, Scale, SideFacts, units};
use crate::ui::state::Selection;

#[derive(Properties, PartialEq)]
pub struct StacksProps {
    pub a: Rc<SideFacts>,
    pub b: Rc<SideFacts>,
    pub scale: Scale,
    pub selected: Option<Selection>,
    pub language: Language,
    pub select: Callback<Selection>,
    /// Called with the image and the tag that is to move there.
    pub retag: Callback<(String, String)>,
}

#[component]
pub fn Stacks(props: &StacksProps) -> Html {
    let StacksProps { a, b, scale, selected, language, select, retag } = props;
    let labels = language.labels();
    let picture = Picture::of(a, b, *scale);
    let sides = [&**a, &**b];
    let facts = |side: Side| if side == Side::A { a } else { b };
    let view = |block: &Block, side: Option<Side>| {
        let target = block.steps.iter().zip(Side::BOTH).filter(|(_, of)| side.is_none_or(|side| side == *of));
        let mut targets = target.filter_map(|(step, side)| step.map(|step| Selection { side, step }));
        // Of a shared block, B's step tells more: it says what was reused.
        let chosen = targets.next_back();
        let is_selected = selected
            .is_some_and(|at| block.steps.get(at.side.index()).is_some_and(|step| *step == Some(at.step)));
        let owner = side.unwrap_or(Side::B);
        let movable = block.image.clone().filter(|_| facts(owner).tagged != block.layer + 1);
        let tag_here = movable.map(|image| (image, facts(owner).tag.clone()));
        let why = reason(block, sides, *language);
        html! {
            <BlockView key={format!("{:?}{}", side, block.layer)} block={block.clone()} {why} {side} step={chosen}
                selected={is_selected} language={*language} select={select.clone()} {tag_here} retag={retag.clone()} />
        }
    };
    let column = |side: Side| {
        let blocks = picture.own(side).iter().rev().map(|block| view(block, Some(side)));
        let label = format!("{} {side}", labels.only_in);
        html! { <ol class={classes!("own", side.lower())} aria-label={label}>{ for blocks }</ol> }
    };
    let cap = |side: Side| {
        let facts = facts(side);
        html! {
            <div class="cap">
                <span class="who">{side.to_string()}</span>
                <span class="name">{&facts.tag}</span>
                <b>{units::size(facts.size(), *language)}</b>
            </div>
        }
    };
    let stale = a.stale || b.stale;
    html! {
        <section class={classes!("stacks", stale.then_some("stale"))} id="layers" aria-label={labels.layers_of_both}>
            <div class="caps">{cap(Side::A)}{cap(Side::B)}</div>
            if stale { <p class="ribbon" role="status">{labels.stale}</p> }
            <div class="fork">{column(Side::A)}{column(Side::B)}</div>
            <ol class="trunk" aria-label={labels.in_both}>
                { for picture.trunk.iter().rev().map(|block| view(block, None)) }
            </ol>
        </section>
    }
}
