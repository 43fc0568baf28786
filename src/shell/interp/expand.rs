//! Word expansion: tilde, braces, and the order of the others.

use crate::shell::stdio::Handle;
use crate::shell::syntax::{Part, Word};
use crate::shell::{NotSimulated, ShellKind};

use super::fields::{self, Segment};
use super::state::{Interrupt, Shell};

/// What bash's brace expansion may give at most.
const MAX_BRACES: usize = 10_000;

impl Shell<'_> {
    /// A word as arguments: all expansions, splitting, paths.
    pub fn fields(&mut self, word: &Word) -> Result<Vec<String>, Interrupt> {
        if let Some(text) = plain(word) {
            return Ok(vec![text.to_owned()]);
        }
        let mut out = Vec::new();
        let variants = if self.state.kind == ShellKind::Bash {
            super::super::syntax::braces::expand(&word.parts, MAX_BRACES)
        } else {
            vec![word.parts.clone()]
        };
        if !self.sys.step(variants.len() as u64) {
            return Err(Interrupt::Exit(137));
        }
        for parts in variants {
            let mut segments = Vec::new();
            self.tilde_prefix(&parts, false, &mut segments)?;
            let ifs = self.state.ifs().to_owned();
            for field in fields::split(&segments, &ifs) {
                out.extend(self.glob(field));
            }
        }
        Ok(out)
    }

    pub fn fields_of(&mut self, words: &[Word]) -> Result<Vec<String>, Interrupt> {
        let mut out = Vec::new();
        for word in words {
            out.extend(self.fields(word)?);
        }
        Ok(out)
    }

    /// A word as one text: no splitting, no paths.
    pub fn single(&mut self, word: &Word) -> Result<String, Interrupt> {
        self.joined(word, false).map(|segments| fields::text(&segments))
    }

    /// The right side of an assignment: as [`Shell::single`], tildes after colons too.
    pub fn assigned(&mut self, word: &Word) -> Result<String, Interrupt> {
        self.joined(word, true).map(|segments| fields::text(&segments))
    }

    /// A word as a pattern: what was quoted is escaped.
    pub fn pattern(&mut self, word: &Word) -> Result<String, Interrupt> {
        self.joined(word, false).map(|segments| fields::joined(&segments).pattern)
    }

    fn joined(&mut self, word: &Word, assignment: bool) -> Result<Vec<Segment>, Interrupt> {
        let mut segments = Vec::new();
        self.tilde_prefix(&word.parts, assignment, &mut segments)?;
        Ok(segments)
    }

    /// The body of a here-document.
    pub fn here_text(&mut self, word: &Word) -> Result<String, Interrupt> {
        let mut segments = Vec::new();
        self.segments(&word.parts, true, &mut segments)?;
        Ok(fields::text(&segments))
    }

    /// Expands parts with a tilde at the start, and after `=` and colons in assignments.
    fn tilde_prefix(
        &mut self,
        parts: &[Part],
        assignment: bool,
        out: &mut Vec<Segment>,
    ) -> Result<(), Interrupt> {
        for (at, part) in parts.iter().enumerate() {
            let Part::Literal(text) = part else {
                self.segments(std::slice::from_ref(part), false, out)?;
                continue;
            };
            let follows = parts.get(at + 1).is_some();
            let mut rest = text.as_str();
            let mut may = at == 0;
            loop {
                let (piece, more) = match rest.find(':').filter(|_| assignment) {
                    Some(colon) => rest.split_at_checked(colon + 1).unwrap_or((rest, "")),
                    None => (rest, ""),
                };
                let ends_here = more.is_empty() && !piece.ends_with(':');
                match piece.strip_prefix('~').filter(|_| may) {
                    Some(tail) => self.tilde(tail, ends_here && follows, out),
                    None => push(out, piece, false, false),
                }
                if more.is_empty() {
                    break;
                }
                rest = more;
                may = true;
            }
        }
        Ok(())
    }

    fn tilde(&mut self, tail: &str, follows: bool, out: &mut Vec<Segment>) {
        let end = tail.find(['/', ':']).unwrap_or(tail.len());
        let (name, rest) = tail.split_at_checked(end).unwrap_or((tail, ""));
        let home = match name {
            // `~$x` is not a tilde prefix.
            _ if follows && rest.is_empty() => None,
            "" => match self.state.get("HOME") {
                Some(home) => Some(home.to_owned()),
                // Only bash asks who the user is.
                None => (self.state.kind == ShellKind::Bash).then(|| self.state.user.home.clone()),
            },
            "+" if self.state.kind == ShellKind::Bash => Some(self.state.cwd.clone()),
            name => self.home_of(name),
        };
        match home {
            Some(home) => {
                push(out, &home, true, false);
                push(out, rest, false, false);
            }
            None => push(out, &format!("~{tail}"), false, false),
        }
    }

    fn home_of(&self, name: &str) -> Option<String> {
        let passwd = self.sys.tree.read("/etc/passwd").ok().and_then(|content| content.as_text())?;
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        line.split(':').nth(5).map(str::to_owned)
    }

    /// Expands parts; in double quotes everything counts as quoted.
    pub fn segments(
        &mut self,
        parts: &[Part],
        double: bool,
        out: &mut Vec<Segment>,
    ) -> Result<(), Interrupt> {
        for part in parts {
            match part {
                Part::Literal(text) => push(out, text, double, false),
                Part::Quoted(text) => push(out, text, true, false),
                Part::Double(inner) => self.double(inner, out)?,
                Part::Param(param) => self.param(param, double, out)?,
                Part::Command(script) => {
                    let text = self.substitute(&script.lines)?;
                    push(out, &text, double, !double);
                }
                Part::Arith(inner) => {
                    let value = self.arith_parts(inner)?;
                    push(out, &value.to_string(), double, !double);
                }
                Part::ProcessOutput => {
                    let (program, word) = ("bash".to_owned(), ">(…)".to_owned());
                    let why = "a process that takes output has no model".to_owned();
                    let span = self.sys.span;
                    self.sys.not_simulated.push(NotSimulated { program, word, span, why });
                    push(out, "/dev/stdout", true, false);
                }
                Part::ProcessInput(script) => {
                    let path = self.process_input(&script.lines)?;
                    push(out, &path, true, false);
                }
            }
        }
        Ok(())
    }

    fn double(&mut self, inner: &[Part], out: &mut Vec<Segment>) -> Result<(), Interrupt> {
        let before = out.len();
        self.segments(inner, true, out)?;
        // Only `"$@"` of nothing gives no field; every other pair of quotes gives one.
        let all =
            |part: &Part| matches!(part, Part::Param(param) if param.name == "@" || param.index.is_some());
        let vanishes = !inner.is_empty() && inner.iter().all(all);
        if out.len() == before && !vanishes {
            push(out, "", true, false);
        }
        Ok(())
    }

    /// `<(…)`: what the commands wrote, under a name that can be opened.
    fn process_input(&mut self, lines: &[super::super::syntax::List]) -> Result<String, Interrupt> {
        let pipe = Handle::pipe();
        let output = pipe.clone();
        self.subshell(|shell| {
            shell.state.fds.insert(1, output);
            let mut status = 0;
            for line in lines {
                status = shell.list(line)?;
            }
            Ok(status)
        })?;
        let path = format!("/proc/self/fd/{}", 63 - self.sys.substituted_inputs.len().min(40));
        self.sys.substituted_inputs.insert(path.clone(), pipe.read(u64::MAX));
        Ok(path)
    }
}

fn push(out: &mut Vec<Segment>, text: &str, quoted: bool, split: bool) {
    if !text.is_empty() || quoted {
        out.push(Segment::Text { text: text.to_owned(), quoted, split });
    }
}

/// The text of a word that nothing is to be done about.
fn plain(word: &Word) -> Option<&str> {
    match word.parts.as_slice() {
        [Part::Literal(text)] if !text.contains(['*', '?', '[', '~', '{']) => Some(text),
        _ => None,
    }
}
