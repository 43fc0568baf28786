//! The picture: what A alone and B alone have, above the trunk that both have.

use std::rc::Rc;

use yew::prelude::{Callback, Html, Properties, classes, component, html};

use super::block::{Blocks, Face, TOGETHER, reason};
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
    let Picture { trunk, a: own_a, b: own_b } = Picture::of(a, b, *scale);
    let sides = [&**a, &**b];
    let facts = |side: Side| if side == Side::A { a } else { b };
    let face = |block: Block, side: Option<Side>| {
        let target = block.steps.iter().zip(Side::BOTH).filter(|(_, of)| side.is_none_or(|side| side == *of));
        let mut targets = target.filter_map(|(step, side)| step.map(|step| Selection { side, step }));
        // Of a shared block, B's step tells more: it says what was reused.
        let step = targets.next_back();
        let selected = selected
            .is_some_and(|at| block.steps.get(at.side.index()).is_some_and(|step| *step == Some(at.step)));
        let owner = side.unwrap_or(Side::B);
        let movable = block.image.clone().filter(|_| facts(owner).tagged != block.layer + 1);
        let tag_here = movable.map(|image| (image, facts(owner).tag.clone()));
        Face { why: reason(&block, sides, *language), block, selected, step, tag_here }
    };
    // The highest comes first. What is drawn together stays so when others come above.
    let blocks = |blocks: Vec<Block>, side: Option<Side>| {
        let mut sets: Vec<(usize, Vec<Face>)> = vec![];
        for block in blocks.into_iter().rev() {
            let set = block.layer / TOGETHER;
            match sets.last_mut().filter(|(last, _)| *last == set) {
                Some((_, faces)) => faces.push(face(block, side)),
                None => sets.push((set, vec![face(block, side)])),
            }
        }
        let set = |(set, faces): (usize, Vec<Face>)| {
            html! {
                <Blocks key={set} {faces} {side} language={*language} select={select.clone()} retag={retag.clone()} />
            }
        };
        html! { { for sets.into_iter().map(set) } }
    };
    let column = |side: Side, own: Vec<Block>| {
        let label = format!("{} {side}", labels.only_in);
        html! { <ol class={classes!("own", side.lower())} aria-label={label}>{blocks(own, Some(side))}</ol> }
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
            <div class="fork">{column(Side::A, own_a)}{column(Side::B, own_b)}</div>
            <ol class="trunk" aria-label={labels.in_both}>{blocks(trunk, None)}</ol>
        </section>
    }
}
