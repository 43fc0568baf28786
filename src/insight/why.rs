//! Why a step ran or was reused, in one sentence. The one place where these sentences are made.

use super::words::{Words, fill};
use crate::build::{
    CacheSource, Cause, FileChange, FileDiff, PartDiff, PartName, Reason, Report, Step, Verdict,
};

/// Names of files, arguments and the like that a sentence lists before it only counts.
const NAMED: usize = 3;
/// Values longer than this are not quoted.
const QUOTED: usize = 48;

/// Why `step`, which is one of `report`, ran or did not.
pub fn sentence(report: &Report, step: &Step, words: &Words) -> String {
    let what = name(step);
    let say = |template: &str| fill(template, &[&what]);
    match &step.verdict {
        Verdict::Base => say(words.base),
        Verdict::Cached { from } => match from {
            CacheSource::Earlier => say(words.reused),
            CacheSource::SameBuild { step } => match report.steps.get(*step) {
                Some(same) => fill(words.reused_of_step, &[&what, &at(same, words)]),
                None => say(words.reused_of_build),
            },
            CacheSource::Image { name } => fill(words.reused_of_image, &[&what, name]),
        },
        Verdict::Built { reason } => fill(words.whole, &[&what, &because(report, reason, words)]),
        Verdict::Failed { reason, exit_code, .. } => {
            let end = match exit_code {
                Some(code) => fill(words.failed_with_code, &[&code.to_string()]),
                None => words.failed.to_owned(),
            };
            match reason {
                Some(reason) => fill(words.whole_and_failed, &[&what, &because(report, reason, words), &end]),
                None => fill(words.whole, &[&what, &end]),
            }
        }
        Verdict::Metadata => say(words.metadata),
        Verdict::NotReached => say(words.not_reached),
        Verdict::Skipped => say(words.skipped),
    }
}

/// Which steps ran only because the one at `index` did.
pub fn caused(report: &Report, index: usize, words: &Words) -> Option<String> {
    let root = |step: &Step| step.verdict.reason().map(|reason| reason.cause);
    let caused = report.steps.iter().filter(|step| root(step) == Some(Cause::Cascade { root: index }));
    let numbers: Vec<String> = caused.map(|step| step.number.to_string()).collect();
    let elsewhere =
        report.steps.get(index).and_then(|step| step.verdict.reason()).is_some_and(|reason| reason.elsewhere);
    let [one, many] = words.ran.map(|[again, once]| if elsewhere { once } else { again });
    match numbers.as_slice() {
        [] => None,
        [only] => Some(fill(words.caused_one, &[only, one])),
        [rest @ .., last] => Some(fill(words.caused_many, &[&rest.join(", "), last, many])),
    }
}

/// The end of a sentence that begins with the step's name.
fn because(report: &Report, reason: &Reason, words: &Words) -> String {
    let [[again, once], _] = words.ran;
    let ran = if reason.elsewhere { once } else { again };
    match reason.cause {
        Cause::First => words.first.to_owned(),
        Cause::NoCache => words.no_cache.to_owned(),
        Cause::Removed => words.removed.to_owned(),
        Cause::BaseMoved => {
            let moved = reason.parts.iter().find_map(|part| moved(part, words));
            fill(words.because, &[ran, &moved.unwrap_or_else(|| words.other_base.to_owned())])
        }
        Cause::Cascade { root } => match report.steps.get(root) {
            Some(root) => fill(words.cascade, &[ran, &at(root, words)]),
            None => fill(words.cascade_of_some, &[ran]),
        },
        Cause::Changed => {
            // What the step builds on follows from steps that have sentences of their own.
            let own: Vec<&PartDiff> =
                reason.parts.iter().filter(|part| part.name != PartName::Parent).collect();
            let parts = if own.is_empty() { reason.parts.iter().collect() } else { own };
            let parts: Vec<String> = parts.into_iter().map(|diff| part(diff, words)).collect();
            match (parts.is_empty(), reason.elsewhere) {
                (true, _) => fill(words.because, &[ran, words.something]),
                (false, false) => fill(words.because, &[again, &list(&parts, words.and)]),
                (false, true) => fill(words.compared_elsewhere, &[&list(&parts, words.and)]),
            }
        }
    }
}

