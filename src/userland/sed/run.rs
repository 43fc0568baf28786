//! Running commands over lines.

use std::collections::BTreeMap;

use crate::shell::{Process, Regex};

use super::script::{Action, Command};

pub struct Editor<'a> {
    pub(super) commands: &'a [Command],
    pub(super) quiet: bool,
    pub(super) separator: char,
    pub(super) hold: String,
    /// For each command with two addresses: the line up to which its range is open.
    pub(super) ranges: Vec<Option<Range>>,
    /// Whether the line at hand is to have an end.
    pub(super) ends: bool,
    pub(super) files: BTreeMap<String, String>,
    pub(super) last: Option<&'a Regex>,
    pub exit: Option<i32>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Range {
    /// Until the end address matches.
    Open,
    UntilLine(usize),
}

pub(super) struct Lines<'t> {
    pub(super) lines: Vec<&'t str>,
    pub(super) at: usize,
    /// Whether the last line lacks its end.
    pub(super) open_end: bool,
}

enum Next {
    GoOn,
    /// To the end of the script.
    EndCycle,
    /// Begin anew without reading a line.
    Restart,
    Quit,
}

impl<'a> Editor<'a> {
    pub fn new(commands: &'a [Command], quiet: bool, separator: char) -> Self {
        let ranges = vec![None; commands.len()];
        Self {
            commands,
            quiet,
            separator,
            hold: String::new(),
            ranges,
            ends: false,
            files: BTreeMap::new(),
            last: None,
            exit: None,
        }
    }

    /// Whether all that it does is to change parts of lines, or to drop lines.
    pub fn only_edits(&self) -> bool {
        let edits = |action: &Action| match action {
            Action::Substitute(how) => how.write.is_none(),
            Action::Delete | Action::Translate(_) => true,
            Action::Block(_) | Action::EndBlock | Action::Nothing => true,
            _ => false,
        };
        !self.quiet && self.commands.iter().all(|command| edits(&command.action))
    }

    /// Edits texts as one stream and gives the output.
    pub fn run(&mut self, process: &mut Process<'_>, texts: &[(String, String)]) -> String {
        let mut lines = Vec::new();
        let mut open_end = false;
        for (_, text) in texts {
            lines.extend(text.split_terminator(self.separator));
            if !text.is_empty() {
                open_end = !text.ends_with(self.separator);
            }
        }
        let mut lines = Lines { lines, at: 0, open_end };
        let mut out = String::new();
        let mut keep: Option<String> = None;
        self.ranges.iter_mut().for_each(|range| *range = None);
        while self.exit.is_none() {
            let mut pattern = match keep.take() {
                Some(pattern) => pattern,
                None => match lines.lines.get(lines.at) {
                    Some(line) => {
                        lines.at += 1;
                        (*line).to_owned()
                    }
                    None => break,
                },
            };
            if !process.sys.step(1 + pattern.len() as u64 / 64) {
                break;
            }
            let mut after = String::new();
            let next = self.cycle(process, &mut pattern, &mut lines, &mut out, &mut after);
            match next {
                Next::Restart => keep = Some(pattern),
                Next::Quit => {}
                Next::GoOn | Next::EndCycle => {}
            }
            if std::mem::take(&mut self.ends) && !out.is_empty() && !out.ends_with(self.separator) {
                out.push(self.separator);
            }
            self.push(&mut out, &after, &lines);
            if matches!(next, Next::Quit) {
                break;
            }
        }
        out
    }

    /// The files of `w`, which are made even if nothing goes there.
    pub fn open_files(&mut self) {
        for command in self.commands {
            let file = match &command.action {
                Action::Write(file) => Some(file),
                Action::Substitute(substitute) => substitute.write.as_ref(),
                _ => None,
            };
            if let Some(file) = file {
                self.files.entry(file.clone()).or_default();
            }
        }
    }

    pub fn write_files(&mut self, process: &mut Process<'_>) {
        for (name, text) in std::mem::take(&mut self.files) {
            if name == "/dev/stdout" {
                process.out(text);
            } else if name == "/dev/stderr" {
                process.err(text);
            } else if let Err(errno) = process.write(&name, crate::vfs::Content::from(text.into_bytes())) {
                process.fail(format!("couldn't open file {name}: {}", errno.message()));
            }
        }
    }

    /// Text that `a` and `r` add: as it is.
    fn push(&self, out: &mut String, text: &str, _: &Lines<'_>) {
        if !text.is_empty() && !out.is_empty() && !out.ends_with(self.separator) {
            out.push(self.separator);
        }
        out.push_str(text);
    }

