//! `# syntax=`, `# escape=` and `# check=` at the very top of a file.

use serde_json::Value;

/// The directives there are.
const KNOWN: [&str; 3] = ["syntax", "escape", "check"];

/// Looks at one line after the other until one is not a directive.
#[derive(Debug, Clone)]
pub struct DirectiveParser {
    comment: &'static str,
    seen: Vec<&'static str>,
    done: bool,
}

/// A directive found on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found<'l> {
    pub name: &'static str,
    pub value: &'l str,
}

impl DirectiveParser {
    /// For directives that are comments of this kind: `#` or `//`.
    pub const fn new(comment: &'static str) -> Self {
        Self { comment, seen: vec![], done: false }
    }

    /// Whether no further line can be a directive.
    pub const fn is_done(&self) -> bool {
        self.done
    }

    /// No further line is a directive.
    pub const fn finish(&mut self) {
        self.done = true;
    }

    /// The directive on this line, the first that is none ends it all.
    ///
    /// # Errors
    /// A directive for the second time: `only one escape parser directive can be used`.
    #[inline]
    pub fn line<'l>(&mut self, line: &'l str) -> Result<Option<Found<'l>>, String> {
        if self.done { Ok(None) } else { self.next_line(line) }
    }

    fn next_line<'l>(&mut self, line: &'l str) -> Result<Option<Found<'l>>, String> {
        let Some((name, value)) = line.strip_prefix(self.comment).and_then(split) else {
            self.done = true;
            return Ok(None);
        };
        if self.seen.contains(&name) {
            return Err(format!("only one {name} parser directive can be used"));
        }
        self.seen.push(name);
        Ok(Some(Found { name, value }))
    }
}

/// `key = value` with a known key: `^([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$`.
fn split(text: &str) -> Option<(&'static str, &str)> {
    let (key, value) = text.trim_start().split_once('=')?;
    let blank = |c: char| matches!(c, '\t' | '\n' | '\x0c' | '\r' | ' ');
    let key = key.trim_end_matches(blank);
    let name = KNOWN.iter().find(|known| known.eq_ignore_ascii_case(key))?;
    match value.trim_matches(blank) {
        // The expression wants at least one character, and takes the last blank where there is nothing else.
        "" => value.char_indices().next_back().and_then(|(at, _)| Some((*name, value.get(at..)?))),
        value => Some((*name, value)),
    }
}

/// The image named by `# syntax=`, which may also be written as `// syntax=` or in a JSON object, and after a
/// `#!` line.
pub fn detect_syntax(text: &str) -> Option<String> {
    let found = find_directive(text, "#", "syntax").or_else(|| find_directive(text, "//", "syntax"));
    if found.is_some() {
        return found.map(str::to_owned);
    }
    match serde_json::from_str(without_shebang(text)) {
        Ok(Value::Object(fields)) => fields.get("syntax").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

/// The value, up to its first blank, of a directive; lines that are indented do not count here.
pub fn find_directive<'t>(text: &'t str, comment: &'static str, name: &str) -> Option<&'t str> {
    let mut parser = DirectiveParser::new(comment);
    let lines = without_shebang(text).lines().map_while(|line| parser.line(line).ok().flatten());
    lines.into_iter().find(|found| found.name == name).and_then(|found| found.value.split(' ').next())
}

fn without_shebang(text: &str) -> &str {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.strip_prefix("#!") {
        Some(rest) => rest.split_once('\n').map_or("", |(_, rest)| rest),
        None => text,
    }
}
