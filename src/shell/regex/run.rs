//! Walking a program over a text.

use super::Regex;
use super::program::Instruction;

/// Steps for one search; a search that takes more finds nothing.
const FUEL: u32 = 2_000_000;

/// Byte ranges of the match and its groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captures(Vec<Option<usize>>);

impl Captures {
    /// The range of a group, 0 being the whole match.
    pub fn get(&self, group: usize) -> Option<(usize, usize)> {
        let place = |at: usize| self.0.get(at).copied().flatten();
        Some((place(group * 2)?, place(group * 2 + 1)?))
    }

    pub fn start(&self) -> usize {
        self.get(0).map_or(0, |range| range.0)
    }

    pub fn end(&self) -> usize {
        self.get(0).map_or(0, |range| range.1)
    }

    /// The text of a group, empty if it took no part.
    pub fn text<'t>(&self, group: usize, text: &'t str) -> &'t str {
        self.get(group).and_then(|(from, to)| text.get(from..to)).unwrap_or("")
    }
}

pub(super) fn find(regex: &Regex, text: &str, start: usize) -> Option<Captures> {
    let mut fuel = FUEL;
    let anchored = regex.program.get(1) == Some(&Instruction::LineStart);
    let first = match regex.program.get(1) {
        Some(Instruction::Char(c)) if !regex.ignore_case => Some(*c),
        _ => None,
    };
    let mut seen = Vec::new();
    let mut at = start;
    loop {
        let rest = text.get(at..)?;
        if let Some(first) = first {
            at += rest.find(first)?;
        }
        if let Some(captures) = run_at(regex, text, at, None, &mut fuel, &mut seen) {
            return Some(captures);
        }
        if anchored || fuel == 0 {
            return None;
        }
        at += text.get(at..)?.chars().next()?.len_utf8();
    }
}

/// A thread that waits: where it goes on, or a capture that is to be put back.
enum Task {
    Go(usize, usize),
    Restore(usize, Option<usize>),
}

/// The best match that begins at `start`, and ends at `end` if that is given.
fn run_at(
    regex: &Regex,
    text: &str,
    start: usize,
    end: Option<usize>,
    fuel: &mut u32,
    scratch: &mut Vec<bool>,
) -> Option<Captures> {
    let length = regex.program.len();
    let remember = !regex.has_back_reference
        && length.saturating_mul(text.len() - start.min(text.len()) + 1) < 4_000_000;
    let span = text.len().saturating_sub(start) + 1;
    scratch.clear();
    if remember {
        scratch.resize(length * span, false);
    }
    let mut captures = vec![None; (regex.groups + 1) * 2];
    let mut best: Option<Vec<Option<usize>>> = None;
    let mut stack = vec![Task::Go(0, start)];
    while let Some(task) = stack.pop() {
        let (mut pc, mut at) = match task {
            Task::Go(pc, at) => (pc, at),
            Task::Restore(slot, value) => {
                if let Some(place) = captures.get_mut(slot) {
                    *place = value;
                }
                continue;
            }
        };
        loop {
            let Some(left) = fuel.checked_sub(1) else { return best.map(Captures) };
            *fuel = left;
            if remember {
                let Some(seen) = scratch.get_mut(pc * span + at.saturating_sub(start)) else { break };
                if std::mem::replace(seen, true) {
                    break;
                }
            }
            let Some(instruction) = regex.program.get(pc) else { break };
            let next = || text.get(at..).and_then(|rest| rest.chars().next());
            let step = match instruction {
                Instruction::Char(expected) => next().filter(|c| same(*c, *expected, regex.ignore_case)),
                Instruction::Any => next(),
                Instruction::Set(set) => next().filter(|c| {
                    set.contains(*c)
                        || (regex.ignore_case && (set.contains(lower(*c)) || set.contains(upper(*c))))
                }),
                Instruction::Split(a, b) => {
                    stack.push(Task::Go(*b, at));
                    pc = *a;
                    continue;
                }
                Instruction::Jump(to) => {
                    pc = *to;
                    continue;
                }
                Instruction::Save(slot) => {
                    if let Some(place) = captures.get_mut(*slot) {
                        stack.push(Task::Restore(*slot, *place));
                        *place = Some(at);
                    }
                    pc += 1;
                    continue;
                }
                Instruction::Match if end.is_some_and(|end| end != at) => break,
                Instruction::Match if regex.first => return Some(Captures(captures)),
                Instruction::Match => {
                    let longer = best
                        .as_ref()
                        .and_then(|best| best.get(1).copied().flatten())
                        .is_none_or(|end| at > end);
                    if longer {
                        best = Some(captures.clone());
                    }
                    break;
                }
                Instruction::Look { regex: inner, behind, negated } => {
                    if looks(inner, text, at, *behind, fuel) == *negated {
                        break;
                    }
                    pc += 1;
                    continue;
                }
                Instruction::Atomic(inner) => {
                    let Some(found) = run_at(inner, text, at, None, fuel, &mut Vec::new()) else { break };
                    at = found.end();
                    pc += 1;
                    continue;
                }
                Instruction::BackReference(group) => {
                    let captured = Captures(captures.clone());
                    let wanted = captured.text(*group, text);
                    if !text.get(at..).is_some_and(|rest| rest.starts_with(wanted)) {
                        break;
                    }
                    at += wanted.len();
                    pc += 1;
                    continue;
                }
                assertion => {
                    if !holds(assertion, text, at) {
                        break;
                    }
                    pc += 1;
                    continue;
                }
            };
            let Some(c) = step else { break };
            at += c.len_utf8();
            pc += 1;
        }
    }
    best.map(Captures)
}

/// Whether a pattern begins at a place, or ends there.
fn looks(inner: &Regex, text: &str, at: usize, behind: bool, fuel: &mut u32) -> bool {
    let mut seen = Vec::new();
    if !behind {
        return run_at(inner, text, at, None, fuel, &mut seen).is_some();
    }
    let head = text.get(..at).unwrap_or("");
    let mut starts = head.char_indices().map(|(start, _)| start).chain([at]).rev();
    starts.any(|start| run_at(inner, text, start, Some(at), fuel, &mut seen).is_some())
}

fn holds(assertion: &Instruction, text: &str, at: usize) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = text.get(..at).and_then(|head| head.chars().next_back()).is_some_and(is_word);
    let after = text.get(at..).and_then(|tail| tail.chars().next()).is_some_and(is_word);
    match assertion {
        Instruction::LineStart => at == 0,
        Instruction::LineEnd => at == text.len(),
        Instruction::LastEnd => matches!(text.get(at..), Some("" | "\n")),
        Instruction::EachStart => at == 0 || text.get(..at).is_some_and(|head| head.ends_with('\n')),
        Instruction::EachEnd => text.get(at..).is_some_and(|tail| tail.is_empty() || tail.starts_with('\n')),
        Instruction::WordEdge(wanted) => (before != after) == *wanted,
        Instruction::WordStart => !before && after,
        Instruction::WordEnd => before && !after,
        _ => true,
    }
}

fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

fn same(a: char, b: char, ignore_case: bool) -> bool {
    a == b || (ignore_case && lower(a) == lower(b))
}
