//! Operators that make another text of a parameter's.

use crate::shell::syntax::{Operator, ReplaceMode, Word};

use super::pattern::Pattern;
use super::state::{Interrupt, Shell};

impl Shell<'_> {
    pub(super) fn transform(&mut self, operator: &Operator, text: String) -> Result<String, Interrupt> {
        Ok(match operator {
            Operator::RemovePrefix { longest, pattern } => {
                let pattern = Pattern::new(&self.pattern(pattern)?);
                let mut ends: Vec<usize> = boundaries(&text);
                if *longest {
                    ends.reverse();
                }
                self.sys.step(1 + text.len() as u64 / 8);
                let cut = ends.into_iter().find(|&end| pattern.matches(text.get(..end).unwrap_or("")));
                cut.and_then(|end| text.get(end..)).unwrap_or(&text).to_owned()
            }
            Operator::RemoveSuffix { longest, pattern } => {
                let pattern = Pattern::new(&self.pattern(pattern)?);
                let mut starts: Vec<usize> = boundaries(&text);
                if !*longest {
                    starts.reverse();
                }
                self.sys.step(1 + text.len() as u64 / 8);
                let cut = starts.into_iter().find(|&start| pattern.matches(text.get(start..).unwrap_or("")));
                cut.and_then(|start| text.get(..start)).unwrap_or(&text).to_owned()
            }
            Operator::Replace { mode, pattern, with } => {
                let pattern = self.pattern(pattern)?;
                let with = self.single(with)?;
                self.sys.step(1 + text.len() as u64);
                replace(&text, *mode, &pattern, &with)
            }
            Operator::Substring { offset, length } => {
                let chars: Vec<char> = text.chars().collect();
                let (from, to) = self.range(offset, length.as_ref(), chars.len())?;
                chars.get(from..to).unwrap_or_default().iter().collect()
            }
            Operator::Case { upper, all, pattern } => {
                let pattern = self.pattern(pattern)?;
                let which = (!pattern.is_empty()).then(|| Pattern::new(&pattern));
                let wanted =
                    |c: char| which.as_ref().is_none_or(|which| which.matches(c.encode_utf8(&mut [0; 4])));
                let change = |c: char| -> String {
                    if *upper { c.to_uppercase().collect() } else { c.to_lowercase().collect() }
                };
                let keep = if *all { usize::MAX } else { 1 };
                text.chars()
                    .enumerate()
                    .map(|(at, c)| if at < keep && wanted(c) { change(c) } else { c.to_string() })
                    .collect()
            }
            Operator::Transform('Q') => super::trace::quote_reusable(&text),
            Operator::Transform('u') => {
                let mut chars = text.chars();
                chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
            }
            Operator::Transform('E') => super::escapes::ansi(&text),
            Operator::Transform('U') => text.to_uppercase(),
            Operator::Transform('L') => text.to_lowercase(),
            _ => text,
        })
    }

    /// `:offset:length` as a range of indices.
    pub(super) fn range(
        &mut self,
        offset: &Word,
        length: Option<&Word>,
        len: usize,
    ) -> Result<(usize, usize), Interrupt> {
        let len = i64::try_from(len).unwrap_or(i64::MAX);
        let offset = self.arith_word(offset)?;
        let from = if offset < 0 { len + offset } else { offset };
        let to = match length {
            None => len,
            Some(length) => {
                let length = self.arith_word(length)?;
                if length < 0 { len + length } else { from.saturating_add(length) }
            }
        };
        let from = from.clamp(0, len);
        let to = to.clamp(from, len);
        Ok((from as usize, to as usize))
    }
}

/// Character boundaries of a text, both ends included.
fn boundaries(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

fn replace(text: &str, mode: ReplaceMode, pattern: &str, with: &str) -> String {
    if pattern.is_empty() {
        return match mode {
            ReplaceMode::Prefix => format!("{with}{text}"),
            ReplaceMode::Suffix => format!("{text}{with}"),
            _ => text.to_owned(),
        };
    }
    let compiled = Pattern::new(pattern);
    let bounds = boundaries(text);
    let longest = |from: usize| {
        bounds
            .iter()
            .rev()
            .copied()
            .filter(|&end| end > from)
            .find(|&end| compiled.matches(text.get(from..end).unwrap_or("")))
    };
    if mode == ReplaceMode::Suffix {
        let start = bounds.iter().copied().find(|&start| compiled.matches(text.get(start..).unwrap_or("")));
        return start.map_or(text.to_owned(), |start| format!("{}{with}", text.get(..start).unwrap_or("")));
    }
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        match longest(at) {
            Some(end) => {
                out.push_str(with);
                at = end;
                if mode != ReplaceMode::All {
                    break;
                }
            }
            None if mode == ReplaceMode::Prefix => break,
            None => {
                let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}
