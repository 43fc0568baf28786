//! Figures in Markdown: fences of the language `layerlab` become drawings.

use super::state::{apply_setting, complete, parse_state};
use super::{Theme, theme};
use crate::lab::Shared;

/// A fence of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// Bytes of the document that it takes, the line end behind it included.
    pub range: std::ops::Range<usize>,
    /// 1-based line of its beginning.
    pub line: usize,
    /// What stands behind `layerlab` in its first line.
    pub settings: String,
    pub body: String,
}

/// The fences of the language `layerlab`, in order. Fences of other languages hide what is in them.
pub fn fences(markdown: &str) -> Vec<Fence> {
    let mut out = vec![];
    let mut open: Option<Open> = None;
    let mut offset = 0;
    for (number, raw) in markdown.split_inclusive('\n').enumerate() {
        let end = offset + raw.len();
        let line = raw.trim_end_matches(['\n', '\r']);
        match open.take() {
            None => open = Open::of(line, offset, number + 1),
            Some(fence) if fence.is_closed_by(line) => {
                if let Some(settings) = fence.settings {
                    out.push(Fence { range: fence.start..end, line: fence.line, settings, body: fence.body });
                }
            }
            Some(mut fence) => {
                fence.body.push_str(strip(line, fence.indent));
                fence.body.push('\n');
                open = Some(fence);
            }
        }
        offset = end;
    }
    out
}

/// A fence whose end was not seen.
struct Open {
    start: usize,
    line: usize,
    indent: usize,
    mark: char,
    length: usize,
    /// `None` for other languages.
    settings: Option<String>,
    body: String,
}

impl Open {
    fn of(line: &str, start: usize, number: usize) -> Option<Self> {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = text.trim_start_matches(mark);
        let length = text.len() - info.len();
        if length < 3 || indent > 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let info = info.trim();
        let (language, settings) = info.split_once([' ', ',']).unwrap_or((info, ""));
        let settings = (language == "layerlab").then(|| settings.trim().to_owned());
        Some(Self { start, line: number, indent, mark, length, settings, body: String::new() })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let text = line.trim_start_matches(' ');
        let rest = text.trim_start_matches(self.mark);
        line.len() - text.len() < 4 && text.len() - rest.len() >= self.length && rest.trim().is_empty()
    }
}

/// Without as many blanks as the fence is indented.
fn strip(line: &str, indent: usize) -> &str {
    let blanks = line.len() - line.trim_start_matches(' ').len();
    line.get(blanks.min(indent)..).unwrap_or(line)
}

/// What a fence shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    pub state: Shared,
    /// There is one Dockerfile only.
    pub single: bool,
    pub theme: Theme,
    /// How many steps of the last build are shown.
    pub step: Option<usize>,
}

impl Fence {
    /// Reads the fence: settings are `builder=`, `era=`, `theme=auto|light|dark` and `step=N`.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn drawing(&self) -> Result<Drawing, String> {
        let mut state = parse_state(&self.body)?;
        let mut theme = theme::Theme::Auto;
        let mut step = None;
        for setting in self.settings.split([' ', ',']).filter(|setting| !setting.is_empty()) {
            let (name, value) = setting.split_once('=').unwrap_or((setting, ""));
            let bad = || format!("there is no setting {setting}");
            match name {
                "theme" => theme = Theme::parse(value).ok_or_else(bad)?,
                "step" => step = Some(value.parse().map_err(|_| bad())?),
                _ => apply_setting(&mut state, name, value)?,
            }
        }
        let single = complete(&mut state);
        Ok(Drawing { state, single, theme, step })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fences_of_ours_are_found() {
        let markdown = "# T\n```layerlab builder=classic,theme=dark\n=== a x\nFROM a\n```\ntext\n\
                        ````markdown\n```layerlab\nFROM hidden\n```\n````\n  ~~~layerlab\n  FROM b\n    deep\n  ~~~\nend\n\
                        ```layerlab\nnever closed\n";
        let found = fences(markdown);
        let bodies: Vec<&str> = found.iter().map(|fence| fence.body.as_str()).collect();
        assert_eq!(bodies, ["=== a x\nFROM a\n", "FROM b\n  deep\n"]);
        assert_eq!(found[0].line, 2);
        assert!(markdown[found[1].range.clone()].ends_with("~~~\n"));
        let drawing = found[0].drawing().unwrap();
        assert_eq!((drawing.theme, drawing.single), (Theme::Dark, true));
        for bad in ["theme=red", "colour=1", "step=x"] {
            assert!(Fence { settings: bad.to_owned(), ..found[0].clone() }.drawing().is_err(), "{bad}");
        }
    }
}
