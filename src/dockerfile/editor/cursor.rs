//! Where a cursor is: in which instruction, after which words.

use crate::text::{Source, Span};

/// The instruction up to a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The words before the one at the cursor, the instruction's name first.
    pub words: Vec<String>,
    /// The word at the cursor, up to it.
    pub word: String,
    /// The part of the word up to the cursor, which a completion replaces.
    pub span: Span,
    /// The whole of the lines before is comments and directives.
    pub at_top: bool,
}

/// The cursor at a byte offset; `None` within a comment, unless that may become a directive, and outside of the text.
pub(super) fn cursor(source: &Source, offset: u32, escape: char) -> Option<Cursor> {
    let before = source.text.get(..offset as usize)?;
    let mut lines: Vec<&str> = before.split('\n').collect();
    let last = lines.pop()?;
    let at_top = lines.iter().all(|line| line.trim_start().starts_with('#'));
    // The lines above belong to the same instruction as long as they are continued.
    let mut start = lines.len();
    for (index, line) in lines.iter().enumerate().rev() {
        let line = line.trim_end();
        match line.ends_with(escape) && !line.trim_start().starts_with('#') {
            true => start = index,
            false if line.is_empty() || line.trim_start().starts_with('#') => {}
            false => break,
        }
    }
    let joined =
        lines.get(start..).unwrap_or_default().iter().filter(|line| !line.trim_start().starts_with('#'));
    let mut text: String =
        joined.map(|line| line.trim_end().trim_end_matches(escape)).collect::<Vec<_>>().join(" ");
    text.push(' ');
    text.push_str(last);
    if last.trim_start().starts_with('#') && !at_top {
        return None;
    }
    let word_start = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = text.get(word_start..)?.to_owned();
    let words = text.get(..word_start)?.split_whitespace().map(str::to_owned).collect();
    let span = Span::of(offset as usize - word.len().min(offset as usize), offset as usize);
    Some(Cursor { words, word, span, at_top })
}
