//! Every byte of a Dockerfile as a token, for highlighting.

use serde::Serialize;

use crate::dockerfile::parser::{Arg, Comment, Form, Node, Tree};
use crate::dockerfile::table;
use crate::text::Span;

/// What a stretch of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    Whitespace,
    Comment,
    /// `# syntax=` and its like.
    Directive,
    /// The escape character at the end of a line.
    Continuation,
    /// `RUN`, and the `AS` of a `FROM`.
    Keyword,
    /// `--from`
    Flag,
    FlagValue,
    /// The name of an `ENV`, `LABEL` or `ARG`.
    Key,
    /// `=` and the punctuation of JSON.
    Operator,
    /// A word or a path.
    Argument,
    /// An element of a JSON array.
    String,
    /// The command of the shell form.
    Script,
    /// `$name` or `${name...}`
    Variable,
    /// `<<EOF` and the line that ends it.
    Heredoc,
    HeredocBody,
    /// What could not be parsed.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

/// The tokens of a text whose tree is given: in order, each starting where the one before ends.
pub fn tokens(text: &str, tree: &Tree<'_>) -> Vec<Token> {
    let mut paint = Paint { text, out: vec![] };
    let directives = tree.directives.all.iter().map(|directive| directive.value.span);
    let directives: Vec<Span> = directives.collect();
    for &Comment { span, .. } in &tree.comments {
        let directive = directives.iter().any(|value| span.start <= value.start && value.end <= span.end);
        paint.add(if directive { TokenKind::Directive } else { TokenKind::Comment }, span);
    }
    tree.nodes().for_each(|node| paint.node(node));
    paint.finish(tree.directives.escape)
}

struct Paint<'t> {
    text: &'t str,
    out: Vec<Token>,
}

impl Paint<'_> {
    fn add(&mut self, kind: TokenKind, span: Span) {
        if !span.is_empty() {
            self.out.push(Token { kind, span });
        }
    }

    fn node(&mut self, node: Node<'_>) {
        self.parts(node);
        for heredoc in node.heredocs() {
            self.add(TokenKind::HeredocBody, heredoc.span);
            self.add(TokenKind::Heredoc, heredoc.terminator);
        }
    }

    fn parts(&mut self, node: Node<'_>) {
        self.range(node, TokenKind::Keyword, node.keyword());
        for flag in node.flags() {
            let name_end =
                node.line.get(flag.range()).find('=').map_or(flag.range().end, |at| flag.range().start + at);
            self.range(node, TokenKind::Flag, flag.range().start..name_end);
            if name_end < flag.range().end {
                self.range(node, TokenKind::Operator, name_end..name_end + 1);
                self.words(node, TokenKind::FlagValue, name_end + 1..flag.range().end);
            }
        }
        if let Some(trigger) = node.trigger() {
            self.parts(trigger);
        }
        let name = table::find(node.name()).map_or("", |info| info.name);
        for (index, arg) in node.args().iter().enumerate() {
            let kind = match (name, node.form(), index) {
                ("FROM", _, 1) => TokenKind::Keyword,
                ("HEALTHCHECK", _, 0) => TokenKind::Keyword,
                ("ENV" | "LABEL", _, _) => [TokenKind::Key, TokenKind::Argument, TokenKind::Operator]
                    .get(index % 3)
                    .copied()
                    .unwrap_or(TokenKind::Argument),
                (_, Form::Json, _) => TokenKind::String,
                ("RUN" | "CMD" | "ENTRYPOINT" | "HEALTHCHECK" | "SHELL", Form::Plain, _) => TokenKind::Script,
                _ => TokenKind::Argument,
            };
            match (name, kind) {
                ("ARG", _) => self.assignment(node, arg),
                ("ADD" | "COPY", TokenKind::Argument) if node.line.get(arg.range()).contains("<<") => {
                    self.range(node, TokenKind::Heredoc, arg.range());
                }
                _ => self.words(node, kind, arg.range()),
            }
        }
    }

    /// `name=default`
    fn assignment(&mut self, node: Node<'_>, arg: &Arg) {
        let written = node.line.get(arg.range());
        let at = written.find('=').map_or(arg.range().end, |at| arg.range().start + at);
        self.range(node, TokenKind::Key, arg.range().start..at);
        if at < arg.range().end {
            self.range(node, TokenKind::Operator, at..at + 1);
            self.words(node, TokenKind::Argument, at + 1..arg.range().end);
        }
    }

    fn range(&mut self, node: Node<'_>, kind: TokenKind, range: std::ops::Range<usize>) {
        for span in node.line.spans(range) {
            self.add(kind, span);
        }
    }

    /// A range in which variables are set off.
    fn words(&mut self, node: Node<'_>, kind: TokenKind, range: std::ops::Range<usize>) {
        for span in node.line.spans(range) {
            let text = self.text.get(span.range()).unwrap_or_default();
            let mut from = 0;
            while let Some((start, end)) = next_variable(text, from) {
                let place = |start: usize, end: usize| {
                    Span::of(span.start as usize + start, span.start as usize + end)
                };
                self.add(kind, place(from, start));
                self.add(TokenKind::Variable, place(start, end));
                from = end;
            }
            self.add(kind, Span::of(span.start as usize + from, span.end as usize));
        }
    }

    /// Sorts, and fills what is in between.
    fn finish(mut self, escape: char) -> Vec<Token> {
        self.out.sort_by_key(|token| (token.span.start, token.span.end));
        let painted = std::mem::take(&mut self.out);
        let mut at = 0;
        for token in painted {
            // Nothing is painted twice; if it were, the first would win.
            let start = token.span.start.max(at);
            self.gap(Span::new(at, start), escape);
            self.add(token.kind, Span::new(start, token.span.end));
            at = at.max(token.span.end);
        }
        self.gap(Span::of(at as usize, self.text.len()), escape);
        self.out
    }

    /// What no instruction has claimed: blanks, continuation characters, the punctuation of JSON, mistakes.
    fn gap(&mut self, span: Span, escape: char) {
        let text = self.text.get(span.range()).unwrap_or_default().to_owned();
        let mut at = span.start as usize;
        let mut rest = text.as_str();
        while let Some(c) = rest.chars().next() {
            let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
            let (kind, length) = if blank(c) {
                (TokenKind::Whitespace, rest.find(|c| !blank(c)).unwrap_or(rest.len()))
            } else if c == escape && ends_line(rest.get(c.len_utf8()..).unwrap_or_default()) {
                (TokenKind::Continuation, c.len_utf8())
            } else if "[],\"=".contains(c) {
                (TokenKind::Operator, c.len_utf8())
            } else {
                let stop = |c: char| blank(c) || c == escape || "[],\"=".contains(c);
                (TokenKind::Other, rest.find(stop).unwrap_or(rest.len()).max(c.len_utf8()))
            };
            self.add(kind, Span::of(at, at + length));
            at += length;
            rest = rest.get(length..).unwrap_or_default();
        }
    }
}

