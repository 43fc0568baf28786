//! The picture: two stacks of blocks that share a trunk.

use serde::Serialize;

use super::facts::{Fate, LayerFacts, SideFacts};
use crate::lab::project::Side;

/// The two stacks. Lists are bottom first, as layers are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// What both have, from the base up to where they fork.
    pub trunk: Vec<Block>,
    pub a: Vec<Block>,
    pub b: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Block {
    /// Index into [`SideFacts::layers`] of the sides it belongs to.
    pub layer: usize,
    pub label: String,
    pub size: u64,
    /// Layers it stands for.
    pub count: usize,
    pub look: Look,
    /// Height in CSS pixels.
    pub height: u32,
    /// Bytes that a later layer of the same image hides.
    pub hidden: u64,
    /// The step of A and of B that made it.
    pub steps: [Option<usize>; 2],
    /// The image that ends here and can be tagged.
    pub image: Option<String>,
    pub exact: bool,
    /// Tags that point here, in order.
    pub tags: Vec<String>,
    /// No tag of its side reaches it any more.
    pub loose: bool,
}

/// What colour and pattern say, and glyphs repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    Base,
    /// Taken from an earlier build.
    Reused,
    /// Ran in this build for a reason of its own.
    Built,
    /// Ran only because an earlier step did.
    Cascade,
}

/// How sizes become heights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    #[default]
    Log,
    Linear,
}

/// Room for a label, in CSS pixels: no block is lower.
const LOWEST: u32 = 40;
/// What a decade of size adds on the logarithmic scale.
const DECADE: u32 = 13;
/// The larger of the two stacks on the linear scale.
const LINEAR_ROOM: u64 = 440;

impl Picture {
    /// The two sides as two stacks. Layers are shared as long as their chain ids agree from the bottom up.
    pub fn of(a: &SideFacts, b: &SideFacts, scale: Scale) -> Self {
        let fork = a.layers.iter().zip(&b.layers).take_while(|(x, y)| x.chain == y.chain).count();
        let whole = |side: &SideFacts| side.layers.iter().map(|layer| layer.size).sum::<u64>();
        let largest = whole(a).max(whole(b));
        let block = |side: &SideFacts, at: usize, layer: &LayerFacts| Block {
            layer: at,
            label: layer.label.clone(),
            size: layer.size,
            count: layer.count,
            look: look(side, layer),
            height: height(layer.size, largest, scale),
            hidden: layer.hidden,
            steps: [None, None],
            image: layer.image.clone(),
            exact: layer.exact,
            tags: layer.tags.clone(),
            loose: at >= side.tagged,
        };
        let trunk = a.layers.iter().zip(&b.layers).take(fork).enumerate();
        let trunk = trunk.map(|(at, (x, y))| Block {
            look: shared_look(a, x, b, y),
            steps: [x.step, y.step],
            image: x.image.clone().or_else(|| y.image.clone()),
            hidden: x.hidden.max(y.hidden),
            loose: at >= a.tagged && at >= b.tagged,
            ..block(a, at, x)
        });
        let own = |side: &SideFacts, which: Side| {
            let rest = side.layers.iter().enumerate().skip(fork);
            rest.map(|(at, layer)| {
                let mut block = block(side, at, layer);
                if let Some(step) = block.steps.get_mut(which.index()) {
                    *step = layer.step;
                }
                block
            })
            .collect()
        };
        Self { trunk: trunk.collect(), a: own(a, Side::A), b: own(b, Side::B) }
    }

    pub fn own(&self, side: Side) -> &[Block] {
        match side {
            Side::A => &self.a,
            Side::B => &self.b,
        }
    }

    /// Layers above the base that both have.
    pub fn shared_layers(&self) -> usize {
        self.trunk.iter().filter(|block| block.look != Look::Base).count()
    }

    /// Bytes that both have, the base included.
    pub fn shared_size(&self) -> u64 {
        self.trunk.iter().map(|block| block.size).sum()
    }

