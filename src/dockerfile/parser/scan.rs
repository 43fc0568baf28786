//! The scan over physical lines: comments, directives, continuations, heredoc bodies.

use crate::dockerfile::ast::{Directive, Directives, Lines, Word};
use crate::text::Span;

use super::args;
use super::directives::{DirectiveParser, Found};
use super::fast;
use super::heredoc::{self, Heredoc, HeredocWord};
use super::logical::{Joiner, Logical};
use super::node::{Comment, Split, SyntaxError, Tree, Warning};

/// Go's scanner gives up on longer lines, ending included.
const MAX_LINE: usize = 65_536;

/// What an instruction is long, roughly: less than in most files.
const BYTES_PER_NODE: usize = 40;

/// How many bytes of text there are for one flag or argument, roughly.
const BYTES_PER_WORD: usize = 16;

/// A physical line.
#[derive(Clone, Copy)]
struct Line<'s> {
    /// Without its ending.
    content: &'s str,
    start: usize,
    /// Where the next line starts.
    end: usize,
}

struct Scan<'s> {
    text: &'s str,
    at: usize,
    /// How many lines were read.
    line: u32,
    tree: Tree<'s>,
    directives: DirectiveParser,
    /// Where in the tree's comments the block begins that an instruction in the next line would have above it.
    block: usize,
    joiner: Joiner,
    too_long: Option<Line<'s>>,
}

/// Parses a Dockerfile's text.
pub fn parse(text: &str) -> Tree<'_> {
    let tree = Tree {
        nodes: Vec::with_capacity(text.len() / BYTES_PER_NODE + 4),
        words: Vec::with_capacity(text.len() / BYTES_PER_WORD + 8),
        directives: Directives { all: vec![], escape: '\\' },
        warnings: vec![],
        errors: vec![],
        comments: vec![],
    };
    let directives = DirectiveParser::new("#");
    let joiner = Joiner::default();
    let mut scan = Scan { text, at: 0, line: 0, tree, directives, block: 0, joiner, too_long: None };
    while let Some(line) = scan.next() {
        scan.first_line(line);
    }
    if scan.tree.nodes.is_empty() && scan.tree.errors.is_empty() {
        let span = Span::of(0, text.len());
        scan.fail("file with no instructions".to_owned(), span, scan.line, scan.line);
    }
    if let Some(line) = scan.too_long {
        let message = format!("dockerfile line greater than max allowed size of {}", MAX_LINE - 1);
        let span = Span::of(line.start, line.end);
        scan.fail(message, span, scan.line, scan.line);
    }
    scan.tree
}

