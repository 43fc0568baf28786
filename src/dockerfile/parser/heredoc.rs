//! Heredocs: finding their words on a line, and their bodies' leading tabs.

use crate::dockerfile::expand::{Escapes, ExpandError, Lex, Quotes, Unset};
use crate::text::Span;

/// A heredoc with its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc<'s> {
    pub word: HeredocWord,
    /// The body as written, up to the terminator line.
    pub content: &'s str,
    pub span: Span,
    /// The terminator line without its ending.
    pub terminator: Span,
}

/// What `<<-"EOF"` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeredocWord {
    /// The delimiter without quotes.
    pub name: String,
    pub file_descriptor: u64,
    /// Whether the delimiter is unquoted.
    pub expand: bool,
    /// `<<-`
    pub chomp: bool,
}

/// The heredoc that a word announces: `^(\d*)<<(-?)\s*([^<]*)$`.
///
/// # Errors
/// The delimiter's quotes do not end.
pub fn heredoc_word(word: &str) -> Result<Option<HeredocWord>, ExpandError> {
    let digits = word.len() - word.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (fd, rest) = word.split_at(digits);
    let Some(rest) = rest.strip_prefix("<<") else { return Ok(None) };
    let dashless = rest.strip_prefix('-');
    let delimiter = dashless.unwrap_or(rest).trim_start_matches(['\t', '\n', '\x0c', '\r', ' ']);
    if delimiter.is_empty() || delimiter.contains('<') {
        return Ok(None);
    }
    let lex = Lex { unset: Unset::AsWritten, ..Lex::new('\\') };
    let plain = lex.process_words(delimiter, &())?;
    let raw = Lex { quotes: Quotes::Keep, ..lex }.process_words(delimiter, &())?;
    // More than one word, or none, is not a delimiter.
    let ([name], [raw]) = (plain.as_slice(), raw.as_slice()) else { return Ok(None) };
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    Ok(Some(HeredocWord {
        name: name.clone(),
        // Go gives the greatest number for one that is too large.
        file_descriptor: if fd.is_empty() { 0 } else { fd.parse().unwrap_or(u64::MAX) },
        expand: quotes(name) == quotes(raw),
        chomp: dashless.is_some(),
    }))
}

/// The heredocs that a line announces, in order.
///
/// # Errors
/// As [`heredoc_word`]; quotes that do not end elsewhere on the line mean that there are no heredocs.
pub fn heredoc_words(line: &str) -> Result<Vec<HeredocWord>, ExpandError> {
    let lex = Lex { quotes: Quotes::Keep, escapes: Escapes::Keep, unset: Unset::AsWritten, ..Lex::new('\\') };
    let words = lex.process_words(line, &()).unwrap_or_default();
    words.iter().filter_map(|word| heredoc_word(word).transpose()).collect()
}

/// Removes the leading tabs of every line, as `<<-` does.
pub fn chomp(content: &str) -> String {
    content.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
}
