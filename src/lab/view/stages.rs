//! The stages of a build as boxes in columns, each to the right of those that it needs.

use super::badge::{Badge, badge};
use super::facts::SideFacts;
use crate::build::StageReport;

/// All lengths are CSS pixels.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageGraph {
    /// In the order of the Dockerfile.
    pub boxes: Vec<StageBox>,
    pub arrows: Vec<Arrow>,
    pub width: u32,
    pub height: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageBox {
    pub x: u32,
    pub y: u32,
    pub width: u32,
    pub height: u32,
    /// What there was to do in it, its `FROM` left out.
    pub steps: Vec<Badge>,
}

/// From a stage to one that begins with it or copies from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow {
    pub start: (u32, u32),
    pub end: (u32, u32),
    /// Whether the stage that it ends in is built.
    pub used: bool,
}

const WIDTH: u32 = 236;
const HEAD: u32 = 46;
const ROW: u32 = 26;
const FOOT: u32 = 8;
const GAP: (u32, u32) = (48, 16);

impl StageGraph {
    pub fn of(stages: &[StageReport], side: &SideFacts) -> Self {
        let mut graph = Self::default();
        let mut columns: Vec<u32> = vec![];
        // How far down each column is taken.
        let mut bottoms: Vec<u32> = vec![];
        for stage in stages {
            // In a Dockerfile that does not build, a stage may name a later one.
            let needs = stage.needs.iter().filter_map(|&need| columns.get(need)).max();
            let column = needs.map_or(0, |need| need + 1);
            columns.push(column);
            let at = usize::try_from(column).unwrap_or(usize::MAX);
            while bottoms.len() <= at {
                bottoms.push(0);
            }
            let step = |&at: &usize| {
                badge(side, at).filter(|_| side.steps.get(at).is_some_and(|step| step.instruction != "FROM"))
            };
            let steps: Vec<Badge> = stage.steps.iter().filter_map(step).collect();
            let rows = u32::try_from(steps.len()).unwrap_or(u32::MAX);
            let height = ROW.saturating_mul(rows).saturating_add(HEAD + FOOT);
            let x = column.saturating_mul(WIDTH + GAP.0);
            let y = bottoms.get(at).copied().unwrap_or(0);
            let end = (x, y.saturating_add(HEAD / 2));
            for from in stage.needs.iter().filter_map(|&need| graph.boxes.get(need)) {
                let start = (from.x + from.width, from.y.saturating_add(HEAD / 2));
                graph.arrows.push(Arrow { start, end, used: stage.reached });
            }
            let bottom = y.saturating_add(height);
            if let Some(place) = bottoms.get_mut(at) {
                *place = bottom.saturating_add(GAP.1);
            }
            graph.width = graph.width.max(x.saturating_add(WIDTH));
            graph.height = graph.height.max(bottom);
            graph.boxes.push(StageBox { x, y, width: WIDTH, height, steps });
        }
        graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::view::Fate;
    use crate::lab::view::sample::{side, step};

    fn stage(index: usize, needs: &[usize], reached: bool, steps: &[usize]) -> StageReport {
        let (needs, steps) = (needs.to_vec(), steps.to_vec());
        StageReport { index, name: None, base: "scratch".to_owned(), reached, needs, steps }
    }

    #[test]
    fn a_stage_stands_to_the_right_of_what_it_needs() {
        let steps = vec![
            step("FROM x", Fate::Reused),
            step("RUN a", Fate::Changed),
            step("FROM y", Fate::Skipped),
            step("RUN b", Fate::Skipped),
            step("FROM z", Fate::Reused),
            step("COPY --from=0 a a", Fate::Changed),
            step("ENV a=b", Fate::Metadata),
        ];
        let stages =
            [stage(0, &[], true, &[0, 1]), stage(1, &[], false, &[2, 3]), stage(2, &[0], true, &[4, 5, 6])];
        let graph = StageGraph::of(&stages, &side("t", steps, &[]));
        let places: Vec<_> = graph.boxes.iter().map(|of| (of.x / (WIDTH + GAP.0), of.y > 0)).collect();
        assert_eq!(places, [(0, false), (0, true), (1, false)]);
        let steps: Vec<Vec<usize>> =
            graph.boxes.iter().map(|of| of.steps.iter().map(|badge| badge.step).collect()).collect();
        assert_eq!(steps, [vec![1], vec![3], vec![5]], "neither FROM nor metadata is a step");
        let [arrow] = graph.arrows.as_slice() else { panic!("{:?}", graph.arrows) };
        assert!(arrow.used && arrow.start.0 < arrow.end.0);
        let last = &graph.boxes[1];
        assert_eq!(graph.height, last.y + last.height);
    }

    #[test]
    fn a_stage_that_needs_itself_or_a_later_one_has_a_place_too() {
        let stages = [stage(0, &[0, 1], true, &[]), stage(1, &[7], true, &[])];
        let graph = StageGraph::of(&stages, &SideFacts::default());
        assert_eq!((graph.boxes.len(), graph.arrows.len()), (2, 0));
    }
}
