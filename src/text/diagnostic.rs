//! What there is to say about a place in a text.

use serde::{Deserialize, Serialize};

use super::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Info,
}

/// A message at a place, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Diagnostic {
    /// A stable code: a lint rule's name (`JSONArgsRecommended`) or a kebab-case word of ours (`unknown-instruction`).
    pub code: String,
    pub severity: Severity,
    pub span: Span,
    /// What Docker says, to the letter, where Docker says something.
    pub message: String,
    /// One line: what to do about it.
    pub hint: Option<String>,
    pub related: Vec<Related>,
    /// What the page can do about it in one click.
    pub fix: Option<Fix>,
}

/// Another place that has to do with a [`Diagnostic`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    pub span: Span,
    pub message: String,
}

/// A named change of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    pub title: String,
    /// Disjoint, in ascending order of place.
    pub edits: Vec<Edit>,
}

/// Replaces what is under `span` by `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Diagnostic {
    pub fn new(severity: Severity, code: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            severity,
            span,
            message: message.into(),
            hint: None,
            related: vec![],
            fix: None,
        }
    }

    pub fn error(code: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, span, message)
    }

    pub fn warning(code: impl Into<String>, span: Span, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, span, message)
    }

    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub fn with_fix(self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { fix: Some(Fix { title: title.into(), edits }), ..self }
    }
}

impl Fix {
    /// The text after the change; edits outside of it are passed over.
    pub fn apply(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for edit in self.edits.iter().rev() {
            if out.get(edit.span.range()).is_some() {
                out.replace_range(edit.span.range(), &edit.text);
            }
        }
        out
    }
}
