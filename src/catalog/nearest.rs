//! Names that a mistyped one may have meant.

/// The names closest to `wanted`, best first, at most `count`; names that resemble it in nothing are left out.
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>, count: usize) -> Vec<String> {
    let mut scored: Vec<(usize, &str)> = names.map(|name| (distance(wanted, name), name)).collect();
    scored.sort_unstable();
    scored.dedup();
    let bound = wanted.chars().count().max(4) / 2 + 1;
    let close = scored.into_iter().filter(|(distance, _)| *distance <= bound);
    close.take(count).map(|(_, name)| name.to_owned()).collect()
}

/// Levenshtein's distance, with a bonus for a common beginning: `3.12-slm` is closer to `3.12-slim` than to `3.1`.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(128).collect();
    let b: Vec<char> = b.chars().take(128).collect();
    let common = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let substituted = diagonal + usize::from(x != y);
            diagonal = *cell;
            left = substituted.min(left + 1).min(diagonal + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    let edits = row.last().copied().unwrap_or(a.len());
    edits.saturating_sub(common / 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_close_ones_and_no_others() {
        let names = ["node", "python", "golang", "nginx", "postgres"];
        assert_eq!(nearest("pyton", names.into_iter(), 2), ["python"]);
        assert_eq!(nearest("ngnix", names.into_iter(), 1), ["nginx"]);
        assert!(nearest("zzzzzzzz", names.into_iter(), 3).is_empty());
        let tags = ["3.12", "3.12-slim", "3.12-alpine"];
        assert_eq!(nearest("3.12-slm", tags.into_iter(), 1), ["3.12-slim"]);
    }
}
