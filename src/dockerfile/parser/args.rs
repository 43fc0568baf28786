//! From a logical line to a [`Node`]: which instruction reads its arguments how.

use std::ops::Range;

use crate::dockerfile::go;

use super::fast;
use super::few::Few;
use super::json::{self, NotStrings};
use super::logical::Logical;
use super::node::{Arg, Form, Node, Parts};
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

/// What is wrong with a line, and the range of it that is.
type Mistake = (String, Range<usize>);

/// Splits a node's line into its parts.
///
/// # Errors
/// BuildKit's text where the arguments cannot be read, and the range of the line it is about.
pub(super) fn split(node: &mut Node<'_>, escape: char) -> Result<(), Mistake> {
    let whole = 0..node.line.text().len();
    fill(&node.line, whole, escape, 0, &mut node.parts)
}

fn fill<'s>(
    line: &Logical<'s>,
    range: Range<usize>,
    escape: char,
    depth: usize,
    out: &mut Parts<'s>,
) -> Result<(), Mistake> {
    let text = line.text();
    let (keyword, rest) = fast::first_word(text, fast::trim(text, range));
    let rest = match rest {
        None => keyword.end..keyword.end,
        Some(rest) => split::flags(text, rest, escape, &mut out.flags),
    };
    let rest = fast::trim(text, rest);
    let name = text.get(keyword.clone()).unwrap_or_default();
    out.keyword = keyword.into();
    match grammar(name) {
        // BuildKit keeps one empty argument for an instruction that it does not know.
        None => out.args.push(Arg::at(rest.start..rest.start)),
        Some(Grammar::Trigger) if rest.is_empty() || depth >= MAX_NESTING => {}
        Some(Grammar::Trigger) => {
            let mut trigger = Node::new(line.clone());
            fill(line, rest, escape, depth + 1, &mut trigger.parts)?;
            out.trigger = Some(Box::new(trigger));
        }
        Some(grammar) => arguments(text, rest, grammar, escape, out)?,
    }
    Ok(())
}

fn arguments(
    text: &str,
    rest: Range<usize>,
    grammar: Grammar,
    escape: char,
    out: &mut Parts<'_>,
) -> Result<(), Mistake> {
    match grammar {
        Grammar::JsonOrList | Grammar::JsonOrText => {
            match json::string_array(text.get(rest.clone()).unwrap_or_default(), rest.start) {
                Ok(args) => {
                    out.args.extend(args);
                    out.form = Form::Json;
                }
                Err(NotStrings::NotStringArray) => {
                    let message = "when using JSON array syntax, arrays must be comprised of strings only";
                    return Err((message.to_owned(), rest));
                }
                Err(NotStrings::NotArray) if rest.is_empty() => {}
                Err(NotStrings::NotArray) if grammar == Grammar::JsonOrList => {
                    split::list(text, rest, &mut out.args)
                }
                Err(NotStrings::NotArray) => out.args.push(Arg::at(rest)),
            }
        }
        _ if rest.is_empty() => {}
        Grammar::List => split::list(text, rest, &mut out.args),
        Grammar::Text | Grammar::Trigger => out.args.push(Arg::at(rest)),
        Grammar::Words => split::each_word(text, rest, escape, |word| out.args.push(Arg::at(word))),
        Grammar::KeyValues(name) => return key_values(text, rest, name, escape, &mut out.args),
        Grammar::Healthcheck => {
            let part = text.get(rest.clone()).unwrap_or_default();
            let end = part.find(char::is_whitespace).unwrap_or(part.len());
            let kind = rest.start..rest.start + end;
            let command = fast::trim(text, kind.end..rest.end);
            out.args.push(Arg::at(kind));
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
    escape: char,
    out: &mut Few<Arg>,
) -> Result<(), Mistake> {
    let words = split::words(text, rest.clone(), escape);
    let Some(first) = words.first() else { return Ok(()) };
    if !text.get(first.clone()).unwrap_or_default().contains('=') {
        let (key, Some(value)) = fast::first_word(text, rest.clone()) else {
            return Err((format!("{name} must have two arguments"), rest));
        };
        out.extend([Arg::at(key), Arg::at(value.clone()), Arg::at(value.end..value.end)]);
        return Ok(());
    }
    for word in words {
        let written = text.get(word.clone()).unwrap_or_default();
        let Some(at) = written.find('=') else {
            let written = go::quote(written);
            let message =
                format!("Syntax error - can't find = in {written}. Must be of the form: name=value");
            return Err((message, word));
        };
        let sep = word.start + at;
        out.extend([Arg::at(word.start..sep), Arg::at(sep + 1..word.end), Arg::at(sep..sep + 1)]);
    }
    Ok(())
}
