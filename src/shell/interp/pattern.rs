//! Patterns of POSIX 2.14: `*`, `?`, brackets, and bash's `@(a|b)`. A backslash takes the next character literally.

/// One element of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Element {
    Char(char),
    Any,
    Star,
    Set {
        negated: bool,
        items: Vec<Item>,
    },
    /// `?(…)`, `*(…)`, `+(…)`, `@(…)`, `!(…)`
    Group(char, Vec<Vec<Element>>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Range(char, char),
    Class(String),
}

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Element>);

/// Whether a pattern matches a whole text.
pub fn matches(pattern: &str, text: &str) -> bool {
    Pattern::new(pattern).matches(text)
}

impl Pattern {
    pub fn new(pattern: &str) -> Self {
        let chars: Vec<char> = pattern.chars().collect();
        Self(parse(&chars, 0))
    }

    pub fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        run(&self.0, &text, &mut 100_000)
    }

    /// Whether the pattern begins with something that may match a leading dot: the dot itself.
    pub fn begins_with_dot(&self) -> bool {
        self.0.first() == Some(&Element::Char('.'))
    }
}

fn parse(chars: &[char], depth: u32) -> Vec<Element> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        at += 1;
        match c {
            '\\' => match chars.get(at) {
                Some(&next) => {
                    out.push(Element::Char(next));
                    at += 1;
                }
                None => out.push(Element::Char('\\')),
            },
            '?' | '*' | '+' | '@' | '!'
                if chars.get(at) == Some(&'(') && depth < 8 && closing(chars, at).is_some() =>
            {
                let end = closing(chars, at).unwrap_or(at);
                let inner = chars.get(at + 1..end).unwrap_or_default();
                out.push(Element::Group(
                    c,
                    alternatives(inner).iter().map(|a| parse(a, depth + 1)).collect(),
                ));
                at = end + 1;
            }
            '?' => out.push(Element::Any),
            '*' => {
                if out.last() != Some(&Element::Star) {
                    out.push(Element::Star);
                }
            }
            '[' => match set(chars, at) {
                Some((element, end)) => {
                    out.push(element);
                    at = end;
                }
                None => out.push(Element::Char('[')),
            },
            _ => out.push(Element::Char(c)),
        }
    }
    out
}

