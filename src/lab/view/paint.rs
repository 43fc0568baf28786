//! A Dockerfile's text in coloured pieces, from the engine's own tokens.

use serde::Serialize;

use crate::dockerfile::editor::{TokenKind, tokens};
use crate::dockerfile::parser;
use crate::text::{Diagnostic, Severity, Span};

/// What a piece of text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ink {
    Plain,
    Keyword,
    /// Flags with their values, punctuation, what opens and ends a heredoc.
    Soft,
    Comment,
    Variable,
}

impl Ink {
    pub const fn of(kind: TokenKind) -> Self {
        match kind {
            TokenKind::Keyword => Self::Keyword,
            TokenKind::Flag
            | TokenKind::FlagValue
            | TokenKind::Operator
            | TokenKind::Continuation
            | TokenKind::Heredoc => Self::Soft,
            TokenKind::Comment | TokenKind::Directive => Self::Comment,
            TokenKind::Variable => Self::Variable,
            TokenKind::Whitespace
            | TokenKind::Key
            | TokenKind::Argument
            | TokenKind::String
            | TokenKind::Script
            | TokenKind::HeredocBody
            | TokenKind::Other => Self::Plain,
        }
    }

    /// The class of it in the styles; none for plain text.
    pub const fn class(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Keyword => Some("k"),
            Self::Soft => Some("f"),
            Self::Comment => Some("c"),
            Self::Variable => Some("v"),
        }
    }
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
    let marks: Vec<(Span, Severity)> = diagnostics.iter().map(|d| (d.span, d.severity)).collect();
    let mut cuts: Vec<u32> = marks.iter().flat_map(|(span, _)| [span.start, span.end]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    cuts.retain(|&cut| text.is_char_boundary(cut as usize));

    let mut out: Vec<Piece> = Vec::new();
    let mut add = |span: Span, ink: Ink| {
        let over = marks.iter().filter(|(mark, _)| mark.start <= span.start && mark.end >= span.end);
        let mark = over.map(|(_, severity)| *severity).min();
        match out.last_mut() {
            Some(last) if last.ink == ink && last.mark == mark => last.span.end = span.end,
            _ => out.push(Piece { span, ink, mark }),
        }
    };
    let mut cuts = cuts.into_iter().peekable();
    for token in tokens(text, &parser::parse(text)) {
        let mut start = token.span.start;
        while let Some(cut) = cuts.next_if(|&cut| cut < token.span.end) {
            if cut > start {
                add(Span::new(start, cut), Ink::of(token.kind));
                start = cut;
            }
        }
        add(Span::new(start, token.span.end), Ink::of(token.kind));
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
            (Ink::Soft, "--mount=type=cache,target=/c"),
            (Ink::Variable, "${A}"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn messages_mark_what_they_are_about() {
        let text = "FROM a\nRUN touch ${X} y\n";
        let about = |span, severity| Diagnostic { severity, ..Diagnostic::warning("x", span, "y") };
        let messages = [
            about(Span::new(7, 10), Severity::Error),
            about(Span::new(11, 19), Severity::Warning),
            about(Span::new(900, 901), Severity::Error),
        ];
        let pieces = paint(text, &messages);
        let marked: Vec<(Severity, &str)> = pieces
            .iter()
            .filter_map(|piece| Some((piece.mark?, text.get(piece.span.range()).unwrap_or("?"))))
            .collect();
        let wanted = [(Severity::Error, "RUN"), (Severity::Warning, "touch "), (Severity::Warning, "${")];
        assert_eq!(marked, wanted);
        let joined: String = pieces.iter().map(|piece| text.get(piece.span.range()).unwrap_or("?")).collect();
        assert_eq!(joined, text);
    }
}
