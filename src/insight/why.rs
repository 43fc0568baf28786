//! Why a step ran or was reused, in one sentence. The one place where these sentences are made.

use crate::build::{
    CacheSource, Cause, FileChange, FileDiff, PartDiff, PartName, Reason, Report, Step, Verdict,
};

/// Names of files, arguments and the like that a sentence lists before it only counts.
const NAMED: usize = 3;
/// Values longer than this are not quoted.
const QUOTED: usize = 48;

/// Why `step`, which is one of `report`, ran or did not.
pub fn sentence(report: &Report, step: &Step) -> String {
    let what = name(step);
    match &step.verdict {
        Verdict::Base => format!("{what} is taken as it is."),
        Verdict::Cached { from } => match from {
            CacheSource::Earlier => format!("{what} was reused: nothing that it depends on changed."),
            CacheSource::SameBuild { step } => match report.steps.get(*step) {
                Some(same) => format!("{what} was reused: {} in this build is the same step.", at(same)),
                None => format!("{what} was reused from this build."),
            },
            CacheSource::Image { name } => {
                format!("{what} was reused from {name}, which --cache-from names.")
            }
        },
        Verdict::Built { reason } => format!("{what} {}.", because(report, reason)),
        Verdict::Failed { reason, exit_code, .. } => {
            let ran = reason.as_ref().map(|reason| because(report, reason));
            let end = match exit_code {
                Some(code) => format!("failed with exit code {code}"),
                None => "failed".to_owned(),
            };
            match ran {
                Some(ran) => format!("{what} {ran}, and {end}."),
                None => format!("{what} {end}."),
            }
        }
        Verdict::Metadata => {
            format!(
                "{what} changes the configuration of the image only: there is nothing to run or to reuse."
            )
        }
        Verdict::NotReached => format!("{what} was not reached: the build had failed before."),
        Verdict::Skipped => format!("{what} was skipped: nothing that was asked for needs its stage."),
    }
}

/// The end of a sentence that begins with the step's name.
fn because(report: &Report, reason: &Reason) -> String {
    let ran = if reason.elsewhere { "ran" } else { "ran again" };
    match reason.cause {
        Cause::First => "ran because nothing like it was built before".to_owned(),
        Cause::NoCache => "ran because the cache was switched off for it".to_owned(),
        Cause::Removed => "ran again because what came of it before was removed".to_owned(),
        Cause::BaseMoved => match reason.parts.iter().find_map(moved) {
            Some(moved) => format!("{ran} because {moved}"),
            None => format!("{ran} because the base image is another one than before"),
        },
        Cause::Cascade { root } => match report.steps.get(root) {
            Some(root) => format!("{ran} only because {} did", at(root)),
            None => format!("{ran} only because a step before it did"),
        },
        Cause::Changed => {
            // What the step builds on follows from steps that have sentences of their own.
            let own: Vec<&PartDiff> =
                reason.parts.iter().filter(|part| part.name != PartName::Parent).collect();
            let parts = if own.is_empty() { reason.parts.iter().collect() } else { own };
            let parts: Vec<String> = parts.into_iter().map(part).collect();
            match (parts.is_empty(), reason.elsewhere) {
                (true, _) => format!("{ran} because something about it changed"),
                (false, false) => format!("ran again because {}", list(&parts, "and")),
                (false, true) => {
                    format!(
                        "ran because no earlier step is the same: compared with one of another Dockerfile or stage, {}",
                        list(&parts, "and")
                    )
                }
            }
        }
    }
}

fn moved(part: &PartDiff) -> Option<String> {
    let both = part.old.as_deref().zip(part.new.as_deref());
    (part.name == PartName::Base).then(|| match both.filter(|(old, new)| short(old) && short(new)) {
        Some((old, new)) => format!("the base image was {old} and is {new}"),
        None => "the base image is another one than before".to_owned(),
    })
}

