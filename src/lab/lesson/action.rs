//! The small language in which a lesson says what an edit or a solution does, a line each.

use crate::lab::project::{BuilderChoice, File, Side};

use super::words::{Word, words};

/// What a line of an `edit` or `solution` fence does. It is made an [`crate::lab::Op`] when it is done, as some need the
/// text that is there by then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `append PATH "TEXT"`
    Append { place: Place, text: String },
    /// `write PATH "TEXT"`
    Write { place: Place, text: String },
    /// `replace a|b|PATH "OLD" "NEW"`; every occurrence.
    Replace { place: Place, old: String, new: String },
    /// `remove PATH`
    Remove { path: String },
    /// `move FROM TO`
    Move { from: String, to: String },
    /// `touch PATH`
    Touch { path: String },
    /// `chmod 755 PATH`
    Chmod { path: String, mode: u32 },
    /// `builder classic|buildkit`
    Builder(BuilderChoice),
    /// `arg a NAME=VALUE`, or `arg a NAME` to take it away
    Arg { side: Side, name: String, value: Option<String> },
    /// `target a STAGE`, or `target a` for the last one
    Target { side: Side, stage: Option<String> },
    /// `rebuild`
    Rebuild,
    /// `clear-cache`
    ClearCache,
    /// `bump-base IMAGE`
    BumpBase { image: String },
    /// `run COMMAND ...`: a line for the console. `{b:3}` stands for the id of the image after step 3 of b.
    Run { line: String },
}

/// A text that an action changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A Dockerfile: `a` or `b`.
    Dockerfile(Side),
    /// A Dockerfile's own ignore file: `a.dockerignore` or `b.dockerignore`.
    Ignore(Side),
    /// A file of the context.
    File(String),
}

impl Place {
    pub fn parse(word: &str) -> Self {
        match word {
            "a" => Self::Dockerfile(Side::A),
            "b" => Self::Dockerfile(Side::B),
            "a.dockerignore" => Self::Ignore(Side::A),
            "b.dockerignore" => Self::Ignore(Side::B),
            path => Self::File(path.to_owned()),
        }
    }
}

impl Action {
    /// Reads a line; the error says what is wrong with it.
    pub fn parse(line: &str) -> Result<Self, String> {
        if let Some(line) = line.trim().strip_prefix("run ") {
            return Ok(Self::Run { line: line.trim().to_owned() });
        }
        let words = words(line)?;
        let mut texts = words.iter().map(|Word { text, .. }| text.as_str());
        let name = texts.next().unwrap_or_default();
        let rest: Vec<&str> = texts.collect();
        match (name, rest.as_slice()) {
            ("append", [place, text]) => {
                Ok(Self::Append { place: Place::parse(place), text: (*text).to_owned() })
            }
            ("write", [place, text]) => {
                Ok(Self::Write { place: Place::parse(place), text: (*text).to_owned() })
            }
            ("replace", [place, old, new]) => Ok(Self::Replace {
                place: Place::parse(place),
                old: (*old).to_owned(),
                new: (*new).to_owned(),
            }),
            ("remove", [path]) => Ok(Self::Remove { path: (*path).to_owned() }),
            ("move", [from, to]) => Ok(Self::Move { from: (*from).to_owned(), to: (*to).to_owned() }),
            ("touch", [path]) => Ok(Self::Touch { path: (*path).to_owned() }),
            ("chmod", [mode, path]) => match u32::from_str_radix(mode, 8) {
                Ok(mode) if mode <= 0o7777 => Ok(Self::Chmod { path: (*path).to_owned(), mode }),
                _ => Err(format!("{mode} is no octal mode")),
            },
            ("builder", ["classic"]) => Ok(Self::Builder(BuilderChoice::Classic)),
            ("builder", ["buildkit"]) => Ok(Self::Builder(BuilderChoice::BuildKit)),
            ("arg", [side, pair]) => {
                let (name, value) = match pair.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (*pair, None),
                };
                Ok(Self::Arg { side: side_of(side)?, name: name.to_owned(), value })
            }
            ("target", [side, stage @ ..]) if stage.len() < 2 => {
                let stage = stage.first().map(|&stage| stage.to_owned());
                Ok(Self::Target { side: side_of(side)?, stage })
            }
            ("rebuild", []) => Ok(Self::Rebuild),
            ("clear-cache", []) => Ok(Self::ClearCache),
            ("bump-base", [image]) => Ok(Self::BumpBase { image: (*image).to_owned() }),
            _ => Err(format!("no action reads `{}`", line.trim())),
        }
    }

    /// Reads the lines of a fence; blank lines and `#` comments are passed over.
    pub fn parse_all(body: &str) -> Result<Vec<Self>, String> {
        body.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(Self::parse)
            .collect()
    }
}

fn side_of(word: &str) -> Result<Side, String> {
    Side::parse(word).ok_or_else(|| format!("`{word}` is neither a nor b"))
}

/// The text with the change made, or why it cannot be.
pub fn replaced(text: &str, old: &str, new: &str) -> Result<String, String> {
    if text.contains(old) {
        Ok(text.replace(old, new))
    } else {
        Err(format!("`{}` is not there any more", old.trim()))
    }
}

/// The file with a text at its end, on a line of its own.
pub fn appended(file: &str, text: &str) -> String {
    let gap = if file.is_empty() || file.ends_with('\n') { "" } else { "\n" };
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("{file}{gap}{text}{end}")
}

/// A [`File`] with the same mode and another text.
pub fn with_text(old: Option<&File>, text: String) -> File {
    match old.map(File::mode) {
        None | Some(0o644) => File::Text(text),
        Some(mode) => File::Other { body: crate::lab::project::Body::Text(text), mode },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_line() {
        let lines = [
            r#"append src/server.js "// edited""#,
            r#"write README.md "hello\n""#,
            r#"replace a "COPY . ." "COPY package.json .""#,
            "remove x",
            "move x y",
            "touch x",
            "chmod 755 run.sh",
            "builder classic",
            "arg a VERSION=2",
            "arg a VERSION",
            "target b test",
            "target b",
            "rebuild",
            "clear-cache",
            "bump-base node:22-slim",
            "run docker tag {b:3} test/b",
        ];
        for line in lines {
            assert!(Action::parse(line).is_ok(), "{line}: {:?}", Action::parse(line));
        }
        for line in ["", "fly", "chmod 9 x", "arg c X=1", "builder podman", "target a b c"] {
            assert!(Action::parse(line).is_err(), "{line}");
        }
    }

    #[test]
    fn texts_change() {
        assert_eq!(appended("a", "b"), "a\nb\n");
        assert_eq!(appended("", "b\n"), "b\n");
        assert_eq!(replaced("x y", "y", "z"), Ok("x z".into()));
        assert!(replaced("x y", "q", "z").is_err());
    }
}
