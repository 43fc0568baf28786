//! From a logical line to a [`Node`]: which instruction reads its arguments how.

use std::ops::Range;

use crate::dockerfile::go;
use crate::dockerfile::table::Command;

use super::fast;
use super::json::{self, NotStrings};
use super::logical::Logical;
use super::node::{Arg, Form, Parts, Split, Stretch};
use super::split;

/// Nested ONBUILD is an error whatever it says, so that deep nests need not be followed to their end.
const MAX_NESTING: usize = 16;

/// How an instruction reads its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Grammar {
    /// A JSON array, or else words between blanks.
    JsonOrList,
    /// A JSON array, or else one text.
    JsonOrText,
    /// `key=value` words, or the legacy `key value`; the name shows in the message.
    KeyValues(&'static str),
    /// Words with quotes kept.
    Words,
    /// Words between blanks.
    List,
    /// One text.
    Text,
    /// An instruction.
    Trigger,
    /// A word, then as `JsonOrText`.
    Healthcheck,
}

/// The grammar of each instruction (`dispatch` in BuildKit's parser).
const fn grammar(command: Command) -> Grammar {
    match command {
        Command::Add | Command::Copy | Command::Volume => Grammar::JsonOrList,
        Command::Cmd | Command::Entrypoint | Command::Run | Command::Shell => Grammar::JsonOrText,
        Command::Env => Grammar::KeyValues("ENV"),
        Command::Label => Grammar::KeyValues("LABEL"),
        Command::Arg => Grammar::Words,
        Command::Expose | Command::From => Grammar::List,
        Command::Maintainer | Command::Stopsignal | Command::User | Command::Workdir => Grammar::Text,
        Command::Onbuild => Grammar::Trigger,
        Command::Healthcheck => Grammar::Healthcheck,
    }
}

/// What is wrong with a line, and the range of it that is.
pub(super) type Mistake = (String, Range<usize>);

/// What the parts of a line are written to.
pub(super) struct Out<'o, 's> {
    pub words: &'o mut Vec<Arg>,
    pub parts: &'o mut Parts<'s>,
}

impl Out<'_, '_> {
    #[inline]
    pub fn push(&mut self, range: Range<usize>) {
        self.words.push(Arg::at(range));
    }

    /// Adds a word whose value is not simply the text there.
    pub fn push_valued(&mut self, range: Range<usize>, value: &str) {
        let word = Arg::at(range);
        self.words.push(word);
        self.parts.rare.get_or_insert_default().values.push((word, value.into()));
    }

    /// Takes back all words from an index on.
    pub fn take_back(&mut self, from: usize) {
        let first = self.words.get(from).copied();
        self.words.truncate(from);
        if let (Some(rare), Some(first)) = (&mut self.parts.rare, first) {
            rare.values.retain(|(word, _)| *word < first);
        }
    }
}

/// Splits a line into its parts; its flags and arguments are added to `words`.
///
/// # Errors
/// BuildKit's text where the arguments cannot be read, and the range of the line it is about.
#[inline]
pub(super) fn split<'s>(node: &mut Split<'s>, words: &mut Vec<Arg>, escape: u8) -> Result<(), Mistake> {
    let whole = 0..node.line.text().len();
    fill(&node.line, whole, escape, 0, Out { words, parts: &mut node.parts })
}

#[inline]
fn fill<'s>(
    line: &Logical<'s>,
    range: Range<usize>,
    escape: u8,
    depth: usize,
    mut out: Out<'_, 's>,
) -> Result<(), Mistake> {
    let text = line.text();
    let (keyword, rest) = fast::first_word(text, fast::trim(text, range));
    let first = out.words.len();
    let rest = match rest {
        None => keyword.end..keyword.end,
        Some(rest) => split::flags(text, rest, escape, &mut out),
    };
    let command = Command::of(text.get(keyword.clone()).unwrap_or_default());
    let first_arg = out.words.len();
    out.parts.keyword = keyword.into();
    out.parts.command = command;
    out.parts.flags = Stretch::from(first..first_arg);
    match command.map(grammar) {
        // BuildKit keeps one empty argument for an instruction that it does not know.
        None => out.push(rest.start..rest.start),
        Some(Grammar::Trigger) if rest.is_empty() || depth >= MAX_NESTING => {}
        Some(Grammar::Trigger) => {
            let mut trigger = Split::new(line.clone());
            fill(line, rest, escape, depth + 1, Out { words: out.words, parts: &mut trigger.parts })?;
            out.parts.rare.get_or_insert_default().trigger = Some(trigger);
            return Ok(());
        }
        Some(grammar) => arguments(text, rest, grammar, escape, &mut out)?,
    }
    out.parts.args = Stretch::from(first_arg..out.words.len());
    Ok(())
}

fn arguments(
    text: &str,
    rest: Range<usize>,
    grammar: Grammar,
    escape: u8,
    out: &mut Out<'_, '_>,
) -> Result<(), Mistake> {
    match grammar {
        Grammar::JsonOrList | Grammar::JsonOrText => match json::string_array(text, rest.clone(), out) {
            Ok(()) => out.parts.form = Form::Json,
            Err(NotStrings::NotStringArray) => {
                let message = "when using JSON array syntax, arrays must be comprised of strings only";
                return Err((message.to_owned(), rest));
            }
            Err(NotStrings::NotArray) if rest.is_empty() => {}
            Err(NotStrings::NotArray) if grammar == Grammar::JsonOrList => split::list(text, rest, out),
            Err(NotStrings::NotArray) => out.push(rest),
        },
        _ if rest.is_empty() => {}
        Grammar::List => split::list(text, rest, out),
        Grammar::Text | Grammar::Trigger => out.push(rest),
        Grammar::Words => split::each_word(text, rest, escape, |word| {
            out.push(word);
            Ok(())
        })?,
        Grammar::KeyValues(name) => return key_values(text, rest, name, escape, out),
        Grammar::Healthcheck => {
            let part = text.get(rest.clone()).unwrap_or_default();
            let end = part.find(char::is_whitespace).unwrap_or(part.len());
            let kind = rest.start..rest.start + end;
            let command = fast::trim(text, kind.end..rest.end);
            out.push(kind);
            return arguments(text, command, Grammar::JsonOrText, escape, out);
        }
    }
    Ok(())
}

/// Triples of key, value and separator; the separator is empty for the legacy form.
fn key_values(
    text: &str,
    rest: Range<usize>,
    name: &str,
    escape: u8,
    out: &mut Out<'_, '_>,
) -> Result<(), Mistake> {
    let mut first = true;
    let mut legacy = false;
    split::each_word(text, rest.clone(), escape, |word| {
        let written = text.get(word.clone()).unwrap_or_default();
        let at = memchr::memchr(b'=', written.as_bytes());
        legacy |= first && at.is_none();
        first = false;
        if legacy {
            return Ok(());
        }
        let Some(at) = at else {
            let written = go::quote(written);
            let message =
                format!("Syntax error - can't find = in {written}. Must be of the form: name=value");
            return Err((message, word));
        };
        let sep = word.start + at;
        out.push(word.start..sep);
        out.push(sep + 1..word.end);
        out.push(sep..sep + 1);
        Ok(())
    })?;
    if legacy {
        let (key, Some(value)) = fast::first_word(text, rest.clone()) else {
            return Err((format!("{name} must have two arguments"), rest));
        };
        out.push(key);
        out.push(value.clone());
        out.push(value.end..value.end);
    }
    Ok(())
}
