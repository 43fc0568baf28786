//! `--progress=plain` (`util/progress/progressui`).

use crate::build::emit::Emitter;
use crate::shell::{OutputLine, Stream};
use crate::vfs::Time;

/// Prints vertices one after the other, each under its number.
#[derive(Debug, Clone)]
pub struct Progress {
    pub emitter: Emitter,
    /// Virtual time at which the next internal vertex begins.
    pub now: Time,
    next: usize,
    began: bool,
}

/// How a vertex ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended<'a> {
    Done,
    Cached,
    Error(&'a str),
}

impl Progress {
    pub const fn new(began: Time) -> Self {
        Self { emitter: Emitter::new(began), now: began, next: 0, began: false }
    }

    /// Text as it is.
    pub fn raw(&mut self, text: &str) {
        self.emitter.print(self.now, Stream::Stderr, text);
    }

    /// One vertex with its lines; `took` is in nanoseconds.
    pub fn vertex(&mut self, name: &str, lines: &[String], ended: Ended<'_>, took: i64, at: Time) {
        let number = self.next;
        self.next += 1;
        let mut out = if self.began { "\n".to_owned() } else { String::new() };
        self.began = true;
        out.push_str(&format!("#{number} {name}\n"));
        for line in lines {
            out.push_str(&format!("#{number} {line}\n"));
        }
        match ended {
            Ended::Done => out.push_str(&format!("#{number} DONE {}s\n", tenths(took))),
            Ended::Cached => out.push_str(&format!("#{number} CACHED\n")),
            Ended::Error(why) => out.push_str(&format!("#{number} ERROR: {why}\n")),
        }
        self.emitter.print(at, Stream::Stderr, out);
    }

    /// The first line, which is no vertex.
    pub fn header(&mut self) {
        self.raw("#0 building with \"default\" instance using docker driver\n");
        self.next = 1;
        self.began = true;
    }

    /// A vertex of the machinery that takes `took` nanoseconds.
    pub fn internal(&mut self, name: &str, lines: &[String], took: i64) {
        self.vertex(name, lines, Ended::Done, took, self.now);
        self.now = self.now.plus_nanos(took);
    }

    pub fn internal_error(&mut self, name: &str, why: &str) {
        self.vertex(name, &[], Ended::Error(why), 0, self.now);
    }
}

/// Seconds with one decimal, rounded.
pub fn tenths(nanos: i64) -> String {
    let tenths = (nanos.max(0) + 50_000_000) / 100_000_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// What a command printed, each line with its time: `0.345 text`.
pub fn log(output: &[OutputLine]) -> Vec<String> {
    let mut lines = vec![];
    let mut open: Option<(Time, String)> = None;
    for piece in output {
        let (at, mut text) = open.take().unwrap_or((piece.at, String::new()));
        text.push_str(&piece.text);
        match text.strip_suffix('\n') {
            Some(line) => lines.push(format!("{} {}", seconds(at), line.trim_end_matches('\r'))),
            None => open = Some((at, text)),
        }
    }
    lines.extend(open.map(|(at, text)| format!("{} {text}", seconds(at))));
    lines
}

/// Three decimals below ten seconds, two below a hundred, then one.
fn seconds(at: Time) -> String {
    let millis = at.0.max(0) / 1_000_000;
    let (whole, rest) = (millis / 1000, millis % 1000);
    match whole {
        0..10 => format!("{whole}.{rest:03}"),
        10..100 => format!("{whole}.{:02}", rest / 10),
        _ => format!("{whole}.{}", rest / 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        assert_eq!([0, 49_000_000, 50_000_000, 1_240_000_000].map(tenths), ["0.0", "0.0", "0.1", "1.2"]);
        let at = |millis: i64| seconds(Time::EPOCH.plus_millis(millis));
        assert_eq!([at(74), at(12_345), at(123_456)], ["0.074", "12.34", "123.4"]);
    }
}
