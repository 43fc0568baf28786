//! Regular expressions as the languages write them, over those of `grep -P`.

use super::Dialect;
use super::failures::{Result, unknown};
use super::run::Script;
use super::value::Value;
use crate::shell::{Captures, Regex, RegexSyntax};

/// A pattern that is ready to be looked for, with the names of its groups.
pub struct Pattern {
    pub regex: Regex,
    pub names: Vec<(String, usize)>,
}

impl Pattern {
    /// A pattern with flags: `i`, `m` (every line), `s` (a dot is anything), `x` (blanks and comments are nothing),
    /// `D` (`$` is at the very end).
    pub fn new(pattern: &str, flags: &str) -> Option<Self> {
        let plain = if flags.contains('x') { without_blanks(pattern) } else { pattern.to_owned() };
        let plain = plain.replace("(?P=", "\\k<");
        let plain = if plain.contains("\\k<") { named_references(&plain) } else { plain };
        let options: String = flags.chars().filter(|flag| "msD".contains(*flag)).collect();
        let whole = if options.is_empty() { plain } else { format!("(?{options}){plain}") };
        let names = names(&whole);
        let regex = Regex::new(&whole, RegexSyntax::Perl, flags.contains('i')).ok()?;
        Some(Self { regex, names })
    }

    /// The places in a text; an empty one may follow one that is not.
    pub fn all(&self, text: &str) -> Vec<Captures> {
        let (mut found, mut at) = (Vec::new(), 0);
        while let Some(one) = self.regex.find_at(text, at) {
            let (start, end) = (one.start(), one.end());
            found.push(one);
            at = end;
            if end == start {
                let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
                at += next.len_utf8();
            }
        }
        found
    }

    /// The number of a group that is named by number or by name.
    pub fn group(&self, name: &str) -> Option<usize> {
        let named = self.names.iter().find(|(known, _)| known == name).map(|(_, group)| *group);
        named.or_else(|| name.parse().ok()).filter(|group| *group <= self.regex.groups())
    }
}

impl Value {
    /// The regular expression that it is.
    pub fn regex(&self) -> Option<Regex> {
        let Self::Regex(pattern, flags) = self else { return None };
        Pattern::new(pattern, &format!("{flags}D")).map(|pattern| pattern.regex)
    }
}

impl Script<'_, '_> {
    /// A pattern of a value: one that is ready, or the text of one.
    pub fn pattern(&self, value: Option<&Value>) -> Result<Pattern> {
        let pattern = match value {
            Some(Value::Regex(pattern, flags)) => Pattern::new(pattern, flags),
            Some(Value::Text(pattern)) => Pattern::new(&translated(pattern, self.dialect), ""),
            _ => return unknown("a pattern is not known"),
        };
        pattern.map_or_else(|| unknown("a pattern has no model"), Ok)
    }

    /// A text with what stands in place of the first places of a pattern, and how many these are.
    pub fn substituted(
        &mut self,
        pattern: &Pattern,
        text: &str,
        limit: usize,
        mut with: impl FnMut(&mut Self, &Captures) -> Result<String>,
    ) -> Result<(String, usize)> {
        let (mut out, mut at, mut count) = (String::new(), 0, 0);
        for found in pattern.all(text).into_iter().take(limit) {
            self.spend()?;
            out.push_str(text.get(at..found.start()).unwrap_or_default());
            out.push_str(&with(self, &found)?);
            at = found.end();
            count += 1;
        }
        out.push_str(text.get(at..).unwrap_or_default());
        Ok((out, count))
    }
}

/// A replacement with the groups in it: `\1`, `\g<name>` of Python, `\k<name>` of Ruby, `$1` and `${1}` of PHP.
pub fn expanded(template: &str, pattern: &Pattern, found: &Captures, text: &str, dollars: bool) -> String {
    let chars: Vec<char> = template.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    let digits = |from: usize| {
        let digits = chars.get(from..).unwrap_or_default().iter().take(2).take_while(|c| c.is_ascii_digit());
        digits.collect::<String>()
    };
    let within = |from: usize, close: char| {
        let rest = chars.get(from..)?;
        let end = rest.iter().position(|c| *c == close)?;
        Some(rest.get(..end)?.iter().collect::<String>())
    };
    while let Some(c) = chars.get(at).copied() {
        let next = chars.get(at + 1).copied().unwrap_or('\0');
        at += 1;
        let named = match (c, next) {
            ('\\', 'g' | 'k') if chars.get(at + 1) == Some(&'<') => {
                within(at + 2, '>').map(|name| (name.chars().count() + 3, name))
            }
            ('$', '{') if dollars => within(at + 1, '}').map(|name| (name.chars().count() + 2, name)),
            ('\\', _) | ('$', _) if next.is_ascii_digit() && (c == '\\' || dollars) => {
                let digits = digits(at);
                Some((digits.len(), digits))
            }
            _ => None,
        };
        match (named, c, next) {
            (Some((width, name)), ..) => {
                at += width;
                out.push_str(pattern.group(&name).map_or("", |group| found.text(group, text)));
            }
            (None, '\\', '\\') => {
                out.push('\\');
                at += 1;
            }
            (None, '\\', 'n') if !dollars => {
                out.push('\n');
                at += 1;
            }
            (None, '\\', 't') if !dollars => {
                out.push('\t');
                at += 1;
            }
            _ => out.push(c),
        }
    }
    out
}

/// A text in which what means something in a pattern is quoted.
pub fn quoted(text: &str, extra: &str) -> String {
    let special = |c: char| r"\.+*?[^]$(){}|-".contains(c) || extra.contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// A pattern as it is looked for: Python's `\Z` is the very end, Ruby's `^` and `$` are those of lines.
pub fn translated(pattern: &str, dialect: Dialect) -> String {
    if dialect == Dialect::Python { pattern.replace("\\Z", "\\z") } else { pattern.to_owned() }
}

/// Without the blanks and comments of a pattern that is written over several lines.
fn without_blanks(pattern: &str) -> String {
    let (mut out, mut chars, mut in_set) = (String::new(), pattern.chars(), false);
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            '[' => in_set = true,
            ']' => in_set = false,
            '#' if !in_set => {
                chars.by_ref().find(|c| *c == '\n');
                continue;
            }
            c if c.is_whitespace() && !in_set => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

/// `\k<name)` of a reference that was `(?P=name)` is `\k<name>`.
fn named_references(pattern: &str) -> String {
    let mut parts = pattern.split("\\k<");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find([')', '>']).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let rest: String = rest.chars().skip(1).collect();
        out.push_str(&format!("\\k<{name}>{rest}"));
    }
    out
}

/// Names of groups with their numbers.
fn names(pattern: &str) -> Vec<(String, usize)> {
    let chars: Vec<char> = pattern.chars().collect();
    let (mut found, mut at, mut count, mut in_set) = (Vec::new(), 0, 0, false);
    while let Some(c) = chars.get(at) {
        match c {
            '\\' => at += 1,
            '[' => in_set = true,
            ']' => in_set = false,
            '(' if !in_set => {
                let rest: String = chars.iter().skip(at + 1).take(80).collect();
                let name = ["?P<", "?<", "?'"].iter().find_map(|head| rest.strip_prefix(head));
                match name.filter(|name| !name.starts_with(['=', '!'])) {
                    Some(name) => {
                        count += 1;
                        let name = name.split(['>', '\'']).next().unwrap_or_default();
                        found.push((name.to_owned(), count));
                    }
                    None => count += usize::from(!rest.starts_with('?')),
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}