    /// Height of the taller stack in CSS pixels, without gaps.
    pub fn tallest(&self) -> u32 {
        let sum = |blocks: &[Block]| blocks.iter().map(|block| block.height).sum::<u32>();
        sum(&self.trunk) + sum(&self.a).max(sum(&self.b))
    }
}

/// B is built after A. What A built for the very first time is what B finds ready: that is what the trunk shows. What
/// A had to build again is shown as that.
fn shared_look(a: &SideFacts, x: &LayerFacts, b: &SideFacts, y: &LayerFacts) -> Look {
    let first = x.step.and_then(|step| a.steps.get(step)).is_some_and(|step| step.fate == Fate::First);
    if first { look(b, y) } else { look(a, x) }
}

fn look(side: &SideFacts, layer: &LayerFacts) -> Look {
    if layer.base {
        return Look::Base;
    }
    let fate = layer.step.and_then(|step| side.steps.get(step)).map(|step| step.fate);
    match fate {
        // A stale layer was built earlier.
        _ if side.stale => Look::Reused,
        Some(Fate::Cascade { .. }) => Look::Cascade,
        Some(Fate::First | Fate::Changed | Fate::Failed) => Look::Built,
        _ => Look::Reused,
    }
}

/// The height of a block. Logarithms are of whole decades with a linear part in between, so no float decides.
fn height(size: u64, largest: u64, scale: Scale) -> u32 {
    match scale {
        Scale::Linear => {
            let share = u128::from(size) * u128::from(LINEAR_ROOM) / u128::from(largest.max(1));
            LOWEST.max(u32::try_from(share).unwrap_or(u32::MAX))
        }
        Scale::Log => {
            let Some(decade) = size.checked_ilog10().filter(|&decade| decade >= 4) else { return LOWEST };
            let into = (size / 10_u64.pow(decade).max(1)).saturating_sub(1);
            let into = u32::try_from(into).unwrap_or(0) * DECADE / 9;
            LOWEST + (decade - 4) * DECADE + into
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::view::sample::{side, step};

    #[test]
    fn the_first_story_forks_at_its_last_layer() {
        let steps = |last: Fate, rest: Fate| {
            vec![step("FROM", Fate::Reused), step("RUN u", rest), step("RUN i", rest), step("RUN t", last)]
        };
        let a = side(
            "test/a",
            steps(Fate::First, Fate::First),
            &[("base", 204_400_000), ("u", 20_670_000), ("i", 54_170_000), ("t", 8)],
        );
        let mut b = side(
            "test/b",
            steps(Fate::Changed, Fate::Reused),
            &[("base", 204_400_000), ("u", 20_670_000), ("i", 54_170_000), ("t2", 8)],
        );
        let picture = Picture::of(&a, &b, Scale::Log);
        assert_eq!((picture.trunk.len(), picture.a.len(), picture.b.len()), (3, 1, 1));
        assert_eq!((picture.shared_layers(), picture.shared_size()), (2, 279_240_000));
        assert_eq!(picture.b[0].steps, [None, Some(3)]);
        assert!(!picture.b[0].loose);
        assert!(picture.trunk[0].height > picture.trunk[1].height && picture.b[0].height == LOWEST);
        b.tagged = 3;
        let picture = Picture::of(&a, &b, Scale::Linear);
        assert!(picture.b[0].loose && !picture.trunk[2].loose, "b's own layer has lost its tag");
        assert_eq!(b.size(), 279_240_000);
    }

    #[test]
    fn heights_grow_with_sizes() {
        let mut last = 0;
        for exponent in 0..12 {
            for digit in 1..10 {
                let now = height(digit * 10_u64.pow(exponent), 1, Scale::Log);
                assert!(now >= last);
                last = now;
            }
        }
        assert_eq!(height(50, 100, Scale::Linear), 220);
        assert_eq!(height(u64::MAX, u64::MAX, Scale::Linear), 440);
    }
}
