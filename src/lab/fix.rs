//! A better order of the lines, found by building it: what the last edit would have cost had it been so before.

use super::moment::Moment;
use super::op::Op;
use super::project::Side;
use super::view::panels::FixOffer;
use super::view::{Brief, Fate, StepFacts};
use crate::build::PartName;
use crate::vfs::path;

/// What each tool needs to know which packages to install: word of the command, files.
const MANIFESTS: &[(&str, &[&str])] = &[
    ("npm ", &["package.json", "package-lock.json", "npm-shrinkwrap.json"]),
    ("yarn", &["package.json", "yarn.lock", ".yarnrc.yml"]),
    ("pnpm ", &["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"]),
    ("pip ", &["requirements.txt", "constraints.txt"]),
    ("poetry ", &["pyproject.toml", "poetry.lock"]),
    ("uv ", &["pyproject.toml", "uv.lock"]),
    ("go mod", &["go.mod", "go.sum"]),
    ("cargo fetch", &["Cargo.toml", "Cargo.lock"]),
    ("bundle ", &["Gemfile", "Gemfile.lock"]),
    ("composer ", &["composer.json", "composer.lock"]),
    ("mvn ", &["pom.xml"]),
    ("dotnet restore", &["Directory.Packages.props", "global.json", "nuget.config"]),
];

/// The best of the orders that are worth trying for a side, if one would have made `op` (which led from `before` to
/// `now`) at least a third cheaper.
pub fn offer(before: &Moment, now: &Moment, op: &Op, side: Side) -> Option<FixOffer> {
    let facts = now.side(side);
    let cost = facts.ms;
    let root = facts.steps.iter().position(|step| step.fate == Fate::Changed)?;
    let text = &now.desk.recipe(side).dockerfile;
    if facts.failure.is_some() || before.desk.recipe(side).dockerfile != *text {
        return None;
    }
    let candidates = candidates(now, side, root, text);
    let tried = candidates.into_iter().filter_map(|(label, text)| {
        let edit = Op::Edit { side, text };
        let after = before.after(&edit).ok()?.after(op).ok()?;
        let side = after.side(side);
        side.failure.is_none().then_some((side.ms, label, edit))
    });
    let (with, label, op) = tried.min_by_key(|(ms, ..)| *ms)?;
    (with.saturating_mul(3) < cost.saturating_mul(2)).then_some(FixOffer { label, op, cost: (with, cost) })
}

/// Other texts with what is done in them.
fn candidates(now: &Moment, side: Side, root: usize, text: &str) -> Vec<(String, String)> {
    let steps = &now.side(side).steps;
    let Some(changed) = steps.get(root) else { return vec![] };
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    let followers: Vec<&StepFacts> =
        steps.iter().skip(root + 1).filter(|step| step.fate == (Fate::Cascade { root })).collect();
    if matches!(changed.instruction.as_str(), "COPY" | "ADD") {
        for (at, run) in followers.iter().enumerate().filter(|(_, step)| step.instruction == "RUN") {
            // Down below that step: its own stays where it is.
            out.extend(moved_below(&lines, changed, run).map(|text| (format!("{} ↓", changed.text), text)));
            let next_is_last =
                followers.get(at + 1..).unwrap_or_default().iter().all(|step| step.instruction != "RUN");
            let files = manifests(now, &run.text);
            if !files.is_empty() {
                let copy = format!("COPY {} ./", files.join(" "));
                let text = moved_below(&lines, changed, run)
                    .and_then(|text| inserted(&text, changed.lines.0, &copy));
                out.extend(text.map(|text| (copy, text)));
            }
            if next_is_last {
                break;
            }
        }
    }
    if changed.why == Some(Brief::Part { part: PartName::Arguments }) {
        let arg = steps.iter().take(root).rev().find(|step| step.instruction == "ARG");
        let line = arg.filter(|arg| !changed.text.contains(&format!("${}", argument(&arg.text))));
        out.extend(
            line.and_then(|arg| Some((format!("{} ↓", arg.text), moved_below(&lines, arg, changed)?))),
        );
    }
    out
}

/// The name that `ARG NAME=value` declares.
fn argument(text: &str) -> &str {
    let name = text.split_whitespace().nth(1).unwrap_or_default();
    name.split('=').next().unwrap_or_default()
}

/// The files that a command needs to know its packages, as far as the context has them.
fn manifests(now: &Moment, command: &str) -> Vec<&'static str> {
    let known = MANIFESTS.iter().find(|(word, _)| command.contains(word));
    let there = |name: &&&str| now.desk.context.exists(&path::clean(&format!("/{name}")));
    known.map(|(_, files)| files.iter().filter(there).copied().collect()).unwrap_or_default()
}

/// The text with the lines of one step moved below those of a later one.
fn moved_below(lines: &[&str], step: &StepFacts, other: &StepFacts) -> Option<String> {
    let range = |step: &StepFacts| Some((step.lines.0 as usize).checked_sub(1)?..step.lines.1 as usize);
    let (from, to) = (range(step)?, range(other)?);
    let parts =
        [lines.get(..from.start)?, lines.get(from.end..to.end)?, lines.get(from)?, lines.get(to.end..)?];
    Some(parts.concat().join("\n") + "\n")
}

/// The text with another line before the one of that number (1-based).
fn inserted(text: &str, line: u32, new: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let at = (line as usize).checked_sub(1)?;
    Some([lines.get(..at)?, &[new], lines.get(at..)?].concat().join("\n") + "\n")
}
