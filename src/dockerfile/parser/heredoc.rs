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
    // Go gives the greatest number for one that is too large.
    let file_descriptor = if fd.is_empty() { 0 } else { fd.parse().unwrap_or(u64::MAX) };
    let chomp = dashless.is_some();
    // Most delimiters are a plain name, on which the rules for words have nothing to say.
    if delimiter.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')) {
        return Ok(Some(HeredocWord { name: delimiter.to_owned(), file_descriptor, expand: true, chomp }));
    }
    let lex = Lex { unset: Unset::AsWritten, ..Lex::new('\\') };
    let plain = lex.process_words(delimiter, &())?;
    let raw = Lex { quotes: Quotes::Keep, ..lex }.process_words(delimiter, &())?;
    // More than one word, or none, is not a delimiter.
    let ([name], [raw]) = (plain.as_slice(), raw.as_slice()) else { return Ok(None) };
    let quotes = |text: &str| text.matches(['\'', '"']).count();
    let expand = quotes(name) == quotes(raw);
    Ok(Some(HeredocWord { name: name.clone(), file_descriptor, expand, chomp }))
}

/// The heredocs that a line announces, in order.
///
/// # Errors
/// As [`heredoc_word`]; quotes that do not end elsewhere on the line mean that there are no heredocs.
pub fn heredoc_words(line: &str) -> Result<Vec<HeredocWord>, ExpandError> {
    if !line.contains(['\'', '"', '\\', '$']) {
        return simple_words(line).filter_map(|word| heredoc_word(word).transpose()).collect();
    }
    let lex = Lex { quotes: Quotes::Keep, escapes: Escapes::Keep, unset: Unset::AsWritten, ..Lex::new('\\') };
    let words = lex.process_words(line, &()).unwrap_or_default();
    words.iter().filter_map(|word| heredoc_word(word).transpose()).collect()
}

/// The words of a line without quotes, escapes and variables; `<<` takes the blanks after it along.
fn simple_words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line.trim_start();
    std::iter::from_fn(move || {
        let mut end = 0;
        loop {
            let more = rest.get(end..)?;
            end += more.find(char::is_whitespace).unwrap_or(more.len());
            let word = rest.get(..end)?;
            let blanks = rest.get(end..)?.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count();
            // Of three signs in a row the last is one of its own.
            let signs = word.len() - word.trim_end_matches('<').len();
            if blanks == 0 || signs < 2 || signs % 2 == 1 {
                rest = rest.get(end..)?.trim_start();
                return (!word.is_empty()).then_some(word);
            }
            end += blanks;
        }
    })
}

/// Removes the leading tabs of every line, as `<<-` does.
pub fn chomp(content: &str) -> String {
    content.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines without quotes take the short way: it must come to the same words.
    #[test]
    fn simple_words_are_those_of_the_lexer() {
        let lex =
            Lex { quotes: Quotes::Keep, escapes: Escapes::Keep, unset: Unset::AsWritten, ..Lex::new('\\') };
        let lines = [
            "RUN << EOF a",
            "a <<<  b",
            "<<",
            "<< ",
            "a<<<< b c",
            "x << \u{a0} y",
            " 3<<-A\t<< B ",
            "<<\u{b}A",
            "<",
            "",
        ];
        for line in lines {
            assert_eq!(
                simple_words(line).collect::<Vec<_>>(),
                lex.process_words(line, &()).unwrap(),
                "{line:?}"
            );
        }
    }
}
