//! What overlaps and what waits, in virtual time.

use super::BuildKit;
use crate::build::Schedule;

impl BuildKit {
    /// The chain of steps that took the whole time.
    pub(super) fn schedule(&self) -> Schedule {
        let last =
            (0..self.solved.len()).max_by_key(|id| self.solved.get(*id).map_or(0, |solved| solved.ended));
        let mut path = vec![];
        let mut at = last;
        while let Some(id) = at {
            let Some(solved) = self.solved.get(id) else { break };
            if let Some(step) = self.graph.get(id).and_then(|vertex| vertex.step) {
                path.push(step);
            }
            at = solved.after;
        }
        path.reverse();
        let millis = |nanos: i64| u64::try_from(nanos / 1_000_000).unwrap_or(0);
        Schedule {
            critical_path: path,
            length_ms: millis(self.solved.iter().map(|solved| solved.ended).max().unwrap_or(0)),
            work_ms: millis(self.solved.iter().map(|solved| solved.ended - solved.started).sum()),
        }
    }
}
