//! The patterns of `${x#p}`, `${x%p}` and `${x/p/r}`: `*`, `?` and literals, no brackets.
//!
//! BuildKit turns them into regular expressions; what shows of that is kept: `*` and `?` do not match a line
//! end, and the replacement of `${x//p/r}` is a template in which `$0` is the match.

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    items: Vec<Item>,
    greedy: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Char(char),
    Any,
    Star,
}

/// Why a pattern is not one; displays as Docker's text, for instance `invalid escape '\x'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError(String);

impl std::fmt::Display for PatternError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A state of the matcher: how many items and characters are behind it.
type State = (usize, usize);

impl Pattern {
    /// Compiles; `greedy` says whether a `*` takes as much as possible or as little.
    ///
    /// # Errors
    /// A backslash before anything but `*`, `?`, `\`, `}` and `/`.
    pub fn compile(pattern: &str, greedy: bool) -> Result<Self, PatternError> {
        let mut items: Vec<Item> = vec![];
        let mut chars = pattern.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                // One star after another says nothing new.
                '*' if items.last() == Some(&Item::Star) => {}
                '*' => items.push(Item::Star),
                '?' => items.push(Item::Any),
                '\\' if matches!(chars.peek(), Some('}' | '/')) => {}
                '\\' => match chars.next() {
                    Some(c @ ('*' | '?' | '\\')) => items.push(Item::Char(c)),
                    other => {
                        return Err(PatternError(format!(
                            "invalid escape '\\{}'",
                            other.unwrap_or('\u{fffd}')
                        )));
                    }
                },
                _ => items.push(Item::Char(c)),
            }
        }
        Ok(Self { items, greedy })
    }

    /// The pattern for the reversed text; an escape stays before what it escapes.
    pub fn reverse(pattern: &str) -> String {
        let mut parts: Vec<String> = vec![];
        let mut chars = pattern.chars();
        while let Some(c) = chars.next() {
            match chars.clone().next() {
                Some(escaped) if c == '\\' => {
                    chars.next();
                    parts.push(format!("\\{escaped}"));
                }
                _ => parts.push(c.to_string()),
            }
        }
        parts.into_iter().rev().collect()
    }

    /// The regular expression that BuildKit would make of this, anchored at the start.
    pub fn to_regex(&self) -> String {
        let mut out = String::from("^");
        for item in &self.items {
            match *item {
                Item::Star => out.push_str(if self.greedy { ".*" } else { ".*?" }),
                Item::Any => out.push('.'),
                Item::Char(c) => {
                    if "[]{}.+()|^$*?\\".contains(c) {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
        }
        out
    }

    /// The end of the match at the start of `text`, in bytes.
    pub(super) fn prefix(&self, text: &str) -> Option<usize> {
        let chars: Vec<char> = text.chars().collect();
        let end = self.match_at(&chars, 0, &mut Dead::new(self, &chars))?;
        Some(chars.iter().take(end).map(|c| c.len_utf8()).sum())
    }

    /// `text` with the leftmost match replaced.
    pub(super) fn replace_first(&self, text: &str, replacement: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        match self.find(&chars, 0, &mut Dead::new(self, &chars)) {
            None => text.to_owned(),
            Some((start, end)) => {
                let before = chars.iter().take(start).copied();
                before.chain(replacement.chars()).chain(chars.iter().skip(end).copied()).collect()
            }
        }
    }

    /// `text` with every match replaced, by the rules of Go's `ReplaceAllString`.
    pub(super) fn replace_all(&self, text: &str, replacement: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let mut dead = Dead::new(self, &chars);
        let mut out = String::new();
        let (mut from, mut copied) = (0, 0);
        while let Some((start, end)) = self.find(&chars, from, &mut dead) {
            out.extend(chars.get(copied..start).unwrap_or_default());
            // An empty match right after another match is none.
            if end > copied || start == 0 {
                template(replacement, chars.get(start..end).unwrap_or_default(), &mut out);
            }
            copied = end;
            from = end.max(from + 1);
        }
        out.extend(chars.get(copied..).unwrap_or_default());
        out
    }

    fn find(&self, chars: &[char], from: usize, dead: &mut Dead) -> Option<State> {
        (from..=chars.len()).find_map(|start| Some((start, self.match_at(chars, start, dead)?)))
    }

    /// The end of the preferred match that starts at `start`. States that led nowhere are remembered over all
    /// starts, so that a search costs at most pattern times text.
    fn match_at(&self, chars: &[char], start: usize, dead: &mut Dead) -> Option<usize> {
        // Alternatives not tried yet, the preferred one last.
        let mut open: Vec<State> = vec![(0, start)];
        while let Some((mut item, mut at)) = open.pop() {
            loop {
                let here = chars.get(at).copied();
                match self.items.get(item) {
                    None => return Some(at),
                    Some(&Item::Char(c)) if here == Some(c) => (item, at) = (item + 1, at + 1),
                    Some(Item::Any) if here.is_some_and(|c| c != '\n') => (item, at) = (item + 1, at + 1),
                    Some(Item::Char(_) | Item::Any) => break,
                    Some(Item::Star) => {
                        if !dead.visit(item, at) {
                            break;
                        }
                        let longer = here.filter(|&c| c != '\n').map(|_| (item, at + 1));
                        let shorter = (item + 1, at);
                        match (self.greedy, longer) {
                            (_, None) => (item, at) = shorter,
                            (true, Some(longer)) => {
                                open.push(shorter);
                                (item, at) = longer;
                            }
                            (false, Some(longer)) => {
                                open.push(longer);
                                (item, at) = shorter;
                            }
                        }
                    }
                }
            }
        }
        None
    }
}

/// Which states were visited before: one bit for each star and character. A state that was visited in a search
/// that went on had led nowhere.
struct Dead {
    bits: Vec<u64>,
    columns: usize,
    /// For each item, how many stars are before it.
    stars: Vec<usize>,
}

impl Dead {
    fn new(pattern: &Pattern, chars: &[char]) -> Self {
        let columns = chars.len() + 1;
        let mut count = 0;
        let stars = pattern
            .items
            .iter()
            .map(|item| {
                let before = count;
                count += usize::from(*item == Item::Star);
                before
            })
            .collect();
        Self { bits: vec![0; count.saturating_mul(columns).div_ceil(64)], columns, stars }
    }

    /// Marks the state; whether it is new.
    fn visit(&mut self, item: usize, at: usize) -> bool {
        let index = self.stars.get(item).copied().unwrap_or(0) * self.columns + at;
        let Some(word) = self.bits.get_mut(index / 64) else { return true };
        let bit = 1 << (index % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }
}

/// Writes a replacement: `$name` and `${name}` are submatches, of which there is only the whole, number 0.
fn template(replacement: &str, matched: &[char], out: &mut String) {
    let mut rest = replacement;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let body = after.strip_prefix('{').unwrap_or(after);
        let braced = body.len() < after.len();
        let end = body.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(body.len());
        let (name, tail) = body.split_at(end);
        let tail = if braced { tail.strip_prefix('}') } else { Some(tail) };
        match tail {
            Some(tail) if !name.is_empty() => {
                // Go takes a number with a leading zero for a name.
                if name == "0" {
                    out.extend(matched);
                }
                rest = tail;
            }
            _ => {
                out.push('$');
                rest = after;
            }
        }
    }
    out.push_str(rest);
}