/// Where the parenthesis that opens at `open` closes.
fn closing(chars: &[char], open: usize) -> Option<usize> {
    let mut depth = 0;
    let mut at = open;
    while let Some(&c) = chars.get(at) {
        match c {
            '\\' => at += 1,
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

fn alternatives(chars: &[char]) -> Vec<Vec<char>> {
    let mut out = vec![Vec::new()];
    let mut depth = 0;
    let mut escaped = false;
    for &c in chars {
        match c {
            '|' if depth == 0 && !escaped => {
                out.push(Vec::new());
                continue;
            }
            '(' if !escaped => depth += 1,
            ')' if !escaped => depth -= 1,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out
}

/// A bracket expression whose `[` is just before `at`, and where it ends.
fn set(chars: &[char], mut at: usize) -> Option<(Element, usize)> {
    let negated = matches!(chars.get(at), Some('!' | '^'));
    at += usize::from(negated);
    let mut items = Vec::new();
    let mut first = true;
    loop {
        let c = *chars.get(at)?;
        at += 1;
        match c {
            ']' if !first => return Some((Element::Set { negated, items }, at)),
            '[' if chars.get(at) == Some(&':') => {
                let rest = chars.get(at + 1..)?;
                let length = rest.windows(2).position(|pair| pair == [':', ']'])?;
                items.push(Item::Class(rest.get(..length)?.iter().collect()));
                at += length + 3;
            }
            _ => {
                let low = if c == '\\' {
                    at += 1;
                    *chars.get(at - 1)?
                } else {
                    c
                };
                if chars.get(at) == Some(&'-') && chars.get(at + 1).is_some_and(|&next| next != ']') {
                    let mut high = *chars.get(at + 1)?;
                    at += 2;
                    if high == '\\' {
                        high = *chars.get(at)?;
                        at += 1;
                    }
                    items.push(Item::Range(low, high));
                } else {
                    items.push(Item::Range(low, low));
                }
            }
        }
        first = false;
    }
}

/// Whether a character is of a POSIX class.
pub fn in_class(class: &str, c: char) -> bool {
    match class {
        "alnum" => c.is_alphanumeric(),
        "alpha" => c.is_alphabetic(),
        "blank" => c == ' ' || c == '\t',
        "cntrl" => c.is_control(),
        "digit" => c.is_ascii_digit(),
        "graph" => !c.is_whitespace() && !c.is_control(),
        "lower" => c.is_lowercase(),
        "print" => !c.is_control(),
        "punct" => c.is_ascii_punctuation(),
        "space" => c.is_whitespace(),
        "upper" => c.is_uppercase(),
        "xdigit" => c.is_ascii_hexdigit(),
        _ => false,
    }
}

fn matches_one(element: &Element, c: char) -> bool {
    match element {
        Element::Char(expected) => *expected == c,
        Element::Any => true,
        Element::Set { negated, items } => {
            let inside = items.iter().any(|item| match item {
                Item::Range(low, high) => (*low..=*high).contains(&c),
                Item::Class(class) => in_class(class, c),
            });
            inside != *negated
        }
        Element::Star | Element::Group(..) => false,
    }
}

/// Matches with one point to come back to, the last star; groups recurse. `fuel` bounds both.
fn run(pattern: &[Element], text: &[char], fuel: &mut u32) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    loop {
        let Some(left) = fuel.checked_sub(1) else { return false };
        *fuel = left;
        let advanced = match (pattern.get(p), text.get(t)) {
            (None, None) => return true,
            (Some(Element::Star), _) => {
                back = Some((p + 1, t));
                p += 1;
                continue;
            }
            (Some(Element::Group(kind, options)), _) => {
                let rest = pattern.get(p + 1..).unwrap_or_default();
                if group(*kind, options, rest, text.get(t..).unwrap_or_default(), fuel) {
                    return true;
                }
                false
            }
            (Some(element), Some(&c)) => matches_one(element, c),
            _ => false,
        };
        if advanced {
            (p, t) = (p + 1, t + 1);
            continue;
        }
        match back {
            Some((star, from)) if from < text.len() => {
                back = Some((star, from + 1));
                (p, t) = (star, from + 1);
            }
            _ => return false,
        }
    }
}

fn group(kind: char, options: &[Vec<Element>], rest: &[Element], text: &[char], fuel: &mut u32) -> bool {
    if matches!(kind, '?' | '*') && run(rest, text, fuel) {
        return true;
    }
    for end in 0..=text.len() {
        let (head, tail) = text.split_at_checked(end).unwrap_or((text, &[]));
        let hit = options.iter().any(|option| run(option, head, fuel));
        if kind == '!' {
            if !hit && run(rest, tail, fuel) {
                return true;
            }
            continue;
        }
        if hit && run(rest, tail, fuel) {
            return true;
        }
        if hit && end > 0 && matches!(kind, '*' | '+') && *fuel > 0 && group('*', options, rest, tail, fuel) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c", "abbbc", true),
            ("a*c", "abbb", false),
            ("*.tar.*", "x.tar.gz", true),
            ("[a-c]?", "b1", true),
            ("[!a-c]?", "b1", false),
            ("[[:digit:]]*", "9a", true),
            ("[]]", "]", true),
            ("[", "[", true),
            (r"\*", "*", true),
            (r"\*", "a", false),
            ("@(foo|bar)-*", "bar-1", true),
            ("!(foo)", "bar", true),
            ("+([0-9])", "123", true),
            ("+([0-9])", "12a", false),
            ("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