impl<'s> Scan<'s> {
    #[inline]
    fn next(&mut self) -> Option<Line<'s>> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let newline = memchr::memchr(b'\n', rest.as_bytes());
        let length = newline.unwrap_or(rest.len());
        let end = self.at + newline.map_or(length, |at| at + 1);
        let mut content = rest.get(..length)?;
        if content.ends_with('\r') {
            content = content.trim_end_matches('\r');
        }
        let line = Line { content, start: self.at, end };
        if length >= MAX_LINE {
            self.too_long = Some(line);
            self.at = self.text.len();
            return None;
        }
        self.at = end;
        self.line += 1;
        Some(line)
    }

    fn fail(&mut self, message: String, span: Span, first: u32, last: u32) {
        self.tree.errors.push(SyntaxError { message, span, lines: Lines { first, last: last.max(first) } });
    }

    /// A line at which an instruction may start.
    #[inline]
    fn first_line(&mut self, mut line: Line<'s>) {
        if let (1, Some(content)) = (self.line, line.content.strip_prefix('\u{feff}')) {
            line = Line { content, start: line.start + '\u{feff}'.len_utf8(), ..line };
        }
        let (trimmed, start) = line.trimmed();
        if trimmed.starts_with('#') {
            self.comment(line, trimmed, start);
            return;
        }
        self.directives.finish();
        let (text, end) = continued(trimmed, self.escape());
        if end == End::Continued || !text.is_empty() {
            self.instruction(text, start, end);
        }
    }

    #[inline]
    fn escape(&self) -> u8 {
        if self.tree.directives.escape == '`' { b'`' } else { b'\\' }
    }

    /// A comment line above an instruction.
    fn comment(&mut self, line: Line<'s>, trimmed: &'s str, start: usize) {
        let comment = self.add_comment(line, trimmed, start);
        match self.directives.line(trimmed) {
            Ok(None) if !comment.text.is_empty() => return,
            Ok(None) => {}
            Ok(Some(Found { name, value })) => self.directive(name, value, comment.span, trimmed),
            // BuildKit has not counted the line yet when it reports this.
            Err(message) => self.fail(message, comment.span, self.line - 1, self.line - 1),
        }
        self.block = self.tree.comments.len();
    }

    /// Notes a comment line, wherever it stands.
    fn add_comment(&mut self, line: Line<'s>, trimmed: &'s str, start: usize) -> Comment<'s> {
        // BuildKit drops the line's first character, be it the `#` or a blank before it.
        let first = line.content.chars().next().map_or(0, char::len_utf8);
        let range = fast::trim(line.content, first..line.content.len());
        let at = Span::of(line.start + range.start, line.start + range.end).start;
        let text = line.content.get(range).unwrap_or_default();
        let comment = Comment { text, start: at, span: Span::of(start, start + trimmed.len()) };
        self.tree.comments.push(comment);
        comment
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
    #[inline]
    fn instruction(&mut self, text: &'s str, start: usize, end: End) {
        let first = self.line;
        let comments = self.block..self.tree.comments.len();
        let (line, source_end) = match end {
            End::Complete => (Logical::new(text, start), start + text.len()),
            End::Continued => self.continuation(text, start),
        };
        self.block = self.tree.comments.len();
        let escape = self.escape();
        let node = self.tree.nodes.push_mut(Split::new(line));
        let whole = node.line.whole();
        node.comments = comments.into();
        node.lines = Lines { first, last: self.line };
        node.span = Span::of(whole.start as usize, source_end);
        let words = self.tree.words.len();
        match args::split(node, &mut self.tree.words, escape) {
            Ok(()) if node.may_have_heredocs() && has_heredoc_sign(node.line.text()) => self.heredocs(whole),
            Ok(()) => {}
            Err((message, range)) => {
                let span = node.line.span(range);
                self.tree.nodes.pop();
                self.tree.words.truncate(words);
                self.fail(message, span, first, self.line);
            }
        }
    }

    /// The lines after one that is continued, joined with it; where the last one ends.
    fn continuation(&mut self, text: &'s str, start: usize) -> (Logical<'s>, usize) {
        let escape = self.escape();
        let mut empty = vec![];
        let mut source_end = start + text.len();
        self.joiner.begin(text, start);
        while let Some(line) = self.next() {
            let (trimmed, start) = line.trimmed();
            if trimmed.starts_with('#') {
                self.add_comment(line, trimmed, start);
            } else if trimmed.is_empty() {
                empty.push(Span::of(line.start, line.end));
            } else {
                let (text, end) = continued(line.content, escape);
                self.joiner.join(text, line.start);
                source_end = line.start + text.len();
                if end == End::Complete {
                    break;
                }
            }
        }
        let line = self.joiner.finish();
        if !empty.is_empty() {
            let message = format!("Empty continuation line found in: {}", line.text());
            let node = self.tree.nodes.len();
            self.tree.warnings.push(Warning { line: self.line, empty, node, message });
        }
        (line, source_end)
    }

    /// Reads the bodies of the heredocs that the last node, which lies at `whole`, announces.
    fn heredocs(&mut self, whole: Span) {
        let Some(mut node) = self.tree.nodes.pop() else { return };
        match heredoc::heredoc_words(node.line.text()) {
            Ok(words) if words.is_empty() => {}
            Ok(words) => {
                let end = self.bodies(words, &mut node, whole);
                node.span.end = Span::of(end, end).end;
                node.lines.last = self.line;
            }
            Err(why) => self.fail(why.message, whole, node.lines.first, self.line),
        }
        self.tree.nodes.push(node);
    }

    /// Reads the body of each heredoc; the end of the last terminator.
    fn bodies(&mut self, words: Vec<HeredocWord>, node: &mut Split<'s>, whole: Span) -> usize {
        let mut last = self.at;
        for word in words {
            let start = self.at;
            let terminator = loop {
                let before = self.at;
                let Some(line) = self.next() else {
                    self.fail("unterminated heredoc".to_owned(), whole, node.lines.first, self.line);
                    return self.at;
                };
                let content = line.content;
                let bare = if word.chomp { content.trim_start_matches('\t') } else { content };
                if bare == word.name {
                    break Span::of(before, before + content.len());
                }
            };
            last = terminator.end as usize;
            let span = Span::new(Span::of(start, start).start, terminator.start);
            let content = self.text.get(span.range()).unwrap_or_default();
            node.rare().heredocs.push(Heredoc { word, content, span, terminator });
        }
        last
    }
}

impl<'s> Line<'s> {
    /// The content without the blanks at its start, and where that stands in the source.
    #[inline]
    fn trimmed(self) -> (&'s str, usize) {
        let at = fast::trim_start(self.content, 0..self.content.len()).start;
        (self.content.get(at..).unwrap_or_default(), self.start + at)
    }
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
#[inline]
fn continued(line: &str, escape: u8) -> (&str, End) {
    let bytes = line.as_bytes();
    // Most lines end with neither.
    if bytes.last().is_some_and(|&last| last != escape && !matches!(last, b' ' | b'\t')) {
        return (line, End::Complete);
    }
    let last = bytes.iter().rposition(|byte| !matches!(byte, b' ' | b'\t'));
    let found = last.filter(|&last| bytes.get(last) == Some(&escape));
    let before = |last: usize| last.checked_sub(1).and_then(|at| bytes.get(at));
    match found.filter(|&last| before(last) != Some(&escape)).and_then(|last| line.get(..last)) {
        Some(before) => (before, End::Continued),
        None => (line, End::Complete),
    }
}
