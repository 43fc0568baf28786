//! The part of Go's regular expressions that patterns of `.dockerignore` can turn into.
//!
//! Patterns are translated character by character, also within a class, so that `[*]` means what
//! `[[^/]*]` means to Go. Hence an expression is compiled here rather than the pattern.

/// A compiled expression that matches whole texts, in time proportional to pattern times text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    what: What,
    times: Times,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    Once,
    AnyNumber,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Char(char),
    /// `.`: anything but a line end.
    Any,
    Class(Class),
    /// `(.*/)?`: nothing, or everything up to and with a slash.
    Directories,
    /// `^` within the expression: only true at the start.
    Start,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
    /// Nested complements such as `\D`.
    excluded: Vec<Vec<(char, char)>>,
}

const DIGITS: &[(char, char)] = &[('0', '9')];
const SPACES: &[(char, char)] = &[('\t', '\n'), ('\x0c', '\r'), (' ', ' ')];
const WORD: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];

/// The POSIX classes that may stand within a class.
const POSIX: [(&str, &[(char, char)]); 14] = [
    ("[:alnum:]", &[('0', '9'), ('A', 'Z'), ('a', 'z')]),
    ("[:alpha:]", &[('A', 'Z'), ('a', 'z')]),
    ("[:ascii:]", &[('\0', '\x7f')]),
    ("[:blank:]", &[('\t', '\t'), (' ', ' ')]),
    ("[:cntrl:]", &[('\0', '\x1f'), ('\x7f', '\x7f')]),
    ("[:digit:]", DIGITS),
    ("[:graph:]", &[('!', '~')]),
    ("[:lower:]", &[('a', 'z')]),
    ("[:print:]", &[(' ', '~')]),
    ("[:punct:]", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
    ("[:space:]", &[('\t', '\r'), (' ', ' ')]),
    ("[:upper:]", &[('A', 'Z')]),
    ("[:word:]", WORD),
    ("[:xdigit:]", &[('0', '9'), ('A', 'F'), ('a', 'f')]),
];

impl Class {
    fn contains(&self, c: char) -> bool {
        let within = |ranges: &[(char, char)]| ranges.iter().any(|&(low, high)| low <= c && c <= high);
        (within(&self.ranges) || self.excluded.iter().any(|ranges| !within(ranges))) != self.negated
    }
}

impl Glob {
    /// Compiles `^...$`. `None` where Go refuses the expression.
    pub fn compile(regexp: &str) -> Option<Self> {
        let mut rest = regexp.strip_prefix('^')?.strip_suffix('$')?;
        let mut items: Vec<Item> = vec![];
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..)?;
            let (what, after) = match c {
                '(' => (What::Directories, rest.strip_prefix("(.*/)?")?),
                '.' => (What::Any, after),
                '^' => (What::Start, after),
                '[' => {
                    let (class, after) = class(after)?;
                    (What::Class(class), after)
                }
                '\\' => escape(after)?,
                // A star that the translation has put within a class comes out as a repetition.
                '*' => {
                    let last = items.last_mut()?;
                    if last.times == Times::AnyNumber {
                        return None;
                    }
                    last.times = Times::AnyNumber;
                    rest = after;
                    continue;
                }
                _ => (What::Char(c), after),
            };
            items.push(Item { what, times: Times::Once });
            rest = after;
        }
        Some(Self { items })
    }

    /// Whether all of `text` matches.
    pub fn is_match(&self, text: &str) -> bool {
        let count = self.items.len();
        // Whether the items before each index can have matched the text so far.
        let mut now = vec![false; count + 1];
        if let Some(start) = now.first_mut() {
            *start = true;
        }
        // `(.*/)?` is entered once and left at any later slash.
        let mut inside = vec![false; count];
        self.skip(&mut now, &mut inside, At::Start);
        for c in text.chars() {
            let mut next = vec![false; count + 1];
            let mut set = |index: usize| next.get_mut(index).map(|state| *state = true);
            for (index, (item, inside)) in self.items.iter().zip(&mut inside).enumerate() {
                let here = now.get(index).copied().unwrap_or(false);
                let matches = match &item.what {
                    What::Char(wanted) => c == *wanted,
                    What::Any => c != '\n',
                    What::Class(class) => class.contains(c),
                    What::Start => false,
                    What::Directories => {
                        if *inside && c == '/' {
                            set(index + 1);
                        }
                        *inside &= c != '\n';
                        continue;
                    }
                };
                if here && matches {
                    set(if item.times == Times::Once { index + 1 } else { index });
                }
            }
            now = next;
            self.skip(&mut now, &mut inside, At::Later);
        }
        now.last().copied().unwrap_or(false)
    }

    /// Passes over the items that can match nothing.
    fn skip(&self, now: &mut [bool], inside: &mut [bool], at: At) {
        for (index, (item, inside)) in self.items.iter().zip(inside).enumerate() {
            if !now.get(index).copied().unwrap_or(false) {
                continue;
            }
            let passes = match item.what {
                What::Directories => {
                    *inside = true;
                    true
                }
                What::Start => at == At::Start || item.times == Times::AnyNumber,
                _ => item.times == Times::AnyNumber,
            };
            if let Some(next) = now.get_mut(index + 1).filter(|_| passes) {
                *next = true;
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Later,
}

/// After a backslash outside of a class.
fn escape(text: &str) -> Option<(What, &str)> {
    let c = text.chars().next()?;
    let after = text.get(c.len_utf8()..)?;
    if let Some(class) = perl(c) {
        return Some((What::Class(class), after));
    }
    literal(c).map(|c| (What::Char(c), after))
}

/// `\d`, `\s`, `\w` and their complements.
fn perl(c: char) -> Option<Class> {
    let ranges = match c.to_ascii_lowercase() {
        'd' => DIGITS,
        's' => SPACES,
        'w' => WORD,
        _ => return None,
    };
    Some(Class { negated: c.is_ascii_uppercase(), ranges: ranges.to_vec(), excluded: vec![] })
}

/// What an escaped character stands for. `None` for an escape that Go does not know or that is no character.
fn literal(c: char) -> Option<char> {
    match c {
        'a' => Some('\x07'),
        'f' => Some('\x0c'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\x0b'),
        _ if c.is_ascii_punctuation() => Some(c),
        _ => None,
    }
}

/// After `[`.
fn class(text: &str) -> Option<(Class, &str)> {
    let (negated, mut rest) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
    let mut out = Class { negated, ..Class::default() };
    let mut first = true;
    loop {
        if let Some(after) = rest.strip_prefix(']').filter(|_| !first) {
            return Some((out, after));
        }
        // A dash is itself only at the start or the end.
        if !first && rest.starts_with('-') && !rest.starts_with("-]") {
            return None;
        }
        first = false;
        if let Some((name, ranges)) = POSIX.iter().find(|(name, _)| rest.starts_with(name)) {
            out.ranges.extend(*ranges);
            rest = rest.get(name.len()..)?;
            continue;
        }
        if let Some(class) = rest.strip_prefix('\\').and_then(|r| r.chars().next()).and_then(perl) {
            if class.negated {
                out.excluded.push(class.ranges)
            } else {
                out.ranges.extend(class.ranges)
            }
            rest = rest.get(2..)?;
            continue;
        }
        let (low, after) = class_char(rest)?;
        let (high, after) = match after.strip_prefix('-').filter(|more| !more.starts_with(']')) {
            Some(more) => class_char(more)?,
            None => (low, after),
        };
        if high < low {
            return None;
        }
        out.ranges.push((low, high));
        rest = after;
    }
}

fn class_char(text: &str) -> Option<(char, &str)> {
    let c = text.chars().next()?;
    let after = text.get(c.len_utf8()..)?;
    if c != '\\' {
        return Some((c, after));
    }
    let escaped = after.chars().next()?;
    literal(escaped).map(|c| (c, after.get(escaped.len_utf8()..).unwrap_or_default()))
}
