//! Names that a mistyped one may have meant, and names that differ from it in versions alone.

use std::sync::Arc;

/// The names closest to `wanted`, best first, at most `count`; names that resemble it in nothing are left out.
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>, count: usize) -> Vec<String> {
    let mut scored: Vec<(usize, &str)> = names.map(|name| (apart(wanted, name), name)).collect();
    scored.sort_unstable();
    scored.dedup();
    let bound = wanted.chars().count().max(4) / 2 + 1;
    let close = scored.into_iter().filter(|(distance, _)| *distance <= bound);
    close.take(count).map(|(_, name)| name.to_owned()).collect()
}

/// The name that differs from `wanted` in versions alone, as `libicu72` from `libicu74` and `php83-gd` from `php84-gd`;
/// of several the one that begins most like it.
pub(super) fn kin<'a>(wanted: &str, names: impl Iterator<Item = &'a Arc<str>>) -> Option<Arc<str>> {
    let stem = unversioned(wanted);
    let alike = |name: &str| name.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
    let like =
        names.filter(|name| name.starts_with(stem.get(..1).unwrap_or("-")) && unversioned(name) == stem);
    like.max_by_key(|name| alike(name)).cloned()
}

/// Whether a name is one of the names with one letter wrong, too many, missing, or changed with its neighbour.
pub(super) fn is_slip<'a>(wanted: &str, mut names: impl Iterator<Item = &'a Arc<str>>) -> bool {
    let one_apart = |name: &str| {
        let common = name.bytes().zip(wanted.bytes()).take_while(|(a, b)| a == b).count();
        let rest = |text: &str, more: usize| text.get(common + more..).map(str::to_owned);
        let (a, b) = (rest(name, 0).unwrap_or_default(), rest(wanted, 0).unwrap_or_default());
        let changed = || {
            let swapped: String = b.chars().take(2).collect::<Vec<_>>().into_iter().rev().collect();
            a.starts_with(&swapped) && a.len() > 1 && rest(name, 2) == rest(wanted, 2)
        };
        rest(name, 1) == rest(wanted, 1)
            || rest(name, 1).as_ref() == Some(&b)
            || rest(wanted, 1).as_ref() == Some(&a)
            || changed()
    };
    wanted.len() > 3 && names.any(|name| one_apart(name))
}

/// A package's name without its versions, and without the `t64` of Debian's and Ubuntu's change of 2024.
fn unversioned(name: &str) -> String {
    let name = name.strip_suffix("t64").unwrap_or(name);
    let letters: String = name.chars().filter(|c| !c.is_ascii_digit() && *c != '.').collect();
    letters.trim_end_matches('-').to_owned()
}

/// Another registry's or owner's image of the same name is the closest of all.
fn apart(a: &str, b: &str) -> usize {
    let base = |name: &str| name.rsplit('/').next().map(str::to_owned);
    if a.contains('/') && base(a) == base(b) { 1 } else { distance(a, b) }
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
    fn versions_apart() {
        let names =
            ["libicu72", "libspdlog1.10", "php83-gd", "php83-gmp", "postgresql-15-cron"].map(Arc::from);
        for (wanted, expected) in [
            ("libicu74", Some("libicu72")),
            ("libspdlog1", Some("libspdlog1.10")),
            ("php84-gd", Some("php83-gd")),
            ("postgresql-17-cron", Some("postgresql-15-cron")),
            ("libicu-dev", None),
        ] {
            assert_eq!(kin(wanted, names.iter()).as_deref(), expected, "{wanted}");
        }
    }

    #[test]
    fn slips() {
        let names = ["nodejs", "postgresql-client", "curl"].map(Arc::from);
        for (name, slip) in [
            ("nodejss", true),
            ("nodjs", true),
            ("nodesj", true),
            ("crul", true),
            ("nodexs", true),
            ("mdbook", false),
            ("cur", false),
            ("nodejs-dev", false),
        ] {
            assert_eq!(is_slip(name, names.iter()), slip, "{name}");
        }
    }

    #[test]
    fn the_close_ones_and_no_others() {
        let names = ["node", "python", "golang", "nginx", "postgres"];
        assert_eq!(nearest("pyton", names.into_iter(), 2), ["python"]);
        assert_eq!(nearest("ngnix", names.into_iter(), 1), ["nginx"]);
        assert!(nearest("zzzzzzzz", names.into_iter(), 3).is_empty());
        assert_eq!(nearest("registry.example.org/team/nginx", names.into_iter(), 1), ["nginx"]);
        let tags = ["3.12", "3.12-slim", "3.12-alpine"];
        assert_eq!(nearest("3.12-slm", tags.into_iter(), 1), ["3.12-slim"]);
    }
}
