//! A lesson from its Markdown file: front matter, prose, and fences whose info string says what they are.

use std::collections::BTreeMap;

use crate::lab::project::{Body, BuilderChoice, EraChoice, File, Side};

use super::action::{Action, Place};
use super::check::Check;
use super::words::{bytes, split_unit, words};
use super::{Edit, Lesson};

/// Why a lesson cannot be read: the 1-based line and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonError {
    pub line: usize,
    pub message: String,
}

/// Reads a lesson. Prose outside of fences becomes paragraphs; raw HTML has no meaning in it.
pub fn parse(text: &str) -> Result<Lesson, LessonError> {
    finish(read(text)?)
}

/// Reads what a file says, a whole lesson or its words in another language.
pub(super) fn read(text: &str) -> Result<Lesson, LessonError> {
    let mut lesson = Lesson::default();
    let mut lines = text.lines().enumerate().map(|(i, line)| (i + 1, line)).peekable();
    if lines.next_if(|&(_, line)| line == "---").is_some() {
        let mut closed = false;
        for (at, line) in lines.by_ref() {
            if line == "---" {
                closed = true;
                break;
            }
            front_matter(&mut lesson, line).map_err(|message| LessonError { line: at, message })?;
        }
        if !closed {
            return Err(LessonError { line: 1, message: "the front matter does not end".into() });
        }
    }
    let mut paragraph = String::new();
    while let Some((at, line)) = lines.next() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if ticks < 3 {
            if line.trim().is_empty() {
                flush(&mut paragraph, &mut lesson.story);
            } else {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(line.trim());
            }
            continue;
        }
        flush(&mut paragraph, &mut lesson.story);
        let (fence, info) = line.split_at(ticks);
        let mut body = String::new();
        let mut closed = false;
        for (_, line) in lines.by_ref() {
            if line.trim_end() == fence {
                closed = true;
                break;
            }
            body.push_str(line);
            body.push('\n');
        }
        if !closed {
            return Err(LessonError { line: at, message: "a fence does not end".into() });
        }
        self::fence(&mut lesson, info, body).map_err(|message| LessonError { line: at, message })?;
    }
    flush(&mut paragraph, &mut lesson.story);
    Ok(lesson)
}

fn flush(paragraph: &mut String, story: &mut Vec<String>) {
    if !paragraph.is_empty() {
        story.push(std::mem::take(paragraph));
    }
}

fn finish(mut lesson: Lesson) -> Result<Lesson, LessonError> {
    let missing = [
        ("id", lesson.id.is_empty()),
        ("title", lesson.title.is_empty()),
        ("Dockerfile a", lesson.project.a.dockerfile.is_empty()),
        ("Dockerfile b", lesson.project.b.dockerfile.is_empty()),
    ];
    if let Some((what, _)) = missing.iter().find(|(_, missing)| *missing) {
        return Err(LessonError { line: 1, message: format!("it has no {what}") });
    }
    let unknown = lesson.checks.iter().filter_map(|check| check.after.as_ref());
    if let Some(label) = unknown.into_iter().find(|label| lesson.edit(label).is_none()) {
        return Err(LessonError {
            line: 1,
            message: format!("a check names the edit `{label}`, which is not there"),
        });
    }
    lesson.project.title.clone_from(&lesson.title);
    lesson.project.lesson = Some(lesson.id.clone());
    for side in Side::BOTH {
        let recipe = lesson.project.recipe_mut(side);
        if recipe.tag.is_empty() {
            recipe.tag = format!("app:{}", side.lower());
        }
    }
    Ok(lesson)
}

fn front_matter(lesson: &mut Lesson, line: &str) -> Result<(), String> {
    let (key, value) = line.split_once(':').ok_or("front matter is `key: value`")?;
    let value = value.trim();
    match key.trim() {
        "id" => lesson.id = value.to_owned(),
        "title" => lesson.title = value.to_owned(),
        "summary" => lesson.summary = value.to_owned(),
        "topic" => lesson.topic = value.to_owned(),
        "goal" => lesson.goal = value.to_owned(),
        "builder" => {
            lesson.project.builder = match value {
                "classic" => BuilderChoice::Classic,
                "buildkit" => BuilderChoice::BuildKit,
                _ => return Err(format!("no builder is called `{value}`")),
            }
        }
        "era" => {
            lesson.project.era = match value {
                "2014" => EraChoice::Y2014,
                "now" => EraChoice::Now,
                _ => return Err(format!("no era is called `{value}`")),
            }
        }
        key => return Err(format!("nothing in a lesson is called `{key}`")),
    }
    Ok(())
}

/// The words of an info string: its kind, plain words, and `key=value` options.
fn fence(lesson: &mut Lesson, info: &str, body: String) -> Result<(), String> {
    let words = words(info)?;
    let kind = words.first().map_or("", |word| word.text.as_str());
    let mut plain = Vec::new();
    let mut options = BTreeMap::new();
    for word in words.get(1..).unwrap_or_default() {
        match word.text.split_once('=') {
            Some((key, value)) if !word.quoted => {
                options.insert(key, value);
            }
            _ => plain.push(word.text.as_str()),
        }
    }
    match (kind, plain.as_slice()) {
        ("dockerfile", [side, rest @ ..]) => {
            let side = Side::parse(side).ok_or_else(|| format!("`{side}` is neither a nor b"))?;
            match rest {
                [] => {
                    let recipe = lesson.project.recipe_mut(side);
                    recipe.dockerfile = body;
                    if let Some(tag) = options.get("tag") {
                        recipe.tag = (*tag).to_owned();
                    }
                    if let Some((id, file)) = options.get("secret").and_then(|pair| pair.split_once(':')) {
                        recipe.secrets.insert(id.to_owned(), file.to_owned());
                    }
                    recipe.target = options.get("target").map(|&stage| stage.to_owned());
                }
                ["solution"] => {
                    lesson.solution.push(Action::Write { place: Place::Dockerfile(side), text: body });
                }
                _ => return Err(format!("`{info}` is not understood")),
            }
        }
        ("dockerignore", []) => {
            lesson.project.files.insert(".dockerignore".into(), File::Text(body));
        }
        ("dockerignore", [side]) => {
            let side = Side::parse(side).ok_or_else(|| format!("`{side}` is neither a nor b"))?;
            lesson.project.recipe_mut(side).ignore = Some(body);
        }
        ("file", [path]) => {
            let file = file(&options, body)?;
            lesson.project.files.insert((*path).to_owned(), file);
        }
        ("edit", _) => {
            let label = plain.join(" ");
            lesson.edits.push(Edit { label, actions: Action::parse_all(&body)? });
        }
        ("check", []) => lesson.checks.extend(Check::parse_all(&body)?),
        ("solution", []) => lesson.solution.extend(Action::parse_all(&body)?),
        ("hint", []) => lesson.hints.push(body.trim().replace('\n', " ")),
        _ => return Err(format!("no fence reads `{info}`")),
    }
    Ok(())
}

fn file(options: &BTreeMap<&str, &str>, body: String) -> Result<File, String> {
    let mode = match options.get("mode") {
        Some(mode) => u32::from_str_radix(mode, 8).map_err(|_| format!("{mode} is no octal mode"))?,
        None => 0o644,
    };
    let body = match options.get("size") {
        Some(size) => {
            let (number, unit) = split_unit(size);
            Body::Size(bytes(number, unit).ok_or_else(|| format!("{size} is no size"))?)
        }
        None => Body::Text(body),
    };
    Ok(match body {
        Body::Text(text) if mode == 0o644 => File::Text(text),
        body => File::Other { body, mode },
    })
}