    pub(super) fn print(&self, out: &mut String, text: &str, lines: &Lines<'_>) {
        out.push_str(text);
        // A last line without its end is printed without it.
        if lines.at < lines.lines.len() || !lines.open_end {
            out.push(self.separator);
        }
    }

    fn cycle(
        &mut self,
        process: &mut Process<'_>,
        pattern: &mut String,
        lines: &mut Lines<'_>,
        out: &mut String,
        after: &mut String,
    ) -> Next {
        let commands = self.commands;
        let mut at = 0;
        let mut substituted = false;
        while let Some(command) = commands.get(at) {
            if !process.sys.step(1) {
                return Next::Quit;
            }
            let hit = self.selected(at, pattern, lines);
            at += 1;
            if !hit {
                if let Action::Block(end) = command.action {
                    at = end;
                }
                continue;
            }
            match &command.action {
                Action::Block(_) | Action::EndBlock | Action::Nothing => {}
                Action::Append(text) => {
                    // `a\` without a text ends the last line all the same.
                    self.ends |= text.is_empty();
                    after.push_str(text);
                }
                Action::Insert(text) => out.push_str(text),
                Action::Change(text) => {
                    let in_range = self.ranges.get(at - 1).copied().flatten().is_some();
                    if command.to.is_none() || !in_range || command.negated {
                        out.push_str(text);
                    }
                    return Next::EndCycle;
                }
                Action::Branch(to) => match to {
                    Some(to) => at = *to,
                    None => break,
                },
                Action::BranchIf(to) if std::mem::take(&mut substituted) => match to {
                    Some(to) => at = *to,
                    None => break,
                },
                Action::BranchIf(_) => {}
                Action::BranchUnless(to) if !std::mem::take(&mut substituted) => match to {
                    Some(to) => at = *to,
                    None => break,
                },
                Action::BranchUnless(_) => {}
                Action::Delete => return Next::EndCycle,
                Action::DeleteFirst => match pattern.split_once('\n') {
                    Some((_, rest)) => {
                        *pattern = rest.to_owned();
                        return Next::Restart;
                    }
                    None => return Next::EndCycle,
                },
                Action::Get => pattern.clone_from(&self.hold),
                Action::GetAppend => {
                    pattern.push('\n');
                    pattern.push_str(&self.hold);
                }
                Action::Hold => self.hold.clone_from(pattern),
                Action::HoldAppend => {
                    self.hold.push('\n');
                    self.hold.push_str(pattern);
                }
                Action::Exchange => std::mem::swap(pattern, &mut self.hold),
                Action::List => {
                    out.push_str(&pattern.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t"));
                    out.push_str("$\n");
                }
                Action::Next | Action::NextAppend => {
                    let append = matches!(command.action, Action::NextAppend);
                    let Some(line) = lines.lines.get(lines.at).copied() else {
                        // GNU prints the pattern space if there is no next line.
                        if !self.quiet {
                            self.print(out, pattern, lines);
                        }
                        return Next::Quit;
                    };
                    if append {
                        lines.at += 1;
                        pattern.push('\n');
                        pattern.push_str(line);
                    } else {
                        if !self.quiet {
                            self.print(out, pattern, lines);
                        }
                        lines.at += 1;
                        *pattern = line.to_owned();
                    }
                    if !process.sys.hold(pattern.len() as u64 / 8) {
                        return Next::Quit;
                    }
                }
                Action::Number => out.push_str(&format!("{}\n", lines.at)),
                Action::Print => self.print(out, pattern, lines),
                Action::PrintFirst => {
                    out.push_str(pattern.split('\n').next().unwrap_or(""));
                    out.push('\n');
                }
                Action::Quit(code) => {
                    if !self.quiet {
                        self.print(out, pattern, lines);
                    }
                    self.exit = Some(*code);
                    return Next::Quit;
                }
                Action::QuitSilent(code) => {
                    self.exit = Some(*code);
                    return Next::Quit;
                }
                Action::Read(file) => {
                    if let Ok(content) = process.read(file) {
                        after.push_str(content.as_text().unwrap_or(""));
                    }
                }
                Action::Write(file) => {
                    let text = self.files.entry(file.clone()).or_default();
                    text.push_str(pattern);
                    text.push('\n');
                }
                Action::Substitute(substitute) => {
                    if self.substitute(process, substitute, pattern, lines, out) {
                        substituted = true;
                    }
                }
                Action::Translate(pairs) => {
                    let changed =
                        |c: char| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
                    *pattern = pattern.chars().map(changed).collect();
                }
            }
        }
        if !self.quiet {
            self.print(out, pattern, lines);
        }
        Next::GoOn
    }
}
