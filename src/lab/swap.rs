//! Moving an instruction above or below its neighbour.

use super::moment::Moment;
use super::op::Op;
use super::project::Side;

impl Moment {
    /// The operation that swaps the instruction of a step with the one above or below it in the same stage; `None`
    /// where there is none, or where the text is not the one that was built.
    pub fn swap(&self, side: Side, step: usize, up: bool) -> Option<Op> {
        let steps = &self.side(side).steps;
        let other = if up { step.checked_sub(1)? } else { step + 1 };
        let (first, second) = (steps.get(step.min(other))?, steps.get(step.max(other))?);
        if first.stage != second.stage || [first, second].iter().any(|step| step.instruction == "FROM") {
            return None;
        }
        let text = &self.desk.recipe(side).dockerfile;
        swapped(text, first.lines, second.lines).map(|text| Op::Edit { side, text })
    }
}

/// The text with two ranges of lines (1-based, both ends in) exchanged; what lies between them stays.
fn swapped(text: &str, first: (u32, u32), second: (u32, u32)) -> Option<String> {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    // A last line without an ending must not swallow the one that comes after it then.
    let ended = text.ends_with('\n');
    let owned;
    if !ended && let Some(last) = lines.pop() {
        owned = format!("{last}\n");
        lines.push(&owned);
    }
    let (a, b) = (range(first)?, range(second)?);
    if a.end > b.start {
        return None;
    }
    let part = |range: std::ops::Range<usize>| lines.get(range).map(|lines| lines.concat());
    let pieces =
        [part(0..a.start)?, part(b.clone())?, part(a.end..b.start)?, part(a)?, part(b.end..lines.len())?];
    let mut out = pieces.concat();
    if !ended {
        out.pop();
    }
    Some(out)
}

fn range((from, to): (u32, u32)) -> Option<std::ops::Range<usize>> {
    let start = (from as usize).checked_sub(1)?;
    Some(start..to as usize).filter(|range| range.start < range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_swap() {
        let text = "FROM x\nRUN a\n# note\nRUN b \\\n  c\nCMD d";
        assert_eq!(
            swapped(text, (2, 2), (4, 5)).as_deref(),
            Some("FROM x\nRUN b \\\n  c\n# note\nRUN a\nCMD d")
        );
        assert_eq!(
            swapped(text, (4, 5), (6, 6)).as_deref(),
            Some("FROM x\nRUN a\n# note\nCMD d\nRUN b \\\n  c")
        );
        let ended = "FROM x\nRUN a\nRUN b\n";
        assert_eq!(swapped(ended, (2, 2), (3, 3)).as_deref(), Some("FROM x\nRUN b\nRUN a\n"));
        assert_eq!(swapped(text, (4, 5), (5, 6)), None);
        assert_eq!(swapped(text, (0, 1), (2, 2)), None);
        assert_eq!(swapped(text, (2, 2), (9, 9)), None);
    }
}
