//! `set -x`: what each shell prints before it runs a command.

use crate::shell::ShellKind;
use crate::shell::syntax;

use super::state::Shell;

impl Shell<'_> {
    /// Prints a command with its assignments, if `-x` is on.
    pub fn trace(&mut self, assigned: &[(String, String)], argv: &[String]) {
        if !self.state.options.xtrace || (assigned.is_empty() && argv.is_empty()) {
            return;
        }
        let prefix = self.trace_prefix();
        match self.state.kind {
            // bash prints each assignment on a line of its own.
            ShellKind::Bash => {
                for (name, value) in assigned {
                    self.write_fd(2, format!("{prefix}{name}={}\n", quote(value)));
                }
                if !argv.is_empty() {
                    let words: Vec<String> = argv.iter().map(|word| quote(word)).collect();
                    self.write_fd(2, format!("{prefix}{}\n", words.join(" ")));
                }
                if let Some(("export" | "readonly", words)) =
                    argv.split_first().map(|(name, words)| (name.as_str(), words))
                {
                    for word in words.iter().filter(|word| word.contains('=')) {
                        self.write_fd(2, format!("{prefix}{}\n", quote(word)));
                    }
                }
            }
            ShellKind::Dash | ShellKind::Ash => {
                let quoting = self.state.kind == ShellKind::Ash;
                let shown = |word: &String| if quoting { quote_ash(word) } else { word.clone() };
                let assignments = assigned.iter().map(|(name, value)| format!("{name}={}", shown(value)));
                let words: Vec<String> = assignments.chain(argv.iter().map(shown)).collect();
                self.write_fd(2, format!("{prefix}{}\n", words.join(" ")));
            }
        }
    }

    fn trace_prefix(&mut self) -> String {
        let mut ps4 = self.state.get("PS4").unwrap_or("+ ").to_owned();
        if self.state.kind == ShellKind::Bash
            && let Some(first) = ps4.chars().next()
        {
            // Once more for each substitution around.
            ps4.insert_str(0, &first.to_string().repeat(self.state.substitutions as usize));
        }
        if !ps4.contains(['$', '`']) {
            return ps4;
        }
        let tracing = std::mem::take(&mut self.state.options.xtrace);
        let word = syntax::parse(&format!("x=\"{}\"", ps4.replace('"', "\\\"")), self.state.kind);
        let assigned =
            word.lines.first().and_then(|line| line.first()).map(|and_or| and_or.first.commands.clone());
        let text = match assigned.as_deref() {
            Some([syntax::Command::Simple(simple)]) => match simple.assignments.first().map(|a| &a.value) {
                Some(syntax::Value::Word(word)) => self.assigned(word).unwrap_or_default(),
                _ => String::new(),
            },
            _ => String::new(),
        };
        self.state.options.xtrace = tracing;
        text
    }
}

impl Shell<'_> {
    /// What bash prints before a compound command: its head, as it is written.
    pub fn trace_head(&mut self, head: impl FnOnce(&str) -> String) {
        if self.state.options.xtrace && self.state.kind == ShellKind::Bash {
            let source = std::sync::Arc::clone(&self.state.source);
            let line = format!("{}{}\n", self.trace_prefix(), head(&source));
            self.write_fd(2, line);
        }
    }
}

/// Quoted as bash's `-x` does: single quotes where anything is special.
pub(super) fn quote(word: &str) -> String {
    if word.is_empty() {
        return "''".to_owned();
    }
    if word.chars().any(|c| c.is_control()) {
        return ansi(word);
    }
    let special = |c: char| c.is_whitespace() || "\"'\\$`&|;()<>*?[]{}!^#~".contains(c);
    let leading = |c: char| !"{}#~".contains(c);
    if !word.chars().any(|c| special(c) && !"#~{}".contains(c))
        && word.chars().next().is_some_and(leading)
        && !word.contains(['{', '}'])
    {
        return word.to_owned();
    }
    quote_always(word)
}

/// Quoted so that bash reads it again: always in quotes, control characters as sequences.
pub(super) fn quote_reusable(word: &str) -> String {
    if word.chars().any(char::is_control) { ansi(word) } else { quote_always(word) }
}

/// As bash's `printf %q`: backslashes where they are needed.
pub(super) fn quote_backslashes(word: &str) -> String {
    if word.is_empty() {
        return "''".to_owned();
    }
    if word.chars().any(char::is_control) {
        return ansi(word);
    }
    let mut out = String::new();
    for (at, c) in word.chars().enumerate() {
        if " \"'\\$`&|;()<>*?[]{}!^,".contains(c) || (at == 0 && "~#".contains(c)) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

pub(super) fn quote_always(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Quoted as busybox does: where there is anything but letters, digits and a few signs, and reserved words; nothing
/// stays nothing.
fn quote_ash(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-+:,./@^]".contains(c) || !c.is_ascii();
    if word.chars().all(plain) && !syntax::is_reserved(word) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\"'\"'"))
}

fn ansi(word: &str) -> String {
    let mut out = String::from("$'");
    for c in word.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\u{1b}' => out.push_str("\\E"),
            c if c.is_control() => out.push_str(&format!("\\{:03o}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}
