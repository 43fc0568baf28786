//! What a lesson asks for: predicates on what was built, a line each.
//!
//! They speak of behaviour (is this step reused, how large is the image) and never of the text, so that every right
//! answer is right. `after LABEL: ...` asks what would be so after the edit of that label.

use crate::lab::project::Side;

use super::words::{Word, bytes, decimal, split_unit, words};

/// A line of a `check` fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// As the lesson has it.
    pub text: String,
    /// The label of the edit after which it has to hold; `None`: as things are.
    pub after: Option<String>,
    pub predicate: Predicate,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    /// `b step "RUN npm ci" is cached`: every step whose text starts so.
    Step { side: Side, text: String, is: StepState },
    /// `b builds`, `b fails`
    Builds { side: Side, yes: bool },
    /// `b size < 150 MB`, `b size < a size`
    Compare { left: Measure, comparison: Comparison, right: Operand },
    /// `b has /opt/b.txt`, `b lacks /opt/b.txt`: in the image that its tag names.
    File { side: Side, path: String, there: bool },
    /// `b layers have /secret`, `b layers lack /secret`: in any layer, hidden or not.
    Layers { side: Side, path: String, there: bool },
    /// `tag test/b is b step 3`: 1-based, as Docker counts.
    Tag { tag: String, side: Side, step: usize },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    Cached,
    Rebuilt,
    Skipped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Bytes of the image.
    Size(Side),
    /// Bytes in layers that the final tree does not show.
    Waste(Side),
    /// Milliseconds of the last build.
    Time(Side),
    /// Steps that the last build ran.
    Reruns(Side),
    /// Layers above the base that both images have.
    SharedLayers,
    /// Bytes of all layers that both images have.
    SharedSize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operand {
    Number(u64),
    Measure(Measure),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Less,
    AtMost,
    Equal,
    AtLeast,
    More,
}

impl Comparison {
    pub const fn holds(self, left: u64, right: u64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::More => left > right,
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "<" => Self::Less,
            "<=" => Self::AtMost,
            "=" | "==" => Self::Equal,
            ">=" => Self::AtLeast,
            ">" => Self::More,
            _ => return None,
        })
    }
}

impl Check {
    /// Reads a line; the error says what is wrong with it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let line = line.trim();
        let (after, rest) = match line.strip_prefix("after ").and_then(|rest| rest.split_once(": ")) {
            Some((label, rest)) => (Some(label.trim().to_owned()), rest),
            None => (None, line),
        };
        Ok(Self { text: line.to_owned(), after, predicate: Predicate::parse(rest)? })
    }

    pub fn parse_all(body: &str) -> Result<Vec<Self>, String> {
        body.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(Self::parse)
            .collect()
    }
}

impl Predicate {
    fn parse(line: &str) -> Result<Self, String> {
        let words = words(line)?;
        let texts: Vec<&str> = words.iter().map(|Word { text, .. }| text.as_str()).collect();
        let unknown = || format!("no check reads `{line}`");
        if let ["tag", tag, "is", side, "step", step] = texts.as_slice() {
            let side = Side::parse(side).ok_or_else(unknown)?;
            let step = step.parse().map_err(|_| unknown())?;
            return Ok(Self::Tag { tag: (*tag).to_owned(), side, step });
        }
        let side = texts.first().and_then(|word| Side::parse(word));
        match (side, texts.get(1..).unwrap_or_default()) {
            (Some(side), ["step", text, "is", state]) => {
                let is = match *state {
                    "cached" => StepState::Cached,
                    "rebuilt" => StepState::Rebuilt,
                    "skipped" => StepState::Skipped,
                    _ => return Err(unknown()),
                };
                Ok(Self::Step { side, text: (*text).to_owned(), is })
            }
            (Some(side), ["builds"]) => Ok(Self::Builds { side, yes: true }),
            (Some(side), ["fails"]) => Ok(Self::Builds { side, yes: false }),
            (Some(side), ["has", path]) => Ok(Self::File { side, path: (*path).to_owned(), there: true }),
            (Some(side), ["lacks", path]) => Ok(Self::File { side, path: (*path).to_owned(), there: false }),
            (Some(side), ["layers", "have", path]) => {
                Ok(Self::Layers { side, path: (*path).to_owned(), there: true })
            }
            (Some(side), ["layers", "lack", path]) => {
                Ok(Self::Layers { side, path: (*path).to_owned(), there: false })
            }
            _ => match texts.as_slice() {
                [subject, what, comparison, right @ ..] => {
                    let left = Measure::parse(subject, what).ok_or_else(unknown)?;
                    let comparison = Comparison::parse(comparison).ok_or_else(unknown)?;
                    let right = operand(left, right).ok_or_else(unknown)?;
                    Ok(Self::Compare { left, comparison, right })
                }
                _ => Err(unknown()),
            },
        }
    }
}

