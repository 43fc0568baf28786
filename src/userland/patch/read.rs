//! Unified differences, as text and taken apart.

/// The change of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FilePatch {
    /// Without time; `/dev/null` for none.
    pub old: String,
    pub new: String,
    /// The same with their times, as written.
    pub names: [String; 2],
    /// What leads up to the hunks.
    pub header: Vec<String>,
    /// Where the hunks begin in the input, from 1.
    pub line: usize,
    pub hunks: Vec<Hunk>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hunk {
    /// First line in the old and the new file, from 1; of an empty part the line before.
    pub old_start: usize,
    pub new_start: usize,
    pub lines: Vec<Line>,
    /// What follows the second `@@`.
    pub note: String,
}

/// A line with its end, where it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub kind: Kind,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Same,
    Gone,
    Come,
}

impl FilePatch {
    /// Whether it makes a file where there is none.
    pub(super) fn creates(&self) -> bool {
        let [old, _] = &self.names;
        is_nothing(old) || self.hunks.first().is_some_and(|hunk| hunk.old_lines().next().is_none())
    }

    /// Whether nothing is to be left of the file.
    pub(super) fn removes(&self) -> bool {
        let [_, new] = &self.names;
        is_nothing(new)
    }

    pub(super) fn reversed(self) -> Self {
        let turn = |kind: Kind| match kind {
            Kind::Same => Kind::Same,
            Kind::Gone => Kind::Come,
            Kind::Come => Kind::Gone,
        };
        let hunk = |hunk: Hunk| Hunk {
            old_start: hunk.new_start,
            new_start: hunk.old_start,
            lines: hunk.lines.into_iter().map(|line| Line { kind: turn(line.kind), ..line }).collect(),
            note: hunk.note,
        };
        let [old, new] = self.names;
        Self {
            old: self.new,
            new: self.old,
            names: [new, old],
            hunks: self.hunks.into_iter().map(hunk).collect(),
            ..self
        }
    }
}

/// `/dev/null`, or a file of the epoch: so `diff -N` shows one that is not there.
fn is_nothing(name: &str) -> bool {
    let time = name.split_once('\t').map_or("", |(_, time)| time);
    name.starts_with("/dev/null") || time.starts_with("1970-01-01 00:00:00")
}

impl Hunk {
    pub(super) fn old_lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter(|line| line.kind != Kind::Come).map(|line| line.text.as_str())
    }

    fn new_lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().filter(|line| line.kind != Kind::Gone).map(|line| line.text.as_str())
    }

    /// How many unchanged lines it begins and ends with.
    pub(super) fn context(&self) -> (usize, usize) {
        let same = |line: &&Line| line.kind == Kind::Same;
        (self.lines.iter().take_while(same).count(), self.lines.iter().rev().take_while(same).count())
    }

    /// As it stands in a file of rejects.
    pub(super) fn shown(&self) -> String {
        let range = |start: usize, count: usize| match count {
            1 => start.to_string(),
            _ => format!("{start},{count}"),
        };
        let (old, new) = (self.old_lines().count(), self.new_lines().count());
        let mut text =
            format!("@@ -{} +{} @@{}\n", range(self.old_start, old), range(self.new_start, new), self.note);
        for line in &self.lines {
            text.push(match line.kind {
                Kind::Same => ' ',
                Kind::Gone => '-',
                Kind::Come => '+',
            });
            text.push_str(&line.text);
            if !line.text.ends_with('\n') {
                text.push_str("\n\\ No newline at end of file\n");
            }
        }
        text
    }
}

/// All changes in a text; what stands around them is passed over.
pub(super) fn read(text: &str) -> Vec<FilePatch> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let line = |at: usize| lines.get(at).copied().unwrap_or("");
    let mut patches = vec![];
    let (mut at, mut lead) = (0, 0);
    while at < lines.len() {
        let names = line(at).strip_prefix("--- ").zip(line(at + 1).strip_prefix("+++ "));
        let Some((old, new)) = names.filter(|_| line(at + 2).starts_with("@@ -")) else {
            at += 1;
            continue;
        };
        let trimmed = |name: &str| name.trim_end_matches(['\n', '\r']).to_owned();
        let bare = |name: &str| name.split('\t').next().unwrap_or(name).trim_end().to_owned();
        let header = lines.get(lead..at + 2).unwrap_or_default().iter().map(|line| trimmed(line)).collect();
        let line_number = at + 3;
        at += 2;
        let mut hunks = vec![];
        while let Some((hunk, next)) = hunk(&lines, at) {
            hunks.push(hunk);
            at = next;
        }
        lead = at;
        patches.push(FilePatch {
            old: bare(old),
            new: bare(new),
            names: [trimmed(old), trimmed(new)],
            header,
            line: line_number,
            hunks,
        });
    }
    patches
}

/// A hunk that begins at a line, and where the next thing begins.
fn hunk(lines: &[&str], at: usize) -> Option<(Hunk, usize)> {
    let (ranges, note) = lines.get(at)?.strip_prefix("@@ -")?.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let range = |text: &str| -> Option<(usize, usize)> {
        let (start, count) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    let ((old_start, mut old_left), (new_start, mut new_left)) = (range(old)?, range(new)?);
    let mut hunk =
        Hunk { old_start, new_start, lines: vec![], note: note.trim_end_matches(['\n', '\r']).to_owned() };
    let mut at = at + 1;
    while old_left + new_left > 0 {
        let line = *lines.get(at)?;
        let (kind, rest) = match line.split_at_checked(1) {
            Some(("-", rest)) => (Kind::Gone, rest),
            Some(("+", rest)) => (Kind::Come, rest),
            Some((" ", rest)) => (Kind::Same, rest),
            // Mail programs drop the blank of an empty line.
            Some(("\n", _)) => (Kind::Same, line),
            _ => return None,
        };
        let less = |left: usize, counts: bool| left.checked_sub(usize::from(counts));
        old_left = less(old_left, kind != Kind::Come)?;
        new_left = less(new_left, kind != Kind::Gone)?;
        at += 1;
        let mut text = rest.to_owned();
        if lines.get(at).is_some_and(|line| line.starts_with('\\')) {
            text.truncate(text.trim_end_matches('\n').len());
            at += 1;
        }
        hunk.lines.push(Line { kind, text });
    }
    Some((hunk, at))
}
