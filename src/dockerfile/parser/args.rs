//! From a logical line to a [`Node`]: which instruction reads its arguments how.

use std::ops::Range;

use crate::dockerfile::go;

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

/// The grammar of each instruction (`dispatch` in BuildKit's parser).
const GRAMMARS: [(&str, Grammar); 18] = [
    ("add", Grammar::JsonOrList),
    ("arg", Grammar::Words),
    ("cmd", Grammar::JsonOrText),
    ("copy", Grammar::JsonOrList),
    ("entrypoint", Grammar::JsonOrText),
    ("env", Grammar::KeyValues("ENV")),
    ("expose", Grammar::List),
    ("from", Grammar::List),
    ("healthcheck", Grammar::Healthcheck),
    ("label", Grammar::KeyValues("LABEL")),
    ("maintainer", Grammar::Text),
    ("onbuild", Grammar::Trigger),
    ("run", Grammar::JsonOrText),
    ("shell", Grammar::JsonOrText),
    ("stopsignal", Grammar::Text),
    ("user", Grammar::Text),
    ("volume", Grammar::JsonOrList),
    ("workdir", Grammar::Text),
];

/// The parts of a node that come from its line.
pub(super) struct Parts<'s> {
    keyword: Range<usize>,
    flags: Vec<Arg>,
    args: Vec<Arg>,
    form: Form,
    trigger: Option<Box<Node<'s>>>,
}

/// Splits a logical line.
///
/// # Errors
/// BuildKit's text where the arguments cannot be read, and the range of the line it is about.
pub(super) fn split<'s>(line: &Logical<'s>, escape: char) -> Result<Parts<'s>, (String, Range<usize>)> {
    parts(line, 0..line.text.len(), escape, 0)
}

/// The node of a line and its parts. Lines, span, heredocs and comments are left for the caller to fill in.
pub(super) fn build<'s>(line: Logical<'s>, parts: Parts<'s>) -> Node<'s> {
    let Parts { keyword, flags, args, form, trigger } = parts;
    Node {
        line,
        keyword,
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
    let text = line.text.as_ref();
    let (keyword, rest) = split::first_word(text, split::trim(text, range));
    let (flags, rest) = match rest {
        None => (vec![], keyword.end..keyword.end),
        Some(rest) => split::flags(text, rest, escape),
    };
    let rest = split::trim(text, rest);
    let name = text.get(keyword.clone()).unwrap_or_default();
    let grammar =
        GRAMMARS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, grammar)| grammar);
    let mut out = Parts { keyword, flags, args: vec![], form: Form::Plain, trigger: None };
    match grammar {
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

type Arguments = Result<(Vec<Arg>, Form), (String, Range<usize>)>;

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
                Err(NotStrings::NotArray) if rest.is_empty() => plain(vec![]),
                Err(NotStrings::NotArray) if grammar == Grammar::JsonOrList => plain(split::list(text, rest)),
                Err(NotStrings::NotArray) => plain(vec![Arg::at(rest)]),
            }
        }
        _ if rest.is_empty() => plain(vec![]),
        Grammar::List => plain(split::list(text, rest)),
        Grammar::Text | Grammar::Trigger => plain(vec![Arg::at(rest)]),
        Grammar::Words => plain(split::words(text, rest, escape).into_iter().map(Arg::at).collect()),
        Grammar::KeyValues(name) => key_values(text, rest, name, escape),
        Grammar::Healthcheck => {
            let part = text.get(rest.clone()).unwrap_or_default();
            let end = part.find(char::is_whitespace).unwrap_or(part.len());
            let kind = rest.start..rest.start + end;
            let command = split::trim(text, kind.end..rest.end);
            let (mut args, form) = arguments(text, command, Grammar::JsonOrText, escape)?;
            args.insert(0, Arg::at(kind));
            Ok((args, form))
        }
    }
}

/// Triples of key, value and separator; the separator is empty for the legacy form.
fn key_values(text: &str, rest: Range<usize>, name: &str, escape: char) -> Arguments {
    let words = split::words(text, rest.clone(), escape);
    let Some(first) = words.first() else { return Ok((vec![], Form::Plain)) };
    let mut args = vec![];
    if !text.get(first.clone()).unwrap_or_default().contains('=') {
        let (key, Some(value)) = split::first_word(text, rest.clone()) else {
            return Err((format!("{name} must have two arguments"), rest));
        };
        args.extend([Arg::at(key), Arg::at(value.clone()), Arg::at(value.end..value.end)]);
        return Ok((args, Form::Plain));
    }
    for word in words {
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
