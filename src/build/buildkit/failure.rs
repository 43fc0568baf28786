//! What ends a BuildKit build, and how `docker build` shows it.

use super::BuildKit;
use crate::dockerfile::ast::Lines;
use crate::dockerfile::excerpt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What follows `failed to solve: `.
    pub message: String,
    /// The lines that the excerpt marks; none where Docker shows no source.
    pub lines: Option<Lines>,
    /// Name and log of the vertex that failed.
    pub tail: Option<(String, Vec<String>)>,
    pub step: Option<usize>,
    pub exit_code: Option<i32>,
}

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), lines: None, tail: None, step: None, exit_code: None }
    }

    pub fn at(message: impl Into<String>, lines: Lines) -> Self {
        Self { lines: Some(lines), ..Self::new(message) }
    }

    /// Places the failure where it has no place yet.
    pub fn or_at(self, lines: Lines) -> Self {
        Self { lines: self.lines.or(Some(lines)), ..self }
    }
}

impl BuildKit {
    /// Prints what follows the progress of a build that failed.
    pub(super) fn print_failure(&mut self, failure: &Failure) {
        let mut out = String::new();
        if let Some((name, log)) = &failure.tail {
            out.push_str(&tail(name, log));
        }
        if let Some(lines) = failure.lines {
            out.push_str(&excerpt(&self.file.source, lines));
        }
        out.push_str(&format!("ERROR: failed to solve: {}\n", failure.message));
        self.progress.raw(&out);
    }
}

/// The vertex that failed, with what it printed.
pub fn tail(name: &str, log: &[String]) -> String {
    let rule = "------\n";
    let lines: String = log.iter().map(|line| format!("{line}\n")).collect();
    format!("{rule} > {name}:\n{lines}{rule}")
}
