//! Collecting what the rules report.

use std::borrow::Cow;

use crate::dockerfile::ast::Lines;
use crate::dockerfile::parser::DirectiveParser;
use crate::text::{Diagnostic, Fix, Span};

use super::config::Config;
use super::{Rule, Status};

/// Where a finding is: the lines that Docker shows, and the exact place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub lines: Lines,
    pub span: Span,
}

/// A rule that is broken somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub rule: &'static Rule,
    pub place: Place,
    /// Docker's text.
    pub message: String,
    pub fix: Option<Fix>,
}

impl Finding {
    /// The finding as a diagnostic, whose code is the rule's name.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut out = Diagnostic::warning(self.rule.name, self.place.span, self.message.clone());
        out.hint = Some(self.rule.hint.to_owned());
        out.fix = self.fix.clone();
        out
    }
}

/// The findings so far, under the configuration of the file.
#[derive(Debug, Clone, Default)]
pub struct Linter {
    config: Config,
    findings: Vec<Finding>,
}

impl Linter {
    pub fn new(config: Config) -> Self {
        Self { config, findings: vec![] }
    }

    /// For what stands below no comment of its own.
    pub fn file(&mut self) -> Scope<'_> {
        Scope { config: Cow::Borrowed(&self.config), findings: &mut self.findings }
    }

    /// For an instruction below these comment lines, the first `check=` of which counts.
    pub fn below<'c>(&mut self, comments: impl IntoIterator<Item = &'c str>) -> Scope<'_> {
        let value = comments.into_iter().find_map(|comment| {
            let found = DirectiveParser::new("").line(comment).ok().flatten()?;
            (found.name == "check").then_some(found.value)
        });
        let options = value.and_then(|value| Config::parse(value.split(' ').next().unwrap_or_default()).ok());
        let config = match options {
            Some(options) => Cow::Owned(self.config.merged(&options)),
            None => Cow::Borrowed(&self.config),
        };
        Scope { config, findings: &mut self.findings }
    }

    /// The findings in the order in which they were made.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// The error with which a build ends when the file asks for that.
    pub fn error(&self) -> Option<String> {
        let mut rules: Vec<&str> = self.findings.iter().map(|finding| finding.rule.name).collect();
        rules.sort_unstable();
        rules.dedup();
        (self.config.return_as_error && !rules.is_empty())
            .then(|| format!("lint violation found for rules: {}", rules.join(", ")))
    }
}

/// Where rules report to, under the configuration of one place.
pub struct Scope<'l> {
    config: Cow<'l, Config>,
    findings: &'l mut Vec<Finding>,
}

impl Scope<'_> {
    /// Notes a finding unless its rule is off here.
    pub fn report(&mut self, rule: &'static Rule, place: Place, message: String, fix: Option<Fix>) {
        let on = match rule.status {
            Status::Stable => !self.config.skip.contains(rule.name),
            Status::Experimental => self.config.experimental.contains(rule.name),
        };
        if on {
            self.findings.push(Finding { rule, place, message, fix });
        }
    }
}
