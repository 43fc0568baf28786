//! Brace expansion of bash: `a{b,c}d`, `{1..5}`, `{a..e}`, `{01..10..2}`.

use super::tree::Part;

/// One unit of a word: an unquoted character, or a part that braces do not look into.
#[derive(Debug, Clone)]
enum Unit {
    Char(char),
    Part(Part),
}

/// The words that a word stands for, at most `limit` of them.
pub fn expand(parts: &[Part], limit: usize) -> Vec<Vec<Part>> {
    let mut units = Vec::new();
    for part in parts {
        match part {
            Part::Literal(text) => units.extend(text.chars().map(Unit::Char)),
            other => units.push(Unit::Part(other.clone())),
        }
    }
    if !units.iter().any(|unit| matches!(unit, Unit::Char('{'))) {
        return vec![parts.to_vec()];
    }
    let mut out = Vec::new();
    expand_units(&units, limit, 0, &mut out);
    out.into_iter().map(|units| pack(&units)).collect()
}

fn pack(units: &[Unit]) -> Vec<Part> {
    let mut parts = Vec::new();
    for unit in units {
        match (unit, parts.last_mut()) {
            (Unit::Char(c), Some(Part::Literal(text))) => text.push(*c),
            (Unit::Char(c), _) => parts.push(Part::Literal(c.to_string())),
            (Unit::Part(part), _) => parts.push(part.clone()),
        }
    }
    parts
}

fn expand_units(units: &[Unit], limit: usize, depth: u32, out: &mut Vec<Vec<Unit>>) {
    let Some((open, close, options)) = first_braces(units).filter(|_| depth < 16) else {
        out.push(units.to_vec());
        return;
    };
    let before = units.get(..open).unwrap_or_default();
    let after = units.get(close + 1..).unwrap_or_default();
    let mut tails = Vec::new();
    expand_units(after, limit, depth + 1, &mut tails);
    for option in options {
        let mut middles = Vec::new();
        expand_units(&option, limit, depth + 1, &mut middles);
        for middle in &middles {
            for tail in &tails {
                if out.len() >= limit {
                    return;
                }
                out.push(before.iter().chain(middle).chain(tail).cloned().collect());
            }
        }
    }
}

/// The first pair of braces that is an expansion, and what it offers.
fn first_braces(units: &[Unit]) -> Option<(usize, usize, Vec<Vec<Unit>>)> {
    for (open, unit) in units.iter().enumerate() {
        if !matches!(unit, Unit::Char('{')) {
            continue;
        }
        if let Some((close, options)) = braces_at(units, open) {
            return Some((open, close, options));
        }
    }
    None
}

fn braces_at(units: &[Unit], open: usize) -> Option<(usize, Vec<Vec<Unit>>)> {
    let mut depth = 0;
    let mut options = vec![Vec::new()];
    for (at, unit) in units.iter().enumerate().skip(open) {
        match unit {
            Unit::Char('{') => {
                depth += 1;
                if depth == 1 {
                    continue;
                }
            }
            Unit::Char('}') => {
                depth -= 1;
                if depth == 0 {
                    return if options.len() > 1 {
                        Some((at, options))
                    } else {
                        sequence(options.first()?).map(|options| (at, options))
                    };
                }
            }
            Unit::Char(',') if depth == 1 => {
                options.push(Vec::new());
                continue;
            }
            _ => {}
        }
        options.last_mut()?.push(unit.clone());
    }
    None
}

fn sequence(units: &[Unit]) -> Option<Vec<Vec<Unit>>> {
    let mut text = String::new();
    for unit in units {
        let Unit::Char(c) = unit else { return None };
        text.push(*c);
    }
    let mut ends = text.split("..");
    let (from, to, step) = (ends.next()?, ends.next()?, ends.next());
    if ends.next().is_some() {
        return None;
    }
    let step: i64 = step.map_or(Some(1), |step| step.parse().ok())?;
    let step = step.saturating_abs().max(1);
    let word = |text: String| text.chars().map(Unit::Char).collect::<Vec<_>>();
    if let (Ok(from_number), Ok(to_number)) = (from.parse::<i64>(), to.parse::<i64>()) {
        let padded = [from, to]
            .iter()
            .any(|end| end.trim_start_matches('-').len() > 1 && end.trim_start_matches('-').starts_with('0'));
        let width = if padded { from.len().max(to.len()) } else { 0 };
        return Some(steps(from_number, to_number, step).map(|n| word(format!("{n:0width$}"))).collect());
    }
    let single = |text: &str| {
        let mut chars = text.chars();
        chars.next().filter(|c| c.is_ascii_alphabetic() && chars.next().is_none())
    };
    let (from, to) = (single(from)? as i64, single(to)? as i64);
    let letter = |n: i64| u8::try_from(n).map_or('?', char::from);
    Some(steps(from, to, step).map(|n| word(letter(n).to_string())).collect())
}

fn steps(from: i64, to: i64, step: i64) -> impl Iterator<Item = i64> {
    let count = (to.saturating_sub(from)).saturating_abs() / step;
    let sign = if to < from { -1 } else { 1 };
    (0..=count.min(10_000)).map(move |n| from.saturating_add(n * step * sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expansions() {
        for (word, expected) in [
            ("a{b,c}d", "abd acd"),
            ("{1..3}", "1 2 3"),
            ("{01..03}", "01 02 03"),
            ("{a..e..2}", "a c e"),
            ("{3..1}", "3 2 1"),
            ("{a}", "{a}"),
            ("{a,{b,c}}x", "ax bx cx"),
            ("{a,b}{1,2}", "a1 a2 b1 b2"),
            ("x{,.bak}", "x x.bak"),
            ("{}", "{}"),
        ] {
            let words = expand(&[Part::Literal(word.to_owned())], 100);
            let texts: Vec<String> = words
                .iter()
                .map(|parts| {
                    parts
                        .iter()
                        .map(|part| if let Part::Literal(text) = part { text.as_str() } else { "" })
                        .collect()
                })
                .collect();
            assert_eq!(texts.join(" "), expected, "{word}");
        }
    }
}
