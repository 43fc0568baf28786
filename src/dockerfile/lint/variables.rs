//! Finding a variable within a word, to point at it and to rename it.

use crate::dockerfile::ast::Word;
use crate::text::{Edit, Fix, Span};

/// Where `$name` or `${name` stands in a word; `None` where the word is not as it is written.
pub(super) fn span_of(word: &Word, name: &str) -> Option<Span> {
    name_span(word, name).map(|span| {
        let before = word.text.get(..(span.start - word.span.start) as usize).unwrap_or_default();
        let dollar = before.len() - before.trim_end_matches(['{', '$']).len();
        Span::new(span.start - u32::try_from(dollar).unwrap_or(0), span.end)
    })
}

/// A fix that gives the variable another name.
pub(super) fn rename(word: &Word, name: &str, to: &str) -> Option<Fix> {
    let span = name_span(word, name)?;
    Some(Fix { title: format!("Change to {to}"), edits: vec![Edit { span, text: to.to_owned() }] })
}

/// The place of the name itself.
fn name_span(word: &Word, name: &str) -> Option<Span> {
    // Quotes, escapes and line joints can make the text another than what stands there.
    if word.span.len() as usize != word.text.len() {
        return None;
    }
    let at = word.text.match_indices(name).map(|(at, _)| at).find(|&at| {
        let before = word.text.get(..at).unwrap_or_default();
        let after = word.text.get(at + name.len()..).unwrap_or_default();
        let ends = !after.starts_with(|c: char| c == '_' || c.is_alphanumeric());
        ends && (before.ends_with('$') || before.ends_with("${"))
    })?;
    let start = word.span.start as usize + at;
    Some(Span::of(start, start + name.len()))
}
