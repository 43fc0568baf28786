//! A state as people write it: a link, JSON, or the text of a Markdown fence.

use crate::lab::lesson::lesson;
use crate::lab::project::{BuilderChoice, EraChoice, File, Project, Side};
use crate::lab::{Op, Shared};

/// Reads a state.
///
/// A link is `v1.…` or `lesson=ID`, with or without an address and `#` in front. JSON is a project, or a session with `start` and
/// `ops`. Anything else is the text of a fence, whose parts begin with a line `=== a NAME`, `=== b NAME`,
/// `=== file PATH`, or, for what is done after the first builds, `=== edit a`, `=== edit b`, `=== write PATH`,
/// `=== remove PATH`, `=== run COMMAND`. Without any such line the text is a link or the Dockerfile of A alone.
///
/// # Errors
/// What is wrong, in a sentence.
pub fn parse_state(text: &str) -> Result<Shared, String> {
    let trimmed = text.trim();
    let one_line = !trimmed.contains(char::is_whitespace);
    let link = trimmed.rsplit_once('#').map(|(_, link)| link);
    let link = link.or(Some(trimmed).filter(|link| link.starts_with("v1.") || link.starts_with(LESSON)));
    if let Some(link) = link.filter(|_| one_line) {
        return parse_link(link);
    }
    if trimmed.starts_with('{') {
        return parse_json(trimmed);
    }
    parse_fence(text)
}

/// What the link to a lesson begins with.
const LESSON: &str = "lesson=";

/// The part of a link after the `#`.
fn parse_link(link: &str) -> Result<Shared, String> {
    let Some(id) = link.strip_prefix(LESSON) else {
        return Shared::decode(link).map_err(|error| error.to_string());
    };
    let lesson = lesson(id).ok_or_else(|| format!("no lesson is called {id}"))?;
    Ok(Shared { start: lesson.project, ..Shared::default() })
}

fn parse_json(text: &str) -> Result<Shared, String> {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let session = value.get("start").is_some();
    let read = |error: serde_json::Error| format!("not a state of Layerlab: {error}");
    if session {
        serde_json::from_value(value).map_err(read)
    } else {
        let start: Project = serde_json::from_value(value).map_err(read)?;
        Ok(Shared { start, ..Shared::default() })
    }
}

fn parse_fence(text: &str) -> Result<Shared, String> {
    let mut shared = Shared::default();
    let mut part: Option<(&str, &str)> = None;
    let mut body = String::new();
    for line in text.lines() {
        let Some(head) = line.strip_prefix("=== ") else {
            body.push_str(line);
            body.push('\n');
            continue;
        };
        finish(&mut shared, part, &body)?;
        body.clear();
        let head = head.trim();
        part = Some(head.split_once(' ').unwrap_or((head, "")));
    }
    finish(&mut shared, part, &body)?;
    Ok(shared)
}

fn finish(shared: &mut Shared, part: Option<(&str, &str)>, body: &str) -> Result<(), String> {
    let start = &mut shared.start;
    let Some((word, rest)) = part else {
        if !body.trim().is_empty() {
            start.a.dockerfile = body.to_owned();
        }
        return Ok(());
    };
    let rest = rest.trim();
    let need = |what: &str| if rest.is_empty() { Err(format!("=== {word} needs {what}")) } else { Ok(()) };
    match word {
        "a" | "b" => {
            let side = if word == "a" { Side::A } else { Side::B };
            let recipe = start.recipe_mut(side);
            recipe.dockerfile = body.to_owned();
            recipe.tag = rest.to_owned();
        }
        "file" => {
            need("a path")?;
            start.files.insert(rest.to_owned(), File::Text(body.to_owned()));
        }
        "edit" => {
            let side = Side::parse(rest).ok_or_else(|| "=== edit needs a or b".to_owned())?;
            shared.ops.push(Op::Edit { side, text: body.to_owned() });
        }
        "write" => {
            need("a path")?;
            shared.ops.push(Op::Write { path: rest.to_owned(), file: File::Text(body.to_owned()) });
        }
        "remove" => {
            need("a path")?;
            shared.ops.push(Op::Remove { path: rest.to_owned() });
        }
        "run" => {
            need("a command")?;
            shared.ops.push(Op::Console { line: rest.to_owned() });
        }
        other => return Err(format!("there is no part `=== {other}`")),
    }
    Ok(())
}

/// Lays the settings `builder=classic|buildkit` and `era=now|2014` over a state.
///
/// # Errors
/// Another name or value.
pub fn apply_setting(shared: &mut Shared, name: &str, value: &str) -> Result<(), String> {
    match (name, value) {
        ("builder", "classic") => shared.start.builder = BuilderChoice::Classic,
        ("builder", "buildkit") => shared.start.builder = BuilderChoice::BuildKit,
        ("era", "now") => shared.start.era = EraChoice::Now,
        ("era", "2014") => shared.start.era = EraChoice::Y2014,
        _ => return Err(format!("there is no setting {name}={value}")),
    }
    Ok(())
}

/// Makes a state with one Dockerfile one with two: B is built from the same. Names that are missing become `a`, `b`.
/// Says whether there was one only.
pub fn complete(shared: &mut Shared) -> bool {
    let start = &mut shared.start;
    let single = start.b.dockerfile.trim().is_empty();
    if single {
        start.b = start.a.clone();
    }
    for (side, name) in [(Side::A, "a"), (Side::B, "b")] {
        let recipe = start.recipe_mut(side);
        if recipe.tag.trim().is_empty() {
            recipe.tag = name.to_owned();
        }
    }
    single
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_links_and_json_give_the_same() {
        let fence = "=== a test/a\nFROM ubuntu\n=== b test/b\nFROM ubuntu\nRUN touch /x\n=== file src/a.txt\nhi\n\
                     === write src/a.txt\nho\n=== run docker tag test/a test/c\n";
        let shared = parse_state(fence).unwrap();
        assert_eq!(shared.start.b.dockerfile, "FROM ubuntu\nRUN touch /x\n");
        assert_eq!(shared.start.files.get("src/a.txt"), Some(&File::Text("hi\n".into())));
        assert_eq!(shared.ops.len(), 2);
        assert_eq!(parse_state(&serde_json::to_string(&shared).unwrap()).as_ref(), Ok(&shared));
        let link = shared.encode();
        assert_eq!(parse_state(&format!("https://example.org/lab/#{link}")).as_ref(), Ok(&shared));
        assert_eq!(parse_state(&link).as_ref(), Ok(&shared));
        let lesson = parse_state("https://example.org/#lesson=node-order").unwrap();
        assert_eq!(lesson.start.lesson.as_deref(), Some("node-order"));
        assert_eq!(parse_state("lesson=node-order").as_ref(), Ok(&lesson));
        assert!(parse_state("lesson=none").is_err());
        let mut single = parse_state("FROM alpine\nRUN true\n").unwrap();
        assert!(complete(&mut single));
        assert_eq!((single.start.a.tag.as_str(), single.start.b.tag.as_str()), ("a", "b"));
        for bad in
            ["=== c x\n", "=== file\n", "=== edit c\n", "{\"a\": 5}", "#v1.AAAA", "https://x.org/#v9.zz"]
        {
            assert!(parse_state(bad).is_err(), "{bad}");
        }
    }
}