impl Measure {
    fn parse(subject: &str, what: &str) -> Option<Self> {
        Some(match (Side::parse(subject), what) {
            (Some(side), "size") => Self::Size(side),
            (Some(side), "waste") => Self::Waste(side),
            (Some(side), "time") => Self::Time(side),
            (Some(side), "reruns") => Self::Reruns(side),
            (None, "layers") if subject == "shared" => Self::SharedLayers,
            (None, "size") if subject == "shared" => Self::SharedSize,
            _ => return None,
        })
    }
}

fn operand(left: Measure, words: &[&str]) -> Option<Operand> {
    if let [subject, what] = words
        && let Some(measure) = Measure::parse(subject, what)
    {
        return Some(Operand::Measure(measure));
    }
    let joined = words.concat();
    let (number, unit) = split_unit(&joined);
    let value = match left {
        Measure::Size(_) | Measure::Waste(_) | Measure::SharedSize => bytes(number, unit)?,
        Measure::Time(_) => match unit {
            "ms" => decimal(number, 1)?,
            "s" | "" => decimal(number, 1_000)?,
            "min" => decimal(number, 60_000)?,
            _ => return None,
        },
        Measure::Reruns(_) | Measure::SharedLayers => number.parse().ok().filter(|_| unit.is_empty())?,
    };
    Some(Operand::Number(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_read() {
        let table = [
            (
                r#"b step "RUN npm ci" is cached"#,
                Predicate::Step { side: Side::B, text: "RUN npm ci".into(), is: StepState::Cached },
            ),
            ("a builds", Predicate::Builds { side: Side::A, yes: true }),
            (
                "a size < 150 MB",
                Predicate::Compare {
                    left: Measure::Size(Side::A),
                    comparison: Comparison::Less,
                    right: Operand::Number(150_000_000),
                },
            ),
            (
                "a size <= b size",
                Predicate::Compare {
                    left: Measure::Size(Side::A),
                    comparison: Comparison::AtMost,
                    right: Operand::Measure(Measure::Size(Side::B)),
                },
            ),
            (
                "a time < 1.5s",
                Predicate::Compare {
                    left: Measure::Time(Side::A),
                    comparison: Comparison::Less,
                    right: Operand::Number(1_500),
                },
            ),
            (
                "shared layers >= 3",
                Predicate::Compare {
                    left: Measure::SharedLayers,
                    comparison: Comparison::AtLeast,
                    right: Operand::Number(3),
                },
            ),
            (
                "b lacks /opt/b.txt",
                Predicate::File { side: Side::B, path: "/opt/b.txt".into(), there: false },
            ),
            ("a layers lack /k", Predicate::Layers { side: Side::A, path: "/k".into(), there: false }),
            ("tag test/b is b step 3", Predicate::Tag { tag: "test/b".into(), side: Side::B, step: 3 }),
        ];
        for (line, predicate) in table {
            assert_eq!(Check::parse(line).map(|check| check.predicate), Ok(predicate), "{line}");
        }
        let after = Check::parse("after Change src/app.js: a reruns <= 1");
        assert_eq!(after.map(|check| check.after), Ok(Some("Change src/app.js".into())));
        for line in ["", "c builds", "a size < big", "a size ! 3", "shared layers >= 3 MB", "tag x is b"] {
            assert!(Check::parse(line).is_err(), "{line}");
        }
    }
}
