//! The scan over physical lines: comments, directives, continuations, heredoc bodies.

use std::mem;

use crate::dockerfile::ast::{Directive, Directives, Lines, Word};
use crate::text::Span;

use super::args;
use super::directives::{DirectiveParser, Found};
use super::fast;
use super::heredoc::{self, Heredoc};
use super::logical::Logical;
use super::node::{Comment, Node, SyntaxError, Tree, Warning};

/// Go's scanner gives up on longer lines, ending included.
const MAX_LINE: usize = 65_536;

/// A physical line.
#[derive(Clone, Copy)]
struct Line<'s> {
    /// With its ending.
    text: &'s str,
    start: usize,
}

struct Scan<'s> {
    text: &'s str,
    at: usize,
    /// How many lines were read.
    line: u32,
    tree: Tree<'s>,
    directives: DirectiveParser,
    comments: Vec<Comment<'s>>,
    too_long: Option<Line<'s>>,
}

/// Parses a Dockerfile's text.
pub fn parse(text: &str) -> Tree<'_> {
    let tree = Tree {
        // Most instructions are longer; growing would move the nodes again and again.
        nodes: Vec::with_capacity(text.len() / 48 + 4),
        directives: Directives { all: vec![], escape: '\\' },
        warnings: vec![],
        errors: vec![],
        comments: vec![],
    };
    let directives = DirectiveParser::new("#");
    let mut scan = Scan { text, at: 0, line: 0, tree, directives, comments: vec![], too_long: None };
    while let Some(line) = scan.next() {
        scan.first_line(line);
    }
    if scan.tree.nodes.is_empty() && scan.tree.errors.is_empty() {
        let span = Span::of(0, text.len());
        scan.fail("file with no instructions".to_owned(), span, scan.line, scan.line);
    }
    if let Some(line) = scan.too_long {
        let message = format!("dockerfile line greater than max allowed size of {}", MAX_LINE - 1);
        let span = Span::of(line.start, line.start + line.text.len());
        scan.fail(message, span, scan.line, scan.line);
    }
    scan.tree
}

