//! What an edit would cost, found out by building it on a copy of the engine.

use serde::Serialize;

use crate::build::{Engine, Report, Request, Verdict, build};
use crate::text::Source;

/// What a build cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Indices of the steps that ran.
    pub steps: Vec<usize>,
    /// Virtual milliseconds.
    pub ms: u64,
    /// Bytes of the layers that are new.
    pub bytes: u64,
}

/// What the build behind a report cost.
pub fn cost(report: &Report) -> Cost {
    let ran = report.steps.iter().filter(|step| step.verdict.ran());
    Cost {
        steps: ran.clone().map(|step| step.index).collect(),
        ms: report.duration_ms,
        bytes: ran.filter_map(|step| step.layer).map(|layer| layer.size).sum(),
    }
}

/// What it would cost to build `after` once `before` is built. The engine is left as it is.
pub fn what_if(engine: &Engine, before: &Request, after: &Request) -> Cost {
    let mut copy = engine.clone();
    build(&mut copy, before);
    cost(&build(&mut copy, after))
}

/// Another order of the same instructions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// The Dockerfile with that order.
    pub dockerfile: String,
    /// What was moved: index of the step, and of the step behind which it stands now.
    pub moved: (usize, usize),
    /// What the edit costs now and what it would cost then.
    pub now: Cost,
    pub then: Cost,
}

/// Orders in which the edit from `before` to `after` is cheaper, the cheapest first: a step that runs because of the
/// edit is moved down, one place after the other, as long as the build still succeeds and gives the same files.
pub fn better_orders(engine: &Engine, before: &Request, after: &Request) -> Vec<Order> {
    let mut copy = engine.clone();
    let old = build(&mut copy, before);
    let report = build(&mut copy, after);
    let now = cost(&report);
    let Some(target) = report.image().and_then(|id| copy.store.image(id)).map(|image| image.tree.clone())
    else {
        return vec![];
    };
    let _ = old;
    let mut out = vec![];
    for (moved, behind, dockerfile) in candidates(&report, after) {
        let with = |request: &Request| {
            let mut request = request.clone();
            if let Some(source) = &mut request.dockerfile {
                *source = Source::new(source.name.clone(), dockerfile.as_str());
            }
            request
        };
        let mut copy = engine.clone();
        build(&mut copy, &with(before));
        let report = build(&mut copy, &with(after));
        let tree = report.image().and_then(|id| copy.store.image(id)).map(|image| &image.tree);
        let then = cost(&report);
        if tree.is_some_and(|tree| same_files(tree, &target)) && then.ms < now.ms {
            out.push(Order { dockerfile, moved: (moved, behind), now: now.clone(), then });
        }
    }
    out.sort_by_key(|order| order.then.ms);
    out
}

/// Times differ whenever steps change places; names, modes and contents must not.
fn same_files(a: &crate::vfs::Tree, b: &crate::vfs::Tree) -> bool {
    let mut theirs = b.walk_all();
    let same = a.walk_all().all(|(path, node)| {
        theirs.next().is_some_and(|(other, theirs)| {
            path == other && node.meta.mode == theirs.meta.mode && node.content() == theirs.content()
        })
    });
    same && theirs.next().is_none()
}

/// Dockerfiles with one step that began a cascade moved below a later step of its stage.
fn candidates(report: &Report, request: &Request) -> Vec<(usize, usize, String)> {
    const MOST: usize = 24;
    let Some(source) = &request.dockerfile else { return vec![] };
    let lines: Vec<&str> = source.text.lines().collect();
    let mut out = vec![];
    for step in &report.steps {
        let roots = report.steps.iter().filter_map(|other| other.verdict.reason()).any(
            |reason| matches!(reason.cause, crate::build::Cause::Cascade { root } if root == step.index),
        );
        if !roots
            || step.trigger
            || !matches!(step.verdict, Verdict::Built { .. })
            || step.instruction == "FROM"
        {
            continue;
        }
        let later = report.steps.iter().filter(|other| other.stage == step.stage && other.index > step.index);
        for behind in later.take(MOST) {
            if let Some(text) = move_lines(&lines, step.lines, behind.lines) {
                out.push((step.index, behind.index, text));
            }
        }
    }
    out.truncate(MOST);
    out
}

/// The lines `from` (1-based, both included) moved behind the lines `behind`, which come later.
fn move_lines(lines: &[&str], from: (u32, u32), behind: (u32, u32)) -> Option<String> {
    let (first, last) = (from.0.checked_sub(1)? as usize, from.1 as usize);
    let end = behind.1 as usize;
    if last > behind.0.checked_sub(1)? as usize {
        return None;
    }
    let moved = lines.get(first..last)?;
    let between = lines.get(last..end)?;
    let parts = [lines.get(..first)?, between, moved, lines.get(end..)?];
    Some(parts.concat().join("\n") + "\n")
}
