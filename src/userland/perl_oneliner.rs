//! Perl's one-liners: `-e`, `-ne`, `-pe`, `-i`, as far as they substitute, translate, print and choose lines.

use crate::shell::{ExitCode, Process, Regex, RegexSyntax};
use crate::vfs::Content;

use super::common::text;

/// What one statement does to the line in hand.
enum Deed {
    Substitute {
        regex: Regex,
        with: String,
        global: bool,
    },
    Translate(Vec<(char, char)>),
    /// A text to print; `None` is the line.
    Print(Option<String>),
    Next,
    Exit(ExitCode),
    Nothing,
}

/// A deed, and the pattern that decides over it with whether it must fit.
struct Statement {
    deed: Deed,
    only: Option<(Regex, bool)>,
}

/// What of a call tells how the script runs.
#[derive(Default)]
pub(super) struct Call {
    pub script: String,
    /// `-n` or `-p`: once for each line of the files.
    pub lines: bool,
    pub prints: bool,
    /// `-i`, with the ending of the copy that is kept.
    pub in_place: Option<String>,
    /// `-0777`: a file is one line.
    pub whole: bool,
    pub files: Vec<String>,
}

/// Runs the script; `None`, with nothing done, where there is no model of all of it.
pub(super) fn run(process: &mut Process<'_>, call: &Call) -> Option<ExitCode> {
    let statements = parse(&call.script)?;
    if !call.lines {
        let (mut line, mut out) = (String::new(), String::new());
        // Without lines there is nothing that a pattern could fit.
        if statements.iter().any(|one| one.only.is_some() || matches!(one.deed, Deed::Print(None))) {
            return None;
        }
        let code = each(&statements, &mut line, &mut out).unwrap_or(0);
        process.out(out);
        return Some(code);
    }
    let stdin = ["-".to_owned()];
    for file in if call.files.is_empty() { &stdin[..] } else { &call.files } {
        let content = match if file == "-" { Ok(process.read_stdin()) } else { process.read(file) } {
            Ok(content) => content,
            Err(errno) => {
                process.err(format!("Can't open {file}: {}.\n", errno.message()));
                continue;
            }
        };
        let Some(known) = text(process, &content, 0) else { return Some(0) };
        let mut out = String::new();
        let mut ended = None;
        let lines: Vec<&str> =
            if call.whole { vec![known.as_str()] } else { known.split_inclusive('\n').collect() };
        for line in lines {
            process.sys.step(1);
            let mut line = line.to_owned();
            ended = each(&statements, &mut line, &mut out);
            if ended.is_some() {
                break;
            }
            if call.prints {
                out.push_str(&line);
            }
        }
        match &call.in_place {
            Some(ending) => {
                if !ending.is_empty() {
                    let _ = process.write(&format!("{file}{ending}"), content);
                }
                if let Err(errno) = process.write(file, Content::from(out.as_str())) {
                    process.err(format!("Can't open {file}: {}.\n", errno.message()));
                }
            }
            None => process.out(out),
        }
        if ended.is_some() {
            return ended;
        }
    }
    Some(0)
}

/// One line through all statements; the exit code where one ends the script.
fn each(statements: &[Statement], line: &mut String, out: &mut String) -> Option<ExitCode> {
    for statement in statements {
        if let Some((regex, fits)) = &statement.only
            && regex.is_match(line) != *fits
        {
            continue;
        }
        match &statement.deed {
            Deed::Substitute { regex, with, global } => *line = substituted(line, regex, with, *global),
            Deed::Translate(pairs) => {
                let changed = |c: char| pairs.iter().find(|(from, _)| *from == c).map_or(c, |(_, to)| *to);
                *line = line.chars().map(changed).collect();
            }
            Deed::Print(text) => out.push_str(text.as_deref().unwrap_or(line)),
            Deed::Next => return None,
            Deed::Exit(code) => return Some(*code),
            Deed::Nothing => {}
        }
    }
    None
}

fn substituted(line: &str, regex: &Regex, with: &str, global: bool) -> String {
    let (mut out, mut at, mut copied) = (String::new(), 0, 0);
    while at <= line.len() {
        let Some(captures) = regex.find_at(line, at) else { break };
        let (start, end) = (captures.start(), captures.end());
        out.push_str(line.get(copied..start).unwrap_or_default());
        let mut rest = with.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '$' | '\\' if rest.peek().is_some_and(char::is_ascii_digit) => {
                    let group = rest.next().and_then(|digit| digit.to_digit(10)).unwrap_or(0);
                    out.push_str(captures.text(group as usize, line));
                }
                '$' if rest.peek() == Some(&'&') => {
                    rest.next();
                    out.push_str(captures.text(0, line));
                }
                '\\' => match rest.next() {
                    Some('n') => out.push('\n'),
                    Some('t') => out.push('\t'),
                    other => out.extend(other),
                },
                c => out.push(c),
            }
        }
        copied = end;
        let next = || line.get(end..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
        if end == start {
            let step = next();
            out.push_str(line.get(end..end + step).unwrap_or_default());
            copied = end + step;
        }
        at = copied;
        if !global {
            break;
        }
    }
    out.push_str(line.get(copied..).unwrap_or_default());
    out
}

fn parse(script: &str) -> Option<Vec<Statement>> {
    let mut statements = Vec::new();
    let mut rest = script.trim_start();
    while !rest.is_empty() {
        let (deed, after) = deed(rest)?;
        let after = after.trim_start();
        let (only, after) = condition(after)?;
        statements.push(Statement { deed, only });
        let after = after.trim_start();
        rest = match after.strip_prefix(';') {
            Some(after) => after.trim_start_matches([';', ' ', '\n']),
            None if after.is_empty() => after,
            None => return None,
        };
    }
    Some(statements)
}

