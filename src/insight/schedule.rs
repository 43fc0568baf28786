//! A BuildKit build in virtual time: which steps ran side by side.

use serde::Serialize;

use crate::build::Report;

/// A step as a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Lane {
    /// Index in the report.
    pub step: usize,
    /// From 0 down; bars in one lane do not overlap.
    pub lane: usize,
    pub started_ms: u64,
    pub ended_ms: u64,
    /// Whether a faster step would make the whole build faster.
    pub critical: bool,
}

/// The bars of a report in the order of their start, each in the first lane that is free; the steps of one stage keep
/// to one lane where they can.
pub fn lanes(report: &Report) -> Vec<Lane> {
    let critical =
        report.schedule.as_ref().map(|schedule| schedule.critical_path.as_slice()).unwrap_or_default();
    let mut steps: Vec<_> = report.steps.iter().filter(|step| step.ended_ms > step.started_ms).collect();
    steps.sort_by_key(|step| (step.started_ms, step.index));
    // The end of the last bar of each lane, and the stage it belongs to.
    let mut ends: Vec<(u64, Option<usize>)> = vec![];
    let mut out = vec![];
    for step in steps {
        let free = |(end, _): &&(u64, Option<usize>)| *end <= step.started_ms;
        let same = ends.iter().position(|lane| free(&lane) && lane.1 == step.stage);
        let lane = same.or_else(|| ends.iter().position(|lane| free(&lane))).unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = (step.ended_ms, step.stage),
            None => ends.push((step.ended_ms, step.stage)),
        }
        out.push(Lane {
            step: step.index,
            lane,
            started_ms: step.started_ms,
            ended_ms: step.ended_ms,
            critical: critical.contains(&step.index),
        });
    }
    out
}
