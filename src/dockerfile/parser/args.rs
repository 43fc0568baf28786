//! From a logical line to a [`Node`]: which instruction reads its arguments how.

use std::ops::Range;

use crate::dockerfile::go;

use super::fast;
use super::few::Few;
use super::json::{self, NotStrings};
use super::logical::Logical;
use super::node::{Arg, Form, Node};
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

/// The longest instruction name.
const LONGEST: usize = "healthcheck".len();

/// The grammar of each instruction (`dispatch` in BuildKit's parser), by its name in any case.
fn grammar(name: &str) -> Option<Grammar> {
    let mut lower = [0u8; LONGEST];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"add" | b"copy" | b"volume" => Grammar::JsonOrList,
        b"cmd" | b"entrypoint" | b"run" | b"shell" => Grammar::JsonOrText,
        b"env" => Grammar::KeyValues("ENV"),
        b"label" => Grammar::KeyValues("LABEL"),
        b"arg" => Grammar::Words,
        b"expose" | b"from" => Grammar::List,
        b"maintainer" | b"stopsignal" | b"user" | b"workdir" => Grammar::Text,
        b"onbuild" => Grammar::Trigger,
        b"healthcheck" => Grammar::Healthcheck,
        _ => return None,
    })
}

/// The parts of a node that come from its line.
pub(super) struct Parts<'s> {
    keyword: Range<usize>,
    flags: Vec<Arg>,
    args: Few<Arg>,
    form: Form,
    trigger: Option<Box<Node<'s>>>,
}

/// Splits a logical line.
///
/// # Errors
/// BuildKit's text where the arguments cannot be read, and the range of the line it is about.
pub(super) fn split<'s>(line: &Logical<'s>, escape: char) -> Result<Parts<'s>, (String, Range<usize>)> {
    parts(line, 0..line.text().len(), escape, 0)
}

/// The node of a line and its parts. Lines, span, heredocs and comments are left for the caller to fill in.
pub(super) fn build<'s>(line: Logical<'s>, parts: Parts<'s>) -> Node<'s> {
    let Parts { keyword, flags, args, form, trigger } = parts;
    Node {
        line,
        keyword: keyword.into(),
        flags,
        args,
        form,
        trigger,
        heredocs: vec![],
        lines: crate::dockerfile::ast::Lines { first: 0, last: 0 },
        span: crate::text::Span::default(),
        comments: vec![],
    }
}

fn parts<'s>(
    line: &Logical<'s>,
    range: Range<usize>,
    escape: char,
    depth: usize,
) -> Result<Parts<'s>, (String, Range<usize>)> {
    let text = line.text();
    let (keyword, rest) = fast::first_word(text, fast::trim(text, range));
    let (flags, rest) = match rest {
        None => (vec![], keyword.end..keyword.end),
        Some(rest) => split::flags(text, rest, escape),
    };
    let rest = fast::trim(text, rest);
    let name = text.get(keyword.clone()).unwrap_or_default();
    let mut out = Parts { keyword, flags, args: Few::None, form: Form::Plain, trigger: None };
    match grammar(name) {
        // BuildKit keeps one empty argument for an instruction that it does not know.
        None => out.args.push(Arg::at(rest.start..rest.start)),
        Some(Grammar::Trigger) if rest.is_empty() => {}
        Some(Grammar::Trigger) => {
            if depth < MAX_NESTING {
                let inner = parts(line, rest, escape, depth + 1)?;
                out.trigger = Some(Box::new(build(line.clone(), inner)));
            }
        }
        Some(grammar) => (out.args, out.form) = arguments(text, rest, grammar, escape)?,
    }
    Ok(out)
}

type Arguments = Result<(Few<Arg>, Form), (String, Range<usize>)>;

fn arguments(text: &str, rest: Range<usize>, grammar: Grammar, escape: char) -> Arguments {
    let plain = |args| Ok((args, Form::Plain));
    match grammar {
        Grammar::JsonOrList | Grammar::JsonOrText => {
            match json::string_array(text.get(rest.clone()).unwrap_or_default(), rest.start) {
                Ok(args) => Ok((args, Form::Json)),
                Err(NotStrings::NotStringArray) => Err((
                    "when using JSON array syntax, arrays must be comprised of strings only".to_owned(),
                    rest,
                )),
                Err(NotStrings::NotArray) if rest.is_empty() => plain(Few::None),
                Err(NotStrings::NotArray) if grammar == Grammar::JsonOrList => plain(split::list(text, rest)),
                Err(NotStrings::NotArray) => plain(Few::One([Arg::at(rest)])),
            }
        }
        _ if rest.is_empty() => plain(Few::None),
        Grammar::List => plain(split::list(text, rest)),
        Grammar::Text | Grammar::Trigger => plain(Few::One([Arg::at(rest)])),
        Grammar::Words => plain(split::words(text, rest, escape).iter().cloned().map(Arg::at).collect()),
        Grammar::KeyValues(name) => key_values(text, rest, name, escape),
        Grammar::Healthcheck => {
            let part = text.get(rest.clone()).unwrap_or_default();
            let end = part.find(char::is_whitespace).unwrap_or(part.len());
            let kind = rest.start..rest.start + end;
            let command = fast::trim(text, kind.end..rest.end);
            let (command, form) = arguments(text, command, Grammar::JsonOrText, escape)?;
            Ok((std::iter::once(Arg::at(kind)).chain(command.iter().cloned()).collect(), form))
        }
    }
}

/// Triples of key, value and separator; the separator is empty for the legacy form.
fn key_values(text: &str, rest: Range<usize>, name: &str, escape: char) -> Arguments {
    let words = split::words(text, rest.clone(), escape);
    let Some(first) = words.first() else { return Ok((Few::None, Form::Plain)) };
    let mut args = Few::None;
    if !text.get(first.clone()).unwrap_or_default().contains('=') {
        let (key, Some(value)) = fast::first_word(text, rest.clone()) else {
            return Err((format!("{name} must have two arguments"), rest));
        };
        args.extend([Arg::at(key), Arg::at(value.clone()), Arg::at(value.end..value.end)]);
        return Ok((args, Form::Plain));
    }
    for word in &words {
        let word = word.clone();
        let written = text.get(word.clone()).unwrap_or_default();
        let Some(at) = written.find('=') else {
            let written = go::quote(written);
            return Err((
                format!("Syntax error - can't find = in {written}. Must be of the form: name=value"),
                word,
            ));
        };
        let sep = word.start + at;
        args.extend([Arg::at(word.start..sep), Arg::at(sep + 1..word.end), Arg::at(sep..sep + 1)]);
    }
    Ok((args, Form::Plain))
}