/// Whether only blanks are left of the line.
fn ends_line(text: &str) -> bool {
    let rest = text.trim_start_matches([' ', '\t', '\r']);
    rest.is_empty() || rest.starts_with('\n')
}

/// The next `$name` or `${...}` at or after an offset.
fn next_variable(text: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        let start = at + text.get(at..)?.find('$')?;
        let rest = text.get(start + 1..)?;
        let length = match rest.strip_prefix('{') {
            // One that is not closed takes all that is left.
            Some(inner) => Some(closing_brace(inner).map_or(rest.len(), |end| end + 2)),
            None => Some(rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len())),
        };
        match length {
            Some(length) if length > 0 => return Some((start, start + 1 + length)),
            _ => at = start + 1,
        }
    }
}

/// The brace that closes one that is open, with those in between.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::parser;

    #[test]
    fn kinds() {
        let text = "# escape=\\\nFROM a AS b\nENV K=$V\nRUN --mount=type=cache,target=/x make \\\n  all\nCMD [\"a\"]\n";
        let tree = parser::parse(text);
        let shown: Vec<_> = tokens(text, &tree)
            .into_iter()
            .filter(|token| token.kind != TokenKind::Whitespace)
            .map(|token| (token.kind, text.get(token.span.range()).unwrap_or_default()))
            .collect();
        let wanted = [
            (TokenKind::Directive, "# escape=\\"),
            (TokenKind::Keyword, "FROM"),
            (TokenKind::Argument, "a"),
            (TokenKind::Keyword, "AS"),
            (TokenKind::Argument, "b"),
            (TokenKind::Keyword, "ENV"),
            (TokenKind::Key, "K"),
            (TokenKind::Operator, "="),
            (TokenKind::Variable, "$V"),
            (TokenKind::Keyword, "RUN"),
            (TokenKind::Flag, "--mount"),
            (TokenKind::Operator, "="),
            (TokenKind::FlagValue, "type=cache,target=/x"),
            (TokenKind::Script, "make "),
            (TokenKind::Continuation, "\\"),
            (TokenKind::Script, "  all"),
            (TokenKind::Keyword, "CMD"),
            (TokenKind::Operator, "["),
            (TokenKind::Operator, "\""),
            (TokenKind::String, "a"),
            (TokenKind::Operator, "\""),
            (TokenKind::Operator, "]"),
        ];
        assert_eq!(shown, wanted);
    }
}
