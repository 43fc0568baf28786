//! `s`.

use crate::shell::{Captures, Process};

use super::run::{Editor, Lines};
use super::script::{Case, Piece, Substitute};

impl<'a> Editor<'a> {
    pub(super) fn substitute(
        &mut self,
        process: &mut Process<'_>,
        substitute: &'a Substitute,
        pattern: &mut String,
        lines: &Lines<'_>,
        out: &mut String,
    ) -> bool {
        let Some(regex) = self.regex(substitute.pattern.as_ref()) else { return false };
        let mut result = String::new();
        let mut at = 0;
        let mut copied = 0;
        let mut count = 0;
        let mut replaced = false;
        while at <= pattern.len() {
            if !process.sys.step(1) {
                break;
            }
            let Some(captures) = regex.find_at(pattern, at) else { break };
            let (start, end) = (captures.start(), captures.end());
            // An empty match right after another match does not count.
            let empty_after = start == end && start == copied && replaced && count > 0 && copied > 0;
            if !empty_after {
                count += 1;
                if count >= substitute.nth {
                    result.push_str(pattern.get(copied..start).unwrap_or(""));
                    fill(&substitute.with, &captures, pattern, &mut result);
                    copied = end;
                    replaced = true;
                    if !substitute.global {
                        break;
                    }
                }
            }
            at = if end > start {
                end
            } else {
                end + pattern.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
            };
        }
        if !replaced {
            return false;
        }
        result.push_str(pattern.get(copied..).unwrap_or(""));
        if !process.sys.hold(result.len() as u64 / 8) {
            return false;
        }
        *pattern = result;
        if substitute.print {
            self.print(out, pattern, lines);
        }
        if let Some(file) = &substitute.write {
            let text = self.files.entry(file.clone()).or_default();
            text.push_str(pattern);
            text.push('\n');
        }
        true
    }
}

/// The replacement of one match.
fn fill(pieces: &[Piece], captures: &Captures, text: &str, out: &mut String) {
    let mut case = Case::End;
    let mut once = None;
    for piece in pieces {
        let value = match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Group(group) => captures.text(*group, text),
            Piece::Case(change @ (Case::UpperNext | Case::LowerNext)) => {
                once = Some(*change);
                continue;
            }
            Piece::Case(change) => {
                case = *change;
                continue;
            }
        };
        for c in value.chars() {
            match (once.take(), case) {
                (Some(Case::UpperNext), _) | (None, Case::Upper) => out.extend(c.to_uppercase()),
                (Some(Case::LowerNext), _) | (None, Case::Lower) => out.extend(c.to_lowercase()),
                _ => out.push(c),
            }
        }
    }
}