fn moved(part: &PartDiff, words: &Words) -> Option<String> {
    let both = part.old.as_deref().zip(part.new.as_deref());
    (part.name == PartName::Base).then(|| match both.filter(|(old, new)| short(old) && short(new)) {
        Some((old, new)) => fill(words.base_was, &[old, new]),
        None => words.other_base.to_owned(),
    })
}

/// What differs in one part of the key.
fn part(part: &PartDiff, words: &Words) -> String {
    if !part.files.is_empty() {
        return files(&part.files, words);
    }
    let what = (words.part)(part.name);
    let [one, many] = match part.name {
        PartName::Arguments => words.argument,
        PartName::Environment => words.variable,
        PartName::Labels => words.label,
        PartName::Content => return words.files_changed.to_owned(),
        _ => return plain(what, part.old.as_deref(), part.new.as_deref(), words),
    };
    match assignments(part, words).as_slice() {
        [] => fill(words.changed, &[what]),
        [only] => fill(one, &[only]),
        several => fill(many, &[&list(several, words.and)]),
    }
}

fn plain(what: &str, old: Option<&str>, new: Option<&str>, words: &Words) -> String {
    match (old, new) {
        (Some(old), Some(new)) if short(old) && short(new) => fill(words.was, &[what, old, new]),
        (Some(_), Some(_)) => fill(words.changed, &[what]),
        (None, Some(new)) if short(new) => fill(words.is_now, &[what, new]),
        (None, _) => fill(words.is_new, &[what]),
        (Some(old), None) if short(old) => fill(words.no_longer, &[what, old]),
        (Some(_), None) => fill(words.gone, &[what]),
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
fn assignments(part: &PartDiff, words: &Words) -> Vec<String> {
    let old = pairs(part.old.as_deref());
    let new = pairs(part.new.as_deref());
    let mut out = vec![];
    for (name, value) in &new {
        match old.iter().find(|(old, _)| old == name) {
            Some((_, before)) if before == value => {}
            Some((_, before)) if short(before) && short(value) => {
                out.push(fill(words.changed_from, &[name, before, value]));
            }
            Some(_) => out.push(fill(words.name_changed, &[name])),
            None if short(value) => out.push(fill(words.new_with, &[name, value])),
            None => out.push(fill(words.name_is_new, &[name])),
        }
    }
    let gone = old.iter().filter(|(name, _)| !new.iter().any(|(new, _)| new == name));
    out.extend(gone.map(|(name, _)| fill(words.name_is_gone, &[name])));
    out
}

/// `NAME=value`, one a line.
fn pairs(text: Option<&str>) -> Vec<(&str, &str)> {
    text.unwrap_or_default().lines().filter_map(|line| line.split_once('=')).collect()
}

fn files(files: &[FileDiff], words: &Words) -> String {
    // A directory whose entries changed says nothing that they do not say.
    match files {
        [] => words.files_changed.to_owned(),
        [only] => file(only, words),
        several if several.len() <= NAMED => {
            let clauses: Vec<String> = several.iter().map(|diff| file(diff, words)).collect();
            list(&clauses, words.and)
        }
        several => {
            let names: Vec<String> = several.iter().take(NAMED - 1).map(|file| file.path.clone()).collect();
            let others = several.len() - names.len();
            fill(words.more_files, &[&names.join(", "), &others.to_string()])
        }
    }
}

fn file(file: &FileDiff, words: &Words) -> String {
    let path = file.path.as_str();
    match &file.change {
        FileChange::Added => fill(words.name_is_new, &[path]),
        FileChange::Deleted => fill(words.name_is_gone, &[path]),
        FileChange::Content { old, new } if old == new => fill(words.name_changed, &[path]),
        FileChange::Content { old, new } => {
            fill(words.bytes_changed, &[path, &old.to_string(), &new.to_string()])
        }
        FileChange::Mode { old, new } => {
            fill(words.mode_changed, &[path, &format!("{old:04o}"), &format!("{new:04o}")])
        }
        FileChange::Owner { old, new } => {
            let [old, new] = [old, new].map(|(uid, gid)| format!("{uid}:{gid}"));
            fill(words.owner_changed, &[path, &old, &new])
        }
        FileChange::Kind { .. } => fill(words.kind_changed, &[path]),
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
fn at(step: &Step, words: &Words) -> String {
    let (line, _) = step.lines;
    fill(words.at, &[&line.to_string(), &name(step)])
}
