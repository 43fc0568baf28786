//! The lines of a file that Docker shows with an error (`solver/errdefs/source.go`).

use crate::text::Source;

use super::ast::Lines;

const RULE: &str = "--------------------";

/// `Dockerfile:2`, a rule, the lines around with `>>>` before those meant, a rule. Empty where the lines are not
/// in the file.
pub fn excerpt(source: &Source, lines: Lines) -> String {
    excerpt_of(source, &[lines])
}

/// As [`excerpt`] for several places in one: what is between them is shown as well.
pub fn excerpt_of(source: &Source, places: &[Lines]) -> String {
    let (Some(first), Some(last)) =
        (places.iter().map(|l| l.first).min(), places.iter().map(|l| l.last).max())
    else {
        return String::new();
    };
    let lines = Lines { first, last };
    // A final line ending opens one more, empty line here.
    let all: Vec<&str> = source.text.split('\n').collect();
    let count = all.len();
    let first = lines.first as usize;
    let mut end = (lines.last as usize).min(count);
    if first < 1 || first > count {
        return String::new();
    }
    let mut start = first;
    let pad = if end == start { 4 } else { 2 };
    // Lines are added at both ends in turn; one more is counted in each turn, so that there are few of them.
    let mut added = 0;
    while added < pad {
        if start > 1 {
            start -= 1;
            added += 1;
        }
        if end != count {
            end += 1;
            added += 1;
        }
        added += 1;
    }
    let mut out = format!("{}:{first}\n{RULE}\n", source.name);
    for (number, line) in (start..=end).zip(all.iter().skip(start - 1)) {
        let marked = places.iter().any(|l| (l.first as usize..=l.last as usize).contains(&number));
        let mark = if marked { ">>>" } else { "   " };
        out.push_str(&format!(" {number:3} | {mark} {line}\n"));
    }
    out.push_str(RULE);
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_context() {
        let source = Source::new("Dockerfile", "a\nb\nc\nd\ne\nf\n");
        let shown = excerpt(&source, Lines { first: 4, last: 4 });
        let rule = "--------------------";
        let wanted = format!(
            "Dockerfile:4\n{rule}\n   2 |     b\n   3 |     c\n   4 | >>> d\n   5 |     e\n   6 |     f\n{rule}\n"
        );
        assert_eq!(shown, wanted);
        assert_eq!(excerpt(&source, Lines { first: 0, last: 0 }), "");
    }
}
