//! From expanded text to arguments: field splitting and quote removal.

/// A stretch of an expanded word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// `quoted`: means itself in patterns and makes a field even if empty; `split`: comes from an expansion.
    Text { text: String, quoted: bool, split: bool },
    /// Where one element of `$@` ends and the next begins.
    Break,
}

/// An argument before pathname expansion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    pub text: String,
    /// The same as a pattern: what is quoted is escaped.
    pub pattern: String,
    /// Whether an unquoted `*`, `?` or `[` is in it.
    pub magic: bool,
    some: bool,
}

impl Field {
    pub fn push(&mut self, c: char, quoted: bool) {
        self.some = true;
        self.text.push(c);
        if quoted && matches!(c, '*' | '?' | '[' | ']' | '\\' | '-' | '!' | '^' | '(' | ')' | '|' | '+' | '@')
        {
            self.pattern.push('\\');
        }
        self.magic |= !quoted && matches!(c, '*' | '?' | '[');
        self.pattern.push(c);
    }

    fn push_text(&mut self, text: &str, quoted: bool) {
        self.some |= quoted;
        text.chars().for_each(|c| self.push(c, quoted));
    }
}

/// Splits segments into fields by `IFS`.
pub(super) fn split(segments: &[Segment], ifs: &str) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut field = Field::default();
    // Set right after blanks ended a field: one other separator then belongs to the same end.
    let mut blank_end = false;
    for segment in segments {
        match segment {
            Segment::Break => {
                if field.some {
                    fields.push(std::mem::take(&mut field));
                }
                blank_end = false;
            }
            Segment::Text { text, quoted, split: false } => {
                field.push_text(text, *quoted);
                blank_end &= text.is_empty() && !quoted;
            }
            Segment::Text { text, quoted, .. } => {
                for c in text.chars() {
                    if !ifs.contains(c) {
                        field.push(c, *quoted);
                        blank_end = false;
                    } else if matches!(c, ' ' | '\t' | '\n') {
                        if field.some {
                            fields.push(std::mem::take(&mut field));
                            blank_end = true;
                        }
                    } else if field.some || !blank_end {
                        fields.push(std::mem::take(&mut field));
                        blank_end = false;
                    } else {
                        blank_end = false;
                    }
                }
            }
        }
    }
    if field.some {
        fields.push(field);
    }
    fields
}

/// All segments as one field.
pub(super) fn joined(segments: &[Segment]) -> Field {
    let mut field = Field::default();
    for segment in segments {
        match segment {
            Segment::Text { text, quoted, .. } => field.push_text(text, *quoted),
            Segment::Break => field.push(' ', true),
        }
    }
    field
}

/// All segments as one text.
pub(super) fn text(segments: &[Segment]) -> String {
    let piece = |segment: &Segment| match segment {
        Segment::Text { text, .. } => text.clone(),
        Segment::Break => " ".to_owned(),
    };
    match segments {
        [only] => piece(only),
        segments => segments.iter().map(piece).collect(),
    }
}
