//! Findings as Docker prints them.

use crate::dockerfile::ast::Lines;
use crate::dockerfile::lint::Finding;
use crate::dockerfile::{excerpt, excerpt_of};
use crate::text::Source;

use super::Report;

/// `docker build --check`: a sentence, then each warning with its lines, sorted by line, then the error.
pub fn check_output(source: &Source, report: &Report) -> String {
    let count = report.findings.len();
    let mut out = match (count, &report.failure) {
        (0, Some(_)) => String::new(),
        (0, None) => "Check complete, no warnings found.\n".to_owned(),
        (1, _) => "Check complete, 1 warning has been found!\n".to_owned(),
        _ => format!("Check complete, {count} warnings have been found!\n"),
    };
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| finding.place.lines.first);
    for finding in findings {
        out.push_str(&format!("\nWARNING: {}", finding.rule.name));
        if !finding.rule.url.is_empty() {
            out.push_str(&format!(" - {}", finding.rule.url));
        }
        out.push_str(&format!("\n{}\n", finding.message));
        out.push_str(&excerpt(source, finding.place.lines));
    }
    if let Some(failure) = &report.failure {
        let blank = if count > 0 { "\n" } else { "" };
        let places: Vec<Lines> = failure.lines.iter().chain(&failure.also).copied().collect();
        out.push_str(&format!("{blank}ERROR: {}\n{}", failure.message, excerpt_of(source, &places)));
    }
    out
}

/// `StageNameCasing: Stage name 'Build' should be lowercase (line 3)`, as a build prints it.
pub fn short(finding: &Finding) -> String {
    let line = finding.place.lines.first;
    format!("{}: {} (line {line})", finding.rule.name, finding.message)
}