impl<'s> Scan<'s> {
    fn next(&mut self) -> Option<Line<'s>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty() && self.too_long.is_none())?;
        let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let line = Line { text: rest.get(..length)?, start: self.at };
        if length > MAX_LINE || (length == MAX_LINE && !line.text.ends_with('\n')) {
            self.too_long = Some(line);
            return None;
        }
        self.at += length;
        self.line += 1;
        Some(line)
    }

    fn fail(&mut self, message: String, span: Span, first: u32, last: u32) {
        self.tree.errors.push(SyntaxError { message, span, lines: Lines { first, last: last.max(first) } });
    }

    /// A line at which an instruction may start.
    fn first_line(&mut self, mut line: Line<'s>) {
        if let (1, Some(text)) = (self.line, line.text.strip_prefix('\u{feff}')) {
            line = Line { text, start: line.start + '\u{feff}'.len_utf8() };
        }
        let content = without_ending(line.text);
        let trimmed = fast::trim_start(content);
        let start = line.start + (content.len() - trimmed.len());
        if trimmed.starts_with('#') {
            self.comment(line.text, Span::of(start, start + trimmed.len()), trimmed);
            return;
        }
        // Anything that is not a comment ends the directives.
        let _no_directive = self.directives.line(trimmed);
        let (text, end) = continued(trimmed, self.tree.directives.escape);
        if end == End::Complete && text.is_empty() {
            return;
        }
        self.instruction(text, start, end);
    }

    fn comment(&mut self, line: &'s str, span: Span, trimmed: &'s str) {
        self.tree.comments.push(span);
        match self.directives.line(trimmed) {
            Ok(None) => {
                // BuildKit drops the line's first character, be it the `#` or a blank before it.
                let text =
                    line.get(line.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default().trim();
                match text {
                    "" => self.comments.clear(),
                    _ => self.comments.push(Comment { text, span }),
                }
            }
            Ok(Some(Found { name, value })) => self.directive(name, value, span, trimmed),
            // BuildKit has not counted the line yet when it reports this.
            Err(message) => self.fail(message, span, self.line - 1, self.line - 1),
        }
    }

    fn directive(&mut self, name: &'static str, value: &'s str, span: Span, trimmed: &str) {
        let start = trimmed.rfind(value).unwrap_or(0) + span.start as usize;
        let word = Word::new(value, Span::of(start, start + value.len()));
        match (name, value) {
            ("escape", "\\") => self.tree.directives.escape = '\\',
            ("escape", "`") => self.tree.directives.escape = '`',
            ("escape", _) => {
                let message = format!("invalid escape token '{value}' does not match ` or \\");
                self.fail(message, word.span, self.line - 1, self.line - 1);
            }
            _ => {}
        }
        self.tree.directives.all.push(Directive { name: name.to_owned(), value: word, line: self.line });
    }

    /// An instruction that starts with `text`, at `start` in the source.
    fn instruction(&mut self, text: &'s str, start: usize, mut end: End) {
        let first = self.line;
        let escape = self.tree.directives.escape;
        let mut logical = Logical::new(text, start);
        let mut empty = vec![];
        let mut source_end = start + text.len();
        while end == End::Continued {
            let Some(line) = self.next() else { break };
            let content = without_ending(line.text);
            let trimmed = fast::trim_start(content);
            if trimmed.starts_with('#') {
                let start = line.start + (content.len() - trimmed.len());
                self.tree.comments.push(Span::of(start, start + trimmed.len()));
            } else if trimmed.is_empty() {
                empty.push(Span::of(line.start, line.start + line.text.len()));
            } else {
                let (text, e) = continued(content, escape);
                logical.join(text, line.start);
                source_end = line.start + text.len();
                end = e;
            }
        }
        if !empty.is_empty() {
            let message = format!("Empty continuation line found in: {}", logical.text());
            let node = self.tree.nodes.len();
            self.tree.warnings.push(Warning { line: self.line, empty, node, message });
        }
        let comments = mem::take(&mut self.comments);
        let whole = logical.span(0..logical.text().len());
        let mut node = Node::new(logical);
        if let Err((message, range)) = args::split(&mut node, escape) {
            self.fail(message, node.line.span(range), first, self.line);
            return;
        }
        node.comments = comments;
        if has_heredoc_sign(node.line.text()) && node.may_have_heredocs() {
            source_end = self.heredocs(&mut node, first, whole).unwrap_or(source_end);
        }
        node.lines = Lines { first, last: self.line };
        node.span = Span::of(whole.start as usize, source_end);
        self.tree.nodes.push(node);
    }

    /// Reads the bodies of the heredocs that the node announces; the end of the last terminator.
    fn heredocs(&mut self, node: &mut Node<'s>, first: u32, whole: Span) -> Option<usize> {
        let words = match heredoc::heredoc_words(node.line.text()) {
            Ok(words) => words,
            Err(why) => {
                self.fail(why.message, whole, first, self.line);
                return None;
            }
        };
        let mut last = None;
        for word in words {
            let start = self.at;
            let terminator = loop {
                let before = self.at;
                let Some(line) = self.next() else {
                    self.fail("unterminated heredoc".to_owned(), whole, first, self.line);
                    return Some(self.at);
                };
                let content = without_ending(line.text);
                let bare = if word.chomp { content.trim_start_matches('\t') } else { content };
                if bare == word.name {
                    break Span::of(before, before + content.len());
                }
            };
            last = Some(terminator.end as usize);
            let span = Span::new(Span::of(start, start).start, terminator.start);
            let content = self.text.get(span.range()).unwrap_or_default();
            node.heredocs.push(Heredoc { word, content, span, terminator });
        }
        last
    }
}

fn without_ending(line: &str) -> &str {
    fast::trim_end(line, b"\r\n")
}

/// Whether `<<` stands anywhere.
fn has_heredoc_sign(line: &str) -> bool {
    memchr::memchr_iter(b'<', line.as_bytes()).any(|at| line.as_bytes().get(at + 1) == Some(&b'<'))
}

/// Whether an instruction goes on in the next line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Complete,
    Continued,
}

/// The line without its continuation character: the escape character before blanks at the end, unless it is
/// doubled.
fn continued(line: &str, escape: char) -> (&str, End) {
    let found = fast::trim_end(line, b" \t").strip_suffix(escape);
    match found.filter(|before| !before.ends_with(escape)) {
        Some(before) => (before, End::Continued),
        None => (line, End::Complete),
    }
}
