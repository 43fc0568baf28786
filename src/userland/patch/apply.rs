//! Finding the places of hunks, after GNU patch's `locate_hunk`.

use super::read::{FilePatch, Hunk, Kind};

/// What came of a file.
#[derive(Debug, Default)]
pub(super) struct Applied {
    pub text: String,
    /// What is said of hunks that were not in their places.
    pub said: Vec<String>,
    /// Places of the hunks that found none.
    pub failed: Vec<usize>,
    /// Whether a hunk was not in its place, or did not fit to the letter.
    pub is_off: bool,
}

/// Applies hunks one after the other; each may leave out up to `fuzz` lines of its context.
pub(super) fn apply(old: &str, patch: &FilePatch, fuzz: usize) -> Applied {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let mut out = Applied::default();
    // Lines of the old file that are done with; how far later hunks are off; how much longer the new file is.
    let (mut done, mut offset, mut growth) = (0usize, 0isize, 0isize);
    for (index, hunk) in patch.hunks.iter().enumerate() {
        let (before, after) = hunk.context();
        let most = fuzz.min(before.max(after));
        let found = (0..=most).find_map(|fuzz| {
            locate(&lines, hunk, done, offset, fuzz).map(|(at, trimmed, moved)| (at, trimmed, moved, fuzz))
        });
        let Some((at, (head, tail), moved, fuzz)) = found else {
            out.failed.push(index);
            let shown = first_line(hunk).saturating_add_signed(growth);
            out.said.push(format!("Hunk #{} FAILED at {shown}.", index + 1));
            continue;
        };
        offset += moved;
        if fuzz > 0 || offset != 0 {
            out.is_off = true;
            let mut line =
                format!("Hunk #{} succeeded at {}", index + 1, (at + 1 - head).saturating_add_signed(growth));
            if fuzz > 0 {
                line.push_str(&format!(" with fuzz {fuzz}"));
            }
            if offset != 0 {
                let plural = if offset == 1 { "" } else { "s" };
                line.push_str(&format!(" (offset {offset} line{plural})"));
            }
            out.said.push(line + ".");
        }
        out.text.extend(lines.get(done..at).unwrap_or_default().iter().copied());
        done = at;
        let kept = hunk.lines.len() - tail;
        for line in hunk.lines.get(head..kept).unwrap_or_default() {
            match line.kind {
                Kind::Come => {
                    out.text.push_str(&line.text);
                    growth += 1;
                }
                Kind::Same => {
                    out.text.push_str(lines.get(done).copied().unwrap_or(""));
                    done += 1;
                }
                Kind::Gone => {
                    done += 1;
                    growth -= 1;
                }
            }
        }
    }
    if !out.failed.is_empty() {
        out.is_off = true;
    }
    out.text.extend(lines.get(done..).unwrap_or_default().iter().copied());
    out
}

/// Where a hunk says that it begins, from 1.
fn first_line(hunk: &Hunk) -> usize {
    match hunk.old_lines().next() {
        // Nothing is there: it goes after that line.
        None => hunk.old_start + 1,
        Some(_) => hunk.old_start,
    }
}

/// The line from 0 at which a hunk without the first and last lines that are left out begins, how many these are, and
/// how far that is from where it was looked for.
fn locate(
    lines: &[&str],
    hunk: &Hunk,
    done: usize,
    offset: isize,
    fuzz: usize,
) -> Option<(usize, (usize, usize), isize)> {
    let pattern: Vec<&str> = hunk.old_lines().collect();
    let guess = first_line(hunk).saturating_add_signed(offset).saturating_sub(1);
    if pattern.is_empty() {
        return (lines.is_empty() || hunk.old_start > 0 || done == 0).then_some((
            guess.min(lines.len()),
            (0, 0),
            0,
        ));
    }
    let (before, after) = hunk.context();
    let most = before.max(after);
    let (head, tail) = ((fuzz + before).checked_sub(most), (fuzz + after).checked_sub(most));
    let fits = |start: usize, head: usize, tail: usize| {
        let wanted = pattern.get(head..pattern.len().saturating_sub(tail)).unwrap_or_default();
        start >= done && lines.get(start + head..start + head + wanted.len()) == Some(wanted)
    };
    let moved = |at: usize| at as isize - guess as isize;
    match (head, tail) {
        // Less context before than after: it is the beginning of the file, and so for the end.
        (None, tail) => {
            let tail = tail.unwrap_or(0);
            (fits(0, 0, tail)).then(|| (0, (0, tail), moved(0)))
        }
        (Some(head), None) => {
            let start = lines.len().checked_sub(pattern.len())?;
            fits(start, head, 0).then(|| (start + head, (head, 0), moved(start)))
        }
        (Some(head), Some(tail)) => (0..=lines.len() + guess)
            .flat_map(|away| [Some(guess + away), guess.checked_sub(away).filter(|_| away > 0)])
            .flatten()
            .find(|start| fits(*start, head, tail))
            .map(|start| (start + head, (head, tail), moved(start))),
    }
}
