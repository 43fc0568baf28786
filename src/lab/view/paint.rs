//! A Dockerfile's text in coloured pieces, from the engine's own parser.

use serde::Serialize;

use crate::dockerfile::parser;
use crate::text::{Diagnostic, Severity, Span};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ink {
    Plain,
    Keyword,
    Flag,
    Comment,
    /// A variable reference.
    Variable,
}

/// A piece, and whether a message points at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub span: Span,
    pub ink: Ink,
    pub mark: Option<Severity>,
}

/// The whole text in pieces that follow each other without gaps. Marks are those of `diagnostics`.
pub fn paint(text: &str, diagnostics: &[Diagnostic]) -> Vec<Piece> {
    let tree = parser::parse(text);
    let mut inked: Vec<(Span, Ink)> = tree.comments.iter().map(|&span| (span, Ink::Comment)).collect();
    for node in &tree.nodes {
        let mut node = node;
        loop {
            inked.push((node.line.span(node.keyword()), Ink::Keyword));
            inked.extend(node.flags.iter().map(|flag| (node.place(flag), Ink::Flag)));
            match &node.trigger {
                Some(trigger) => node = trigger,
                None => break,
            }
        }
    }
    inked.extend(variables(text));
    inked.retain(|(span, _)| !span.is_empty());
    inked.sort_by_key(|(span, _)| (span.start, span.end));

    // Every place where something begins or ends.
    let end = Span::of(0, text.len()).end;
    let mut cuts = vec![0, end];
    let marks: Vec<(Span, Severity)> = diagnostics.iter().map(|d| (d.span, d.severity)).collect();
    for span in inked.iter().map(|(span, _)| span).chain(marks.iter().map(|(span, _)| span)) {
        cuts.extend([span.start.min(end), span.end.min(end)]);
    }
    cuts.sort_unstable();
    cuts.dedup();
    cuts.retain(|&cut| text.is_char_boundary(cut as usize));

    let mut out: Vec<Piece> = Vec::with_capacity(cuts.len());
    let mut first = 0;
    for pair in cuts.windows(2) {
        let &[start, end] = pair else { continue };
        while inked.get(first).is_some_and(|(span, _)| span.end <= start) {
            first += 1;
        }
        let at = inked.get(first..).unwrap_or_default().iter().take_while(|(span, _)| span.start <= start);
        let ink = at.filter(|(span, _)| span.end >= end).map(|(_, ink)| *ink).next().unwrap_or(Ink::Plain);
        let over = marks.iter().filter(|(span, _)| span.start <= start && span.end >= end);
        let mark = over.map(|(_, severity)| *severity).min();
        match out.last_mut() {
            Some(last) if last.ink == ink && last.mark == mark => last.span.end = end,
            _ => out.push(Piece { span: Span::new(start, end), ink, mark }),
        }
    }
    out
}

/// `$NAME` and `${...}` outside of comments; inside of them the comment wins by starting earlier.
fn variables(text: &str) -> Vec<(Span, Ink)> {
    let mut out = Vec::new();
    for (start, _) in text.match_indices('$') {
        let rest = text.get(start + 1..).unwrap_or_default();
        let length = if rest.starts_with('{') {
            rest.find(['}', '\n']).map_or(0, |end| end + 1)
        } else {
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
        };
        if length > 0 {
            out.push((Span::of(start, start + 1 + length), Ink::Variable));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_the_text() {
        let texts = [
            "",
            "# c\nFROM node:22 AS x\nRUN --mount=type=cache,target=/c echo ${A} $B\n",
            "RUN a \\\n  # in between\n  b $\n",
            "\u{feff}FROM ü\r\nONBUILD COPY --chown=1 a b",
            "RUN <<EOF\necho $X\nEOF\n",
        ];
        for text in texts {
            let pieces = paint(text, &[]);
            let joined: String =
                pieces.iter().map(|piece| text.get(piece.span.range()).unwrap_or("?")).collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn the_parts_have_their_ink() {
        let text = "# c\nRUN --mount=type=cache,target=/c echo ${A}\n";
        let pieces = paint(text, &[]);
        let found: Vec<(Ink, &str)> = pieces
            .iter()
            .filter(|piece| piece.ink != Ink::Plain)
            .map(|piece| (piece.ink, text.get(piece.span.range()).unwrap_or("?")))
            .collect();
        let expected = [
            (Ink::Comment, "# c"),
            (Ink::Keyword, "RUN"),
            (Ink::Flag, "--mount=type=cache,target=/c"),
            (Ink::Variable, "${A}"),
        ];
        assert_eq!(found, expected);
    }
}