/// What differs in one part of the key.
fn part(part: &PartDiff) -> String {
    if !part.files.is_empty() {
        return files(&part.files);
    }
    let what = part.name.words();
    match part.name {
        PartName::Arguments | PartName::Environment | PartName::Labels => {
            let changes = assignments(part);
            let (one, many) = match part.name {
                PartName::Arguments => ("the build argument", "the build arguments"),
                PartName::Environment => ("the variable", "the variables"),
                _ => ("the label", "the labels"),
            };
            match changes.as_slice() {
                [] => format!("{what} changed"),
                [only] => format!("{one} {only}"),
                several => format!("{many} {}", list(several, "and")),
            }
        }
        PartName::Content => "the copied files changed".to_owned(),
        _ => plain(what, part.old.as_deref(), part.new.as_deref()),
    }
}

fn plain(what: &str, old: Option<&str>, new: Option<&str>) -> String {
    match (old, new) {
        (Some(old), Some(new)) if short(old) && short(new) => format!("{what} was {old} and is {new}"),
        (Some(_), Some(_)) => format!("{what} changed"),
        (None, Some(new)) if short(new) => format!("{what} is {new} now"),
        (None, _) => format!("{what} is new"),
        (Some(old), None) if short(old) => format!("{what} is no longer {old}"),
        (Some(_), None) => format!("{what} is gone"),
    }
}

/// A value that can stand in a sentence; digests say nothing to people.
fn short(value: &str) -> bool {
    !value.is_empty()
        && value.chars().count() <= QUOTED
        && !value.contains('\n')
        && !value.starts_with("sha256:")
}

/// Each `NAME=value` that differs: `VERSION changed from 1 to 2`.
fn assignments(part: &PartDiff) -> Vec<String> {
    let old = pairs(part.old.as_deref());
    let new = pairs(part.new.as_deref());
    let mut out = vec![];
    for (name, value) in &new {
        match old.iter().find(|(old, _)| old == name) {
            Some((_, before)) if before == value => {}
            Some((_, before)) if short(before) && short(value) => {
                out.push(format!("{name} changed from {before} to {value}"));
            }
            Some(_) => out.push(format!("{name} changed")),
            None if short(value) => out.push(format!("{name} is new, with the value {value}")),
            None => out.push(format!("{name} is new")),
        }
    }
    let gone = old.iter().filter(|(name, _)| !new.iter().any(|(new, _)| new == name));
    out.extend(gone.map(|(name, _)| format!("{name} is gone")));
    out
}

/// `NAME=value`, one a line.
fn pairs(text: Option<&str>) -> Vec<(&str, &str)> {
    text.unwrap_or_default().lines().filter_map(|line| line.split_once('=')).collect()
}

fn files(files: &[FileDiff]) -> String {
    // A directory whose entries changed says nothing that they do not say.
    match files {
        [] => "the copied files changed".to_owned(),
        [only] => file(only),
        several if several.len() <= NAMED => {
            let names: Vec<String> = several.iter().map(file).collect();
            list(&names, "and")
        }
        several => {
            let names: Vec<String> = several.iter().take(NAMED - 1).map(|file| file.path.clone()).collect();
            format!(
                "{} and {} more of the copied files changed",
                names.join(", "),
                several.len() - names.len()
            )
        }
    }
}

fn file(file: &FileDiff) -> String {
    let path = &file.path;
    match &file.change {
        FileChange::Added => format!("{path} is new"),
        FileChange::Deleted => format!("{path} is gone"),
        FileChange::Content { old, new } if old == new => format!("{path} changed"),
        FileChange::Content { old, new } => format!("{path} changed ({old} to {new} bytes)"),
        FileChange::Mode { old, new } => format!("the mode of {path} changed from {old:04o} to {new:04o}"),
        FileChange::Owner { old, new } => {
            format!("the owner of {path} changed from {}:{} to {}:{}", old.0, old.1, new.0, new.1)
        }
        FileChange::Kind { .. } => format!("{path} became something else"),
    }
}

fn list(items: &[String], and: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., last] => format!("{} {and} {last}", head.join(", ")),
    }
}

/// A step as the subject of its own sentence: the instruction, cut to what fits.
fn name(step: &Step) -> String {
    const LONGEST: usize = 60;
    let line = step.text.lines().next().unwrap_or_default().trim();
    let cut: String = line.chars().take(LONGEST).collect();
    if cut.len() < line.len() { format!("{}…", cut.trim_end()) } else { cut }
}

/// A step as the cause in another one's sentence.
fn at(step: &Step) -> String {
    let (line, _) = step.lines;
    format!("line {line}, {},", name(step))
}
