//! What can be written at a place.

use serde::Serialize;

use crate::dockerfile::ast::Dockerfile;
use crate::dockerfile::go::Letters;
use crate::dockerfile::mount;
use crate::dockerfile::table::{self, FlagInfo, FlagKind};
use crate::text::Span;

use super::cursor::{Cursor, cursor};
use super::scope;

/// What there is besides the file itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'s> {
    /// Paths of the context, directories with a slash at the end.
    pub files: &'s [String],
    /// Images that a `FROM` may name.
    pub images: &'s [String],
}

/// The proposals for a place, and what they replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Completion {
    pub span: Span,
    /// Only those that start with what is written, in the order of their tables.
    pub items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What is inserted.
    pub label: String,
    pub kind: ItemKind,
    /// One line about it.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    Instruction,
    Flag,
    Value,
    Stage,
    Image,
    Variable,
    File,
    Directive,
}

/// Directives, with what each does.
pub const DIRECTIVES: [(&str, &str); 3] = [
    ("# syntax=docker/dockerfile:1", "The frontend that reads this file."),
    ("# check=error=true", "Makes the warnings of the build checks fail the build."),
    ("# escape=`", "Another escape character than the backslash."),
];

/// Completion at a byte offset of the file; `None` where there is nothing to propose.
pub fn complete(file: &Dockerfile, offset: u32, around: Surroundings<'_>) -> Option<Completion> {
    let cursor = cursor(&file.source, offset, file.directives.escape)?;
    let mut out = Proposals { typed: cursor.word.clone(), span: cursor.span, items: vec![] };
    match cursor.words.split_first() {
        _ if cursor.at_top && cursor.word.starts_with('#') => {
            DIRECTIVES.iter().for_each(|(label, detail)| out.add(label, ItemKind::Directive, detail));
        }
        None => instructions(file, &cursor, &mut out),
        Some((name, words)) => arguments(file, name, words, offset, around, &mut out),
    }
    (!out.items.is_empty()).then_some(Completion { span: out.span, items: out.items })
}

struct Proposals {
    typed: String,
    span: Span,
    items: Vec<Item>,
}

impl Proposals {
    fn add(&mut self, label: &str, kind: ItemKind, detail: &str) {
        let matches = label.lowered().starts_with(&self.typed.lowered());
        if matches && !self.items.iter().any(|item| item.label == label) {
            self.items.push(Item { label: label.to_owned(), kind, detail: detail.to_owned() });
        }
    }

    /// Goes on with what stands after a separator in the word.
    fn after(&mut self, at: usize) {
        self.typed = self.typed.get(at..).unwrap_or_default().to_owned();
        self.span.start = self.span.start.saturating_add(u32::try_from(at).unwrap_or(0)).min(self.span.end);
    }
}

/// Instruction names, in lower case where that is what is being written.
fn instructions(file: &Dockerfile, cursor: &Cursor, out: &mut Proposals) {
    let lower = !cursor.word.is_empty() && cursor.word == cursor.word.lowered();
    let before_from = file.stages.first().is_none_or(|stage| cursor.span.start <= stage.span.start);
    for info in table::INSTRUCTIONS {
        if before_from && !matches!(info.name, "FROM" | "ARG") {
            continue;
        }
        let label = if lower { info.name.lowered() } else { info.name.to_owned() };
        out.add(&label, ItemKind::Instruction, info.summary);
    }
}