fn deed(text: &str) -> Option<(Deed, &str)> {
    let delimits = |rest: &str| rest.starts_with(|c: char| !c.is_alphanumeric() && !" _(;=".contains(c));
    if let Some(rest) = text.strip_prefix('s').filter(|rest| delimits(rest)) {
        let (pattern, with, flags, after) = two_parts(rest)?;
        let ignore = flags.contains('i');
        let prefix: String = flags.chars().filter(|flag| "msx".contains(*flag)).collect();
        // Code as the replacement, and variables, have no model.
        if flags.contains('e')
            || with.contains("${")
            || with.contains("@{")
            || pattern.contains("$ENV")
            || with.contains("$ENV")
        {
            return None;
        }
        let pattern = if prefix.is_empty() { pattern } else { format!("(?{prefix}){pattern}") };
        let regex = Regex::new(&pattern, RegexSyntax::Perl, ignore).ok()?;
        return Some((Deed::Substitute { regex, with, global: flags.contains('g') }, after));
    }
    if let Some(rest) =
        text.strip_prefix("tr").or_else(|| text.strip_prefix('y')).filter(|rest| delimits(rest))
    {
        let (from, to, flags, after) = two_parts(rest)?;
        let (from, to) = (range(&from), range(&to));
        if !flags.is_empty() || from.len() != to.len() {
            return None;
        }
        return Some((Deed::Translate(from.into_iter().zip(to).collect()), after));
    }
    for (word, ends) in [("print", ""), ("say", "\n")] {
        if let Some(rest) = text
            .strip_prefix(word)
            .filter(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == 'f'))
        {
            let rest = rest.trim_start();
            let (inner, after) = match rest.strip_prefix('(') {
                Some(inner) => inner.split_once(')')?,
                None => (rest, ""),
            };
            let (printed, left) = if inner.starts_with("$_") {
                (None, inner.get(2..)?)
            } else if inner.is_empty()
                || inner.starts_with([';'])
                || inner.starts_with("if ")
                || inner.starts_with("unless ")
            {
                (None, inner)
            } else {
                let (printed, left) = string(inner)?;
                (Some(format!("{printed}{ends}")), left)
            };
            let after = if rest.starts_with('(') { left.trim().is_empty().then_some(after)? } else { left };
            return Some((Deed::Print(printed), after));
        }
    }
    if let Some(rest) = text.strip_prefix("next") {
        return Some((Deed::Next, rest));
    }
    if let Some(rest) = text.strip_prefix("exit") {
        let rest = rest.trim_start_matches([' ', '(']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let code = rest.get(..end)?.parse().unwrap_or(0);
        return Some((Deed::Exit(code), rest.get(end..)?.trim_start_matches(')')));
    }
    // Pragmas, and the `1` that makes a script of modules alone.
    if let Some(rest) = text.strip_prefix("use ") {
        let end = rest.find(';').unwrap_or(rest.len());
        return Some((Deed::Nothing, rest.get(end..)?));
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (digits > 0).then_some((Deed::Nothing, text.get(digits..)?))
}

/// A text in quotes, with the escapes of double ones; variables have no model.
fn string(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return Some((out, text.get(at + 1..)?)),
            '\\' if quote == '"' => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                other => out.push(other),
            },
            '$' | '@' if quote == '"' => return None,
            c => out.push(c),
        }
    }
    None
}

/// `if /…/`, `unless /…/`, or nothing.
fn condition(text: &str) -> Option<(Option<(Regex, bool)>, &str)> {
    let (fits, rest) = match (text.strip_prefix("if"), text.strip_prefix("unless")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => return Some((None, text)),
    };
    let rest = rest.trim_start_matches([' ', '(', 'm']).strip_prefix('/')?;
    let (pattern, rest) = part(rest, '/')?;
    let flags = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let regex = Regex::new(&pattern, RegexSyntax::Perl, rest.get(..flags)?.contains('i')).ok()?;
    Some((Some((regex, fits)), rest.get(flags..)?.trim_start_matches([' ', ')'])))
}

/// `/a/b/flags` or `{a}{b}flags`.
fn two_parts(text: &str) -> Option<(String, String, String, &str)> {
    let open = text.chars().next()?;
    let close = match open {
        '{' => '}',
        '(' => ')',
        '[' => ']',
        '<' => '>',
        other => other,
    };
    let (first, rest) = part(text.get(open.len_utf8()..)?, close)?;
    let rest = if open == close { rest } else { rest.trim_start().strip_prefix(open)? };
    let (second, rest) = part(rest, close)?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    Some((first, second, rest.get(..end)?.to_owned(), rest.get(end..)?))
}

/// Up to a sign that no backslash stands before; a backslash before the sign itself falls away.
fn part(text: &str, close: char) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == close => return Some((out, text.get(at + c.len_utf8()..)?)),
            '\\' => match chars.next()?.1 {
                next if next == close => out.push(next),
                next => out.extend(['\\', next]),
            },
            c => out.push(c),
        }
    }
    None
}

/// `a-c` as its characters.
fn range(text: &str) -> Vec<char> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&last)) if first <= last => {
                out.extend(first..=last);
                at += 3;
            }
            _ => {
                out.push(first);
                at += 1;
            }
        }
    }
    out
}