fn arguments(
    file: &Dockerfile,
    name: &str,
    words: &[String],
    offset: u32,
    around: Surroundings<'_>,
    out: &mut Proposals,
) {
    let name = name.uppered();
    // The variable that is being written, if one is.
    if let Some(at) = out.typed.rfind('$') {
        let after = out.typed.get(at + 1..).unwrap_or_default();
        let braced = after.starts_with('{');
        if after.trim_start_matches('{').chars().all(|c| c == '_' || c.is_alphanumeric()) {
            out.after(at);
            for variable in scope::variables(file, offset) {
                let label =
                    if braced { format!("${{{}}}", variable.name) } else { format!("${}", variable.name) };
                out.add(&label, ItemKind::Variable, variable.value.as_deref().unwrap_or_default());
            }
            return;
        }
    }
    let in_flags = words.iter().all(|word| word.starts_with("--"));
    if in_flags && out.typed.starts_with('-') {
        return flags(file, table::find(&name).map_or(&[], |info| info.flags), offset, out);
    }
    let plain: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    match (name.as_str(), plain.len()) {
        ("FROM", 0) => {
            stages(file, offset, out);
            around.images.iter().for_each(|image| out.add(image, ItemKind::Image, ""));
            out.add("scratch", ItemKind::Image, "No files at all.");
        }
        ("FROM", 1) => out.add("AS", ItemKind::Value, "Gives the stage a name."),
        ("HEALTHCHECK", 0) => {
            out.add("CMD", ItemKind::Value, "Checks with a command.");
            out.add("NONE", ItemKind::Value, "Takes the base image's check away.");
        }
        ("ONBUILD", 0) => {
            for info in
                table::INSTRUCTIONS.iter().filter(|i| !matches!(i.name, "FROM" | "ONBUILD" | "MAINTAINER"))
            {
                out.add(info.name, ItemKind::Instruction, info.summary);
            }
        }
        ("ONBUILD", _) => {
            if let Some((inner, rest)) = words.split_first() {
                arguments(file, inner, rest, offset, around, out);
            }
        }
        ("COPY" | "ADD", _) if !words.iter().any(|word| word.starts_with("--from")) => {
            around.files.iter().for_each(|file| out.add(file, ItemKind::File, ""));
        }
        _ => {}
    }
}

fn flags(file: &Dockerfile, known: &'static [FlagInfo], offset: u32, out: &mut Proposals) {
    let typed = out.typed.clone();
    let Some((name, value)) = typed.split_once('=') else {
        for flag in known {
            let label = if flag.kind == FlagKind::Bool {
                format!("--{}", flag.name)
            } else {
                format!("--{}=", flag.name)
            };
            out.add(&label, ItemKind::Flag, flag.summary);
        }
        return;
    };
    let Some(flag) = known.iter().find(|flag| flag.name == name.trim_start_matches('-')) else { return };
    out.after(name.len() + 1);
    match flag.name {
        "from" => stages(file, offset, out),
        "platform" => {
            for value in ["$BUILDPLATFORM", "$TARGETPLATFORM", "linux/amd64", "linux/arm64"] {
                out.add(value, ItemKind::Value, "");
            }
        }
        "mount" => mount_values(file, value, offset, out),
        _ if flag.kind == FlagKind::Bool => {
            ["true", "false"].iter().for_each(|v| out.add(v, ItemKind::Value, ""))
        }
        // The choices of a flag are written with bars between them in the table.
        _ if flag.value.contains('|') => {
            flag.value.split('|').for_each(|v| out.add(v, ItemKind::Value, flag.summary))
        }
        _ => {}
    }
}

/// The last of the comma-separated fields of a mount.
fn mount_values(file: &Dockerfile, value: &str, offset: u32, out: &mut Proposals) {
    let start = value.rfind(',').map_or(0, |at| at + 1);
    let field = value.get(start..).unwrap_or_default();
    out.after(start);
    let Some((key, _)) = field.split_once('=') else {
        mount::KEYS.iter().for_each(|key| out.add(&format!("{key}="), ItemKind::Value, ""));
        return;
    };
    out.after(key.len() + 1);
    match key {
        "type" => mount::MountType::ALL.iter().for_each(|(name, _)| out.add(name, ItemKind::Value, "")),
        "sharing" => mount::Sharing::ALL.iter().for_each(|(name, _)| out.add(name, ItemKind::Value, "")),
        "from" => stages(file, offset, out),
        _ => {}
    }
}

/// The stages above.
fn stages(file: &Dockerfile, offset: u32, out: &mut Proposals) {
    for stage in file.stages.iter().filter(|stage| stage.span.end < offset) {
        if let Some(name) = &stage.name {
            out.add(&name.lowered(), ItemKind::Stage, &format!("FROM {}", stage.base.text));
        }
    }
}
